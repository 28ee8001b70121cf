"""What real programs make of a tracker: opened and saved, filled in, sorted, moved, renamed.

Opening and saving is no edit, whatever texts stand there; what is edited is found, and no more.
The reader's own rules are tried without these programs, in tests/workbook/reading.
"""

import csv
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import time_machine

from tests.clients import gnumeric_convert
from tests.clients.javascript import Action, exceljs, sheetjs
from tests.clients.office import LibreOffice
from tests.commands import run
from tests.expected import same_as_before
from tests.study_text import STUDY, an_item, write_study
from tests.workbook.as_read import ids, repacked, row_of, table, typed

pytestmark = pytest.mark.client

# --- a study with a record of two quarters --------------------------------------------------------

_SCENARIO: Final = """
[[scenarios]]
id = "lake-splits"
title = "The lake splits"
kind = "alternative"
summary = "The synthetic lake falls in two."
narrative = "A synthetic sandbank rises."
prior = 10
prior_basis = "Synthetic."
"""
_NUMBER: Final = 'unit = "{}"\ndecimals = 1\nwatch = {}\nwarning = {}\n'
_INDICATORS: Final = {
    "salinity": _NUMBER.format("%", 12, 20),
    "irrigated-share": _NUMBER.format("%", 40, 60),
    "fish-catch": _NUMBER.format("t", 2000, 3000),
    "inflow": _NUMBER.format("km3", 8, 9),
    "unrest": 'type = "ordinal"\nlevels = ["calm", "tense", "violent"]\nwatch = "tense"\n',
    "dam-closed": 'type = "yes-no"\nconcern = "yes"\n',
}
# Texts that programs write, read or obey in ways of their own; a note may hold each of these.
STRANGE: Final = (
    *("_x000D_", "_x005F_", "_x0041_", "_X000d_", "a_x000D_b", "_x005F_x000D_", "__x000A_"),
    *("_x005F_x005F_x0041_", "_xD83D__xDE00_", "_x005f", "x_x0009_y", "_x005F_x005F_"),
    *("caf\u00e9", "cafe\u0301", "\ud55c\uae00", "\u1112\u1161\u11ab", "\u212b", "\ufb01ne"),
    *("two\nlines", "three\n\n\nlines", "a\ttab", "a\u00a0hard space", "thin\u2009space"),
    *("\u200bzero", "soft\u00adhyphen", "line\u2028end", "\u202eright to left", "\U0001f600"),
    *("=1+1", "+49 30", "-5", "@name", "'quoted", "''twice", '"double"', "#REF!", "#N/A"),
    *("1,234", "1.5", "0012", "1e5", "2024-03-31", "TRUE", "12 %", "1/2", "31.03.2024"),
    *("<b>bold</b>", "&amp;", "&#10;", "]]>", "<!-- x -->", "a & b", "{=A1}", "\\n", "%s {0}"),
    *("a" * 900, "end_", "_", "__", "x_", "_x", "_x00", "_x000D", "~", "|", ";", "a; b"),
)
_HEADER: Final = ("quarter", "item", "value", "as_of", "source", "credibility", "note", "analyst")
_PAST: Final = (
    ("water-level", 6.5, "2022-03-31", "lake-survey", 2, "", "Anna"),
    ("salinity", 9.5, "2022-03-31", "lake-survey", 2, "", "Anna"),
    ("irrigated-share", 31, "2022-03-15", "", "", "", ""),
    ("fish-catch", 1240, "2022-03-31", "fish-board", 3, "", "Ben"),
    ("inflow", 4.2, "", "", "", "", ""),
    ("unrest", "calm", "", "", "", "", ""),
    ("dam-closed", "no", "", "", "", "", ""),
)
_NOW: Final = (
    ("water-level", 6.1, "2022-06-30", "lake-survey", 2, "low for June", "Anna"),
    ("salinity", 10.5, "2022-06-30", "lake-survey", 2, "", "Anna"),
    ("fish-catch", 1180, "2022-06-28", "fish-board; evening-post", 3, "", "Ben"),
    ("inflow", 3.9, "", "", "", "", ""),
    ("unrest", "tense", "2022-05-02", "evening-post", 4, "", "Cleo"),
    ("treaty-signed", "emerging", "2022-05-09", "evening-post", 4, "talks go on", "Cleo"),
    *((f"strange-{number}", 5, "", "", "", text, "") for number, text in enumerate(STRANGE)),
)
_JUDGED: Final = """\
quarter,scenario,likelihood,confidence,basis,rationale,dissent,analyst
2022Q2,lake-holds,60,moderate,two surveys,the level holds,,Anna
2022Q2,lake-dries,25,low,one survey,the level fell a little,none,Anna
"""


