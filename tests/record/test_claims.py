"""What stands: which claims are replaced, and when a field is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.standing import Claim, replaces
from scenariobook.record.ledger.entries import FORM, Cleared, Raised, Settled
from scenariobook.record.ledger.kinds import Reading
from tests.builders import ORIGIN, a_ledger
from tests.record.history import NOTE, NOW, Q1, VALUE, History, Unclear

ENTRY = replace(a_ledger(Reading(Q1, "gdp", value=1.0)).entries[0], origin=NOW)
FIRST = Claim(number=5, by="anna", copy=3, knew=3, under="gdp", says=1.0, back=False, entry=ENTRY)


@pytest.mark.parametrize(
    "later, expected",
    [
        ({"by": "anna"}, True),
        ({"by": "anna", "copy": 7, "knew": 3}, True),
        ({"by": "anna", "copy": 2, "knew": 2}, False),
        ({"by": "ben"}, False),
        ({"by": "ben", "knew": 5}, True),
        ({"by": "ben", "knew": 4}, False),
        ({"by": "ben", "number": 4, "knew": 5}, False),
    ],
)
def test_her_own_and_who_knew(later: dict[str, object], expected: bool) -> None:
    """In the same or a newer copy."""
    changed = replace(FIRST, **{"number": 9, "says": 2.0, **later})
    assert replaces(changed, FIRST, joined_at=0) == expected


def test_under_another_id_nobody_knew_before_the_two_were_joined() -> None:
    later = replace(FIRST, number=9, by="ben", knew=6, under="gdp-old")
    assert replaces(later, FIRST, joined_at=6)
    assert not replaces(later, FIRST, joined_at=7)


def corrects_herself(history: History) -> None:
    history.take("anna", {"value": 61.0})
    history.take("anna", {"value": 62.0})


def differs(history: History) -> None:
    history.take("anna", {"value": 61.0})
    history.take("ben", {"value": 58.0})


def agrees(history: History) -> None:
    history.take("anna", {"value": 61.0})
    history.take("ben", {"value": 61.0})


def one_of_two_changes_her_mind(history: History) -> None:
    agrees(history)
    history.take("anna", {"value": 62.0})


def three_of_whom_one_gives_in(history: History) -> None:
    differs(history)
    history.take("ben", {"value": 61.0})


def knew_and_decided(history: History) -> None:
    differs(history)
    history.take("team", {"value": 60.0}, at=history.position)


def knew_of_one_alone(history: History) -> None:
    history.take("anna", {"value": 61.0})
    at = history.position
    history.take("ben", {"value": 58.0})
    history.take("carl", {"value": 60.0}, at=at)


def empties(history: History) -> None:
    history.take("anna", {"value": 61.0})
    history.take("ben", {"value": None}, at=history.position)


def is_unclear(history: History) -> None:
    history.take("anna", {"value": Unclear("1,2")})


def is_clear_by_now(history: History) -> None:
    is_unclear(history)
    history.take("anna", {"value": 2.0})


def is_undone(history: History) -> None:
    history.take("anna", {"value": 61.0})
    at = history.position
    history.take("ben", {"value": 58.0})
    history.undo(at)


def an_older_copy_comes_late(history: History) -> None:
    history.take("anna", {"value": 61.0})
    history.take("anna", {"value": 62.0}, at=history.position)
    history.take("anna", {"value": 63.0})


def two_files_of_nobody(history: History) -> None:
    history.take("a.xlsx", {"value": 61.0})
    history.take("a.xlsx", {"value": 62.0})


@pytest.mark.parametrize(
    "told, values, held",
    [
        (corrects_herself, [62.0], 62.0),
        (differs, [61.0, 58.0], None),
        (agrees, [61.0, 61.0], 61.0),
        (one_of_two_changes_her_mind, [61.0, 62.0], None),
        (three_of_whom_one_gives_in, [61.0, 61.0], 61.0),
        (knew_and_decided, [60.0], 60.0),
        (knew_of_one_alone, [58.0, 60.0], None),
        (empties, [None], None),
        (is_clear_by_now, [2.0], 2.0),
        (is_undone, [58.0], 58.0),
        (an_older_copy_comes_late, [62.0, 63.0], None),
        (two_files_of_nobody, [61.0, 62.0], None),
    ],
)
def test_what_stands(
    told: Callable[[History], None], values: list[object], held: float | None
) -> None:
    """What stands and agrees is the value; what stands and differs has none, and is open."""
    history = History()
    told(history)
    standing = history.record.standing(VALUE)["value"]
    assert [claim.says for claim in standing.claims] == values
    assert history.holds() == held
    assert history.is_open() == (len(set(values)) > 1)


def test_what_is_unclear_is_open_even_alone() -> None:
    history = History()
    is_unclear(history)
    assert (history.is_open(), history.holds()) == (True, None)


def test_a_row_has_no_values_while_its_first_field_is_open() -> None:
    """And only then: an open note leaves the value where it is."""
    history = History()
    history.take("anna", {"value": 61.0, "note": "wells"})
    history.take("ben", {"value": 58.0})
    assert history.holds("note") is None
    assert history.sides("note") == {"anna": "wells"}
    history.settle(1)
    assert (history.holds(), history.holds("note")) == (61.0, "wells")
    history.take("anna", {"value": 61.0, "note": "rivers"})
    assert (history.holds(), history.is_open("note")) == (61.0, True)


def test_who_typed_a_row_is_never_in_conflict() -> None:
    """Those are named who stand for the value."""
    history = History()
    history.take("anna", {"value": 61.0, "analyst": "Anna"})
    history.take("ben", {"value": 61.0, "analyst": "Ben"})
    assert history.holds("analyst") == "Anna; Ben"
    history.take("team", {"value": 60.0, "analyst": "Lea"}, at=history.position)
    assert history.holds("analyst") == "Lea"


# --- entries of earlier versions -------------------------------------------------------------

OLD = Reading(Q1, "gdp", value=1.0, note="wells")


def test_an_old_entry_has_its_whole_row() -> None:
    """Each replaced all earlier ones, whoever wrote it; `cleared` took the row back."""
    history = History().old(OLD, Reading(Q1, "gdp", value=2.0))
    assert (history.holds(), history.holds("note")) == (2.0, None)
    history.old(Cleared(Q1, "gdp", "reading"))
    assert history.holds() is None
    assert not history.record.open


def test_what_was_raised_is_open_beside_the_value_that_counts() -> None:
    """Until it is settled; in a row with claims of the present form, the field has no value."""
    raised = Raised(*VALUE, why="", found="3", conflict=True, choices=(3.0,))
    history = History().old(OLD, raised)
    assert (history.holds(), history.is_open()) == (1.0, True)
    settled = Settled(*VALUE, raised=(2,), chose="left")
    assert not History().old(OLD, raised, settled).record.open
    history.take("ben", {"value": 4.0})
    assert (history.holds(), history.is_open()) == (None, True)


def test_new_claims_beside_an_old_entry() -> None:
    """Who knew the old one replaces its field, and leaves the others; who did not, differs."""
    history = History().old(OLD)
    history.take("ben", {"value": 2.0}, at=1)
    assert (history.holds(), history.holds("note")) == (2.0, "wells")
    history = History().old(OLD)
    history.take("ben", {"value": 2.0})
    assert (history.is_open(), history.holds("note")) == (True, None)


# --- ids -------------------------------------------------------------------------------------


@pytest.mark.parametrize("knew, held", [(False, None), (True, 7.0)])
def test_claims_under_two_ids_are_about_one_field(knew: bool, held: float | None) -> None:
    """Nobody who typed before the two were one knew what stood under the other id."""
    history = History(VALUE._replace(subject="gdp-old"))
    history.take("anna", {"value": 61.0})
    at = history.position
    history.row, history.former = VALUE, FormerIds({"reading": {"gdp-old": "gdp"}})
    history.rename("gdp-old", "gdp")
    of_ben = replace(NOW, by="ben", knew=history.position if knew else at, copy=at)
    history.add((Reading(Q1, "gdp", value=7.0), of_ben))
    assert history.is_open() != knew
    assert history.holds() == held


def test_this_version_writes_the_present_form() -> None:
    """An entry says what was typed; what nobody touched is not in it."""
    history = History().old(OLD)
    history.take("ben", {"note": None}, at=1)
    entry = history.since(2)[0]
    assert entry.content == Reading(Q1, "gdp", empty=("note",))
    assert (entry.origin.form, entry.origin.by, entry.origin.cells) == (FORM, "ben", {"note": "O7"})
    assert ORIGIN.form == 1
    assert history.holds(NOTE.field) is None
