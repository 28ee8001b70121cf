"""What real programs make of a tracker: opened and saved, filled in, sorted, moved, renamed.

Opening and saving is no edit, whatever texts stand there; what is edited is found, and no more.
The reader's own rules are tried without these programs, in tests/workbook/reading.
"""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import time_machine

from tests.clients import gnumeric_convert
from tests.clients.javascript import Action, exceljs, sheetjs
from tests.clients.office import LibreOffice, running_libreoffice
from tests.commands import TRACKER, do, run
from tests.expected import same_as_before
from tests.keys.desk import a_desk
from tests.prepared_once import PreparedOnce
from tests.study_text import an_item
from tests.workbook.as_read import ids, repacked, row_of, table, type_in

pytestmark = pytest.mark.client

COPY: Final = Path("copy.xlsx")

# --- a study with a record of two quarters --------------------------------------------------------

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


def a_strange_desk() -> None:
    """Make a study with a row of each kind, and one for each strange note; build its tracker."""
    notes = {f"strange-{number}": text for number, text in enumerate(STRANGE)}
    a_desk("".join(an_item(id_, 'unit = "m"\nwatch = 8\nwarning = 9\n') for id_ in notes))
    rows = [("quarter", "item", "value", "note"), *(("2022Q2", i, 5, t) for i, t in notes.items())]
    with Path("strange.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    do("import strange.csv --yes", "build")


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared_once: PreparedOnce) -> None:
    """Stand in the study's folder, where its tracker is built."""
    monkeypatch.chdir(tmp_path)
    prepared_once.bring(tmp_path, a_strange_desk)


@pytest.fixture(scope="module")
def libreoffice() -> Iterator[LibreOffice]:
    """Return LibreOffice, running: it takes seconds to start."""
    with running_libreoffice() as office:
        yield office


@pytest.fixture
def edit(libreoffice: LibreOffice) -> Callable[..., Path]:
    """Return what carries actions out in LibreOffice, and returns the copy that it saves."""
    return partial(libreoffice.edit, TRACKER.resolve(), COPY.resolve())


@cache  # each test has the same rows and columns
def cell(sheet: str, item: str, header: str) -> str:
    """Return the address of a cell of the tracker, such as H5; of ``id``, the header's own."""
    book = openpyxl.load_workbook(TRACKER)
    if item == "id":
        return str(table(book, sheet)[0][header].offset(row=-1).coordinate)
    return str(row_of(book, sheet, item)[header].coordinate)


def span_of(sheet: str) -> str:
    """Return the range of a table's rows, such as A5:P11."""
    rows = table(openpyxl.load_workbook(TRACKER), sheet)
    return f"{rows[0][''].coordinate}:{rows[-1]['id'].coordinate}"


def outcomes(copy: Path) -> str:
    """Return what `import` says of a copy without recording it.

    That is what becomes of each cell that says something, and what is named, since nothing is taken
    in there; nothing where nobody has edited.
    """
    done = run("import", str(copy), "--dry-run", "--format", "json")
    told = [
        f"{one['sheet']}!{one['cell']} {one['item']}, {one['field']}: {one['result']}, "
        f"was {one['was'] or 'empty'}: {one['becomes'] or one['why'] or 'empty'}"
        for one in json.loads(done.stdout.strip() or "[]")
    ]
    told += [line for line in done.stderr.splitlines() if re.search(r"\S+\.xlsx: ", line)]
    told += [f"exit code {done.exit_code}"] if done.exit_code else []
    return "".join(f"{line}\n" for line in sorted(told))


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
def test_opening_and_saving_is_no_edit(program: str, edit: Any) -> None:
    """A copy that a program opens and saves is no edit.

    ExcelJS drops the identity's property and its name: the hidden sheet must suffice.
    """
    if program == "LibreOffice":
        edit()
    else:
        SAVING[program](TRACKER, COPY)
    assert outcomes(COPY) == ""


