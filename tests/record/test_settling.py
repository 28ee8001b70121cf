"""What is open is listed by row, and a choice settles the row."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scenariobook.record.ledger.entries import Asked, Key, Named, Opened, Raised, Settled, Undone
from scenariobook.record.ledger.fields import Plain
from scenariobook.record.ledger.kinds import Reading, State
from scenariobook.record.open.matters import FRESH, TAKEN_BACK
from scenariobook.record.values.cells import FieldValue, plain
from tests.builders import q
from tests.record.history import NOW, Q1, VALUE, History, Unclear

Q2 = q("2022Q2")


def words(history: History) -> list[str]:
    return [choice.words for choice in history.matter().choices]


@pytest.fixture
def history() -> History:
    """Return a history in which Anna and Ben differ about a value, and Ben has a note."""
    found = History()
    found.take("anna", {"value": 61.0})
    found.take("ben", {"value": 58.0, "note": "wells"})
    return found


def test_a_row_is_one_matter_with_a_choice_for_each_side(history: History) -> None:
    assert words(history) == [
        "all of anna's: 61, note empty, from anna.xlsx!Update!K7",
        "all of ben's: 58, note wells, from ben.xlsx!Update!K7,O7",
    ]
    assert history.matter().in_conflict


@pytest.mark.parametrize(
    "choice, value, note, cells",
    [
        (1, 61.0, None, {"value": "K7"}),
        (2, 58.0, "wells", {"value": "K7", "note": "O7"}),
    ],
)
def test_all_of_a_sides_row_is_taken(
    history: History, choice: int, value: float, note: str | None, cells: dict[str, str]
) -> None:
    """Her claims, and what her copy showed of the rest; the entry leads to her file and cells."""
    history.settle(choice)
    assert (history.holds(), history.holds("note")) == (value, note)
    assert not history.record.open
    origin = history.record.readings["gdp"][Q1].origin
    assert (origin.who, origin.by, origin.cells) == ("lead", "settle", cells)


def test_what_was_decided_against_does_not_come_back(history: History) -> None:
    """Neither with its file, nor with another state of it that says the same; what is new does."""
    history.settle(1)
    at = history.position
    history.take("ben", {"value": 58.0, "note": "wells"})
    assert history.since(at) == []
    history.take("ben", {"value": 58.0, "note": "wells"}, version="saved again")
    assert history.since(at) == []
    history.take("ben", {"value": 59.0, "note": "wells"})
    assert history.sides() == {"settle": 61.0, "ben": 59.0}


def test_all_that_stands_of_one_side_is_offered() -> None:
    """Her newer copy came in first: neither replaces the other."""
    history = History()
    history.take("anna", {"value": 61.0})
    history.take("anna", {"value": 62.0}, at=history.position)
    history.take("anna", {"value": 63.0})
    assert [choice.said["value"] for choice in history.matter().choices] == [62.0, 63.0]


def test_each_field_that_is_open_alone_is_settled_alone() -> None:
    """The rest of the row stays as it is."""
    history = History()
    history.take("team", {"value": 55.0, "note": "one"})
    at = history.position
    history.take("anna", {"note": "two"}, at)
    history.take("ben", {"note": "three"}, at)
    assert words(history) == [
        "anna's note two, from anna.xlsx!Update!O7",
        "ben's note three, from ben.xlsx!Update!O7",
    ]
    history.settle(2)
    assert (history.holds(), history.holds("note")) == (55.0, "three")


def test_what_is_unclear_has_a_choice_for_each_meaning_and_may_be_left() -> None:
    history = History()
    history.take("team", {"value": 55.0})
    history.take("anna", {"value": Unclear("1,2")}, at=history.position)
    assert not history.matter().in_conflict
    assert words(history) == [
        "anna's '1,2' read as 1, from anna.xlsx!Update!K7",
        "anna's '1,2' read as 2, from anna.xlsx!Update!K7",
        "leave it as it was: 55",
    ]
    history.settle(3)
    assert history.sides() == {"settle": 55.0}


@pytest.mark.parametrize(
    "answer, value, note",
    [(1, None, None), (2, 61.0, "wells")],
    ids=[TAKEN_BACK, FRESH],
)
def test_a_file_that_is_again_as_handed_out_is_answered_as_a_whole(
    answer: int, value: float | None, note: str | None
) -> None:
    history = History()
    history.take("anna", {"value": 61.0, "note": "wells"})
    history.take("anna", {})
    assert "took back what stood in 2 cells" in words(history)[0]
    history.settle(answer)
    assert (history.holds(), history.holds("note")) == (value, note)
    assert not history.record.asked


def test_another_persons_name_is_answered_with_whose_it_is() -> None:
    history = History()
    history.add((Asked(quarter=Q1, name="lee"), replace(NOW, sha256="1" * 64, by="kim")))
    assert words(history) == ["they are lee's", "they are kim's"]
    history.settle(1)
    assert history.since(1)[0].content == Named(Q1, "lee", "1" * 64)
    assert not history.record.asked


def test_what_was_typed_for_a_quarter_that_is_not_open_is_offered_for_the_open_one() -> None:
    """No choice records anything in the quarter that is not open."""
    history = History(VALUE._replace(quarter=Q2))
    history.add((Opened(Q2), NOW))
    history.take("anna", {"value": Unclear("1,2")}, at=1)
    history.add((Undone(Q1, (1,)), NOW))
    assert words(history)[0] == "anna's '1,2' read as 1, from anna.xlsx!Update!K7, for 2022Q1"
    history.settle(1)
    readings = history.record.readings["gdp"]
    assert [(quarter, held.content.value) for quarter, held in readings.items()] == [(Q1, 1.0)]
    assert not history.record.open


@pytest.mark.parametrize(
    "key",
    [
        Key(Q1, "definition", "gdp", "indicator"),
        Key(Q1, "reading", "gdp", "row"),
        Key(Q1, "reading", "note", "column"),
    ],
)
def test_what_is_about_no_field_can_only_be_left(key: Key) -> None:
    """A row, a column, a cell of the program's own: settling them records no value."""
    history = History().old(Reading(Q1, "gdp", value=4.0), Raised(*key, why="it is unclear"))
    assert not history.matter().about_a_field
    assert words(history) == ["leave it"]
    history.settle()
    (closing,) = history.since(2)
    assert closing.content == Settled(*key, raised=(2,), chose="leave it")
    assert history.holds() == 4.0


