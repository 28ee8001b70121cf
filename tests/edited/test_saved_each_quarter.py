"""A tracker that one program saves in each of twelve quarters, while the study's files change.

It protects an analyst's own sheet, columns, comments and colours for three years: they stay with
their items, and nothing moves under a reference, whatever is added, retired, renamed or sorted.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.clients import gnumeric_convert
from tests.clients.office import LibreOffice
from tests.commands import TRACKER, do, logged, run
from tests.study_text import a_shore, write_study
from tests.workbook.as_read import Row, is_hidden, row_of, table, tables, typed, upside_down
from tests.workbook.lake import FULL, close_a_quarter

# Gnumeric leaves out the names of styles, of which openpyxl warns.
pytestmark = [pytest.mark.client, pytest.mark.filterwarnings("ignore::UserWarning")]

GREEN: Final = "FF00CC66"
OWN_COLUMNS: Final = ("yours", "doubt", "twice")
LEFT: Final = "not in the new tracker, but in tracker-before.xlsx"  # which build says
RETIRED: Final = a_shore("shore-b", "Shore b") + 'owner = "ben"\n'
RAIN: Final = '\n[[indicators]]\nid = "rain-fall"'
# What somebody changes in the study's files during a quarter: a text there, and what replaces it.
CHANGES: Final[Mapping[int, tuple[str, str]]] = {
    1: (RETIRED, a_shore("reeds", "Reeds") + RETIRED),
    3: ('title = "Shore c"', 'title = "The third shore"'),
    5: (RETIRED, ""),
    7: ('id = "water-level"', 'id = "level"\nformerly = ["water-level"]'),
    10: (RAIN, RETIRED + RAIN),
}
PRESENT: Final = {"water-level": "level"}
CALCULATED: Final = ("shore-a", "shore-c")  # where a formula gives the value
SORTED: Final = (4, 8)  # the quarters in which somebody sorts Update


def saved(office: LibreOffice | None, given: Mapping[str, str], *, is_sorted: bool) -> Path:
    """Type texts into cells of Update, perhaps sort it, save in LibreOffice; return the file.

    Without it, Gnumeric saves it; it cannot be driven, so the rest is done in the file before.
    """

    def change(book: openpyxl.Workbook) -> None:
        for place, text in given.items():
            book["Update"][place] = text if text.startswith("=") else float(text)
        if is_sorted:
            upside_down(book)

    if office is None:
        return gnumeric_convert(Path(typed({}, of=TRACKER, change=change)), Path("saved.xlsx"))
    rows = table(openpyxl.load_workbook(TRACKER), "Update")
    body = f"{rows[0]['indicator'].coordinate}:{rows[-1]['id'].coordinate}"
    typing = [("type", "Update", place, text) for place, text in given.items()]
    sorting = [("sort", "Update", body, 1)] if is_sorted else []
    return office.edit(TRACKER.resolve(), Path("saved.xlsx").resolve(), *typing, *sorting)


def add_things(book: openpyxl.Workbook) -> None:
    """Add a sheet with references, two columns, remarks, comments and colours."""
    read = row_of(book, "Update", "shore-a")["value"].coordinate
    for text in ("mine", f"=Update!{read}", f'=INDIRECT("Update!{read}")'):
        (book["Anna"] if "Anna" in book else book.create_sheet("Anna")).append([text])
    top = table(book, "Update")[0]["id"].offset(row=-1)
    top.offset(column=1).value, top.offset(column=2).value = "doubt", "twice"
    for id_ in ("shore-a", "shore-b", "shore-c", "water-level"):
        row = row_of(book, "Update", id_)
        row["id"].offset(column=1).value = f"doubt of {id_}"
        row["id"].offset(column=2).value = f"={row['value'].coordinate}*2"
        add_to(row, id_, "indicator", "unit")
    add_to(row_of(book, "Signposts", "dam-built"), "dam-built", "signpost", "note")
    add_to(row_of(book, "Judgments", "lake-dries"), "lake-dries", "scenario", "rationale")
    add_to(row_of(book, "Chances", "dam-built"), "dam-built", "signpost", "chance")
    add_to(row_of(book, "Commitments", "1"), "1", "what", "by")
    add_to(row_of(book, "Log", "shore-a"), "shore-a", "item", "value")


def add_to(row: Row, id_: str, commented: str, coloured: str) -> None:
    """Add a remark, a comment and a colour to a row."""
    row["yours"].value = f"yours of {id_}"
    row[commented].comment = Comment(f"comment on {id_}", "Anna")
    row[coloured].fill = PatternFill("solid", fgColor=GREEN)


def rows_of(book: openpyxl.Workbook, name: str) -> dict[str, Row]:
    """Return a table's rows by present ids; those of Log have their periods, too."""
    found = {}
    for row in table(book, name):
        id_ = str((row.get("id") or row[""]).value)
        key = PRESENT.get(id_, id_)
        found[f"{key} {row['quarter'].value}" if name == "Log" else key] = row
    return found