@dataclass(frozen=True)
class Lake:
    """The study's folder, with the tracker of 2022Q2 that was built from it."""

    folder: Path

    @property
    def tracker(self) -> Path:
        """Return the path of the tracker."""
        return self.folder / "output" / "small-study" / "tracker.xlsx"

    @cached_property
    def _workbook(self) -> openpyxl.Workbook:
        return openpyxl.load_workbook(self.tracker)

    def cell(self, sheet: str, item: str, header: str) -> str:
        """Return the address of a cell of the tracker, such as H5; of ``id``, the header's own."""
        if item == "id":
            return str(table(self._workbook, sheet)[0][header].offset(row=-1).coordinate)
        return str(row_of(self._workbook, sheet, item)[header].coordinate)

    def body(self, sheet: str) -> str:
        """Return the range of a table's rows, such as A5:P11."""
        rows = table(self._workbook, sheet)
        return f"{rows[0][''].coordinate}:{rows[-1]['id'].coordinate}"


def a_lake(folder: Path) -> Lake:
    """Make the study in a folder, record its two quarters, and build its tracker."""
    numbers = {f"strange-{number}": _NUMBER.format("m", 8, 9) for number in range(len(STRANGE))}
    sources = (
        f'\n[[sources]]\nid = "{one}"\ntitle = "{one}"\npublisher = "Nobody"\nreliability = "C"\n'
        for one in ("fish-board", "evening-post")
    )
    indicators = (an_item(id_, more) for id_, more in (_INDICATORS | numbers).items())
    signposts = (an_item(id_, "", "signposts") for id_ in ("treaty-signed", "port-abandoned"))
    write_study(folder, STUDY + _SCENARIO + "".join((*sources, *indicators, *signposts)))
    for quarter, rows in {"2022Q1": _PAST, "2022Q2": _NOW}.items():
        with (folder / "said.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([_HEADER, *((quarter, *row) for row in rows)])
        succeed("import", folder, folder / "said.csv", "--yes", "--from", "a survey")
        if rows is _PAST:
            succeed("advance", folder, "--yes")
    (folder / "judged.csv").write_text(_JUDGED, encoding="utf-8")
    succeed("import", folder, folder / "judged.csv", "--yes")
    succeed("build", folder)
    return Lake(folder)


def succeed(*arguments: str | Path) -> None:
    """Run a command that has nothing to refuse."""
    done = run(*map(str, arguments))
    assert done.exit_code == 0, done.stderr


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Return the study that is only read."""
    return a_lake(tmp_path_factory.mktemp("edited") / "lake")


# --- what `import` says of a copy -----------------------------------------------------------------

_NAMED: Final = re.compile(r"\S+\.xlsx: ")  # what begins a line about something in a copy


@dataclass(frozen=True)
class Preview:
    """What becomes of each cell that says something, and the words that went with them.

    Attributes:
        cells: By sheet and address; what is empty is an empty text.
    """

    exit_code: int
    cells: Mapping[tuple[str, str], Mapping[str, Any]]
    words: str

    @property
    def edits(self) -> list[tuple[str, str, str, str]]:
        """What is new: item, field, was, becomes; fails if there is anything else to say."""
        assert {one["result"] for one in self.cells.values()} <= {"new"}, self.cells
        names = ("item", "field", "was", "becomes")
        return sorted(tuple(one[name] for name in names) for one in self.cells.values())

    @property
    def left(self) -> list[str]:
        """What is named, since nothing is taken in there."""
        return [line for line in self.words.splitlines() if _NAMED.search(line)]

    @property
    def is_no_edit(self) -> bool:
        """No cell says anything, nothing else is said, and that is a success."""
        return not self.cells and not self.left and self.exit_code == 0


def preview(lake: Lake, copy: Path) -> Preview:
    """Import a copy without recording anything."""
    done = run("import", str(lake.folder), str(copy), "--dry-run", "--format", "json")
    found = json.loads(done.stdout) if done.stdout.strip() else []
    cells = {(one["sheet"], one["cell"]): {k: v or "" for k, v in one.items()} for one in found}
    return Preview(done.exit_code, cells, done.stderr)


def outcomes(name: str, lake: Lake, copy: Path) -> None:
    """Compare what becomes of each cell of a copy that says something."""
    told = [
        f"{sheet}!{cell} {one['item']}, {one['field']}: {one['result']}, "
        f"{one['becomes'] or one['why'] or 'empty'}\n"
        for (sheet, cell), one in sorted(preview(lake, copy).cells.items())
    ]
    same_as_before(f"edited, {name}", "".join(told))


# --- opened and saved -----------------------------------------------------------------------------

# As it comes, SheetJS drops every number format: a date is left as the number of its day.
SAVING: Final[Mapping[str, Callable[[Path, Path], object]]] = {
    "Gnumeric": gnumeric_convert,
    "ExcelJS": exceljs,
    "SheetJS": sheetjs,
    "SheetJS, with number formats": partial(sheetjs, reading={"cellNF": True}),
    "SheetJS, with styles": partial(sheetjs, reading={"cellStyles": True}),
}


@pytest.mark.parametrize("program", ["LibreOffice", *SAVING])
def test_opening_and_saving_is_no_edit(
    request: pytest.FixtureRequest, lake: Lake, tmp_path: Path, program: str
) -> None:
    """ExcelJS drops the identity's property and its name: the hidden sheet must suffice."""
    copy = tmp_path / "copy.xlsx"
    if program == "LibreOffice":
        request.getfixturevalue("libreoffice").edit(lake.tracker, copy)
    else:
        SAVING[program](lake.tracker, copy)
    found = preview(lake, copy)
    assert found.is_no_edit, (found.cells, found.left)


def test_edits_survive_three_programs(lake: Lake, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """A number, a percent, text, a date, a cleared cell: these, and nothing else."""

    def at(item: str, header: str = "value") -> str:
        return lake.cell("Update", item, header)

    first = libreoffice.edit(
        lake.tracker,
        tmp_path / "first.xlsx",
        ("type", "Update", at("salinity"), "11.5"),
        ("type", "Update", at("unrest"), "violent"),
        ("number_format", "Update", at("irrigated-share"), "0%"),
        ("type", "Update", at("irrigated-share"), "33%"),
        ("type", "Update", at("inflow", "as of"), "2022-05-09"),
        ("command", "Update", at("water-level", "note"), "ClearContents"),
        ("sort", "Update", lake.body("Update"), 2),
    )
    second = gnumeric_convert(first, tmp_path / "second.xlsx")
    third = sheetjs(second, tmp_path / "third.xlsx", reading={"cellNF": True})
    for copy in (first, second, third):
        found = preview(lake, copy)
        # A text that looks like an escape is decoded by one program and not escaped by the next.
        assert [one for one in found.edits if not one[0].startswith("strange")] == [
            ("inflow", "as_of", "", "2022-05-09"),
            ("irrigated-share", "value", "", "33"),
            ("salinity", "value", "10.5", "11.5"),
            ("unrest", "value", "tense", "violent"),
            ("water-level", "note", "low for June", ""),
        ]
        assert not found.left


def test_two_forms_of_one_word_are_no_conflict(lake: Lake, tmp_path: Path) -> None:
    """One types on a Mac, which splits letters from their accents, the other elsewhere."""
    lake = Lake(Path(shutil.copytree(lake.folder, tmp_path / "lake")))
    for name, word in (("one", "Ren\u00e9"), ("other", "Rene\u0301")):
        copy = str(tmp_path / f"{name}.xlsx")
        typed({("Update", "inflow", "note"): word}, copy, lake.tracker)
        succeed("import", lake.folder, copy, "--yes")


def test_what_is_typed_comes_as_it_was_typed(lake: Lake, tmp_path: Path) -> None:
    """As Excel writes it: what looks like an escape is escaped, a line end may be."""
    meant = {"_x005F_x000D_": "_x000D_", "_x005F_x005F_": "_x005F_", "a_x000D_\nb": "a\nb"}
    cells = {("Update", f"strange-{n}", "by"): f"MARK{n}" for n in range(len(meant))}
    copy = Path(typed(cells, str(tmp_path / "typed.xlsx"), lake.tracker))

    def write(_: str, part: bytes) -> bytes:
        for number, text in enumerate(meant):
            part = part.replace(f"MARK{number}".encode(), text.encode())
        return part

    copy.write_bytes(repacked(copy.read_bytes(), write))
    read = [becomes for _, field, _, becomes in preview(lake, copy).edits if field == "analyst"]
    assert read == [*meant.values()]


# --- what people do to rows, columns and sheets in LibreOffice ------------------------------------


def test_saving_the_moments_of_changes_is_no_edit(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """LibreOffice keeps 15 digits: a moment between two thousandths of a second may move."""
    with time_machine.travel(datetime(2026, 11, 24, 19, 48, 3, 767_500, tzinfo=UTC), tick=False):
        lake = a_lake(tmp_path / "lake")
    assert preview(lake, libreoffice.edit(lake.tracker, tmp_path / "copy.xlsx")).is_no_edit


def test_arranging_is_no_edit(lake: Lake, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """By id and header, never by position: whole rows and sheets may move, and be hidden."""
    body, note = lake.body("Update"), lake.cell("Update", "inflow", "note")
    filtered = f"{lake.cell('Update', 'id', 'id')}:{body.split(':')[1]}"
    copy = libreoffice.edit(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("sort", "Update", body, 8),
        ("sort", "Log", lake.body("Log"), 4),
        ("move_sheet", "Judgments", 0),
        ("set", "Update", note, "Rows.IsVisible", False),
        ("set", "Update", note, "Columns.IsVisible", False),
        ("set", "Judgments", "", "IsVisible", False),
        ("set", "Update", body, "CellBackColor", 0xFFDD00),
        ("filter", "Update", filtered, 5, "m"),
        ("merge", "Update", "A1:D1"),
    )
    assert preview(lake, copy).is_no_edit
    before, after = (ids(openpyxl.load_workbook(one), "Update") for one in (lake.tracker, copy))
    assert sorted(before) == sorted(after)
    assert before != after


def test_an_edit_moves_with_its_row(lake: Lake, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Typed, then sorted, beside a column of one's own, on a renamed sheet."""
    unit = lake.cell("Update", "id", "unit")
    copy = libreoffice.edit(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("type", "Update", lake.cell("Update", "salinity", "value"), "11.5"),
        ("sort", "Update", lake.body("Update"), 2),
        ("command", "Update", unit, "InsertColumnsBefore"),
        ("type", "Update", unit, "my remark"),
        ("set", "Update", "", "Name", "Anna's sheet"),
    )
    found = preview(lake, copy)
    assert found.edits == [("salinity", "value", "10.5", "11.5")]
    assert {sheet for sheet, _ in found.cells} == {"Anna's sheet"}


def test_days_from_1904_are_asked(lake: Lake, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """The switch moves every date by four years: each is spelt out, none is taken."""
    copy = libreoffice.edit(lake.tracker, tmp_path / "copy.xlsx", ("count_from_1904",))
    outcomes("days from 1904", lake, copy)


# --- SheetJS and ExcelJS set a value and its type outright, as scripts and web pages do -----------

# A cell, and what is set there.
BY_SHEETJS: Final = (
    ("Update", "water-level", "value", {"t": "n", "v": 5.8}),
    ("Update", "salinity", "value", {"t": "s", "v": "12.5 %"}),
    ("Update", "irrigated-share", "value", {"t": "n", "v": 0.33, "z": "0%"}),
    ("Update", "fish-catch", "value", {"t": "s", "v": "1,234.5"}),
    ("Update", "unrest", "value", {"t": "s", "v": "VIOLENT"}),
    ("Update", "unrest", "credibility", {"t": "n", "v": 3, "f": "2+1"}),
    ("Update", "inflow", "as of", {"t": "d", "v": "2022-05-09T00:00:00Z"}),
    ("Update", "dam-closed", "as of", {"t": "s", "v": "2022-05-09"}),
    ("Update", "inflow", "credibility", {"t": "s", "v": "3"}),
    ("Update", "water-level", "note", {"t": "s", "v": "two\r\nlines"}),
    ("Update", "inflow", "value", {"t": "n", "v": 0.33, "z": "0.0%"}),
    ("Update", "dam-closed", "value", {"t": "b", "v": True}),
    ("Update", "salinity", "as of", {"t": "n", "v": 2022}),
    ("Update", "fish-catch", "as of", {"t": "s", "v": "09.05.2022"}),
    ("Update", "strange-0", "value", {"t": "d", "v": "2022-05-09T00:00:00Z"}),
    ("Log", "inflow", "value", {"t": "n", "v": 4.1}),
    ("Log", "salinity", "value", {"t": "e", "v": 0x2A}),
    ("Log", "water-level", "value", {"t": "e", "v": 0x17}),
    ("Log", "fish-catch", "value", {"t": "b", "v": True}),
    ("Log", "irrigated-share", "value", {"t": "s", "v": "1,234"}),
    ("Judgments", "lake-splits", "likelihood", {"t": "n", "v": 0.15, "z": "0%"}),
    ("Judgments", "lake-holds", "rationale", None),
)
BY_EXCELJS: Final = (
    ("Update", "water-level", "value", 5.8),
    ("Update", "water-level", "note", None),
    ("Update", "fish-catch", "value", "1,100.5"),
    ("Update", "irrigated-share", "value", 0.33),  # in a cell that shows percents
    ("Update", "irrigated-share", "as of", "2022-05-09"),
    ("Update", "salinity", "value", {"formula": "10+1", "result": 11}),
    ("Update", "inflow", "value", {"error": "#N/A"}),
    ("Update", "dam-closed", "value", True),
    ("Update", "unrest", "value", {"richText": [{"text": "vio"}, {"text": "lent"}]}),
)


def test_what_sheetjs_set_has_its_outcome(lake: Lake, tmp_path: Path) -> None:
    actions: list[Action] = []
    for *place, done in BY_SHEETJS:
        at = place[0], lake.cell(*place)
        actions.append(("clear", *at) if done is None else ("set", *at, done))
    copy = sheetjs(lake.tracker, tmp_path / "copy.xlsx", *actions, reading={"cellNF": True})
    outcomes("by SheetJS", lake, copy)


def test_what_exceljs_set_has_its_outcome(lake: Lake, tmp_path: Path) -> None:
    share = lake.cell("Update", "irrigated-share", "value")
    actions: list[Action] = [("number_format", "Update", share, "0%")]
    for *place, done in BY_EXCELJS:
        how = "set_date" if place[2] == "as of" else "set"
        actions.append((how, place[0], lake.cell(*place), done))
    copy = exceljs(lake.tracker, tmp_path / "copy.xlsx", *actions)
    outcomes("by ExcelJS", lake, copy)


@pytest.mark.parametrize("zone", ["Asia/Almaty", "America/New_York"])
def test_sheetjs_moves_no_date(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    """Read as JavaScript's dates, they are moments in the machine's own time zone."""
    monkeypatch.setenv("TZ", zone)
    copy = sheetjs(lake.tracker, tmp_path / "copy.xlsx", reading={"cellDates": True})
    assert not preview(lake, copy).cells


def test_what_exceljs_moved_is_found(lake: Lake, tmp_path: Path) -> None:
    """A row deleted, a sheet renamed, beside values that were typed.

    ExcelJS moves formulas up without what they refer to. Nobody typed that.
    """
    copy = exceljs(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("set", "Update", lake.cell("Update", "salinity", "value"), 11.5),
        ("set", "Signposts", lake.cell("Signposts", "port-abandoned", "state"), "emerging"),
        ("delete_row", "Signposts", int(lake.cell("Signposts", "inflow-diverted", "state")[1:])),
        ("rename_sheet", "Update", "Sheet1"),
    )
    outcomes("by ExcelJS, with a row deleted", lake, copy)
