"""What analysts made that reads a row: the row goes, and what they made is told and kept."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from tests.commands import run
from tests.study_text import STUDY
from tests.workbook.desk import cell_of, texts
from tests.workbook.letters import VALUE

TRACKER = Path("output/small-study/tracker.xlsx")
WATER = STUDY[STUDY.index("[[indicators]]") : STUDY.index("[[signposts]]")]
SALT = WATER.replace("water-level", "salt-level")
BOTH = STUDY.replace("[[signposts]]", f"{SALT}[[signposts]]", 1)
AT, BESIDE = "Z5", "AB5"  # cells of their own, beside the row of water-level


def own_work_that_reads(study: Path) -> None:
    """Build with two indicators, and make on the first one's row what reads the second one's."""
    (study / "study.toml").write_text(BOTH)
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    sheet = workbook["Update"]
    salt = cell_of(sheet, "salt-level", "value").coordinate
    sheet[AT] = f'={salt}*2&" parts of salt"'
    workbook["Guide"]["J3"] = f'=Update!{salt}&" on the guide"'
    workbook.defined_names["OurSalt"] = DefinedName(
        "OurSalt", attr_text=f"Update!${VALUE}${salt[len(VALUE) :]}", comment="for Ben"
    )
    fixed = f"${VALUE}${salt[len(VALUE) :]}"
    look = DifferentialStyle(fill=PatternFill("solid", bgColor="FFFF00"))
    rule = Rule("expression", formula=[f"{fixed}>41"], dxf=look)
    sheet.conditional_formatting.add(BESIDE, rule)
    check = DataValidation("whole", formula1=fixed, operator="lessThan", prompt="below the salt")
    check.add(BESIDE)
    sheet.add_data_validation(check)
    sheet["AC5"] = "see the salt"
    sheet["AC5"].hyperlink = Hyperlink(ref="AC5", location=f"Update!{salt}")
    workbook.save(TRACKER)
    run("build")


def comments(sheet: Worksheet) -> str:
    """Return all comments of a sheet."""
    return "\n".join(c.comment.text for row in sheet.iter_rows() for c in row if c.comment)


@pytest.mark.parametrize(
    "kept",
    [
        '6*2&" parts of salt"',
        '6&" on the guide"',
        "$6>41",
        "below the salt",
        "Update!{value}6",
        "salt-level, value",
    ],
)
def test_all_that_read_the_row_is_kept_in_words(study: Path, kept: str) -> None:
    """The formula, the rules and the link stand in comments, as they were typed."""
    own_work_that_reads(study)
    (study / "study.toml").write_text(STUDY)
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    assert kept.format(value=VALUE) in comments(workbook["Update"]) + comments(workbook["Guide"])


def test_each_is_told(study: Path) -> None:
    """On the terminal, with its cell: nobody looks for a broken formula unasked."""
    own_work_that_reads(study)
    assert "what is gone" not in run("build").stderr
    (study / "study.toml").write_text(STUDY)
    told = run("build").stderr.replace("\n", " ")
    for where in (f"Update!{AT}", "Guide!J3", f"Update!{BESIDE}", "Update!AC5"):
        assert f"{where} reads what is gone" in told, where
    assert "'oursalt' stood for" in told
    assert "what is gone" not in run("build").stderr, "it is told once"


def test_a_name_of_theirs_stays_and_one_of_the_programs_goes(study: Path) -> None:
    """Theirs says what it stood for, so that nothing reads another cell unasked."""
    own_work_that_reads(study)
    (study / "study.toml").write_text(STUDY)
    run("build")
    names = openpyxl.load_workbook(TRACKER).defined_names
    assert names["OurSalt"].attr_text == f'"Update!${VALUE}$6, which is gone"'
    assert names["OurSalt"].comment == "for Ben"
    assert not [name for name, one in names.items() if "#REF!" in one.attr_text]


def test_a_formula_stands_in_its_cell_as_words(study: Path) -> None:
    """Whoever mends it makes it a formula again; so it stays, build after build."""
    own_work_that_reads(study)
    (study / "study.toml").write_text(STUDY)
    for _ in range(2):
        run("build")
        sheet = openpyxl.load_workbook(TRACKER)["Update"]
        assert sheet[AT].value == f'={VALUE}6*2&" parts of salt"'
        assert sheet[AT].data_type == "s"


def linked(workbook: Workbook) -> dict[str, str]:
    """Return the addresses of the links on Update, by cell."""
    cells = (cell for row in workbook["Update"].iter_rows() for cell in row)
    return {cell.coordinate: str(cell.hyperlink.target) for cell in cells if cell.hyperlink}


@pytest.mark.parametrize("first", ["salt-level", "water-level"])
def test_links_of_two_items_that_become_one_are_both_kept(study: Path, first: str) -> None:
    """The row of the id that stays keeps its own, whichever row comes first."""
    text = BOTH if first == "water-level" else BOTH.replace(WATER, "").replace(SALT, SALT + WATER)
    (study / "study.toml").write_text(text)
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    for item in ("water-level", "salt-level"):
        cell_of(workbook["Update"], item, "indicator").hyperlink = f"https://example.org/{item}"
    workbook.save(TRACKER)
    joined = STUDY.replace('id = "water-level"', 'id = "water-level"\nformerly = ["salt-level"]')
    assert joined != STUDY
    (study / "study.toml").write_text(joined)
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    assert [*linked(workbook).values()] == ["https://example.org/water-level"]
    assert "https://example.org/salt-level" in "\n".join(texts(TRACKER.read_bytes()))
