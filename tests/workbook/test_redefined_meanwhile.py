"""The study changes while copies are out: what nobody touched is no edit, and what was typed then
is recorded for what it meant then, or asked about.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from scenariobook.documents import make_hand_out
from scenariobook.record.claims.hand_outs import HandOut
from scenariobook.record.ledger.entries import Key
from scenariobook.record.merge.outcomes import Result
from tests.builders import q
from tests.workbook.desk import STUDY, Desk, Values, saved

CLOSED, NOW = q("2022Q2"), q("2022Q3")
_MONTHLY: Final = 'cadence = "monthly"\nwithin = "sum"\n'
_SHIPS: Final = STUDY[STUDY.index('[[indicators]]\nid = "ship-count"') :].partition("\n\n")[0]
_LEVELS: Final = 'levels = ["short", "long", "endless"]\nwatch = "long"\ncadence = "monthly"'
TEXT: Final = STUDY.replace(_LEVELS, f'{_LEVELS}\nwithin = "highest"').replace(
    'id = "crew-leaves"\n',
    'id = "crew-leaves"\nexpected_by = 2022-12-31\n',
)
# Readings of the closed quarter: two months that cancel out in the sum, or that differ in height.
CLOSED_CSV: Final = """\
quarter,item,period,value,note
2022Q2,ship-count,2022-04,10,first
2022Q2,ship-count,2022-05,20,second
2022Q2,queue-state,2022-04,endless,
2022Q2,queue-state,2022-06,short,
2022Q2,dues-rate,,7,
"""
NOW_CSV: Final = """\
quarter,item,period,value,note
2022Q3,ship-count,2022-07,-5,
2022Q3,ship-count,2022-08,5,
2022Q3,dues-rate,,8,
"""
CHANCES_CSV: Final = "quarter,item,chance\n2022Q3,dock-sold,unlikely\n2022Q3,crew-leaves,40\n"
JUDGMENTS_CSV: Final = "quarter,scenario,likelihood,confidence\n2022Q3,port-closes,unlikely,low\n"
ESTIMATES_CSV: Final = (
    "quarter,subject,analyst,round,likelihood\n2022Q3,port-closes,a-kim,1,likely\n"
    "2022Q3,dock-sold,a-kim,1,35\n"
)
Changes = Mapping[str, str]  # new texts by old ones, in the study's file

RENAMED: Final[Changes] = {'id = "ship-count"\n': 'id = "ships"\nformerly = ["ship-count"]\n'}
QUARTERLY: Final[Changes] = {_MONTHLY: ""}
UNTOUCHED: Final[Mapping[str, Changes]] = {
    "a new id": RENAMED,
    "a new id of levels": {'id = "queue-state"\n': 'id = "line"\nformerly = ["queue-state"]\n'},
    "new ids of all else": {
        'id = "dues-rate"\n': 'id = "dues"\nformerly = ["dues-rate"]\n',
        'id = "dock-sold"\n': 'id = "dock"\nformerly = ["dock-sold"]\n',
        'id = "port-closes"\n': 'id = "port-shuts"\nformerly = ["port-closes"]\n',
        "port-closes =": "port-shuts =",
        'home = "port-closes"': 'home = "port-shuts"',
    },
    "no longer monthly": QUARTERLY,
    "a new id, no longer monthly": {**RENAMED, **QUARTERLY},
    "levels no longer monthly": {'cadence = "monthly"\nwithin = "highest"\n': ""},
    "monthly since": {'unit = "%"\nwatch = 10': 'unit = "%"\nwatch = 10\ncadence = "monthly"'},
    **{
        f"within {within}": {'within = "sum"': f'within = "{within}"'}
        for within in ("last", "mean", "highest", "lowest")
    },
    "within lowest, of levels": {'within = "highest"': 'within = "lowest"'},
    "another unit": {'unit = "ships"': 'unit = "boats"'},
    "another type": {
        _SHIPS: _SHIPS.replace(
            'unit = "ships"\ndecimals = 1\ndirection = "falling"\nwatch = 50\nwarning = 30',
            'type = "ordinal"\nlevels = ["few", "many"]\nwatch = "few"\ndirection = "falling"',
        ).replace(_MONTHLY, 'cadence = "monthly"\n')
    },
    "a number since": {
        _LEVELS: "watch = 5\n",
        'type = "ordinal"\n': "",
        'within = "highest"\n': "",
    },
    "other levels": {'"endless"]': '"without end"]'},
    "levels the other way round": {'watch = "long"': 'watch = "long"\ndirection = "falling"'},
    "taken out": {_SHIPS: ""},
    "begins earlier": {'start = "2022Q2"': 'start = "2021Q4"'},
    "another day": {"expected_by = 2022-12-31": "expected_by = 2024-12-31"},
    "no day": {"expected_by = 2022-12-31\n": ""},
    "another yardstick": {'horizon = "2027Q4"': 'horizon = "2027Q4"\nyardstick = "phia"'},
    "another number format": {
        'horizon = "2027Q4"': 'horizon = "2027Q4"\nnumber_format = "1.234,5"'
    },
    "another horizon": {'horizon = "2027Q4"': 'horizon = "2029Q4"'},
    "somebody gone": {'[[analysts]]\nid = "a-kim"\nname = "A. Kim"\ndesk = "Desk one"\n': ""},
}


@dataclass(frozen=True)
class Out:
    """A study with a tracker and a hand-out that are out."""

    folder: Path
    tracker: bytes
    hand_out: bytes

    def redefined(self, folder: Path, changes: Changes) -> Desk:
        """Return the study in another folder, after some texts of its file have changed."""
        shutil.copytree(self.folder, folder)
        text = TEXT
        for was, now in changes.items():
            assert was in text
            text = text.replace(was, now)
        return Desk(folder, text)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Out:
    folder = tmp_path_factory.mktemp("out") / "study"
    folder.mkdir()
    desk = Desk(folder, TEXT)
    desk.table(CLOSED_CSV)
    desk.advance()
    for table in (NOW_CSV, CHANCES_CSV, JUDGMENTS_CSV, ESTIMATES_CSV):
        desk.table(table)
    hand_out = make_hand_out(desk.project, HandOut(quarter=NOW, analyst="a-kim", round=1))
    return Out(folder, desk.tracker(), hand_out)


@pytest.mark.parametrize("changes", UNTOUCHED.values(), ids=UNTOUCHED)
def test_what_nobody_touched_brings_nothing(changes: Changes, out: Out, tmp_path: Path) -> None:
    """Protects from recording what a copy shows, such as a sum of months, as typed."""
    desk = out.redefined(tmp_path / "study", changes)
    for data in (out.tracker, out.hand_out):
        assert not desk.read(copy=data)


@pytest.mark.parametrize(
    "changes, why",
    [
        ({'within = "sum"': 'within = "mean"'}, "is made from those of its months; type"),
        (RENAMED, "is made from those of its months; type"),
        (QUARTERLY, "was made from those of its months; now ship-count is not read every month"),
    ],
    ids=["another within", "a new id", "no longer monthly"],
)
def test_a_value_made_of_months_then_is_asked_about(
    changes: Changes, why: str, out: Out, tmp_path: Path
) -> None:
    desk = out.redefined(tmp_path / "study", changes)
    done = desk.take(anna=saved(out.tracker, {("Past values", "ship-count", "2022Q2"): 31}))
    assert done.results() == {Result.QUESTION: 1}
    assert why in done.why()[0]
    assert done.stated == []


CHANCE: Final = ("Signposts", "dock-sold", "chance by its date")
OWN: Final = ("Estimates", "dock-sold a-kim 1", "likelihood")
JUDGED: Final = ("Judgments", "port-closes", "likelihood")
_LATER: Final = "expected_by = 2024-12-31"
_PHIA: Final = {'horizon = "2027Q4"': 'horizon = "2027Q4"\nyardstick = "phia"'}
_OF_THE_DAY: Final = "dock-sold was expected by 31 December 2022; now by 31 December 2024"


@pytest.mark.parametrize(
    "changes, typed, whys",
    [
        (
            {"expected_by = 2022-12-31": _LATER},
            {CHANCE: 30, OWN: "very unlikely"},
            [_OF_THE_DAY, _OF_THE_DAY],
        ),
        (
            {
                "expected_by = 2022-12-31": _LATER,
                'id = "dock-sold"\n': 'id = "dock"\nformerly = ["dock-sold"]\n',
            },
            {CHANCE: 30},
            ["dock was expected by 31 December 2022; now by 31 December 2024"],
        ),
        (
            _PHIA,
            {CHANCE: "likely", OWN: "Unlikely", JUDGED: "very unlikely"},
            [
                "likely meant 55–80%; now it means 55–75%",
                "unlikely meant 20–45%; now it means 25–35%",
                "very unlikely meant 5–20%; ",
            ],
        ),
        (
            {'horizon = "2027Q4"': 'horizon = "2029Q4"'},
            {JUDGED: 30, ("Estimates", "port-closes a-kim 1", "likelihood"): 31},
            ["the horizon was 2027Q4; now it is 2029Q4"] * 2,
        ),
        (
            {**_PHIA, "expected_by = 2022-12-31": _LATER},
            {CHANCE: "likely"},
            [f"{_OF_THE_DAY}; when the file was made, likely meant 55–80%; now it means 55–75%"],
        ),
    ],
    ids=["another day", "another day and id", "another yardstick", "another horizon", "two"],
)
def test_a_likelihood_is_of_the_day_and_in_the_words_of_its_file(
    changes: Changes, typed: Values, whys: list[str], out: Out, tmp_path: Path
) -> None:
    """Protects from recording a chance for another day, or a term with another range."""
    desk = out.redefined(tmp_path / "study", changes)
    done = desk.take(anna=saved(out.tracker, typed))
    assert done.stated == []
    assert done.results() == {Result.QUESTION: len(typed)}
    for why in whys:
        assert any(why in one for one in done.why())


def test_a_number_is_the_same_on_each_yardstick(out: Out, tmp_path: Path) -> None:
    desk = out.redefined(tmp_path / "study", _PHIA)
    done = desk.take(anna=saved(out.tracker, {CHANCE: 30, OWN: 31, JUDGED: "almost certain"}))
    assert done.results() == {Result.APPLIED: 2, Result.QUESTION: 1}


def test_a_chance_of_another_day_can_be_chosen(out: Out, tmp_path: Path) -> None:
    desk = out.redefined(tmp_path / "study", {"expected_by = 2022-12-31": _LATER})
    desk.take(anna=saved(out.tracker, {CHANCE: 30}))
    assert desk.holds(Key(NOW, "chance", "dock-sold", "chance")) is None
    desk.settle()
    assert desk.holds(Key(NOW, "chance", "dock-sold", "chance")) == 30
