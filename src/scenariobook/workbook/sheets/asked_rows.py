"""Define rows that ask for an entry, and the columns and formulas that their sheets share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict

from scenariobook.assess.item_status import ItemState
from scenariobook.assess.pooling import PooledEstimates
from scenariobook.assess.printed_decimals import rounded_as_typed
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.merge.conflicts_in_words import OPEN
from scenariobook.record.values.field_values import main_value
from scenariobook.record.values.typed_numbers import number_of_day
from scenariobook.standards.likelihood_terms import ICD203, Yardstick
from scenariobook.standards.printed_likelihoods import printed, whole_percent
from scenariobook.study.model.items import Item
from scenariobook.study.model.study import Study, person
from scenariobook.workbook.cell_styles import AS_BEFORE, DUE
from scenariobook.workbook.sheets.lists import NO_LIKELIHOOD
from scenariobook.workbook.tables import Column, Row, Table, definition_column, input_column
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import web_link
from scenariobook.workbook.xlsx.package import Formula, Value

# By kind of entry, the defined names of its input cells, and of the checks beside them.
_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "reading": ("update_value", "update_check"),
    "sighting": ("signposts_state", "signposts_check"),
}


@dataclass(frozen=True, kw_only=True)
class AskedRow(Row):
    """A row that may ask for an entry.

    Attributes:
        asked: The check's words while the row is empty: due, as before, or who differs.
        open_under: If another field than the main one is open, its header; else empty.
    """

    asked: str = ""
    open_under: str = ""

    @property
    def says_open(self) -> bool:
        """Whether the check says that a field is open, also after somebody looked."""
        return self.asked.startswith(OPEN)


class Request(TypedDict):
    """The fields that ``AskedRow`` adds to a row; see there."""

    asked: str
    open_under: str


def request(tracker: Tracker, table: Table, row_id: str, field: str, otherwise: str) -> Request:
    """Return what a row asks while it is empty: the check's words, and perhaps a header.

    If a field is open, but not the main field, the header is that of the open field; else it is
    empty.

    Args:
        tracker: The contents of the tracker.
        table: The row's table.
        row_id: The row's id.
        field: The row's main field.
        otherwise: The check's words if no field is open: due, as before, or nothing.
    """
    if tracker.has_ended and otherwise == DUE:
        otherwise = AS_BEFORE
    open_fields = tracker.open_fields(tracker.about(table, row_id), table.columns)
    if field in open_fields or not open_fields:
        return Request(asked=open_fields.get(field, otherwise), open_under="")
    other_field, words = next(iter(open_fields.items()))
    return Request(asked=words, open_under=table.header(other_field))


def as_before(state: ItemState) -> str:
    """Return the check's words for an item that is not due."""
    return f"{OPEN} since {state.open_in}" if state.open_in else AS_BEFORE


def progress_formula(
    tracker: Tracker, rows: Sequence[AskedRow], says: str, kind: Kind, check: Callable[[Any], str]
) -> Formula:
    """Return a formula that counts the filled rows, and the rows that are to do.

    A hidden row keeps its typed text, and does not count.

    Args:
        tracker: The contents of the tracker.
        rows: The rows of the table that asks for entries of this kind.
        says: The words for filled rows, such as "have a value".
        kind: The kind of entry.
        check: Returns the words of a row's check.
    """
    entries = ((row, tracker.entry(kind, row.id, tracker.quarter)) for row in rows)
    filled = [row for row, entry in entries if entry and main_value(entry) is not None]
    hidden = sum(row.hidden for row in filled)
    visible = [row for row in rows if not row.hidden]
    cells, checks = _NAMES[kind]
    left = to_do(checks, map(check, visible))
    count = f"COUNTA({cells})-{hidden}" if hidden else f"COUNTA({cells})"
    return Formula(
        f'{count}&" of {len(visible)} {says}, "&{left.text}&" to do"',
        f"{len(filled) - hidden} of {len(visible)} {says}, {left.value} to do",
    )


def to_do(name: str, remarks: Iterable[Value]) -> Formula:
    """Return a formula that counts checks that ask for something: not empty, not "as before".

    Args:
        name: The defined name of the checks.
        remarks: The checks' words at the build.
    """
    many = sum(remark not in (None, "", AS_BEFORE) for remark in remarks)
    return Formula(f'COUNTIF({name},"?*")-COUNTIF({name},"{AS_BEFORE}")', many)


