"""Synthetic studies in each case that a study can be in, and a page's text as it is read."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Any, Final

from msgspec.structs import replace

from scenariobook.briefing.materials import Inputs
from scenariobook.briefing.rendering import Templates
from scenariobook.record.ledger.chain import extend
from scenariobook.record.ledger.entries import Content, Defined, Opened
from scenariobook.record.ledger.kinds import (
    Answer,
    End,
    Judgment,
    Looked,
    Reading,
    Reply,
    State,
    Statement,
    UnclearText,
)
from scenariobook.study.model.items import Driver
from scenariobook.study.model.scenarios import Assumption
from scenariobook.study.model.study import Study
from tests.briefing.samples import Sample, front, other_pages, sample_of
from tests.builders import (
    a_ledger,
    a_scenario,
    a_signpost,
    a_source,
    a_study,
    an_indicator,
    by,
    by_both,
    chance,
    ended,
    estimate,
    judgment,
    q,
    reading,
    redefined,
    sight,
)

APART: Final = {"alpha": "highly likely", "beta": "unlikely"}
_BLOCK: Final = re.compile(
    r"</?(?:p|br|h1|h2|li|tr|caption|figcaption|div|section|table|ul|ol)\b[^>]*>"
)
_TAG: Final = re.compile(r"<[^>]+>")
_DRAWN: Final = re.compile(r"<svg.*?</svg>", re.DOTALL)
_NAMED: Final = re.compile(r"<svg\b[^>]*><title>(.*?)</title>.*?</svg>", re.DOTALL)
_ANCHOR: Final = re.compile(r'[^>]*\bid="([^"]+)"')
_CELL: Final = re.compile(r"</t[dh]>\s*<t[dh][^>]*>")

HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} {% raw %} & \"quotes\" 'too'"

# A text that a careless writer of cells would turn into a formula, or lose a part of.
TRAP = "=1+1 _x0041_ <&> “ü” "
# What kinds of studies say of themselves.
HEADERS: dict[str, dict[str, Any]] = {
    "open": {},
    "exclusive": {"exclusive": True},
    "exploratory": {"mode": "exploratory"},
    "gaps": {"yardstick": "phia"},
}
RATINGS = {"alpha": "highly likely", "beta": "unlikely", "gamma": "even"}

# --- something of everything ----------------------------------------------------------------------


def something_of_everything(kind: str = "open") -> Sample:
    """Return three scenarios and four quarters from 2022Q1 on, with all kinds of items.

    There is every kind of gap, a corrected reading, a change of definitions, and hostile text.
    """
    is_estimative = kind != "exploratory"
    prior = {"prior": 50.0 if is_estimative else None}
    decision = {"when": "seen", "then": "act", "owner": "Desk"}
    narrative = f"# Heading\n\n{HOSTILE}\n\n- one"
    doubtful: dict[str, Any] = {"broken_by": ("treaty",), "hedging": ("Prepare.",)}
    falling = {"direction": "falling", "watch": -1.0, "warning": -5.0}
    levels = {"levels": ("none", "some", "much"), "watch": "some", "warning": "much"}
    study = a_study(
        [
            a_scenario("alpha", title=f"Alpha {HOSTILE}", implications=["Prepare."], **prior),
            a_scenario("beta", decisions=[decision], **prior),
            a_scenario("gamma", kind="baseline", narrative=narrative, **prior),
        ],
        drivers=[Driver(id="economy", title="The economy")],
        sources=[
            a_source("first-source"),
            a_source("second-source", "F", perishable=True),
            a_source("third-source", "A", url="javascript:alert(1)"),
            a_source("never-cited", title=TRAP),
        ],
        indicators=[
            an_indicator("growth", driver="economy", ratings=RATINGS, owner="Economics desk"),
            an_indicator("output", driver="economy", ratings=RATINGS, decimals=1, **falling),
            an_indicator(
                "unrest", home="beta", ratings=RATINGS, type="ordinal", unit=None, **levels
            ),
            an_indicator("closed", type="yes-no", concern="yes", home="beta", unit=None),
            an_indicator("never-read", home="beta", owner="Defence desk", title=TRAP, note=TRAP),
            an_indicator("old-reading", ratings=RATINGS, cadence="monthly"),
        ],
        signposts=[
            a_signpost("treaty", ratings=RATINGS, fades_after=2, expected_by=date(2022, 2, 1)),
            a_signpost("rebuke", ratings=RATINGS, home="beta"),
            a_signpost("never-seen", title=TRAP),
        ],
        assumptions=[Assumption(id="holds", text="The alliance holds.", home="alpha", **doubtful)],
        marking="TLP:CLEAR",
        authors=("An author",),
        **HEADERS[kind],
    )
    judgments = [
        judgment("alpha", "2022Q2", "likely", "low"),
        judgment("alpha", "2022Q3", 85.0, "moderate"),
        judgment("beta", "2022Q3", "unlikely", "high"),
    ]
    if not is_estimative:
        judgments = [replace(one, likelihood=None) for one in judgments]
    return sample_of(
        study,
        Opened(q("2022Q2")),
        Opened(q("2022Q3")),
        reading("growth", "2022Q1", 4.0, "first-source"),
        reading("growth", "2022Q2", 12.0, "first-source", "second-source"),
        reading("growth", "2022Q3", 25.0, "third-source", credibility=1),
        reading("growth", "2022Q3", 26.0, "third-source", credibility=1),
        reading("output", "2022Q3", -6.25, "second-source", credibility=6),
        reading("unrest", "2022Q2", "some", "first-source"),
        replace(reading("closed", "2022Q3", "yes"), note=TRAP),
        reading("old-reading", "2022Q1", 1.0, "first-source"),
        sight("treaty", "2022Q3", State.OBSERVED, date(2022, 8, 1), "first-source"),
        sight("rebuke", "2022Q2", State.EMERGING),
        *judgments,
        Defined(q("2022Q1"), "a" * 64),
        Defined(
            q("2022Q3"),
            "b" * 64,
            (
                redefined("indicators", "growth", "warning", "25", "20"),
                redefined("indicators", "output", "watch", "-2", "-1"),
                redefined("indicators", "output", "ratings.beta", "even", "unlikely"),
                redefined("scenarios", "alpha", "narrative"),
                redefined("sources", "gone-source", now="removed"),
            ),
            f"The workshop said so {HOSTILE}",
        ),
    )


EVERYTHING: Final = something_of_everything()


# --- all that a quarter can hold ------------------------------------------------------------------

BOTTOM_LINE: Final = "Alpha leads the field. Little else moved."


def monthly(item: str, number: int, value: float) -> Reading:
    """Return a reading of one month of 2022."""
    quarter, period = q(f"2022Q{(number + 2) // 3}"), f"2022-{number:02}"
    return Reading(quarter, item, period, value=value, sources=("first-source",), credibility=2)


def whole_record(*more: Content) -> Sample:
    """Return a study of months, dated signposts and three analysts; ``more`` comes after the rest.

    The open quarter is 2022Q3; nothing has ended.
    """
    study = a_study(
        [a_scenario("alpha"), a_scenario("beta", prior=20.0), a_scenario("gamma", prior=30.0)],
        sources=[a_source("first-source")],
        indicators=[
            an_indicator("prices", cadence="monthly", within="mean", ratings=RATINGS, decimals=1),
            an_indicator("rents", cadence="monthly", ratings=RATINGS, home="beta"),
        ],
        signposts=[
            a_signpost("drill", expected_by=date(2022, 12, 31), ratings=RATINGS),
            a_signpost("summit", expected_by=date(2022, 8, 15), home="beta"),
            a_signpost("treaty", expected_by=date(2022, 6, 30), home="beta"),
            a_signpost("rally", expected_by=date(2022, 5, 1), home="beta"),
        ],
        analysts=("zoe", "ann", "ben"),
    )
    summit = sight("summit", "2022Q3", State.OBSERVED, date(2022, 8, 1), "first-source")
    return sample_of(
        study,
        monthly("prices", 2, 12.0),
        monthly("prices", 3, 13.0),
        judgment("alpha", "2022Q1", "likely", "low"),
        chance("2022Q1", "summit", 30.0, "Doubtful."),
        estimate("alpha", "2022Q1", "ann", 30.0, "Ann's reason."),
        estimate("alpha", "2022Q1", "zoe", 60.0, "Zoe's reason."),
        estimate("alpha", "2022Q1", "ben", "roughly even chance"),
        Opened(q("2022Q2")),
        *(monthly("prices", number, 10.0 + number) for number in (4, 5, 6)),
        judgment("alpha", "2022Q2", 65.0, "low"),
        chance("2022Q2", "treaty", 40.0),
        Statement(q("2022Q2"), "bottom_line", text="Of the second quarter.", analyst="Lead"),
        Opened(q("2022Q3")),
        monthly("prices", 7, 21.0),
        monthly("prices", 8, 24.0),
        monthly("rents", 7, 11.0),
        replace(summit, note="They met."),
        judgment("alpha", "2022Q3", 72.5, "moderate"),
        chance("2022Q3", "drill", "likely", "It was announced."),
        estimate("alpha", "2022Q3", "ann", 53.7, "Ann's reason."),
        estimate("alpha", "2022Q3", "ben", 81.9, "Ben's reason."),
        estimate("drill", "2022Q3", "zoe", 45.5, "Zoe's reason."),
        Statement(q("2022Q3"), "bottom_line", text=BOTTOM_LINE, analyst="Lead"),
        Statement(q("2022Q3"), "so_what", text="Prepare."),
        *more,
    )


WHY: Final = "The gauge fell. Three sources say so."


def ended_late(scenario: str, end: End) -> Content:
    """Return how a scenario of the whole record ended within its last quarter."""
    return ended(scenario, end, date(2022, 9, 1), WHY)


def whole_record_ended() -> Sample:
    """Return the study after all its scenarios have ended: alpha came true, gamma is void."""
    ends = {"alpha": End.CAME_TRUE, "beta": End.DID_NOT, "gamma": End.VOID}
    return whole_record(*(ended_late(scenario, end) for scenario, end in ends.items()))


# --- each case ------------------------------------------------------------------------------------

TRIGGER: Final = {
    "when": "The indicator stands at warning",
    "then": "Call the group together",
    "owner": "Lead desk",
    "needs": [{"item": "indicator-one", "at": "warning"}],
}


def basic(names: int = 2, **fields: Any) -> Study:
    """Return a study of so many scenarios with an indicator, a signpost and a trigger."""
    letters = ("alpha", "beta", *(f"case-{number}" for number in range(3, 9)))[:names]
    scenarios = [a_scenario(letters[0], decisions=[TRIGGER]), *map(a_scenario, letters[1:])]
    given: dict[str, Any] = {
        "scenarios": scenarios,
        "indicators": [
            an_indicator(ratings=APART, owner="Desk one"),
            an_indicator("indicator-two", ratings=APART, owner="Desk two"),
        ],
        "signposts": [a_signpost(ratings=APART, expected_by=date(2022, 8, 1))],
    }
    return a_study(**(given | fields))


READ: Final = (reading("indicator-one", "2022Q1", 25.0), reading("indicator-one", "2022Q2", 12.0))
SEEN: Final = sight("signpost-one", "2022Q2", State.OBSERVED, date(2022, 5, 3))
# The study's text is about the first event, also where a later quarter has another one.
SAID: Final = [a_signpost(ratings=APART, expected_by=date(2022, 8, 1), says="A member has left.")]
AGAIN: Final = sight("signpost-one", "2022Q3", State.OBSERVED, date(2022, 8, 1))
NOTED: Final = (replace(SEEN, note="It left at noon."), AGAIN)
FIRST_SIGNS: Final = replace(SEEN, state=State.EMERGING)
JUDGED: Final = (
    judgment("alpha", "2022Q1", 60.0, "low"),
    judgment("alpha", "2022Q2", 70.0, "moderate"),
    judgment("beta", "2022Q1", 30.0, "low"),
    judgment("beta", "2022Q2", 20.0, "moderate"),
)
_LEFT: Final[dict[str, Any]] = {"on": date(2022, 6, 2), "why": "A member has left."}
FALSE: Final = Answer(q("2022Q2"), "holds", answer=Reply.HOLDS_NO_LONGER, who="Lead", **_LEFT)
LINE: Final = Statement(
    q("2022Q2"), "bottom_line", text="Alpha is likely (70%). The survey says so.", analyst="Lead"
)


def unrated(count: int) -> list[Any]:
    return [a_scenario(name, prior=None, prior_basis=None) for name in ("alpha", "beta")[:count]]


def read_once(cadence: str) -> Study:
    return basic(indicators=[an_indicator(ratings=APART, cadence=cadence)], signposts=[])


def ending(scenario: str, end: End) -> Content:
    return ended(scenario, end, date(2022, 6, 1), "The survey shows it.")


_BROKEN: Final[dict[str, Any]] = {
    "broken_by": ("signpost-one",),
    "if_false": "Alpha would be too high.",
}
HOLDS: Final = Assumption(id="holds", text="The alliance holds.", home="alpha", **_BROKEN)


def contested() -> Sample:
    """Anna and Ben differ about three rows; older values are known, and are printed nowhere."""
    now = q("2022Q2")
    unclear = UnclearText(found="1,234", why="two meanings", choices=(1.234, 1234.0))
    indicators = [an_indicator(name, ratings=APART) for name in ("rain", "wells", "snow")]
    signposts = [a_signpost("summit", ratings=APART, expected_by=date(2022, 6, 1))]
    trigger = {"id": "meet", "when": "They meet.", "then": "Tell the press.", "owner": "Lee"}
    needs = {"needs": [{"item": "summit", "at": "observed"}]}
    alpha = a_scenario("alpha", decisions=[{**trigger, **needs}])
    made = a_study((alpha, "beta", "gamma"), indicators=indicators, signposts=signposts)
    known = a_ledger(reading("rain", "2022Q1", 12.0), sight("summit", "2022Q1", State.EMERGING))
    wells = (("wells", 61.0), ("rivers", 58.0))
    pairs = (
        (Reading(now, "rain", value=61.0, note="wells"), Reading(now, "rain", value=5.0)),
        (sight("summit", "2022Q2", State.OBSERVED), sight("summit", "2022Q2", State.NOT_YET)),
        (Judgment(now, "alpha", likelihood=30.0), Judgment(now, "alpha", likelihood=70.0)),
        [Reading(now, "wells", value=value, note=note) for note, value in wells],
    )
    alone = (
        by("anna", Reading(q("2022Q3"), "rain", value=25.0)),
        by("anna", Looked(now, "summit", looked_on=date(2022, 5, 2))),
        by("anna", Reading(now, "snow", unclear={"value": unclear})),
    )
    both = (one for pair in pairs for one in by_both(*pair))
    return Sample(made, extend(known, [*both, *alone]))


# A study and its contents; or what returns a sample.
CASES: Final[dict[str, tuple[Any, ...] | Callable[[], Sample]]] = {
    # Of one command, the headline may be recorded before the figures that it names.
    "judged": (basic(), LINE, *READ, SEEN, *(replace(one, dissent="") for one in JUDGED)),
    "judged, and nobody typed the bottom line": (basic(), *READ, SEEN, *JUDGED),
    "dissent": (basic(), *READ, SEEN, *JUDGED, LINE),
    "unjudged": (basic(), *READ, SEEN),
    "exploratory": (basic(scenarios=unrated(2), mode="exploratory"), *READ, SEEN),
    "exclusive": (basic(exclusive=True), *READ, SEEN, *JUDGED),
    "one scenario": (basic(1), *READ, SEEN, *JUDGED[:2]),
    "ended": (basic(), *READ, *JUDGED, ending("alpha", End.CAME_TRUE), ending("beta", End.DID_NOT)),
    "nothing new": (
        read_once("irregular"),
        READ[0],
        JUDGED[0],
        replace(JUDGED[1], likelihood=60.0),
    ),
    "everything stale": (read_once("monthly"), READ[0]),
    "wide disagreement": (basic(), *READ, SEEN, judgment("alpha", "2022Q2", 5.0, "low"), LINE),
    "eight scenarios": (basic(8), *READ, SEEN, *JUDGED, LINE),
    "estimates of several people": whole_record,
    "judged in a word": (
        basic(),
        *READ,
        judgment("alpha", "2022Q1", 60.0, "low"),
        judgment("alpha", "2022Q2", "unlikely", "high"),
        judgment("beta", "2022Q2", "likely", "low"),
    ),
    "no likelihood": (basic(), *READ, replace(JUDGED[1], likelihood=None), JUDGED[2]),
    "between two terms": (basic(yardstick="phia"), judgment("alpha", "2022Q2", 52.0, "low")),
    "contested": contested,
    "one of two has ended": (basic(), *READ, *JUDGED, ending("alpha", End.VOID)),
    "none came true": (basic(), ending("alpha", End.VOID), ending("beta", End.DID_NOT)),
    "an assumption that no longer holds": (basic(assumptions=[HOLDS]), *READ, SEEN, *JUDGED, FALSE),
    "an assumption in doubt": (basic(assumptions=[HOLDS], signposts=SAID), *NOTED, *READ, *JUDGED),
    "only emerging": (basic(assumptions=[HOLDS]), *READ, FIRST_SIGNS, *JUDGED),
    "first quarter": (basic(), READ[0], JUDGED[0]),
}
_QUARTERS: Final = {"first quarter": "2022Q1", "everything stale": "2022Q4"}


def case(name: str) -> Inputs:
    """Return what an edition of a study in one of the cases is made from."""
    made = CASES[name]
    sample = made() if callable(made) else sample_of(*made)
    return sample.inputs(_QUARTERS.get(name, "2022Q2"))


# --- as it is read --------------------------------------------------------------------------------


def read_through(text: Any) -> str:
    """Return page one and page two of a briefing as they are read, line by line."""
    templates = Templates(None)
    _, second = next(sections(other_pages(templates, text)))
    sides = (front(templates, text), second.partition("</section>")[0])
    return "\n\n".join("\n".join(read_lines(markup)) for markup in sides) + "\n"


def sections(markup: str) -> Iterator[tuple[str, str]]:
    """Yield the sections of some pages: their anchors, and their markup."""
    for part in markup.split("<section")[1:]:
        anchor = _ANCHOR.match(part)
        yield anchor[1] if anchor else "", f"<body><section{part}"


def section(sample: Sample, quarter: str, anchor: str) -> Iterator[str]:
    """Return the lines of a section of a briefing as they are read."""
    found = dict(sections("".join(sample.markup(quarter))))[anchor]
    return read_lines(found.partition("</section>")[0])


def read_lines(markup: str) -> Iterator[str]:
    """Yield the lines of a page as they are read; a drawing by its words."""
    return lines(_NAMED.sub(r"[\1]", markup))


def lines(markup: str) -> Iterator[str]:
    """Yield the lines of a page as they are read; the cells of a row stand in one line."""
    shown = _CELL.sub(" | ", _DRAWN.sub("", markup[markup.index("<body") :]))
    for block in _BLOCK.split(shown):
        text = " ".join(unescape(_TAG.sub("", block)).split())
        if text and text != "|":
            yield text
