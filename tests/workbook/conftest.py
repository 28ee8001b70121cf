"""The lake's study and the shipped ones, with their trackers and hand-outs."""

from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
import time_machine

from tests.commands import TRACKER, bring, do
from tests.keys.desk import a_desk
from tests.prepared_once import PreparedOnce
from tests.stand_in_pages import lay_out_nothing
from tests.study_text import DAM, write_study
from tests.workbook.lake import FULL, close_a_quarter, write_and_build

# A day after all that the shipped studies have recorded; trackers name the day of their record.
_TODAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
SHIPPED = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def study(folder: Path, prepared_once: PreparedOnce) -> Path:
    """Return the study's folder, with a tracker and hand-outs, and stand in it."""
    prepared_once.bring(folder, write_and_build)
    return folder


@pytest.fixture
def second_quarter(folder: Path, prepared_once: PreparedOnce) -> Path:
    """Return the study's folder after a quarter with something in each log, and stand in it."""
    prepared_once.bring(folder, close_a_quarter)
    return folder


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the trackers of the shipped studies, the lake's and the desk's, and a hand-out."""
    folder = tmp_path_factory.mktemp("shipped")
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(_TODAY, tick=False):
        lay_out_nothing(patch)
        patch.chdir(folder)
        Path("desk").mkdir()
        copytree(SHIPPED, "scenarios")
        write_study(Path("scenarios", "small-study"), FULL)
        for path in sorted(Path("scenarios").iterdir()):
            do(f"build {path} --yes")
        do("hand-out scenarios/central-asia --for analyst-two --yes")
        patch.chdir(folder / "desk")
        pier = DAM.replace("dam", "pier").replace("2024-12-31", "2022-06-29")
        a_desk(pier + pier.replace("pier", "road").replace("06-29", "06-30"))
        # A status begins with these values, or a remark behind them.
        bring("2022Q2,full-number,90", "2022Q2,full-percent,50", "2022Q2,water-level,5")
        do("build --yes")
    (hand_out,) = folder.rglob("hand-out/*.xlsx")
    trackers = {path.parent.name: path for path in (folder / "output").rglob("tracker.xlsx")}
    assert len(trackers) == len(list(SHIPPED.iterdir())) + 1
    return {**trackers, "hand-out": hand_out, "desk": folder / "desk" / TRACKER}
