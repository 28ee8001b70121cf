"""Update, Signposts, Judgments and History: the record where analysts type."""

import re
from datetime import datetime, time
from typing import Any

import pytest
from openpyxl.utils import range_boundaries

from scenariobook.assess.assessment import assess
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY
from scenariobook.record.ledger.entries import id_of
from scenariobook.record.ledger.kinds import Judgment, Reading
from scenariobook.record.values.numbers import cell_format
from scenariobook.standards.printed_likelihoods import whole
from scenariobook.workbook.shape.names import FORMER_TITLES, INPUTS
from scenariobook.workbook.sheets.shared.cell_words import NO_LIKELIHOOD
from scenariobook.workbook.xlsx.cell_styles import LOOKS, TEXT, decimal_format
from tests.builders import a_ledger, a_study, an_indicator, q
from tests.workbook.examples import LAST, TRAP, example, ledger
from tests.workbook.opened import cells, opened, table

STUDY = example("open")
LAST_DAY = datetime.combine(LAST.last_day, time())
BOOK = opened(STUDY, LAST)
FULL = opened(example("full"), LAST)  # with every sheet
NOW = assess(STUDY, replay(ledger(STUDY).entries, STUDY.header.start), LAST)


def validation(name: str, header: str, item: str) -> Any:
    """Return the rule for what is typed into a cell."""
    sheet = next(sheet for sheet in BOOK if name in sheet.tables)
    cell = next(row[header] for row in cells(BOOK, name) if row["id"].value == item)
    found = [
        rule
        for rule in sheet.data_validations.dataValidation
        if any(_holds(str(part), cell) for part in str(rule.sqref).split())
    ]
    assert len(found) == 1
    return found[0]


def _holds(ref: str, cell: Any) -> bool:
    left, top, right, bottom = range_boundaries(ref)
    return bool(left <= cell.column <= right and top <= cell.row <= bottom)


def test_update_holds_the_open_quarters_readings() -> None:
    """What is in the record stands where it would be typed."""
    row = table(BOOK, "tblUpdate")["rise-one"]
    assert row["value"] == 23.5
    assert row["as of"] == LAST_DAY
    assert row["source"] == "agency; bureau"
    assert (row["credibility"], row["note"], row["analyst"]) == (2, TRAP, "AB")
    assert (row["last value"], row["last quarter"], row["trend"]) == (20.5, "2023Q1", "rising")


def test_update_shows_every_status() -> None:
    """As Python assesses it."""
    shown = {id_of(item): row["status"] for item, row in table(BOOK, "tblUpdate").items()}
    assert shown == {s.indicator.id: str(s.status) for s in NOW.indicators}
    assert {"warning", "stale", "no data", "no thresholds"} <= set(shown.values())


def test_update_says_what_gives_concern() -> None:
    """In words, with a true minus, in the study's number format."""
    rows = table(BOOK, "tblUpdate")
    assert rows["fall-one"]["concern"] == "falling: watch ≤ −0.1, warning ≤ −5.0"
    assert rows["level-rising"]["concern"] == "rising: watch ≥ low, warning ≥ high"
    assert rows["watch-alone"]["concern"] == "rising: watch ≥ 10"
    assert rows["yes-bad"]["concern"] == "warning: yes"
    assert rows["unbounded"]["concern"] == "no thresholds"


@pytest.mark.parametrize(
    "values, trend",
    [((1.0, 2.0), "rising"), ((2.0, 1.0), "falling"), ((1.0, 1.0), "unchanged"), ((1.0,), None)],
)
def test_trend_is_against_the_last_value(values: tuple[float, ...], trend: str | None) -> None:
    """Two quarters apart as well; without a value this quarter there is none."""
    study = a_study(indicators=[an_indicator()])
    held = a_ledger(
        *(
            Reading(quarter, "indicator-one", value=value)
            for quarter, value in zip((q("2022Q1"), q("2022Q3")), values, strict=False)
        )
    )
    row = table(opened(study, q("2022Q3"), held), "tblUpdate")["indicator-one"]
    assert row["trend"] == trend


