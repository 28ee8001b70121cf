"""The analysts' own work through `build`, while the study's definitions change."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from scenariobook.record.ledger.entries import Raised
from scenariobook.workbook.xlsx import opc
from tests.commands import recorded_in, run, type_value
from tests.study_text import STUDY
from tests.workbook.desk import below, cell_of, column_of, head_of, texts
from tests.workbook.letters import ANALYST, BESIDE, NOTE, UPDATE, VALUE
from tests.workbook.own_work.analysts_sheets import packed

TRACKER = Path("output/small-study/tracker.xlsx")
SECOND = STUDY[STUDY.index("[[indicators]]") : STUDY.index("[[signposts]]")].replace(
    "water-level", "salt-level"
)


def add_an_indicator(study: Path) -> None:
    """Put another indicator before the first, as a lead analyst does in the TOML."""
    text = STUDY.replace("[[indicators]]", f"{SECOND}[[indicators]]", 1)
    (study / "study.toml").write_text(text)


def lived_in() -> Workbook:
    """A tracker with sheets of their own, and something of theirs on the program's."""
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook.create_sheet("Anna")["A1"] = f"=Update!{VALUE}5*2"
    workbook["Anna"]["A2"] = "=COUNTA(Update!A5:A9)"
    workbook.create_sheet("Ben")["A1"] = "mine"
    sheet = workbook["Update"]
    sheet[f"{BESIDE}4"], sheet[f"{BESIDE}5"], sheet["Z2"] = "checked", "yes", "a remark"
    sheet["B5"].comment = Comment("see the footnote", "Anna")
    workbook.save(TRACKER)
    return workbook


def test_build_keeps_what_is_theirs(study: Path) -> None:
    """Sheets, a column, a comment, a remark: all there after a build that takes in a value."""
    lived_in()
    type_value(TRACKER, 2.5)
    result = run("build")
    assert result.exit_code == 0, result.stderr
    workbook = openpyxl.load_workbook(TRACKER)
    assert (workbook["Anna"]["A1"].value, workbook["Ben"]["A1"].value) == (
        f"=Update!{VALUE}5*2",
        "mine",
    )
    sheet = workbook["Update"]
    assert [sheet[cell].value for cell in (f"{VALUE}5", f"{BESIDE}4", f"{BESIDE}5", "Z2")] == [
        *(2.5, "checked", "yes", "a remark"),
    ]
    assert sheet["B5"].comment.text == "see the footnote"
    assert len(recorded_in(study)) == 1
    assert "rows have moved" not in result.stderr


def add_a_row(sheet_title: str, row: dict[str, Any], words: str) -> None:
    """Type a row below the last, with words beside it in a column of one's own, and a comment."""
    workbook = openpyxl.load_workbook(TRACKER)
    sheet, last = workbook[sheet_title], [*row][-1]
    number, head = below(sheet, last), head_of(sheet, last)
    for header, value in row.items():
        sheet.cell(number, column_of(sheet, header, last)).value = value
    own = max(cell.column for cell in sheet[head] if cell.value) + 1
    sheet.cell(head, own).value = "my column"
    sheet.cell(number, own).value = words
    sheet.cell(number, own).comment = Comment("as she said", "Anna")
    workbook.save(TRACKER)


@pytest.mark.parametrize(
    "sheet, row, named",
    [
        (
            "Readings",
            {"id": "water-level", "period": "2022q1", "value": 4.2},
            "water-level 2022Q1",
        ),
        ("Readings", {"id": "water-level 2022Q1", "value": 4.2}, "water-level 2022Q1"),
        (
            "Sightings",
            {"id": "Inflow-diverted", "period": "2022Q1", "state": "emerging"},
            "inflow-diverted 2022Q1",
        ),
        (
            "Sources",
            {"id": "reed-survey", "reliability": "B", "proposed title": "Reeds"},
            "reed-survey",
        ),
    ],
)
def test_their_words_go_with_a_row_that_they_added(
    study: Path, sheet: str, row: dict[str, Any], named: str
) -> None:
    """The row comes home; the word in a column of their own, and its comment, stand beside it."""
    run("build")
    add_a_row(sheet, row, "yes, phoned")
    built = run("build")
    assert "question" not in built.stderr + built.stdout
    assert run("settle").stdout.strip() in {"", "nothing is open"}
    cell = cell_of(openpyxl.load_workbook(TRACKER)[sheet], named, "my column")
    assert cell.value == "yes, phoned"
    assert cell.comment
    assert cell.comment.text == "as she said"
    assert recorded_in(study)
    assert "nothing has changed" in run("build").stderr


