"""What holds of every command: its words, names and answers, on a terminal and in a script."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest

from scenariobook import terminal
from scenariobook.cli.commands import main
from tests.cli.copies import returned, take
from tests.commands import OUTPUT, bring, do, logged, run, says, tells
from tests.study_text import change_study, write_study

ONE_VALUE = "quarter,item,value\n2022Q1,water-level,2.5\n"
WORKED_EXAMPLE = str(Path(__file__).parents[2] / "scenarios" / "central-asia")


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own."""
    line = [sys.executable, "-m", "scenariobook", *arguments]
    return subprocess.run(line, check=False, capture_output=True, env=os.environ | environment)


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


@pytest.mark.parametrize(
    "typed, told",
    [
        # A near miss is named: of a command, an option and an id.
        ("buidl", "Did you mean 'build'?"),
        ("check --advise", "Did you mean '--advice'?"),
        ("log --item water-levl", "did you mean 'water-level'?"),
        ("attach in.csv --source lake-survye", "did you mean 'lake-survey'?"),
        # An empty name was taken for none, and `build --watch` kept no reason, and said nothing.
        ("import in.csv --from ''", "Invalid value for '--from': an empty name"),
        ("import in.csv --from ' '", "Invalid value for '--from': an empty name"),
        ("build --watch --why 'The gauge moved'", "so leave out --why and --yes"),
        ("build --watch --yes", "so leave out --why and --yes"),
        # The briefing was written beside an update for which the user had asked instead.
        ("brief --since 1 --html", "--since writes one page as PDF: leave out --html and --docx"),
        ("brief --since 1 --docx", "--since writes one page as PDF: leave out --html and --docx"),
        ("check --advice --format json", "leave out --format json"),
        ("pack --participants 0", "0 is not in the range"),
        ("attach no.pdf --source lake-survey", "does not exist"),
        ("attach in.csv", "--source"),
        ("attach empty.pdf --source lake-survey", "is empty"),
        # What is gone names the way that there is, so that nobody has to search for it.
        ("watch my-study", "any more: `scenariobook build --watch`"),
        ("check --strict", "any more: `scenariobook check --advice`"),
        ("build --quarter 2022Q1", "any more: `scenariobook brief --quarter Q`"),
        ("brief --output x.pdf", "any more: each document has its own place in output/"),
        ("pack --output x.zip", "any more: each document has its own place in output/"),
        ("new a-study --id mine", "any more: the folder's name"),
        ("settle --why Workshop", "any more: `scenariobook build --why TEXT`"),
        ("settle --format json", "any more: `scenariobook settle` lists"),
        ("log --format json", "any more: record/ledger.jsonl has each entry"),
        ("undo --list", "any more: `scenariobook log`"),
        ("status --quarter 2022Q1", "any more: `scenariobook brief --quarter Q`"),
        ("pack --quarter 2022Q1", "any more: `scenariobook brief --quarter Q`"),
        ("brief -q", "any more: leave it out"),
        ("doctor --verbose", "any more: leave it out"),
        ("check -v", "any more: leave it out"),
    ],
)
def test_what_cannot_be_meant_is_refused(typed: str, told: str) -> None:
    """With what may be meant; nothing is recorded or written."""
    Path("in.csv").write_text(ONE_VALUE)
    Path("empty.pdf").touch()
    assert told in says(*shlex.split(typed), code=2)
    assert [one for one in ("output", "record/returned") if Path(one).exists()] == []


@pytest.mark.parametrize("name", main.commands)
def test_every_command_says_what_it_takes_and_gives_an_example(name: str) -> None:
    """On one screen: that of `import` had nine headers of tables.

    A command is imported when it is meant; till then its first sentence stands for it in the list.
    """
    told = run(name, "--help").stdout
    assert f"scenariobook {name}" in told.split("Example", 1)[1]
    assert told.count("\n") <= 42
    listed, command = main.commands.get(name), main.commands[name]
    assert listed is not None
    assert (command.name, command.callback is None) == (name, False)
    assert listed.get_short_help_str(limit=1000) == command.get_short_help_str(limit=1000)
    assert "Exit codes: 0 done; 1 problems" in run("--help").stdout


