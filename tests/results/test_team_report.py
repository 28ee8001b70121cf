"""What the team said of a quarter, in the terminal."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.entries import Content, Opened
from scenariobook.record.ledger.kinds import (
    Chance,
    Estimate,
    Outcome,
    Reading,
    Sighting,
    State,
    Statement,
)
from scenariobook.results.status_report import show_status
from scenariobook.study.model import Analyst, Study
from tests.builders import ORIGIN, a_ledger, a_scenario, a_signpost, a_study, q

Q1, Q2 = q("2022Q1"), q("2022Q2")


def _study() -> Study:
    study = a_study(
        [a_scenario("alpha"), a_scenario("beta")],
        signposts=[a_signpost("treaty", expected_by=date(2022, 12, 31))],
    )
    analysts = tuple(Analyst(id=i, name=i, desk="Desk") for i in ("a-kim", "b-lee"))
    return study.model_copy(update={"analysts": analysts})


def _printed(capsys: pytest.CaptureFixture[str], *contents: Content) -> str:
    study = _study()
    record = replay(a_ledger(*contents).entries, study.header.start)
    show_status(None, assess(study, record, Q1), record)
    return " ".join(capsys.readouterr().out.split())


def test_the_first_estimates_are_counted_and_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Protects the second round: nobody sees the others' figures before it, not even pooled."""
    first = (
        Estimate(Q1, "alpha", "a-kim", 1, likelihood=30.0),
        Estimate(Q1, "alpha", "b-lee", 1, likelihood=61.0),
    )
    hidden = _printed(capsys, *first)
    assert "Alpha 2 1 not shown before round 2" in hidden
    assert "30" not in hidden
    assert "61" not in hidden
    second = Estimate(Q1, "alpha", "a-kim", 2, likelihood=40.0)
    assert "Alpha 1 2 40% 40% 40% 40%" in _printed(capsys, *first, second)
    closed = _printed(capsys, *first, Opened(Q2))
    assert "Alpha 2 1 46% 30% 61%" in closed  # the median, 45.5, is printed in whole percent


def test_statements_chances_and_outcomes_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Typed figures stay as typed; a study whose scenarios all have outcomes has ended."""
    shown = _printed(
        capsys,
        Statement(Q1, "bottom_line", text="It holds.", analyst="Anna"),
        Chance(Q1, "treaty", chance=12.5),
        Outcome("alpha", outcome="came true", decided_on=date(2022, 2, 1), why="Signed."),  # type: ignore[arg-type]  # names stand for values
        Outcome("beta", outcome="void"),  # type: ignore[arg-type]  # names stand for values
    )
    assert "Bottom line: It holds. (Anna)" in shown
    assert "Treaty 2022-12-31 12.5%" in shown
    assert "Alpha came true 2022-02-01 Signed." in shown
    assert f"Beta void {ORIGIN.when.date()} (recorded)" in shown
    assert "The study has ended" in shown


def test_a_reason_without_an_outcome_and_a_note_without_a_value_are_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing else asks for what is missing, and the briefing has neither."""
    shown = _printed(
        capsys,
        Outcome("alpha", why="Signed."),
        Sighting(Q1, "treaty", note="nobody signs in winter", analyst="Anna"),
        Reading(Q1, "gone", note="of what the study lacks"),
    )
    assert "Alpha not yet typed Signed." in shown
    assert "Notes without a value: item note analyst" in shown
    assert "Treaty nobody signs in winter Anna" in shown
    assert "gone" not in shown
    assert "has ended" not in shown
    assert "Notes" not in _printed(capsys, Sighting(Q1, "treaty", state=State.EMERGING, note="x"))
