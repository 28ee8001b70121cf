"""What moved from one quarter to the next, why a likelihood did, and what would move it."""

from collections.abc import Mapping
from datetime import date
from math import fsum, log
from typing import Any

import pytest

from scenariobook.assess.assessment import Assessment, assess
from scenariobook.assess.change import QuarterChange, compare
from scenariobook.assess.effects import Effects, other_states, with_odds_times
from scenariobook.assess.item_status import IndicatorState, Status
from scenariobook.assess.why_it_moved import Moves, moves_between
from scenariobook.quarter import Quarter, quarters_from
from scenariobook.record.as_known import known_before
from scenariobook.record.claims.record import Known
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, State
from scenariobook.study.model.items import Driver
from scenariobook.study.model.study import Study
from tests.briefing.samples import project_of
from tests.builders import a_record, a_scenario, a_signpost, a_study, an_indicator, gauged, q, sight

# --- what moved -----------------------------------------------------------------------------------


def moved(quarter: str, *contents: Content) -> QuarterChange:
    """Return what moved in a study of a monthly indicator and of a signpost that fades."""
    item = an_indicator("item", cadence="monthly")
    sign = a_signpost("sign", fades_after=2, expected_by=date(2022, 5, 15))
    study = a_study(indicators=[item], signposts=[sign])
    record, now = a_record(study, *contents), q(quarter)
    return compare(assess(study, record, now.previous), assess(study, record, now))


CROSSED: list[tuple[dict[str, float], str, bool]] = [  # values, a quarter, whether one is
    ({"2022Q1": 5, "2022Q2": 15}, "2022Q2", True),
    ({"2022Q1": 25, "2022Q2": 15}, "2022Q2", True),
    ({"2022Q1": 11, "2022Q2": 19}, "2022Q2", False),
    ({"2022Q1": 20, "2022Q2": 99}, "2022Q2", False),
    ({"2022Q2": 25}, "2022Q2", False),  # there is nothing to compare it with
    ({"2022Q1": 25}, "2022Q2", False),  # nobody read it this quarter
    ({"2022Q1": 25}, "2022Q3", False),  # it grew too old
    ({"2022Q1": 25, "2022Q4": 5}, "2022Q4", False),  # what was too old had no status
]


def test_a_threshold_is_crossed_by_two_values_that_count() -> None:
    """A threshold is crossed between two values that count, in either direction."""
    for values, quarter, crosses in CROSSED:
        readings = [gauged(when, number, "item") for when, number in values.items()]
        assert bool(moved(quarter, *readings).crossed) is crosses, values


NEWS = {  # what is news after what was known; nobody looked where nothing is known
    None: {State.EMERGING, State.OBSERVED, State.RULED_OUT},
    State.NOT_YET: {State.EMERGING, State.OBSERVED, State.RULED_OUT},
    State.EMERGING: {*State},
    State.OBSERVED: {*State},
    State.RULED_OUT: {State.NOT_YET, State.EMERGING, State.OBSERVED},
}


def test_a_sighting_is_news_if_it_says_something_else_or_an_event_came_again() -> None:
    """A sighting is news if its state is another one, or an event came once more.

    Time that passes is none.
    """
    for before, news in NEWS.items():
        known = [sight("sign", "2022Q1", before)] if before else []
        found = {s for s in State if moved("2022Q2", *known, sight("sign", "2022Q2", s)).seen}
        assert found == news, before
        assert not any(moved(quarter, *known).seen for quarter in ("2022Q2", "2022Q3"))


# --- why it moved ---------------------------------------------------------------------------------

QUARTER = q("2022Q1")
RATINGS = {"alpha": "highly likely", "beta": "unlikely"}


def why_it_moved(then: Known, now: Known, quarter: Quarter = QUARTER) -> Mapping[str, Moves]:
    """Return why each scenario moved, by what was known a quarter before and is known now."""
    before, after = (assess(now.study, now.record, q) for q in (quarter.previous, quarter))
    return moves_between(before, after, then)


def points(moves: Moves) -> list[float]:
    """Return the points of each move."""
    return [moves.redefined, moves.revised, moves.lapsed, *[item.points for item in moves.news]]


@pytest.mark.parametrize("name", ["central-asia", "us-economy-2006", "el-nino-1996"])
def test_the_steps_add_up_to_the_change_in_every_quarter_that_we_ship(name: str) -> None:
    """The steps of a move add up to it, exact and as printed, in every quarter that we ship."""
    project = project_of(name)
    known = Known(project.study, project.record)
    for quarter in list(quarters_from(project.study.header.start, project.record.open_quarter))[1:]:
        then = known_before(project, quarter)
        was = implied(then, quarter.previous)
        for k, moves in why_it_moved(then, known, quarter).items():
            change = implied(known, quarter)[k] - was[k]
            assert fsum(points(moves)) == pytest.approx(change, abs=1e-9), (quarter, k)
            assert sum(move.points for move in moves.printed) == moves.printed_change
            for move, exact in zip(moves.printed, points(moves), strict=True):
                assert abs(move.points - exact) < 1 + 1e-9
                assert exact or not move.points


