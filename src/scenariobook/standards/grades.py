"""Levels of confidence, grades of sources and of items, and the qualities of a good indicator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# ICD 203 (US Intelligence Community Directive 203, "Analytic Standards", 2015), as used
# by analysts: three levels, each with the information behind it.
CONFIDENCE: Final[Mapping[str, str]] = {
    "high": "high-quality information, or an issue that permits a solid judgment; not a certainty",
    "moderate": "credibly sourced and plausible information, but not of sufficient "
    "quality or corroboration for high confidence",
    "low": "questionable or fragmented information, poor corroboration, or doubts about sources",
}
# NATO Admiralty code (AJP-2.1). F and 6 mean unknown, not bad; the pair is never
# collapsed into one number.
RELIABILITY: Final[Mapping[str, str]] = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY: Final[Mapping[int, str]] = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
# Heuer and Pherson, "Structured Analytic Techniques for Intelligence Analysis":
# the five qualities of a good indicator, in their order.
QUALITY_CRITERIA: Final = ("observable", "valid", "reliable", "stable", "unique")
