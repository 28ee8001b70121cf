"""A tracker that a program saves over itself in each quarter, for two years."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation

from tests.clients import gnumeric_convert
from tests.clients.office import LibreOffice
from tests.edited.study import Lake, run

pytestmark = pytest.mark.client

QUARTERS: Final = 8
GREEN: Final = "FF00CC66"
CELL: Final = re.compile(r"\$?[A-Z]{1,2}\$?\d+")
Save = Callable[[Path, Path], Path]


def read(path: Path) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not read
        return openpyxl.load_workbook(BytesIO(path.read_bytes()))


def rules(book: Workbook) -> Mapping[str, Counter[tuple[str, ...]]]:
    """Return what the formats and the validations of each sheet say, and how often."""
    found: dict[str, Counter[tuple[str, ...]]] = {}
    for sheet in book:
        said = found[sheet.title] = Counter()
        for held in sheet.conditional_formatting:
            for rule in held.rules:
                formulas = [CELL.sub("cell", text) for text in rule.formula]
                said["format", str(rule.type), str(rule.operator), *formulas] += len(
                    held.sqref.ranges
                )
        for check in sheet.data_validations.dataValidation:
            bounds = "" if check.type == "date" else f"{check.formula1} {check.formula2}"
            said["check", str(check.type), str(check.promptTitle), CELL.sub("cell", bounds)] += 1
    return found


def own_work(book: Workbook) -> dict[str, Any]:
    """Return what is left of what ``lived_in`` adds."""
    update = book["Update"]
    top = next(row for row in update.iter_rows() if row[0].value == "id")
    row: Any = next(row for row in update.iter_rows() if row[0].value == "salinity")
    by_header = {str(head.value): cell for head, cell in zip(top, row, strict=True)}
    doubt, analyst = by_header.get("doubt"), by_header["analyst"]
    return {
        "sheet": book["Anna"]["A1"].value if "Anna" in book.sheetnames else None,
        "column": doubt.value if doubt else None,
        "formula": CELL.sub("cell", str(by_header["twice"].value)),
        "beside": update["X2"].value,
        "comment": by_header["indicator"].comment and by_header["indicator"].comment.text,
        "colour": by_header["unit"].fill.fgColor.rgb,
        "rules": sorted(
            (str(held.sqref), rule.formula)
            for held in update.conditional_formatting
            for rule in held.rules
            if rule.dxf and rule.dxf.fill and rule.dxf.fill.bgColor.rgb == GREEN
        ),
        "checks": sorted(
            str(check.sqref)
            for check in update.data_validations.dataValidation
            if check.formula1 == '"Anna,Ben"' and analyst.coordinate in check.sqref
        ),
    }


@pytest.fixture
def lived_in(lake: Lake, tmp_path: Path) -> Lake:
    """The study, with work of an analyst's own of every kind in its tracker."""
    own = lake.copied_to(tmp_path / "lake")
    book = read(own.tracker)
    book.create_sheet("Anna")["A1"] = "mine"
    update: Any = book["Update"]
    row = int(re.sub(r"\D", "", own.cell("Update", "salinity", "id")))
    last = update.max_column
    update.cell(4, last + 1).value, update.cell(4, last + 2).value = "doubt", "twice"
    update.cell(row, last + 1).value = "a little"
    update.cell(row, last + 2).value = f"={own.cell('Update', 'salinity', 'value')}*2"
    update["X2"] = "beside"
    update[own.cell("Update", "salinity", "indicator")].comment = Comment("see p. 3", "Anna")
    update[own.cell("Update", "salinity", "unit")].fill = PatternFill("solid", fgColor=GREEN)
    green = DifferentialStyle(fill=PatternFill("solid", fgColor=GREEN, bgColor=GREEN))
    values = own.column("Update", "value")
    high = Rule(type="expression", formula=[f"{values.partition(':')[0]}>100"], dxf=green)
    update.conditional_formatting.add(values, high)
    names = DataValidation(type="list", formula1='"Anna,Ben"')
    names.sqref = MultiCellRange(own.column("Update", "analyst"))
    for check in update.data_validations.dataValidation:
        if check.promptTitle == "Analyst":
            check.sqref = names.sqref
            update.data_validations.dataValidation.remove(check)
    update.add_data_validation(names)
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


def test_rules_and_own_work_end_as_they_began(lived_in: Lake, save: Save, tmp_path: Path) -> None:
    """Build, save, advance, twelve times: no rule more or less; of theirs, what one save keeps."""
    first = read(lived_in.tracker)
    began = programs_own(rules(first))
    assert sum(began["Dashboard"].values()) == 17
    assert all(own_work(first).values())
    kept = own_work(read(save(lived_in.tracker, tmp_path / "once.xlsx")))
    for number in range(QUARTERS):
        saved = save(lived_in.tracker, tmp_path / f"saved-{number}.xlsx")
        lived_in.tracker.write_bytes(saved.read_bytes())
        for command in (("advance", "--yes"), ("build", "--yes")):
            result = run(command[0], lived_in.folder, *command[1:])
            assert result.exit_code == 0, (number, command, result.stderr)
            assert "warning: " not in result.stderr, (number, result.stderr)
        fresh = read(lived_in.tracker)
        assert programs_own(rules(fresh)) == began, number
        assert own_work(fresh) == kept, number


def programs_own(found: Mapping[str, Counter[tuple[str, ...]]]) -> dict[str, Counter[Any]]:
    """Return the rules but for theirs, and for the one that theirs takes the place of.

    Sheets without rules are left out: Past judgments comes with the second quarter. So are the
    rules for values on Readings, which in the end has none: the last readings are too old.
    """
    theirs = ("cell>100", "Anna,Ben", "Analyst")
    of_values = {"Readings": ("'Value'",)}
    return {
        title: Counter(
            {
                rule: n
                for rule, n in said.items()
                if not any(t in str(rule) for t in (*theirs, *of_values.get(title, ())))
            }
        )
        for title, said in found.items()
        if said
    }
