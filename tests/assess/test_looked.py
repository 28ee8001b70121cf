"""Looked and found nothing new, or not looked: two things, of which the second is a gap."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.looked import Look, looks
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Looked, Sighting, State
from tests.builders import a_record, a_signpost, a_study, q, said

STUDY = a_study(signposts=[a_signpost(fades_after=1)])
MARCH, APRIL = date(2022, 3, 1), date(2022, 4, 1)


def look(last: str, *contents: Content) -> Look:
    """Return what a look at the signpost brought in a quarter."""
    record = a_record(STUDY, *contents)
    return looks(assess_all(STUDY, record, q(last)), record)["signpost-one"]


def sight(quarter: str, state: State, seen_on: date | None = None) -> Sighting:
    return Sighting(q(quarter), "signpost-one", state=state, seen_on=seen_on)


@pytest.mark.parametrize(
    "last, contents, found",
    [
        ("2022Q1", [], "not looked"),
        ("2022Q1", [Looked(q("2022Q1"), "signpost-one", looked_on=MARCH)], "nothing new"),
        ("2022Q2", [Looked(q("2022Q1"), "signpost-one", looked_on=MARCH)], "not looked"),
        ("2022Q1", [sight("2022Q1", State.NOT_YET)], "nothing new"),
        ("2022Q1", [sight("2022Q1", State.EMERGING)], "something new"),
        ("2022Q2", [sight("2022Q1", State.EMERGING)], "not looked"),
        (
            "2022Q2",
            [sight("2022Q1", State.EMERGING), sight("2022Q2", State.EMERGING)],
            "nothing new",
        ),
        (
            "2022Q2",
            [sight("2022Q1", State.EMERGING), sight("2022Q2", State.NOT_YET)],
            "something new",
        ),
        (
            "2022Q2",
            [sight("2022Q1", State.EMERGING, MARCH), sight("2022Q2", State.EMERGING, APRIL)],
            "something new",
        ),
        (
            "2022Q3",
            [sight("2022Q1", State.OBSERVED), sight("2022Q3", State.OBSERVED)],
            "something new",  # the first one had faded
        ),
    ],
)
def test_what_a_look_brought(last: str, contents: list[Content], found: Look) -> None:
    assert look(last, *contents) == found


def test_where_people_differ_there_is_something_new() -> None:
    states = {"anna": State.NOT_YET, "ben": State.EMERGING}
    differ = [said(who, sight("2022Q1", state)) for who, state in states.items()]
    record = replay(extend(EMPTY, differ).entries, STUDY.header.start)
    assert looks(assess_all(STUDY, record, q("2022Q1")), record) == {
        "signpost-one": "something new"
    }
