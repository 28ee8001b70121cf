"""Tables in Markdown."""

from __future__ import annotations


def row(*cells: str) -> str:
    """Return a row; a bar within a cell does not end it."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def head(*headers: str) -> str:
    """Return a header row with the rule below it."""
    return f"{row(*headers)}\n|{'---|' * len(headers)}"