@pytest.mark.usefixtures("study")
def test_their_words_beside_a_row_without_a_period_are_kept() -> None:
    """The value is a question; the word in a column of their own is kept in a comment."""
    run("build")
    add_a_row("Readings", {"id": "water-level", "period": "some day", "value": 4.2}, "yes, phoned")
    assert "question" in run("build").stderr
    kept = [*texts(TRACKER.read_bytes())]
    assert any("yes, phoned" in text for text in kept)
    assert any("as she said" in text for text in kept)
    assert "yes, phoned" not in run("settle").stdout


def test_build_tells_which_of_their_formulas_point_astray(study: Path) -> None:
    """A sheet of theirs is never written to: the formula that means another row now is named."""
    lived_in()
    add_an_indicator(study)
    result = run("build")
    assert result.exit_code == 0, result.stderr
    assert (
        f"Anna, A1, says =Update!{VALUE}5*2; to mean the same cells, "
        f"change it to =Update!{VALUE}6*2" in result.stderr
    )
    assert "Anna, A2" not in result.stderr
    sheet = openpyxl.load_workbook(TRACKER)["Update"]
    assert (sheet["A6"].value, sheet[f"{BESIDE}6"].value, sheet[f"{BESIDE}5"].value) == (
        "water-level",
        "yes",
        None,
    )
    again = run("build")
    assert "rows have moved" not in again.stderr


def test_build_stops_at_what_it_would_lose(study: Path) -> None:
    """A remark on a hidden sheet is no place that is looked after: nothing is written."""
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook["lists"]["Z2"] = "a remark"
    workbook.save(TRACKER)
    before = TRACKER.read_bytes()
    stopped = run("build")
    assert stopped.exit_code == 1
    assert "'a remark' at lists!Z2" in stopped.stderr
    assert TRACKER.read_bytes() == before
    assert recorded_in(study) == ()


