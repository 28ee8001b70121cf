"""What no text of a tracker shows: one types each thing in one place, sums agree, a chart fits.

What the sheets say, and where one types, stands in the golden texts of test_trackers.py.
"""

import re
from datetime import date, datetime
from io import BytesIO
from math import exp
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook

from scenariobook.assess.item_status import Instead, Status
from scenariobook.record.ledger.entries import Opened
from scenariobook.record.ledger.kinds import Reading, State
from scenariobook.study.model.items import Driver
from tests.briefing.cases import basic, contested, monthly
from tests.briefing.samples import sample_of
from tests.briefing.sections import items, unseen, workshop
from tests.builders import ORIGIN, a_study, an_indicator, judgment, q, reading
from tests.commands import TRACKER, bring_table, do
from tests.losses.returning import bring_files
from tests.study_text import write_study
from tests.workbook.as_read import all_rows, cells_of, is_hidden, is_input, row_of, type_in
from tests.workbook.examples import as_workbook, cells_in, example, tracker_of
from tests.workbook.own_work.analysts_sheets import grafted, own_workbook

EMU_PER_PIXEL, EMU_PER_POINT = 9_525, 12_700
# Where a closed quarter's field is called otherwise than on the sheet of the open one.
AS_IN_LOG: Final = {"state": "value", "seen on": "as of"}


@pytest.mark.usefixtures("study")
def test_decisions_shows_what_calls_for_an_answer() -> None:
    """Decisions shows what calls for an answer.

    Each trigger has its hidden row from the first day.
    """

    def hidden() -> list[bool]:
        book, asked = openpyxl.load_workbook(TRACKER), ("ration-water", "rivers-flow")
        return [is_hidden(row_of(book, "Decisions", id_)) for id_ in asked]

    assert hidden() == [True, True]
    bring_files(type_in({("Signposts", "inflow-diverted", "state"): "observed"}))
    do("build --yes")
    assert hidden() == [False, False]


def places(book: Workbook, quarter: str) -> list[tuple[str, ...]]:
    """Return of each input cell which fact it takes; each stands in a row of a table."""
    found: list[tuple[str, ...]] = []
    of_tables = set()
    for name, rows in all_rows(book).items():
        for row in rows:
            period = row["quarter"].value if name == "Log" else quarter
            called = row.get("id") or row.get("number") or row[""]
            about = str(called.value or called.coordinate)
            item, _, month = about.partition(" ") if name == "Update" else (about, "", "")
            kind = "seen" if name in {"Update", "Signposts", "Log"} else name
            for header, cell in row.items():
                if header and is_input(cell):
                    of_tables.add((cell.parent.title, cell.coordinate))
                    field = AS_IN_LOG.get(header, header)
                    found.append((kind, item, str(month or period), field))
    inputs = {(c.parent.title, c.coordinate) for c in cells_of(book) if is_input(c)}
    assert {place for place in inputs if place[0] != "Guide"} == of_tables
    return found


BOOKS = ["central-asia", "el-nino-1996", "us-economy-2006", "small-study", "hand-out"]


@pytest.mark.parametrize("name", BOOKS)
def test_no_fact_is_typed_in_two_cells(shipped: dict[str, Path], name: str) -> None:
    """No fact is typed in two cells of a tracker or a hand-out."""
    book: Any = openpyxl.load_workbook(shipped[name])
    found = places(book, book.custom_doc_props.props[0].value.split()[3])
    assert found
    assert sorted(found) == sorted(set(found))


def test_a_yearly_value_may_be_of_a_day_before_the_quarter() -> None:
    """A yearly value may be of a day before the quarter; Check names days that are not, or stale.

    Page and Dashboard call a quarterly value stale after 183 days, a yearly one after 548.
    """
    early = (date(2021, 9, 29), date(2020, 9, 28), date(2020, 9, 29))
    days = (*((date(2021, 9, 28), date(2022, 3, 1), date(2022, 4, 1)) * 2), *early)
    cadences = [*(["quarterly"] * 3), *(["yearly"] * 3), "quarterly", "yearly", "yearly"]
    items = [an_indicator(f"item-{n}", cadence=cadence) for n, cadence in enumerate(cadences)]
    both = zip(items, days, strict=True)
    said = [Reading(q("2022Q1"), item.id, value=5.0, as_of=day) for item, day in both]
    rows = cells_in(as_workbook(sample_of(a_study(indicators=items), *said), q("2022Q1")), "Update")
    old, other = "date too old", "date not in 2022Q1"
    by_row = [old, None, other, None, None, other, other, old, None]
    assert [row["check"].value for row in rows] == by_row


