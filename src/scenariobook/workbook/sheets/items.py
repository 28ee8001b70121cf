"""Write the Items sheet: what the study's files say of each indicator and signpost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.standards.grades import QUALITY_CRITERIA
from scenariobook.study.model import Driver, Indicator, Item, Quality
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, ITEMS_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_items
from scenariobook.workbook.sheets.shared.page import Page


class _ItemRow(NamedTuple):
    """An item, the label of its home scenario, its driver; of an indicator, measure and quality."""

    item: Item
    home: str
    driver: Driver
    measure: str | None
    quality: Quality | None


def _items(_: Layout) -> Iterator[Column[_ItemRow]]:
    yield Column(ID, 18, "id", value=lambda row: row.item.id)
    yield Column("item", 29, "strong", value=lambda row: row.item.title)
    yield Column("scenario", 18, value=lambda row: row.home)
    yield Column("why", 30, value=lambda row: row.item.why)
    yield Column("measure", 30, value=lambda row: row.measure)
    yield Column("driver", 16, value=lambda row: row.driver.title)
    yield Column("why they move together", 25, "muted", value=lambda row: row.driver.why)
    yield Column("criteria not met", 12, value=lambda row: _not_met(row.quality))
    yield Column("on the criteria", 24, value=lambda row: row.quality.note if row.quality else None)
    yield Column("note", 26, value=lambda row: row.item.note)


def _not_met(quality: Quality | None) -> str | None:
    """Return the criteria that an indicator fails; None if nobody has judged it."""
    if quality is None:
        return None
    failed = [criterion for criterion in QUALITY_CRITERIA if not getattr(quality, criterion)]
    return ", ".join(failed) or "none"


def _item_rows(contents: Contents) -> Sequence[_ItemRow]:
    labels, study = contents.layout.labels, contents.study
    return [
        _ItemRow(
            item,
            labels[item.home or ""],
            study.driver_of(item),
            item.measure if isinstance(item, Indicator) else None,
            item.quality if isinstance(item, Indicator) else None,
        )
        for item in contents.study.items
    ]


ITEMS: Final = DeclaredTable(
    name=ITEMS_TABLE,
    words="One row per item: what it measures, why it is watched, how good it is.",
    columns=_items,
    rows=_item_rows,
    count=count_items,
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    page.head(
        "Items",
        "What the study's files say of each indicator and signpost. The criteria are Heuer and "
        f"Pherson's: {', '.join(QUALITY_CRITERIA)}.",
    )
    page.table(ITEMS.on(contents.layout), ITEMS.rows(contents))
