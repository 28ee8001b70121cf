"""The Retired sheet: what is recorded under ids that the study's files no longer have."""

from __future__ import annotations

from scenariobook.quarter import Quarter
from scenariobook.record.entries import Judgment, Reading, Sighting
from scenariobook.record.retired import Retired, StatedEntry
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.page import Page, RowValues
from scenariobook.workbook.xlsx.cell_styles import PERCENT
from scenariobook.workbook.xlsx.package import CellValue


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    found = contents.retired
    recorded = sorted({entry.content.quarter for gone in found for entry in gone.entries})
    page.head(
        "Retired",
        "What the study's files no longer have. All that was recorded of it is kept, and no figure "
        "counts it.",
    )
    page.put(
        3,
        1,
        "To bring one back, write it into the files again. If it goes by another id now, say so "
        'there, like formerly = ["this-id"].',
        "lead",
    )
    rows = tuple(_row(gone, recorded) for gone in found)
    table = contents.layout.retired(recorded, len(found))
    page.table(table, rows, {}, tuple(_number_format(gone) for gone in found))


def _row(gone: Retired, recorded: list[Quarter]) -> RowValues:
    last = gone.last.content
    row: dict[str, CellValue] = {"id": gone.id, "it was": gone.was}
    for quarter in recorded:
        said = [_said(e) for e in gone.entries if e.content.quarter == quarter]
        row[str(quarter)] = _joined([one for one in said if one is not None])
    return row | {
        "last source": None if isinstance(last, Judgment) else "; ".join(last.sources),
        "last note": last.rationale if isinstance(last, Judgment) else last.note,
        "last entry": gone.last.number,
    }


def _said(entry: StatedEntry) -> float | str | None:
    match entry.content:
        case Reading(value=value):
            return value
        case Sighting(state=state):
            return None if state is None else str(state)
        case Judgment(likelihood=likelihood, confidence=confidence):
            return confidence if likelihood is None else likelihood


def _joined(said: list[float | str]) -> float | str | None:
    """Return what stands in one quarter; more than one thing only where two shared an id."""
    if len(said) > 1:
        return "; ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in said)
    return said[0] if said else None


def _number_format(gone: Retired) -> str:
    return PERCENT if gone.was == "scenario" else "General"
