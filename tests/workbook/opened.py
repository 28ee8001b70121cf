"""A tracker opened by openpyxl, for tests of its sheets."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from scenariobook.quarter import Quarter
from scenariobook.record.ledger.chain import Ledger
from scenariobook.study.model import Study
from tests.workbook.examples import tracker


def opened(study: Study, quarter: Quarter, held: Ledger | None = None) -> Workbook:
    """Return the tracker as a workbook of values."""
    return load_workbook(BytesIO(tracker(study, quarter, held)), data_only=True)


def table(workbook: Workbook, name: str) -> dict[str, dict[str, Any]]:
    """Return a table's values by id and then by header."""
    return {
        row["id"].value: {header: cell.value for header, cell in row.items()}
        for row in cells(workbook, name)
    }


def cells(workbook: Workbook, name: str) -> list[dict[str, Any]]:
    """Return a table's rows as cells by header."""
    sheet = next(sheet for sheet in workbook if name in sheet.tables)
    header, *rows = sheet[sheet.tables[name].ref]
    return [dict(zip((h.value for h in header), row, strict=True)) for row in rows]
