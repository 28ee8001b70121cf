"""What stands around the scenarios and items: facts, analysts, events."""

from datetime import date
from pathlib import Path

import pytest

from scenariobook.study.loading.load import load
from tests.builders import a_fact, a_study, q
from tests.study_pieces import HEADER, SCENARIO, found

SIGNPOST = """
[[signposts]]
id = "wells-fail"
title = "The wells fail"
"""
FACT = """
[[sources]]
id = "lake-survey"
title = "Survey"
publisher = "Nobody"
reliability = "B"

[[assumptions]]
id = "rain-goes-on"
text = "It goes on raining."

[[facts]]
id = "lake-area"
text = "The lake covers a third of its bed."
value = 33
unit = "%"
when = "after the last flood"
source = "lake-survey"
credibility = 2
bears_on = ["lake-dries"]
assumptions = ["rain-goes-on"]
"""


@pytest.mark.parametrize("when", ["2024-03-31", '"2024Q1"', '"2024"', '"before the dam"'])
def test_a_fact_is_dated_in_any_words(when: str, tmp_path: Path) -> None:
    """Protects that what is known of a fact's date can be written; its source is then used."""
    text = FACT.replace('"after the last flood"', when)
    assert found(tmp_path, HEADER + SCENARIO + text) == []


@pytest.mark.parametrize(
    "was, is_, code, message",
    [
        ('["lake-dries"]', "[]", "S104", "'bears_on' must list at least one id"),
        ('["lake-dries"]', '["lake-dry"]', "S202", "no scenario has the id 'lake-dry'"),
        ('"lake-survey"\ncr', '"lake-map"\ncr', "S202", "no source has the id 'lake-map'"),
        ('["rain-goes-on"]', '["rain"]', "S202", "no assumption has the id 'rain'"),
        ("value = 33\n", "", "S102", "the fact 'lake-area' has a unit and no 'value'"),
        ("value = 33", "value = '33'", "S103", "'value' must be a number, not text"),
        ("credibility = 2", "credibility = 7", "S104", "'credibility' must be at most 6"),
        ('"after the last flood"', "2024", "S103", "'when' must be a date or text, not a number"),
        ('"lake-area"\n', '"march-2024"\n', "S105", "'id' cannot be 'march-2024': a spreadsheet"),
    ],
)
def test_a_fact_that_rests_on_nothing(
    was: str, is_: str, code: str, message: str, tmp_path: Path
) -> None:
    """Protects that each fact has a source and a scenario, and a figure that can be printed."""
    assert FACT.count(was) == 1
    (tmp_path / "study.toml").write_text(HEADER + SCENARIO + FACT.replace(was, is_))
    (fault,) = (d for d in load(tmp_path).diagnostics if d.code[0] == "S")
    assert fault.code == code
    assert fault.message.startswith(message)
    assert fault.place.line > (HEADER + SCENARIO).count("\n")


def test_an_id_that_is_gone_says_what_goes_with_it(tmp_path: Path) -> None:
    """Whoever deletes a scenario's file is told what to remove from the facts and ratings."""
    fact = FACT.replace('["lake-dries"]', '["town-grows"]')
    assert found_hint(tmp_path, HEADER + SCENARIO + fact).endswith(
        "; if this scenario is gone, remove its id from the list; if the list has no other, "
        "remove the table"
    )
    fact = FACT.replace('"lake-survey"\ncr', '"almanac"\ncr')
    assert "did you mean" not in found_hint(tmp_path, HEADER + SCENARIO + fact)
    fact = FACT.replace('["lake-dries"]', '["lake-dry"]')
    assert found_hint(tmp_path, HEADER + SCENARIO + fact) == "did you mean 'lake-dries'?"


def found_hint(folder: Path, text: str) -> str:
    """Return the hint of the only error in a study."""
    (folder / "study.toml").write_text(text)
    (fault,) = (d for d in load(folder).diagnostics if d.code[0] == "S")
    return fault.hint


def test_two_facts_and_two_analysts_with_one_id(tmp_path: Path) -> None:
    """Protects that a fact and an analyst can be named by their ids."""
    analyst = '[[analysts]]\nid = "a-kim"\nname = "A. Kim"\ndesk = "Lake desk"\n'
    fact = FACT[FACT.index("[[facts]]") :]
    text = HEADER + SCENARIO + FACT + analyst
    lines = text.count("\n")
    repeated = [("S201", lines + 2), ("S201", lines + analyst.count("\n") + 2)]
    assert found(tmp_path, text) == []
    assert found(tmp_path, text + analyst + fact) == repeated


@pytest.mark.parametrize("analyst", ["Kim", "may-5", "con", "a-"])
def test_an_analysts_id_follows_the_rules(analyst: str, tmp_path: Path) -> None:
    """Protects the ids that readings will carry."""
    table = f'[[analysts]]\nid = "{analyst}"\nname = "A. Kim"\ndesk = "Lake desk"\n'
    (code,) = (code for code, _ in found(tmp_path, HEADER + SCENARIO + table))
    assert code == "S105"


def test_an_event_names_items_that_are_there(tmp_path: Path) -> None:
    """Protects the calendar: an occasion that brings news of nothing is a slip."""
    sound = '[[events]]\ndate = 2025-03-31\ntitle = "Survey"\nitems = ["wells-fail"]\n'
    text = HEADER + SCENARIO + SIGNPOST
    last = text.count("\n") + sound.count("\n")
    errors = [f for f in found(tmp_path, text + sound) if f[0][0] == "S"]
    assert errors == []
    for items, code in (('["wells"]', "S202"), ("[]", "S104"), ('["lake-dries"]', "S202")):
        wrong = text + sound.replace('["wells-fail"]', items)
        assert [f for f in found(tmp_path, wrong) if f[0][0] == "S"] == [(code, last)]


@pytest.mark.parametrize(
    "when, since",
    [
        (date(2024, 3, 31), "2024Q1"),
        ("2024Q2", "2024Q2"),
        ("2024-03", "2024Q1"),
        ("2024-10", "2024Q4"),
        ("2024", "2024Q1"),
        ("2024-13", None),
        ("from 2024", None),
        ("2014–2019", None),
    ],
)
def test_since_when_a_fact_is_known(when: date | str, since: str | None) -> None:
    """Protects past editions from facts that are dated later; words are nobody's to guess."""
    fact = a_fact(when=when)
    assert fact.since == (q(since) if since else None)
    study = a_study(facts=[fact])
    assert study.facts_known_in(q("2025Q1")) == (fact,)
    assert study.facts_known_in(q("2023Q4")) == (() if since else (fact,))
