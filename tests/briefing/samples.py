"""Synthetic studies with their ledgers, and their briefings as text and as markup."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import structs

from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.screen import render_screen
from scenariobook.briefing.sections_in_order import Annex, Briefing, Part, annex
from scenariobook.briefing.wording.materials import Inputs, gather
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import Ledger
from scenariobook.record.ledger.entries import Content, Defined, Opened
from scenariobook.record.ledger.kinds import State
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project
from scenariobook.study.model.items import Driver
from scenariobook.study.model.scenarios import Assumption
from scenariobook.study.model.study import Study
from tests.builders import (
    a_ledger,
    a_scenario,
    a_signpost,
    a_source,
    a_study,
    an_indicator,
    judgment,
    q,
    reading,
    redefined,
    sight,
)

SHIPPED = Path(__file__).parents[2] / "scenarios"
_SOURCES = re.compile(r'<section class="cited[^>]*>.*?</section>', re.DOTALL)
ON_PAGE_2 = defaultdict[str, int](lambda: 2)  # every anchor is there
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


@dataclass(frozen=True)
class Sample:
    """A study with its ledger."""

    study: Study
    ledger: Ledger

    def inputs(self, quarter: str, folder: Path | None = None) -> Inputs:
        """Return what editions of a quarter are made from."""
        return Inputs(
            study=self.study,
            record=replay(self.ledger.entries, self.study.header.start),
            quarter=q(quarter),
            entries=self.ledger.entries,
            version="f" * 64,
            folder=folder,
        )

    def briefing(self, quarter: str) -> Annex:
        """Return the briefing of a quarter with its annex, as text."""
        return text_of(self.inputs(quarter))

    def printed_on(self, paper: str) -> Sample:
        """Return the same, to be printed on ``a4`` or ``letter``."""
        header = self.study.header.model_copy(update={"paper": paper})
        return Sample(self.study.model_copy(update={"header": header}), self.ledger)

    def markup(self, quarter: str) -> list[str]:
        """Return page one of a quarter's briefing, and the rest with the annex, as markup."""
        templates, text = Templates(None), self.briefing(quarter)
        return [front(templates, text), whole(templates, text)]


def project_of(study: str = "central-asia") -> Project:
    """Return a study that we ship, with its record; the worked example unless another is named."""
    project, _, _ = open_project(SHIPPED / study)
    assert project is not None
    return project


def shipped(name: str) -> Inputs:
    """Return what an edition of a shipped study is made from, by the study and the quarter."""
    study, quarter = name.split()
    return inputs_of(project_of(study), q(quarter))


def on_screen(inputs: Inputs) -> str:
    """Return an HTML edition."""
    return render_screen(inputs).decode()


def with_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a study's own files: templates, pictures, a palette; return the folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def text_of(inputs: Inputs) -> Annex:
    """Return a briefing with its annex, as text."""
    return annex(gather(inputs))


def front(templates: Templates, text: Briefing, room: int = 0) -> str:
    """Return the markup of page one."""
    return _part(templates, text, text.parts[0], room)


def body(templates: Templates, text: Briefing) -> str:
    """Return the markup of the other pages of the briefing, in one."""
    first, *others = [_part(templates, text, part) for part in text.parts[1:]]
    texts = [markup.partition("<main>")[2].partition("</main>")[0] for markup in others]
    return first.replace("</main>", "".join([*texts, "</main>"]))


def _part(templates: Templates, text: Briefing, part: Part, room: int = 0) -> str:
    values = {"name": "briefing", "briefing": text, "templates": part.templates, "page": part.page}
    places = {"pages": ON_PAGE_2, "first": 1, "page_count": 9}
    return templates.render("pages.html.j2", room=room, **values, **places)


def whole(templates: Templates, text: Annex) -> str:
    """Return the markup of the other pages of the briefing, and of the annex, in one."""
    parts = behind(templates, text).partition("<main>")[2].partition("</main>")[0]
    # The annex has its sources in full.
    short = _SOURCES.sub('<section id="sources"></section>', body(templates, text))
    return short.replace("</main>", f"{parts}</main>")


def behind(templates: Templates, text: Annex) -> str:
    """Return the markup of the annex."""
    return templates.render("annex.html.j2", briefing=text)


def sample_of(study: Study, *contents: Content) -> Sample:
    """Return a study whose ledger holds these contents."""
    return Sample(study, a_ledger(*contents))


def something_of_everything(kind: str = "open") -> Sample:
    """Return three scenarios and four quarters from 2022Q1 on, with all kinds of items.

    There is every kind of gap, a corrected reading, a change of definitions, and hostile text.
    """
    is_estimative = kind != "exploratory"
    prior = {"prior": 50.0 if is_estimative else None}
    decision = {"when": "seen", "then": "act", "owner": "Desk"}
    narrative = f"# Heading\n\n{HOSTILE}\n\n- one"
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
            an_indicator(
                "output",
                driver="economy",
                ratings=RATINGS,
                direction="falling",
                watch=-1.0,
                warning=-5.0,
                decimals=1,
            ),
            an_indicator(
                "unrest",
                type="ordinal",
                levels=("none", "some", "much"),
                watch="some",
                warning="much",
                home="beta",
                ratings=RATINGS,
                unit=None,
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
        assumptions=[
            Assumption(
                id="holds",
                text="The alliance holds.",
                home="alpha",
                load_bearing=True,
                vulnerable=True,
                broken_by=("treaty",),
                hedging=("Prepare.",),
            ),
        ],
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
        judgments = [structs.replace(one, likelihood=None) for one in judgments]
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
        structs.replace(reading("closed", "2022Q3", "yes"), note=TRAP),
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
