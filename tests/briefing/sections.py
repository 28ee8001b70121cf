"""Small studies for what no shipped one has: how they read, golden texts of test_editions.py say.

Each has what its name says, so that a sentence is read beside its neighbours.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from msgspec.structs import replace

from scenariobook.briefing.sections.page_two import MOST
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger import kinds
from scenariobook.record.ledger.entries import Content, Defined, Opened, Raised, Redefined, Undone
from scenariobook.record.ledger.kinds import Answer, End, Looked, Reading, Reply, State
from scenariobook.record.proposed_sources import with_proposed
from scenariobook.study.model.items import Baseline
from scenariobook.study.model.scenarios import Assumption
from scenariobook.study.model.sources import Event
from tests.briefing.cases import HOSTILE, WHY, contested, ended_late, whole_record
from tests.briefing.samples import Sample, sample_of
from tests.builders import (
    a_fact,
    a_record,
    a_scenario,
    a_signpost,
    a_source,
    a_study,
    an_indicator,
    ended,
    estimate,
    judgment,
    q,
    reading,
    redefined,
    sight,
)

APART: Final = {"alpha": "highly likely", "beta": "highly unlikely", "gamma": "highly unlikely"}
TOWARDS: Final = {"alpha": "likely"}
AGAINST: Final = {"alpha": "highly unlikely", "beta": "likely", "gamma": "likely"}
PAST: Final = date(2022, 2, 1)


# A sample, a quarter of it, and what is read of its edition: sections by their anchors, handouts.
Part = tuple[Callable[[], Sample], str, *tuple[str, ...]]


# --- what is missing ------------------------------------------------------------------------------


def unseen() -> Sample:
    """Never noted, looked for in vain, first signs and no news since are four things to do.

    Who looks in a later quarter has not looked in this one.
    """
    study = a_study(
        signposts=[
            *(a_signpost(name, expected_by=PAST) for name in ("unsaid", "absent", "begun")),
            *(a_signpost(name) for name in ("silent", "noted", "awaited", "stirring", "dated")),
            *(a_signpost(name, fades_after=1) for name in ("gone", "came-again")),
            *(a_signpost(name) for name in ("looked-for", "on-another-day")),
        ]
    )
    return sample_of(
        study,
        sight("absent", "2022Q1", State.NOT_YET),
        sight("begun", "2022Q3", State.EMERGING),
        replace(sight("noted", "2022Q2", None), note="Nobody could say."),
        sight("awaited", "2022Q2", State.NOT_YET),
        sight("stirring", "2022Q2", State.EMERGING),
        sight("gone", "2022Q1", State.OBSERVED),
        sight("looked-for", "2022Q3", State.NOT_YET),
        sight("came-again", "2022Q1", State.OBSERVED),
        sight("came-again", "2022Q3", State.OBSERVED),
        sight("on-another-day", "2022Q2", State.EMERGING, date(2022, 4, 30)),
        sight("on-another-day", "2022Q3", State.EMERGING, date(2022, 8, 1)),
        Looked(q("2022Q3"), "dated", looked_on=date(2022, 9, 1)),
        Looked(q("2022Q2"), "silent", looked_on=date(2022, 4, 30)),
        Looked(q("2022Q4"), "silent", looked_on=date(2022, 10, 5)),
    )


def unread() -> Sample:
    """Since a day or a quarter, and never; read, but without anything to compare it with.

    Some were changed when there were readings of them: that nothing was read is untrue.
    """
    levels = {"type": "ordinal", "levels": ("low", "high"), "warning": "high", "unit": None}
    study = a_study(
        indicators=[
            *(an_indicator(name, cadence="monthly") for name in ("dated", "undated", "unread")),
            an_indicator("open", type="yes-no", unit=None),
            an_indicator("bare", watch=None, warning=None),
            *(an_indicator(name, **levels) for name in ("renamed", "carried", "mended")),
            an_indicator("retyped"),
            an_indicator("answered", type="yes-no", concern="yes", unit=None),
        ]
    )
    return sample_of(
        study,
        Reading(q("2022Q1"), "dated", value=1.0, as_of=date(2022, 2, 28)),
        Reading(q("2022Q1"), "undated", value=1.0),
        Looked(q("2022Q3"), "undated", looked_on=date(2022, 9, 1)),
        reading("open", "2022Q3", "yes", "gone"),
        reading("bare", "2022Q3", 3.0),
        Reading(q("2022Q2"), "renamed", value="amber"),
        Reading(q("2022Q2"), "carried", value="high"),
        Reading(q("2022Q3"), "carried", value="amber"),
        Reading(q("2022Q3"), "retyped", value="some"),
        Reading(q("2022Q3"), "answered", value=3.5),
        Reading(q("2022Q2"), "mended", value="amber"),
        Reading(q("2022Q3"), "mended", value="low"),
    )


def many_gaps() -> Sample:
    """What is overdue and what tells the scenarios apart best stand first, by owner."""
    useful = {"owner": "Desk", "ratings": {"alpha": "highly likely", "beta": "highly unlikely"}}
    items = [
        *(an_indicator(f"useless-{n}x", owner="ann") for n in range(9)),
        *(an_indicator(f"useful-{n}x", **useful) for n in range(7)),
    ]
    late = [a_signpost("late", expected_by=PAST, owner="Zebra desk")]
    return sample_of(a_study(["alpha", "beta"], analysts=["ann"], indicators=items, signposts=late))


def nothing() -> Sample:
    return sample_of(a_study(["alpha"], yardstick="phia"))


# --- what is open ---------------------------------------------------------------------------------


def questions() -> Sample:
    """What earlier versions raised: about an estimate, neither whose it is nor what it says."""

    def raised(quarter: str, kind: Any, item: str, field: str, **more: Any) -> Raised:
        return Raised(q(quarter), kind, item, field, **({"why": "no likelihood"} | more))

    return whole_record(
        raised("2022Q3", "estimate", "alpha ann 1", "likelihood", found="soon"),
        raised("2022Q3", "chance", "drill", "chance", found="soon"),
        raised("2022Q3", "reading", "prices 2022-09", "value", found="soon"),
        raised("2022Q3", "statement", "bottom_line", "text", found="soon"),
        raised("2022Q3", "reading", "rents", "value", choices=(6.5,), conflict=True, why=""),
        raised("2022Q3", "reading", "long-gone", "as_of", found="May", why="not a date"),
    )


# --- a scenario's items ---------------------------------------------------------------------------


def items() -> Sample:
    """What is measured, and what is weak: ratings, one source alone, no grade; no day told."""
    named = {
        "sound": ("gauge", "report"),
        "alone": ("gauge",),
        "ungraded": ("guess", "rumour"),
        "unnamed": (),
        "gone": ("gone", "gone-too"),
    }
    before = Baseline(value=4.0, as_of=date(2021, 12, 31), note="A dry year")
    rain: dict[str, Any] = {"measure": "Millimetres a month", "baseline": before}
    study = a_study(
        ["alpha", "beta"],
        indicators=[
            *(an_indicator(name, ratings=APART) for name in named),
            an_indicator("rain", ratings=APART, source="report", **rain),
            an_indicator("even", ratings=TOWARDS),
            an_indicator("old", ratings=APART),
            an_indicator("usual", ratings=APART, source="gauge"),
        ],
        signposts=[
            a_signpost("dated", expected_by=date(2022, 6, 30)),
            a_signpost("undated", ratings=AGAINST),
        ],
        sources=[
            *(a_source("gauge"), a_source("report", perishable=True), a_source("guess", "F")),
            a_source("rumour", "F"),
        ],
    )
    proposed = kinds.ProposedSource(
        "leaflet", title="A leaflet", publisher="Somebody", reliability="C"
    )
    contents: tuple[Content, ...] = (
        proposed,
        Reading(q("2021Q1"), "old", value=1.0, sources=("guess",)),
        Reading(q("2022Q1"), "usual", value=1.0, credibility=2),
        reading("even", "2022Q1", 30.0, "gauge", "leaflet", credibility=6),
        *(reading(name, "2022Q1", 12.0, *sources) for name, sources in named.items()),
        reading("rain", "2022Q1", 12.0, "gauge", "gauge"),
        replace(sight("dated", "2022Q1", State.OBSERVED, date(2022, 3, 7)), sources=("report",)),
        sight("undated", "2022Q1", State.OBSERVED),
        judgment("alpha", "2022Q1", 20.0, "low"),
        judgment("beta", "2022Q1", 60.0, "low"),  # page one's order, in the annex too
    )
    return sample_of(with_proposed(study, a_record(study, *contents)), *contents)


def titles() -> Sample:
    """A title may end as a sentence does: what follows it is not run into its question mark."""
    ids = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
    ends = ("Will it grow?", "It grows.", "“Who grows?”", "The “growth”", "Growth", "growth here")
    named = [*zip(ids, ends, strict=True)]
    likely: dict[str, Any] = {"ratings": {"alpha": "likely"}}
    item = likely | {"cadence": "monthly"}
    study = a_study(
        [a_scenario(id_, title=title) for id_, title in named],
        indicators=[an_indicator(f"item-{id_}", title=title, **item) for id_, title in named],
        signposts=[a_signpost(f"sign-{id_}", title=title, **likely) for id_, title in named],
        sources=[a_source(f"by-{id_}", title=one, publisher="Press Inc.") for id_, one in named],
    )
    read = (reading(f"item-{id_}", "2022Q1", 30.0, f"by-{id_}") for id_ in ids)
    return sample_of(study, *read, *(judgment(id_, "2022Q1", 5.0, "low") for id_ in ids[:3]))


def numbered() -> Sample:
    """Titles that no column of the heat map has room for have numbers, and a key to them."""
    long = "A scenario with a title that no column has room for"
    scenarios = [a_scenario(name, title=f"{long}, {name}") for name in ("alpha", "beta")]
    study = a_study(scenarios, indicators=[an_indicator(ratings=APART)])
    return sample_of(study, reading("indicator-one", "2022Q1", 30.0))


def assumed() -> Sample:
    """An assumption is in doubt by what was observed, also when it has faded, until an answer.

    Each fact stands once, with its figure; one that is dated later stands in no earlier edition.
    """
    broken_by = {
        "silent": ("silent",),
        "unwatched": (),
        "unanswered": ("old", "silent"),
        "answered": ("new",),
        "seen-again": ("old", "new"),
        "gone": ("silent",),
    }
    study = a_study(
        indicators=[an_indicator("growth")],
        signposts=[a_signpost("old", fades_after=1), a_signpost("new"), a_signpost("silent")],
        sources=[a_source("first-source"), a_source("second-source", "A")],
        assumptions=[
            *(
                Assumption(id=one, text=f"It is {one}.", home="alpha", basis="B.", broken_by=by)
                for one, by in broken_by.items()
            ),
            Assumption(id="homeless", text="It holds."),
            Assumption(id="rain-goes-on", text="It goes on raining.", home="beta"),
        ],
        facts=[
            a_fact("lake-area", value=1250.5, unit="sq km", bears_on=("alpha", "beta")),
            a_fact("dam-built", text=HOSTILE, when=date(2019, 3, 31), bears_on=("beta",)),
            a_fact("dry-summer", when="2022Q2", assumptions=("unwatched",)),
            a_fact("dry-month", when="2022-04"),
            a_fact("wet-month", when="2022-03"),
            a_fact("next-year", when="2023"),
            a_fact("no-month", when="2022-13"),
            a_fact("in-words", when="from 2023"),
            a_fact("one-flood", value=1, unit="floods", assumptions=("unwatched", "rain-goes-on")),
        ],
    )

    told: dict[str, Any] = {"who": "Anna", "why": "We asked"}
    return sample_of(
        study,
        reading("growth", "2022Q1", 30.0, "second-source"),
        sight("old", "2022Q1", State.OBSERVED, date(2022, 1, 15)),
        sight("new", "2022Q2", State.OBSERVED, date(2022, 5, 1)),
        Answer(q("2022Q3"), "answered", answer=Reply.STILL_HOLDS, **told),
        Answer(q("2022Q1"), "seen-again", answer=Reply.STILL_HOLDS, **told),
        Answer(q("2022Q3"), "gone", answer=Reply.HOLDS_NO_LONGER, **told),
    )


# --- what changed, and what came ------------------------------------------------------------------


def definition(quarter: str, *changes: Redefined, why: str = "") -> Defined:
    return Defined(q(quarter), "a" * 64, changes, why)


def of_one(key: str, was: str = "", now: str = "") -> Redefined:
    return redefined("indicators", "indicator-one", key, was, now)


LOWER: Final = of_one("warning", "25", "20")


def study_changes() -> Sample:
    """By the titles that readers know; texts are named only; what is gone keeps its id.

    Changes of later quarters are hindsight; undone ones do not count.
    """
    return sample_of(
        a_study(indicators=[an_indicator()]),
        definition("2022Q1"),
        definition(
            "2022Q1",
            LOWER,
            of_one("fades_after", "none", "2"),
            of_one("title"),
            *(redefined("signposts", f"sign-{n}", "look_up") for n in (1, 2)),
            of_one("watch", "-2", "-1.5"),
            of_one("ratings.alpha", "likely", "highly likely"),
            of_one("id", "old-one", "indicator-one"),
            redefined("scenarios", "gone-one", now="removed"),
            redefined("scenarios", "alpha", "prior", "50", "45"),
            redefined("study", "synthetic", "horizon", "2026Q4", "2027Q4"),
            why="a workshop said so",
        ),
        definition("2022Q2", LOWER),
        definition("2022Q2", LOWER, why="undone"),
        definition("2022Q3", LOWER, why="later"),
        Undone(q("2022Q3"), (4,)),
    )


ALPHA_ENDED: Final = ended("alpha", End.CAME_TRUE, date(2022, 12, 31), WHY)


def resolved() -> Sample:
    """An ending whose day lies after the open quarter tells no estimate of this quarter."""
    return whole_record(ALPHA_ENDED, ended_late("beta", End.DID_NOT), ended_late("gamma", End.VOID))


def resolved_after_second_round() -> Sample:
    """The treaty was seen on a day that only its second sighting has."""
    days = {"2022Q2": None, "2022Q3": date(2022, 6, 10)}
    treaty = (sight("treaty", quarter, State.OBSERVED, day) for quarter, day in days.items())
    return whole_record(ALPHA_ENDED, estimate("alpha", "2022Q3", "ann", 60.0, "", 2), *treaty)


def next_to_impossible() -> Sample:
    """As printed in its own quarter's briefing: under 1%.

    An item that speaks for two scenarios that came true is late for the first of them.
    """
    study = a_study(signposts=[a_signpost(f"sign-{n}", ratings=AGAINST) for n in range(4)])
    seen = [sight(item.id, "2022Q1", State.OBSERVED) for item in study.signposts]
    days = {"alpha": date(2022, 9, 30), "beta": date(2022, 2, 1), "gamma": date(2022, 9, 30)}
    return sample_of(study, *seen, *(ended(k, End.CAME_TRUE, day, WHY) for k, day in days.items()))


def coming() -> Sample:
    """What lapses, is expected, fades and is met at, each at its day, with what it could do.

    What was read or seen is not expected; of two occasions, one lies beyond the next quarter. Most
    worth finding out is what was never read, is too old, or was never looked for.
    """
    mild = {"alpha": "likely"}
    study = a_study(
        ["alpha", "beta"],
        indicators=[
            *(an_indicator(item, ratings=mild) for item in ("lapses", "small", "known")),
            an_indicator("old", ratings=mild, weight=2.0, cadence="monthly", owner="Desk"),
            an_indicator("moves-nothing", watch=None, warning=None, ratings=mild),
        ],
        signposts=[
            a_signpost("expected", ratings=mild, expected_by=date(2022, 8, 9)),
            a_signpost("seen", ratings=mild, expected_by=date(2022, 8, 9)),
            a_signpost("fades", ratings=mild, fades_after=1),
        ],
    )
    days = {"The summit": date(2022, 9, 1), "The next one": date(2022, 12, 1)}
    occasions = [Event(date=day, title=title, items=("small",)) for title, day in days.items()]
    return sample_of(
        study.model_copy(update={"events": tuple(occasions)}),
        Reading(q("2022Q1"), "lapses", value=25.0, as_of=date(2022, 1, 15)),
        Reading(q("2022Q1"), "old", value=25.0, as_of=date(2022, 1, 15)),
        reading("known", "2022Q2", 5.0),
        sight("seen", "2022Q2", State.OBSERVED),
        sight("fades", "2022Q2", State.OBSERVED),
    )


def many_that_lapse() -> Sample:
    """Of many, those with the largest effect are told, in the order of their days."""
    names = [f"item-{number}" for number in range(MOST + 2)]
    items = [an_indicator(k, ratings=APART, weight=0.1 + 0.1 * n) for n, k in enumerate(names)]
    days = ((k, date(2022, 1, 31 - n)) for n, k in enumerate(names))
    read = [Reading(q("2022Q1"), k, value=25.0, as_of=day) for k, day in days]
    return sample_of(a_study(["alpha", "beta"], indicators=items), *read)


# --- in its time ----------------------------------------------------------------------------------


def second_round() -> Sample:
    """From then on estimates stand in an open quarter, too; the first round's are not mixed in."""
    return whole_record(
        estimate("alpha", "2022Q3", "ann", 60.0, "Ann's second reason.", 2),
        estimate("alpha", "2022Q3", "ben", 70.5, "Ben's second reason.", 2),
    )


