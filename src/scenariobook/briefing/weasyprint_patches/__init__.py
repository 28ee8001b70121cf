"""Patches that make WeasyPrint faster and leave what its PDF contains as it was.

One patch compresses with less effort, so a PDF grows by 3 %; the others change no byte.

A whole briefing needs 2.9 s instead of 4.0 s for the worked example, and about half of the time for
a study of 500 indicators and 40 quarters (20 s of processor time instead of 37 s, when measured on
a busy machine).

Only this package calls what is private to WeasyPrint; ``pdf_tags.cut_tables`` also reads the boxes
of a page. The patches apply to one version, with which our tests compare the bytes. With another
version, or if one of those names is missing, WeasyPrint runs unpatched. It also does so for a study
that has templates of its own, since no test compares what those may contain.
"""

from __future__ import annotations

from scenariobook.briefing.weasyprint_patches.patching import UNPATCHED, LayoutMode, fastest_mode

__all__ = ["UNPATCHED", "LayoutMode", "fastest_mode"]
