"""Check that an indicator's ``within`` fits its cadence and its type."""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.diagnostics import Diagnostic
from scenariobook.study.draft import Draft

_OF_NUMBERS = ("mean", "sum")


def check_within(draft: Draft) -> Iterator[Diagnostic]:
    """Check that only monthly indicators choose among months, and only numbers are added up."""
    for written in draft.indicators:
        indicator = written.model
        if not indicator or indicator.within == "last":
            continue
        if indicator.cadence != "monthly":
            message = (
                f'within = "{indicator.within}" chooses among the months of a quarter; the '
                f'indicator\'s cadence is "{indicator.cadence}"'
            )
            hint = 'remove it, or set cadence = "monthly"'
            yield Diagnostic("S212", message, written.place("within"), hint)
        elif indicator.type != "number" and indicator.within in _OF_NUMBERS:
            message = (
                f'within = "{indicator.within}" is for numbers; the indicator\'s type is '
                f'"{indicator.type}"'
            )
            hint = "one of: last, highest (the one of most concern), lowest"
            yield Diagnostic("S212", message, written.place("within"), hint)