def test_which_study_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """STUDY may be left out where only one can be meant; else usage error 2, and what to type."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert "there is no study in this folder" in says("status", code=2)
    write_study(Path("scenarios/one"))
    do("status")
    write_study(Path("scenarios/two"))
    assert "scenarios/one, scenarios/two" in says("status", code=2)


def test_a_folder_in_a_study_leads_to_it(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It said that there is no study, and to make one."""
    do("build")
    for folder in ("output", str(OUTPUT)):
        assert f"name the study's own, {study}" in says("status", folder, code=2)
    monkeypatch.chdir(study / "record")
    assert f"name the study's own, {study}" in run("status").stderr


def test_log_says_what_it_leaves_out() -> None:
    """A table is kept short, and says so."""
    do(*["advance --yes"] * 21)
    cut = run("log")
    assert cut.stdout.count("advance") == 20
    assert "the last 20 of 22 entries; --last 22 prints all\n" in cut.stderr
    whole = run("log", "--last", "22")
    assert (whole.stdout.count("advance"), "entries" in whole.stderr) == (22, False)


@pytest.mark.parametrize("command", ["undo", "import in.csv", "advance"])
def test_each_question_takes_its_answer_from_a_pipe(command: str) -> None:
    """As in `echo y | scenariobook undo`; without an answer, or with no, nothing is recorded."""
    take("2022Q1,water-level,2.5")
    Path("in.csv").write_text("quarter,item,value\n2022Q1,inflow-diverted,observed\n")
    before = logged()
    assert "nobody is there to answer (see --yes)" in says(*command.split(), code=1)
    run(*command.split(), typed="n\n")
    assert logged() == before
    says(*command.split(), typed="y\n")
    assert logged() != before


@pytest.mark.parametrize("columns", [80, 140])
def test_tables_fit_the_terminal(columns: int) -> None:
    """80 columns, and more where there are more."""
    for command in ("status", "log"):
        told = process(command, WORKED_EXAMPLE, COLUMNS=str(columns)).stdout.decode()
        widest = max(map(len, told.splitlines()))
        assert widest <= columns
        assert columns == 80 or widest > 80 or command == "status"


def test_no_colour_where_none_is_wanted() -> None:
    """On a terminal there is colour, unless NO_COLOR says otherwise; into a file goes none."""
    change_study("focal_question", "focal_qestion")
    assert "\x1b[" in on_terminal("check", TERM="xterm-256color")
    assert "\x1b[" not in on_terminal("check", TERM="xterm-256color", NO_COLOR="1")
    done = process("check")
    assert b"error[S101]" in done.stdout
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_code_page_without_our_signs_is_no_reason_to_stop() -> None:
    """As on a Windows console: what it lacks is printed as an escape."""
    for page in ("cp1252", "ascii", "cp866"):
        done = process("status", WORKED_EXAMPLE, PYTHONIOENCODING=page, PYTHONUTF8="0")
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr


def test_a_shell_completes_commands_and_options() -> None:
    """As click sets it up for bash, zsh and fish."""
    asked = {"_SCENARIOBOOK_COMPLETE": "bash_complete", "COMP_CWORD": "1"}
    done = process(COMP_WORDS="scenariobook b", **asked)
    assert b"plain,build" in done.stdout
    asked["COMP_CWORD"] = "2"
    assert b"plain,--advice" in process(COMP_WORDS="scenariobook check --a", **asked).stdout


def test_json_is_json_on_any_code_page() -> None:
    """Windows gives a pipe its code page: what that lacks was escaped as no JSON has it."""
    change_study("focal_question", '"Łódź, frage 😀"')
    for page in ("utf-8", "cp1252", "cp866"):
        done = process("check", "--format", "json", PYTHONIOENCODING=page)
        messages = [problem["message"] for problem in json.loads(done.stdout)]
        assert any("Łódź, frage 😀" in message for message in messages), page