@pytest.mark.parametrize("name", [name for name in INPUTS if name not in FORMER_TITLES])
def test_inputs_look_like_inputs(name: str) -> None:
    """Filled and framed; what the tool owns is not. People choose the ids of sources, too."""
    for header, cell in cells(FULL, name)[0].items():
        typed = header in {*INPUTS[name], *(("id",) if name == "tblProposed" else ())}
        assert (cell.fill.fill_type == "solid") == typed, header
        assert (cell.border.left is not None) == typed, header


def test_formats() -> None:
    """Ids are text, dates ISO, numbers have their indicator's decimals, and a true minus sign."""
    row = next(row for row in cells(BOOK, "tblUpdate") if row["id"].value == "rise-one")
    assert row["id"].number_format == "@"
    assert row["as of"].number_format == "yyyy-mm-dd"
    assert row["value"].number_format == "#,##0.0"
    assert row["last value"].number_format == '#,##0.0;"\N{MINUS SIGN}"#,##0.0'
    assert cells(BOOK, "tblHistory")[0]["2022Q1"].number_format == "#,##0.0"


def test_choices_are_offered() -> None:
    """Every choice has its list, and what is not on it is kept, with a message."""
    for name, header, item, source in (
        ("tblUpdate", "source", "rise-one", "lists!$A$5:$A$6"),
        ("tblUpdate", "credibility", "rise-one", "lists!$B$5:$B$10"),
        ("tblSignposts", "state", "fading", "lists!$C$5:$C$8"),
        ("tblJudgments", "confidence", "alpha", "lists!$D$5:$D$7"),
    ):
        rule = validation(name, header, item)
        assert (rule.type, rule.formula1) == ("list", source)
        assert rule.prompt
    assert [BOOK["lists"][f"C{row}"].value for row in range(5, 9)] == [
        *("not yet", "emerging", "observed", "ruled out")
    ]


def test_no_rule_drops_what_is_typed() -> None:
    """LibreOffice drops what a list without a message does not hold; in a message of another
    kind than this its Enter is Cancel.
    """
    for sheet in BOOK:
        for rule in sheet.data_validations.dataValidation:
            if rule.type not in {None, "none"}:
                assert (rule.showErrorMessage, rule.errorStyle) == (True, "information"), rule.sqref
                assert rule.error


def test_no_rule_leans_on_the_place_where_it_was_written() -> None:
    """Programs take rules along when rows are sorted, or leave them: either way they are right.

    Of a longer rule than this Excel says that the file is damaged.
    """
    for sheet in BOOK:
        for rule in sheet.data_validations.dataValidation:
            for formula in (rule.formula1 or "", rule.formula2 or ""):
                assert not re.search(r"(?<![$A-Z])[A-Z]{1,3}\$?\d|\$[A-Z]{1,3}\d", formula), formula
                assert len(formula) <= 255


def test_levels_are_offered_by_id() -> None:
    """The list of levels goes by the id beside it: it is right after sorting, too."""
    rule = validation("tblUpdate", "value", "level-rising")
    assert rule.type == "list"
    assert "indicator_id" in rule.formula1
    assert validation("tblUpdate", "value", "yes-bad").formula1 == rule.formula1
    assert validation("tblUpdate", "value", "rise-one").type == "custom"
    assert validation("tblUpdate", "as of", "rise-one").type == "date"
    numbers = opened(a_study(indicators=[an_indicator()]), q("2022Q1"), EMPTY)["Update"]
    assert "decimal" in {rule.type for rule in numbers.data_validations.dataValidation}


def test_one_rule_over_a_range() -> None:
    """Rules cell by cell are slow to write and slow to open."""
    for sheet in BOOK:
        assert len(sheet.data_validations.dataValidation) < 10


def test_signposts() -> None:
    """The quarter's sighting, the last one before, and what is to be pointed out."""
    rows = table(BOOK, "tblSignposts")
    assert rows["ruled-out"]["state"] == "ruled out"
    assert (rows["fading"]["last state"], rows["fading"]["last quarter"]) == ("observed", "2023Q1")
    assert rows["fading"]["state"] is None
    assert {item: row["flag"] for item, row in rows.items()} == {
        "fading": None,
        "overdue-one": "overdue",
        "ruled-out": None,
        "unseen": "no sighting",
    }
    faded = table(opened(STUDY, q("2022Q3")), "tblSignposts")["fading"]
    assert faded["flag"] == "faded"


