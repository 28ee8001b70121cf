"""What reading returned copies takes: little beside openpyxl's own load, and one at a time.

The bounds count our own calls and copies, not seconds: a busy machine changes neither.
``benchmarks/run.py`` measures seconds.
"""

import gc
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any
from weakref import ref

import pytest
from openpyxl import load_workbook

import scenariobook
from benchmarks.studies import make_study
from scenariobook.cli.shared.documents import make_tracker
from scenariobook.intake.read_files import read_files
from scenariobook.record.project import Project
from scenariobook.workbook.xlsx import loading
from tests.commands import opened

INDICATORS, QUARTERS = 40, 12
# For each cell that is read; 166 when this was set. A third of them writes the tracker once more,
# to find what was typed beside its tables.
MOST_CALLS = 175
# Until Python 3.12, a comprehension is a call of its own.
COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>"}
OURS = str(Path(scenariobook.__file__).parent)
TODAY = date(2040, 1, 1)


@pytest.fixture(scope="module", name="study")
def fixture_study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, bytes]:
    """Make a study with many past values, and its tracker."""
    folder = tmp_path_factory.mktemp("large") / "study"
    make_study(folder, INDICATORS, QUARTERS)
    project = opened(folder)
    return project, make_tracker(project, project.record.open_quarter).data


def test_an_untouched_cell_takes_few_calls(study: tuple[Project, bytes]) -> None:
    """An untouched cell takes few calls: work for each cell of each sheet would show."""
    project, copy = study
    calls = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        code = frame.f_code
        is_ours = code.co_filename.startswith(OURS) and code.co_name not in COMPREHENSIONS
        calls += event == "call" and is_ours

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read = read_files(project, {"copy.xlsx": copy}, TODAY)
    finally:
        sys.setprofile(before)
    assert calls / read.unchanged <= MOST_CALLS


@pytest.fixture(name="_without_collector")
def fixture_without_collector() -> Iterator[None]:
    """Switch the collector off, as a command does; nothing is frozen, as when a command begins."""
    gc.disable()
    gc.unfreeze()
    yield
    gc.enable()
    gc.collect()
    gc.freeze()  # as tests/conftest.py does


@pytest.mark.usefixtures("_without_collector")
def test_copies_are_held_one_at_a_time(study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies are held one at a time: forty take no more memory than one."""
    project, copy = study
    opened: list[ref[Any]] = []
    alive: list[int] = []

    def load(*arguments: Any, **options: Any) -> Any:
        alive.append(sum(one() is not None for one in opened))
        workbook = load_workbook(*arguments, **options)
        opened.append(ref(workbook))
        return workbook

    monkeypatch.setattr(loading, "load_workbook", load)
    read_files(project, {f"copy-{n}.xlsx": copy for n in range(3)}, TODAY)
    assert alive == [0, 0, 0]
    assert not gc.get_freeze_count()