def test_build_never_writes_over_what_was_saved_meanwhile(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the program works, or asks, an analyst saves: nothing is written over that."""
    run("build")
    TRACKER.with_name("briefing.pdf").unlink()  # else there is nothing to build
    saved: list[bytes] = []

    def slow(*_: object) -> bytes:
        saved.append(type_value(TRACKER, 2.5))
        return b"a synthetic briefing"

    with monkeypatch.context() as patch:
        patch.setattr("scenariobook.documents.finished_briefing", slow)
        stopped = run("build")
    assert stopped.exit_code == 1
    assert "somebody has saved the tracker meanwhile" in stopped.stderr
    assert [TRACKER.read_bytes()] == saved
    assert run("build").exit_code == 0
    assert len(recorded_in(study)) == 1


@pytest.mark.usefixtures("study")
def test_an_older_tracker_that_was_put_back_takes_nothing_back() -> None:
    """A folder that is shared may do so: the value stays, and so does what was added to it."""
    run("build")
    type_value(TRACKER, 2.5)
    run("build")
    older = TRACKER.read_bytes()
    type_value(TRACKER, 2.7)
    run("build")
    workbook = openpyxl.load_workbook(BytesIO(older))
    workbook["Update"]["Z2"] = "a remark"
    workbook.save(TRACKER)
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    assert workbook["Update"][f"{VALUE}5"].value == 2.7
    assert workbook["Update"]["Z2"].value == "a remark"


def test_build_never_replaces_a_tracker_whose_record_is_gone(study: Path) -> None:
    """The record was put back to an earlier state: the tracker alone holds what was typed."""
    run("build")
    type_value(TRACKER, 2.5)
    assert run("build").exit_code == 0
    before = TRACKER.read_bytes()
    shutil.rmtree(study / "record")
    stopped = run("build")
    assert stopped.exit_code == 1
    assert "R021" in stopped.stderr
    assert "move this file elsewhere" in stopped.stderr
    assert TRACKER.read_bytes() == before


def test_a_column_of_a_quarter_before_the_study_is_the_analysts_own(study: Path) -> None:
    """No value of a quarter that the study does not have gets into the record; it is kept."""
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    sheet = workbook["Past values"]
    sheet["E4"], sheet["E5"] = "2021Q4", 99
    workbook.save(TRACKER)
    result = run("build")
    assert result.exit_code == 0, result.stderr
    assert recorded_in(study) == ()
    sheet = openpyxl.load_workbook(TRACKER)["Past values"]
    assert (sheet["E4"].value, sheet["E5"].value) == ("2021Q4", 99)


def test_build_tells_which_of_their_charts_and_rules_point_astray(study: Path) -> None:
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    sheet = workbook.create_sheet("Anna")
    chart = LineChart()
    chart.add_data(Reference(workbook["Update"], min_col=8, min_row=5))
    sheet.add_chart(chart, "D4")
    sheet.conditional_formatting.add("A1", Rule(type="expression", formula=["Update!$H$5>3"]))
    workbook.save(TRACKER)
    add_an_indicator(study)
    result = run("build")
    assert result.exit_code == 0, result.stderr
    assert "Anna, a conditional format, says =Update!$H$5>3" in result.stderr
    assert (
        "Anna, a chart, says ='Update'!$H$5; to mean the same cells, change it to ='Update'!$H$6"
        in result.stderr
    )


@pytest.mark.parametrize("lock", ["~$tracker.xlsx", ".~lock.tracker.xlsx#"])
def test_build_stops_while_a_program_has_the_tracker_open(study: Path, lock: str) -> None:
    """Its next save there would put the old tracker over the fresh one."""
    run("build")
    TRACKER.with_name(lock).write_text("Anna")
    before = TRACKER.read_bytes()
    stopped = run("build")
    assert stopped.exit_code == 1
    assert lock in stopped.stderr
    assert TRACKER.read_bytes() == before
    TRACKER.with_name(lock).unlink()
    assert run("build").exit_code == 0
    assert study.exists()


def test_a_study_that_begins_after_its_record_says_so(study: Path) -> None:
    """Its earlier quarters have no place then; the record is not touched."""
    run("build")
    type_value(TRACKER, 2.5)
    run("build")
    (study / "study.toml").write_text(STUDY.replace('start = "2022Q1"', 'start = "2022Q3"'))
    stopped = run("build")
    assert stopped.exit_code == 1
    assert "the record begins in 2022Q1, before the study's start, 2022Q3" in stopped.stderr


@pytest.mark.parametrize("saved", ["converted", "switched", "with a sheet of their own"])
def test_days_counted_from_1904_lock_nothing(study: Path, saved: str) -> None:
    """A program's setting: it stores dates as other numbers, or shows the numbers as other days.

    Nobody typed them: a copy asks about none, and `build` writes afresh.
    """
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook["Update"][f"{VALUE}5"] = 2.5
    if saved == "with a sheet of their own":
        workbook.create_sheet("Anna")["A1"] = date(2022, 3, 1)
    if saved == "switched":
        workbook.save(TRACKER)
        held = opc.parts(TRACKER.read_bytes())
        switched = re.sub(
            rb"<workbookPr[^>]*/>", b'<workbookPr date1904="1"/>', held["xl/workbook.xml"]
        )
        TRACKER.write_bytes(packed({**held, "xl/workbook.xml": switched}))
    else:
        workbook.epoch = CALENDAR_MAC_1904
        workbook.save(TRACKER)
    before = TRACKER.read_bytes()
    Path("copy.xlsx").write_bytes(before)
    shown = run("import", "copy.xlsx", "--dry-run")
    assert "question" not in shown.output
    assert run("build").exit_code == 0
    assert len(recorded_in(study)) == 1
    after = openpyxl.load_workbook(TRACKER)
    lists = after["lists"]
    (days,) = (cell.column for cell in lists[4] if cell.value == "quarter_last_day")
    assert lists.cell(5, days).value == datetime(2022, 3, 31)
    if saved == "with a sheet of their own":
        assert after["Anna"]["A1"].value == datetime(2022, 3, 1)
    again = run("build")
    assert (again.exit_code, TRACKER.read_bytes() != before) == (0, True)
    shutil.copy(TRACKER, "later.xlsx")
    assert run("import", "later.xlsx", "--dry-run").exit_code == 0


@pytest.mark.parametrize("cell", ["D3", "A900", "B900", "B5", "A1"])
def test_a_remark_on_the_sheet_that_tells_what_is_whose_is_not_lost(study: Path, cell: str) -> None:
    """Beside its rows, below them, or over one of them: `build` stops and names it."""
    assert study.is_dir()
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook["meta"][cell] = "a remark"
    workbook.save(TRACKER)
    before = TRACKER.read_bytes()
    stopped = run("build")
    assert stopped.exit_code == 1
    assert f"work that you added: 'a remark' at meta!{cell}" in stopped.stderr
    assert TRACKER.read_bytes() == before
    TRACKER.rename("copy.xlsx")
    named = run("import", "copy.xlsx", "--dry-run").stderr
    assert f"record: copy.xlsx: 'a remark' at meta!{cell}" in named


def test_what_is_gone_of_that_sheet_is_said(study: Path) -> None:
    """Without it nobody can tell what is the analysts' own: the message says what to look at."""
    assert study.is_dir()
    run("build")
    whole = TRACKER.read_bytes()
    changes: tuple[tuple[Callable[[Any], None], str], ...] = (
        (lambda book: book.remove(book["meta"]), "added: the hidden sheet 'meta' is missing"),
        (lambda book: book["meta"].delete_rows(40), "the hidden sheet 'meta' has lost 1 of the "),
    )
    for change, words in changes:
        workbook = openpyxl.load_workbook(BytesIO(whole))
        change(workbook)
        workbook.save(TRACKER)
        stopped = run("build")
        assert (stopped.exit_code, words in stopped.stderr) == (1, True), stopped.stderr


def test_a_saved_tracker_has_nothing_of_theirs_on_that_sheet(study: Path) -> None:
    assert study.is_dir()
    run("build")
    openpyxl.load_workbook(TRACKER).save(TRACKER)
    assert run("build").exit_code == 0


def test_links_on_input_cells_stay_as_long_as_what_they_stand_on(study: Path) -> None:
    """In their quarter on the cell, that of a value then on Past values; what goes is named."""
    assert study.is_dir()
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    sheet = workbook["Update"]
    sheet[f"{VALUE}5"], sheet[f"{NOTE}5"], sheet[f"{ANALYST}5"] = (
        2.5,
        "see minutes",
        "https://typed.example/",
    )
    for cell in (f"{VALUE}5", f"{NOTE}5", f"{UPDATE['credibility']}5"):  # nothing is typed at K5
        sheet[cell].hyperlink = f"https://lake.example/{cell}"
    sheet[f"{ANALYST}5"].hyperlink = "https://typed.example/"
    sheet[f"{UPDATE['credibility']}5"].value = None  # which openpyxl fills with the address
    workbook.save(TRACKER)
    Path("copy.xlsx").write_bytes(TRACKER.read_bytes())
    copied = run("import", "copy.xlsx", "--dry-run").stderr
    assert f"copy.xlsx: a link at Update!{NOTE}5 to https://lake.example/{NOTE}5" in copied
    assert f"a link at Update!{ANALYST}5" not in copied  # its text says the address
    assert run("build").exit_code == 0
    sheet = openpyxl.load_workbook(TRACKER)["Update"]
    for cell in (f"{VALUE}5", f"{NOTE}5", f"{UPDATE['credibility']}5"):
        assert sheet[cell].hyperlink.target == f"https://lake.example/{cell}"
    assert run("advance", "--yes").exit_code == 0
    done = run("build")
    assert done.exit_code == 0
    named = [line for line in done.stderr.splitlines() if "the link at" in line]
    assert [line.split(" is not kept")[0] for line in named] == [
        f"warning: the link at Update!{UPDATE['credibility']}5 to https://lake.example/{UPDATE['credibility']}5",
        f"warning: the link at Update!{NOTE}5 to https://lake.example/{NOTE}5",
    ]
    workbook = openpyxl.load_workbook(TRACKER)
    links = {
        f"{sheet.title}!{cell.coordinate}": cell.hyperlink.target
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert list(links.values()) == [f"https://lake.example/{VALUE}5"]
    assert next(iter(links)).startswith("Past values!")


def test_print_margins_and_document_properties_are_theirs_where_they_typed(study: Path) -> None:
    """Kept through quarters; what the program says in them is what it says by now."""
    assert study.is_dir()
    run("build")
    workbook: Any = openpyxl.load_workbook(TRACKER)
    sheet, properties = workbook["Update"], workbook.properties
    sheet.oddHeader.center.text = "draft for Anna"
    sheet.oddFooter.left.text += ", seen by Ben"
    sheet.firstHeader.left.text = "page one"
    sheet.HeaderFooter.differentFirst = True
    properties.description, properties.keywords, properties.category = "why", "lake", "water"
    properties.title, properties.creator, properties.subject = "Ours", "Anna", "Lakes"
    workbook.save(TRACKER)
    Path("copy.xlsx").write_bytes(TRACKER.read_bytes())
    said = run("import", "copy.xlsx", "--dry-run").stderr
    for words in (
        *("print header 'draft for Anna' on Update", "print header of the first page 'page one'"),
        *("document's title 'Ours'", "document's author 'Anna'", "document's description 'why'"),
    ):
        assert f"copy.xlsx: the {words}" in said
    assert run("build").exit_code == 0
    assert run("advance", "--yes").exit_code == 0
    assert run("build").exit_code == 0
    workbook = openpyxl.load_workbook(TRACKER)
    sheet, properties = workbook["Update"], workbook.properties
    assert sheet.oddHeader.center.text == "draft for Anna"
    assert sheet.oddFooter.left.text == "Update, open quarter 2022Q2, seen by Ben"
    assert (sheet.firstHeader.left.text, sheet.HeaderFooter.differentFirst) == ("page one", True)
    assert (properties.description, properties.keywords, properties.category) == (
        *("why", "lake", "water"),
    )
    assert (properties.title, properties.creator, properties.subject) == ("Ours", "Anna", "Lakes")
    assert workbook["Judgments"].oddFooter.left.text == "Judgments, open quarter 2022Q2"


def test_what_the_program_said_of_an_earlier_quarter_is_not_theirs(study: Path) -> None:
    """Nothing of the old footer or subject is kept, and no copy tells of it."""
    assert study.is_dir()
    run("build")
    openpyxl.load_workbook(TRACKER).save(TRACKER)
    assert "stays in the copy" not in run("import", str(TRACKER), "--dry-run").stderr
    run("advance", "--yes")
    run("build")
    workbook: Any = openpyxl.load_workbook(TRACKER)
    assert workbook["Update"].oddFooter.left.text == "Update, open quarter 2022Q2"
    assert workbook.properties.subject == "Tracker 2022Q2"


def test_all_words_of_a_column_are_in_the_record(study: Path) -> None:
    """Six formulas of the program's, each typed over with other words."""
    items = [f"item-{number}" for number in range(6)]
    several = "".join(SECOND.replace("salt-level", item) for item in items)
    (study / "study.toml").write_text(
        STUDY.replace("[[indicators]]", f"{several}[[indicators]]", 1)
    )
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    for item in items:
        cell_of(workbook["Update"], item, "check").value = f'="ask about {item}"'
    workbook.save(TRACKER)
    run("build")
    raised = [one.content for one in recorded_in(study) if isinstance(one.content, Raised)]
    assert {one.found for one in raised} == {f'="ask about {item}"' for item in items}
