"""Write the Facts sheet: what the study starts from, one row per fact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.standards.grades import CREDIBILITY
from scenariobook.study.fact import Fact
from scenariobook.study.model import Source
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import FACTS_TABLE, ID
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.cell_styles import decimal_format

_MOST_DECIMALS: Final = 9


class _FactRow(NamedTuple):
    """A fact with its source, the labels of its scenarios and the texts of its assumptions."""

    fact: Fact
    source: Source
    scenarios: tuple[str, ...]
    assumptions: tuple[str, ...]


def _facts(_: Layout) -> Iterator[Column[_FactRow]]:
    yield Column(ID, 20, "id", value=lambda row: row.fact.id)
    yield Column("fact", 48, "strong", value=lambda row: row.fact.text)
    yield Column("value", 11, "number", measured=True, value=lambda row: row.fact.value)
    yield Column("unit", 12, value=lambda row: row.fact.unit)
    yield Column("when", 20, value=lambda row: str(row.fact.when))
    yield Column("source", 18, "id", value=lambda row: row.source.id)
    yield Column("reliability", 10.5, "centre", value=lambda row: row.source.reliability)
    yield Column("credibility", 10.5, "centre", value=lambda row: row.fact.credibility)
    yield Column("which means", 20, "muted", value=lambda row: CREDIBILITY[row.fact.credibility])
    yield Column("bears on", 26, value=lambda row: "; ".join(row.scenarios))
    yield Column("assumptions", 32, "muted", value=lambda row: "; ".join(row.assumptions) or None)


def _fact_rows(contents: Contents) -> Sequence[_FactRow]:
    study, labels = contents.study, contents.layout.labels
    texts = {assumption.id: assumption.text for assumption in study.assumptions}
    return [
        _FactRow(
            fact,
            study.source_by_id[fact.source],
            tuple(labels[scenario] for scenario in fact.bears_on),
            tuple(texts[assumption] for assumption in fact.assumptions),
        )
        for fact in study.facts_known_in(contents.quarter)
    ]


FACTS: Final = DeclaredTable(
    name=FACTS_TABLE,
    words="One row per fact that the study starts from; left out if none.",
    columns=_facts,
    rows=_fact_rows,
    count=lambda layout: len(layout.study.facts_known_in(layout.quarter)),
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    page.head(
        "Facts",
        "What the study starts from: dated statements with a source and its grade. They are no "
        "evidence, and no figure counts them.",
    )
    rows = FACTS.rows(contents)
    page.table(FACTS.on(contents.layout), rows, [_number_format(row.fact) for row in rows])


def _number_format(fact: Fact) -> str:
    """Return the format with the decimals that the figure was written with."""
    return decimal_format(
        len(f"{fact.value or 0:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2])
    )
