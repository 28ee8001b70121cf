"""Show, in a copy for one person, the rows that this person owns, with the person's name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from msgspec import structs

from scenariobook.quarter import Quarter
from scenariobook.record.stated import Reading, Sighting
from scenariobook.study.model import Indicator, Signpost
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.page import Page

S = TypeVar("S", Reading, Sighting)
OWNER: Final = "owner"  # the header of the column by which the rows are filtered


def shown(layout: Layout, items: Sequence[Indicator | Signpost]) -> list[bool]:
    """Return, for each row of a table, whether its filter shows it.

    In the tracker of all, and in the copy of a person who owns none of the rows, all are shown.

    Args:
        layout: The layout of the tracker.
        items: The item of each row.
    """
    reader = layout.reader
    own = [reader is not None and reader.owns(item) for item in items]
    return own if any(own) else [True] * len(items)


def filter_own(
    page: Page, table: Table, layout: Layout, items: Sequence[Indicator | Signpost]
) -> None:
    """Filter a table by its column "owner", so that it shows the rows that a person owns.

    Args:
        page: The sheet.
        table: The table, which is written.
        layout: The layout of the tracker.
        items: The item of each row.
    """
    are_shown = shown(layout, items)
    if not all(are_shown):
        owners = {item.owner or "" for item, own in zip(items, are_shown, strict=True) if own}
        page.show_only(table, OWNER, owners)


def signed(contents: Contents, item: Indicator | Signpost, subject: str, content: type[S]) -> S:
    """Return what is recorded of the open quarter in a row.

    In a copy for one person, a row of this person's in which nothing is recorded has the person's
    name. Without anything beside it, the name says nothing when the copy comes back.

    Args:
        contents: What the tracker shows.
        item: The item of the row.
        subject: What the row is about: the item, or one of its months.
        content: The class of what is stated.
    """
    quarter: Quarter = contents.quarter
    stated, reader = contents.stated(content, subject, quarter), contents.reader
    if reader is None or not reader.owns(item) or stated != content.blank(quarter, subject):
        return stated
    return structs.replace(stated, analyst=reader.analyst.name)