# --- what earlier versions raised ------------------------------------------------------------


def _conflict(key: Key, value: Plain) -> Raised:
    return Raised(*key, why="", found=str(value), conflict=True, choices=(value,))


@pytest.mark.parametrize("choice, value", [(1, 5.0), (2, 6.0), (3, 4.0)])
def test_what_was_raised_is_chosen_or_left(choice: int, value: float) -> None:
    """Each value once, then the record as it is; the rest of the row stays."""
    held = Reading(Q1, "gdp", value=4.0, note="wells")
    history = History().old(held, *(_conflict(VALUE, v) for v in (5.0, 6.0, 5.0)))
    assert len(history.matter().choices) == 3
    history.settle(choice)
    assert (history.holds(), history.holds("note")) == (value, "wells")
    assert not history.record.open
    assert isinstance(history.since(4)[-1].content, Settled)


OF_EACH_FIELD: list[tuple[Key, tuple[FieldValue, FieldValue]]] = [
    (VALUE, (5.0, "tense")),
    (Key(Q1, "reading", "gdp", "as_of"), (date(2022, 3, 1), date(2022, 3, 2))),
    (Key(Q1, "reading", "gdp", "sources"), (("imf-weo",), ("imf-weo", "tass-wire"))),
    (Key(Q1, "reading", "gdp", "credibility"), (2, 3)),
    (Key(Q1, "reading", "gdp", "note"), ("2022-03-01", "observed")),
    (Key(Q1, "sighting", "summit", "state"), (State.OBSERVED, State.RULED_OUT)),
    (Key(Q1, "sighting", "summit", "seen_on"), (date(2022, 3, 1), date(2022, 3, 2))),
    (Key(Q1, "judgment", "alpha", "likelihood"), (35.0, "likely")),
    (Key(Q1, "judgment", "alpha", "confidence"), ("low", "high")),
    (Key(Q1, "judgment", "alpha", "rationale"), ("one", "two")),
]


@pytest.mark.parametrize("is_old", [False, True])
@pytest.mark.parametrize("key, rivals", OF_EACH_FIELD)
def test_a_choice_is_recorded_as_what_it_was(
    key: Key, rivals: tuple[FieldValue, FieldValue], is_old: bool
) -> None:
    """Dates, states, sources: through the ledger and back, in the field's own type."""
    for number, value in enumerate(rivals, 1):
        history = History(key)
        if is_old:
            history.old(*(_conflict(key, plain(v)) for v in rivals))
        else:
            for who, v in zip(("anna", "ben"), rivals, strict=True):
                history.take(who, {key.field: v})
        history.settle(number)
        held = history.holds(key.field)
        assert held == value
        assert type(held) is type(value)
