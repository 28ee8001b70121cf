"""Synthetic studies in each case that a study can be in, and a page's text as it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Any, Final

from msgspec.structs import replace

from scenariobook.briefing.rendering import Templates
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import End, Outcome, Sighting, State, Statement
from scenariobook.study.model import Study
from tests.briefing.samples import Sample, judgment, reading, sample_of
from tests.briefing.whole_record import whole_record
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

RATINGS: Final = {"alpha": "highly likely", "beta": "unlikely"}
_BLOCK: Final = re.compile(
    r"</?(?:p|h1|h2|li|tr|caption|figcaption|div|section|table|ul|ol)\b[^>]*>"
)
_TAG: Final = re.compile(r"<[^>]+>")
_DRAWN: Final = re.compile(r"<svg.*?</svg>", re.DOTALL)
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
LINE: Final = Statement(
    q("2022Q2"), "bottom_line", text="Alpha is likely (70%). The survey says so.", analyst="Lead"
)


def unrated(count: int) -> list[Any]:
    return [a_scenario(name, prior=None, prior_basis=None) for name in ("alpha", "beta")[:count]]


def ending(scenario: str, end: End) -> Outcome:
    return Outcome(scenario, outcome=end, decided_on=date(2022, 6, 1), why="The survey shows it.")


def undisputed(*contents: Content) -> tuple[Content, ...]:
    return tuple(replace(one, dissent="") if hasattr(one, "dissent") else one for one in contents)


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
}
FIRST: Final = {"first quarter": lambda: sample_of(study(), READ[0], JUDGED[0])}
QUARTERS: Final = {
    "first quarter": "2022Q1",
    "everything stale": "2022Q4",
    "estimates of several people": "2022Q2",
}


def read_through(text: Any) -> str:
    """Return page one and page two of a briefing as they are read, line by line."""
    templates = Templates(None)
    sides = (
        templates.render("note.html.j2", briefing=text, side=side, density=(), page_count=2)
        for side in ("front", "back")
    )
    return "\n\n".join("\n".join(lines(markup)) for markup in sides) + "\n"


def lines(markup: str) -> Iterator[str]:
    """Yield the lines of a page as they are read; the cells of a row stand in one line."""
    shown = _CELL.sub(" | ", _DRAWN.sub("", markup[markup.index("<body") :]))
    for block in _BLOCK.split(shown):
        text = " ".join(unescape(_TAG.sub("", block)).split())
        if text and text != "|":
            yield text
