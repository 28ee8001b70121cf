"""Guide, Dashboard, History and Evidence say what the record says; Log and Sources take more in."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import exp
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from scenariobook.assess.assessment import assess
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.hand_outs import HandOut
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Estimate, Judgment, Reading, Sighting, Source, State
from scenariobook.study.facts import Source as StudySource
from scenariobook.study.items import Driver
from scenariobook.study.model import Study
from scenariobook.workbook.sheets.sources import PROPOSED
from scenariobook.workbook.tables import RowKey
from scenariobook.workbook.write import write_tracker
from tests.builders import a_ledger, a_record, a_signpost, a_study, an_indicator, q

EMU_PER_PIXEL, EMU_PER_POINT = 9_525, 12_700
RATED = {"alpha": "highly likely", "beta": "unlikely"}
STUDY = a_study(
    ["alpha", "beta"],
    indicators=[
        an_indicator(ratings=RATED, owner="anna"),
        an_indicator("monthly-one", cadence="monthly", owner="ben"),
    ],
    signposts=[a_signpost(ratings=RATED, owner="anna")],
    sources=[StudySource(id="first-source", title="First source", reliability="B")],
    analysts=["anna", "ben"],
    authors=["The authors"],
)
FIRST, SECOND = q("2022Q1"), q("2022Q2")
SAID: tuple[Content, ...] = (
    Reading(FIRST, "indicator-one", value=5.0, note="Calm."),
    Reading(FIRST, "monthly-one", "2022-02", value=7.0),
    Sighting(FIRST, "signpost-one", state=State.NOT_YET),
    Judgment(FIRST, "alpha", likelihood=40.0, confidence="low"),
    Reading(SECOND, "indicator-one", value=25.0),
    Judgment(SECOND, "alpha", likelihood=20.0, confidence="low", dissent="Ben: twice that."),
    *(Estimate(SECOND, "beta", who, 2, likelihood=n) for who, n in (("anna", 10.0), ("ben", 60.0))),
    Source("new-source", title="A new source"),
)


def built(study: Study = STUDY, said: Sequence[Content] = SAID, whose: str = "") -> Workbook:
    """Return the tracker of the second quarter, or a hand-out, as people see it."""
    quarter = SECOND if said else FIRST
    data = write_tracker(
        study,
        a_record(study, *said),
        quarter,
        entries=a_ledger(*said).entries,
        hand_out=HandOut(quarter=quarter, analyst=whose, round=1) if whose else None,
    )
    return load_workbook(BytesIO(data), data_only=True)


def rows_of(book: Workbook, sheet: str, table: str) -> list[list[object]]:
    """Return what the cells of a table hold, header first."""
    return [[cell.value for cell in row] for row in book[sheet][book[sheet].tables[table].ref]]


def texts(book: Workbook, sheet: str) -> str:
    """Return all texts of a sheet, a line for each cell."""
    cells = (cell.value for row in book[sheet] for cell in row)
    return "\n".join(str(value) for value in cells if value is not None)


def test_log_has_closed_quarters_and_room_for_what_comes_late() -> None:
    rows = [(row[-1], row[1], row[3]) for row in rows_of(built(), "Log", "Log")[1:]]
    assert rows[:2] == [("indicator-one", "2022Q1", 5), ("monthly-one", "2022-02", 7)]
    assert rows[2:] == [("signpost-one", "2022Q1", "not yet"), *[(None, None, None)] * 5]
    own = rows_of(built(whose="ben"), "Log", "Log")[1:]
    assert {row[0] for row in own} == {"Monthly one", None}


def test_history_has_values_and_judgments_by_quarter() -> None:
    assert ["Monthly one", "%", 7] in rows_of(built(), "Past quarters", "History")
    assert ["Alpha", "likelihood", 40] in rows_of(built(), "Past quarters", "Judged")


@pytest.mark.parametrize("exclusive", [False, True])
def test_columns_of_evidence_add_up_to_the_likelihoods(*, exclusive: bool) -> None:
    header = STUDY.header.model_copy(update={"exclusive": exclusive})
    study = STUDY.model_copy(update={"header": header})
    book = built(study)
    items = rows_of(book, "Evidence", "Evidence")[1:]
    shares = [[row[place] for row in items if row[place] is not None] for place in (3, 4)]
    sums = [sum(float(str(one)) for one in column) for column in shares]
    assert sums == pytest.approx([row[2] for row in rows_of(book, "Evidence", "Implied")[1:]])
    odds = [exp(one) for one in sums]  # the priors are even
    whole = [sum(odds)] * 2 if exclusive else [1 + one for one in odds]
    standings = assess(study, a_record(study, *SAID), SECOND).standings
    expected = [100 * one / of for one, of in zip(odds, whole, strict=True)]
    assert [one.raw for one in standings] == pytest.approx(expected)


def test_dashboard_says_what_moved_what_is_due_and_where_people_differ() -> None:
    told = texts(built(), "Dashboard")
    assert "normal → warning: Indicator one" in told
    assert "Alpha, evidence 33% → 75%: Indicator one\N{NO-BREAK SPACE}+42" in told
    assert "Name of ben, 1 due: Monthly one" in told
    assert "Name of anna, 1 due: the judgment of Beta" in told
    assert "Beta: the analysts' estimates go from 10% to 60%" in told
    assert "Alpha: dissent: Ben: twice that." in told
    assert rows_of(built(), "Dashboard", "Standings")[1][:2] == ["Alpha", 20]


def test_dashboard_names_an_item_for_a_movement_only_where_page_two_does() -> None:
    """It named a reading for a fall that it caused through the other item of its driver."""
    items = [an_indicator(one, ratings=RATED, driver="economy") for one in ("strong", "weak")]
    study = a_study(
        ["alpha", "beta"],
        indicators=items,
        drivers=[Driver(id="economy", title="The economy")],
    )
    said = [
        *(Reading(quarter, "strong", value=25.0) for quarter in (FIRST, SECOND)),
        Reading(SECOND, "weak", value=12.0),
    ]
    told = texts(built(study, said), "Dashboard")
    assert "Alpha, evidence 75% → 68%: other items\N{NO-BREAK SPACE}−7" in told


def test_the_dashboards_chart_is_printed_whole() -> None:
    """Its right edge was cut off: the printed columns ended three columns before it."""
    sheet: Any = built()["Dashboard"]
    (chart,) = sheet._charts
    at, size = chart.anchor._from, chart.anchor.ext
    printed: Any = range_boundaries(sheet.print_area.replace("$", "").split("!")[1])
    left, _, right, below = printed
    widths = [
        sheet.column_dimensions[get_column_letter(n)].width for n in range(at.col + 1, right + 1)
    ]
    heights = [sheet.row_dimensions[n].height for n in range(at.row + 1, below + 1)]
    assert at.colOff + size.width <= sum(int(7 * width + 5) * EMU_PER_PIXEL for width in widths)
    assert at.rowOff + size.height <= sum(EMU_PER_POINT * height for height in heights)
    assert left == sheet.page_setup.fitToWidth == 1


def test_dashboard_tells_no_first_round_before_the_second() -> None:
    first = [
        Estimate(SECOND, "beta", who, 1, likelihood=n) for who, n in (("anna", 5), ("ben", 95))
    ]
    assert "the analysts' estimates" not in texts(built(said=first), "Dashboard")


def test_guide_counts_what_is_due_and_says_where_to_send_it() -> None:
    told = texts(built(), "Guide").split("\n")
    assert told[told.index("Update") + 2] == "3"  # the months of the monthly indicator
    assert "Save the file, and send it back to The authors." in texts(built(whose="ben"), "Guide")
    assert "Write 12.5 for 12.5 %" in texts(built(), "Guide")
    assert "Write 12,5 for 12,5 %" in texts(built(a_study(number_format="1.234,5"), ()), "Guide")


def test_sources_are_proposed_above_those_of_the_study() -> None:
    _, first, *blank = rows_of(built(), "Sources", "Proposed")
    assert first[1] == "A new source"
    assert first[-1] == "new-source"
    assert len(blank) == 8
    assert rows_of(built(), "Sources", "Sources")[1][:2] == [1, "first-source"]
    key = RowKey(id="new-source", quarter=SECOND, study=STUDY)
    assert PROPOSED.about(key) == {"source": ("new-source", NO_QUARTER)}
