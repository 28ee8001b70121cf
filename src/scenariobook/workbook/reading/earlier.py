"""Declare the tables of trackers that earlier versions made, as far as people fill them in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from scenariobook.quarter import NO_QUARTER, Quarter, is_month, last_day_of
from scenariobook.record.ledger.entries import Kind, id_of, part_of
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.study.model import Study
from scenariobook.workbook.reading.found_tables import QUARTERS, quarter_in
from scenariobook.workbook.tables import ID, About, Column, RowKey, Table, typed

_Titles = Callable[[Study], Mapping[str, str]]
# The headers of the columns of Signposts that were about another kind of entry.
_FORMER_HEADERS: Final = {
    "analyst": "analyst",
    "basis": "basis of confidence",
    "rationale": "rationale",
}
_CHANCES: Final = {
    "chance": "chance by its date",
    "analyst": "chance stated by",
    "rationale": "why this chance",
}


def _column(header: str) -> Column:
    return Column(header=header, width=0)


def _inputs(kind: Kind) -> tuple[Column, ...]:
    return tuple(
        typed((kind, name), header=_FORMER_HEADERS.get(name, ""), width=0) for name in FIELDS[kind]
    )


def _of_now(*kinds: Kind) -> Callable[[RowKey], Mapping[Kind, About]]:
    """Return what tells what the rows of a table of the open quarter are about."""
    return lambda key: dict.fromkeys(kinds, About(key.id, key.quarter))


def _of_none(kind: Kind) -> Callable[[RowKey], Mapping[Kind, About]]:
    """Return what tells what the rows of a table without quarters are about."""
    return lambda key: {kind: About(key.id, NO_QUARTER)}


def _of_period(kind: Kind) -> Callable[[RowKey], Mapping[Kind, About]]:
    """Return what tells what rows are about that name a quarter or a month.

    An id may name it, too; then the two must be the same.
    """

    def about(key: RowKey) -> Mapping[Kind, About]:
        item, named = id_of(key.id), part_of(key.id)
        period = quarter_in(named) or named or key.period
        if key.period not in {"", period}:
            return {}
        if is_month(period):
            return {kind: About(f"{item} {period}", Quarter.containing(last_day_of(period)))}
        quarter = quarter_in(period)
        return {kind: About(item, Quarter.parse(quarter))} if quarter else {}

    return about


def _update(key: RowKey) -> Mapping[Kind, About]:
    about = _of_period("reading") if is_month(part_of(key.id)) else _of_now("reading")
    return about(key)


def _titled(*tables: str) -> _Titles:
    """Return what gives the titles of what the study has in some of its tables, by id."""
    return lambda study: {
        thing.id: thing.title for table in tables for thing in getattr(study, table)
    }


def _table(
    name: str,
    key: str,
    about: Callable[[RowKey], Mapping[Kind, About]],
    columns: Iterable[Column],
    titles: _Titles = lambda _: {},
) -> Table:
    inputs = tuple(columns)
    before = () if any(column.header == key for column in inputs) else (_column(key),)
    return Table(
        name=name,
        sheet=name.removeprefix("tbl"),
        key=key,
        columns=(*before, *inputs, _column(ID)),
        about=about,
        titles=titles,
    )


_LOGGED: Final = (_column("period"),)
EARLIER_TABLES: Final[tuple[Table, ...]] = (
    _table("tblProposed", "proposed title", _of_none("source"), _inputs("source")),
    _table("tblUpdate", "indicator", _update, _inputs("reading"), _titled("indicators")),
    _table(
        "tblMonths",
        "indicator",
        _of_period("reading"),
        (_column("month"), *_inputs("reading")),
        _titled("indicators"),
    ),
    _table(
        "tblReadings",
        "indicator",
        _of_period("reading"),
        (*_LOGGED, *_inputs("reading")),
        _titled("indicators"),
    ),
    _table(
        "tblHistory",
        "indicator",
        _of_period("reading"),
        [typed(("reading", "value"), header=QUARTERS, width=0)],
        _titled("indicators"),
    ),
    _table(
        "tblSignposts",
        "signpost",
        _of_now("sighting", "chance"),
        (
            *_inputs("sighting"),
            *(typed(("chance", name), header=_CHANCES[name], width=0) for name in _CHANCES),
        ),
        _titled("signposts"),
    ),
    _table(
        "tblSightings",
        "signpost",
        _of_period("sighting"),
        (*_LOGGED, *_inputs("sighting")),
        _titled("signposts"),
    ),
    _table(
        "tblChances",
        "signpost",
        _of_now("chance"),
        _inputs("chance"),
        _titled("signposts"),
    ),
    _table(
        "tblJudgments",
        "scenario",
        _of_now("judgment"),
        _inputs("judgment"),
        _titled("scenarios"),
    ),
    _table(
        "tblOutcomes",
        "scenario",
        _of_none("outcome"),
        _inputs("outcome"),
        _titled("scenarios"),
    ),
    _table(
        "tblEstimates",
        "estimate of",
        _of_now("estimate"),
        _inputs("estimate"),
        _titled("scenarios", "signposts"),
    ),
    _table("tblAnswer", "statement", _of_now("statement"), _inputs("statement")),
)
