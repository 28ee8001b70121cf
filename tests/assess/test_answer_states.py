"""What asks for an answer: until somebody answers, and again when something new is seen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from scenariobook.assess.answer_states import AnswerState, answer_states
from scenariobook.assess.assessment import assess_all
from scenariobook.assess.commitments import commitment_states
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Content, Origin
from scenariobook.record.ledger.kinds import Answer, Commitment, Reading, Reply, Sighting, State
from scenariobook.study.model.scenarios import Assumption
from tests.builders import (
    ORIGIN,
    a_record,
    a_scenario,
    a_signpost,
    a_study,
    an_indicator,
    by,
    gauged,
    q,
)

WARNING = {"item": "indicator-one", "at": "warning"}
EMERGING = {"item": "signpost-one", "at": "emerging"}
ITEMS = ("indicator-one", "signpost-one", "signpost-two")
FADING = a_signpost(expected_by=date(2022, 5, 1), fades_after=1)
TWO_QUARTERS = {"needs": [WARNING | {"quarters": 2}]}
Said = Content | tuple[Content, Origin]


def state_of(last: str, *said_by: Said, about: str = "holds", **fields: Any) -> AnswerState:
    """Return the state of a trigger, with these fields, or an assumption of a study."""
    given = {"id": "act", "when": "It rises", "then": "Act", "owner": "Desk", "needs": [WARNING]}
    study = a_study(
        [a_scenario("alpha", decisions=[given | fields]), a_scenario("beta")],
        indicators=[an_indicator(), an_indicator("indicator-two")],
        signposts=[FADING, a_signpost("signpost-two")],
        assumptions=[Assumption(id="holds", text="It holds.", home="beta", broken_by=ITEMS)],
    )
    entries = [one if isinstance(one, tuple) else (one, ORIGIN) for one in said_by]
    record = replay(extend(EMPTY, entries).entries, study.header.start, former_ids(study))
    act, holds = answer_states(assess_all(study, record, q(last)), record)
    assert (act.topic.id, holds.topic.id) == ("act", "holds")
    return act if about == "act" else holds


def seen(quarter: str, state: State = State.OBSERVED, signpost: str = "signpost-one") -> Sighting:
    return Sighting(q(quarter), signpost, state=state)


def answered(quarter: str, reply: Reply | None = Reply.STILL_HOLDS, why: str = "") -> Answer:
    return Answer(q(quarter), "holds", answer=reply, why=why)


# --- triggers -------------------------------------------------------------------------------------


def in_turn(*numbers: float) -> tuple[Reading, ...]:
    """Return readings of the quarters from 2022Q1 on."""
    return tuple(gauged(f"2022Q{place}", number) for place, number in enumerate(numbers, 1))


def needs(at: str, item: str = "signpost-one") -> dict[str, Any]:
    return {"needs": [{"item": item, "at": at}]}


BOTH = {"needs": [WARNING, WARNING | {"item": "indicator-two"}]}
SECOND = gauged("2022Q2", 25, "indicator-two")


# The last quarter, what was said until then, the trigger's fields, and since when it is met.
TRIGGERS: list[tuple[str, Sequence[Content], dict[str, Any], str | None]] = [
    ("2022Q1", in_turn(15), {}, None),
    ("2022Q2", in_turn(25, 30), {}, "2022Q1"),
    ("2022Q3", in_turn(25, 5, 30), {}, "2022Q3"),
    ("2022Q2", in_turn(25, 5), {}, None),
    ("2023Q2", in_turn(25), {}, None),  # stale: nobody knows how it stands today
    ("2022Q1", in_turn(25), {"needs": []}, None),  # left to people
    ("2022Q1", in_turn(12), needs("watch", "indicator-one"), "2022Q1"),
    ("2022Q1", in_turn(25), needs("watch", "indicator-one"), "2022Q1"),
    ("2022Q1", in_turn(5), needs("watch", "indicator-one"), None),
    ("2022Q1", in_turn(25), TWO_QUARTERS, None),
    ("2022Q3", in_turn(25, 5, 25), TWO_QUARTERS, None),
    ("2022Q4", in_turn(5, 25, 25, 25), TWO_QUARTERS, "2022Q3"),
    ("2022Q1", in_turn(25), BOTH, None),
    ("2022Q2", (*in_turn(25), SECOND), BOTH, "2022Q2"),
    ("2022Q2", (*in_turn(25, 5), SECOND), BOTH | {"of": "any"}, "2022Q1"),
    ("2022Q1", [seen("2022Q1", State.EMERGING)], needs("observed"), None),
    ("2022Q1", [seen("2022Q1")], needs("observed"), "2022Q1"),
    ("2022Q3", [seen("2022Q1")], needs("observed"), None),  # it has faded by then
    ("2022Q1", [seen("2022Q1")], needs("emerging"), "2022Q1"),
    ("2022Q1", [seen("2022Q1", State.EMERGING)], needs("emerging"), "2022Q1"),
    ("2022Q1", [seen("2022Q1", State.NOT_YET)], needs("emerging"), None),
    ("2022Q1", [seen("2022Q1", State.RULED_OUT)], needs("ruled out"), "2022Q1"),
    ("2022Q1", [seen("2022Q1", State.NOT_YET)], needs("ruled out"), None),
    ("2022Q1", [], needs("overdue"), None),
    ("2022Q3", [], needs("overdue"), "2022Q2"),
    ("2022Q3", [seen("2022Q1")], needs("overdue"), None),
]


def test_a_trigger_is_met_by_what_counts_now_since_the_unbroken_run_began() -> None:
    """A trigger is met by what counts now, since the unbroken run began.

    What met an "any" may change.
    """
    for last, contents, fields, since in TRIGGERS:
        found = state_of(last, *contents, about="act", **fields)
        assert (found.since, found.due) == (q(since) if since else None, since is not None)
        needed = [need["item"] for need in fields.get("needs", [WARNING])]
        met_by = [SECOND.item] if fields.get("of") else needed
        assert [item.item.id for item in found.shown_by] == (met_by if since else [])


# --- assumptions and answers ----------------------------------------------------------------------

TWICE = (seen("2022Q1"), answered("2022Q1"), seen("2022Q3"))
OTHER = seen("2022Q1", signpost="signpost-two")
CORRECTED = (gauged("2022Q1", 25), answered("2022Q1"), gauged("2022Q1", 40))


# The last quarter, what was said, since when the assumption is in doubt, and whether it is due.
DOUBTS: list[tuple[str, Sequence[Content], str | None, bool]] = [
    ("2022Q2", [], None, False),
    ("2022Q3", [seen("2022Q1")], "2022Q1", True),  # also after it has faded
    ("2022Q1", [seen("2022Q1", State.EMERGING)], None, False),
    ("2022Q2", in_turn(25, 30), "2022Q1", True),
    ("2022Q2", in_turn(25, 15), None, False),
    ("2022Q3", [seen("2022Q1"), answered("2022Q1"), gauged("2022Q3", 5)], "2022Q1", False),
    ("2022Q2", [seen("2022Q1"), answered("2022Q1"), seen("2022Q2")], "2022Q1", False),
    ("2022Q3", [gauged("2022Q1", 25), answered("2022Q2"), gauged("2022Q3", 30)], "2022Q1", False),
    ("2022Q1", CORRECTED, "2022Q1", True),  # nobody can tell what the answer was about
    ("2022Q3", TWICE, "2022Q3", True),  # the event came a second time
    ("2022Q3", [OTHER, answered("2022Q1"), seen("2022Q2"), gauged("2022Q3", 25)], "2022Q2", True),
    ("2022Q3", [seen("2022Q1"), answered("2022Q2"), OTHER], "2022Q1", True),  # learnt late
    ("2022Q1", [seen("2022Q1"), answered("2022Q1"), OTHER], "2022Q1", True),
    ("2022Q1", [OTHER, answered("2022Q1"), answered("2022Q1", why="So.")], "2022Q1", False),
    ("2022Q2", [OTHER, answered("2022Q2"), answered("2022Q1")], "2022Q1", False),
    ("2022Q2", [OTHER, answered("2022Q1"), answered("2022Q2", None)], "2022Q1", False),  # emptied
]


def test_an_assumption_is_in_doubt_until_an_answer_that_knew_of_it() -> None:
    """An assumption is in doubt from what breaks it until an answer whose author knew of that."""
    for last, contents, since, due in DOUBTS:
        found = state_of(last, *contents)
        assert (found.since, found.due) == (q(since) if since else None, due), contents


def test_an_answer_counts_for_what_its_author_knew() -> None:
    """An answer counts for what its author knew, in whichever order the files came in."""
    hers, own = by("anna", seen("2022Q1")), by("anna", answered("2022Q1"), knew=0)
    assert state_of("2022Q1", hers, by("team", answered("2022Q1"), knew=0)).due
    assert not state_of("2022Q1", hers, by("team", answered("2022Q1"), knew=1)).due
    assert not state_of("2022Q1", hers, own).due
    assert not state_of("2022Q1", own, hers).due


def test_commitments_are_due_by_the_quarter_s_last_day() -> None:
    """A commitment is due if its day lies in the quarter or before; it is not once it is done."""
    days = {"1": date(2022, 3, 31), "2": date(2022, 4, 1), "3": None}
    made = [Commitment(number, what="Report", by=by) for number, by in days.items()]
    done = Commitment("4", what="Count", by=date(2022, 2, 1), done_on=date(2022, 2, 2))
    found = commitment_states(a_record(a_study(), *made, done), q("2022Q1"))
    assert [one.progress for one in found] == ["due", "later", "later", "done"]
