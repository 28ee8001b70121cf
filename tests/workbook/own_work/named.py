"""What a tracker holds of the analysts' own, in words."""

from __future__ import annotations

from scenariobook.workbook.own_work.find import find_differences
from scenariobook.workbook.own_work.read import read_own_work
from scenariobook.workbook.returned.tracker_file import WorkbookFile

_FORMS = ("colours", "widths", "hidden", "heights", "links", "merged", "threads")


def own_work(opened: WorkbookFile) -> list[str]:
    """Return every change beside the input cells; nothing where a tracker is as it was made."""
    checksums, identity = opened.checksums, opened.identity
    assert checksums
    assert identity
    found = find_differences(opened, checksums, identity.quarter)
    own_work = read_own_work(opened, checksums, found)
    return [
        *(f"{one.sheet}!{one.cell} changed to {one.found!r}" for one in found.changed),
        *(f"the sheet {title!r}" for title in found.own_sheets),
        *found.words(),
        *own_work.not_transferable,
        *(
            f"{form} on {sheet.title}: {getattr(sheet, form)}"
            for sheet in own_work.sheets
            for form in _FORMS
            if getattr(sheet, form)
        ),
    ]