def test_judgments() -> None:
    """A term where its author gave no number, the last one with its quarter, or none."""
    rows = table(BOOK, "tblJudgments")
    assert rows["beta"]["likelihood"] == "likely"
    assert rows["beta"]["term"] == "likely\n(55–80%)"
    assert rows["alpha"]["likelihood"] is None
    assert rows["alpha"]["term"] == "none this quarter"
    assert rows["alpha"]["last judgment"] == "30%: unlikely\n(20–45%)"
    assert rows["alpha"]["last quarter"] == "2023Q1"
    standings = {s.scenario.id: s for s in NOW.standings}
    assert rows["beta"]["difference"] == standings["beta"].bands_apart
    assert rows["beta"]["implied likelihood"] == whole(standings["beta"].unheld or 0)


def test_a_term_of_another_yardstick_is_pointed_out() -> None:
    """A study may change its yardstick after judgments were made."""
    study = a_study(["alpha"], yardstick="phia")
    held = a_ledger(Judgment(q("2022Q1"), "alpha", likelihood="roughly even chance"))
    row = table(opened(study, q("2022Q1"), held), "tblJudgments")["alpha"]
    assert (row["term"], row["difference"]) == (NO_LIKELIHOOD, None)


def test_exploratory_judgments_have_no_likelihoods() -> None:
    """Nor anything else that is a probability."""
    book = opened(example("exploratory"), LAST)
    headers = set(cells(book, "tblJudgments")[0])
    assert headers == {
        *("id", "scenario", "last judgment", "last quarter", "confidence"),
        *("basis of confidence", "rationale", "dissent", "analyst", "due"),
    }
    assert "Evidence" not in book.sheetnames
    assert not book["Dashboard"]._charts  # type: ignore[attr-defined]  # not in the stubs


def test_history_is_the_record() -> None:
    """Blank where there is no value, also where there is a note alone."""
    rows = table(BOOK, "tblHistory")
    assert list(rows["rise-one"]) == [
        *("id", "indicator", "unit", "2022Q1", "2022Q2", "2022Q3", "2022Q4", "2023Q1", "2023Q2")
    ]
    assert rows["rise-one"]["2022Q3"] == 14.5
    assert rows["rise-one"]["2023Q2"] == 23.5
    assert rows["never-read"]["2022Q1"] is None


def test_later_quarters_play_no_part() -> None:
    """A tracker of an earlier quarter is as it was then."""
    early = opened(STUDY, q("2022Q2"))
    assert "2022Q3" not in table(early, "tblHistory")["rise-one"]
    assert all(row["quarter"].value <= "2022Q2" for row in cells(early, "tblChanges"))


def test_a_study_without_a_record() -> None:
    """Everything is blank, and nothing is an error."""
    rows = table(opened(STUDY, STUDY.header.start, EMPTY), "tblUpdate")
    assert {row["status"] for row in rows.values()} == {"no data"}
    assert {row["last value"] for row in rows.values()} == {None}


def test_examples_are_of_the_open_quarter() -> None:
    """Who copies the example of a period types one that this study has."""
    for sheet in ("Readings", "Sightings"):
        assert f"({LAST}" in str(BOOK[sheet]["A2"].value)


def test_the_difference_says_that_it_counts_bands() -> None:
    """In the frozen row right above its header."""
    sheet = BOOK["Judgments"]
    (header,) = (cell for cell in sheet[4] if cell.value == "difference")
    assert sheet.cell(3, header.column).value == "in bands"


@pytest.mark.parametrize("decimals", [0, 1, 4])
def test_no_format_of_ours_makes_a_question_of_a_number(decimals: int) -> None:
    """What the program itself writes into a cell for a number names no unit beside it."""
    forms = [LOOKS[look].number_format for look in ("input", "input centre", "input number")]
    for form in (*forms, decimal_format(decimals), TEXT):
        read = cell_format(form)
        assert read.is_in([])
        assert read.shown(1234.5) == 1234.5
