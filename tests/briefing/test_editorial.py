"""What an editor sees to, judged from the PDF itself: breaks, heads, links, signs, words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from scenariobook.briefing.assets import template_folder
from scenariobook.briefing.rendering import STYLESHEET
from scenariobook.project.opening import open_project
from scenariobook.study.model import Assumption
from tests.briefing import editor
from tests.briefing.editor import Check
from tests.briefing.printed import Tagged, read
from tests.briefing.rendering import rendered, rendered_annex
from tests.briefing.samples import (
    Sample,
    a_source,
    judgment,
    reading,
    sample_of,
    something_of_everything,
)
from tests.briefing.whole_record import many_resolved, whole_record_ended
from tests.builders import a_scenario, a_signpost, a_study, an_indicator
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
# What authors write is theirs: the program answers for its own sentences.
TRADECRAFT = (editor.terms_have_their_range, editor.likelihood_and_confidence_are_apart)


def with_long_titles(letters: str, indicators: int) -> Sample:
    """Return scenarios with long titles, readings without notes, and many sources."""
    names = [f"scenario-{letter}x" for letter in letters]
    ends = "which has as many words in its title as the study format lets an author write there"
    study = a_study(
        [
            a_scenario(
                name,
                title=f"The future {name}, {ends}",
                implications=["Something follows that a reader would act on."] * 3,
                decisions=[{"when": "it is seen", "then": "act at once", "owner": "Desk"}] * 2,
            )
            for name in names
        ],
        indicators=[
            an_indicator(
                f"indicator-{number}",
                title=f"Indicator {number}, {ends}",
                home=names[number % len(names)],
                owner=f"Desk {number % 3}",
                ratings={
                    names[number % len(names)]: "highly likely",
                    names[(number + 1) % len(names)]: "unlikely",
                },
            )
            for number in range(indicators)
        ],
        signposts=[a_signpost(f"signpost-{n}", home=n, ratings={n: "likely"}) for n in names],
        sources=[a_source(f"source-{number}") for number in range(20)],
        assumptions=[
            Assumption(id=f"assumed-{n}", text="It holds.", home=n, broken_by=(f"signpost-{n}",))
            for n in names
        ],
        marking="TLP:AMBER+STRICT",
    )
    return sample_of(
        study,
        *(
            reading(f"indicator-{n}", quarter, float(n - change), f"source-{n % 20}")
            for quarter, change in (("2022Q1", 20), ("2022Q2", 3))
            for n in range(indicators)
        ),
        *(judgment(n, "2022Q2", 5.0 + 11 * i, "low") for i, n in enumerate(names)),
    )


# How each synthetic study is made, and the quarter that is looked at.
BUILT: dict[str, tuple[Callable[[], Sample], str]] = {
    "everything": (something_of_everything, "2022Q3"),
    "first quarter": (something_of_everything, "2022Q1"),
    "long titles": (lambda: with_long_titles("abcdefgh", 40), "2022Q2"),
    "some long titles": (lambda: with_long_titles("abc", 14), "2022Q2"),
    "few long titles": (lambda: with_long_titles("ab", 6), "2022Q2"),
    "whole record": (whole_record_ended, "2022Q3"),
    "many resolved": (many_resolved, "2022Q3"),
}
TO_DAMAGE = {"some long titles", "few long titles"}
SYNTHETIC: tuple[str, ...] = (*(n for n in BUILT if n not in TO_DAMAGE), *examples.KINDS)
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
        made = read(render(*study_named(study)))
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


@pytest.mark.parametrize("check", TRADECRAFT, ids=[check.__name__ for check in TRADECRAFT])
@pytest.mark.parametrize("name", SYNTHETIC)
def test_the_programs_own_sentences_keep_to_the_tradecraft(name: str, check: Check) -> None:
    """In print as in the markup; the studies' own sentences name no likelihood here."""
    assert check(printed(name)[0]) == []


@pytest.mark.parametrize("name", STUDIES)
def test_every_page_says_what_it_is_and_how_it_may_be_passed_on(name: str) -> None:
    """A page that is torn out or copied still has its title, number and marking."""
    header = study_named(name.removeprefix("briefing: "))[0].study.header
    faults = editor.margins_say_what_it_is(printed(name)[0], header.title, header.marking or "")
    assert faults == []


@pytest.mark.parametrize(
    "check, name, damage",
    [
        (editor.headings_stay, "open", "h2 { break-after: page !important; }"),
        (editor.pages_are_filled, "everything", "h2 { break-before: page; }"),
        (
            editor.parts_begin_high,
            "everything",
            "main > section::before { display: none !important; }",
        ),
        (
            editor.tables_repeat_their_heads,
            "long titles",
            "thead { display: table-row-group; }",
        ),
        (
            editor.rows_keep_company,
            "few long titles",
            """tbody tr { break-before: auto !important; break-after: auto !important; }
            tbody tr:nth-child(2) { break-before: page !important; }""",
        ),
        (
            editor.rows_stay_whole,
            "some long titles",
            ".indicators .name { line-height: 200pt; } tbody tr { break-inside: auto; }",
        ),
    ],
)
def test_each_check_finds_what_it_looks_for(
    check: Check, name: str, damage: str, tmp_path: Path
) -> None:
    """A stylesheet without the rule in question is found out."""
    (tmp_path / "templates").mkdir()
    shipped = (template_folder() / STYLESHEET).read_text()
    (tmp_path / "templates" / STYLESHEET).write_text(shipped + damage)
    assert check(read(rendered_annex(*study_named(name), tmp_path))) != []


@pytest.mark.parametrize(
    "check, name, template, damage",
    [
        (
            editor.source_numbers_lead_there_and_back,
            "everything",
            "macros.html.j2",
            ('href="{{ reference.target }}"', ""),
        ),
        (
            editor.source_numbers_lead_there_and_back,
            "everything",
            "sources.html.j2",
            ("{% for use in cited.uses %}", "{% for use in [] %}"),
        ),
        (
            editor.minus_signs_are_real,
            "empty",
            "unknowns.html.j2",
            ("</h1>", "</h1><p>It fell by -6.</p>"),
        ),
        (
            editor.terms_have_their_range,
            "empty",
            "unknowns.html.j2",
            ("</h1>", "</h1><p>It is likely.</p>"),
        ),
        (
            editor.likelihood_and_confidence_are_apart,
            "empty",
            "unknowns.html.j2",
            ("</h1>", "</h1><p>Confidence in 50% is low.</p>"),
        ),
        (
            lambda made: editor.margins_say_what_it_is(made, "A synthetic study", "TLP:CLEAR"),
            "everything",
            STYLESHEET,
            ("@top-right { content: string(marking)", "@top-right { content: string(nothing)"),
        ),
    ],
)
def test_each_check_finds_a_fault_in_a_template(
    check: Check, name: str, template: str, damage: tuple[str, str], tmp_path: Path
) -> None:
    """A link that is gone, a hyphen before a digit, a bare term, a page without its marking."""
    (tmp_path / "templates").mkdir()
    shipped = (template_folder() / template).read_text()
    assert damage[0] in shipped
    (tmp_path / "templates" / template).write_text(shipped.replace(*damage))
    render = rendered if template == "unknowns.html.j2" else rendered_annex
    assert check(read(render(*study_named(name), tmp_path))) != []
