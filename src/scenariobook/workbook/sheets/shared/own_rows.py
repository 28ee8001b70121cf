"""Show, in a hand-out, the rows that its recipient owns."""

from __future__ import annotations

from collections.abc import Sequence

from scenariobook.study.model import Indicator, Signpost
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import OWNER
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.sheets.shared.page import Page


def shown(layout: Layout, items: Sequence[Indicator | Signpost]) -> list[bool]:
    """Return, for each row of a table, whether its filter shows it.

    In the tracker of all, and in a hand-out whose recipient owns none of the rows, all are shown.

    Args:
        layout: The layout of the tracker.
        items: The item of each row.
    """
    recipient = layout.recipient
    own = [recipient is not None and recipient.owns(item) for item in items]
    return own if any(own) else [True] * len(items)


def filter_own(
    page: Page, table: Table, layout: Layout, items: Sequence[Indicator | Signpost]
) -> None:
    """Filter a table by its column "owner", so that it shows the rows that its recipient owns.

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
