"""How the commands behave on a terminal, in a script, and on a machine of another code page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest

from scenariobook import terminal
from scenariobook.cli.commands import main
from tests.commands import logged, run, type_value
from tests.study_text import STUDY, write_study

WORKED_EXAMPLE = Path(__file__).parents[2] / "scenarios" / "central-asia"


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "scenariobook", *arguments],
        check=False,
        capture_output=True,
        env={**os.environ, **environment},
    )


def test_a_near_miss_is_named(tmp_path: Path) -> None:
    """Of a command, an option and an id."""
    write_study(tmp_path)
    assert "Did you mean 'build'?" in run("buidl").stderr
    assert "Did you mean '--advice'?" in run("check", "--advise").stderr
    found = run("log", str(tmp_path), "--item", "water-levl")
    assert (found.exit_code, "did you mean 'water-level'?" in found.stderr) == (2, True)
    assert run("log", str(tmp_path), "--item", "water-level").exit_code == 0


@pytest.mark.parametrize(
    "typed, way",
    [
        (["watch", "my-study"], "`scenariobook build --watch`"),
        (["check", "--strict"], "`scenariobook check --advice`"),
        (["build", "--quarter", "2022Q1"], "`scenariobook brief --quarter Q`"),
        (["brief", "--output", "x.pdf"], "output/"),
        (["pack", "--output", "x.zip"], "output/"),
        (["new", "a-study", "--id", "mine"], "the folder's name"),
        (["settle", "--why", "A workshop"], "`scenariobook build --why TEXT`"),
        (["settle", "--format", "json"], "`scenariobook settle` lists"),
        (["log", "--format", "json"], "record/ledger.jsonl"),
        (["undo", "--list"], "`scenariobook log`"),
        (["status", "--quarter", "2022Q1"], "`scenariobook brief --quarter Q`"),
        (["pack", "--quarter", "2022Q1"], "`scenariobook brief --quarter Q`"),
        (["brief", "-q"], "leave it out"),
        (["doctor", "--verbose"], "leave it out"),
        (["check", "-v"], "leave it out"),
    ],
)
def test_what_is_gone_names_the_way_that_there_is(typed: list[str], way: str) -> None:
    """So that nobody has to search for it."""
    result = run(*typed)
    told = " ".join(result.stderr.split())
    assert result.exit_code == 2
    assert "any more" in told
    assert way in told


@pytest.mark.parametrize(
    "typed, told",
    [
        (["import", "in.csv", "--from", ""], "Invalid value for '--from': an empty name"),
        (["import", "in.csv", "--from", " "], "Invalid value for '--from': an empty name"),
        (["build", "--watch", "--why", "The gauge moved"], "so leave out --why and --yes"),
        (["build", "--watch", "--yes"], "so leave out --why and --yes"),
    ],
)
def test_no_option_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], told: str
) -> None:
    """An empty name was taken for none, and `build --watch` kept no reason, and said nothing."""
    monkeypatch.chdir(write_study(tmp_path))
    Path("in.csv").write_text("quarter,item,value\n2022Q1,water-level,4\n")
    result = run(*typed)
    assert result.exit_code == 2
    assert told in result.stderr


def test_every_command_says_what_it_takes_and_gives_an_example() -> None:
    """On one screen: that of `import` had nine headers of tables."""
    assert "Exit codes: 0 done; 1 problems" in run("--help").stdout
    for name in main.commands:
        told = run(name, "--help").stdout
        assert f"scenariobook {name}" in told.split("Example", 1)[1]
        assert told.count("\n") <= 42


@pytest.mark.parametrize("name", main.commands)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    """A command is imported when it is meant; till then its first sentence stands for it."""
    listed = main.commands.get(name)
    assert listed is not None
    command = main.commands[name]
    assert command.name == name
    assert command.callback is not None
    assert listed.get_short_help_str(limit=1000) == command.get_short_help_str(limit=1000)


@pytest.mark.parametrize("columns", [80, 140])
def test_tables_fit_the_terminal(columns: int) -> None:
    """80 columns, and more where there are more."""
    for command in ("status", "log"):
        told = process(command, str(WORKED_EXAMPLE), COLUMNS=str(columns)).stdout.decode()
        widest = max(map(len, told.splitlines()))
        assert widest <= columns
        assert columns == 80 or widest > 80 or command == "status"


def test_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    """On a terminal there is colour, unless NO_COLOR says otherwise; into a file goes none."""
    write_study(tmp_path, STUDY.replace("focal_question", "focal_qestion"))
    assert "\x1b[" in on_terminal("check", str(tmp_path), TERM="xterm-256color")
    assert "\x1b[" not in on_terminal("check", str(tmp_path), TERM="xterm-256color", NO_COLOR="1")
    done = process("check", str(tmp_path))
    assert b"error[S101]" in done.stdout
    assert b"\x1b" not in done.stdout + done.stderr


def on_terminal(*arguments: str, **environment: str) -> str:
    """Return what the program prints where its output is a terminal."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "scenariobook", *arguments],
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, **environment},
    ):
        os.close(theirs)
        told = b""
        with suppress(OSError):  # the terminal goes with the program
            while part := os.read(ours, 4096):
                told += part
    os.close(ours)
    return told.decode()


