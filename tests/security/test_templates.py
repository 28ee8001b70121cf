"""A study's own templates run in a sandbox: nothing leads from what they are given to Python."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from scenariobook.briefing import rendering
from scenariobook.diagnostics import Problems
from tests.briefing.samples import edition_text, sample_of
from tests.builders import a_study
from tests.commands import run

EXAMPLE: Final = Path(__file__).parents[2] / "scenarios" / "central-asia"
# What would print a class, a module or a file, were it not for the sandbox.
ESCAPES: Final = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ briefing.__class__.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ range.__self__ }}",
    "{{ caller.__code__ }}",
    "{{ briefing['__class__'] }}",
    "{{ briefing | attr('__class__') }}",
    "{{ '{0.__class__}'.format(briefing) }}",
    "{{ '{x.__class__}'.format_map({'x': briefing}) }}",
    "{{ ('{0.__class__}' | safe).format(briefing) }}",
    "{{ ('{0.__class__}' | attr('format'))(briefing) }}",
    "{{ [briefing] | map(attribute='__class__') | list }}",
    "{{ [briefing] | groupby('__class__') }}",
    "{% set x = briefing %}{{ x.__dict__ }}",
    "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{{ briefing.contents.append(1) }}",
    "{{ palette.update({'ink': 'x'}) }}",
    "{{ ''.join.__self__.__class__ }}",
    "{% include '/etc/passwd' %}",
    "{% include '../study.toml' %}",
    "{% extends '../../study.toml' %}",
    "{% import 'shipped/../../../pyproject.toml' as x %}",
)
# What objects of the study and of the briefing offer to Python code: to call, or to change.
CALLS: Final = (
    "{% set ns = namespace(b=briefing) %}{% set ns.b.title = 'forged' %}",  # for the next template
    "{{ briefing.study.model_dump() }}",
    "{{ briefing.study.parse_raw('x', content_type='pickle', allow_pickle=True) }}",
    "{{ briefing.study.model_fields.header.annotation() }}",
    "{{ briefing.last_day.fromtimestamp(0) }}",
    "{{ briefing.study.header.horizon.plus(1) }}",
    "{% set dump = briefing.study.model_dump %}{{ dump() }}",
    "{% for row in briefing.sections.page_one.rows %}{{ row.scenario.model_dump() }}{% endfor %}",
    "{{ [briefing.study] | map(attribute='model_dump') | first | attr('__call__') }}",
)
# How classes, modules and functions of Python are shown, and what stands in the files.
TELLTALE: Final = ("<class", "<module", "<function", "<built-in", "<code", "root:", "[study]", "x'")


@pytest.fixture(scope="module")
def text() -> object:
    """What templates are given."""
    return edition_text(sample_of(a_study(["alpha"])).inputs("2022Q1"))


def rendered(template: str, text: object, study: Path) -> str:
    """Return what a study's own template makes of what it is given."""
    (study / "templates").mkdir()
    (study / "templates" / "own.html.j2").write_text(template)
    return rendering.Templates(study).render("own.html.j2", briefing=text)


@pytest.mark.parametrize("template", ESCAPES)
def test_nothing_leads_out_of_the_sandbox(template: str, text: object, tmp_path: Path) -> None:
    """No study's template leads out of its sandbox.

    It is refused with its file's name, or it prints nothing of Python's.
    """
    (tmp_path / "study.toml").write_text("[study]")
    try:
        made = rendered(template, text, tmp_path)
    except Problems as problems:
        (problem,) = problems.diagnostics
        assert (problem.code, problem.place.file) == ("B002", "templates/own.html.j2")
    else:
        assert not [word for word in TELLTALE if word.replace("<", "&lt;") in made or word in made]


@pytest.mark.parametrize("template", CALLS)
def test_nothing_that_templates_are_given_is_called_or_changed(
    template: str, text: object, tmp_path: Path
) -> None:
    """A study's template neither calls nor changes what it is given.

    It reads attributes; the reader of another study's folder runs none of its code.
    """
    with pytest.raises(Problems) as stopped:
        rendered(template, text, tmp_path)
    assert {one.code for one in stopped.value.diagnostics} == {"B002"}


@pytest.mark.pages
@pytest.mark.parametrize("nested", ["<div>" * 4000 + "</div>" * 4000, "<div><p>" * 4000])
def test_elements_that_nest_too_deeply_are_refused(nested: str, tmp_path: Path) -> None:
    """A template that nests elements too deeply is refused.

    What lays pages out calls itself for each, and Python's stack would end.
    """
    study = tmp_path / "study"
    shutil.copytree(EXAMPLE, study)
    (study / "templates").mkdir()
    own = '{% include "shipped/page_one.html.j2" %}' + nested
    (study / "templates" / "page_one.html.j2").write_text(own)
    for option in ("--quarter=2023Q4", "--html", "--docx"):
        done = run("brief", str(study), option)
        assert done.exit_code == 1, done.output
        assert "error[B002]: a template nests elements more than 50 deep" in done.output
