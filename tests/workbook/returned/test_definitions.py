"""Which key of the study's files a cell shows: the place that a changed cell's question names."""

import pytest

from scenariobook.study.model import Quality
from scenariobook.workbook.returned.definitions import keys_of, value_in_study
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets.facts import FACTS
from scenariobook.workbook.sheets.items import ITEMS
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from tests.briefing.samples import a_source
from tests.builders import a_fact, a_study, an_indicator, q

QUALITY = Quality(
    observable=True, valid=True, reliable=True, stable=False, unique=True, note="Two series."
)
STUDY = a_study(
    indicators=[an_indicator("growth", why="It moves first.", quality=QUALITY)],
    sources=[a_source("first-source")],
    facts=[a_fact("lake-area", value=1250.5, unit="sq km")],
)
LAYOUT = Layout(STUDY, q("2022Q1"), 0)


@pytest.mark.parametrize(
    "declared, shown",
    [
        (
            FACTS,
            {
                "fact": ("text",),
                "value": ("value",),
                "unit": ("unit",),
                "when": ("when",),
                "source": ("source",),
                "reliability": None,
                "credibility": ("credibility",),
                "which means": None,
                "bears on": ("bears_on",),
                "assumptions": ("assumptions",),
            },
        ),
        (
            ITEMS,
            {
                "item": ("title",),
                "scenario": ("home",),
                "why": ("why",),
                "measure": ("measure",),
                "driver": ("driver",),
                "why they move together": None,
                "criteria not met": ("quality",),
                "on the criteria": ("quality", "note"),
                "note": ("note",),
            },
        ),
    ],
    ids=["facts", "items"],
)
def test_each_column_of_a_definition_has_its_key(
    declared: DeclaredTable[object], shown: dict[str, tuple[str, ...] | None]
) -> None:
    """Protects from a question about a cell that names no place, or the wrong one."""
    headers = [column.header for column in declared.columns(LAYOUT)]
    assert headers == ["id", *shown]
    row = "lake-area" if declared.name == FACTS.name else "growth"
    assert {h: keys_of(LAYOUT, declared.name, row, h) for h in shown} == shown


@pytest.mark.parametrize(
    "row, keys, value",
    [
        ("lake-area", ("value",), 1250.5),
        ("lake-area", ("text",), "This is lake area."),
        ("growth", ("why",), "It moves first."),
        ("growth", ("quality", "note"), "Two series."),
        ("growth", ("note",), None),
        ("gone", ("quality", "note"), None),
    ],
)
def test_what_the_study_says_under_the_keys(row: str, keys: tuple[str, ...], value: object) -> None:
    """Protects that a question ends once the files say what was typed."""
    assert value_in_study(STUDY, row, keys) == value