def opened_anew() -> Sample:
    """Statements stand in their own quarter; an ending is told from its day's quarter on.

    An open question about an ending belongs to no quarter: an earlier briefing would give it away.
    """
    return whole_record(
        Opened(q("2022Q4")),
        ended("alpha", End.CAME_TRUE, date(2022, 10, 1), ""),
        Raised(NO_QUARTER, "outcome", "beta", "outcome", why="?"),
    )


# --- handouts -------------------------------------------------------------------------------------


def workshop() -> Sample:
    """What a card has room for, and what is asked: of everything a little too much.

    Beta's signposts speak against it; gamma has no items of its own.
    """
    decision = {"when": "it is seen", "then": "act", "owner": "Desk"}
    study = a_study(
        [
            a_scenario(
                "alpha",
                questions=("Who pays <most>?", "Is {{ this }} it?"),
                implications=["Prices rise.", "Ports close.", "A third."],
                decisions=[decision, decision | {"when": "It is over."}],
            ),
            a_scenario("beta", kind="baseline"),
            "gamma",
        ],
        indicators=[
            an_indicator("against-it", ratings=AGAINST),
            an_indicator("for-it", title="Is it calm?", ratings=TOWARDS),
            an_indicator("says-nothing"),
            an_indicator("strongly-for-it", ratings=APART, home="beta"),
            an_indicator("no-threshold", ratings=APART, watch=None, warning=None),
            an_indicator("carried", ratings=APART, cadence="yearly"),
            an_indicator("stale", ratings=APART),
            *(an_indicator(f"item-{n}x") for n in range(8)),
        ],
        signposts=[
            *(a_signpost(name, expected_by=PAST) for name in ("unsaid", "begun", "absent", "seen")),
            a_signpost("faded", ratings=APART, fades_after=1),
            a_signpost("ruled-out", ratings=APART),
            a_signpost("to-come", ratings=TOWARDS, expected_by=date(2023, 1, 31)),
            a_signpost("against", ratings=AGAINST, owner="Desk"),
        ],
        assumptions=[
            Assumption(
                id="watched", text="It holds", home="alpha", vulnerable=False, broken_by=("seen",)
            ),
            Assumption(id="light", text="It rains.", home="alpha", load_bearing=False),
            Assumption(id="homeless", text="All is well."),
        ],
    )
    return sample_of(
        study,
        reading("stale", "2022Q1", 33.0),
        sight("faded", "2022Q1", State.OBSERVED, date(2022, 1, 6)),
        reading("carried", "2022Q3", 33.0),
        reading("against-it", "2022Q4", 25.0),
        reading("for-it", "2022Q4", 1.0),
        reading("strongly-for-it", "2022Q4", 33.0),
        sight("begun", "2022Q4", State.EMERGING),
        sight("absent", "2022Q4", State.NOT_YET),
        sight("seen", "2022Q4", State.OBSERVED, date(2022, 11, 1)),
        sight("ruled-out", "2022Q4", State.RULED_OUT),
        replace(judgment("alpha", "2022Q4", 90.0, "low"), dissent=""),
        judgment("beta", "2022Q4", 60.0, "low"),
        replace(judgment("gamma", "2022Q4", 60.0, "low"), likelihood=None),
    )


