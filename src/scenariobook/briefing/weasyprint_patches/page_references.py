"""Make the list of references to pages once, and not again for each tag."""

from __future__ import annotations

from collections.abc import Sequence

import pydyf

from scenariobook.briefing.weasyprint_patches.patching import Patch

_original = pydyf.PDF.page_references.fget


def _page_references(pdf: pydyf.PDF) -> Sequence[bytes]:
    count, references = pdf.__dict__.get("_made", (0, ()))
    if count != pdf.pages["Count"]:
        references = _original(pdf)
        pdf.__dict__["_made"] = (pdf.pages["Count"], references)
    result: Sequence[bytes] = references
    return result


def patches() -> Sequence[Patch]:
    """Return the patches of this module."""
    return [Patch(pydyf.PDF, "page_references", property(_page_references))]
