"""An analyst's own work in a tracker, and what a fresh tracker makes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.intake.replaced_tracker import carried_from
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.replay import replay
from scenariobook.study.model import Study
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from tests.workbook.examples import LAST, example, ledger, tracker

GREEN = PatternFill("solid", fgColor="FF00CC66")


def changed_study(study: Study) -> Study:
    """The study after a year: one indicator gone, the others in another order, one new."""
    gone, *others = study.indicators
    assert gone.id != "fall-one"
    new = others[0].model_copy(update={"id": "brand-new", "title": "Brand new"})
    return study.model_copy(update={"indicators": (*reversed(others), new)})


def rebuilt(data: bytes, study: Study | None = None) -> bytes:
    """Return the tracker that replaces one, of the same record."""
    study = study or example("open")
    held = ledger(example("open"))
    record = replay(held.entries, study.header.start, former_ids(study))
    own_work = carried_from(WorkbookFile(data))
    return write_tracker(
        study, record, LAST, entries=held.entries, study_version="v1", own_work=own_work
    )


@cache
def fresh() -> bytes:
    return tracker(example("open"), LAST)


def edited(change: Callable[[Workbook], None], data: bytes | None = None) -> bytes:
    """Return a tracker with something changed in it, saved by openpyxl."""
    workbook = opened(data or fresh())
    change(workbook)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def opened(data: bytes, *, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(BytesIO(data), data_only=values)


def row_of(sheet: Worksheet, item: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == item)


def column_of(sheet: Worksheet, header: str, top: int = 4) -> int:
    return next(cell.column for cell in sheet[top] if cell.value == header)


def at(sheet: Worksheet, item: str, header: str) -> Any:
    return sheet.cell(row_of(sheet, item), column_of(sheet, header))