def things(book: openpyxl.Workbook) -> dict[tuple[str, str, str], object]:
    """Return all that people have beside the values; a formula without the number of its row.

    Blank rows of Commitments are told by their place: each tracker has others.
    """
    found: dict[tuple[str, str, str], object] = {}
    for name in tables(book):
        for id_, row in rows_of(book, name).items():
            key = id_.rpartition("-")[2] if name == "Commitments" else id_
            for header, cell in row.items():
                remark = str(cell.value or "") if header in OWN_COLUMNS else ""
                comment = cell.comment.text if cell.comment else ""
                is_green = cell.fill.fgColor.rgb == GREEN
                if header and (remark or comment or is_green):
                    remark = remark.replace(f"{cell.row}*", "*")
                    found[name, key, header] = (remark, comment, is_green)
    return found


def order_of(book: openpyxl.Workbook, name: str) -> list[str]:
    """Return the items of a table's rows from the top; months use their rows again."""
    return [key.partition(" ")[0] if name == "Update" else key for key in rows_of(book, name)]


def read_by_references(book: openpyxl.Workbook) -> Iterator[tuple[str, str]]:
    """Yield what the references on Anna's sheet say, and the item in the row that they read."""
    rows = zip(order_of(book, "Update"), table(book, "Update"), strict=True)
    items = {row["value"].coordinate: item for item, row in rows}
    for place in ("A2", "A3"):
        text = str(book["Anna"][place].value)
        yield text, items[text.partition("Update!")[2].strip('")')]


def to_type(book: openpyxl.Workbook, number: int) -> dict[str, tuple[str, float]]:
    """Return what is typed in a quarter, and the value that it gives, by the cells' addresses.

    It is a value in each row but for that of the item that is retired; in two rows, as a formula.
    """
    found: dict[str, tuple[str, float]] = {}
    for place, (key, row) in enumerate(rows_of(book, "Update").items()):
        if key != "shore-b":
            text = f"={10 * number}+{place}" if key in CALCULATED else str(10 * number + place)
            found[row["value"].coordinate] = (text, 10 * number + place)
    return found


def build() -> str:
    """Build; return what it names as left behind."""
    done = run("build", "--yes")
    assert done.exit_code == 0, done.stderr
    assert "unclear" not in done.stderr, done.stderr
    lines = (done.stderr + done.stdout).splitlines()
    return "".join(line for line in lines if line.startswith(LEFT))


@pytest.mark.parametrize("program", ["LibreOffice", "Gnumeric"])
def test_own_things_stay_with_their_items(
    program: str, libreoffice: LibreOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sort moves other items under a reference, in these programs; from then on they stay."""
    monkeypatch.chdir(tmp_path)
    office = libreoffice if program == "LibreOffice" else None
    close_a_quarter()
    typed({}, str(TRACKER), change=add_things)
    began = things(openpyxl.load_workbook(TRACKER))
    study = FULL.replace("[study]", "[study]\nlog_quarters = 20")
    write_study(Path(), study)
    assert build() == ""
    fresh = openpyxl.load_workbook(TRACKER)
    assert things(fresh) == began
    values = []
    for number in range(1, 13):
        given, reads = to_type(fresh, number), [*read_by_references(fresh)]
        values += [value for _, value in given.values()]
        texts = {place: text for place, (text, _) in given.items()}
        file = saved(office, texts, is_sorted=number in SORTED)
        TRACKER.write_bytes(file.read_bytes())
        left = openpyxl.load_workbook(file)
        study = study.replace(*CHANGES.get(number, ("", "")))
        write_study(Path(), study)
        assert build() == "", number
        rows = rows_of(openpyxl.load_workbook(TRACKER), "Update")
        formulas = {rows[key]["value"].value for key in CALCULATED}
        assert formulas == {text for text in texts.values() if "=" in text}, number
        do("advance --yes")
        assert re.fullmatch(f"{LEFT}: Update: formulas: =.*, =.*", build()), number
        fresh = openpyxl.load_workbook(TRACKER)
        assert things(fresh) == began, number
        assert ([*read_by_references(left)] == reads) or number in SORTED, number
        assert [*read_by_references(fresh)] == [*read_by_references(left)], number
        for name in tables(left):
            were, are = order_of(left, name), order_of(fresh, name)
            if name == "Commitments":  # whose blank rows are new
                were = []
            new = [row for row in are if row not in were]
            assert are == ([*new, *were] if name == "Log" else [*were, *new]), (number, name)
        hidden = [row for row, cells in rows_of(fresh, "Update").items() if is_hidden(cells)]
        assert hidden == (["shore-b"] if RETIRED not in study else []), number
    said = [entry["content"] for entry in logged() if entry["content"]["kind"] == "reading"]
    assert sorted(one["value"] for one in said if one["quarter"] > "2022Q1") == values
