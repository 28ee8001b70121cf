"""What a decision trigger may need, and what can never come true."""

from pathlib import Path

import pytest

from scenariobook.study.loading.load import load
from tests.study_pieces import HEADER, SCENARIO

WATCHED = """
[[indicators]]
id = "water-level"
title = "Water level"
warning = 5

[[indicators]]
id = "ferry-runs"
title = "Does the ferry run?"
type = "yes-no"
concern = "no"

[[signposts]]
id = "pier-falls-dry"
title = "The pier falls dry"

[[signposts]]
id = "wells-fail"
title = "The wells fail"
expected_by = 2026-06-30
"""


def found_in_decision(folder: Path, more: str) -> list[tuple[str, str, str]]:
    """Return code, message and hint of each error of a decision that has more than its texts."""
    decision = f'decisions = [{{ when = "W", then = "T", owner = "O", {more} }}]\n'
    (folder / "study.toml").write_text(HEADER + SCENARIO + decision + WATCHED)
    faults = [d for d in load(folder).diagnostics if d.code[0] == "S"]
    assert all(d.place.line == HEADER.count("\n") + SCENARIO.count("\n") + 1 for d in faults)
    return [(d.code, d.message, d.hint) for d in faults]


@pytest.mark.parametrize(
    "need",
    [
        '{ item = "water-level", at = "warning", quarters = 2 }',
        '{ item = "ferry-runs", at = "warning" }',
        '{ item = "pier-falls-dry", at = "ruled out" }',
        '{ item = "wells-fail", at = "overdue" }',
    ],
)
def test_what_a_trigger_may_need(need: str, tmp_path: Path) -> None:
    """Protects every state that an item can have."""
    assert found_in_decision(tmp_path, f"needs = [{need}]") == []
    assert found_in_decision(tmp_path, f'needs = [{need}], of = "any"') == []


@pytest.mark.parametrize(
    "need, code, message, hint",
    [
        (
            '{ item = "water-levels", at = "watch" }',
            "S202",
            "no indicator or signpost has the id 'water-levels'",
            "did you mean 'water-level'?",
        ),
        (
            '{ item = "water-level", at = "watch" }',
            "S213",
            "'water-level' has no threshold 'watch'",
            "give the indicator the key watch",
        ),
        (
            '{ item = "water-level", at = "observed" }',
            "S213",
            "'water-level' is an indicator, which is never 'observed'",
            "one of: watch, warning",
        ),
        (
            '{ item = "ferry-runs", at = "watch" }',
            "S213",
            "'ferry-runs' is of type \"yes-no\", which has no watch",
            'write at = "warning"',
        ),
        (
            '{ item = "wells-fail", at = "warning" }',
            "S213",
            "'wells-fail' is a signpost, which never stands at 'warning'",
            "one of: emerging, observed, ruled out, overdue",
        ),
        (
            '{ item = "pier-falls-dry", at = "overdue" }',
            "S213",
            "'pier-falls-dry' has no 'expected_by', so it is never overdue",
            "give the signpost the day",
        ),
        (
            '{ item = "wells-fail", at = "observed", quarters = 0 }',
            "S104",
            "'quarters' must be at least 1",
            "",
        ),
        ('{ item = "wells-fail", at = "seen" }', "S104", "'at' cannot be 'seen'", "one of: "),
        ('{ item = "wells-fail" }', "S102", "entry 1 of 'needs' has no 'at'", ""),
    ],
)
def test_needs_that_cannot_hold(
    need: str, code: str, message: str, hint: str, tmp_path: Path
) -> None:
    """Protects that a trigger which can never be pulled is told before anybody relies on it."""
    ((found_code, found_message, found_hint),) = found_in_decision(tmp_path, f"needs = [{need}]")
    assert (found_code, found_message) == (code, message)
    assert found_hint.startswith(hint)


def test_how_many_of_no_needs(tmp_path: Path) -> None:
    """Protects against a trigger whose needs were forgotten, or misspelt away."""
    ((code, message, _),) = found_in_decision(tmp_path, 'of = "any"')
    assert code == "S213"
    assert "has no 'needs'" in message
