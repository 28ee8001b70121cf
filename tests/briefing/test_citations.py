"""Protects: a blank source means the item's own, and the page says so."""

from scenariobook.briefing.wording.materials import Citations
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model import Source
from tests.builders import a_record, a_study, an_indicator, q


def cited(*sources: str) -> list[str]:
    """Return the grades of the citations of a reading, with these sources and credibility 2."""
    source = Source(id="statistics", title="Statistics", publisher="Bureau", reliability="A")
    other = Source(id="newspaper", title="Newspaper", publisher="Press", reliability="C")
    indicator = an_indicator(source="statistics")
    study = a_study(indicators=(indicator,), sources=(source, other))
    reading = Reading(q("2022Q1"), indicator.id, value=1.0, sources=sources, credibility=2)
    entry = a_record(study, reading).readings[indicator.id][q("2022Q1")]
    return [one.grade for one in Citations(study).cite(indicator.title, entry)]


def test_a_blank_source_is_the_standing_one() -> None:
    """The analyst looked where the study says; the reader sees that nobody typed it."""
    assert cited() == ["A\N{NO-BREAK SPACE}2, usual source"]


def test_a_source_that_was_typed_stands_alone() -> None:
    """It is the evidence, whatever the study's page is."""
    assert cited("newspaper") == ["C\N{NO-BREAK SPACE}2"]