def implied(known: Known, quarter: Quarter) -> Mapping[str, float]:
    """Return the implied likelihoods of a quarter by what is known; none of an exploratory one."""
    evidence = assess(known.study, known.record, quarter).evidence
    return evidence.clamped if evidence else {}


def knows(study: Study, *contents: Content) -> Known:
    """Return what is known where a study's ledger holds these contents."""
    return Known(study, a_record(study, *contents))


def two_scenarios(**fields: Any) -> Study:
    """Return a study of alpha and beta at 50, with one indicator that speaks for alpha."""
    fields = {"ratings": RATINGS, "cadence": "irregular"} | fields
    return a_study(["alpha", "beta"], start="2021Q1", indicators=[an_indicator(**fields)])


OLD = gauged("2021Q4", 25, as_of=date(2021, 12, 1))


# What the study and its reading were and are, and as what the change is told.
NO_NEWS: list[tuple[dict[str, Any], Reading, dict[str, Any], Reading, str]] = [
    # With a lower threshold, what was at watch is at warning, and nobody read it.
    ({}, gauged("2021Q4", 15), {"warning": 12.0}, gauged("2021Q4", 15), "redefined"),
    ({}, gauged("2021Q4", 5), {}, gauged("2021Q4", 25), "revised"),
    # 90 days old at the end of March 2022 would count; 120 do not.
    ({"cadence": "monthly"}, OLD, {"cadence": "monthly"}, OLD, "lapsed"),
]


def test_a_change_that_is_no_news_is_told_as_what_it_is() -> None:
    """A change that is no news is told as redefined, revised or lapsed."""
    for then, was, now, reading, name in NO_NEWS:
        before, after = knows(two_scenarios(**then), was), knows(two_scenarios(**now), reading)
        moves = why_it_moved(before, after)["alpha"]
        told = {one: getattr(moves, one) for one in ("redefined", "revised", "lapsed")}
        assert told.pop(name) == pytest.approx(moves.after - moves.before)
        assert moves.after != moves.before
        assert (*told.values(), moves.news) == (0, 0, ())


def test_news_has_the_item_as_it_stood_before() -> None:
    """News has the item as it stood before: stale, without data, or normal."""
    for past in ([gauged("2021Q1", 25)], [], [gauged("2021Q4", 5)]):  # stale, no data, normal
        known = knows(two_scenarios(cadence="monthly"), *past, gauged("2022Q1", 25))
        moves = why_it_moved(known, known)["alpha"]
        (news,) = moves.news
        assert news.points == pytest.approx(fsum(points(moves)))
        assert isinstance(news.before, IndicatorState)
        assert news.before.status is not Status.WARNING


def test_renamed_items_and_scenarios_are_the_same_ones() -> None:
    """A new id of an item or a scenario moves nothing."""
    then = two_scenarios()
    scenarios = [a_scenario("omega", formerly=["alpha"]), a_scenario("beta")]
    rated = {"omega": RATINGS["alpha"], "beta": RATINGS["beta"]}
    fields: Any = {"home": "omega", "formerly": ["indicator-one"], "cadence": "irregular"}
    indicator = an_indicator("indicator-two", ratings=rated, **fields)
    reading = gauged("2021Q4", 25)
    present = knows(a_study(scenarios, start="2021Q1", indicators=[indicator]), reading)
    why = why_it_moved(Known(then, a_record(then, reading), present.record), present)
    found = {k: (s.redefined, sum(points(s))) for k, s in why.items()}
    assert found == {"omega": (0, 0), "beta": (0, 0)}


def test_a_new_scenario_and_an_exploratory_study_are_not_told() -> None:
    """No move is told of a new scenario, or of a study that was exploratory."""
    then = knows(a_study(["alpha", "beta"], start="2021Q1"))
    now = knows(a_study(["alpha", "beta", "gamma"], start="2021Q1"))
    assert set(why_it_moved(then, now)) == {"alpha", "beta"}
    unrated = [a_scenario(k, prior=None) for k in ("alpha", "beta")]
    explored = knows(a_study(unrated, start="2021Q1", mode="exploratory"))
    assert why_it_moved(explored, now) == {}
    assert why_it_moved(now, explored) == {}


# --- what items do as they stand, and would do if they stood otherwise ----------------------------


FOR_ALPHA = {"alpha": "highly likely", "beta": "highly unlikely"}  # 0.9 and 0.1


def weighed(study: Study, *contents: Content) -> Assessment:
    return assess(study, a_record(study, *contents), QUARTER)


