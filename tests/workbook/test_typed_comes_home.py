"""What is typed on each sheet comes home, through real files: typed, imported, recorded, shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scenariobook.record.ledger.entries import Key, about
from scenariobook.record.ledger.kinds import (
    Chance,
    End,
    Estimate,
    Outcome,
    Reading,
    Stated,
    Statement,
)
from scenariobook.record.merge.outcomes import Result
from tests.builders import q
from tests.workbook.desk import (
    Desk,
    below,
    cell_of,
    column_of,
    head_of,
    rows_of,
    saved,
    shown,
)

NOW, MAY = q("2022Q2"), "ship-count 2022-05"


@dataclass(frozen=True, kw_only=True)
class Typing:
    """What somebody types in a row of a sheet: right, in another way, and unclear."""

    sheet: str
    row: str
    cells: Mapping[str, Any]
    entry: Stated
    other: tuple[str, Any, Any]  # a header, another value, and the same as the record has it
    unclear: tuple[str, Any, Any]  # a header, a value that is a question, and its first choice


SHEETS: Mapping[str, Typing] = {
    "months": Typing(
        sheet="Update",
        row=MAY,
        cells={
            "value": 31.5,
            "as of": date(2022, 5, 30),
            "source": "port-survey",
            "credibility": 2,
            "note": "read twice",
            "analyst": "Anna",
        },
        entry=Reading(
            NOW,
            "ship-count",
            "2022-05",
            value=31.5,
            as_of=date(2022, 5, 30),
            sources=("port-survey",),
            credibility=2,
            note="read twice",
            analyst="Anna",
        ),
        other=("value", 32, 32.0),
        unclear=("value", "1,23", 1.23),
    ),
    "chances": Typing(
        sheet="Signposts",
        row="dock-sold",
        cells={
            "chance by its date": 60,
            "chance stated by": "Anna",
            "why this chance": "a buyer came",
        },
        entry=Chance(NOW, "dock-sold", chance=60.0, analyst="Anna", rationale="a buyer came"),
        other=("chance by its date", "very likely", "very likely"),
        unclear=("chance by its date", "very likly", "very likely"),
    ),
    "Estimates": Typing(
        sheet="Estimates",
        row="port-closes a-kim 2",
        cells={"likelihood": 35, "reason": "the second look"},
        entry=Estimate(NOW, "port-closes", "a-kim", 2, likelihood=35.0, reason="the second look"),
        other=("likelihood", "unlikely", "unlikely"),
        unclear=("likelihood", "unlikly", "unlikely"),
    ),
    "Answer": Typing(
        sheet="Answer",
        row="bottom_line",
        cells={"text": "Nothing moved.", "analyst": "Anna"},
        entry=Statement(NOW, "bottom_line", text="Nothing moved.", analyst="Anna"),
        other=("text", "Much moved.", "Much moved."),
        unclear=("text", datetime(2022, 5, 1), None),
    ),
    "outcomes": Typing(
        sheet="Answer",
        row="port-closes",
        cells={"outcome": "came true", "decided on": date(2022, 6, 1), "why": "It closed."},
        entry=Outcome(
            "port-closes", outcome=End.CAME_TRUE, decided_on=date(2022, 6, 1), why="It closed."
        ),
        other=("outcome", "Void", End.VOID),
        unclear=("decided on", "03/04/2022", date(2022, 3, 4)),
    ),
}
# The fields of headers that are not called like them.
FIELDS = {
    "as of": "as_of",
    "decided on": "decided_on",
    "source": "sources",
    "chance by its date": "chance",
    "chance stated by": "analyst",
    "why this chance": "rationale",
}
each = pytest.mark.parametrize("name", SHEETS)


def key_of(typing: Typing, header: str) -> Key:
    kind, subject = about(typing.entry)
    return Key(typing.entry.quarter, kind, subject, FIELDS.get(header, header))


def values(typing: Typing, **cells: Any) -> dict[tuple[str, str, str], Any]:
    of = cells or typing.cells
    return {(typing.sheet, typing.row, header): value for header, value in of.items()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A study in the second round of its estimates."""
    made = Desk(tmp_path)
    made.begin_second_round()
    return made


@each
def test_typed_imported_recorded_and_shown(name: str, desk: Desk) -> None:
    """One entry with every field; a fresh tracker shows it, and an untouched copy is no edit."""
    typing, data = SHEETS[name], desk.tracker()
    assert desk.untouched(data)
    copy = saved(data, values(typing))
    done = desk.take(anna=copy)
    assert done.added == [typing.entry]
    assert done.results() == {Result.APPLIED: len(typing.cells)}
    fresh = desk.tracker()
    for header, value in typing.cells.items():
        found = shown(fresh, typing.sheet, typing.row, header)
        assert (found.date() if isinstance(found, datetime) else found) == value, header
    assert desk.untouched(fresh)
    assert desk.take(anna=copy).added == []
    assert desk.take(again=copy).added == []


