"""Where a study stands: on one screen, and for another program."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.commands import bring, run
from tests.study_text import DAM, PEOPLE, RAIN, STUDY, write_study
from tools.reference.status import StatusReport

SHIPPED = Path(__file__).parents[2] / "scenarios"
EXAMPLE = SHIPPED / "central-asia"
SCREEN = 45  # lines
TABLES = (
    "quarter,scenario,likelihood,confidence\n2022Q1,lake-dries,62.5,moderate\n",
    "quarter,item,value\n2022Q1,water-level,2.5\n2022Q1,inflow-diverted,emerging\n",
)


@pytest.mark.usefixtures("study")
def test_the_figures_of_the_text_are_told_as_json() -> None:
    """What the team said stands as typed; what is calculated, as it is printed."""
    for number, table in enumerate(TABLES):
        assert bring(table, name=f"{number}.csv").exit_code == 0
    assert "60% likely" in run("status").stdout
    assert json.loads(run("status", "--format", "json").stdout) == {
        "study": "small-study",
        "quarter": "2022Q1",
        "scenarios": [
            {
                "id": "lake-holds",
                "likelihood": None,
                "confidence": None,
                "open": False,
                "implied_likelihood": 30,
            },
            {
                "id": "lake-dries",
                "likelihood": 62.5,
                "confidence": "moderate",
                "open": False,
                "implied_likelihood": 60,
            },
        ],
        "indicators": [
            {"id": "water-level", "status": "warning", "value": 2.5, "quarter": "2022Q1"}
        ],
        "signposts": [
            {
                "id": "inflow-diverted",
                "status": "emerging",
                "value": "emerging",
                "quarter": "2022Q1",
            }
        ],
    }


@pytest.mark.usefixtures("study")
def test_what_is_in_conflict_has_no_value() -> None:
    """Nothing is chosen, for a program as little as for a reader; nor is what nobody recorded."""
    for name, level in (("a.csv", 2), ("b.csv", 4)):
        Path(name).write_text(f"quarter,item,value\n2022Q1,water-level,{level}\n")
    assert run("import", "a.csv", "b.csv", "--yes").exit_code == 1
    status = run("status", "--format", "json")
    assert "1 conflict open" in status.stderr
    told = json.loads(status.stdout)
    (level,) = told["indicators"]
    assert (level["status"], level["value"]) == ("open", None)
    (signpost,) = told["signposts"]
    assert (signpost["status"], signpost["value"]) == ("no data", None)


@pytest.mark.usefixtures("study")
def test_it_is_one_screen_and_says_what_is_due() -> None:
    """Estimates, notes, outcomes and all that is stale filled three; what is due stood nowhere."""
    assert bring("quarter,item,value\n2022Q1,water-level,2.5\n").exit_code == 0
    told = run("status").stdout
    assert "1 indicator: 1 warning\n1 signpost: 1 no data\n" in told
    assert "1 signpost is due in 2022Q1: inflow-diverted\n" in told
    assert "2 judgments are due in 2022Q1: lake-holds, lake-dries\n" in told
    example = run("status", str(EXAMPLE)).stdout
    assert len(example.splitlines()) <= SCREEN


@pytest.mark.usefixtures("study")
def test_a_study_that_has_ended_says_so() -> None:
    """Nothing is due in it."""
    ends = "lake-dries,came true,2022-02-01\nlake-holds,void,2022-02-01\n"
    assert bring(f"scenario,outcome,decided_on\n{ends}").exit_code == 0
    told = run("status").stdout
    assert "The study has ended: every scenario has an outcome.\n" in told
    assert "due" not in told


@pytest.mark.parametrize("shipped", ["central-asia", "el-nino-1996", "us-economy-2006"])
def test_what_is_printed_fits_the_schema(shipped: str) -> None:
    """docs/reference/status.schema.json is made from this model, and rests on it."""
    told = run("status", str(SHIPPED / shipped), "--format", "json").stdout
    report = StatusReport.model_validate_json(told)
    assert json.loads(report.model_dump_json()) == json.loads(told)


def test_what_is_rare_fits_the_schema(study: Path) -> None:
    """What is open or overdue, and a study without likelihoods."""
    write_study(study, STUDY + PEOPLE + RAIN + DAM)
    assert bring("quarter,item,value\n2025Q1,dam-built,emerging\n").exit_code == 0
    for name, level in (("a.csv", 2), ("b.csv", 4)):
        Path(name).write_text(f"quarter,item,value\n2025Q1,water-level,{level}\n")
    assert run("import", "a.csv", "b.csv", "--yes").exit_code == 1
    told = run("status", "--format", "json").stdout
    StatusReport.model_validate_json(told)
    assert {'"open"', '"overdue"'} <= set(re.findall('"[a-z ]+"', told))
    without = re.sub("prior.*\n", "", STUDY).replace("[study]", '[study]\nmode = "exploratory"')
    write_study(study, without)
    told = run("status", "--format", "json").stdout
    report = StatusReport.model_validate_json(told)
    assert {one.implied_likelihood for one in report.scenarios} == {None}