def test_an_item_counts_against_a_scenario_whose_likely_rival_it_favours_more() -> None:
    """An item counts against a scenario whose likely rival it favours more.

    Gamma is next to nothing: that an item speaks for alpha rather than gamma matters little.
    Without the item, alpha's odds are 9 : 91. With it, they are 9 · 0.7 : 90 · 0.9 + 1 · 0.1.
    """
    priors = {"alpha": 9, "beta": 90, "gamma": 1}
    rated = {"alpha": "likely", "beta": "highly likely", "gamma": "highly unlikely"}
    scenarios = [a_scenario(k, prior=prior) for k, prior in priors.items()]
    study = a_study(scenarios, exclusive=True, indicators=[an_indicator("item", ratings=rated)])
    effects = Effects(weighed(study, gauged("2022Q1", 30.0, "item")))
    (alpha,), (beta,) = (effects.of_items(scenario) for scenario in study.scenarios[:2])
    assert alpha.value == pytest.approx(log((9 * 0.7) / (90 * 0.9 + 0.1)) - log(9 / 91))
    assert beta.value > 0


def test_at_most_two_raise_it_and_two_lower_it_the_strongest_first() -> None:
    """Of what would raise a figure, and lower it, the two strongest are told.

    Only what changes the printed figure counts; each item is unread, and has a driver of its own.
    """

    def named(**weights: float) -> list[tuple[str, bool]]:
        items = [an_indicator(k, ratings=FOR_ALPHA, weight=one) for k, one in weights.items()]
        study = a_study(["alpha", "beta"], indicators=items)
        found = Effects(weighed(study)).strongest(study.scenarios[0])
        return [(turn.state.item.id, turn.after > turn.before) for turn in found]

    assert named(weak=0.2, mild=0.5, strong=1.0) == [
        *(("strong", True), ("mild", True)),
        *(("strong", False), ("mild", False)),
    ]
    assert named(minute=0.001) == []


TURNS: list[tuple[dict[str, Any], float | None, list[str]]] = [
    ({}, 1.0, ["warning"]),
    ({}, 30.0, ["normal"]),
    ({}, None, ["normal", "warning"]),
    ({"warning": None}, 1.0, ["watch"]),  # the most that it can reach
    ({"type": "yes-no", "concern": "no"}, None, ["normal", "warning"]),
    ({"watch": None}, None, ["normal", "warning"]),
    ({"watch": None, "warning": None}, None, []),
]


def test_an_indicator_may_turn_normal_or_to_its_worst() -> None:
    """What an indicator would do is told for normal, and for the worst that it can reach."""
    for fields, number, statuses in TURNS:
        study = a_study(indicators=[an_indicator("item", **fields)])
        read = [gauged("2022Q1", number, "item")] if number else []
        (state,) = weighed(study, *read).indicators
        others = [one for one in other_states(state) if isinstance(one, IndicatorState)]
        assert [one.status for one in others] == statuses, (fields, number)


SIGNPOSTS = [
    a_signpost("observed", ratings=FOR_ALPHA, weight=0.3, driver="shared"),
    a_signpost("faded", ratings=FOR_ALPHA, fades_after=1),
    a_signpost("emerging", ratings=FOR_ALPHA, weight=1.3, driver="shared"),
    a_signpost("ruled-out", ratings=FOR_ALPHA, weight=2.3, driver="shared"),
    a_signpost("overdue", ratings=FOR_ALPHA, expected_by=date(2022, 1, 2)),
]
SEEN = (
    sight("observed", "2022Q1", State.OBSERVED),
    sight("faded", "2021Q4", State.OBSERVED),
    sight("emerging", "2022Q1", State.EMERGING),
    sight("ruled-out", "2022Q1", State.RULED_OUT),
    sight("overdue", "2022Q1", State.NOT_YET),
)


@pytest.mark.parametrize("exclusive", [True, False])
def test_the_odds_if_it_is_seen_are_what_the_whole_arithmetic_gives(*, exclusive: bool) -> None:
    """The odds if a signpost is seen are what the whole arithmetic gives.

    What has faded may come again; what is ruled out cannot.
    """
    drivers = [Driver(id="shared", title="Shared", weight=0.7)]
    study = a_study(["alpha", "beta"], exclusive=exclusive, signposts=SIGNPOSTS, drivers=drivers)
    before = weighed(study, *SEEN)
    assert before.evidence
    for scenario in study.scenarios:
        found = {state.item.id: by for state, by in Effects(before).factor_if_seen(scenario)}
        assert list(found) == ["faded", "emerging", "overdue"]
        for item, by in found.items():
            after = weighed(study, *SEEN, sight(item, "2022Q1", State.OBSERVED)).evidence
            assert after
            then, was = (e.implied[scenario.id] for e in (after, before.evidence))
            assert by == pytest.approx(then / (100 - then) / (was / (100 - was)))


def test_a_figure_at_other_odds_is_rounded_to_five() -> None:
    """A figure at other odds is rounded to five, and is never 0 or 100."""
    after: dict[tuple[float, float], int] = {(50, 9): 90, (50, 1 / 9): 10, (40, 2): 55, (2, 1): 1}
    after |= {(98, 1e9): 99, (37.4, 1): 35, (37.5, 1): 40}
    assert {asked: with_odds_times(*asked) for asked in after} == after
