"""Write the Retired sheet: the entries under ids that the study's files no longer have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.definitions.not_counted import Retired
from scenariobook.record.ledger.entry_words import main_value, remark_of
from scenariobook.record.ledger.kinds import Reading, Sighting
from scenariobook.record.values.cells import FieldValue, shown
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, LAST_ENTRY, RETIRED_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.cell_styles import TYPED_PERCENT
from scenariobook.workbook.xlsx.package import Value


def _retired(layout: Layout) -> Iterator[Column[Retired]]:
    yield Column(ID, 24, "id", value=lambda gone: gone.id)
    yield Column("it was", 12, value=lambda gone: gone.was)
    for quarter in layout.retired_in:
        header = str(quarter) or "ended"  # outcomes belong to no quarter
        yield Column(header, 11, "centre", measured=True, value=_values_in(quarter))
    yield Column("last source", 19, value=_last_source)
    yield Column("last note", 38, value=_last_note)
    yield Column(LAST_ENTRY, 9, "count", value=lambda gone: gone.last.number)


def _values_in(quarter: Quarter) -> Callable[[Retired], Value]:
    """Return a function that returns the recorded values of a retired id in a quarter."""

    def cell_value(gone: Retired) -> Value:
        held = (main_value(e.content) for e in gone.entries if e.content.quarter == quarter)
        return _joined([value for value in held if value is not None])

    return cell_value


def _joined(values: list[FieldValue]) -> float | str | None:
    """Return the values of a quarter in one cell; there are several for months and persons."""
    if len(values) == 1 and isinstance(values[0], float | int):
        return values[0]
    return "; ".join(map(shown, values)) or None


def _last_source(gone: Retired) -> Value:
    last = gone.last.content
    return "; ".join(last.sources) if isinstance(last, Reading | Sighting) else None


def _last_note(gone: Retired) -> Value:
    return remark_of(gone.last.content) or None


RETIRED: Final = DeclaredTable(
    name=RETIRED_TABLE,
    words="One row per id that the study no longer has; left out if none.",
    columns=_retired,
    rows=lambda contents: contents.retired,
    count=lambda layout: layout.retired,
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
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
    rows = RETIRED.rows(contents)
    page.table(RETIRED.on(contents.layout), rows, [_number_format(gone) for gone in rows])


def _number_format(gone: Retired) -> str:
    return TYPED_PERCENT if gone.was == "scenario" else "General"
