"""Page one asks for an answer until somebody gives it, and again when something new is seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenariobook.paths import output_folder
from tests.cli.tables import table
from tests.commands import run
from tests.study_text import STUDY, write_study

PLAN, DOUBT = "Ration the synthetic water.", "been in doubt"
ASKED = """
[[signposts]]
id = "second-diversion"
title = "Another inflow is diverted"
home = "lake-dries"

[[decisions]]
id = "drought-plan"
home = "lake-dries"
when = "The water is low"
then = "Ration the synthetic water."
owner = "Lake desk"
needs = [{ item = "water-level", at = "watch" }]

[[assumptions]]
id = "inflow-stays"
text = "The inflow stays."
home = "lake-holds"
owner = "Lake desk"
broken_by = ["inflow-diverted", "second-diversion"]
"""


@pytest.fixture(autouse=True)
def _study(study: Path) -> None:
    title = 'title = "The inflow is diverted"'
    text = STUDY.replace(title, f"{title}\nfades_after = 1")
    write_study(study, text + ASKED)


def asks(study: Path) -> tuple[bool, bool]:
    """Tell whether page one lists the plan among what is to do, and doubts the assumption."""
    assert run("build").exit_code == 0
    assert run("brief", "--html").exit_code == 0
    html = max(output_folder(study, "small-study").glob("briefing-*.html")).read_text("utf-8")
    (page,) = re.findall(r'(?s)<section class="page-one".*?</section>', html)
    to_do = page.partition("Who does what")[2]
    return PLAN in to_do, DOUBT in page


def take(*rows: str) -> None:
    assert run("import", str(table("in.csv", *rows)), "--yes").exit_code == 0


def answer(row: str) -> None:
    Path("answers.csv").write_text(f"quarter,about,answer,why\n{row},Because.\n")
    assert run("import", "answers.csv", "--yes").exit_code == 0


def advance() -> None:
    assert run("advance", "--yes").exit_code == 0


def test_a_trigger_asks_again_when_it_is_met_again(study: Path) -> None:
    """In the time between it is not met, and nothing is asked; while it stays met, neither."""
    take("2022Q1,water-level,4.5")
    assert asks(study) == (True, False)
    answer("2022Q1,drought-plan,done")
    assert asks(study) == (False, False)
    advance()
    take("2022Q2,water-level,4.4")
    assert asks(study) == (False, False)
    advance()
    take("2022Q3,water-level,8")
    assert asks(study) == (False, False)
    advance()
    take("2022Q4,water-level,4.5")
    assert asks(study) == (True, False)


def test_an_assumption_asks_until_it_is_answered_and_again_when_more_is_seen(study: Path) -> None:
    """That what was seen fades clears nothing."""
    take("2022Q1,inflow-diverted,observed")
    assert asks(study) == (False, True)
    advance()
    assert asks(study) == (False, True)
    answer("2022Q2,inflow-stays,still holds")
    assert asks(study) == (False, False)
    advance()
    take("2022Q3,second-diversion,observed")
    assert asks(study) == (False, True)
