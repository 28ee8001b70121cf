"""Patches that make WeasyPrint faster and leave what its PDF contains as it was.

One patch compresses with less effort, so a PDF grows by 3 %; the others change no byte.

Measured in one process, the lowest of three: the pages of the worked example take 4.8 s of
processor time with all patches and 8.2 s without any. With all but one they take 6.3 s (without
``shared_styles``), 5.4 s (``page_references``), 5.3 s (``text_drawing``), 5.1 s
(``markup_parsing``) or 4.9 s (``compression``). ``box_lengths``, ``line_cache`` and
``written_numbers`` are not felt there; each saves about 4 % for a study of 500 indicators and 40
quarters. ``drawn_paths`` saves 3 % of the processor time, ``c_types`` 0.04 s of any document.

``parts`` lays out a part of an edition, whose heads and feet wait for the number of pages.

Only this package calls what is private to WeasyPrint; ``pdf_tags.cut_tables`` also reads the boxes
of a page. The patches apply to one version, with which our tests compare the bytes. With another
version, or if one of those names is missing, WeasyPrint runs unpatched. It also does so for a study
that has templates of its own, since no test compares what those may contain.
"""

from __future__ import annotations

from scenariobook.briefing.weasyprint_patches.patching import UNPATCHED, LayoutMode, fastest_mode

__all__ = ["UNPATCHED", "LayoutMode", "fastest_mode"]
