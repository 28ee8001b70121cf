"""The Facts sheet: what the study starts from, shown and never counted."""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from scenariobook.record.claims.replay import replay
from scenariobook.study.model import Assumption
from scenariobook.workbook.own_work.find import find_differences
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from tests.briefing.samples import a_source, reading
from tests.builders import a_fact, a_ledger, a_scenario, a_study, an_indicator, q
from tests.workbook.merged import outcomes_of, read
from tests.workbook.opened import cells, table

Q1 = q("2022Q1")
STUDY = a_study(
    [a_scenario("alpha", title="Alpha grows"), a_scenario("beta"), a_scenario("gamma")],
    indicators=[an_indicator("growth", ratings={"alpha": "highly likely"})],
    sources=[a_source("first-source", "C")],
    assumptions=[Assumption(id="rain-goes-on", text="It goes on raining.", home="alpha")],
    facts=[
        a_fact("lake-area", value=1250.5, unit="sq km", bears_on=("alpha", "beta")),
        a_fact("dam-built", text="=1+1", when=date(2019, 3, 31), credibility=6),
        a_fact("dry-summer", when="2022Q2"),  # dated after the quarter of the tracker
        a_fact("no-flood", value=0, when="since 1990", assumptions=("rain-goes-on",)),
    ],
)
LEDGER = a_ledger(reading("growth", "2022Q1", 30.0, "first-source"))


@cache
def tracker(*, with_facts: bool = True) -> bytes:
    """Return the tracker of the first quarter."""
    study = STUDY if with_facts else STUDY.model_copy(update={"facts": ()})
    record = replay(LEDGER.entries, Q1)
    return write_tracker(study, record, Q1, entries=LEDGER.entries, study_version="v")


def opened(*, with_facts: bool = True) -> Workbook:
    data = tracker(with_facts=with_facts)
    return openpyxl.load_workbook(BytesIO(data), data_only=True)


def cells_in(data: bytes) -> int:
    """Return how many input cells a tracker has that comes back; none of them was typed in."""
    copy = read(STUDY, LEDGER, Q1, data, date(2022, 3, 30))
    assert outcomes_of(STUDY, LEDGER, copy) == ()
    return len(copy.typed)


def test_each_fact_has_a_row_with_its_figure_source_and_grade() -> None:
    """Protects what an analyst looks a statement's origin up by."""
    rows = table(opened(), "tblFacts")
    assert {fact: list(row.values())[1:] for fact, row in rows.items()} == {
        "lake-area": [
            *("This is lake area.", 1250.5, "sq km", "2019", "first-source", "C", 2),
            *("probably true", "Alpha grows; Beta", None),
        ],
        "dam-built": [
            *("=1+1", None, None, "2019-03-31", "first-source", "C", 6),
            *("truth cannot be judged", "Alpha grows", None),
        ],
        "no-flood": [
            *("This is no flood.", 0, None, "since 1990", "first-source", "C", 2),
            *("probably true", "Alpha grows", "It goes on raining."),
        ],
    }
    formats = {row["id"].value: row["value"].number_format for row in cells(opened(), "tblFacts")}
    shown = {fact: code.partition(";")[0] for fact, code in formats.items()}
    assert shown == {"lake-area": "#,##0.0", "dam-built": "#,##0", "no-flood": "#,##0"}


def test_it_stands_before_sources_and_only_if_there_are_facts() -> None:
    """Protects a tracker without facts from an empty sheet."""
    names = opened().sheetnames
    assert names[names.index("Items") + 1 : names.index("Sources") + 1] == ["Facts", "Sources"]
    assert "Facts" not in opened(with_facts=False).sheetnames
    assert opened()["Facts"].page_setup.fitToWidth == 1


@pytest.mark.parametrize("name", ["tblStandings", "tblBoard", "tblEvidence", "tblImplied"])
def test_no_figure_counts_a_fact(name: str) -> None:
    """Protects the arithmetic: facts are what a study starts from, and no evidence."""
    assert table(opened(), name) == table(opened(with_facts=False), name)


def test_nothing_in_it_is_taken_for_what_was_typed() -> None:
    """Protects readings from a sheet with a value, a source and a credibility, copied or not."""
    untouched = cells_in(tracker())
    workbook = openpyxl.load_workbook(BytesIO(tracker()))
    workbook["Facts"]["C5"] = 99
    workbook.copy_worksheet(workbook["Facts"]).title = "Mine"
    target = BytesIO()
    workbook.save(target)
    assert cells_in(target.getvalue()) == untouched
    file = WorkbookFile(target.getvalue())
    assert file.checksums
    changed = find_differences(file, file.checksums, Q1).changed
    assert ("tblFacts", "lake-area", "value") in [(c.table, c.item, c.header) for c in changed]
