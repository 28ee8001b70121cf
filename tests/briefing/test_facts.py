"""Where a study starts: facts with their sources."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.briefing import typeset
from scenariobook.study.model import Assumption
from tests.briefing.rows import read_at
from tests.briefing.samples import HOSTILE, Sample, a_source, reading, sample_of
from tests.builders import a_fact, a_study, an_indicator


@pytest.fixture(scope="module")
def made() -> Sample:
    """A study with four facts, and two assumptions that rest on some of them."""
    study = a_study(
        ["alpha", "beta"],
        indicators=[an_indicator("growth")],
        sources=[a_source("first-source"), a_source("second-source", "A")],
        assumptions=[
            Assumption(id="lake-holds", text="The lake holds.", home="alpha"),
            Assumption(id="rain-goes-on", text="It goes on raining.", home="beta"),
        ],
        facts=[
            a_fact("lake-area", value=1250.5, unit="sq km", bears_on=("alpha", "beta")),
            a_fact("dam-built", text=HOSTILE, when=date(2019, 3, 31), bears_on=("beta",)),
            a_fact("dry-summer", when="2022Q2", assumptions=("lake-holds",)),
            a_fact("one-flood", value=1, unit="floods", assumptions=("lake-holds", "rain-goes-on")),
        ],
    )
    return sample_of(study, reading("growth", "2022Q1", 30.0, "second-source"))


def test_each_fact_stands_once_with_its_source_and_what_it_bears_on(made: Sample) -> None:
    """Figure with its unit, date, grade, scenarios; the page is safe from what a text may hold."""
    assert read_at(made, "2022Q1", "facts")[7:] == [
        *("This is lake area.", "1,250.5 sq km", "2019", "[2] B 2", "Alpha; Beta"),
        *(typeset.sentence(HOSTILE), "31 March 2019", "[2] B 2", "Beta"),
        *("This is one flood.", "1 flood", "2019", "[2] B 2", "Alpha"),
    ]


def test_no_edition_prints_a_fact_that_is_dated_later(made: Sample) -> None:
    """Protects past editions from what came after them, in the table and under assumptions."""
    before, after = (" ".join(made.markup(quarter)) for quarter in ("2022Q1", "2022Q2"))
    assert before.count("This is dry summer") == 0
    assert after.count("This is dry summer") == 2


def test_the_source_of_facts_is_listed_once(made: Sample) -> None:
    """Protects the list of sources from naming every fact."""
    sources = {one.source.id: one.uses for one in made.briefing("2022Q1").sources}
    assert [use.title for use in sources["first-source"]] == ["Facts"]


def test_an_assumption_names_the_facts_that_it_rests_on(made: Sample) -> None:
    """Each is a link to the fact's row."""
    for assumption in ("lake-holds", "rain-goes-on"):
        said = read_at(made, "2022Q1", f"assumption-{assumption}")
        assert said[-1] == "Starts from This is one flood"
    assert made.markup("2022Q1")[1].count('<a href="#fact-one-flood">') == 2


@pytest.mark.parametrize(
    "value, unit, printed",
    [
        (0, None, "0"),
        (65.9, "%", "65.9%"),
        (4.4, "ratio", "4.4"),
        (1, "rank", "1"),
        (-25000, "troops", "−25,000 troops"),
        (1e-12, None, "1e−12"),
        (1e21, None, "1e21"),
    ],
)
def test_a_figure_is_printed_as_it_was_written(
    value: float, unit: str | None, printed: str
) -> None:
    """Protects figures from rounding: a fact has no decimals of its own to ask for."""
    assert typeset.figure(value, unit).replace(typeset.NO_BREAK, " ") == printed
