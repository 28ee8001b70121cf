"""Synthetic studies in each case that a study can be in, and a page's text as it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from html import unescape
from typing import Any, Final

from msgspec.structs import replace

from scenariobook.briefing.rendering import Templates
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import (
    Answer,
    End,
    Judgment,
    Outcome,
    Reading,
    Reply,
    Sighting,
    State,
    Stated,
    Statement,
)
from scenariobook.study.model.scenarios import Assumption
from scenariobook.study.model.study import Study
from tests.briefing.samples import Sample, body, front, judgment, reading, sample_of
from tests.briefing.whole_record import whole_record
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q, said

RATINGS: Final = {"alpha": "highly likely", "beta": "unlikely"}
_BLOCK: Final = re.compile(
    r"</?(?:p|br|h1|h2|li|tr|caption|figcaption|div|section|table|ul|ol)\b[^>]*>"
)
_TAG: Final = re.compile(r"<[^>]+>")
_DRAWN: Final = re.compile(r"<svg.*?</svg>", re.DOTALL)
_NAMED: Final = re.compile(r"<svg\b[^>]*><title>(.*?)</title>.*?</svg>", re.DOTALL)
_CELL: Final = re.compile(r"</t[dh]>\s*<t[dh][^>]*>")

TRIGGER: Final = {
    "when": "The indicator stands at warning",
    "then": "Call the group together",
    "owner": "Lead desk",
    "needs": [{"item": "indicator-one", "at": "warning"}],
}


def study(names: int = 2, **fields: Any) -> Study:
    """Return a study of so many scenarios with an indicator, a signpost and a trigger."""
    letters = ("alpha", "beta", *(f"case-{number}" for number in range(3, 9)))[:names]
    scenarios = [a_scenario(letters[0], decisions=[TRIGGER]), *map(a_scenario, letters[1:])]
    given: dict[str, Any] = {
        "scenarios": scenarios,
        "indicators": [
            an_indicator(ratings=RATINGS, owner="Desk one"),
            an_indicator("indicator-two", ratings=RATINGS, owner="Desk two"),
        ],
        "signposts": [a_signpost(ratings=RATINGS, expected_by=date(2022, 8, 1))],
    }
    return a_study(**(given | fields))


READ: Final = (reading("indicator-one", "2022Q1", 25.0), reading("indicator-one", "2022Q2", 12.0))
SEEN: Final = Sighting(q("2022Q2"), "signpost-one", state=State.OBSERVED, seen_on=date(2022, 5, 3))
JUDGED: Final = (
    judgment("alpha", "2022Q1", 60.0, "low"),
    judgment("alpha", "2022Q2", 70.0, "moderate"),
    judgment("beta", "2022Q1", 30.0, "low"),
    judgment("beta", "2022Q2", 20.0, "moderate"),
)
FALSE: Final = Answer(
    q("2022Q2"),
    "holds",
    answer=Reply.HOLDS_NO_LONGER,
    on=date(2022, 6, 2),
    who="Lead",
    why="A member has left.",
)
LINE: Final = Statement(
    q("2022Q2"), "bottom_line", text="Alpha is likely (70%). The survey says so.", analyst="Lead"
)


def unrated(count: int) -> list[Any]:
    return [a_scenario(name, prior=None, prior_basis=None) for name in ("alpha", "beta")[:count]]


def ending(scenario: str, end: End) -> Outcome:
    return Outcome(scenario, outcome=end, decided_on=date(2022, 6, 1), why="The survey shows it.")


def undisputed(*contents: Content) -> tuple[Content, ...]:
    return tuple(replace(one, dissent="") if hasattr(one, "dissent") else one for one in contents)


HOLDS: Final = Assumption(
    id="holds",
    text="The alliance holds.",
    home="alpha",
    load_bearing=True,
    broken_by=("signpost-one",),
    if_false="Alpha would be too high.",
)


def contested() -> Sample:
    """Return a study in which two people state two likelihoods, and two values."""
    differing: tuple[Sequence[Stated], ...] = (
        [Judgment(q("2022Q2"), "alpha", likelihood=value) for value in (30.0, 70.0)],
        [Reading(q("2022Q2"), "indicator-one", value=value) for value in (61.0, 5.0)],
    )
    added = [
        said(by, one) for pair in differing for by, one in zip(("anna", "ben"), pair, strict=True)
    ]
    return Sample(study(), extend(EMPTY, added))


CASES: Final[dict[str, Callable[[], Sample]]] = {
    "judged": lambda: sample_of(study(), *READ, SEEN, *undisputed(*JUDGED), LINE),
    "judged, and nobody typed the bottom line": lambda: sample_of(study(), *READ, SEEN, *JUDGED),
    "dissent": lambda: sample_of(study(), *READ, SEEN, *JUDGED, LINE),
    "unjudged": lambda: sample_of(study(), *READ, SEEN),
    "exploratory": lambda: sample_of(study(scenarios=unrated(2), mode="exploratory"), *READ, SEEN),
    "exclusive": lambda: sample_of(study(exclusive=True), *READ, SEEN, *JUDGED),
    "one scenario": lambda: sample_of(study(1), *READ, SEEN, *JUDGED[:2]),
    "ended": lambda: sample_of(
        study(),
        *READ,
        *JUDGED,
        ending("alpha", End.CAME_TRUE),
        ending("beta", End.DID_NOT),
    ),
    "nothing new": lambda: sample_of(
        study(indicators=[an_indicator(ratings=RATINGS, cadence="irregular")], signposts=[]),
        READ[0],
        *JUDGED[:1],
        *(replace(one, likelihood=60.0) for one in JUDGED[1:2]),
    ),
    "everything stale": lambda: sample_of(
        study(indicators=[an_indicator(ratings=RATINGS, cadence="monthly")], signposts=[]), READ[0]
    ),
    "wide disagreement": lambda: sample_of(
        study(), *READ, SEEN, judgment("alpha", "2022Q2", 5.0, "low"), LINE
    ),
    "eight scenarios": lambda: sample_of(study(8), *READ, SEEN, *JUDGED, LINE),
    "estimates of several people": whole_record,
    "judged in a word": lambda: sample_of(
        study(),
        *READ,
        judgment("alpha", "2022Q1", 60.0, "low"),
        judgment("alpha", "2022Q2", "unlikely", "high"),
        judgment("beta", "2022Q2", "likely", "low"),
    ),
    "no likelihood": lambda: sample_of(
        study(), *READ, replace(JUDGED[1], likelihood=None), JUDGED[2]
    ),
    "in a gap of the yardstick": lambda: sample_of(
        study(yardstick="phia"), judgment("alpha", "2022Q2", 52.0, "low")
    ),
    "contested": contested,
    "one of two has ended": lambda: sample_of(study(), *READ, *JUDGED, ending("alpha", End.VOID)),
    "none came true": lambda: sample_of(
        study(), ending("alpha", End.VOID), ending("beta", End.DID_NOT)
    ),
    "an assumption that no longer holds": lambda: sample_of(
        study(assumptions=[HOLDS]), *READ, SEEN, *JUDGED, FALSE
    ),
    "an assumption in doubt": lambda: sample_of(study(assumptions=[HOLDS]), *READ, SEEN, *JUDGED),
    "two assumptions in doubt, and nobody judged": lambda: sample_of(
        study(assumptions=[HOLDS, HOLDS.model_copy(update={"id": "holds-too"})]), *READ, SEEN
    ),
    "only emerging": lambda: sample_of(
        study(assumptions=[HOLDS]), *READ, replace(SEEN, state=State.EMERGING), *JUDGED
    ),
}
FIRST: Final = {"first quarter": lambda: sample_of(study(), READ[0], JUDGED[0])}
QUARTERS: Final = {
    "first quarter": "2022Q1",
    "everything stale": "2022Q4",
    "estimates of several people": "2022Q2",
}


def read_through(text: Any) -> str:
    """Return page one and page two of a briefing as they are read, line by line.

    A drawing is read by its words.
    """
    templates = Templates(None)
    rest = body(templates, text)
    second = "<body>" + rest[rest.index("<section") : rest.index("</section>")]
    sides = (_NAMED.sub(r"[\1]", markup) for markup in (front(templates, text), second))
    return "\n\n".join("\n".join(lines(markup)) for markup in sides) + "\n"


def section(sample: Sample, quarter: str, anchor: str) -> list[str]:
    """Return the lines of a section of a briefing as they are read; a drawing by its words."""
    rest = sample.markup(quarter)[1]
    begin = rest.index(f' id="{anchor}">')
    found = rest[rest.rindex("<section", 0, begin) : rest.index("</section>", begin)]
    return list(lines(_NAMED.sub(r"[\1]", f"<body>{found}")))


def lines(markup: str) -> Iterator[str]:
    """Yield the lines of a page as they are read; the cells of a row stand in one line."""
    shown = _CELL.sub(" | ", _DRAWN.sub("", markup[markup.index("<body") :]))
    for block in _BLOCK.split(shown):
        text = " ".join(unescape(_TAG.sub("", block)).split())
        if text and text != "|":
            yield text
