"""The reference is what the code says now, and leaves nothing out."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from scenariobook.cli.commands import main
from scenariobook.diagnostics import CODES
from scenariobook.intake.csv_forms import FORMS
from scenariobook.workbook.input_tables import SHEETS
from tests.docs.pages import DOCS, headings
from tests.study_keys import KEYS
from tools.reference.pages import pages

REFERENCE = DOCS / "reference"
MADE = pages()


@pytest.mark.parametrize("name", MADE)
def test_a_page_is_as_made(name: str) -> None:
    """Stale after a change: `.venv/bin/python -m tools.reference`."""
    assert (REFERENCE / name).read_text("utf-8") == MADE[name]


def test_there_is_no_other_page() -> None:
    """What is no longer made is deleted."""
    assert {path.name for path in REFERENCE.iterdir()} == set(MADE)


@pytest.mark.parametrize(
    "name, wanted",
    [
        ("commands.md", main.commands),
        ("keys.md", KEYS),
        ("sheets.md", SHEETS),
        ("diagnostics.md", CODES),
    ],
)
def test_nothing_is_left_out(name: str, wanted: Iterable[str]) -> None:
    """Each command, table of keys, sheet and code has a heading."""
    assert set(wanted) <= set(headings(REFERENCE / name))


def test_each_key_is_told_of() -> None:
    """In a row of its table."""
    rows = MADE["keys.md"].splitlines()
    for table, keys in KEYS.items():
        begin = rows.index(f"## {table}")
        told = rows[begin : begin + 6 + len(keys)]
        assert [
            key for key in keys if not any(row.startswith(f"| `{key}` |") for row in told)
        ] == []


def test_each_form_of_table_is_told_of() -> None:
    """With all its columns."""
    told = MADE["csv.md"].splitlines()
    assert [form for form in FORMS if ",".join(form.columns) not in told] == []


def test_each_code_has_an_example_and_a_remedy() -> None:
    """The remedy is the example's line of help, or a sentence of the page's."""
    for part in MADE["diagnostics.md"].split("\n## ")[1:]:
        code = part[:4]
        assert f"[{code}]: " in part, code
        assert "\nhelp: " in part or "\nRemedy: " in part, code
