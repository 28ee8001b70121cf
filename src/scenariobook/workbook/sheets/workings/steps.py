"""Write the steps that several tables of the workings share."""

from __future__ import annotations


def so_far(header: str, count: str) -> str:
    """Return the formula for a running count from the first row down to this one.

    Args:
        header: The header of the column with the running count.
        count: The formula that gives 1 if this row counts, and 0 if not.
    """
    return f"N([above:{header}])+{count}"
