"""A likelihood or a state that import would refuse: the sheet says so beside it, in its words."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from scenariobook.record.ledger.chain import EMPTY
from scenariobook.record.ledger.kinds import Judgment, Sighting, State
from scenariobook.record.merge.outcomes import Outcome, Result
from scenariobook.study.model import Study
from scenariobook.workbook.sheets.shared.cell_words import CHECK_STATE, NO_LIKELIHOOD, NONE_YET
from tests.builders import a_ledger, a_signpost, a_study, an_indicator, q
from tests.workbook.examples import tracker
from tests.workbook.merged import outcomes_of, read
from tests.workbook.opened import cells, opened, table
from tests.workbook.recalculation import (
    differences,
    equal,
    recalculate,
    recalculate_in_gnumeric,
    values,
)

NOW = q("2022Q1")
TODAY = date(2022, 8, 1)
PERCENT: Final = "percent"  # what the sheet says of a number outside is what import says
WORDS: Final = "words"  # of what it cannot read it says what to type
# What is typed, and what the sheet says of it, if not the term: with ICD 203, with PHIA.
TYPED: Final = (
    (0.6, PERCENT, PERCENT),
    (0, PERCENT, PERCENT),
    (0.99999, PERCENT, PERCENT),
    (1, "", ""),
    (99, "", ""),
    (99.5, PERCENT, PERCENT),
    (100, PERCENT, PERCENT),
    (-5, PERCENT, PERCENT),
    (5, "", ""),
    (7.25, "", PERCENT),
    (37.5, "", PERCENT),
    (52, "", PERCENT),
    (77, "", PERCENT),
    ("60", "", ""),
    ("60 %", "", ""),
    ("7", "", PERCENT),
    ("0.6", WORDS, WORDS),
    ("likely", "", ""),
    (" Likely", "", ""),
    ("lik*", WORDS, WORDS),
    ("l?kely", WORDS, WORDS),
    ("perhaps", WORDS, WORDS),
    (True, WORDS, WORDS),
)
ITEMS: Final = [f"scenario-{number:02d}" for number, _ in enumerate(TYPED)]
Yardstick = Literal["icd203", "phia"]


def study(yardstick: Yardstick) -> Study:
    # Gnumeric finds nothing in the names of a table that has no row, or a single one.
    watched = [an_indicator(item, home=ITEMS[0]) for item in ("one", "two")]
    return a_study(ITEMS, indicators=watched, yardstick=yardstick)


def typed(study: Study, name: str, header: str, found: list[object]) -> bytes:
    """Return a study's tracker with values typed into a column of a table."""
    workbook = openpyxl.load_workbook(BytesIO(tracker(study, NOW, EMPTY)))
    for row, value in zip(cells(workbook, name), found, strict=True):
        row[header].value = value
    return _saved(workbook)


def _saved(workbook: Workbook) -> bytes:
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def outcomes(study: Study, data: bytes, field: str) -> dict[str, Outcome]:
    found = outcomes_of(study, EMPTY, read(study, EMPTY, NOW, data, TODAY))
    return {o.typed.key.subject: o for o in found if o.typed.key.field == field}


@pytest.mark.client
@pytest.mark.parametrize("yardstick", ["icd203", "phia"])
@pytest.mark.parametrize("program", ["LibreOffice", "Gnumeric"])
def test_the_sheet_says_what_import_will(
    program: str, yardstick: Yardstick, tmp_path: Path
) -> None:
    """In the cell for the term: the term, or why there will be none, and how to mend it."""
    made = study(yardstick)
    data = typed(made, "tblJudgments", "likelihood", [value for value, *_ in TYPED])
    found = outcomes(made, data, "likelihood")
    taken = [o.typed for o in found.values() if o.result is Result.APPLIED]
    judged = (
        Judgment(
            NOW, t.key.subject, likelihood=t.value if isinstance(t.value, float | str) else None
        )
        for t in taken
    )
    after = tracker(made, NOW, a_ledger(*judged))
    wanted, book = values(after), openpyxl.load_workbook(BytesIO(after))
    if program == "Gnumeric":
        live = values(recalculate_in_gnumeric(data, tmp_path))
    else:
        live = values(recalculate({"typed": data}, tmp_path)["typed"])
    for row, (value, *says) in zip(cells(book, "tblJudgments"), TYPED, strict=True):
        outcome = found[row["id"].value]
        term, difference = (("Judgments", row[h].coordinate) for h in ("term", "difference"))
        said = says[yardstick == "phia"]
        assert outcome.result is (Result.QUESTION if said else Result.APPLIED), value
        if said == PERCENT:
            assert str(live[term]).partition("; a cell")[0] == outcome.why
        elif said == WORDS:
            assert live[term] == NO_LIKELIHOOD, value
        else:
            assert (live[term], live[difference]) == (wanted[term], wanted[difference]), value


