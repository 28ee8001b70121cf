"""Every sentence that the program writes, in a file to be read aloud from end to end.

The file is tests/golden/read-aloud.txt; UPDATE_GOLDEN=1 writes it anew. It has each line of the
quarterly and the workshop edition once, for all cases that a study can be in, with ``#`` for a
number. Their studies have hardly a word of their own. A sentence that a colleague would not say is
rewritten.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scenariobook.briefing import rendering
from tests.briefing.cases import CASES, FIRST, QUARTERS, lines
from tests.briefing.handouts import markups as of_handouts
from tests.briefing.samples import Sample, whole
from tests.briefing.whole_record import whole_record

FILE: Final = Path(__file__).parents[1] / "golden" / "read-aloud.txt"
PARTICIPANTS: Final = 20
_NUMBER: Final = re.compile(r"\d[\d,.]*\d|\d")
_SECTION: Final = re.compile(r'<section\b[^>]*\bid="([a-z-]+?)(?:-(?:alpha|beta|gamma|case-\d))?"')


def every_sample() -> Iterator[tuple[Sample, str]]:
    """Yield a study in each case, with the quarter of its edition."""
    for name, made in (CASES | FIRST).items():
        yield made(), QUARTERS.get(name, "2022Q2")
    yield whole_record(), "2022Q3"
    yield whole_record(), "2022Q4"


def markups(sample: Sample, quarter: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of both editions: their names and their markup."""
    templates = rendering.Templates(None)
    text = sample.briefing(quarter)
    printed = whole(templates, text)
    begins = [(found.start(), found[1]) for found in _SECTION.finditer(printed)]
    ends = [*(start for start, _ in begins[1:]), len(printed)]
    for (start, name), end in zip(begins, ends, strict=True):
        yield name, f"<body>{printed[start:end]}"
    for participants in (None, PARTICIPANTS):
        for name, markup in of_handouts(sample.basis(quarter), participants).items():
            yield f"handout: {name.partition('-sheet-')[0]}", markup


def test_every_sentence_stands_in_the_file() -> None:
    """Whoever changes a sentence reads its neighbours."""
    said: dict[str, dict[str, None]] = {}
    for sample, quarter in every_sample():
        for part, markup in markups(sample, quarter):
            found = (_NUMBER.sub("#", line) for line in lines(markup))
            said.setdefault(part, {}).update(dict.fromkeys(found))
    made = "\n\n".join("\n".join([f"== {part} ==", *found]) for part, found in said.items()) + "\n"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        FILE.write_text(made, encoding="utf-8")
    assert made == FILE.read_text(encoding="utf-8"), f"{FILE}: read it, then UPDATE_GOLDEN=1"
