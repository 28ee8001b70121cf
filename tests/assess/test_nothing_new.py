"""Looked and found nothing new, or not looked: two things, of which the second is a gap."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.due import looked_in_vain
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Looked, Sighting, State
from tests.builders import a_record, a_signpost, a_study, q, said

STUDY = a_study(signposts=[a_signpost(fades_after=1)])
MARCH, APRIL = date(2022, 3, 1), date(2022, 4, 1)


def looked(last: str, *contents: Content) -> bool:
    """Return whether somebody looked for the signpost in a quarter, with nothing new."""
    record = a_record(STUDY, *contents)
    return "signpost-one" in looked_in_vain(assess_all(STUDY, record, q(last)), record)


def sight(quarter: str, state: State, seen_on: date | None = None) -> Sighting:
    return Sighting(q(quarter), "signpost-one", state=state, seen_on=seen_on)


@pytest.mark.parametrize(
    "last, contents, in_vain",
    [
        ("2022Q1", [], False),
        ("2022Q1", [Looked(q("2022Q1"), "signpost-one", looked_on=MARCH)], True),
        ("2022Q2", [Looked(q("2022Q1"), "signpost-one", looked_on=MARCH)], False),
        ("2022Q1", [sight("2022Q1", State.NOT_YET)], True),
        ("2022Q1", [sight("2022Q1", State.EMERGING)], False),
        ("2022Q2", [sight("2022Q1", State.EMERGING)], False),
        (
            "2022Q2",
            [sight("2022Q1", State.EMERGING), sight("2022Q2", State.EMERGING)],
            True,
        ),
        (
            "2022Q2",
            [sight("2022Q1", State.EMERGING), sight("2022Q2", State.NOT_YET)],
            False,
        ),
        (
            "2022Q2",
            [sight("2022Q1", State.EMERGING, MARCH), sight("2022Q2", State.EMERGING, APRIL)],
            False,
        ),
        (
            "2022Q3",
            [sight("2022Q1", State.OBSERVED), sight("2022Q3", State.OBSERVED)],
            False,  # the first one had faded
        ),
    ],
)
def test_who_looked_in_vain(last: str, contents: list[Content], *, in_vain: bool) -> None:
    assert looked(last, *contents) is in_vain


def test_where_people_differ_there_is_something_new() -> None:
    states = {"anna": State.NOT_YET, "ben": State.EMERGING}
    differ = [said(who, sight("2022Q1", state)) for who, state in states.items()]
    record = replay(extend(EMPTY, differ).entries, STUDY.header.start)
    assert not looked_in_vain(assess_all(STUDY, record, q("2022Q1")), record)
