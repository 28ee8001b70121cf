"""Three people fill in their own trackers with real keys, and all comes home together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from scenariobook.quarter import Quarter
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.disk import load_ledger
from tests.clients.window import Window, running_window
from tests.commands import run
from tests.study_text import STUDY, write_study
from tests.workbook.desk import cell_of, rows_of

pytestmark = pytest.mark.client

Q1: Final = Quarter.parse("2022Q1")
FOLDER: Final = Path("output/small-study/hand-out")
PEOPLE: Final = {"a-kim": "Anna Kim", "b-lee": "Bo Lee", "c-ray": "Cleo Ray"}
OWNED: Final = {"a-kim": 20, "b-lee": 3, "c-ray": 2}
MOST_KEYS: Final = 14  # a row: a value, a day, and the keys that lead on


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Return a window for all tests here."""
    with running_window(tmp_path_factory.mktemp("pictures")) as shown:
        yield shown


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with three people, who own twenty indicators, three and two."""
    people = "".join(
        f'\n[[analysts]]\nid = "{one}"\nname = "{name}"\ndesk = "Desk of {one}"\n'
        for one, name in PEOPLE.items()
    )
    items = "".join(
        f'\n[[indicators]]\nid = "{one}-{number:02}"\ntitle = "Gauge {number} of {name}"\n'
        f'why = "It is part of the lake."\nhome = "lake-dries"\nunit = "m"\ndecimals = 1\n'
        f'direction = "falling"\nwatch = 5\nwarning = 3\nsource = "lake-survey"\nowner = "{one}"\n'
        f'ratings = {{ lake-dries = "likely", lake-holds = "unlikely" }}\n'
        for one, name in PEOPLE.items()
        for number in range(OWNED[one])
    )
    study = write_study(tmp_path / "study", STUDY + people + items)
    monkeypatch.chdir(study)
    return study


def copy_of(analyst: str) -> Path:
    return FOLDER / f"small-study-2022Q1-{analyst}.xlsx"


def first_week(rows: int) -> Sequence[str]:
    """Return what is typed in the rows, from the first value on: each text, and a key after it.

    Each row gets a value; each second one the day of the source, too.
    """
    keys: list[str] = []
    for row in range(rows):
        value = f"{row + 10}.5"
        keys += [value, "Tab", "3/15/22", "Return"] if row % 2 else [value, "Return"]
    return keys


def test_three_fill_in_their_own_and_all_comes_home(window: Window, team: Path) -> None:
    """No row takes more than fourteen keys: source and day need none, and the entry's origin says
    whose tracker it is.
    """
    assert run("hand-out", "--as", "lead").exit_code == 0
    for one in PEOPLE:
        path = copy_of(one)
        workbook = openpyxl.load_workbook(path)
        update, estimates = workbook["Update"], workbook["Estimates"]
        hers = [row for row in rows_of(workbook, "Update") if row.startswith(f"{one}-")]
        assert hers == [f"{one}-{number:02}" for number in range(OWNED[one])]
        keys = first_week(OWNED[one])
        strokes = sum(len(text) for text in keys[::2]) + len(keys[1::2])
        assert strokes <= MOST_KEYS * OWNED[one]
        window.open(path.resolve())
        window.go("Update", cell_of(update, f"{one}-00", "value").coordinate)
        window.write(*keys)
        mine = cell_of(estimates, f"lake-dries {one} 1", "likelihood").coordinate
        window.type("Estimates", mine, "35")
        window.save()
        window.close()
    result = run("import", *(str(copy_of(one)) for one in PEOPLE), "--yes")
    assert result.exit_code == 0, result.stderr
    record = replay(load_ledger(team).entries, Q1)
    found = {item: held[Q1] for item, held in record.readings.items()}
    assert {
        item: (
            entry.content.value,
            str(entry.content.as_of or ""),
            entry.content.sources,
            entry.origin.hand_out,
        )
        for item, entry in found.items()
    } == {
        f"{one}-{number:02}": (
            number + 10.5,
            "2022-03-15" if number % 2 else "",
            (),
            f"2022Q1 {one} 1",
        )
        for one in PEOPLE
        for number in range(OWNED[one])
    }
    assert sorted(e.analyst for e in record.estimates(Q1)) == sorted(PEOPLE)
    assert " ".join(run("status").stdout.split()).count(" yes ") == len(PEOPLE)