def test_edits_survive_three_programs(edit: Any) -> None:
    """Edits survive three programs: these, and nothing else, are found in each one's file.

    A number, a percent, text, a date, a cleared cell.
    """
    share = cell("Update", "blank-percent", "value")
    first = edit(
        ("type", "Update", cell("Update", "full-percent", "value"), "11.5"),
        ("type", "Update", cell("Update", "full-level", "value"), "war"),
        ("number_format", "Update", share, "0%"),
        ("type", "Update", share, "33%"),
        ("type", "Update", cell("Update", "water-level", "as of"), "2022-05-09"),
        ("command", "Update", cell("Update", "full-number", "note"), "ClearContents"),
        ("sort", "Update", span_of("Update"), 2),
    )
    second = gnumeric_convert(first, Path("second.xlsx"))
    third = sheetjs(second, Path("third.xlsx"), reading={"cellNF": True})
    for copy in (first, second, third):
        # A text that looks like an escape is decoded by one program and not escaped by the next.
        lines = [line for line in outcomes(copy).splitlines() if " strange-" not in line]
        same_as_before("\n".join(lines))


def test_two_forms_of_one_word_are_no_conflict() -> None:
    """Two people who type one word in two forms of Unicode do not differ.

    One types on a Mac, which splits letters from their accents, the other elsewhere.
    """
    for name, word in (("one", "Ren\u00e9"), ("other", "Rene\u0301")):
        do(f"import {type_in({('Update', 'water-level', 'note'): word}, f'{name}.xlsx')} --yes")


def test_a_text_that_excel_escapes_comes_as_it_was_typed() -> None:
    """A text that Excel escapes comes as it was typed.

    What looks like an escape is escaped, a line end may be.
    """
    meant = {"_x005F_x000D_": "_x000D_", "_x005F_x005F_": "_x005F_", "a_x000D_\nb": "a\nb"}
    type_in({("Update", f"strange-{n}", "by"): f"MARK{n}" for n in range(len(meant))})

    def write(_: str, part: bytes) -> bytes:
        for number, text in enumerate(meant):
            part = part.replace(f"MARK{number}".encode(), text.encode())
        return part

    COPY.write_bytes(repacked(COPY.read_bytes(), write))
    told = outcomes(COPY)
    read = [f"analyst: new, was empty: {text}\n" for text in meant.values()]
    assert [one for one in read if one not in told] == []


# --- what people do to rows, columns and sheets in LibreOffice ------------------------------------


def test_saving_the_moments_of_changes_is_no_edit(edit: Any) -> None:
    """A copy that LibreOffice saves is no edit, though moments of changes lose digits.

    LibreOffice keeps 15 digits: a moment between two thousandths of a second may move.
    """
    with time_machine.travel(datetime(2026, 11, 24, 19, 48, 3, 767_500, tzinfo=UTC), tick=False):
        for folder in ("output", "record"):
            shutil.rmtree(folder)
        a_strange_desk()
    assert outcomes(edit()) == ""


def test_arranging_is_no_edit(edit: Any) -> None:
    """Who moves, sorts, hides or colours rows and sheets edits nothing.

    They are found by id and header, never by position.
    """
    note = cell("Update", "water-level", "note")
    filtered = f"{cell('Update', 'id', 'id')}:{span_of('Update').split(':')[1]}"
    copy = edit(
        ("sort", "Update", span_of("Update"), 8),
        ("sort", "Log", span_of("Log"), 4),
        ("move_sheet", "Judgments", 0),
        ("set", "Update", note, "Rows.IsVisible", False),
        ("set", "Update", note, "Columns.IsVisible", False),
        ("set", "Judgments", "", "IsVisible", False),
        ("set", "Update", span_of("Update"), "CellBackColor", 0xFFDD00),
        ("filter", "Update", filtered, 5, "m"),
        ("merge", "Update", "A1:D1"),
    )
    assert outcomes(copy) == ""
    before, after = (ids(openpyxl.load_workbook(one), "Update") for one in (TRACKER, copy))
    assert (sorted(before) == sorted(after), before == after) == (True, False)


def test_an_edit_moves_with_its_row(edit: Any) -> None:
    """A value moves with its row when somebody sorts.

    Typed, then sorted, beside a column of one's own, on a renamed sheet.
    """
    unit = cell("Update", "id", "unit")
    copy = edit(
        ("type", "Update", cell("Update", "full-percent", "value"), "11.5"),
        ("sort", "Update", span_of("Update"), 2),
        ("command", "Update", unit, "InsertColumnsBefore"),
        ("type", "Update", unit, "my remark"),
        ("set", "Update", "", "Name", "Anna's sheet"),
    )
    same_as_before(outcomes(copy))


def test_days_from_1904_are_asked(edit: Any) -> None:
    """Each date of a copy that counts days from 1904 is asked about, and none is taken.

    The switch moves every date by four years: each is spelt out.
    """
    same_as_before(outcomes(edit(("count_from_1904",))))


