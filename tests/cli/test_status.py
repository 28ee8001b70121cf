"""`status --format json` fits the schema that the documentation publishes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.commands import OUTPUT, bring, run
from tests.study_text import DAM, PEOPLE, RAIN, STUDY, write_study
from tools.reference.status import StatusReport

SHIPPED = Path(__file__).parents[2] / "scenarios"
EXPLORATORY = 'mode = "exploratory"'


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
    without = re.sub("prior.*\n", "", STUDY).replace("[study]", f"[study]\n{EXPLORATORY}")
    write_study(study, without)
    told = run("status", "--format", "json").stdout
    report = StatusReport.model_validate_json(told)
    assert {one.implied_likelihood for one in report.scenarios} == {None}


def test_an_exploratory_study_states_no_likelihood_that_was_typed_before(study: Path) -> None:
    """Text, JSON and the exported figures went on stating the likelihood of the time before."""
    assert bring("quarter,scenario,likelihood\n2022Q1,lake-dries,30\n").exit_code == 0
    assert "30% " in run("status").stdout
    write_study(study, re.sub("prior.*\n", "", STUDY).replace("[study]", f"[study]\n{EXPLORATORY}"))
    assert "30% " not in run("status").stdout
    told = StatusReport.model_validate_json(run("status", "--format", "json").stdout)
    assert {one.likelihood for one in told.scenarios} == {None}
    assert run("export").exit_code == 0
    exported = (OUTPUT / "export" / "likelihoods.csv").read_text("utf-8")
    assert "30" not in exported
    assert "2022Q1,lake-dries,30," in (OUTPUT / "export" / "judgments.csv").read_text("utf-8")
