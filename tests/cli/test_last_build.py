from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from scenariobook.cli import build
from scenariobook.cli.shared import last_build
from scenariobook.record.project_folder import open_project
from tests.builders import q
from tests.commands import run, type_value
from tests.study_text import STUDY, write_study

HERE = Path("output/small-study")
LEDGER = Path("record/ledger.jsonl")
BUILDS = 9  # how a build ends here that would go on
READINGS = (
    "quarter,item,value,as_of,source,credibility,note\n"
    "2022Q1,water-level,2.5,2022-03-31,lake-survey,2,dry\n"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that was built once; tests work on copies of it."""
    folder = write_study(tmp_path_factory.mktemp("once") / "lake")
    assert run("build", str(folder)).exit_code == 0
    return folder


@pytest.fixture
def study(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, in which we stand, where a build that goes on ends with a code of its own."""
    folder = tmp_path / "lake"
    shutil.copytree(built, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(build, "_read", lambda *_: sys.exit(BUILDS))
    return folder


def seen(folder: Path) -> dict[Path, tuple[int, int, bytes]]:
    """Return each file of a folder: which one it is, since when, and what it holds."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p: (p.stat().st_ino, p.stat().st_mtime_ns, p.read_bytes()) for p in files}


def test_where_nothing_has_changed_nothing_is_written(study: Path) -> None:
    """Not even the same bytes again."""
    before = seen(study)
    result = run("build")
    assert result.exit_code == 0, result.stderr
    assert "nothing has changed" in result.stderr
    assert seen(study) == before


def test_a_file_that_was_only_touched_is_the_same(study: Path) -> None:
    """What counts is what it holds: a checkout or a copy changes times."""
    for path in (study / "study.toml", HERE / "tracker.xlsx", HERE / "briefing-2022Q1.pdf"):
        path.touch()
    assert run("build").exit_code == 0


def lose(name: str) -> Callable[[], object]:
    """Return what removes a document."""
    return (HERE / name).unlink


def add(name: str, text: str = "") -> Callable[[], object]:
    """Return what writes a file, or adds to one."""

    def added() -> None:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write(text)

    return added


CHANGES: dict[str, Callable[[], object]] = {
    "a value was typed in the tracker": lambda: type_value(HERE / "tracker.xlsx", 2.5),
    "the tracker is gone": lose("tracker.xlsx"),
    "the tracker and its digest are gone": lambda: (
        lose("tracker.xlsx")(),
        lose(".tracker.sha256")(),
    ),
    "nobody knows any more whether something was typed": lose(".tracker.sha256"),
    "the briefing is gone": lose("briefing-2022Q1.pdf"),
    "the briefing is another": add("output/small-study/briefing-2022Q1.pdf", "more"),
    "the note is gone": lose(".built.json"),
    "the note is none": add("output/small-study/.built.json", "more"),
    "the note says nothing": lambda: (HERE / ".built.json").write_text("[]"),
    "a definition has changed": lambda: write_study(
        Path(), STUDY.replace("Water level", "Level of the water")
    ),
    "a comment has changed": add("study.toml", "# a comment"),
    "the study has a template": add("templates/method.html.j2", "<p>Ours</p>"),
    "the study has a palette": add("assets/palette.toml"),
    "a quarter was opened": lambda: run("advance", "--yes"),
    "a copy was taken in": lambda: (
        add("copy.csv", READINGS)(),
        run("import", "copy.csv", "--yes"),
    ),
    "the folder has another name": lambda: HERE.rename(HERE.parent / "another"),
    "definitions of before came back": add(f"record/definitions/{'0' * 64}.json", "{}"),
    "the note is too deep": lambda: (HERE / ".built.json").write_text("[" * 100_000),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_built_anew(change: str, study: Path) -> None:
    """An edit is never missed, and no document is stale."""
    assert run("build").exit_code == 0
    before = seen(study)
    CHANGES[change]()
    assert seen(study) != before
    assert run("build").exit_code == BUILDS, change


def test_a_note_is_of_one_quarter(study: Path) -> None:
    """The briefing of another one is in the same place."""
    project, _, _ = open_project(study)
    assert project is not None
    assert last_build.is_up_to_date(project, q("2022Q1"), HERE)
    assert not last_build.is_up_to_date(project, q("2022Q2"), HERE)


@pytest.mark.parametrize("part", ["_program", "_libraries"])
def test_so_is_what_another_program_made(
    part: str, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version of ours, a change while we work on it, a new version of a library."""
    assert list(getattr(last_build, part)()), study
    monkeypatch.setattr(last_build, part, lambda: ["another"])
    assert run("build").exit_code == BUILDS


def test_what_this_machine_lacks_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A briefing with boxes, or as HTML, is made again: what was missing may be installed."""
    study = write_study(tmp_path / "lake")
    monkeypatch.chdir(study)
    document = study / "study.toml"
    for name, missing in (("briefing.pdf", frozenset("水")), ("briefing.html", frozenset[str]())):
        document.write_text(document.read_text() + "\n# changed")

        made = partial(_made, name, missing)
        with monkeypatch.context() as patch:
            patch.setattr(build, "briefing_of", made)
            assert run("build").exit_code == 0
        assert run("build").stderr.count("wrote") >= 2, "made again"


def _made(
    name: str, missing: frozenset[str], _project: object, _quarter: object
) -> tuple[str, bytes, frozenset[str]]:
    return name, b"made", missing


def test_an_unchanged_build_says_what_any_command_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That there is a warning, and an open question, which the build itself raised."""
    too_long = STUDY.replace("summary =", f'means = "{"x " * 40}"\nsummary =', 1)
    monkeypatch.chdir(write_study(tmp_path / "lake", too_long))
    assert run("build").exit_code == 0
    type_value(HERE / "tracker.xlsx", "about three")
    assert run("build", "--yes").exit_code == 0
    again = run("build")
    assert again.exit_code == 0
    for words in ("nothing has changed", "1 question open", "1 warning; see"):
        assert words in again.stderr


def test_a_damaged_digest_ends_no_command(study: Path) -> None:
    """Nobody knows then whether the tracker was changed, so it counts as changed."""
    (HERE / ".tracker.sha256").write_bytes(b"\xff")
    told = run("status")
    assert (told.exit_code, "somebody has changed tracker.xlsx" in told.stderr) == (0, True), study


def _a_folder() -> None:
    """Put a folder in the ledger's place."""
    LEDGER.unlink()
    LEDGER.mkdir()


UNUSUAL: dict[str, tuple[Callable[[], object], int]] = {
    "the tracker is open in Excel": ((HERE / "~$tracker.xlsx").touch, 0),
    "the tracker is open in LibreOffice": ((HERE / ".~lock.tracker.xlsx#").touch, 0),
    "an archived file came": (add(f"record/returned/{'0' * 64}.csv", READINGS), 1),
    "the ledger is a folder": (_a_folder, 1),
    "a definition is a link": (lambda: Path("more.toml").symlink_to("/etc/hostname"), 1),
    "a definition is a pipe": (lambda: os.mkfifo("more.toml"), 1),
}


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("change", UNUSUAL)
def test_what_is_unusual_is_noticed(change: str) -> None:
    """It is as it should be again, or somebody has to look."""
    happens, code = UNUSUAL[change]
    happens()
    assert run("build").exit_code == code, change
