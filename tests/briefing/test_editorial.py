"""What an editor sees to, judged from the PDF itself: breaks, heads, links, signs, words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from scenariobook.briefing.assets import template_folder
from scenariobook.briefing.rendering import STYLESHEET
from scenariobook.record.project_folder import open_project
from tests.briefing import editor
from tests.briefing.editor import Check
from tests.briefing.rendering import rendered, rendered_annex
from tests.briefing.samples import Sample, something_of_everything
from tests.briefing.stress import Strain, strained
from tests.briefing.tagged import Tagged
from tests.briefing.whole_record import many_resolved, whole_record_ended
from tests.workbook import examples

CENTRAL_ASIA = Path(__file__).parents[2] / "scenarios" / "central-asia"
LAYOUT = (
    editor.headings_stay,
    editor.pages_are_filled,
    editor.parts_begin_high,
    editor.tables_repeat_their_heads,
    editor.rows_keep_company,
    editor.rows_stay_whole,
    editor.source_numbers_lead_there_and_back,
    editor.links_lead_somewhere,
    editor.minus_signs_are_real,
)


# How each synthetic study is made, and the quarter that is looked at.
BUILT: dict[str, tuple[Callable[[], Sample], str]] = {
    "everything": (something_of_everything, "2022Q3"),
    "first quarter": (something_of_everything, "2022Q1"),
    "long titles": (lambda: strained(Strain(8, 3)), "2022Q3"),
    "few long titles": (lambda: strained(Strain(3, 3)), "2022Q3"),
    "whole record": (whole_record_ended, "2022Q3"),
    "many resolved": (many_resolved, "2022Q3"),
}
SYNTHETIC: tuple[str, ...] = (*BUILT, *examples.KINDS)
BRIEFINGS = tuple(
    f"briefing: {name}"
    for name in (
        "everything",
        "first quarter",
        "long titles",
        "whole record",
        "central-asia 2023Q4",
    )
)
STUDIES = (*SYNTHETIC, "central-asia 2022Q2", "central-asia 2023Q4", *BRIEFINGS)
# The briefing leads to its sources and not back; its pages hold one thing each.
OF_THE_ANNEX = {editor.source_numbers_lead_there_and_back, editor.pages_are_filled}


@cache
def study_named(name: str) -> tuple[Sample, str]:
    """Return a study with its ledger, and the quarter that is looked at."""
    if name.startswith("central-asia"):
        project, _, _ = open_project(CENTRAL_ASIA)
        assert project is not None
        return Sample(project.study, project.ledger), name.split()[1]
    if name in BUILT:
        make, quarter = BUILT[name]
        return make(), quarter
    study = examples.example(name)
    return Sample(study, examples.ledger(study)), str(examples.LAST)


@cache
def printed(name: str) -> tuple[Tagged, list[str]]:
    """Return a study's briefing or annex read back, and what WeasyPrint complained of."""
    study = name.removeprefix("briefing: ")
    render = rendered_annex if study == name else rendered
    said: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = said.append  # type: ignore[assignment,method-assign]  # it only keeps
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        made = Tagged(render(*study_named(study)))
    finally:
        logger.removeHandler(handler)
    return made, [record.getMessage() for record in said]


@pytest.mark.parametrize(
    "name, check",
    [
        pytest.param(name, check, id=f"{name}-{check.__name__}")
        for name in STUDIES
        for check in LAYOUT
        if name not in BRIEFINGS or check not in OF_THE_ANNEX
    ],
)
def test_an_editor_finds_nothing(name: str, check: Check) -> None:
    """Every study's pages hold together, whatever the quarter has in them."""
    made, complaints = printed(name)
    assert complaints == []
    assert check(made) == []


@pytest.mark.parametrize("name", STUDIES)
def test_every_page_says_what_it_is_and_how_it_may_be_passed_on(name: str) -> None:
    """A page that is torn out or copied still has its title, number and marking."""
    header = study_named(name.removeprefix("briefing: "))[0].study.header
    begins = header.title[:40]  # a very long one goes on below the margin
    assert editor.margins_say_what_it_is(printed(name)[0], begins, header.marking or "") == []


def margins_of_everything(made: Tagged) -> list[str]:
    return editor.margins_say_what_it_is(made, "A synthetic study", "TLP:CLEAR")


@pytest.mark.parametrize(
    "check, name, file, old, new",
    [
        (editor.headings_stay, "open", STYLESHEET, "", "h2 { break-after: page !important; }"),
        (editor.pages_are_filled, "everything", STYLESHEET, "", "h2 { break-before: page; }"),
        (
            editor.parts_begin_high,
            "everything",
            STYLESHEET,
            "",
            "main > section::before { display: none !important; }",
        ),
        (
            editor.tables_repeat_their_heads,
            "long titles",
            STYLESHEET,
            "",
            "thead { display: table-row-group; }",
        ),
        (
            editor.rows_keep_company,
            "few long titles",
            STYLESHEET,
            "",
            """tbody tr { break-before: auto !important; break-after: auto !important; }
            tbody tr:nth-child(2) { break-before: page !important; }""",
        ),
        (
            editor.rows_stay_whole,
            "few long titles",
            STYLESHEET,
            "",
            ".indicators .name { line-height: 200pt; } tbody tr { break-inside: auto; }",
        ),
        (
            editor.source_numbers_lead_there_and_back,
            "everything",
            "macros.html.j2",
            'href="{{ reference.target }}"',
            "",
        ),
        (
            editor.source_numbers_lead_there_and_back,
            "everything",
            "sources.html.j2",
            "{% for use in cited.uses %}",
            "{% for use in [] %}",
        ),
        (
            editor.minus_signs_are_real,
            "empty",
            "annex_front.html.j2",
            "</h1>",
            "</h1><p>It fell by -6.</p>",
        ),
        (
            margins_of_everything,
            "everything",
            STYLESHEET,
            "@top-right { content: string(marking)",
            "@top-right { content: string(nothing)",
        ),
    ],
)
def test_each_check_finds_what_it_looks_for(
    check: Check, name: str, file: str, old: str, new: str, tmp_path: Path
) -> None:
    """A stylesheet without the rule in question, or a template with a fault, is found out."""
    (tmp_path / "templates").mkdir()
    shipped = (template_folder() / file).read_text()
    damaged = shipped.replace(old, new) if old else shipped + new
    assert damaged != shipped
    (tmp_path / "templates" / file).write_text(damaged)
    assert check(Tagged(rendered_annex(*study_named(name), tmp_path))) != []
