"""A desk's study: a row of each kind, blank and filled, as its second quarter is open."""

from itertools import product
from pathlib import Path
from typing import Final

from tests.commands import do
from tests.study_text import DAM, PEOPLE, RATION, STUDY, an_item, write_study

KINDS: Final = {
    "number": 'unit = "km"\nwatch = 40\nwarning = 50\nrange = [0, 90]\n',
    "percent": 'unit = "%"\nwatch = 40\nwarning = 50\n',
    "level": 'type = "ordinal"\nlevels = ["calm", "tense", "war"]\nwatch = "tense"\n',
    "answer": 'type = "yes-no"\nconcern = "yes"\n',
    "month": 'unit = "t"\nwatch = 40\nwarning = 50\ncadence = "monthly"\nwithin = "sum"\n',
}
CITED: Final = 'source = "lake-survey"\n'
BUREAU: Final = """
[[sources]]
id = "bureau"
title = "Bureau"
publisher = "Nobody"
reliability = "B"
"""
# What the first quarter brought, and the open one.
_SAID: Final = """\
quarter,item,period,value,as_of,source,note
2022Q1,full-number,,40.5,2022-03-31,lake-survey,A note.
2022Q1,full-level,,calm,,lake-survey,A note.
2022Q1,full-answer,,no,,,
2022Q1,inflow-diverted,,observed,2022-03-01,lake-survey,
2022Q2,full-number,,41.5,2022-06-30,lake-survey,A note.
2022Q2,full-percent,,30,2022-06-30,lake-survey,A note.
2022Q2,full-level,,calm,2022-06-30,lake-survey,A note.
2022Q2,full-answer,,no,2022-06-30,lake-survey,A note.
2022Q2,full-month,2022-04,11.5,,,A note.
2022Q2,dam-built,,emerging,2022-06-30,lake-survey,A note.
"""
_JUDGED: Final = """\
quarter,scenario,likelihood,confidence,basis,rationale
2022Q2,lake-holds,61,low,Basis.,Why.
"""


def a_desk(more: str = "") -> None:
    """Write a study, its second quarter open; rows called ``full`` have all that may be there.

    Args:
        more: What else stands in its file.
    """
    named = product(KINDS, ("full", "blank"))
    items = (an_item(f"{how}-{kind}", CITED + KINDS[kind]) for kind, how in named)
    write_study(Path(), STUDY + PEOPLE + BUREAU + DAM + RATION + "".join(items) + more)
    Path("said.csv").write_text(_SAID, "utf-8")
    Path("judged.csv").write_text(_JUDGED, "utf-8")
    do("build --yes", "import said.csv judged.csv --yes", "build --yes")