def test_a_code_page_without_our_signs_is_no_reason_to_stop() -> None:
    """As on a Windows console: what it lacks is printed as an escape."""
    for page in ("cp1252", "ascii", "cp866"):
        done = process("status", str(WORKED_EXAMPLE), PYTHONIOENCODING=page, PYTHONUTF8="0")
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr


def test_a_shell_completes_commands_and_options() -> None:
    """As click sets it up for bash, zsh and fish."""
    asked = {"_SCENARIOBOOK_COMPLETE": "bash_complete", "COMP_CWORD": "1"}
    done = process(COMP_WORDS="scenariobook b", **asked)
    assert done.stdout.split() == [b"plain,build", b"plain,brief"] or b"plain,build" in done.stdout
    asked["COMP_CWORD"] = "2"
    assert b"plain,--advice" in process(COMP_WORDS="scenariobook check --a", **asked).stdout


def test_json_is_json_on_any_code_page(tmp_path: Path) -> None:
    """Windows gives a pipe its code page: what that lacks was escaped as no JSON has it."""
    write_study(tmp_path, STUDY.replace("focal_question", '"Łódź, frage 😀"'))
    for page in ("utf-8", "cp1252", "cp866"):
        done = process("check", str(tmp_path), "--format", "json", PYTHONIOENCODING=page)
        messages = [problem["message"] for problem in json.loads(done.stdout)]
        assert any("Łódź, frage 😀" in message for message in messages), page


@pytest.mark.parametrize("error, way", [(PermissionError, "close it"), (FileNotFoundError, "long")])
def test_windows_says_little_so_what_to_do_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[OSError], way: str
) -> None:
    """A PDF that a reader shows was "Access is denied", a path of 260 characters not there."""
    study = write_study(tmp_path / ("deep" * 50))
    assert run("brief", str(study), "--html").exit_code == 0

    def fails(path: Path, _target: Path) -> Path:
        raise error(13, "Access is denied", str(path))

    monkeypatch.setattr(Path, "replace", fails)
    failed = run("brief", str(study), "--html")
    assert (failed.exit_code, way in failed.stderr) == (1, False)
    monkeypatch.setattr(sys, "platform", "win32")
    failed = run("brief", str(study), "--html")
    assert failed.exit_code == 1
    assert "briefing-2022Q1.html: Access is denied: " in failed.stderr
    assert way in failed.stderr


