"""Standard streams that are closed, links in odd places: a sentence at most, and nothing lost."""

import pytest

from scenariobook.paths import BRIEFING, TRACKER, name_of_quarter
from scenariobook.quarter import Quarter
from tests.clients.forks import Forks
from tests.faults.scenes import BUILD, IMPORT, OUTPUT, Stage, files_of

PRINTED = name_of_quarter(BRIEFING, Quarter.parse("2022Q2"))


@pytest.fixture(scope="module", params=[IMPORT, BUILD], ids=lambda scene: scene.name)
def stage(
    request: pytest.FixtureRequest, forks: Forks, tmp_path_factory: pytest.TempPathFactory
) -> Stage:
    return Stage(request.param, forks, tmp_path_factory.mktemp("stage"))


of_build = pytest.mark.parametrize("stage", [BUILD], indirect=True)


def done(stage: Stage) -> dict[str, bytes]:
    """Return the files as they are once the command has ended undisturbed."""
    stage.set()
    assert stage.run(*stage.words).status == 0
    return files_of(stage.study, temporary=True)


@pytest.mark.parametrize("closed", ["output", "all"])
def test_work_is_done_where_nobody_listens(closed: str, stage: Stage) -> None:
    """As a shell's ``>&-`` does it, and some schedulers: files do not take the streams' numbers."""
    end = done(stage)
    stage.set()
    assert stage.run(*stage.words, closed=closed).status == 0
    assert files_of(stage.study, temporary=True) == end


def test_a_reader_that_has_gone_is_told_of(stage: Stage) -> None:
    """What is shown before it is recorded was seen by nobody: a sentence; the next run does it."""
    end = done(stage)
    stage.set()
    before = files_of(stage.study)
    ended = stage.run(*stage.words, closed="pipe")
    assert (ended.status, files_of(stage.study)) == (1, before)
    assert "stopped: nobody reads what this prints any more" in ended.text
    assert stage.run(*stage.words).status == 0
    assert files_of(stage.study, temporary=True) == end


@pytest.mark.parametrize("name", [TRACKER, PRINTED])
@of_build
def test_links_in_a_circle_get_a_sentence(name: str, stage: Stage) -> None:
    stage.set()
    path = stage.study / OUTPUT / name
    path.unlink()
    path.symlink_to(path)
    ended = stage.run(*stage.words)
    assert ended.status == 1
    assert f"{path}: Too many levels of symbolic links" in ended.text
    assert "Traceback" not in ended.text


@of_build
def test_a_link_within_the_study_stays_one(stage: Stage) -> None:
    """A team keeps its tracker under another name: the link stays, what it leads to is new."""
    stage.set()
    tracker = stage.study / OUTPUT / TRACKER
    kept = tracker.rename(tracker.with_name("kept.xlsx"))
    tracker.symlink_to(kept)
    before = kept.read_bytes()
    assert stage.run(*stage.words).status == 0
    assert tracker.is_symlink()
    assert kept.read_bytes() != before
    assert stage.lost() == []
