"""Whatever file is imported: one sentence that names it, in bounded time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from errno import EACCES
from pathlib import Path

import pytest
from click.testing import CliRunner

import scenariobook
from scenariobook.cli.commands import main
from scenariobook.cli.shared.documents import make_tracker
from scenariobook.intake.read_files import read_files
from scenariobook.record.ledger.kinds import Stated
from scenariobook.record.project_folder import open_project
from scenariobook.workbook.limits.file_kinds import WrongFile, is_lock_file
from scenariobook.workbook.limits.preflight import inspect
from scenariobook.workbook.limits.table_preflight import inspect_table
from tests.commands import recorded_in
from tests.corpus.bombs import BOMBS, ENTITIES
from tests.corpus.contents import CONTENTS
from tests.corpus.damaged import BROKEN, HARMLESS
from tests.corpus.foreign import FOREIGN, TABLES
from tests.corpus.trackers import UNCHANGED, Case, tracker
from tests.study_text import write_study

SLOWEST = 5.0  # seconds of work (of the processor, not by the clock): promised of any file
MOST_MEMORY = 500.0  # megabytes: the same
MEASURED = """
import sys, time
from scenariobook.cli.commands import main
code = 0
try:
    main(sys.argv[1:])
except SystemExit as end:
    code = end.code
try:
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(time.process_time(), peak, file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the small study's folder, and stand in it."""
    folder = write_study(tmp_path / "lake")
    monkeypatch.chdir(folder)
    return folder


def named(cases: tuple[Case, ...]) -> list[object]:
    assert len({case.name for case in cases}) == len(cases)
    return [pytest.param(case, id=case.name) for case in cases]


def record(study: Path) -> list[object]:
    """Return what is known: what is unclear is not."""
    contents = (entry.content for entry in recorded_in(study))
    return [one for one in contents if isinstance(one, Stated) and not one.unclear]


def imported(case: Case) -> tuple[int, str]:
    """Import a case's file; return the exit code and what was said."""
    Path(case.file).write_bytes(case.make())
    begin = time.process_time()
    result = CliRunner().invoke(main, ["import", case.file, "--yes"])
    assert time.process_time() - begin < SLOWEST
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr


@pytest.mark.parametrize("case", named((*FOREIGN, *BROKEN, *ENTITIES)))
def test_a_file_that_is_no_tracker_gets_one_sentence(study: Path, case: Case) -> None:
    """The sentence names the file and its nature; nothing is recorded."""
    code, said = imported(case)
    assert not record(study)
    assert "Traceback" not in said
    if not case.words and code == 0:
        assert UNCHANGED in said  # the flipped bit said nothing
        return
    assert code == 1
    assert said.count(case.file) >= 1
    assert case.words in said


@pytest.mark.parametrize("case", named(HARMLESS))
def test_a_tracker_is_read_whatever_its_package_looks_like(study: Path, case: Case) -> None:
    """Other programs write other packages; what is unharmed is read, and nothing has changed."""
    code, said = imported(case)
    assert (code, record(study)) == (0, []), said
    assert case.words in said


@pytest.mark.parametrize("case", named(BOMBS))
def test_no_file_takes_much_time_or_memory(study: Path, case: Case) -> None:
    """The whole command, as a process of its own: both bounds hold, and it says why."""
    Path(case.file).write_bytes(case.make())
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "import", case.file, "--yes"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(scenariobook.__file__).parents[1])},
    )
    *said, measured = done.stderr.splitlines()
    assert done.returncode == (0 if case.words == UNCHANGED else 1), done.stderr
    assert "Traceback" not in done.stderr
    assert case.words in "\n".join(said)
    assert not record(study)
    seconds, kilobytes = measured.split()
    assert float(seconds) < SLOWEST
    assert int(kilobytes) / 1024 < MOST_MEMORY


@pytest.mark.parametrize("case", named(TABLES))
def test_a_table_that_is_none_says_what_it_is(study: Path, case: Case) -> None:
    """A workbook, a web page, another encoding under the name .csv."""
    with pytest.raises(WrongFile) as why:
        inspect_table(case.make())
    assert case.words in str(why.value)
    Path("table.csv").write_bytes(case.make())
    result = CliRunner().invoke(main, ["import", "table.csv", "--yes"])
    assert (result.exit_code, record(study)) == (1, [])
    assert case.words in result.stderr


def test_a_table_passes() -> None:
    """With a mark at its start or without, and in any script."""
    for text in ("quarter,item\n", "\ufeffquarter,item\r\n2022Q1,Орал\r\n"):
        inspect_table(text.encode())


def test_a_tracker_passes() -> None:
    """No sentence about what is sound."""
    inspect(tracker())


def test_every_sentence_is_one_line_and_short() -> None:
    """What was found in a file never brings line ends or a screenful of text with it."""
    for case in (*FOREIGN, *BROKEN):
        said = what_is_said(case.make())
        assert "\n" not in said, case.name
        assert len(said) < 300, case.name


def what_is_said(data: bytes) -> str:
    """Return the sentence about a file; nothing where it can be read."""
    try:
        inspect(data)
    except WrongFile as why:
        return str(why)
    return ""


@pytest.mark.parametrize(
    "name,expected",
    [
        ("~$tracker.xlsx", True),
        (".~lock.tracker.xlsx#", True),
        ("tracker.xlsx", False),
        ("~tracker.xlsx", False),
        (".~lock.tracker.xlsx", False),
    ],
)
def test_lock_files_are_known_by_their_names(name: str, expected: bool) -> None:
    """Excel's and LibreOffice's."""
    assert is_lock_file(name) is expected


@pytest.mark.parametrize("case", named(CONTENTS))
def test_odd_contents_are_recorded_asked_about_or_refused(study: Path, case: Case) -> None:
    """What is recorded comes back unchanged from the next tracker; all else changes nothing."""
    code, said = imported(case)
    assert case.words in said
    assert "report this as a bug" not in said
    if code == 1:
        assert not record(study)
        return
    project, problems, _ = open_project(study)
    assert project is not None, problems
    again = make_tracker(project, project.record.open_quarter)
    inspect(again)
    assert not read_files(project, {case.file: again}, date(2026, 1, 1)).results


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
        result = CliRunner().invoke(main, ["import", "copy.xlsx", name, "--yes"])
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code in {1, 2}
        assert name in result.stderr
    assert not record(study)
