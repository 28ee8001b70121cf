"""A study that has something on each of the tracker's sheets: a lake, and three people."""

from pathlib import Path

from tests.commands import do
from tests.study_text import DAM, PEOPLE, RAIN, RATION, STUDY, a_shore, write_study

_ASSUMED = """
[[assumptions]]
id = "rivers-flow"
text = "The rivers go on flowing into the lake."
home = "lake-holds"
broken_by = ["inflow-diverted"]
"""
_BENS = a_shore("shore-b", "Shore b") + 'owner = "ben"\n'
_SHORES = a_shore("shore-a", "Shore a") + _BENS + a_shore("shore-c", "Shore c")
FULL = STUDY + PEOPLE + _SHORES + RAIN + DAM + RATION + _ASSUMED


def write_and_build() -> None:
    """Write the study, its tracker and its hand-outs."""
    write_study(Path(), FULL)
    do("build", "hand-out")


def close_a_quarter() -> None:
    """Bring something for each log, open the next quarter, and build again."""
    write_and_build()
    Path("said.csv").write_text(
        "quarter,item,period,value,source,note\n"
        "2022Q1,shore-a,,40,lake-survey,Seen from the pier.\n"
        "2022Q1,inflow-diverted,,observed,lake-survey,\n"
        "2022Q1,rain-fall,2022-01,21,,\n"
        "2022Q1,rain-fall,2022-02,22,,\n"
        "2022Q1,rain-fall,2022-03,23,,\n",
        "utf-8",
    )
    Path("judged.csv").write_text("quarter,scenario,likelihood\n2022Q1,lake-holds,61\n", "utf-8")
    do("import said.csv judged.csv --yes", "advance --yes", "build --yes", "hand-out --yes")
