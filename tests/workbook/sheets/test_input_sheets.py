"""Signposts, Judgments, Decisions and Estimates ask for what is due, and answer what is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.hand_outs import HandOut
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger import kinds
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Content
from scenariobook.study.model import Study
from scenariobook.study.scenarios import Assumption
from scenariobook.workbook.write import write_tracker
from tests.builders import a_signpost, a_study, an_indicator, q, said

Q1, Q2 = q("2022Q1"), q("2022Q2")
Row = Mapping[str, Any]
AT_THE_END = Assumption(id="a-holds", text="It holds.", home="alpha", broken_by=("signpost-one",))


def recorded(study: Study, *said_by: tuple[str, Content]) -> Record:
    """Return the record of what people said, none of whom knew of the others."""
    entries = extend(EMPTY, [said(by, content) for by, content in said_by]).entries
    return replay(entries, study.header.start, former_ids(study))


def tables(
    study: Study, record: Record, quarter: Quarter = Q1, whose: HandOut | None = None
) -> dict[str, Sequence[Row]]:
    """Return the rows of a tracker's tables as a program shows them, by the tables' names."""
    data = write_tracker(study, record, quarter, entries=(), hand_out=whose)
    found: dict[str, Sequence[Row]] = {}
    for sheet in load_workbook(BytesIO(data), data_only=True):
        for table in sheet.tables.values():
            headers, *below = ([cell.value for cell in row] for row in sheet[table.ref])
            found[table.name] = [dict(zip(headers, row, strict=True)) for row in below]
    return found


OBSERVED = kinds.State.OBSERVED
DAY, LATER = date(2022, 3, 1), date(2025, 1, 1)
SEEN = kinds.Sighting(Q1, "signpost-one", state=OBSERVED, seen_on=date(2021, 2, 1))


@pytest.mark.parametrize(
    "expected_by, says, status, check",
    [
        (DAY, None, "overdue", "due"),
        (None, kinds.Looked(Q1, "signpost-one", looked_on=DAY), "never seen", None),
        (DAY, kinds.Sighting(Q1, "signpost-one", state=kinds.State.EMERGING), "overdue", None),
        (DAY, SEEN, "observed", "date not in 2022Q1"),
    ],
)
def test_a_signpost_says_how_it_stands(
    expected_by: date | None, says: Content | None, status: str, check: str | None
) -> None:
    study = a_study(signposts=[a_signpost(expected_by=expected_by)])
    (row,) = tables(study, recorded(study, *([("anna", says)] if says else [])))["Signposts"]
    assert (row["status"], row["check"]) == (status, check)


@pytest.mark.parametrize("cadence", ["quarterly", "yearly"])
@pytest.mark.parametrize("day", [date(2021, 6, 1), DAY, date(2022, 4, 1)])
def test_a_yearly_value_may_be_of_a_day_before_the_quarter(cadence: str, day: date) -> None:
    """It stood as "date not in 2022Q1", so its row was never done."""
    study = a_study(indicators=[an_indicator(cadence=cadence)])
    reading = kinds.Reading(Q1, study.indicators[0].id, value=5.0, as_of=day)
    (row,) = tables(study, recorded(study, ("anna", reading)))["Update"]
    is_fine = day == DAY or (cadence == "yearly" and day < DAY)
    assert row["check"] == (None if is_fine else "date not in 2022Q1")


def test_where_people_differ_the_cell_is_empty_and_the_term_says_who_said_what() -> None:
    study = a_study()
    record = recorded(
        study,
        ("anna", kinds.Judgment(Q1, "alpha", likelihood=61.0)),
        ("ben", kinds.Judgment(Q1, "alpha", likelihood=58.0)),
        ("anna", kinds.Judgment(Q1, "beta", likelihood="probable")),
    )
    found = [(row["likelihood"], row["term"]) for row in tables(study, record)["Judgments"]]
    assert found == [(None, "open: anna 61, ben 58"), ("probable", "likely"), (None, "due")]


def test_a_chance_is_due_until_the_signpost_is_seen_or_its_day_has_passed() -> None:
    days = {"coming": LATER, "seen": LATER, "passed": DAY, "judged": LATER}
    study = a_study(signposts=[a_signpost(one, expected_by=day) for one, day in days.items()])
    record = recorded(
        study,
        ("anna", kinds.Sighting(Q1, "seen", state=OBSERVED)),
        ("anna", kinds.Chance(Q1, "judged", chance=3.0)),
    )
    terms = [row["term"] for row in tables(study, record)["Chances"]]
    assert terms == ["due", None, None, "almost no chance"]


def test_an_exploratory_study_asks_for_no_likelihood() -> None:
    study = a_study(mode="exploratory", signposts=[a_signpost(expected_by=LATER)])
    found = tables(study, recorded(study, ("anna", kinds.Judgment(Q1, "alpha", confidence="low"))))
    assert "Chances" not in found
    assert [row["check"] for row in found["Judgments"]] == [None, "due", "due"]
    assert not {"likelihood", "term", "evidence", "last"} & set(found["Judgments"][0])


def test_an_answer_needs_a_reason_and_stands_in_later_quarters() -> None:
    study = a_study(signposts=[a_signpost()], assumptions=[AT_THE_END])
    seen = ("anna", kinds.Sighting(Q1, "signpost-one", state=OBSERVED, seen_on=DAY))
    reply = kinds.Answer(Q1, "a-holds", answer=kinds.Reply.STILL_HOLDS)
    (due,) = tables(study, recorded(study, seen))["Decisions"]
    assert (due["what happened"], due["check"]) == ("Signpost one (observed 2022-03-01)", "due")
    (bare,) = tables(study, recorded(study, seen, ("anna", reply)))["Decisions"]
    assert bare["check"] == "why?"
    (later,) = tables(study, recorded(study, seen, ("anna", reply)), Q2)["Decisions"]
    assert (later["answer"], later["check"]) == (None, "as before")
    assert later["what happened"].endswith("Answered in 2022Q1: still holds")


def test_a_commitment_keeps_its_number_and_eight_blank_rows_follow() -> None:
    study = a_study(analysts=["anna"])
    promise = kinds.Commitment("1", what="Ask again", by=DAY, who="anna")
    record = recorded(study, ("anna", promise))
    team = tables(study, record)["Commitments"]
    assert [row["id"] for row in team] == [str(number) for number in range(1, 10)]
    assert [row["check"] for row in team] == ["due", *[None] * 8]
    whose = HandOut(quarter=Q1, analyst=study.analysts[0].id, round=1)
    hers = tables(study, record, whose=whose)["Commitments"]
    assert [row["id"] for row in hers][:2] == ["1", "anna-1"]


def test_the_quarter_in_words_is_counted() -> None:
    study = a_study()
    record = recorded(study, ("anna", kinds.Statement(Q1, "bottom_line", text="x" * 136)))
    data = write_tracker(study, record, Q1, entries=())
    sheet = load_workbook(BytesIO(data), data_only=True)["Judgments"]
    assert [cell.value for (cell,) in sheet["E4:E5"]] == ["136 of 135, long", "due"]
