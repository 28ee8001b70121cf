"""`check --advice`: what a good study has beyond what the program needs, in a paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run

SMALL = """\
[study]
title = "A ferry"
focal_question = "Will the island keep its ferry?"
start = "2026Q4"
horizon = "2028Q4"

[[scenarios]]
id = "ferry-stays"
title = "The ferry stays"
summary = "It runs as today."

[[scenarios]]
id = "ferry-ends"
title = "The ferry ends"
summary = "The operator leaves."

[[sources]]
id = "port-office"
title = "Port office"

[[drivers]]
id = "tourism"
title = "Tourism"

[[indicators]]
id = "passengers"
title = "Passengers"
direction = "falling"
warning = 7000
ratings.ferry-ends = "likely"

[[signposts]]
id = "more-storms"
title = "Growing number of storms"
home = "ferry-ends"

[[assumptions]]
id = "state-pays"
text = "The state pays what tickets do not."
"""
# Each piece of advice, and a change of the study after which it is not given.
GIVEN = {
    'Mark with kind = "baseline" the scenario in which things stay as they are: '
    "ferry-stays, ferry-ends.": ('summary = "It runs', 'kind = "baseline"\nsummary = "It runs'),
    "Say with means, in a line for page one, what would count as these scenarios: ferry-stays, "
    "ferry-ends.": (
        'summary = "It runs as today."',
        'summary = "It runs as today."\nmeans = "It runs every day."',
    ),
    "Name with driver what moves these items, so that one cause counts once: passengers, "
    "more-storms.": ("warning = 7000", 'warning = 7000\ndriver = "tourism"'),
    "Give these items different ratings for the scenarios, or they move none: more-storms.": (
        'title = "Growing number of storms"',
        'title = "Growing number of storms"\nratings.ferry-ends = "likely"',
    ),
    "Say from which values on these indicators are a concern, with watch and warning: "
    "passengers.": ("warning = 7000", "watch = 9000\nwarning = 7000"),
    "Describe these signposts as an event of one day, or make them indicators: more-storms.": (
        "Growing number of storms",
        "A storm closes the port",
    ),
    "Say where these items are looked up, with source: passengers, more-storms.": (
        "ratings.ferry-ends",
        'source = "port-office"\nratings.ferry-ends',
    ),
    "List in broken_by what would show that these assumptions are false: state-pays.": (
        'text = "The state',
        'broken_by = ["passengers"]\ntext = "The state',
    ),
    "Nothing cites these sources: port-office.": (
        "warning = 7000",
        'warning = 7000\nsource = "port-office"',
    ),
    "No item names these drivers: tourism.": (
        "warning = 7000",
        'warning = 7000\ndriver = "tourism"',
    ),
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A study that runs, and lacks what a good one has."""
    folder = tmp_path / "ferry"
    folder.mkdir()
    (folder / "study.toml").write_text(SMALL)
    return folder


def test_advice_is_given_when_asked_for(small: Path) -> None:
    """Nobody is nagged: `check` alone names what is wrong or would mislead."""
    plain, advised = run("check", str(small)), run("check", str(small), "--advice")
    assert (plain.exit_code, plain.stdout) == (0, "")
    assert advised.exit_code == 0
    assert advised.stdout.count("\n") == 1


def test_advice_is_text(small: Path) -> None:
    """It was left out of the JSON, and nothing said so."""
    result = run("check", str(small), "--advice", "--format", "json")
    assert result.exit_code == 2
    assert "leave out --format json" in result.stderr


@pytest.mark.parametrize("sentence", GIVEN)
def test_each_piece_of_advice_can_be_followed(sentence: str, small: Path) -> None:
    """It names what lacks something; after the change it is not given again."""
    assert sentence in run("check", str(small), "--advice").stdout
    before, after = GIVEN[sentence]
    (small / "study.toml").write_text(SMALL.replace(before, after, 1))
    told = run("check", str(small), "--advice").stdout
    assert sentence not in told
    assert "error[" not in told


def test_scenarios_with_too_few_telling_items_are_named(small: Path) -> None:
    """Three tell a scenario apart; here none does."""
    told = run("check", str(small), "--advice").stdout
    assert "unlikely or highly unlikely in another: ferry-stays, ferry-ends." in told


def test_an_example_needs_no_advice() -> None:
    """Protects the shipped examples from what they are to show."""
    told = run("check", str(Path("scenarios/central-asia").absolute()), "--advice").stdout
    assert told == "no advice: the study has what a good one has\n"
