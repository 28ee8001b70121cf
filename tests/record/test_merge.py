"""What a file says: each cell beside what its author last said from it, else what it showed."""

from __future__ import annotations

import pytest

from scenariobook.diagnostics import Place
from scenariobook.record.ledger.entries import Asked, FieldOf, Key, Named, Raised
from scenariobook.record.ledger.kinds import Reading, UnclearCell
from scenariobook.record.merge.file_claims import File
from scenariobook.record.merge.outcomes import Result
from scenariobook.record.values.cells import Typed
from tests.record.history import NOW, Q1, VALUE, Cells, History, Unclear

NEW, ALIKE, OPEN = Result.APPLIED, Result.RECORDED, Result.CONFLICT
UNCLEAR, AGAIN = Result.QUESTION, Result.ASKED


@pytest.fixture
def history() -> History:
    """Return a history in which 55 is recorded, by the team."""
    found = History()
    found.take("team", {"value": 55.0})
    return found


@pytest.mark.parametrize(
    "values, results",
    [
        ([55.0], []),
        ([61.0], [NEW]),
        ([None], [NEW]),
        ([61.0, 61.0], [NEW]),
        ([61.0, 62.0], [NEW, NEW]),
        ([61.0, 62.0, 61.0], [NEW, NEW]),
        ([61.0, 55.0], [NEW, AGAIN]),
        ([Unclear("1,2"), Unclear("1,2")], [UNCLEAR]),
        ([Unclear("1,2"), Unclear("1,3")], [UNCLEAR, UNCLEAR]),
        ([Unclear("1,2"), 12.0], [UNCLEAR, NEW]),
    ],
)
def test_the_states_of_one_copy(
    history: History, values: list[float | None], results: list[Result]
) -> None:
    """A copy that showed 55 comes in again and again; the same bytes say nothing twice."""
    at = history.position
    found = [result for value in values for result in history.take("anna", {"value": value}, at)]
    assert found == results


def test_somebody_elses_copies(history: History) -> None:
    """Agreement is told as such, and stands as a claim of its own; an untouched copy is none."""
    at = history.position
    assert history.take("anna", {"value": 61.0}, at) == [NEW]
    assert history.take("carl", {}, at) == []
    assert history.take("ben", {"value": 61.0}, at) == [ALIKE]
    assert history.take("carl", {"value": 58.0}, at) == [OPEN]
    assert history.sides() == {"anna": 61.0, "ben": 61.0, "carl": 58.0}


def test_what_is_again_as_it_was_handed_out_is_asked_once_a_file(history: History) -> None:
    """What she said stands meanwhile, beside what else the file says."""
    at = history.position
    history.take("anna", {"value": 61.0, "note": "wells"}, at)
    before = history.position
    for _ in range(2):  # the same bytes
        history.take("anna", {"note": "rivers"}, at)
    claim, asked = (entry.content for entry in history.since(before))
    assert claim == Reading(Q1, "gdp", note="rivers")
    assert asked == Asked(quarter=Q1, fields=(FieldOf(Q1, "reading", "gdp", "value"),))
    assert (history.holds(), len(history.record.asked)) == (61.0, 1)


def test_the_same_bytes_bring_back_what_was_undone_and_only_that(history: History) -> None:
    at = history.position
    first: Cells = {"value": 61.0, "note": "one"}
    second: Cells = {"value": 62.0, "note": "one"}
    history.take("anna", first, at)
    history.take("anna", second, at)
    history.undo(history.position)
    history.take("team", {"note": "two"}, history.position)
    assert (history.holds(), history.holds("note")) == (61.0, "two")
    held = history.position
    assert history.take("anna", first, at) == []
    assert history.take("anna", second, at) == [NEW]
    (entry,) = history.since(held)
    assert entry.content == Reading(Q1, "gdp", value=62.0)
    assert (history.holds(), history.holds("note")) == (62.0, "two")


def test_a_copy_shows_for_ever_what_it_showed(history: History) -> None:
    """Also after what it showed is undone: nobody says 55 by sending a copy that has it."""
    at = history.position
    history.undo(at)
    assert history.take("ben", {}, at) == []
    assert history.holds() is None


