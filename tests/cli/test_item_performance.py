"""The annex of a study that has ended: which items spoke early, late or never for what came."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.commands import bring, run
from tests.study_text import STUDY, write_study

READINGS: Final = (
    "quarter,item,value,as_of\n"
    "2022Q1,water-level,2.9,2022-03-31\n"
    "2022Q2,water-level,4,2022-06-30\n"
    "2022Q3,water-level,2,2022-09-30\n"
)
SEEN: Final = "quarter,item,value,as_of\n2022Q3,inflow-diverted,observed,2022-08-01\n"


def ended(came: str, did_not: str) -> str:
    """Return how the study's scenarios ended, as a table."""
    return (
        "scenario,outcome,decided_on,why\n"
        f"{came},came true,2022-09-30,It was seen.\n"
        f"{did_not},did not come true,2022-09-30,It was not seen.\n"
    )


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in its third quarter: an indicator at warning in two, a signpost seen in the last."""
    monkeypatch.chdir(write_study(tmp_path / "lake", STUDY))
    assert bring(READINGS).exit_code == 0
    return tmp_path / "lake"


def performances() -> list[str]:
    """Return the rows of the annex's table, each as its cells' texts; none without a table."""
    assert run("brief", "--html").exit_code == 0
    made = Path("output/small-study/briefing-2022Q3.html").read_text("utf-8")
    _, heading, after = made.partition("How the items performed")
    rows = re.findall(r"<tr.*?</tr>", after.partition("</table>")[0], re.DOTALL)[1:]
    texts = (re.sub(r"<[^>]*>", "|", row) for row in rows)
    return [re.sub(r"\|+", "|", "".join(text.split("\n"))).strip("|") for text in texts if heading]


@pytest.mark.usefixtures("study")
def test_an_item_spoke_early_or_only_when_it_was_certain() -> None:
    """With how many quarters before, and in how many it spoke."""
    bring(SEEN)
    assert performances() == []
    bring(ended("lake-dries", "lake-holds"))
    assert performances() == [
        "Spoke before it was certain: 1 item",
        "Water level|2022Q1|2|2 quarters",
        "Spoke only then, or later: 1 item",
        "The inflow is diverted|2022Q3|0|1 quarter",
    ]


@pytest.mark.usefixtures("study")
def test_an_item_never_spoke_or_gave_a_false_alarm() -> None:
    """What came is another scenario."""
    bring(ended("lake-dries", "lake-holds"))
    assert performances()[2:] == [
        "Never spoke for what came: 1 item",
        "The inflow is diverted|–|–|–",
    ]
    bring(ended("lake-holds", "lake-dries"), name="again.csv")
    assert performances() == [
        "Spoke for what did not come: 1 item",
        "Water level|2022Q1|–|2 quarters",
        "Rightly silent: 1 item",
        "The inflow is diverted|–|–|–",
    ]