@each
def test_emptying_takes_back(name: str, desk: Desk) -> None:
    """One field, and then all of them: the last clears the entry."""
    typing = SHEETS[name]
    desk.take(anna=saved(desk.tracker(), values(typing)))
    *most, last = typing.cells
    desk.take(ben=saved(desk.tracker(), values(typing, **dict.fromkeys(most))))
    kept = key_of(typing, last)
    assert desk.holds(key_of(typing, most[0])) is None
    assert desk.holds(kept) == getattr(typing.entry, kept.field)
    desk.take(chen=saved(desk.tracker(), values(typing, **{last: None})))
    assert not desk.project.record.stated[kept.kind].get(kept.subject)
    assert shown(desk.tracker(), typing.sheet, typing.row, last) is None


@each
def test_two_people_who_type_differently_are_in_conflict(name: str, desk: Desk) -> None:
    """Nothing is chosen; the cell says what each typed, and a choice settles it."""
    typing, data = SHEETS[name], desk.tracker()
    header, other, meant = typing.other
    copies = {
        "anna": saved(data, values(typing, **{header: typing.cells[header]})),
        "ben": saved(data, values(typing, **{header: other})),
    }
    done = desk.take(**copies)
    assert done.results() == {Result.CONFLICT: 2}
    assert desk.holds(key_of(typing, header)) is None
    fresh = desk.tracker()
    comment = _comment(fresh, typing, header)
    assert "in conflict" in comment or "nobody sees it" in comment
    assert desk.untouched(fresh)
    desk.settle(2)
    assert desk.holds(key_of(typing, header)) == meant


@each
def test_what_is_unclear_is_a_question_and_is_settled(name: str, desk: Desk) -> None:
    typing = SHEETS[name]
    header, unclear, choice = typing.unclear
    done = desk.take(anna=saved(desk.tracker(), values(typing, **{header: unclear})))
    assert done.results() == {Result.QUESTION: 1}
    (raised,) = done.questions
    assert (raised.what, raised.item, raised.field) == (
        *about(typing.entry),
        key_of(typing, header).field,
    )
    assert desk.untouched(desk.tracker())
    if choice is not None:
        desk.settle(1)
        assert desk.holds(key_of(typing, header)) == choice
        assert desk.untouched(desk.tracker())


@each
def test_what_holds_typed_in_a_fresh_tracker_settles_it(name: str, desk: Desk) -> None:
    """Its author saw the question."""
    typing = SHEETS[name]
    header, unclear, _ = typing.unclear
    desk.take(anna=saved(desk.tracker(), values(typing, **{header: unclear})))
    done = desk.take(lead=saved(desk.tracker(), values(typing)))
    assert done.stated == [typing.entry]
    assert not desk.project.record.open


@each
def test_a_formula_without_its_value_is_a_question(name: str, desk: Desk) -> None:
    """If no program has calculated it: what it shows is not known."""
    typing = SHEETS[name]
    header = next(iter(typing.cells))
    done = desk.take(anna=saved(desk.tracker(), values(typing, **{header: "=1+1"})))
    assert done.results() == {Result.QUESTION: 1}
    assert "a formula stands here" in done.why()[0]


@each
def test_an_id_that_nobody_knows_is_asked_about(name: str, desk: Desk) -> None:
    """With the row that it was typed over: that one was not returned."""
    typing = SHEETS[name]

    def change(workbook: Any) -> None:
        cell_of(workbook[typing.sheet], typing.row, "id").value = f"{typing.row}x"

    done = desk.take(anna=saved(desk.tracker(), values(typing), change))
    assert done.stated == []
    assert done.results().keys() == {Result.QUESTION}
    why = " ".join(done.why())
    assert f"the row of {typing.row} was not returned" in why
    assert f"has the id '{typing.row}x'" in why or "another" in why or "that of" in why
    assert {str(value) for value in typing.cells.values()} <= {r.found for r in done.questions}


@each
def test_a_row_that_is_missing_is_asked_about(name: str, desk: Desk) -> None:
    """Not returned is not deleted."""
    typing = SHEETS[name]
    desk.take(anna=saved(desk.tracker(), values(typing)))

    def change(workbook: Any) -> None:
        sheet = workbook[typing.sheet]
        sheet.delete_rows(cell_of(sheet, typing.row, "id").row)

    done = desk.take(ben=saved(desk.tracker(), {}, change))
    assert done.results() == {Result.QUESTION: 1}
    assert done.why() == [f"the row of {typing.row} was not returned"]
    header = next(iter(typing.cells))
    assert desk.holds(key_of(typing, header)) is not None


@each
def test_whole_rows_may_be_sorted(name: str, desk: Desk) -> None:
    """Rows are known by their ids, wherever they stand."""
    typing = SHEETS[name]

    def change(workbook: Any) -> None:
        sheet = workbook[typing.sheet]
        header = next(iter(typing.cells))
        first = head_of(sheet, header) + 1
        last = first + len(rows_of(workbook, typing.sheet, header)) - 1
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=first, max_row=last)]
        for number, row in enumerate(reversed(rows), first):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value

    done = desk.take(anna=saved(desk.tracker(), values(typing), change))
    assert done.added == [typing.entry]


