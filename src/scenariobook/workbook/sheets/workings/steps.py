"""Write the steps that several tables of the workings share."""

from __future__ import annotations

from typing import Final

# The formula for the row, in its sheet's table, of something that is due; empty text if it is not.
DUE_AT: Final = 'IF([missing]=1,[row],"")'


def so_far(header: str, count: str) -> str:
    """Return the formula for a running count from the first row down to this one.

    Args:
        header: The header of the column with the running count.
        count: The formula that gives 1 if this row counts, and 0 if not.
    """
    return f"N([above:{header}])+{count}"
