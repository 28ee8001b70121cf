"""Whatever file is imported: one sentence that names it, in bounded time and memory."""

import time
from datetime import date
from errno import EACCES
from functools import partial
from pathlib import Path

import pytest

from scenariobook.cli.shared.documents import make_tracker
from scenariobook.intake.read_files import read_files
from scenariobook.limits import SECONDS, limited
from scenariobook.record.ledger.kinds import Stated
from scenariobook.workbook.preflight import inspect
from scenariobook.workbook.xlsx import loading
from tests.clients.forks import Forks
from tests.commands import opened, run, stated
from tests.corpus.files import BOMBS, BROKEN, CONTENTS, FOREIGN, HARMLESS, LARGE, LONG, TABLES
from tests.corpus.trackers import UNCHANGED, Case, tracker
from tests.study_text import write_study

SLOWEST = 5.0  # seconds of work (of the processor, not by the clock) beside what openpyxl may take
MOST_MEMORY = 500.0  # megabytes: the same


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the small study's folder, and stand in it."""
    folder = write_study(tmp_path / "lake")
    monkeypatch.chdir(folder)
    return folder


def named(cases: tuple[Case, ...]) -> list[object]:
    assert len({(case.name, case.file) for case in cases}) == len(cases)
    return [pytest.param(case, id=f"{case.name}, {case.file}") for case in cases]


def known(study: Path) -> list[object]:
    """Return what is known: what is unclear is not."""
    contents = (entry.content for entry in stated(study))
    return [one for one in contents if isinstance(one, Stated) and not one.unclear]


def bring_case(case: Case) -> tuple[int, str]:
    """Import a case's file; return the exit code and what was said."""
    Path(case.file).write_bytes(case.make())
    begin = time.process_time()
    done = run("import", case.file, "--yes")
    assert time.process_time() - begin < SLOWEST
    return done.exit_code, done.stderr


@pytest.mark.parametrize("case", named((*FOREIGN, *TABLES, *BROKEN)))
def test_a_file_that_is_no_tracker_gets_one_sentence(study: Path, case: Case) -> None:
    """It names the file and its nature, such as a web page under the name .csv."""
    code, said = bring_case(case)
    assert not known(study)
    assert "Traceback" not in said
    assert "\x1b" not in said
    if not case.words and code == 0:
        assert UNCHANGED in said  # the flipped bit said nothing
        return
    assert code == 1
    # What was found in a file never brings line ends or a screenful of text with it.
    (sentence,) = (line for line in said.splitlines() if line.startswith(case.file))
    assert len(sentence) < 330
    assert case.words in sentence
    # Whoever is refused a file is told what to do about it.
    assert "cannot be read" not in said or "save it again" in said or "ask for it again" in said


@pytest.mark.parametrize("case", named(HARMLESS))
def test_a_tracker_is_read_whatever_its_package_looks_like(study: Path, case: Case) -> None:
    """Other programs write other packages; what is unharmed is read, and nothing has changed."""
    code, said = bring_case(case)
    assert (code, known(study)) == (0, []), said
    assert UNCHANGED in said


@pytest.mark.parametrize("case", named((*BOMBS, *LARGE)))
def test_no_file_takes_much_time_or_memory(study: Path, case: Case, forks: Forks) -> None:
    """The whole command, as a process of its own: both bounds hold, and it says why.

    What fills the memory is stopped at a gigabyte more than was in use, while openpyxl reads.
    """
    Path(case.file).write_bytes(case.make())
    done = forks.run("import", str(study), str(study / case.file), "--yes")
    assert done.status == (0 if case.words == UNCHANGED else 1), done.text
    assert "Traceback" not in done.text
    assert case.words in done.text
    assert not known(study)
    assert done.seconds < SLOWEST + (SECONDS if case in LARGE else 0)
    assert done.megabytes < MOST_MEMORY + (1024 if case in LARGE else 0)


@pytest.mark.parametrize("case", named(LONG))
def test_what_takes_too_long_is_stopped(
    study: Path, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where openpyxl has a library in C do the work, which sees a signal late."""
    monkeypatch.setattr(loading, "limited", partial(limited, 1))
    code, said = bring_case(case)
    assert (code, known(study)) == (1, []), said
    assert case.words in said


@pytest.mark.parametrize("case", named(CONTENTS))
def test_odd_contents_are_recorded_asked_about_or_refused(study: Path, case: Case) -> None:
    """What is recorded comes back unchanged from the next tracker; all else changes nothing."""
    code, said = bring_case(case)
    assert case.words in said
    assert "report this as a bug" not in said
    if code == 1:
        assert not known(study)
        return
    project = opened(study)
    again = make_tracker(project, project.record.open_quarter).data
    inspect(again)
    assert not read_files(project, {case.file: again}, date(2026, 1, 1)).results


@pytest.mark.parametrize("name", ["~$copy.xlsx", ".~lock.copy.xlsx#"])
def test_what_a_program_puts_beside_an_open_tracker_is_skipped(study: Path, name: str) -> None:
    """Excel's lock file and LibreOffice's come along where somebody names all files."""
    Path(name).write_bytes(b"Anna")
    Path("copy.xlsx").write_bytes(tracker())
    done = run("import", name, "copy.xlsx", "--yes")
    assert (done.exit_code, known(study)) == (0, [])
    assert f"skipped {name}" in done.stderr


def test_what_is_no_file_gets_a_sentence(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, a name that is not there, a file that must not be read."""
    (study / "folder").mkdir()
    Path("copy.xlsx").write_bytes(tracker())
    Path("closed.xlsx").write_bytes(tracker())
    whole = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "closed.xlsx":
            raise PermissionError(EACCES, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    for name in ("folder", "nowhere.xlsx", "closed.xlsx"):
        done = run("import", "copy.xlsx", name, "--yes")
        assert done.exit_code in {1, 2}
        assert name in done.stderr
    assert not known(study)