PARTS: Final[dict[str, Part]] = {
    "gaps, signposts": (unseen, "2022Q3", "unknowns"),
    "gaps, indicators": (
        *(unread, "2022Q3"),
        *("unknowns", "items-alpha", "questions", "rating-sheet"),
    ),
    "gaps, many": (many_gaps, "2022Q3", "unknowns"),
    "nothing": (nothing, "2022Q1", "unknowns", "items-alpha", "method", "questions", "run-sheet"),
    "contested": (
        *(contested, "2022Q2"),
        *("scenario-alpha", "unknowns", "items-alpha", "cards-blind", "questions"),
    ),
    "contested, the quarter after": (contested, "2022Q3", "page-two", "items-alpha"),
    "contested, the quarter before": (contested, "2022Q1", "unknowns", "items-alpha"),
    "open questions": (questions, "2022Q3", "unknowns"),
    "items": (items, "2022Q1", "items-beta", "items-alpha", "comparison", "all-sources"),
    "items, months": (whole_record, "2022Q3", "page-one", "items-alpha"),
    "estimates, second round": (second_round, "2022Q3", "page-one", "scenario-alpha"),
    "in its time, a closed quarter": (opened_anew, "2022Q1", "page-one"),
    "in its time, the quarter before": (opened_anew, "2022Q3", "page-one", "unknowns"),
    "in its time, the open quarter": (opened_anew, "2022Q4", "page-one", "unknowns"),
    "titles": (titles, "2022Q1", "page-one", "items-alpha", "all-sources"),
    "titles, later": (titles, "2022Q3", "page-one", "page-two", "scenario-alpha", "unknowns"),
    "items, numbered": (numbered, "2022Q1", "comparison"),
    "assumptions and facts, first": (assumed, "2022Q1", "facts", "items-alpha", "all-sources"),
    "assumptions and facts, later": (assumed, "2022Q2", "facts", "items-alpha"),
    "assumptions and facts, latest": (assumed, "2022Q3", "items-alpha", "items-of-all"),
    "study changes": (study_changes, "2022Q2", "study-changes"),
    "track record": (resolved, "2022Q3", "track-record"),
    "track record, second round": (resolved_after_second_round, "2022Q3", "track-record"),
    "track record, under 1%": (next_to_impossible, "2022Q3", "track-record"),
    "what comes": (coming, "2022Q2", "page-two"),
    "what comes, of many": (many_that_lapse, "2022Q2", "page-two"),
    "workshop": (workshop, "2022Q4", "cards", "cards-blind", "questions", "run-sheet"),
}
