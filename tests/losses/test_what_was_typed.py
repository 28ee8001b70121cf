"""How a cell is read, and that it belongs to the row, the quarter and the sheet that it stood in.

What has one sensible reading is taken, and what was made of it is told; nobody is asked. Letters
that are struck out or raised do not say what they spell: somebody is. No choice moves a cell. What
is typed where nothing is read, on a copied sheet, below a table, over a formula, is named.
"""

import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from scenariobook.files import zipped
from scenariobook.workbook.xlsx import opc
from tests.commands import TRACKER, bring_table, contents, do, logged, must_say, output, run
from tests.expected import same_as_before
from tests.losses import edits
from tests.losses.edits import (
    added,
    bring_copy,
    cell_on,
    open_words,
    put,
    rebuild,
    receive,
    repeated,
)
from tests.losses.returning import bring_files, build_and_read, hand_out_of, open_matters, settle_it
from tests.study_text import a_shore, change_study, write_study
from tests.workbook.as_read import blank, fill_in, formulas, in_row, row_of, type_in, update

ANNA = ("--from", "anna")
BOATS = ("Update", "boat-count", "value")
NOTE = ("Update", "boat-count", "note")
BOATS_SOURCE = ("Update", "boat-count", "source")
SOURCE = ("Update", "shore-a", "source")
SHORE_NOTE = ("Update", "shore-a", "note")


def next_quarter() -> None:
    do("advance --yes", "build --yes")


# --- one reading ----------------------------------------------------------------------------------


def test_a_quarter_may_be_written_as_people_write_it() -> None:
    """A quarter may be written as people write it: Q1 2022, 2022-Q1, 2022 q1, q1/2022."""
    bring_copy("first.xlsx", update(a=44))
    next_quarter()
    written = {"b": "Q1 2022", "c": "2022-Q1", "d": "2022 q1"}

    def add(book: Workbook) -> None:
        for letter, quarter in written.items():
            row = blank(book, "Log", "item")
            fill_in(row, item=f"Shore {letter}", quarter=quarter, value=47)
        fill_in(blank(book, "Log", "item"), item="Water level", quarter="q1/2022", value=47)

    told = bring_files(type_in({}, "late.xlsx", change=add))
    assert (told.exit_code, output(told).count(", 2022Q1")) == (0, 4)
    late = (*(f"shore-{letter}" for letter in written), "water-level")
    assert build_and_read(*(("Log", item, "value") for item in late)) == (47, 47, 47, 47)


def test_a_zero_is_a_value_and_a_lone_space_blanks_a_cell() -> None:
    """A zero is a value, and a lone space blanks a cell."""
    bring_files(type_in(update(a=0, b=44), "1.xlsx", hand_out_of("anna")))
    assert build_and_read(*"ab") == (0, 44)
    told = bring_files(type_in(update(b=" ", c=" "), "2.xlsx"))
    assert (told.exit_code, open_matters()) == (0, []), output(told)
    assert build_and_read(*"abc") == (0, None, None)


def test_a_source_may_be_proposed_and_cited_in_one_file() -> None:
    """A source may be proposed and cited in one file, by its id or its title."""
    by_title = {BOATS: 700, BOATS_SOURCE: "The gull report"}
    cells = {**by_title, **update(a=44), SOURCE: "gull-report"}
    told = bring_files(type_in(cells, "copy.xlsx", change=edits.propose("The gull report")))
    assert (told.exit_code, open_matters()) == (0, []), output(told)
    assert build_and_read(BOATS_SOURCE, SOURCE) == ("gull-report", "gull-report")


def test_evidence_that_was_left_beside_another_value_is_told() -> None:
    """A note and a source that stay beside a value corrected in Log are told."""
    row = "2022Q1,boat-count,700,lake-survey,Counted at noon."
    bring_table(f"quarter,item,value,source,note\n{row}\n")
    next_quarter()
    words = bring_copy("copy.xlsx", {("Log", *BOATS[1:]): 650})
    assert all(word in words for word in ("650", "note", "source"))


