"""A tracker of a small study, cells changed in it by header and id, and the copy read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

from scenariobook.diagnostics import Place
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.hand_outs import HandOut
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, Ledger, extend
from scenariobook.record.ledger.entries import Content, Origin
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.values.field_values import InputCell
from scenariobook.study.model.study import Study
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import OpenedWorkbook
from scenariobook.workbook.reading.returned_copy import ReadCopy, read_copy
from scenariobook.workbook.write import INPUT_TABLES, write_tracker
from tests.builders import ORIGIN, a_study, an_indicator, q

WRITTEN: dict[str, bytes] = {}  # trackers, by what they are made from
TABLES = {table.name: table for table in INPUT_TABLES}
TODAY = date(2022, 7, 15)
NOW = q("2022Q2")
SHIPS = an_indicator("ships", title="Ships", range=(0, 5_000), home="alpha")
DUES = an_indicator("dues", title="Dues", owner="Lee", unit="USD", decimals=1)
QUEUE = an_indicator("queue", title="Queue", type="ordinal", levels=("short", "long"), unit=None)
RAIN = an_indicator("rain", title="Rain, in town", unit="mm", cadence="monthly")
A_STUDY = a_study(indicators=(SHIPS, DUES, QUEUE, RAIN))
SAID = (Reading(NOW, "ships", value=12.0, note="by hand"), Reading(NOW, "queue", value="long"))


@dataclass
class Desk:
    """A tracker, as somebody works on it.

    Attributes:
        study: The study that it is made from.
        said: What the record says.
        now: The study that it comes back to; None for the same one.
        analyst: The id of the analyst whose hand-out it is; empty for the team's tracker.
    """

    study: Study = A_STUDY
    said: tuple[Content | tuple[Content, Origin], ...] = SAID
    now: Study | None = None
    analyst: str = ""

    def __post_init__(self) -> None:
        """Write the tracker."""
        pairs = [one if isinstance(one, tuple) else (one, ORIGIN) for one in self.said]
        ledger = extend(EMPTY, pairs)
        self.record = replay(ledger.entries, self.study.header.start, former_ids(self.study))
        self.record = replace(self.record, open_quarter=NOW)
        self.data = self._written(ledger)
        self.opened = OpenedWorkbook(self.data)
        self.book: Any = self.opened.workbook

    def _written(self, ledger: Ledger) -> bytes:
        """Return the tracker's bytes; tests share most of them."""
        key = f"{self.study.model_dump_json()} {self.said} {self.analyst}"
        if key not in WRITTEN:
            made_for = HandOut(quarter=NOW, analyst=self.analyst, round=1) if self.analyst else None
            WRITTEN[key] = write_tracker(
                self.study, self.record, NOW, recorded_at=ledger.recorded_at, hand_out=made_for
            )
        return WRITTEN[key]

    @property
    def update(self) -> Any:
        """The sheet Update."""
        return self.book["Update"]

    def cell(self, row_id: str, header: str, table: str = "Update") -> Any:
        """Return the cell under a header in the row of an id or, without ids, of a label."""
        headers = self.headers(table)
        of_id = headers.get("id") or headers[TABLES[table].key]
        sheet, row = of_id.parent, of_id.row + 1
        while sheet.cell(row, of_id.column).value != row_id:
            row += 1
            assert row <= sheet.max_row
        return sheet.cell(row, headers[header].column)

    def headers(self, table: str = "Update") -> dict[object, Any]:
        """Return the cells with the headers of a table, by header."""
        declared = TABLES[table]
        sheet: Any = self.book[declared.sheet]
        rows = ({cell.value: cell for cell in row} for row in sheet)
        inputs = {column.header for column in declared.columns if column.typed and not column.team}
        return next(row for row in rows if declared.key in row and len(inputs - row.keys()) < 2)

    def type_below(self, cells: Mapping[str, object], table: str = "Update") -> None:
        """Type a row below the last one of a table that is the last on its sheet, by header."""
        headers = self.headers(table)
        sheet = headers[TABLES[table].key].parent
        row = sheet.max_row + 2
        for header, value in cells.items():
            sheet.cell(row, headers[header].column, value)

    def type(self, row_id: str, **cells: object) -> Desk:
        """Type values into the cells of a row of Update; underscores in headers are spaces."""
        for header, value in cells.items():
            self.cell(row_id, header.replace("_", " ")).value = value
        return self

    def saved(self) -> bytes:
        """Return the bytes of the tracker, saved by openpyxl."""
        saved = BytesIO()
        self.book.save(saved)
        return saved.getvalue()

    def read(self) -> ReadCopy:
        """Return what the workbook says as it is, without the time that saving it takes."""
        self.opened._rows.clear()
        return self._read(self.opened)

    def read_bytes(self, data: bytes) -> ReadCopy:
        """Return what a workbook's bytes say."""
        return self._read(OpenedWorkbook(data))

    def _read(self, opened: OpenedWorkbook) -> ReadCopy:
        identity = opened.identity
        assert identity
        made = MadeFrom(
            study=self.now or self.study,
            then=self.study,
            record=self.record,
            quarter=identity.quarter,
            locate=lambda item, keys: Place(f"{item}.toml", 3, 1) if keys else None,
            hand_out=identity.hand_out,
        )
        return read_copy(made, opened, "copy.xlsx", TODAY)

    def edits(self) -> dict[str, object]:
        """Return what the copy says that is taken, by subject and field."""
        return {_named(one): one.value for one in self.read().cells if _is_taken(one)}

    def questions(self) -> list[InputCell]:
        """Return what the copy says that somebody is asked about."""
        return [one for one in self.read().cells if one.question]


def _is_taken(one: InputCell) -> bool:
    return one.is_edit and not one.question


def _named(one: InputCell) -> str:
    return f"{one.key.subject} {one.key.field}"
