"""What holds of every command: its words, names and answers, on a terminal and in a script.

And as a process: one at a time on a study, beside an editor, in a pipe.
"""

import errno
import fcntl
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from scenariobook.cli.commands import main
from scenariobook.cli.shared import asking, terminal
from scenariobook.cli.shared.locking import LOCK
from scenariobook.paths import LEDGER
from tests.cli.copies import type_level
from tests.commands import LONG, OUTPUT, do, logged, must_say, run, run_program, run_python, until
from tests.expected import golden_file, same_as_before
from tests.study_text import STUDY, change_study, write_study

ONE_VALUE = "quarter,item,value\n2022Q1,water-level,2.5\n"
WORKED_EXAMPLE = str(Path(__file__).parents[2] / "scenarios" / "central-asia")


def on_terminal(*arguments: str, **environment: str) -> str:
    """Return what the program prints where its output is a terminal."""
    ours, theirs = os.openpty()
    line = [sys.executable, "-m", "scenariobook", *arguments]
    with subprocess.Popen(line, stdout=theirs, stderr=theirs, env={**os.environ, **environment}):
        os.close(theirs)
        told = b""
        with suppress(OSError):  # the terminal goes with the program
            while part := os.read(ours, 4096):
                told += part
    os.close(ours)
    return told.decode()


def test_what_cannot_be_meant_is_refused() -> None:
    """A command that cannot be meant ends with code 2, says what may be meant, and writes nothing.

    A near miss of a command, an option or an id is named. The golden file has the commands: read it
    when it changes.

    An empty name once counted as none. `build --watch` once dropped the reason that it was given.
    """
    Path("in.csv").write_text(ONE_VALUE)
    Path("empty.pdf").touch()
    told = []
    for line in golden_file().read_text("utf-8").splitlines():
        if line.startswith("$ "):
            told += [line, do(line[2:], code=2).partition("Error: ")[2]]
    same_as_before("\n".join([*told, ""]))
    assert [one for one in ("output", "record/returned") if Path(one).exists()] == []


@pytest.mark.parametrize("name", main.commands)
def test_every_command_says_what_it_takes_and_gives_an_example(name: str) -> None:
    """The help of each command has an example, and fits on one screen.

    A command is imported only when it is meant; till then its first sentence stands in the list.
    """
    told = run(name, "--help").stdout
    assert f"scenariobook {name}" in told.split("Example", 1)[1]
    assert told.count("\n") <= 42
    listed, command = main.commands.get(name), main.commands[name]
    assert listed is not None
    assert (command.name, command.callback is None) == (name, False)
    assert listed.get_short_help_str(limit=1000) == command.get_short_help_str(limit=1000)
    assert "Exit codes: 0 done; 1 problems" in run("--help").stdout