STRUCK = InlineFont(strike=True)
RAISED = InlineFont(vertAlign="superscript")


@pytest.mark.parametrize(
    "cell, mark, words",
    [
        (BOATS, CellRichText(TextBlock(STRUCK, "120"), "130"), ("120", "130")),
        (BOATS, CellRichText("120", TextBlock(RAISED, "1")), ("120", "1")),
        (NOTE, CellRichText("must ", TextBlock(STRUCK, "not "), "wait"), ("must", "not", "wait")),
        (NOTE, CellRichText("must ", TextBlock(InlineFont(b=True), "not"), " wait"), ()),
        (BOATS, "1.050", ("1.050", "1050")),
    ],
    ids=["a number struck out", "a footnote", "a word struck out", "bold type", "a thousand"],
)
def test_marked_letters_are_shown_and_asked_about(cell: Any, mark: object, words: Any) -> None:
    """Letters that are struck out or raised are asked about; bold type says nothing.

    A corrected 130 was once recorded as 120130, and 120 with a footnote as 1201. A text of 1.050
    boats, where the study writes 1,050, is asked about, too.
    """
    told = bring_files(type_in({cell: mark}, "marked.xlsx"))
    listed = open_words("boat-count")
    assert (told.exit_code, bool(listed)) == ((1, True) if words else (0, False)), output(told)
    assert isinstance(mark, str) or str(mark) not in listed
    assert all(word in output(told) and word in listed for word in words)
    assert build_and_read(cell) == (None if words else "must not wait",)


# --- what programs do to a file ------------------------------------------------------------------


@pytest.mark.parametrize("becomes", ["as they were", "other words", "blank"])
def test_a_copy_of_values_only_brings_what_was_typed(becomes: str) -> None:
    """A copy in which values replace all formulas brings what was typed, and no questions."""
    shows = openpyxl.load_workbook(TRACKER, data_only=True)

    def replace(book: openpyxl.Workbook) -> None:
        for cell, _ in formulas(book):
            was = shows[cell.parent.title][cell.coordinate].value
            cell.value = becomes if isinstance(was, str) and becomes == "other words" else was
            if becomes == "blank":
                cell.value = None

    told = bring_files(type_in(update(a=44, b=5), "values.xlsx", change=replace))
    assert (told.exit_code, open_matters()) == (0, [])
    assert build_and_read(*"ab") == (44, 5)
    assert len(told.output.splitlines()) < 15, told.output


def test_nobody_is_called_the_author_of_a_file_that_names_none() -> None:
    """Nobody is called the author of a file that names none."""
    parts = dict(opc.parts(Path(type_in(update(a=44), "1.xlsx")).read_bytes()))
    del parts["docProps/core.xml"]
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = re.sub(rb"<(Relationship|Override) [^>]*core[.-]?[^>]*/>", b"", parts[name])
    Path("2.xlsx").write_bytes(zipped(parts))
    told = output(bring_files("2.xlsx"))
    assert [word for word in ("openpyxl", "author") if word in told] == []
    assert build_and_read("a") == (44,)


# --- what is compared ----------------------------------------------------------------------------


@pytest.mark.parametrize("last", ["corrected", "left"])
def test_a_value_is_held_against_the_last_one_as_corrected(last: str) -> None:
    """A value is held against the last one as the same file corrects it."""
    bring_table("quarter,item,value\n2022Q1,shore-a,3\n")
    do("advance --yes")
    first = "2022Q1,shore-a,30\n" if last == "corrected" else ""
    told = output(bring_table(f"quarter,item,value\n{first}2022Q2,shore-a,31\n"))
    assert ("ten times" in told) == (last == "left")