def unanswered(name: str) -> str:
    """Return the part of a counting formula that subtracts the cells that are due or open."""
    return "".join(f'-COUNTIF({name},"{word}")' for word in (DUE, f"{OPEN}*"))


def blank_formula(row: AskedRow, header: str) -> str:
    """Return a formula that is true if a row's main cell is empty, or the cell of an open field."""
    if row.open_under:
        return f'OR([{header}]="",[{row.open_under}]="")'
    return f'[{header}]=""'


@dataclass(frozen=True, kw_only=True)
class LikelihoodRow(AskedRow):
    """A row that asks for a likelihood.

    Attributes:
        likelihood: The recorded likelihood.
        last: The likelihood before.
        analysts: The analysts' estimates in brief; empty if they may not be shown.
        yardstick: The study's yardstick.
    """

    likelihood: float | str | None = None
    last: float | str | None = None
    analysts: str = ""
    yardstick: Yardstick = ICD203


def term_column(likelihood: str, name: str) -> Column:
    """Return the column with the terms of likelihoods.

    Args:
        likelihood: The header of the likelihoods' column.
        name: The defined name of its cells.
    """

    def formula(row: LikelihoodRow) -> str:
        if row.item is None:
            return ""
        cell = f"[{likelihood}]"
        term = f"IF(ISTEXT({cell}),VLOOKUP({cell},terms,2,0),LOOKUP({cell},bands))"
        nothing = "[asked]" if row.asked else '""'  # a reference to a blank cell would show 0
        return f'IF({blank_formula(row, likelihood)},{nothing},IFERROR({term},"{NO_LIKELIHOOD}"))'

    return Column(
        header="term", width=17.5, value=term_shown, formula=formula, name=name, rules="term"
    )


def term_shown(row: LikelihoodRow) -> str:
    """Return the value of the formula of ``term_column``."""
    if row.likelihood is None or row.open_under:
        return row.asked
    if term := row.yardstick.term(row.likelihood):
        return term.name
    if isinstance(row.likelihood, str):
        return NO_LIKELIHOOD
    return row.yardstick.why_none(row.likelihood)


def printed_percent(percent: float | None) -> int | str | None:
    """Return a computed likelihood for a percent cell: a number, or words.

    Args:
        percent: The likelihood; None if there is none.
    """
    if percent is None:
        return None
    text, number = printed(percent), whole_percent(percent)
    return number if text == f"{number}%" else text


def pooled_in_brief(estimates: PooledEstimates | None) -> str:
    """Return estimates in brief: median, lowest, highest, and whether some are missing."""
    if estimates is None:
        return ""
    median, lowest, highest = map(rounded_as_typed, (estimates.median, *estimates.extremes))
    return ", ".join(filter(None, (f"{median}% ({lowest} to {highest})", estimates.so_far)))


def last_stated(
    entries: Mapping[Quarter, Entry[Any]], quarter: Quarter, value_of: Callable[[Any], Any]
) -> Any:  # noqa: ANN401  (whatever ``value_of`` gives)
    """Return the last value that was stated before a quarter; None without one.

    Args:
        entries: The entries by quarter.
        quarter: The quarter.
        value_of: Returns the value of an entry's content; None without one.
    """
    before: Sequence[Quarter] = sorted((q for q in entries if q < quarter), reverse=True)
    values = (value_of(entries[q].content) for q in before)
    return next((value for value in values if value is not None), None)


def unless_looked(quarter: Quarter) -> str:
    """Return the formula for what an empty row asks: nothing if somebody looked in the quarter."""
    return f'IF([looked on]<{number_of_day(quarter.start)},[asked],"")'


def look_up_column(key: str) -> Column:
    """Return the column with links to the pages where people look items up."""
    return definition_column(key, _address, header="look up at", width=26, style="link")


def _address(item: Item, study: Study) -> Value:
    """Return a link to the page where people look an item up: its own, or its source's."""
    source = study.source_by_id.get(item.source or "")
    url = getattr(item, "look_up", None) or (source.url if source else None)
    return web_link(url) if url else None


# Columns of several sheets: Update and Signposts have all, Decisions the owner's.
WHEN: Final = Column(
    header="when", width=8, style="quiet", value=lambda row: row.last and str(row.last.quarter)
)
LOOKED_ON: Final = input_column(("looked", "looked_on"), width=10.7, rules="day")
OWNER: Final = definition_column(
    "owner",
    lambda item, study: person(item.owner, study) or None,
    width=14,
    style="quiet",
    team=True,
)
