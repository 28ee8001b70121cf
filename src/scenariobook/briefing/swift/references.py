"""The pages' references, made once and not once for each tag."""

from __future__ import annotations

from collections.abc import Sequence

import pydyf

from scenariobook.briefing.swift.pace import Swap

_plain = pydyf.PDF.page_references.fget


def _page_references(pdf: pydyf.PDF) -> Sequence[bytes]:
    count, made = pdf.__dict__.get("_made", (0, ()))
    if count != pdf.pages["Count"]:
        made = _plain(pdf)
        pdf.__dict__["_made"] = (pdf.pages["Count"], made)
    references: Sequence[bytes] = made
    return references


def swaps() -> Sequence[Swap]:
    """Return what is replaced."""
    return [Swap(pydyf.PDF, "page_references", property(_page_references))]
