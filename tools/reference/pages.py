"""The pages of docs/reference as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tools.reference.commands import commands
from tools.reference.csv import csv
from tools.reference.diagnostics import diagnostics
from tools.reference.keys import keys
from tools.reference.sheets import sheets
from tools.reference.status import status_schema

_MADE: Final = "<!-- Made by `python -m tools.reference` from the code; do not edit. -->"


def pages() -> Mapping[str, str]:
    """Return the text of each page, by its file's name."""
    made = {
        "commands": commands,
        "csv": csv,
        "keys": keys,
        "sheets": sheets,
        "diagnostics": diagnostics,
    }
    texts = {
        f"{name}.md": "\n".join([_MADE, *blocks()]).rstrip("\n") + "\n"
        for name, blocks in made.items()
    }
    return {**texts, "status.schema.json": status_schema()}
