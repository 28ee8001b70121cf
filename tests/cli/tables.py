"""Tables to import, as short as they can be."""

from __future__ import annotations

from pathlib import Path


def table(name: str, *rows: str) -> Path:
    """Write a table of values; each row has a quarter, an item and a value."""
    path = Path(name)
    path.write_text("\n".join(["quarter,item,value", *rows, ""]))
    return path