@pytest.mark.parametrize("error, way", [(PermissionError, "close it"), (FileNotFoundError, "long")])
def test_windows_says_why(monkeypatch: pytest.MonkeyPatch, error: type[OSError], way: str) -> None:
    """A PDF that a reader shows was "Access is denied", a path of 260 characters not there."""
    study = write_study(Path("deep" * 50))
    assert run("brief", str(study), "--html").exit_code == 0

    def fails(path: Path, _target: Path) -> Path:
        raise error(13, "Access is denied", str(path))

    monkeypatch.setattr(Path, "replace", fails)
    assert way not in says("brief", str(study), "--html", code=1)
    monkeypatch.setattr(sys, "platform", "win32")
    tells(f"brief {study} --html", "briefing-2022Q1.html: Access is denied: ", way, code=1)


@pytest.mark.parametrize("name", ["R&D", "tracker(1).xlsx", "my study", "it's"])
def test_a_name_can_be_pasted_on_windows(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Its shells read more signs than the space; these have no other meaning in double quotes."""
    with monkeypatch.context() as windows:
        windows.setattr("os.name", "nt")
        found = terminal.quoted_for_shell(name), terminal.quoted_for_shell("C:\\Übung\\my-study")
    assert found == (f'"{name}"', "C:\\Übung\\my-study")


def test_what_a_mac_keeps_beside_files_is_nobodys() -> None:
    """Finder's notes were templates that are no text, and workbooks that nobody imported."""
    do("build")
    (OUTPUT / "._tracker.xlsx").write_bytes(b"\0\5\26\7\xff")
    Path("templates").mkdir()
    for folder in ("templates", "record/definitions"):
        Path(folder, ".DS_Store").write_bytes(b"\0\0\0\1Bud1\xff")
    done = run("check")
    assert (done.exit_code, done.stdout, "nobody has imported" in done.stderr) == (0, "", False)


@pytest.mark.parametrize("login", [None, "", "  ", "a\x1bb"])
def test_without_a_login_a_name_is_asked(
    monkeypatch: pytest.MonkeyPatch, login: str | None
) -> None:
    """As for a bare number in a container, or where LOGNAME holds blanks; a name is enough."""

    def found() -> str:
        if login is None:
            raise KeyError("getpwuid(): uid not found: 4711")
        return login

    monkeypatch.setattr("scenariobook.cli.shared.options.getuser", found)
    tells("advance", "this system has no login to record", "--as NAME", code=2)
    do("advance --yes --as Anna")


EMPTY = ("", "   ", "\N{NO-BREAK SPACE}")
IMPOSSIBLE = ("a\x1bb", "x" * 201)


@pytest.mark.parametrize(
    "command, name",
    [
        *product(("build --as", "import in.csv --as", "advance --as"), (*EMPTY, *IMPOSSIBLE)),
        *product(("settle --as", "import in.csv --yes --from"), IMPOSSIBLE),
    ],
)
def test_an_entry_has_an_author(study: Path, command: str, name: str) -> None:
    """Names stand in the record for good: none that is empty, obeyed or endless is taken.

    That of a contributor was called a bug of the program's, or recorded as long as it was.
    """
    Path("in.csv").write_text(ONE_VALUE)
    found = says(*command.split(), name, code=2)
    assert "cannot be recorded" in found
    assert "\x1b" not in found
    assert not (study / "record").exists()


def test_a_name_is_recorded_as_it_reads() -> None:
    """Blanks around it, or of another kind, make nobody else of an author."""
    assert bring(ONE_VALUE, "--as", "  Anna\N{NO-BREAK SPACE}Berg ").exit_code == 0
    assert logged()[-1]["origin"]["who"] == "Anna Berg"


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
    assert bring(ONE_VALUE, name=name).exit_code == 0
    assert logged()[-1]["origin"]["file"] == name
    assert len(list((study / "record" / "returned").iterdir())) == 1
    do("verify")
    assert "nothing new" in run("import", name).stderr


def test_a_long_name_that_ends_like_no_file_is_archived(study: Path) -> None:
    """What stood after its last dot was taken for an extension, too long to add to a SHA-256."""
    do("build --as Anna")
    name = "tracker. " + "returned by Anna " * 14
    shutil.copy(returned("copy.xlsx", 2.5), name)
    says("import", name, "--yes")
    (archived,) = (study / "record" / "returned").iterdir()
    assert archived.read_bytes() == Path(name).read_bytes()
    do("verify")