def test_a_row_that_is_gone_does_not_say_that_its_item_is() -> None:
    """A row that went with its item's cadence says that, and not that the item is gone."""
    rows = ("shore-a", "rain-fall 2022-01")
    rebuild({("Update", row, "value"): 44 for row in rows})
    change_study('cadence = "monthly"\nwithin = "sum"\n', "")
    change_study('id = "shore-a"', 'id = "shore-a"\ncadence = "monthly"')
    gone = [(44, "no longer has this row")] * 2
    places = [("Update", row, header) for row in rows for header in ("value", "indicator")]
    found = build_and_read(*places)
    assert [*zip(found[::2], found[1::2], strict=True)] == gone
    rebuild({("Update", row, "note"): f"high in {row}" for row in rows})
    assert [row for row in rows if f"high in {row}" not in str(logged())] == []
    assert [matter["item"] for matter in open_matters()] == ["rain-fall 2022-01"]


# --- sources --------------------------------------------------------------------------------------


def test_a_source_whose_title_people_differ_about_is_not_called_gone() -> None:
    """A source whose title people differ about is open, and not called gone."""
    for name, title in (("anna", "The gull report"), ("ben", "Gulls of the lake")):
        receive(name, {**update(a=44), SOURCE: "gull-report"}, edits.propose(title))
    assert [matter["item"] for matter in open_matters()] == ["gull-report"]
    assert "no longer" not in output(run("check"))
    run("settle", "--all-of", "ben")
    assert "no longer" not in output(run("check"))


def test_what_nobody_can_take_in_says_why_and_is_quoted_as_it_was_typed() -> None:
    """What `build` cannot take in is quoted as it was typed, with the reason.

    Read it when it changes. A source that was proposed without its publisher, and one of two that
    have a title, say so.
    """
    other = '[[sources]]\nid = "second-survey"\ntitle = "Synthetic lake survey"\n\n'
    change_study("[[sources]]", f"{other}[[sources]]")

    def propose_in_part(book: openpyxl.Workbook) -> None:
        edits.propose("The gull report")(book)
        row_of(book, "Proposed", "gull-report")["publisher"].value = None

    cited = {"a": "The gull report", "b": "gull-report", "c": "Synthetic lake survey"}
    cells = {("Update", f"shore-{letter}", "source"): source for letter, source in cited.items()}
    odd = in_row("Update", "boat-count", value=5, credibility="2 - Probably")
    untitled = in_row("Update", "water-level", value=5, indicator="Ice Days")
    type_in({**cells, **odd, **untitled}, str(TRACKER), change=propose_in_part)
    told, _, _ = run("build", "--yes").stderr.partition("wrote ")
    same_as_before(told)
    assert open_words("shore-c").count("-survey") >= 2
    settle_it("shore-c", "second-survey")
    assert "second-survey" in str(logged()[-1])


# --- a quarter that is not open -------------------------------------------------------------------


def typed_too_early() -> str:
    """Open 2022Q2 by mistake, fill in a copy of its tracker, and go back; return the copy."""
    next_quarter()
    copy = type_in(update(a=44), "early.xlsx")
    do("undo --yes")
    return copy