@pytest.mark.parametrize("name", ["R&D", "tracker(1).xlsx", "my study", "it's"])
def test_a_name_can_be_pasted_on_windows(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Its shells read more signs than the space; these have no other meaning in double quotes."""
    with monkeypatch.context() as windows:
        windows.setattr("os.name", "nt")
        found = terminal.quoted_for_shell(name), terminal.quoted_for_shell("C:\\Übung\\my-study")
    assert found == (f'"{name}"', "C:\\Übung\\my-study")


def test_what_a_mac_keeps_beside_files_is_nobodys(tmp_path: Path) -> None:
    """Finder's notes were templates that are no text, and workbooks that nobody imported."""
    write_study(tmp_path)
    run("build", str(tmp_path))
    (tmp_path / "output" / "small-study" / "._tracker.xlsx").write_bytes(b"\0\5\26\7\xff")
    (tmp_path / "templates").mkdir()
    for folder in ("templates", "record/definitions"):
        (tmp_path / folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1\xff")
    done = run("check", str(tmp_path))
    assert (done.exit_code, done.stdout, "nobody has imported" in done.stderr) == (0, "", False)


@pytest.mark.parametrize("login", [None, "", "  ", "a\x1bb"])
def test_without_a_login_a_name_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, login: str | None
) -> None:
    """As for a bare number in a container, or where LOGNAME holds blanks; a name is enough."""
    write_study(tmp_path)

    def found() -> str:
        if login is None:
            raise KeyError("getpwuid(): uid not found: 4711")
        return login

    monkeypatch.setattr("scenariobook.cli.shared.options.getuser", found)
    asked = run("advance", str(tmp_path))
    assert (asked.exit_code, "this system has no login to record" in asked.stderr) == (2, True)
    assert "--as NAME" in asked.stderr
    assert run("advance", str(tmp_path), "--yes", "--as", "Anna").exit_code == 0


EMPTY = ("", "   ", "\N{NO-BREAK SPACE}")
IMPOSSIBLE = ("a\x1bb", "x" * 201)


@pytest.mark.parametrize(
    "command, name",
    [
        *product(("build --as", "import in.csv --as", "advance --as"), (*EMPTY, *IMPOSSIBLE)),
        *product(("settle --as", "import in.csv --yes --from"), IMPOSSIBLE),
    ],
)
def test_an_entry_has_an_author(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, name: str
) -> None:
    """Names stand in the record for good: none that is empty, obeyed or endless is taken.

    That of a contributor was called a bug of the program's, or recorded as long as it was.
    """
    monkeypatch.chdir(write_study(tmp_path))
    Path("in.csv").write_text("quarter,item,value\n2022Q1,water-level,4\n")
    found = run(*command.split(), name)
    assert (found.exit_code, "cannot be recorded" in found.stderr) == (2, True)
    assert "\x1b" not in found.stderr
    assert not (tmp_path / "record").exists()


def test_a_name_is_recorded_as_it_reads(tmp_path: Path) -> None:
    """Blanks around it, or of another kind, make nobody else of an author."""
    write_study(tmp_path)
    table = tmp_path / "in.csv"
    table.write_text("quarter,item,value\n2022Q1,water-level,2.5\n")
    name = "  Anna\N{NO-BREAK SPACE}Berg "
    assert run("import", str(tmp_path), str(table), "--yes", "--as", name).exit_code == 0
    *_, entry = logged(tmp_path)
    assert entry["origin"]["who"] == "Anna Berg"


ODD_NAMES = (
    "first\N{NO-BREAK SPACE}half.csv",
    "\N{NARROW NO-BREAK SPACE}thin\N{THIN SPACE}.csv",
    "می\N{ZERO WIDTH NON-JOINER}خواهم.csv",
    "👩\N{ZERO WIDTH JOINER}🌾 e\N{COMBINING ACUTE ACCENT}.csv",
    "\U0001fae8 newer than this Python \U0001fb00.csv",
    "x" * 246 + ".csv",
)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_file_is_taken_whatever_people_call_it(study: Path, name: str) -> None:
    """It is recorded, shown and archived; a program called it so, or somebody's keyboard."""
    Path(name).write_text("quarter,item,value\n2022Q1,water-level,2.5\n", encoding="utf-8")
    done = run("import", name, "--yes")
    assert done.exit_code == 0, done.stderr
    *_, entry = logged()
    assert entry["origin"]["file"] == name
    assert len(list((study / "record" / "returned").iterdir())) == 1
    assert run("verify").exit_code == 0
    assert "nothing new" in run("import", name).stderr


def test_a_long_name_that_ends_like_no_file_is_archived(study: Path) -> None:
    """What stood after its last dot was taken for an extension, too long to add to a SHA-256."""
    assert run("build", "--as", "Anna").exit_code == 0
    name = "tracker. " + "returned by Anna " * 14
    Path(name).write_bytes(type_value(study / "output" / "small-study" / "tracker.xlsx", 2.5))
    done = run("import", name, "--yes")
    assert done.exit_code == 0, done.stderr
    (archived,) = (study / "record" / "returned").iterdir()
    assert archived.read_bytes() == Path(name).read_bytes()
    assert run("verify").exit_code == 0
