"""What a reader meets: values with their decimals, people and items by name, good and bad news."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import openpyxl
import pytest

from scenariobook.paths import output_folder
from scenariobook.standards.colours import SHIPPED_PALETTE
from tests.cli.tables import table
from tests.commands import run
from tests.study_text import STUDY, write_study

# Ids that stand in no name, so that one that is printed is found.
_NAMED = (
    STUDY.replace('owner = "Lake desk"', 'owner = "a-kim"')
    + """
[[analysts]]
id = "a-kim"
name = "Anna Kim"

[[analysts]]
id = "b-lee"
name = "Ben Lee"

[[decisions]]
id = "drought-plan"
home = "lake-dries"
when = "The water is low"
then = "Ration the synthetic water."
owner = "b-lee"
needs = [{ item = "water-level", at = "watch" }]
"""
)
_TYPED = """\
quarter,statement,text,analyst
2022Q1,bottom_line,The lake is drying up.,a-kim
---
quarter,item,value,note,analyst
2022Q1,water-level,2.5,,a-kim
2022Q1,inflow-diverted,,Nobody was there.,b-lee
---
quarter,about,answer,who,why
2022Q1,drought-plan,under way,b-lee,It has begun.
---
number,what,who,by,for
1,Count the wells,b-lee,2022-05-01,drought-plan
"""


def briefing(study: Path) -> str:
    """Return the HTML edition with its entities read and each space an ordinary one."""
    assert run("brief", "--html").exit_code == 0
    made = max(output_folder(study, "small-study").glob("briefing-*.html"))
    return unescape(made.read_text("utf-8")).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "typed, printed",
    [("4.678", "4.7 m"), ("4.65", "4.7 m"), ("4", "4.0 m"), ("3.04", "3.04 m"), ("0.01", "0.01 m")],
)
def test_a_value_has_its_indicator_s_decimals(study: Path, typed: str, printed: str) -> None:
    """But where it would be rounded to zero, or to warning, which is at 3. The record keeps all."""
    read = table("in.csv", f"2022Q1,water-level,{typed}")
    assert typed in run("import", str(read)).stdout
    assert run("import", str(read), "--yes").exit_code == 0
    assert typed in run("log").stdout
    assert f" {printed} " in run("status").stdout
    html = briefing(study)
    assert printed in html
    assert typed + " m" not in html.replace(printed, "")


def test_a_threshold_is_printed_as_it_was_typed(study: Path) -> None:
    """Whatever the decimals: a bound of 2.55 is no 2.6."""
    write_study(study, STUDY.replace("warning = 3", "warning = 2.55"))
    assert run("import", str(table("in.csv", "2022Q1,water-level,2.5")), "--yes").exit_code == 0
    html = briefing(study)
    assert "≤ 2.55 m" in html
    assert "≤ 5 m" in html
    assert run("build").exit_code == 0
    sheet = openpyxl.load_workbook(output_folder(study, "small-study") / "tracker.xlsx")["Update"]
    formats = {cell.number_format for row in sheet for cell in row if cell.value == 2.55}
    assert [one.partition(";")[0] for one in formats] == ['"≤ "#,##0.00']


def test_people_triggers_and_items_go_by_name(study: Path) -> None:
    """Whoever reads a page or `log` knows no ids; only what was typed has them."""
    write_study(study, _NAMED)
    for number, text in enumerate(_TYPED.split("---\n")):
        Path(f"{number}.csv").write_text(text)
        done = run("import", f"{number}.csv", "--as", "a-kim", "--yes")
        assert done.exit_code == 0, done.stderr
    html = briefing(study)
    assert not re.search(r"a-kim|b-lee|water-level|inflow-diverted|drought-plan", shown(html))
    assert "Anna Kim" in shown(html)
    assert "Ben Lee" in html
    entries = " ".join(run("log").stdout.split())
    assert "Anna Kim" in entries
    assert run("build", "--as", "a-kim").exit_code == 0
    tracker = openpyxl.load_workbook(output_folder(study, "small-study") / "tracker.xlsx")
    for name in ("Update", "Decisions"):
        heads = [cell for row in tracker[name] for cell in row if cell.value == "owner"]
        owners = {cell.offset(1).value for cell in heads}
        assert owners & {"Anna Kim", "Ben Lee"}
        assert not owners & {"a-kim", "b-lee"}


def shown(html: str) -> str:
    """Return what a reader of the HTML edition sees, without addresses and styles."""
    bare = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", html)
    return re.sub(r"<[^>]*>", " ", bare)


@pytest.mark.parametrize(
    "hoped_for, tone", [("lake-dries", "good"), ("lake-holds", "bad"), ("", "neutral")]
)
def test_only_bad_news_is_red(study: Path, hoped_for: str, tone: str) -> None:
    """The water is low, which speaks for the lake that dries up: somebody may hope for that."""
    hope = (f'id = "{hoped_for}"\ntitle', f'id = "{hoped_for}"\nhoped_for = true\ntitle')
    write_study(study, STUDY.replace(*hope))
    assert run("import", str(table("in.csv", "2022Q1,water-level,2.5")), "--yes").exit_code == 0
    html = briefing(study)
    before = [html[: found.start()] for found in re.finditer('class="status warning"', html)]
    around = [re.findall(r'class="[^"]*\b(good|bad|neutral)\b', text)[-1:] for text in before]
    assert [tone] in around
    assert all(one in ([], [tone]) for one in around)
    red = SHIPPED_PALETTE["warning"]
    rules = re.findall(r"([^{}]*\.status[^{}]*)\{([^{}]*)\}", html)
    assert {red in does for selector, does in rules if ".bad" in selector} >= {True}
    assert not any(red in does for selector, does in rules if ".bad" not in selector)


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2"])
def test_a_grade_is_printed_beside_the_value_that_it_was_given_for(
    study: Path, quarter: str
) -> None:
    """Also where the value was recorded before without one, or is that of the quarter before."""
    assert run("import", str(table("in.csv", "2022Q1,water-level,4.5")), "--yes").exit_code == 0
    if quarter == "2022Q2":
        assert run("advance", "--yes").exit_code == 0
    Path("graded.csv").write_text(
        f"quarter,item,value,source,credibility\n{quarter},water-level,4.5,lake-survey,1\n"
    )
    assert run("import", "graded.csv", "--yes").exit_code == 0
    html = shown(briefing(study))
    assert "B 1" in html
    assert not re.search("B [2-6–]", html)
    assert "no credibility given" not in html
