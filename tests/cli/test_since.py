"""`brief --since` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.commands import run


def words(path: Path) -> str:
    """Return the text of a one-page document, in one line."""
    (page,) = PdfReader(path).pages
    return " ".join(page.extract_text().split())


@pytest.mark.pages
def test_the_command_writes_a_page(study: Path) -> None:
    """Against the edition after an entry; later ones tell of nothing."""
    run("build")
    (study / "in.csv").write_text("quarter,item,value\n2022Q1,water-level,1.5\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    assert run("brief", "--since", "1").exit_code == 0
    page = study / "output" / "small-study" / "update-2022Q1.pdf"
    assert "What changed since " in words(page)
    assert "Water level never read" in words(page)
    run("brief", "--since", "2999-01-01")
    assert "Nothing has changed since " in words(page)
    assert run("brief", "--since", "999").exit_code == 1
