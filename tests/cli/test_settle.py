"""Conflicts and questions stay open until somebody settles them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenariobook.record.ledger.disk import load_ledger
from scenariobook.record.ledger.entries import Raised, Settled
from scenariobook.record.ledger.kinds import Reading
from tests.cli.copies import copies
from tests.commands import recorded_in, run, type_value
from tests.study_text import STUDY, write_study


def test_copies_that_agree_are_recorded_once(study: Path) -> None:
    """Two people type one value: the first file's entry counts; once more changes nothing."""
    copies(study, {"anna.xlsx": 2.5, "ben.xlsx": 2.5})
    assert run("import", "ben.xlsx", "anna.xlsx", "--yes").exit_code == 0
    first, *agreeing = recorded_in(study)
    assert first.origin.file == "anna.xlsx"
    assert all(entry.content == first.content for entry in agreeing)
    assert run("import", "anna.xlsx", "ben.xlsx", "--yes").exit_code == 0
    assert recorded_in(study) == (first, *agreeing)


def test_a_conflict_survives_until_it_is_settled(study: Path) -> None:
    """Two values: neither is taken, both are kept; a choice by number settles it for good."""
    copies(study, {"anna.xlsx": 2.5, "cleo.xlsx": 4.0})
    conflict = run("import", "cleo.xlsx", "anna.xlsx", "--yes")
    assert conflict.exit_code == 1
    assert "2.5 at anna.xlsx!Update!K5; 4 at cleo.xlsx!Update!K5" in conflict.stderr
    raised = recorded_in(study)
    assert [type(e.content) for e in raised] == [Raised, Raised]
    again = run("import", "anna.xlsx", "--yes")
    assert again.exit_code == 1
    assert "nothing new to record" in again.stderr
    assert "1 conflict open" in run("status").stderr
    listed = run("settle")
    assert listed.exit_code == 1
    assert "1  leave the record as it is: empty" in listed.stdout
    assert "3  take 4, from cleo.xlsx!Update!K5" in listed.stdout
    settled = run("settle", "--choose", "2=3", "--as", "Lea")
    assert settled.exit_code == 0, settled.stderr
    assert "nothing is open" in settled.stderr
    *_, reading, closing = recorded_in(study)
    assert isinstance(reading.content, Reading)
    assert reading.content.value == 4.0
    assert (reading.origin.file, reading.origin.who) == ("cleo.xlsx", "Lea")
    assert isinstance(closing.content, Settled)
    for name in ("anna.xlsx", "cleo.xlsx"):
        assert run("import", name, "--yes").exit_code == 0
    assert load_ledger(study).entries[-1] == closing


def test_leaving_the_record_as_it_is_settles_for_good(study: Path) -> None:
    """What was decided against does not come back with the same file."""
    copies(study, {"anna.xlsx": 2.5, "cleo.xlsx": 4.0})
    run("import", "cleo.xlsx", "anna.xlsx", "--yes")
    assert run("settle", "--choose", "2=1").exit_code == 0
    assert run("import", "anna.xlsx", "--yes").exit_code == 0
    assert isinstance(load_ledger(study).entries[-1].content, Settled)


def test_a_question_offers_what_it_may_mean(study: Path) -> None:
    """`1,234` is asked about with both readings; a value of one's own settles it, too."""
    copies(study, {"anna.xlsx": 2.5})
    type_value(Path("anna.xlsx"), "1,234")
    assert run("import", "anna.xlsx", "--yes").exit_code == 1
    listed = run("settle").stdout
    assert "2  take 1234, from anna.xlsx!Update!K5" in listed
    assert "3  take 1.234, from anna.xlsx!Update!K5" in listed
    for wrong in (["--choose", "2=9"], ["--choose", "7=1"], ["--enter", "2=x"], ["--choose", "2"]):
        assert run("settle", *wrong).exit_code == 2
    assert run("settle", "--enter", "2=12.5").exit_code == 0
    reading = recorded_in(study)[-2].content
    assert isinstance(reading, Reading)
    assert reading.value == 12.5


def test_a_question_in_the_tracker_is_settled_in_the_fresh_one(study: Path) -> None:
    """Build keeps what it cannot take in, marks the cell, and a value typed there settles it."""
    run("build")
    path = study / "output" / "small-study" / "tracker.xlsx"
    type_value(path, "about five")
    built = run("build")
    assert built.exit_code == 0, built.stderr
    assert "1 question open" in built.stderr
    (raised,) = recorded_in(study)
    assert isinstance(raised.content, Raised)
    assert raised.content.found == "about five"
    type_value(path, 5)
    assert "question open" not in run("build").stderr
    assert [type(e.content) for e in recorded_in(study)] == [Raised, Reading, Settled]


def test_an_exploratory_study_is_settled_without_a_likelihood(study: Path) -> None:
    """Two likelihoods were typed while the study had them; by now it states none."""
    for name, likelihood in {"a.csv": 40, "b.csv": 60}.items():
        rows = f"quarter,scenario,likelihood\n2022Q1,lake-dries,{likelihood}\n"
        Path(name).write_text(rows)
    assert run("import", "a.csv", "b.csv", "--yes").exit_code == 1
    lines = [line for line in STUDY.splitlines() if not line.startswith(("prior", "ratings"))]
    text = "\n".join(lines).replace(
        'id = "small-study"', 'id = "small-study"\nmode = "exploratory"'
    )
    write_study(study, text)
    refused = run("settle", "--choose", "2=2")
    assert refused.exit_code == 2
    assert "an exploratory study states no likelihoods" in refused.stderr
    assert run("settle", "--choose", "2=1").exit_code == 0


def test_list_prompt_and_refusal_say_how_a_value_is_entered(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody answers, all are listed; on a terminal, a value is no choice: asked again."""
    copies(study, {"anna.xlsx": 2.5})
    type_value(Path("anna.xlsx"), "about five")
    assert run("import", "anna.xlsx", "--yes").exit_code == 1
    silent = run("settle")
    assert silent.exit_code == 1
    assert "     or enter another value, with --enter 2=VALUE\n" in silent.stdout
    assert silent.stderr.endswith(
        "there are no more answers; what is left stays open\n"
        "1 question open; settle with --choose NUMBER=CHOICE or --enter NUMBER=VALUE\n"
    )
    monkeypatch.setattr("scenariobook.cli.deciding.is_terminal", lambda: True)
    asked = run("settle", typed="5\n\n")
    assert "Error: '5' is no choice: type 1, or Enter to leave it open" in asked.stderr
    assert "`scenariobook settle --enter 2=VALUE`" in asked.stderr
    assert asked.exit_code == 1
    assert run("settle", typed="1\n").exit_code == 0


@pytest.mark.usefixtures("study")
def test_a_table_was_not_made_from_the_record() -> None:
    """Of a conflict between tables, what was there before is told as of their import."""
    for name, value in (("a.csv", 4), ("b.csv", 5)):
        Path(name).write_text(f"quarter,item,value\n2022Q1,water-level,{value}\n")
    said = run("import", "a.csv", "b.csv", "--yes")
    listed = run("settle").stdout
    assert "it was empty when the table was first imported" in listed
    assert "when the file was made" not in listed + said.stderr
