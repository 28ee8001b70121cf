"""`check --advice`: what a good study has beyond what the program needs, in a paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run
from tests.expected import same_as_before

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
    same_as_before("advice", advised.stdout)


def test_advice_is_text(small: Path) -> None:
    """It was left out of the JSON, and nothing said so."""
    result = run("check", str(small), "--advice", "--format", "json")
    assert result.exit_code == 2
    assert "leave out --format json" in result.stderr


def test_an_example_needs_no_advice() -> None:
    """Each piece of advice can be followed: this study has all that `small` lacks."""
    told = run("check", str(Path("scenarios/central-asia").absolute()), "--advice").stdout
    assert told == "no advice: the study has what a good one has\n"
