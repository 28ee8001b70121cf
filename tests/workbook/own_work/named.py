"""What a tracker holds of the analysts' own, in words."""

from __future__ import annotations

from scenariobook.workbook.own_work.find import beside
from scenariobook.workbook.own_work.read import read_carried
from scenariobook.workbook.returned.tracker_file import WorkbookFile

_FORMS = ("colours", "widths", "hidden", "heights", "links", "merged", "threads")


def own_work(opened: WorkbookFile) -> list[str]:
    """Return every change beside the input cells; nothing where a tracker is as it was made."""
    seals, identity = opened.seals, opened.identity
    assert seals
    assert identity
    found = beside(opened, seals, identity.quarter)
    carried = read_carried(opened, seals, found)
    return [
        *(f"{one.sheet}!{one.cell} changed to {one.found!r}" for one in found.changed),
        *(f"the sheet {title!r}" for title in found.sheets),
        *found.work,
        *carried.left,
        *(
            f"{form} on {sheet.called}: {getattr(sheet, form)}"
            for sheet in carried.sheets
            for form in _FORMS
            if getattr(sheet, form)
        ),
    ]