# A row of the annex: its item's id, and the word for its status, with hyphens.
STATUS: Final = re.compile(r'<tr id="\w+-([\w-]+)">.*?<span class="status ([\w-]+)">', re.DOTALL)


def test_tracker_and_annex_have_the_same_word_for_each_status() -> None:
    """A status has the same word in the tracker's rows and in the annex's tables, whatever it is.

    Beside the formulas of these rows stands what they give: test_formulas.py.
    """
    sums = an_indicator(cadence="monthly", within="sum")
    bare = an_indicator("bare", watch=None, warning=None)
    read = [reading("bare", "2022Q1", 3.0), monthly(sums.id, 1, 3.0)]
    made = [(sample_of(basic(indicators=[sums, bare]), *read), "2022Q1"), (items(), "2022Q1")]
    made += [(contested(), "2022Q3"), (unseen(), "2022Q3"), (workshop(), "2022Q4")]
    seen: set[str] = set()
    for sample, quarter in made:
        book = as_workbook(sample, q(quarter))
        rows = [row for name in ("Update", "Signposts") for row in cells_in(book, name)]
        words = {str(row["id"].value).split()[0]: row["status"].value for row in rows}
        printed = STATUS.findall("".join(sample.markup(quarter)))
        assert {id_: words[id_].replace(" ", "-") for id_, _ in printed} == dict(printed)
        seen |= {*filter(None, words.values())}
    assert seen == {*Status, *State, *Instead}


def test_the_guide_writes_numbers_as_the_study_does() -> None:
    """The Guide writes numbers as the study does."""
    book = as_workbook(sample_of(a_study(number_format="1.234,5")))
    assert any("Write 12,5 for 12,5 %" in str(cell.value) for cell in cells_of(book))


@pytest.mark.parametrize("kind", ["open", "exclusive"])
def test_columns_of_evidence_add_up_to_the_likelihoods(kind: str) -> None:
    """A column of Evidence adds up to the likelihood that it leads to."""
    made = example(kind)
    book, titles = as_workbook(made), [scenario.title for scenario in made.study.scenarios]
    shares = [[row[title].value for row in cells_in(book, "Evidence")] for title in titles]
    sums = [sum(share for share in column if share is not None) for column in shares]
    implied = cells_in(book, "Implied")
    assert sums == pytest.approx([row["evidence"].value for row in implied])
    odds = [exp(one) for one in sums]  # the priors are even
    whole = [sum(odds)] * 3 if kind == "exclusive" else [1 + one for one in odds]
    expected = [f"{100 * one / of:.0f}%" for one, of in zip(odds, whole, strict=True)]
    assert [row["likelihood"].value for row in implied] == expected


def test_judgments_of_exclusive_scenarios_say_what_they_add_up_to() -> None:
    """Judgments of exclusive scenarios say what they add up to: 95 of 100 is one too few, or a
    slip.
    """
    judged = [judgment(name, "2022Q1", said, "low") for name, said in (("alpha", 60), ("beta", 35))]
    made = sample_of(a_study(["alpha", "beta"], exclusive=True), *judged)
    assert "95 of 100%" in [cell.value for cell in cells_of(as_workbook(made, q("2022Q1")))]


def test_dashboard_names_an_item_for_a_movement_only_where_page_two_does() -> None:
    """The Dashboard names an item for a movement only where page two does."""
    rated = {"alpha": "highly likely", "beta": "unlikely"}
    items = [an_indicator(one, ratings=rated, driver="economy") for one in ("strong", "weak")]
    driver = Driver(id="economy", title="The economy")
    study = a_study(["alpha", "beta"], indicators=items, drivers=[driver])
    first, second = q("2022Q1"), q("2022Q2")
    said = [Reading(quarter, "strong", value=25.0) for quarter in (first, second)]
    held = sample_of(study, said[0], Opened(second), said[1], Reading(second, "weak", value=12.0))
    told = "\n".join(str(c.value) for c in cells_of(as_workbook(held, second)))
    assert "Alpha, implied 75% → 68%: other items\N{NO-BREAK SPACE}−7" in told


