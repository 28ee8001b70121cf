"""Patches that make WeasyPrint faster and leave each byte of its PDF as it was.

Measured alone, on one machine: the worked example's briefing takes 2.9 s instead of 4.0 s; a study
of 500 items and 40 quarters takes a third of the time.

Only this package uses names that are private to WeasyPrint. The patches apply to one version, with
which our tests compare the bytes. With another version, or if one of those names is missing,
WeasyPrint runs unpatched. It also does so for a study that has templates of its own, since no test
compares what those may contain.
"""

from __future__ import annotations

from scenariobook.briefing.weasyprint_patches.patching import UNPATCHED, LayoutMode, fastest_mode

__all__ = ["UNPATCHED", "LayoutMode", "fastest_mode"]
