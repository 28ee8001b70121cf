"""A tracker that a program saves over itself in each quarter, for two years."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.clients import gnumeric_convert
from tests.clients.office import LibreOffice
from tests.edited.study import Lake, run

pytestmark = pytest.mark.client

QUARTERS: Final = 8
GREEN: Final = "FF00CC66"
Save = Callable[[Path, Path], Path]


def own_work(lake: Lake) -> dict[str, Any]:
    """Return what is left of what ``lived_in`` adds, wherever it stands."""
    fresh = Lake(lake.folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles without a name, which Gnumeric leaves
        book = openpyxl.load_workbook(lake.tracker)
        fresh.cell("Update", "id", "id")
    update, value = book["Update"], fresh.cell("Update", "salinity", "value")
    title = update[fresh.cell("Update", "salinity", "indicator")]
    return {
        "sheet": book["Anna"]["A1"].value,
        "reference": book["Anna"]["A2"].value == f"=Update!{value}",
        "column": update[fresh.cell("Update", "salinity", "doubt")].value,
        "formula": update[fresh.cell("Update", "salinity", "twice")].value == f"={value}*2",
        "comment": title.comment and title.comment.text,
        "colour": update[fresh.cell("Update", "salinity", "unit")].fill.fgColor.rgb,
    }


@pytest.fixture
def lived_in(lake: Lake, tmp_path: Path) -> Lake:
    """The study, with a sheet, two columns, a comment and a colour of an analyst's own."""
    own = lake.copied_to(tmp_path / "lake")
    book = openpyxl.load_workbook(own.tracker)
    value, last = own.cell("Update", "salinity", "value"), own.cell("Update", "salinity", "id")
    mine, update = book.create_sheet("Anna"), book["Update"]
    mine["A1"], mine["A2"] = "mine", f"=Update!{value}"
    for number, (header, held) in enumerate((("doubt", "a little"), ("twice", f"={value}*2")), 1):
        update[own.cell("Update", "id", "id")].offset(column=number).value = header
        update[last].offset(column=number).value = held
    update[own.cell("Update", "salinity", "indicator")].comment = Comment("see p. 3", "Anna")
    update[own.cell("Update", "salinity", "unit")].fill = PatternFill("solid", fgColor=GREEN)
    book.save(own.tracker)
    assert run("build", own.folder, "--yes").exit_code == 0
    return own


@pytest.fixture(params=["LibreOffice", "Gnumeric"])
def save(request: pytest.FixtureRequest) -> Save:
    """Return what opens a workbook in a program and saves it as another."""
    if request.param == "Gnumeric":
        return gnumeric_convert
    office: LibreOffice = request.getfixturevalue("libreoffice")
    return office.edit


def test_own_work_ends_as_it_began(lived_in: Lake, save: Save, tmp_path: Path) -> None:
    """Save, advance, build, eight times: all of it is there, and nothing is said to be left."""
    began = own_work(lived_in)
    assert all(began.values())
    for number in range(QUARTERS):
        saved = save(lived_in.tracker, tmp_path / f"saved-{number}.xlsx")
        lived_in.tracker.write_bytes(saved.read_bytes())
        for command in (("advance", "--yes"), ("build", "--yes")):
            result = run(command[0], lived_in.folder, *command[1:])
            assert result.exit_code == 0, (number, command, result.stderr)
            assert "tracker-before" not in result.stderr, (number, result.stderr)
        assert own_work(lived_in) == began, number