def test_the_dashboards_chart_is_printed_whole() -> None:
    """The Dashboard's chart lies within what is printed; its legend names each scenario once."""
    sheet: Any = as_workbook(example("open"))["Dashboard"]
    (chart,) = sheet._charts
    marks = [n for n, one in enumerate(chart.series) if one.graphicalProperties.line.noFill]
    assert marks == [entry.idx for entry in chart.legend.legendEntry] != []
    at, size = chart.anchor._from, chart.anchor.ext
    printed: Any = range_boundaries(sheet.print_area.replace("$", "").split("!")[1])
    left, _, right, below = printed
    letters = map(get_column_letter, range(at.col + 1, right + 1))
    widths = [sheet.column_dimensions[letter].width for letter in letters]
    heights = [sheet.row_dimensions[n].height for n in range(at.row + 1, below + 1)]
    assert at.colOff + size.width <= sum(int(7 * width + 5) * EMU_PER_PIXEL for width in widths)
    assert at.rowOff + size.height <= sum(EMU_PER_POINT * height for height in heights)
    assert left == sheet.page_setup.fitToWidth == 1


@pytest.mark.usefixtures("folder")
def test_figures_show_as_many_decimals_as_on_the_page() -> None:
    """A figure shows as many decimals as on the page: −0.04 of an indicator with one decimal, and
    +0.4.
    """
    write_study(Path())
    bring_table("quarter,item,value\n2022Q1,water-level,-0.04\n")
    bring_table("scenario,quarter,likelihood\nlake-holds,2022Q1,35\n")
    do("build")
    now = row_of(openpyxl.load_workbook(TRACKER), "Update", "water-level")["value"]
    do("advance --yes")
    bring_table("scenario,quarter,likelihood\nlake-holds,2022Q2,35.4\n")
    do("build --yes")
    book = openpyxl.load_workbook(TRACKER)
    update, logged = (row_of(book, name, "water-level") for name in ("Update", "Log"))
    for cell in (now, update["last value"], logged["value"], book["Past quarters"]["C4"]):
        assert (cell.value, cell.number_format) == (-0.04, "#,##0.00;\N{MINUS SIGN}#,##0.00")
    assert update["value"].number_format.count("0.0") == 2
    cells = [cell for line in book["Dashboard"].iter_rows() for cell in line]
    tenths = [c for c in cells if isinstance(c.value, float) and 0 < c.value < 1]
    assert [c.number_format for c in tenths] == ['+0.0####;"−"0.0####;0']


# --- paper ----------------------------------------------------------------------------------------


LONG: Final = {9: 841.9, 1: 792.0}  # points: A4, and Letter


def goes_over_two_pages(sheet: Any) -> bool:
    """Tell whether what a sheet shows would be smaller than 6.5 points on one page."""
    letters = (get_column_letter(n) for n in range(1, sheet.max_column + 1))
    held = [sheet.column_dimensions[letter] for letter in letters]
    across = 0.75 * sum(int(7 * column.width + 5) for column in held if not column.hidden)
    return 10 * (LONG[sheet.page_setup.paperSize] - 2 * 72 * 0.25) / across < 6.5


@pytest.mark.parametrize("name", ["central-asia", "el-nino-1996", "small-study", "hand-out"])
def test_a_sheet_prints_two_pages_wide_at_most(shipped: dict[str, Path], name: str) -> None:
    """A sheet prints two pages wide at most, repeats its headings, and has type of eight points or
    more.
    """
    for sheet in openpyxl.load_workbook(shipped[name]):
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.orientation == "landscape"
            pages = 2 if goes_over_two_pages(sheet) else 1
            assert sheet.page_setup.fitToWidth == pages, sheet.title
            if sheet.page_setup.fitToWidth == 2 and sheet.freeze_panes:
                assert sheet.print_title_cols == "$A:$A"
            sizes = {cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value}
            assert min(sizes) >= 8, sheet.title


@pytest.mark.parametrize("kind, number", [("a4", 9), ("letter", 1)])
def test_sheets_are_printed_on_the_studys_paper(kind: str, number: int) -> None:
    """Each sheet is printed on the study's paper."""
    for sheet in as_workbook(sample_of(a_study(paper=kind))):
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.paperSize == number, sheet.title
            assert (sheet.page_setup.fitToWidth == 2) == goes_over_two_pages(sheet), sheet.title


# --- days ---------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::UserWarning")  # of what openpyxl does not know
@pytest.mark.parametrize("kind", ["fresh", "grafted", "empty"])
def test_the_properties_tell_the_last_entrys_time(kind: str) -> None:
    """A tracker's properties tell when the record was last written to, whatever the host says.

    A study of which nothing is recorded has no other day than the quarter's last.
    """
    data = tracker_of(example("empty" if kind == "empty" else "open"))
    if kind == "grafted":
        data = grafted(data, own_workbook())
    about = openpyxl.load_workbook(BytesIO(data)).properties
    wanted = datetime(2022, 9, 30) if kind == "empty" else ORIGIN.when.replace(tzinfo=None)
    assert (about.created, about.modified, about.lastPrinted) == (wanted, wanted, None)