@pytest.mark.client
def test_a_fraction_is_no_percent(tmp_path: Path) -> None:
    """0.6 is not the lowest term; the words say what becomes of it where the cell shows 60 %."""
    made = study("icd203")
    data = typed(made, "tblJudgments", "likelihood", [value for value, *_ in TYPED])
    live = values(recalculate({"typed": data}, tmp_path)["typed"])
    (first, *_) = cells(openpyxl.load_workbook(BytesIO(data)), "tblJudgments")
    assert live["Judgments", first["term"].coordinate] == (
        "0.6 percent has no term: likelihoods go from 1 to 99, and 30 means 30 percent; "
        "a cell that shows 60% is taken so"
    )


@pytest.mark.client
def test_a_recorded_judgment_that_the_yardstick_has_no_term_for(tmp_path: Path) -> None:
    """The study has another yardstick since: the sheet says what would be asked now, as Python
    wrote it, and the judgment stays.
    """
    held = a_ledger(
        Judgment(NOW, ITEMS[0], likelihood=7.25),
        Judgment(NOW, ITEMS[1], likelihood="almost no chance"),
    )
    data = tracker(study("phia"), NOW, held)
    rows = table(opened(study("phia"), NOW, held), "tblJudgments")
    assert rows[ITEMS[0]]["likelihood"] == 7.25
    assert rows[ITEMS[0]]["term"].startswith("7.25% lies in a gap of the PHIA")
    assert rows[ITEMS[1]]["term"] == NO_LIKELIHOOD
    assert rows[ITEMS[2]]["term"] == NONE_YET
    assert differences(data, recalculate({"made": data}, tmp_path)["made"]) == []


def test_a_reason_stands_out() -> None:
    """By a condition on the row's own id, so that the mark is right after sorting."""
    sheet = opened(study("icd203"), NOW, EMPTY)["Judgments"]
    (rule,) = (
        rule
        for part in sheet.conditional_formatting
        for rule in part.rules
        if "scenario_check" in str(rule.formula)
    )
    reasons = 'COUNTIFS(INDIRECT("scenario_id"),$A5,INDIRECT("scenario_check"),"?*")'
    assert rule.formula == [f"{reasons}>0"]


STATES: Final = ("observed", " Emerging ", "obs*", "?", "not yet", "seen")


@pytest.mark.client
@pytest.mark.parametrize("program", ["LibreOffice", "Gnumeric"])
def test_a_state_is_no_pattern(program: str, tmp_path: Path) -> None:
    """``obs*`` is not observed: the sheet asks to check it, and it is no evidence."""
    items = [f"signpost-{number}" for number, _ in enumerate(STATES)]
    made = a_study(signposts=[a_signpost(item, ratings={"alpha": "likely"}) for item in items])
    data = typed(made, "tblSignposts", "state", list(STATES))
    found = outcomes(made, data, "state")
    taken = [(i, o.typed.value) for i, o in found.items() if o.result is Result.APPLIED]
    seen = (Sighting(NOW, item, state=State(str(state))) for item, state in taken)
    wanted = values(after := tracker(made, NOW, a_ledger(*seen)))
    if program == "Gnumeric":
        live = values(recalculate_in_gnumeric(data, tmp_path))
    else:
        live = values(recalculate({"typed": data}, tmp_path)["typed"])
    book = openpyxl.load_workbook(BytesIO(after))
    for row, item in zip(cells(book, "tblSignposts"), items, strict=True):
        at = ("Signposts", row["flag"].coordinate)
        asked = found[item].result is Result.QUESTION
        assert live[at] == (CHECK_STATE if asked else wanted[at])
    for row in cells(book, "tblEvidence"):
        at = ("Evidence", row["strength"].coordinate)
        assert equal(live[at], wanted[at])