# --- SheetJS and ExcelJS set a value and its type outright, as scripts and web pages do -----------

# A cell, and what is set there.
BY_SHEETJS: Final = (
    ("Update", "full-number", "value", {"t": "n", "v": 5.8}),
    ("Update", "full-percent", "value", {"t": "s", "v": "12.5 %"}),
    ("Update", "blank-percent", "value", {"t": "n", "v": 0.33, "z": "0%"}),
    ("Update", "blank-month 2022-04", "value", {"t": "s", "v": "1,234.5"}),
    ("Update", "full-level", "value", {"t": "s", "v": "WAR"}),
    ("Update", "full-level", "credibility", {"t": "n", "v": 3, "f": "2+1"}),
    ("Update", "water-level", "as of", {"t": "d", "v": "2022-05-09T00:00:00Z"}),
    ("Update", "full-number", "note", {"t": "s", "v": "two\r\nlines"}),
    ("Update", "water-level", "value", {"t": "n", "v": 0.33, "z": "0.0%"}),
    ("Update", "blank-answer", "value", {"t": "b", "v": True}),
    ("Update", "full-percent", "as of", {"t": "n", "v": 2022}),
    ("Update", "blank-number", "as of", {"t": "s", "v": "09.05.2022"}),
    ("Update", "strange-0", "value", {"t": "d", "v": "2022-05-09T00:00:00Z"}),
    ("Log", "full-number", "value", {"t": "n", "v": 4.1}),
    ("Log", "full-level", "value", {"t": "e", "v": 0x2A}),
    ("Update", "full-month 2022-05", "value", {"t": "b", "v": True}),
    ("Update", "full-month 2022-06", "value", {"t": "s", "v": "1,234"}),
    ("Judgments", "lake-dries", "likelihood", {"t": "n", "v": 0.15, "z": "0%"}),
    ("Judgments", "lake-holds", "rationale", None),
)
BY_EXCELJS: Final = (
    ("Update", "full-number", "value", 5.8),
    ("Update", "full-number", "note", None),
    ("Update", "blank-month 2022-04", "value", "1,100.5"),
    ("Update", "blank-percent", "value", 0.33),  # in a cell that shows percents
    ("Update", "blank-percent", "as of", "2022-05-09"),
    ("Update", "full-percent", "value", {"formula": "10+1", "result": 11}),
    ("Update", "water-level", "value", {"error": "#N/A"}),
    ("Update", "blank-answer", "value", True),
    ("Update", "full-level", "value", {"richText": [{"text": "wa"}, {"text": "r"}]}),
)


def test_what_javascript_set_has_its_outcome() -> None:
    """What a program sets by SheetJS or ExcelJS has its outcome, cell by cell."""
    actions: list[Action] = []
    for *place, done in BY_SHEETJS:
        at = place[0], cell(*place)
        actions.append(("clear", *at) if done is None else ("set", *at, done))
    copy = sheetjs(TRACKER, COPY, *actions, reading={"cellNF": True})
    same_as_before(outcomes(copy), "SheetJS")
    share = cell("Update", "blank-percent", "value")
    actions = [("number_format", "Update", share, "0%")]
    for *place, value in BY_EXCELJS:
        how = "set_date" if place[2] == "as of" else "set"
        actions.append((how, place[0], cell(*place), value))
    same_as_before(outcomes(exceljs(TRACKER, COPY, *actions)), "ExcelJS")


@pytest.mark.parametrize("zone", ["Asia/Almaty", "America/New_York"])
def test_sheetjs_moves_no_date(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    """SheetJS moves no date, in any time zone.

    Read as JavaScript's dates, they are moments in the machine's own time zone.
    """
    monkeypatch.setenv("TZ", zone)
    assert outcomes(sheetjs(TRACKER, COPY, reading={"cellDates": True})) == ""


def test_what_exceljs_moved_is_found() -> None:
    """A value is found in a copy in which ExcelJS has deleted a row and renamed a sheet.

    ExcelJS moves formulas up without what they refer to. Nobody typed that.
    """
    copy = exceljs(
        TRACKER,
        COPY,
        ("set", "Update", cell("Update", "full-percent", "value"), 11.5),
        ("set", "Signposts", cell("Signposts", "dam-built", "state"), "observed"),
        ("delete_row", "Signposts", int(cell("Signposts", "inflow-diverted", "state")[1:])),
        ("rename_sheet", "Update", "Sheet1"),
    )
    same_as_before(outcomes(copy))
