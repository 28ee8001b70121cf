from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scenariobook.cli import building, last_build
from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.project.opening import open_project
from tests.builders import q
from tests.commands import run, type_value
from tests.study_text import STUDY, write_study

HERE = Path("output/small-study")
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
    monkeypatch.setattr(building, "_read", lambda *_: sys.exit(BUILDS))
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
    for path in (study / "study.toml", HERE / "tracker.xlsx", HERE / "briefing.pdf"):
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
    "the briefing is gone": lose("briefing.pdf"),
    "the briefing is another": add("output/small-study/briefing.pdf", "more"),
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
    digest = last_build.inputs_digest(project)
    assert last_build.is_current(HERE, digest, q("2022Q1"))
    assert not last_build.is_current(HERE, digest, q("2022Q2"))


@pytest.mark.parametrize("part", ["_program", "_libraries"])
def test_so_is_what_another_program_made(
    part: str, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version of ours, a change while we work on it, a new version of a library."""
    assert list(getattr(last_build, part)()), study
    monkeypatch.setattr(last_build, part, lambda: ["another"])
    assert run("build").exit_code == BUILDS


def test_what_this_machine_lacks_is_asked_for_again(study: Path) -> None:
    """A briefing with boxes, or as HTML, is made again: what was missing may be installed."""
    folder = study / HERE
    lacking = Diagnostic("B001", "no font", Place("study.toml"))
    for made, unset in (({"briefing.pdf": b""}, [lacking]), ({"briefing.html": b""}, [])):
        building._note(None, None, folder, made, unset)  # type: ignore[arg-type]  # not asked for
    assert run("build").exit_code == 0, "the note is still the first build's"


# --- told by bytes alone --------------------------------------------------------------------------


@pytest.fixture
def unread(study: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same study; a build that opens it ends with a code of its own."""
    monkeypatch.setattr(building, "open_to_change", lambda *_, **__: sys.exit(BUILDS))
    return study


PROBE = """
import sys
from scenariobook.cli.commands import main
main(["build"], standalone_mode=False)
print(*sorted(sys.modules.keys() & {%s}))
"""


def test_an_unchanged_build_imports_nothing_heavy(study: Path) -> None:
    """Protects its time: most of it was the import of libraries that it did not need."""
    heavy = ("pydantic", "msgspec", "tree_sitter", "openpyxl", "rich", "weasyprint")
    probe = PROBE % ", ".join(map(repr, heavy))
    line = [sys.executable, "-c", probe]
    done = subprocess.run(line, cwd=study, capture_output=True, text=True, check=True)
    assert "nothing has changed" in done.stderr
    assert not done.stdout.split()


@pytest.mark.parametrize("options", [(), ("--quarter", "2022Q1"), ("--quiet",), ("--yes",)])
def test_it_opens_no_study(options: tuple[str, ...], unread: Path) -> None:
    before = seen(unread)
    assert run("build", *options).exit_code == 0
    assert seen(unread) == before


@pytest.mark.parametrize("options", [("--quarter", "2021Q4"), ("--verbose",), ("--why", "so")])
def test_what_is_asked_besides_is_not_told_by_bytes(options: tuple[str, ...], unread: Path) -> None:
    """Another quarter may be outside the study; warnings in full and reasons need the study."""
    assert unread.is_dir()
    assert run("build", *options).exit_code == BUILDS


def copy_output() -> None:
    """Copy the output folder: the copy has its mark and its note."""
    shutil.copytree(HERE, HERE.parent / "a-copy")


UNUSUAL: dict[str, Callable[[], object]] = {
    "the tracker is open in Excel": (HERE / "~$tracker.xlsx").touch,
    "the tracker is open in LibreOffice": (HERE / ".~lock.tracker.xlsx#").touch,
    "another study owns the folder": lambda: (HERE / ".study").write_text("other\n"),
    "no study owns the folder": lose(".study"),
    "a copy of the folder stands beside it": copy_output,
    "the folder has another name": lambda: HERE.rename(HERE.parent / "another"),
    "an archived file came": add(f"record/returned/{'0' * 64}.csv", READINGS),
    "definitions of before came back": add(f"record/definitions/{'0' * 64}.json", "{}"),
    "an imported file waits for its name": add(f"record/returned/{'0' * 64}.csv.new"),
    "the ledger is a folder": lambda: Path("record/ledger.jsonl").mkdir(parents=True),
    "a definition is a link": lambda: Path("more.toml").symlink_to("/etc/hostname"),
    "a definition is a pipe": lambda: os.mkfifo("more.toml"),
    "the note is too deep": lambda: (HERE / ".built.json").write_text("[" * 100_000),
}


@pytest.mark.parametrize("change", UNUSUAL)
def test_what_is_unusual_is_left_to_the_full_way(change: str, unread: Path) -> None:
    """Bytes tell only that all is as it was; every warning and error comes from the study."""
    assert run("build").exit_code == 0
    (unread / "record" / "returned").mkdir(parents=True, exist_ok=True)
    UNUSUAL[change]()
    assert run("build").exit_code == BUILDS, change


def test_a_build_with_archived_files_that_no_entry_cites_is_not_told_by_bytes(
    study: Path,
) -> None:
    """What they hold may show that entries are lost, and bytes were not compared."""
    add(f"record/returned/{'0' * 64}.csv", "quarter,item,value\n")()
    project, _, _ = open_project(study)
    assert project is not None
    assert building._to_say(project) is None
    noted = last_build.note(project, q("2022Q1"), {}, None)
    (HERE / ".built.json").write_bytes(noted)
    assert last_build.current_build(study, None) is None


def test_both_ways_print_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With warnings and an open question, which the build itself raised."""
    folder = write_study(tmp_path / "lake")
    monkeypatch.chdir(folder)
    assert run("build").exit_code == 0
    type_value(HERE / "tracker.xlsx", "about three")
    assert run("build", "--yes").exit_code == 0
    assert last_build.current_build(folder, None) is not None
    by_bytes = [run("build", *options) for options in ((), ("--quiet",))]
    monkeypatch.setattr(building, "current_build", lambda *_: None)
    in_full = [run("build", *options) for options in ((), ("--quiet",))]
    assert [one.output for one in by_bytes] == [one.output for one in in_full]
    for one in by_bytes:
        assert one.exit_code == 0
        assert "1 question open" in one.stderr
        assert "1 warning; see" in one.stderr
