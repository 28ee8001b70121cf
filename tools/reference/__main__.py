"""Writes docs/reference from the code: commands, keys, sheets, diagnostics.

    .venv/bin/python -m tools.reference

A test fails where a page is not what this makes, so run it after a change of any of these.
"""

from __future__ import annotations

from pathlib import Path

from tools.reference.pages import pages

folder = Path("docs") / "reference"
folder.mkdir(parents=True, exist_ok=True)
for name, text in pages().items():
    (folder / name).write_text(text, "utf-8")
    print(f"wrote {folder / name}")
