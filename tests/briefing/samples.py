"""Synthetic studies with their ledgers, and their briefings as text and as markup."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scenariobook.briefing.html_file import render_html
from scenariobook.briefing.materials import Inputs, gather
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import Annex, Briefing, Part, annex
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import Ledger
from scenariobook.record.ledger.entries import Content
from scenariobook.record.project import Project
from scenariobook.study.model.study import Study
from tests.builders import a_ledger, q
from tests.commands import opened

SHIPPED = Path(__file__).parents[2] / "scenarios"
_SOURCES = re.compile(r'<section class="cited[^>]*>.*?</section>', re.DOTALL)
ON_PAGE_2 = defaultdict[str, int](lambda: 2)  # every anchor is there


@dataclass(frozen=True)
class Sample:
    """A study with its ledger."""

    study: Study
    ledger: Ledger

    def inputs(self, quarter: str, folder: Path | None = None) -> Inputs:
        """Return what editions of a quarter are made from."""
        return Inputs(
            study=self.study,
            record=replay(self.ledger.entries, self.study.header.start, FormerIds({})),
            quarter=q(quarter),
            entries=self.ledger.entries,
            definitions_sha256="f" * 64,
            folder=folder,
        )

    def briefing(self, quarter: str) -> Annex:
        """Return the briefing of a quarter with its annex, as text."""
        return edition_text(self.inputs(quarter))

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
    return opened(SHIPPED / study)


def inputs_from(name: str) -> Inputs:
    """Return what an edition of a shipped study is made from, by the study and the quarter."""
    study, quarter = name.split()
    return inputs_of(project_of(study), q(quarter))


def on_screen(inputs: Inputs) -> str:
    """Return an HTML file."""
    return render_html(inputs).decode()


def with_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a study's own files: templates, pictures, a palette; return the folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def edition_text(inputs: Inputs) -> Annex:
    """Return a briefing with its annex, as text."""
    return annex(gather(inputs))


def front(templates: Templates, text: Briefing, room: int = 0) -> str:
    """Return the markup of page one."""
    return _part(templates, text, text.parts[0], room)


def other_pages(templates: Templates, text: Briefing) -> str:
    """Return the markup of the other pages of the briefing, in one."""
    first, *others = [_part(templates, text, part) for part in text.parts[1:]]
    texts = [markup.partition("<main>")[2].partition("</main>")[0] for markup in others]
    return first.replace("</main>", "".join([*texts, "</main>"]))


def _part(templates: Templates, text: Briefing, part: Part, room: int = 0) -> str:
    values = {"name": "briefing", "briefing": text, "templates": part.templates, "page": part.page}
    places = {"pages": ON_PAGE_2, "first": 1, "page_count": 9}
    return templates.render("pages.html.j2", closeness=room, **values, **places)


def whole(templates: Templates, text: Annex) -> str:
    """Return the markup of the other pages of the briefing, and of the annex, in one."""
    parts = behind(templates, text).partition("<main>")[2].partition("</main>")[0]
    # The annex has its sources in full.
    short = _SOURCES.sub('<section id="sources"></section>', other_pages(templates, text))
    return short.replace("</main>", f"{parts}</main>")


def behind(templates: Templates, text: Annex) -> str:
    """Return the markup of the annex."""
    return templates.render("annex.html.j2", briefing=text)


def sample_of(study: Study, *contents: Content) -> Sample:
    """Return a study whose ledger holds these contents."""
    return Sample(study, a_ledger(*contents))
