"""What calls for an answer: until somebody answers, and again when something new is seen."""

from __future__ import annotations

from datetime import date

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.calls import Call, calls, promises
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Content, Origin
from scenariobook.record.ledger.kinds import Answer, Commitment, Reading, Reply, Sighting, State
from scenariobook.study.model import Assumption
from tests.builders import ORIGIN, a_record, a_scenario, a_signpost, a_study, an_indicator, q, said

NEEDS = [{"item": "indicator-one", "at": "warning"}, {"item": "signpost-one", "at": "emerging"}]
TRIGGER = {"id": "act", "when": "It rises", "then": "Act", "owner": "Desk", "of": "any"}
STUDY = a_study(
    [a_scenario("alpha", decisions=[TRIGGER | {"needs": NEEDS}]), a_scenario("beta")],
    indicators=[an_indicator()],
    signposts=[a_signpost(fades_after=1), a_signpost("signpost-two")],
    assumptions=[
        Assumption(
            id="it-holds",
            text="It holds.",
            home="beta",
            owner="lead",
            broken_by=("indicator-one", "signpost-one", "signpost-two"),
        )
    ],
)


def called(last: str, *said_by: Content | tuple[Content, Origin], about: str = "it-holds") -> Call:
    """Return the call about a trigger or an assumption at the end of a quarter."""
    record = _record(*said_by)
    found = calls(assess_all(STUDY, record, q(last)), record)
    assert [call.about.id for call in found] == ["act", "it-holds"]
    return next(call for call in found if call.about.id == about)


def _record(*said_by: Content | tuple[Content, Origin]) -> Record:
    entries = [one if isinstance(one, tuple) else (one, ORIGIN) for one in said_by]
    ledger = extend(EMPTY, entries)
    return replay(ledger.entries, STUDY.header.start, former_ids(STUDY))


def value(quarter: str, number: float) -> Reading:
    return Reading(q(quarter), "indicator-one", value=number)


def sight(quarter: str, state: State = State.OBSERVED, signpost: str = "signpost-one") -> Sighting:
    return Sighting(q(quarter), signpost, state=state)


def answered(
    quarter: str, reply: Reply | None = Reply.STILL_HOLDS, about: str = "it-holds", why: str = ""
) -> Answer:
    return Answer(q(quarter), about, answer=reply, why=why)


def shown(call: Call) -> list[str]:
    return [state.item.id for state in call.shown_by]


def test_a_row_for_each_even_where_nothing_is_seen() -> None:
    trigger, assumption = called("2022Q2", about="act"), called("2022Q2")
    assert (trigger.text, trigger.owner) == ("It rises", "Desk")
    assert (assumption.text, assumption.owner) == ("It holds.", "lead")
    scenarios = [call.scenario.id for call in (trigger, assumption) if call.scenario]
    assert scenarios == ["alpha", "beta"]
    assert (trigger.is_load_bearing, assumption.is_load_bearing) == (False, True)
    for call in (trigger, assumption):
        assert (call.due, call.since, call.shown_by, call.answer) == (False, None, (), None)


def test_an_event_breaks_an_assumption_even_after_it_has_faded() -> None:
    """A trigger asks for what counts now: it is no longer met."""
    assumption = called("2022Q3", sight("2022Q1"))
    assert (assumption.due, assumption.since) == (True, q("2022Q1"))
    assert shown(assumption) == ["signpost-one"]
    assert called("2022Q1", sight("2022Q1"), about="act").due
    assert not called("2022Q3", sight("2022Q1"), about="act").due


def test_first_signs_break_no_assumption_yet() -> None:
    emerging = sight("2022Q1", State.EMERGING)
    assert not called("2022Q1", emerging).due
    assert called("2022Q1", emerging, about="act").due


def test_a_warning_breaks_an_assumption_until_it_is_over() -> None:
    assert called("2022Q2", value("2022Q1", 25), value("2022Q2", 30)).since == q("2022Q1")
    assert not called("2022Q2", value("2022Q1", 25), value("2022Q2", 15)).due


def test_an_answer_stands_in_whatever_quarter_it_was_given() -> None:
    known = sight("2022Q1"), answered("2022Q1"), value("2022Q3", 5)
    call = called("2022Q3", *known)
    assert (call.stands, call.due, call.since) == (True, False, q("2022Q1"))
    assert call.answer
    assert call.answer.content.answer is Reply.STILL_HOLDS


