"""Write the Validation sheet: how well the items distinguish the scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.assess.validation import Coverage, ItemValidation, Verdict
from scenariobook.standards.evidence_ratings import RATINGS, UNRATED, WANTED_DIAGNOSTIC_AT_HOME
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import COVERAGE_TABLE, ID, VALIDATION_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import (
    DeclaredTable,
    count_items,
    count_scenarios,
)
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.package import Value

# --- scenarios -----------------------------------------------------------------------------------


class _CoverageRow(NamedTuple):
    """A scenario's label and kind, and how many diagnostic items have their home in it."""

    label: str
    kind: str
    coverage: Coverage


def _coverage(_: Layout) -> Iterator[Column[_CoverageRow]]:
    yield Column(ID, 22, "id", value=lambda row: row.coverage.scenario)
    yield Column("scenario", 48, "strong", value=lambda row: row.label)
    yield Column("kind", 23, "muted", value=lambda row: row.kind)
    yield Column(
        "diagnostic at home",
        14,
        "count",
        value=lambda row: row.coverage.diagnostic,
        formula="SUMPRODUCT(1*(validation_home=[scenario]),"
        f'1*(validation_verdict="{Verdict.DIAGNOSTIC}"))',
    )
    yield Column("wanted", 14, "count", value=lambda _: WANTED_DIAGNOSTIC_AT_HOME)
    # A baseline needs no diagnostic item: it unfolds where other scenarios' items do not occur.
    yield Column(
        "coverage",
        14,
        "centre",
        shade="coverage",
        value=_enough,
        formula='IF([diagnostic at home]>=[wanted],"enough",IF(AND([kind]="baseline",'
        '[diagnostic at home]=0),"not needed","too few"))',
    )


def _enough(row: _CoverageRow) -> str:
    if row.coverage.diagnostic >= WANTED_DIAGNOSTIC_AT_HOME:
        return "enough"
    return "not needed" if row.coverage.enough else "too few"


def _coverage_rows(contents: Contents) -> Sequence[_CoverageRow]:
    labels, known = contents.layout.labels, contents.study.scenario_by_id
    return [
        _CoverageRow(labels[coverage.scenario], known[coverage.scenario].kind, coverage)
        for coverage in contents.now.validation.coverage
    ]


COVERAGE: Final = DeclaredTable(
    name=COVERAGE_TABLE,
    words="One row per scenario: how many diagnostic items it has at home.",
    columns=_coverage,
    rows=_coverage_rows,
    count=count_scenarios,
    top=lambda _: 5,
)


# --- indicators and signposts --------------------------------------------------------------------


class _RatedItem(NamedTuple):
    """An item's validation, with the label of its home scenario."""

    home: str
    rated: ItemValidation


def _validation(layout: Layout) -> Iterator[Column[_RatedItem]]:
    named = tuple(layout.labels.values())
    ratings = f"[{named[0]}]:[{named[-1]}]"
    points = "+".join(
        f"({ratings}=INDEX(rating_name,{number}))*INDEX(rating_points,{number})"
        for number in range(1, len(RATINGS) + 1)
    )
    yield Column(ID, 22, "id", "validation_id", value=lambda row: row.rated.item.id)
    yield Column("item", 48, "strong", value=lambda row: row.rated.item.title)
    yield Column("home", 23, name="validation_home", value=lambda row: row.home)
    for number, (scenario, label) in enumerate(layout.labels.items(), 1):
        yield Column(
            label,
            14,
            "centre",
            f"validation_rating_{number}",
            shade="rating",
            value=_rating_for(scenario),
        )
    yield Column(
        "spread",
        9,
        "count",
        value=lambda row: row.rated.spread,
        formula=f"SUMPRODUCT(LARGE({points},1))-SUMPRODUCT(SMALL({points},1))",
    )
    yield Column(
        "verdict",
        15,
        "centre",
        "validation_verdict",
        shade="verdict",
        value=lambda row: str(row.rated.verdict),
        formula=f'IF([spread]>=diagnostic_spread,"{Verdict.DIAGNOSTIC}",'
        f'IF([spread]>=weak_spread,"{Verdict.WEAK}","{Verdict.NOT_DIAGNOSTIC}"))',
    )
    yield Column(
        "ideal",
        8,
        "centre",
        value=lambda row: "ideal" if row.rated.ideal else "",
        formula=lambda: _is_ideal(layout, ratings),
    )


def _rating_for(scenario: str) -> Callable[[_RatedItem], Value]:
    return lambda row: row.rated.item.ratings.get(scenario, UNRATED)


def _is_ideal(layout: Layout, ratings: str) -> str:
    """Return the formula for the column "ideal".

    An item is ideal if its rating is the highest for its home and the lowest for all others.
    """
    named = tuple(layout.labels.values())
    heads = VALIDATION.on(layout).head(named[0], named[-1])
    home = f"INDEX({ratings},1,MATCH([home],{heads},0))"
    return (
        f"IF(AND({home}=highest_rating,"
        f'COUNTIF({ratings},lowest_rating)={len(named) - 1}),"ideal","")'
    )


def _item_rows(contents: Contents) -> Sequence[_RatedItem]:
    labels = contents.layout.labels
    return [
        _RatedItem(labels[rated.item.home or ""], rated) for rated in contents.now.validation.items
    ]


VALIDATION: Final[DeclaredTable[_RatedItem]] = DeclaredTable(
    name=VALIDATION_TABLE,
    words="One row per item: its ratings, their spread and the verdict.",
    columns=_validation,
    rows=_item_rows,
    count=count_items,
    top=lambda layout: COVERAGE.on(layout).last + 4,
)


# --- the sheet -----------------------------------------------------------------------------------


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    page.head(
        "Validation",
        "House rules: ratings count from +2 to \N{MINUS SIGN}2; a spread of 3 or more is "
        "diagnostic, 2 weak, less not diagnostic. A weak item is flagged, never dropped.",
    )
    coverage, items = COVERAGE.on(layout), VALIDATION.on(layout)
    page.put(coverage.top - 1, 1, "Coverage by scenario", "heading")
    page.table(coverage, COVERAGE.rows(contents))
    page.put(items.top - 2, 1, "Ratings", "heading")
    page.put(
        items.top - 1,
        1,
        "How likely the indicator would stand at warning, or the signpost be seen, if the scenario "
        "were unfolding. What is not rated counts as even.",
        "lead",
    )
    page.table(items, VALIDATION.rows(contents))
    page.repeat_above(items, 3, "the ratings")
    page.blocks = [1, items.top - 2]
