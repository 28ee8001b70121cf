"""`check` and `status`: what is wrong, what is advised, how things stand; as text and as JSON."""

import json
import re
from pathlib import Path

from tests.commands import OUTPUT, bring, bring_table, differ, do, must_say, run
from tests.expected import same_as_before
from tests.study_text import DAM, EXPLORATORY, RAIN, STUDY, an_item, change_study, write_study
from tools.reference.status import StatusReport

SHIPPED = Path(__file__).parents[2] / "scenarios"
EXAMPLE = str(SHIPPED / "central-asia")

# --- check ----------------------------------------------------------------------------------------


# What nothing cites and nobody names, and what would not show that it is false.
LACKING = """
[[sources]]
id = "port-office"
title = "Port office"

[[drivers]]
id = "tourism"
title = "Tourism"

[[assumptions]]
id = "rivers-flow"
text = "The rivers go on flowing."
"""
SMALL = (
    STUDY.replace('kind = "baseline"', 'kind = "alternative"')
    + an_item("fish-caught", 'direction = "falling"\nwarning = 7000\n')
    + an_item("growing-number-of-storms", "", "signposts")
    + LACKING
)


def test_check_locates_problems_and_counts_them() -> None:
    """`check` ends with 1, names each problem with its place, and counts them.

    JSON says the same.
    """
    change_study('direction = "falling"', 'direction = "fallng"')
    result = run("check")
    assert (result.exit_code, "1 error" in result.stderr) == (1, True)
    assert "study.toml:39:13: error[S104]" in result.stdout
    found = json.loads(run("check", "--format", "json").stdout)
    assert (found[0]["code"], found[0]["line"], found[0]["column"]) == ("S104", 39, 13)


def test_advice_is_given_when_asked_for(study: Path) -> None:
    """`check --advice` tells what a good study has and this one lacks; `check` alone does not nag.

    Each piece of advice can be followed: a shipped study lacks none of what `SMALL` lacks.
    """
    write_study(study, SMALL)
    plain, advised = run("check"), run("check", "--advice")
    assert (plain.exit_code, plain.stdout, advised.exit_code) == (0, "", 0)
    same_as_before(advised.stdout)
    told = run("check", EXAMPLE, "--advice").stdout
    assert told == "no advice: the study has what a good one has\n"


# --- status ---------------------------------------------------------------------------------------


def reported(study: str = ".") -> StatusReport:
    """Return what `status` prints as JSON, which fits the schema that the documentation publishes.

    docs/reference/status.schema.json is made from this model, and rests on it.
    """
    told = run("status", study, "--format", "json").stdout
    report = StatusReport.model_validate_json(told)
    assert json.loads(report.model_dump_json()) == json.loads(told)
    return report


def test_it_is_one_screen_and_says_what_is_due() -> None:
    """`status` fits on a screen and says what is due; of a study that has ended, nothing is due.

    What the team said stands as typed, what is calculated as printed, and JSON has the same.
    """
    bring("2022Q1,water-level,2.5")
    same_as_before(run("status").stdout, "much is due")
    assert len(run("status", EXAMPLE).stdout.splitlines()) <= 45
    bring_table("quarter,scenario,likelihood,confidence\n2022Q1,lake-dries,62.5,moderate\n")
    bring("2022Q1,inflow-diverted,emerging")
    told = (run("status").stdout, run("status", "--format", "json").stdout)
    same_as_before("\n".join(told), "judged")
    ends = "lake-dries,came true,2022-02-01\nlake-holds,void,\n"
    assert bring_table(f"scenario,outcome,decided_on\n{ends}").exit_code == 0
    last = run("status").stdout
    assert "The study has ended: every scenario has an outcome.\n" in last
    assert "due" not in last
    in_json = [(one.outcome, one.decided_on) for one in reported().scenarios]
    assert in_json == [("void", None), ("came true", "2022-02-01")]


def test_what_is_printed_fits_the_schema(study: Path) -> None:
    """The JSON of `status` fits its published schema.

    A study that became exploratory states no likelihood, and nor do the exported figures.
    """
    for shipped in ("central-asia", "el-nino-1996", "us-economy-2006"):
        reported(str(SHIPPED / shipped))
    write_study(study, STUDY + RAIN + DAM)
    bring("2025Q1,dam-built,emerging")
    differ("quarter,item,value", "2025Q1,water-level,2", "2025Q1,water-level,4")
    must_say("status --format json", "1 conflict open")
    report = reported()
    assert {'"open"', '"overdue"'} <= set(re.findall('"[a-z ]+"', report.model_dump_json()))
    found = [(one.status, one.value) for one in (report.indicators[0], report.signposts[0])]
    assert found == [("open", None), ("no data", None)]  # nothing is chosen
    assert bring_table("quarter,scenario,likelihood\n2025Q1,lake-dries,33\n").exit_code == 0
    assert "33% " in run("status").stdout
    write_study(study, EXPLORATORY)
    assert "33% " not in run("status").stdout
    likelihoods = {(one.implied_likelihood, one.likelihood) for one in reported().scenarios}
    assert likelihoods == {(None, None)}
    do("export")
    assert "33" not in (OUTPUT / "export" / "likelihoods.csv").read_text("utf-8")
    assert "2025Q1,lake-dries,33," in (OUTPUT / "export" / "judgments.csv").read_text("utf-8")