def settled_each_way(study: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand in one copy of the study after another, in which one more choice has been made."""
    for matter in open_matters():
        for choice, _ in enumerate(matter["choices"], 1):
            place = study.parent / f"{matter['number']}-{choice}"
            shutil.copytree(study, place)
            monkeypatch.chdir(place)
            run("settle", "--choose", f"{matter['number']}={choice}")
            yield
            monkeypatch.chdir(study)


@pytest.mark.parametrize("value", [44, 45], ids=["as typed", "another one entered"])
def test_what_was_typed_too_early_can_count_in_the_open_quarter(value: int) -> None:
    """A value typed after a mistaken `advance` can count in the quarter that is open."""
    assert bring_files(typed_too_early()).exit_code == 1
    if value == 44:
        settle_it("shore-a", "2022Q1")
    else:
        settle_it("shore-a", f"={value}")
    assert (build_and_read("a"), open_matters()) == ((value,), [])


def test_no_choice_records_too_early(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No choice records a value for a quarter that is not open.

    The same copy is taken once it is.
    """
    copy = typed_too_early()
    bring_files(copy)
    assert open_matters("shore-a")
    for _ in settled_each_way(study, monkeypatch):
        next_quarter()
        assert build_and_read("a") == (None,)
    do("advance --yes")
    bring_files(copy)
    assert (build_and_read("a"), open_words("shore-a")) == ((44,), "")


# --- another item ---------------------------------------------------------------------------------


def test_no_choice_is_about_another_item(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No choice records a value for another item than its row's, whatever `formerly` said."""
    copy = type_in(update(a=44), "late.xlsx")
    text = Path("study.toml").read_text("utf-8")
    change_study(a_shore("shore-a", "Shore a"), "")
    change_study('id = "boat-count"\n', 'id = "boat-count"\nformerly = ["shore-a"]\n')
    told = bring_files(copy)
    assert told.exit_code == 1, output(told)
    write_study(Path(), text)
    assert open_matters()
    for _ in settled_each_way(study, monkeypatch):
        assert build_and_read(("Update", "boat-count", "value")) == (None,)
    bring_files(copy)
    assert build_and_read("a") == (44,) or "44" in open_words("shore-a")


# --- sheets on which nothing is typed -------------------------------------------------------------


def test_what_is_typed_over_a_past_quarter_is_told() -> None:
    """What is typed on the sheet of past quarters is named and not read.

    A table corrects a past judgment.
    """
    months = "".join(f"2022Q1,rain-fall,2022-0{n},{n}\n" for n in (1, 2, 3))
    bring_table(f"quarter,item,period,value\n{months}")
    bring_table("quarter,scenario,likelihood\n2022Q1,lake-holds,60\n", name="judged.csv")
    next_quarter()

    def change(book: openpyxl.Workbook) -> None:
        rows = list(book["Past quarters"].iter_rows(max_col=3))
        assert "2022Q1" in [row[2].value for row in rows]
        for title in ("The lake holds", "Rain on the lake"):
            (row,) = (row for row in rows if row[0].value == title)
            row[2].value = 99

    told = rebuild({}, change)
    assert open_matters() == []
    assert re.search(r"Past quarters: where nothing is read C\d+ '99', C\d+ '99'", told)
    assert ": 99" not in str(logged())  # as a value has it
    bring_table("quarter,scenario,likelihood\n2022Q1,lake-holds,65\n", name="judged.csv")
    assert open_matters() == []
    assert build_and_read(("Judgments", "lake-holds", "last")) == (65,)


# --- another unit, another id of the study, another row -------------------------------------------


def test_what_was_recorded_before_a_unit_changed_is_not_withdrawn_by_its_own_cell() -> None:
    """What was recorded before a unit changed stays, though its own copy is sent again."""
    receive("anna", update(a=44))
    change_study('unit = "km"', 'unit = "feet"')
    told = bring_files(type_in(update(b=6), "again.xlsx", Path("anna.xlsx")), options=ANNA)
    assert "again.xlsx (anna): 1 " in output(told)
    assert open_matters("shore-a") == []
    assert build_and_read("a") == (44,)


def test_last_quarters_rows_pasted_over_this_quarters_are_asked_about() -> None:
    """Last quarter's rows pasted over this quarter's are asked about."""
    next_quarter()
    pasted = {"month": "Mar", "value": 3, "note": "as said", "id": "rain-fall 2022-03"}
    told = rebuild(in_row("Update", "rain-fall 2022-06", **pasted))
    assert "typed in Log, with 2022-03 under 'quarter'" in told
    assert len(open_matters()) == 1
    assert all(word in open_words("") for word in ("3", "as said"))


def test_a_row_added_below_log_says_what_stands_in_it() -> None:
    """A row added below Log says what stands in it, and its blanks take nothing back.

    Where it contradicts a cell that was changed in the same file, or what somebody emptied
    meanwhile, that is open.
    """
    bring_copy("a.xlsx", update(a=44, b=44, c=44))
    next_quarter()
    row = partial(edits.added, "Log", "item", quarter="2022Q1")
    repeated = type_in({}, "anna.xlsx", change=row(id="shore-c", value=44))
    bring_copy("ben.xlsx", {("Log", "shore-c", "value"): None})
    bring_files(repeated)
    assert ("anna.xlsx", "44") in open_matters("shore-c")[0]["claims"]
    again = row(id="shore-b", value=44, note="seen again")
    bring_copy("changed.xlsx", {("Log", "shore-b", "value"): 45}, again)
    assert "says 44" in open_words("shore-b")
    bring_copy("more.xlsx", {}, row(id="shore-a", item="Shore a", note="seen again"))
    assert build_and_read(*in_row("Log", "shore-a", value=44, note="")) == (44, "seen again")
    assert {matter["item"] for matter in open_matters()} == {"shore-b", "shore-c"}


def test_what_is_typed_over_a_quarter_is_named() -> None:
    """What is typed over a quarter in Log is named, also where the row has nothing else."""
    for who in ("anna", "ben"):
        receive(who, {("Update", "shore-a", "note"): who})
    next_quarter()
    told = rebuild({}, put("Log", B4="ask the mayor"))
    assert "Log!B4 is not taken in, nor is what was emptied in its row: 'ask the mayor' is" in told


def test_all_rows_of_one_item_are_quoted_where_they_differ() -> None:
    """All rows of one item that differ are quoted; the record cites the row of the choice."""
    more = partial(repeated, "value")
    bring_copy("unread.xlsx", update(a="about 3"), more("perhaps 4"), "--from", "anna")
    assert "says perhaps 4" in open_words("shore-a")
    bring_copy("again.xlsx", update(a="about 3"), more("perhaps 5"), "--from", "anna")
    assert "says perhaps 5" in open_words("shore-a")
    bring_copy("three.xlsx", update(a=3), more(4, 5, 4), "--from", "ben")
    assert re.search(r"H\d+ says 4; Update!H\d+ says 5", open_words("shore-a"))
    settle_it("shore-a", "read as 5")
    (cell,) = logged()[-1]["origin"]["cells"].values()
    assert openpyxl.load_workbook("three.xlsx")["Update"][cell].value == 5
    assert build_and_read("a") == (5,)


def test_notes_that_are_longer_than_a_cell_together_are_one_question() -> None:
    """Two notes on one item that are longer than a cell together are one question."""
    one, other = "by boat " * 4_000, "on foot " * 4_000
    told = bring_copy("anna.xlsx", {**update(b=44), SHORE_NOTE: one}, repeated("note", other))
    assert "unclear: anna.xlsx!Update!" in told
    assert build_and_read("b") == (44,)
    settle_it("shore-a", "read as note by boat")
    assert build_and_read(SHORE_NOTE) == (one.rstrip(),)


def test_each_of_many_rows_of_one_item_may_be_chosen() -> None:
    """Each of hundreds of rows of one item may be chosen."""
    bring_copy(
        "many.xlsx", {SHORE_NOTE: "day 0"}, repeated("note", *(f"day {n}" for n in range(1, 400)))
    )
    settle_it("shore-a", "read as note day 9,")
    (cell,) = logged()[-1]["origin"]["cells"].values()
    assert openpyxl.load_workbook("many.xlsx")["Update"][cell].value == "day 9"
    assert build_and_read(SHORE_NOTE) == ("day 9",)


def test_what_is_emptied_in_each_row_of_an_item_is_emptied() -> None:
    """What is emptied in each row of an item is emptied."""
    rebuild(update(a=44))
    rebuild(update(a=None), repeated("value", None))
    assert build_and_read("a") == (None,)


# --- a copied sheet -------------------------------------------------------------------------------


COPY = "Update Copy"
TOLD = f"nothing is read on the sheet '{COPY}', which is a copy of Update"


def copy_of(title: str, *cells: Any, gone: bool = False) -> Any:
    """Return what copies a sheet, types in the copy, by row and header, or deletes the original."""

    def change(book: openpyxl.Workbook) -> None:
        made = book.copy_worksheet(book[title])
        for row, header, value in cells:
            cell_on(book, made.title, row, header).value = value
        if gone:
            del book[title]

    return change


def values() -> list[object]:
    """Return the values of all readings that were recorded."""
    return [reading["value"] for reading in contents("reading")]


def test_a_sheet_copied_beside_its_original_is_its_authors_own() -> None:
    """A sheet that is copied beside its original is its author's own, is carried and not read."""
    rebuild(update(a=41))
    copied = ("shore-a", "value", 77), ("rain-fall 2022-03", "as of", "soon")
    assert TOLD in rebuild({}, copy_of("Update", *copied))
    assert (build_and_read("a"), open_matters()) == ((41,), [])
    assert cell_on(openpyxl.load_workbook(TRACKER), COPY, "shore-a", "value").value == 77
    next_quarter()
    rebuild(update(b=12))
    assert values() == [41, 12]


def test_what_is_typed_in_a_copied_sheet_is_read_where_the_original_is_gone() -> None:
    """A copied sheet is read where the original is gone, or has given it its title.

    Else it is named in a file that comes back.
    """
    copied = copy_of("Update", ("shore-a", "value", 77))
    told = output(bring_files(type_in({}, "anna.xlsx", edits.hand_out_to("anna"), copied)))
    assert f"anna.xlsx: {TOLD}" in told
    assert values() == []

    def exchange(book: openpyxl.Workbook) -> None:
        copy_of("Update", ("shore-b", "value", 78))(book)
        book["Update"].title, book[COPY].title = "Old", "Update"

    bring_files(type_in({}, "exchanged.xlsx", change=exchange))
    assert TOLD not in rebuild({}, copy_of("Update", ("shore-a", "value", 77), gone=True))
    assert values() == [78, 77]


def test_a_renamed_sheet_is_read() -> None:
    """A renamed sheet is read, and what is copied from it is not."""

    def rename(book: openpyxl.Workbook) -> None:
        book["Update"].title = "Our values"

    rebuild(update(a=41), rename)
    assert values() == [41]

    def type_and_copy(book: openpyxl.Workbook) -> None:
        copy_of("Our values", ("shore-b", "value", 77))(book)
        cell_on(book, "Our values", "shore-a", "value").value = 42

    assert TOLD.replace("Update", "Our values") in rebuild({}, type_and_copy)
    assert values() == [41, 42]


# --- beside and over a table ----------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["", "anna"])
def test_remarks_on_a_copy_are_named(whose: str) -> None:
    """Remarks, comments and columns of one's own in a copy are named when it is imported."""

    def remark(book: openpyxl.Workbook) -> None:
        cell_on(book, "Update", "shore-a", "value").comment = Comment("ask Mia", "Ben")
        row = cell_on(book, "Update", "shore-b", "id").row
        words = {f"AN{row}": "the gauge broke", f"AO{row}": "below no header"}
        put("Update", AN3="our own", AP3="whose gauge?", **words)(book)

    source = edits.hand_out_to(whose) if whose else TRACKER
    yours = {("Update", "shore-a", "yours"): "please check"}
    told = bring_files(type_in(yours, "copy.xlsx", source, remark)).stderr
    same_as_before(told, whose or "team")


def test_cells_that_are_merged_over_their_header_are_refused() -> None:
    """Cells that are merged over their header are refused; a merged box beside the table is not."""

    def merge(book: openpyxl.Workbook) -> None:
        book["Update"].merge_cells("AD2:AF6")
        book["Update"]["AD2"] = "our own box"

    for area in ("H1:H8", "H1:H999", "H3:H8"):
        book = openpyxl.load_workbook(TRACKER)
        book["Update"].merge_cells(area)
        book.save("copy.xlsx")
        must_say("import copy.xlsx --yes", f"copy.xlsx!Update!{area}: error[R012]", code=1)
    type_in(update(a=12), "copy.xlsx", change=merge)
    must_say("import copy.xlsx --yes", "AD2 'our own box'")
    assert values() == [12]


# --- many cells -----------------------------------------------------------------------------------


ROWS = (*(f"shore-{letter}" for letter in "abcd"), "boat-count", "gate-shut", "water-level")
MONTHS = [f"rain-fall 2022-0{month}" for month in (1, 2, 3)]
FORMULAS = ("status", "check")


def words_below(count: int) -> dict[str, str]:
    """Return words below the table of Update, two columns wide: each stands in no other one."""
    return {f"{'AB'[n % 2]}{40 + n // 2}": f"word-{n}." for n in range(count)}


OVER = {  # what is typed over what the program wrote, or where a row takes nothing in
    **{("Update", row, header): f"{header} of {row}" for row in ROWS for header in FORMULAS},
    **{("Update", month, "what is measured"): f"the gauge of {month}" for month in MONTHS},
    **{("Update", month, "status"): f'="wet in {month}"' for month in MONTHS},
    **{("Update", "gate-shut", one): f"our {one}" for one in ("indicator", "value", "owner")},
    ("Update", "gate-shut", "unit"): "km",  # as another row has it
    ("Update", "shore-c", "indicator"): "Shore b",  # as another row has it, too
    ("Update", MONTHS[1], "looked on"): "2022-02-01",
    ("Update", MONTHS[2], "looked on"): '=CONCATENATE("look","ed")',
    ("Update", MONTHS[0], "month"): "when it rained",
    ("Update", "shore-a", "value"): ArrayFormula("H4", "=NOW()*0+H5"),
    ("Update", "shore-a", "unit"): ArrayFormula("C4", "=A5&H5"),
    ("Update", "shore-b", "value"): "=RANDBETWEEN(40,50)",
}
BELOW = {"B34": '="in Anna" & "\'s words"', "B36": ArrayFormula("B36:B37", "=H4:H5*2")}


@pytest.mark.parametrize("command", ["build", "import"])
def test_each_thing_that_nothing_reads_is_named(command: str) -> None:
    """Each cell that nothing reads is named with its words, formulas as people wrote them.

    That is over formulas, where a row takes nothing in, below a table, and in columns of one's own.
    """

    def change(book: openpyxl.Workbook) -> None:
        put("Update", **BELOW, **words_below(40))(book)
        added("Update", "id", id="shore-d", value=44, unit="feet")(book)
        put("Judgments", K3="our own", K4="first-word", K5="second-word")(book)

    copy = type_in(OVER, str(TRACKER) if command == "build" else "copy.xlsx", change=change)
    done = run("build", "--yes") if command == "build" else run("import", copy, "--yes")
    told = re.sub(r"\d+ KB", "... KB", done.stderr.replace(str(Path.cwd()), "lake"))
    same_as_before(told, command)


def test_of_thousands_of_cells_the_places_are_named() -> None:
    """Of thousands of cells, the first words and all places are named."""
    told = rebuild({}, put("Update", **words_below(4_000)))
    assert "'word-0.', B40 'word-1.'" in told
    assert "A90:A2039, B90:B2039" in told
    assert len(told) < 5_000


def test_of_formulas_the_one_that_was_typed_is_named() -> None:
    """Of a column of formulas, the one is named that somebody typed."""
    bring_copy("one.xlsx", update(a=41))
    next_quarter()
    told = bring_copy("two.xlsx", {("Log", "shore-a", "check"): '="in Anna" & "\'s words"'})
    assert ("in Anna" in told, "quarter?" in told) == (True, False)


def test_what_the_program_wrote_is_not_named_where_the_ids_are_gone() -> None:
    """What the program wrote is not named as somebody's, also where a copy has lost its ids."""

    def drop_ids(book: openpyxl.Workbook) -> None:
        sheet = book["Update"]
        row = cell_on(book, "Update", "rain-fall 2022-02", "id").row
        sheet.delete_cols(cell_on(book, "Update", "shore-a", "id").column)
        sheet.cell(row, 2, "when it rained")

    told = bring_copy("copy.xlsx", update(b=12), drop_ids)
    assert "Update: where nothing is read B12 'when it rained'" in told
    assert [word for word in ("Rain on the lake", "Shore a", "IFERROR") if word in told] == []
    assert build_and_read("b") == (12,)