def test_an_open_field_is_handed_out_empty(history: History) -> None:
    """To type any value decides, one of those that stand, too."""
    at = history.position
    history.take("anna", {"value": 61.0}, at)
    history.take("ben", {"value": 58.0}, at)
    now = history.position
    assert history.take("team", {}, now) == []
    assert history.take("team", {"value": 61.0}, now) == [NEW]
    assert history.sides() == {"team": 61.0}


def test_a_file_of_nobodys_may_be_named_afterwards(history: History) -> None:
    """From then on its claims are hers, and she corrects herself."""
    at = history.position
    history.take("a.xlsx", {"value": 61.0}, at)
    digest = history.since(at)[0].origin.sha256
    history.take("anna", {"value": 62.0}, at)
    assert history.is_open()
    history.add((Named(Q1, "anna", digest), NOW))
    assert history.sides() == {"anna": 62.0}


def test_a_cell_that_stands_twice_and_differs_is_unclear(history: History) -> None:
    """A reading stands on Update and on Readings; edited in one place, that one speaks."""

    def cells(*values: float) -> list[Typed]:
        sheets = zip(("Update", "Readings"), values, strict=True)
        places = [(Place("a.xlsx", sheet=sheet, cell="K7"), value) for sheet, value in sheets]
        return [Typed(key=VALUE, base=55.0, value=v, place=place) for place, v in places]

    at = history.position
    file = File(name="a.xlsx", sha256="1" * 64, by="anna", position=at)
    assert history.hear(file, cells(55.0, 61.0)) == [NEW]
    other = File(name="a.xlsx", sha256="2" * 64, by="anna", position=at)
    assert history.hear(other, cells(60.0, 62.0)) == [UNCLEAR]
    (claim,) = history.record.open[VALUE]
    assert isinstance(claim.says, UnclearCell)
    assert claim.says.choices == (60.0, 62.0)
    assert "Readings!K7 says 62" in claim.says.why


def test_what_is_no_field_is_asked_once_and_answered_by_its_row(history: History) -> None:
    """Somebody typed over an id; the study has the row later, and the same file is taken again."""
    file = File(name="a.xlsx", sha256="1" * 64, by="anna", position=history.position)
    place = Place("a.xlsx", sheet="Update", cell="C9")
    key = Key(Q1, "reading", "rain", "row")
    asked = Typed(key=key, base=None, value=None, place=place, question="no such row", found="7")
    assert history.hear(file, [asked]) == [UNCLEAR]
    at = history.position
    history.hear(file, [asked])
    assert history.position == at
    (claim,) = history.record.open[key]
    assert isinstance(claim.entry.content, Raised)
    typed = Typed(key=key._replace(field="value"), base=None, value=7.0, place=place)
    history.hear(file, [typed])
    assert not history.record.open
    assert history.record.readings["rain"][Q1].content.value == 7.0


# --- tables ----------------------------------------------------------------------------------


def test_a_table_replaces_a_value_that_is_not_open(history: History) -> None:
    assert history.table("feed", {"value": 61.0}) == [NEW]
    assert history.sides() == {"feed": 61.0}


def test_a_table_adds_a_side_to_an_open_field(history: History) -> None:
    for who, value in (("anna", 61.0), ("ben", 58.0)):
        history.take(who, {"value": value}, at=1)
    assert history.table("feed", {"value": 61.0}) == [OPEN]
    assert history.sides() == {"team": 55.0, "anna": 61.0, "ben": 58.0, "feed": 61.0}


def test_a_table_says_what_differs_from_what_it_last_said(history: History) -> None:
    """Else from the record: a feed that repeats its value takes no correction back."""
    assert history.table("feed", {"value": 55.0}) == []
    history.table("feed", {"value": 61.0})
    history.take("team", {"value": 62.0}, at=history.position)
    assert history.table("feed", {"value": 61.0}, "the next day") == []
    assert history.holds() == 62.0
    assert history.table("feed", {"value": 63.0}, "the day after") == [NEW]
    assert history.holds() == 63.0