def test_a_column_sorted_without_its_rows_is_asked_about(desk: Desk) -> None:
    """Nobody can know whose reason stands where; nothing is taken from the column."""
    rows = [f"port-closes {analyst} 2" for analyst in ("a-kim", "b-lee")] + ["dock-sold a-kim 2"]
    typed = {("Estimates", row, "reason"): f"Reason of {row}." for row in rows}
    desk.take(anna=saved(desk.tracker(), typed))
    first, *others = typed.values()
    moved = dict(zip(typed, [*others, first], strict=True))
    done = desk.take(ben=saved(desk.tracker(), moved))
    assert done.results() == {Result.QUESTION: 3}
    assert all("sorted without the rest of its rows" in why for why in done.why())


@each
def test_a_renamed_sheet_and_lost_tables_are_known_again(name: str, desk: Desk) -> None:
    """Gnumeric drops the tables; people rename sheets."""
    typing = SHEETS[name]

    def change(workbook: Any) -> None:
        for sheet in workbook:
            sheet.tables.clear()
        workbook[typing.sheet].title = "Mine"

    data = desk.tracker()
    assert not desk.read(none=saved(data, {}, change))
    assert desk.take(anna=saved(data, values(typing), change)).added == [typing.entry]


@each
def test_a_copied_sheet_must_agree(name: str, desk: Desk) -> None:
    """Two rows of one id that say different things are a question."""
    typing = SHEETS[name]
    header, other, _ = typing.other

    def change(workbook: Any) -> None:
        made = workbook.copy_worksheet(workbook[typing.sheet])
        cell_of(made, typing.row, header).value = other

    done = desk.take(anna=saved(desk.tracker(), values(typing), change))
    assert [r.field for r in done.questions] == [key_of(typing, header).field]
    assert "stands in several rows that differ" in done.why()[0]


@each
def test_it_comes_home_when_the_next_quarter_is_open(name: str, desk: Desk) -> None:
    """A late copy is of the quarter that it was made in."""
    typing, late = SHEETS[name], saved(desk.tracker(), values(SHEETS[name]))
    desk.advance()
    assert desk.take(late=late).added == [typing.entry]
    assert desk.untouched(desk.tracker())


def _comment(data: bytes, typing: Typing, header: str) -> str:
    sheet = load_workbook(BytesIO(data))[typing.sheet]
    comment = cell_of(sheet, typing.row, header).comment
    return comment.text if comment else ""


# Ids that somebody typed over, by sheet: words too many or too few, and parts that there are not.
WRONG_IDS = {
    "Update": ["ship-count 2022-5", "ship-count 2022-07", "ship-count 0001-01", "ship-count x"],
    "Signposts": ["dock-sold x"],
    "Judgments": ["port-closes a-kim 1", "port-closes x"],
    "Readings": [
        *("ship-count x", "ship-count 2022-5", "ship-count 2022-07", "ship-count 0001-01"),
        *("ship-count 2022Q3", "ship-count 2022Q1", "dues-rate 2022-05", "dock-sold 2022Q2"),
    ],
    "Sightings": ["dock-sold x", "dock-sold 2022-05", "dock-sold 2022Q3", "ship-count 2022Q2"],
    "Estimates": [
        *("port-closes", "port-closes a-kim", "port-closes a-kim 3", "crew-leaves a-kim 1"),
        *("port-closes a-kim 1 1", "port-closes c-mo 1"),
    ],
    "Answer": ["bottom_line x", "headline", "port-closes x", "dock-sold"],
    "Sources": ["port-survey", "Port Survey", "x"],
}


# The header of a field for any text, where it is not "note".
FREE = {
    "Judgments": "rationale",
    "Estimates": "reason",
    "Answer": "why",
    "Sources": "proposed title",
}


@pytest.mark.parametrize("sheet", WRONG_IDS)
def test_a_wrong_id_is_a_question_and_never_stops_a_file(sheet: str, desk: Desk) -> None:
    """Below the last row, with a value beside it; nothing is taken from such a row."""
    data, ids = desk.tracker(), WRONG_IDS[sheet]

    def change(workbook: Any) -> None:
        held = workbook[sheet]
        free = FREE.get(sheet, "note")
        for number, wrong in enumerate(ids, below(held, free)):
            held.cell(number, column_of(held, "id", free)).value = wrong
            held.cell(number, column_of(held, free)).value = f"typed beside {wrong}"

    done = desk.take(anna=saved(data, {}, change))
    assert done.stated == []
    found = {raised.found for raised in done.questions}
    assert {f"typed beside {wrong}" for wrong in ids} <= found
    assert desk.untouched(desk.tracker())
