"""Whose word a value is follows from the hand-out or is declared; nothing guesses it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands import TRACKER, run
from tests.losses.returning import (
    Typed,
    bring,
    hand_out_of,
    open_matters,
    readings,
    said,
    saved,
    shown,
    sides,
    update,
)


def from_hand_out(person: str, name: str, cells: Typed) -> str:
    """Save what somebody typed in the hand-out that was made for this person."""
    return saved(hand_out_of(person), name, cells)


def of_the_team(name: str, cells: Typed) -> str:
    """Save what somebody typed in a copy of the team's tracker."""
    return saved(TRACKER, name, cells)


@pytest.mark.parametrize("name", ["team", "settle"])
def test_nobody_may_be_called_as_the_program_calls_itself(name: str) -> None:
    """Whoever declares a copy the team's would let it decide what it never saw."""
    refused = run("import", of_the_team("1.xlsx", update(a=1)), "--yes", "--from", name)
    assert refused.exit_code == 2
    assert name in said(refused)
    assert "No such option" not in said(refused)
    assert readings("a") == (None,)


def test_a_hand_out_is_nobody_elses_by_declaration() -> None:
    """A hand-out says whose it is; a slip on the command line would give it to a colleague."""
    file = from_hand_out("anna", "1.xlsx", update(a=1))
    refused = run("import", file, "--yes", "--from", "ben")
    assert refused.exit_code == 1
    assert "anna" in said(refused).lower()
    assert "No such option" not in said(refused)
    assert readings("a") == (None,)


def test_a_stale_tracker_saved_over_the_new_one_is_a_file_of_its_own() -> None:
    """Last week's tracker was saved over the one that `build` wrote, with a value typed in it."""
    stale = Path("stale.xlsx")
    shutil.copy(TRACKER, stale)
    bring(from_hand_out("anna", "1.xlsx", update(a=61)))
    assert readings("a") == (61,)
    saved(stale, str(TRACKER), update(a=58))
    assert readings("a") == (None,)
    assert all(word in sides("shore-a") for word in ("58", "61"))


def test_who_saves_over_what_was_built_meanwhile_replaces_nobody() -> None:
    """Two people had the tracker open: the first saved hers and built, the second saved his."""
    his = Path("his.xlsx")
    shutil.copy(TRACKER, his)
    of_the_team(str(TRACKER), update(a=61))
    assert readings("a") == (61,)
    saved(his, str(TRACKER), update(a=58))
    assert readings("a") == (None,)
    assert all(word in sides("shore-a") for word in ("58", "61"))


def test_a_copy_that_somebody_sent_stays_hers_when_it_is_saved_over_the_tracker() -> None:
    """`build` said that it counts as the team's from now on, and asked nobody."""
    saved(TRACKER, "ben.xlsx", update(a=44))
    bring("ben.xlsx", options=("--from", "ben"))
    TRACKER.write_bytes(Path("ben.xlsx").read_bytes())
    assert "counts as" not in said(run("build", "--yes"))
    assert "ben" in run("log").stdout
    assert "as ben's, counts as anna's" in said(bring("ben.xlsx", options=("--from", "anna")))


def test_a_hand_out_that_is_saved_over_the_tracker_is_told() -> None:
    """What the team had typed in its tracker was gone with it, and no word said so."""
    of_the_team(str(TRACKER), update(b=7))
    from_hand_out("anna", str(TRACKER), update(a=44))
    told = said(run("build", "--yes"))
    assert "wrote another tracker than this" in told
    assert "the hand-out of anna" in told
    assert readings("ab") == (44, None)


def test_what_was_emptied_is_taken_back_once_somebody_says_so() -> None:
    """Cells that are again as handed out are asked about once a file, not cell by cell."""
    estimate = ("Estimates", "lake-holds", "likelihood")
    bring(from_hand_out("anna", "1.xlsx", {**update(a=44, b=12), estimate: 40}))
    done = run("import", from_hand_out("anna", "2.xlsx", update(c=7)), typed="y\n1\n")
    assert done.exit_code == 0, said(done)
    assert (readings("abc"), open_matters()) == ((None, None, 7), [])


def test_a_name_that_nobody_can_read_is_asked_about_and_stays_in_the_record() -> None:
    """It was told as unclear, and then neither open nor anywhere, and took the name before away."""
    name = ("Update", "shore-a", "by")
    bring(of_the_team("1.xlsx", {**update(a=44), name: "Ott"}), options=("--from", "team mate"))
    shown()
    told = bring(of_the_team("2.xlsx", {name: '="Lee"&"Kim"'}), options=("--from", "team mate"))
    assert "unclear" in said(told)
    (matter,) = open_matters("shore-a")
    assert any("as it was: Ott" in words for words in matter["choices"])