def test_the_newest_answer_counts_and_a_later_quarter_s_does_not() -> None:
    both = (
        sight("2022Q1"),
        answered("2022Q3", Reply.HOLDS_NO_LONGER),
        answered("2022Q1"),
        answered("2022Q4", None, why="No answer yet."),
    )
    newest, then = called("2022Q4", *both).answer, called("2022Q2", *both).answer
    assert newest
    assert then
    assert (newest.content.quarter, then.content.quarter) == (q("2022Q3"), q("2022Q1"))


def test_another_sight_asks_again() -> None:
    known = sight("2022Q1"), answered("2022Q2")
    for quarter in ("2022Q2", "2022Q3"):
        another = called("2022Q3", *known, sight(quarter, signpost="signpost-two"))
        assert (another.due, another.stands, another.since) == (True, False, q(quarter))
        assert shown(another) == ["signpost-one", "signpost-two"]


def test_what_the_answer_was_about_does_not_ask_again() -> None:
    """It is confirmed, or a newer figure says the same."""
    assert not called("2022Q2", sight("2022Q1"), answered("2022Q1"), sight("2022Q2")).due
    assert not called("2022Q3", value("2022Q1", 25), answered("2022Q2"), value("2022Q3", 30)).due


def test_a_figure_that_was_corrected_after_the_answer_asks_again() -> None:
    """Nobody can tell any more what the answer was about."""
    corrected = value("2022Q1", 25), answered("2022Q1"), value("2022Q1", 40)
    assert called("2022Q1", *corrected).due


def test_an_event_that_comes_a_second_time_asks_again() -> None:
    known = sight("2022Q1"), answered("2022Q1", Reply.DONE, "act"), answered("2022Q1")
    for about in ("act", "it-holds"):
        assert called("2022Q3", *known, sight("2022Q3"), about=about).due


def test_what_is_learnt_late_asks_again() -> None:
    """It was seen before the answer, but nobody knew of it then."""
    late = sight("2022Q1", signpost="signpost-two")
    assert called("2022Q3", sight("2022Q1"), answered("2022Q2"), late).due


def test_the_call_ends_when_the_row_is_answered_anew_in_the_same_quarter() -> None:
    known = sight("2022Q1"), answered("2022Q1"), sight("2022Q1", signpost="signpost-two")
    assert called("2022Q1", *known).due
    assert not called("2022Q1", *known, answered("2022Q1", why="Even so.")).due


def test_an_answer_counts_for_what_its_author_knew() -> None:
    """The order in which the files came in does not matter."""
    seen = said("anna", sight("2022Q1"))
    assert called("2022Q1", seen, said("team", answered("2022Q1"), knew=0)).due
    assert not called("2022Q1", seen, said("team", answered("2022Q1"), knew=1)).due
    own = said("anna", answered("2022Q1"), knew=0)
    assert not called("2022Q1", seen, own).due
    assert not called("2022Q1", own, seen).due


def test_where_people_differ_about_the_answer_there_is_none() -> None:
    """Nor does the one of an earlier quarter count."""
    differ = (
        said("anna", sight("2022Q1")),
        said("team", answered("2022Q1"), knew=1),
        said("anna", answered("2022Q2"), knew=1),
        said("ben", answered("2022Q2", Reply.HOLDS_NO_LONGER), knew=1),
    )
    call = called("2022Q2", *differ)
    assert (call.answer, call.due) == (None, True)
    assert called("2022Q1", *differ).answer


def test_a_trigger_without_needs_is_left_to_people() -> None:
    study = a_study([a_scenario("alpha", decisions=[TRIGGER])])
    record = a_record(study, answered("2022Q1", Reply.DONE, "act"))
    (call,) = calls(assess_all(study, record, q("2022Q2")), record)
    assert (call.since, call.due) == (None, False)
    assert call.answer


def test_an_assumption_behind_all_scenarios_belongs_to_none() -> None:
    study = a_study(assumptions=[Assumption(id="it-holds", text="It holds.")])
    record = a_record(study)
    (call,) = calls(assess_all(study, record, q("2022Q1")), record)
    assert (call.scenario, call.owner, call.due) == (None, "", False)


def test_commitments_are_due_by_the_quarter_s_last_day() -> None:
    days = {"1": date(2022, 3, 31), "2": date(2022, 4, 1), "3": None}
    made = [Commitment(number, what="Report", by=by) for number, by in days.items()]
    done = Commitment("4", what="Count", by=date(2022, 2, 1), done_on=date(2022, 2, 2))
    found = promises(a_record(STUDY, *made, done), q("2022Q1"))
    assert {one.commitment.number: one.progress for one in found} == {
        "1": "due",
        "2": "open",
        "3": "open",
        "4": "done",
    }