def test_which_study_is_meant(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """STUDY may be left out where only one can be meant.

    Else it is wrong usage, told with what to type.
    """
    do("build")
    for folder in ("output", str(OUTPUT)):
        must_say(f"status {folder}", f"name the study's own, {study}", code=2)
    monkeypatch.chdir(study / "record")
    must_say("status", f"name the study's own, {study}", code=2)
    (study.parent / "elsewhere").mkdir()
    monkeypatch.chdir(study.parent / "elsewhere")
    must_say("status", "there is no study in this folder", code=2)
    write_study(Path("scenarios/one"))
    do("status")
    write_study(Path("scenarios/two"))
    must_say("status", "scenarios/one, scenarios/two", code=2)


def test_log_says_what_it_leaves_out() -> None:
    """`log` prints the last 20 entries, and says how many there are and how to print all."""
    do(*["advance --yes"] * 21)
    cut = run("log")
    assert cut.stdout.count("advance") == 20
    assert "the last 20 of 22 entries; --last 22 prints all\n" in cut.stderr
    whole = run("log", "--last", "22")
    assert (whole.stdout.count("advance"), "entries" in whole.stderr) == (22, False)


@pytest.mark.parametrize("command", ["undo", "import in.csv", "advance"])
def test_each_question_takes_its_answer_from_a_pipe(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command takes `y` or `n` from a pipe.

    Without an answer, with `n`, or after Ctrl-C on a terminal, it records nothing.
    """
    Path("in.csv").write_text(ONE_VALUE)
    do("import in.csv --yes")
    Path("in.csv").write_text("quarter,item,value\n2022Q1,inflow-diverted,observed\n")
    before = logged()
    must_say(command, "nobody is there to answer (see --yes)", code=1)
    run(*command.split(), typed="n\n")
    with monkeypatch.context() as terminals:
        terminals.setattr(asking, "is_terminal", lambda: True)
        assert do(command, code=1).endswith("stopped; nothing was written")
    assert logged() == before
    do(command, typed="y\n")
    assert logged() != before


@pytest.mark.parametrize("columns", [80, 140])
def test_tables_fit_the_terminal(columns: int) -> None:
    """No line of a table is wider than the terminal."""
    for command in ("status", "log"):
        told = run_program(command, WORKED_EXAMPLE, COLUMNS=str(columns)).stdout.decode()
        widest = max(map(len, told.splitlines()))
        assert widest <= columns
        assert columns == 80 or widest > 80 or command == "status"


def test_no_colour_where_none_is_wanted() -> None:
    """The program colours its words on a terminal alone, and not where NO_COLOR is set."""
    change_study("focal_question", "focal_qestion")
    assert "\x1b[" in on_terminal("check", TERM="xterm-256color")
    assert "\x1b[" not in on_terminal("check", TERM="xterm-256color", NO_COLOR="1")
    done = run_program("check")
    assert b"error[S101]" in done.stdout
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_code_page_without_our_signs_is_no_reason_to_stop() -> None:
    """Where a code page lacks a sign, the program prints an escape for it, as on a Windows console.

    JSON is always UTF-8: Windows gives a pipe its code page, too, and JSON was once escaped
    wrongly.
    """
    change_study("focal_question", '"Łódź, frage 😀"')
    for page in ("utf-8", "cp1252", "ascii", "cp866"):
        done = run_program("status", WORKED_EXAMPLE, PYTHONIOENCODING=page, PYTHONUTF8="0")
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
        done = run_program("check", "--format", "json", PYTHONIOENCODING=page)
        messages = [problem["message"] for problem in json.loads(done.stdout)]
        assert any("Łódź, frage 😀" in message for message in messages), page


def test_a_shell_completes_commands_and_options() -> None:
    """Bash completes commands and options, by what click prints for it."""
    asked = {"_SCENARIOBOOK_COMPLETE": "bash_complete", "COMP_CWORD": "1"}
    assert b"plain,build" in run_program(COMP_WORDS="scenariobook b", **asked).stdout
    asked["COMP_CWORD"] = "2"
    assert b"plain,--advice" in run_program(COMP_WORDS="scenariobook check --a", **asked).stdout


@pytest.mark.parametrize("error, way", [(PermissionError, "close it"), (FileNotFoundError, "long")])
def test_windows_says_why(monkeypatch: pytest.MonkeyPatch, error: type[OSError], way: str) -> None:
    """On Windows, an error says what to do: close the file in its program, or shorten its path."""
    study = write_study(Path("deep" * 50))
    assert run("brief", str(study), "--html").exit_code == 0

    def fails(path: Path, _target: Path) -> Path:
        raise error(13, "Access is denied", str(path))

    monkeypatch.setattr(Path, "replace", fails)
    assert way not in do(f"brief {study} --html", code=1)
    monkeypatch.setattr(sys, "platform", "win32")
    must_say(f"brief {study} --html", "briefing-2022Q1.html: Access is denied: ", way, code=1)


def test_a_name_can_be_pasted_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that a message shows can be pasted into a shell of Windows: it stands in double
    quotes.
    """
    names = ("R&D", "tracker(1).xlsx", "my study", "it's", "C:\\Übung\\my-study")
    with monkeypatch.context() as windows:
        windows.setattr("os.name", "nt")
        found = [*map(terminal.quoted_for_shell, names)]
    assert found == [*(f'"{name}"' for name in names[:-1]), names[-1]]


def test_what_a_desktop_keeps_beside_files_is_nobodys() -> None:
    """What macOS, Windows and office programs put beside files counts as nobody's, everywhere."""
    do("build")
    (OUTPUT / "._tracker.xlsx").write_bytes(b"\0\5\26\7\xff")
    Path("templates/parts").mkdir(parents=True)
    for folder in ("templates", "templates/parts", "record/definitions"):
        for name in (".DS_Store", "Thumbs.db", "desktop.ini", "~$briefing.docx"):
            Path(folder, name).write_bytes(b"\0\0\0\1Bud1\xff")
    done = run("check")
    assert (done.exit_code, done.stdout, "nobody has imported" in done.stderr) == (0, "", False)


@pytest.mark.parametrize("login", [None, "", "  ", "a\x1bb"])
def test_without_a_login_a_name_is_asked(
    monkeypatch: pytest.MonkeyPatch, login: str | None
) -> None:
    """Where the system has no usable login, a command that records asks for `--as NAME`.

    So it is for a bare number in a container, and where LOGNAME holds blanks.
    """

    def found() -> str:
        if login is None:
            raise KeyError("getpwuid(): uid not found: 4711")
        return login

    monkeypatch.setattr("scenariobook.cli.shared.options.getuser", found)
    must_say("advance", "this system has no login to record", "--as NAME", code=2)
    do("advance --yes --as Anna")


def test_an_entry_has_an_author(study: Path) -> None:
    """No name is recorded that is empty, that a terminal obeys, or that has more than 200 letters.

    Names stand in the record for good. `--from` once took such a name, or called it a bug.
    """
    Path("in.csv").write_text(ONE_VALUE)
    empty, impossible = ("", "   ", "\N{NO-BREAK SPACE}"), ("a\x1bb", "a\nb", "x" * 201)
    anywhere = ("build --as", "import in.csv --as", "advance --as")
    others = ("settle --as", "import in.csv --yes --from")
    for command, name in (*product(anywhere, (*empty, *impossible)), *product(others, impossible)):
        found = do(f"{command} {shlex.quote(name)}", code=2)
        assert ("cannot be recorded" in found, "\x1b" in found) == (True, False), (command, name)
    assert not (study / "record").exists()


ODD_NAMES = (
    "first\N{NO-BREAK SPACE}half.csv",
    "\N{NARROW NO-BREAK SPACE}thin\N{THIN SPACE}.csv",
    "می\N{ZERO WIDTH NON-JOINER}خواهم.csv",
    "👩\N{ZERO WIDTH JOINER}🌾 e\N{COMBINING ACUTE ACCENT}.csv",
    "\U0001fae8 newer than this Python \U0001fb00.csv",
    "x" * 246 + ".csv",
    "tracker. " + "returned by Anna " * 14,
    "definitions",
)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_file_is_taken_whatever_people_call_it(study: Path, name: str) -> None:
    """`import` records and archives a file whatever its name is, and finds it again.

    Blanks around an author's name, or of another kind, make nobody else of the author. An extension
    was once taken to begin at the last dot, wherever that was; a file called `definitions` once
    took the place of the study's own.
    """
    if name.endswith(".csv"):
        Path(name).write_text(ONE_VALUE)
    else:
        do("build --as Anna")
        Path(type_level(2.5, "copy.xlsx")).rename(name)
    do(f"import {shlex.quote(name)} --yes --as '  Anna\N{NO-BREAK SPACE}Berg '")
    origin = logged()[-1]["origin"]
    assert (origin["file"], origin["who"]) == (name, "Anna Berg")
    (archived,) = (study / "record" / "returned").iterdir()
    assert archived.read_bytes() == Path(name).read_bytes()
    do("verify")
    assert "nothing new" in run("import", name).stderr


# --- the lock -------------------------------------------------------------------------------------


@contextmanager
def begun(name: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Begin a command in a process of its own; return it with the file that has its output."""
    printed = Path(f"{name}.output")
    with printed.open("wb") as out:
        line = [sys.executable, "-m", "scenariobook", *arguments]
        process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=out, stderr=out, text=True)
    with process:
        try:
            yield process, printed
        finally:
            process.kill()


def until_printed(printed: Path, words: str, times: int = 1) -> str:
    """Wait until a command has printed some words; return all that it has printed."""
    until(lambda: printed.read_text().count(words) >= times)
    return printed.read_text()


def prepare() -> None:
    """Write two tables to import."""
    for name, value in (("first", 2.5), ("second", 7.5)):
        Path(f"{name}.csv").write_text(f"quarter,item,value\n2022Q1,water-level,{value}\n")


def test_who_comes_second_is_told_who_asks_and_waits_for_the_answer(study: Path) -> None:
    """A second command that records waits for the first, and says who runs it.

    One that looks does not. So people agree to what they were shown.
    """
    do("import first.csv --yes")
    with begun("first", "undo", "--as", "Kim") as (first, asks):
        until_printed(asks, "Undo this?")
        with begun("second", "import", "second.csv", "--yes") as (second, waits):
            told = until_printed(waits, "waiting for it to end")
            assert "works on this study: `scenariobook undo` by Kim on " in told
            do("check", "status", "log", "verify")
            assert "undone" not in (study / LEDGER).read_text()
            first.communicate("y\n", timeout=LONG)
            assert second.wait(LONG) == first.returncode == 0
    ledger = (study / LEDGER).read_text()
    assert ledger.index('"undone"') < ledger.index("7.5")
    assert not (study / LOCK).exists()


def test_a_holder_whose_name_is_not_there_yet_is_waited_for_as_well(study: Path) -> None:
    """A command waits for a lock also while its file does not say whose it is."""
    with (study / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with begun("second", "import", "first.csv", "--yes") as (second, waits):
            until_printed(waits, "another scenariobook command works on this study; waiting")
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert second.wait(LONG) == 0


def test_work_goes_on_where_a_disk_knows_no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a disk has no locks (ENOLCK), commands work without; any other failure stops them."""

    def flock(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", flock)
    number = errno.EIO
    must_say("import first.csv --yes", "Input/output error", code=1)
    number = errno.ENOLCK
    do("import first.csv --yes")


def test_no_lock_where_nobody_may_write(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study in a folder that nobody may write to can still be printed."""
    opened = os.open

    def refused(path: str, *how: Any, **more: Any) -> int:
        if Path(path) == study / LOCK:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return opened(path, *how, **more)

    monkeypatch.setattr(os, "open", refused)
    monkeypatch.setattr(os, "access", lambda *_: False)
    do("brief --html")


# --- watching -------------------------------------------------------------------------------------


@pytest.fixture
def _hears_ctrl_c() -> Iterator[None]:
    """Let it be heard also where the tests were started deaf to it, in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_hears_ctrl_c")
def test_each_save_is_checked_and_built(tmp_path: Path) -> None:
    """`build --watch` checks and builds at each save, tells a mistake, and ends at Ctrl-C."""
    briefing = OUTPUT / "briefing-2022Q1.pdf"
    with begun(str(tmp_path / "watch"), "build", "--watch") as (watching, printed):
        until_printed(printed, "waiting for the next change")
        first = briefing.read_bytes()
        assert not (OUTPUT / "tracker.xlsx").exists()
        change_study("focal_question", "focal_qestion")
        told = until_printed(printed, "waiting for the next change", times=2)
        assert "error[S101]" in told
        assert "did you mean 'focal_question'?" in told
        assert briefing.read_bytes() == first
        write_study(Path(), STUDY.replace("dry up?", "dry up for good?"))
        until_printed(printed, "waiting for the next change", times=3)
        assert briefing.read_bytes() != first
        watching.send_signal(signal.SIGINT)
        assert watching.wait(LONG) == 0
    assert printed.read_text().endswith("no longer watching\n")


# --- starting and ending --------------------------------------------------------------------------
HEAVY = ("openpyxl", "weasyprint", "jinja2", "lxml", "tinycss2", "PIL", "numpy", "pandas")


def test_a_command_ends_with_its_code_and_says_all_that_it_has_to_say() -> None:
    """A process ends with its exit code, and nothing is lost that it printed into a pipe.

    A full disk under the standard output changes the exit code.
    """
    assert run_program("check").returncode == 0
    assert run_program("check", "--no-such-option").returncode == 2
    with Path("/dev/full").open("w") as full:
        line = [sys.executable, "-m", "scenariobook", "status"]
        assert subprocess.run(line, stdout=full, stderr=-1, check=False).returncode != 0
    write_study(Path(), STUDY + "\n[[drivers]]\n" * 500)
    wrong = run_program("check")
    assert wrong.returncode == 1
    assert b"lake: 1,000 errors, " in wrong.stderr
    assert wrong.stdout.count(b": error[") == 500  # of a thousand, as many are shown
    assert wrong.stdout.endswith(b"\n")


@pytest.mark.parametrize("command", ["--help", "check", "status", "import first.csv --yes"])
def test_looking_imports_nothing_heavy(command: str) -> None:
    """Commands that only look, and the import of a table, load no library that draws or writes
    files.
    """
    more = {"--help": ("pydantic", "msgspec", "rich"), "check": ("rich",)}.get(command, ())
    run_python(
        "import sys; from scenariobook.cli.commands import main; "
        f"main({command.split()!r}, standalone_mode=False); found = {(*HEAVY, *more)!r}; "
        "sys.exit(' '.join(name for name in found if name in sys.modules) or 0)"
    )


def test_a_build_takes_no_numpy_and_leaves_nothing(tmp_path: Path) -> None:
    """No command imports numpy, which takes longer than openpyxl; openpyxl might.

    Documents are made every quarter, for years: what they need for a moment is gone then.
    """
    (tmp_path / "numpy.py").write_text("raise SystemExit('numpy was imported')")
    done = run_program("build", PYTHONPATH=str(tmp_path), TMPDIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"numpy.py", "lake"}
