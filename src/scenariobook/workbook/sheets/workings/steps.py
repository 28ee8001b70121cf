"""Steps that tables of the workings have in common."""

from __future__ import annotations

from typing import Final

# At which row of its sheet's table something is due.
DUE_AT: Final = 'IF([missing]=1,[row],"")'


def so_far(header: str, count: str) -> str:
    """Return the formula for how many there are down to a row, given whether it is one."""
    return f"N([above:{header}])+{count}"
