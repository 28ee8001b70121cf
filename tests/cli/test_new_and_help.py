"""`new`, `schema` and `help`, as a stranger meets them."""

import re
import shlex
import sys
import tomllib
from io import StringIO
from pathlib import Path

import click
import pytest

from scenariobook.cli.commands import main
from scenariobook.cli.help import TopicKind, help_, topics, topics_about
from scenariobook.diagnostics import CODES
from scenariobook.study.starter import SCHEMA, new_study, study_schema
from tests.builders import q
from tests.cli.copies import play
from tests.commands import do, run
from tests.docs.pages import DOCS
from tests.expected import same_as_before
from tests.study_text import change_study

# The keys of a study's tables, by the table's name, as the reference has them.
TABLES = (DOCS / "reference" / "keys.md").read_text("utf-8").split("\n## ")[1:]
KEYS = {one.partition("\n")[0]: re.findall(r"^\| `(\w+)` \|", one, re.MULTILINE) for one in TABLES}

# --- new, and schema ------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--full"]], ids=["small", "full"])
def test_a_new_study_builds_at_once(options: list[str]) -> None:
    """A new study has no errors and builds at once; the command that `new` prints can be pasted."""
    words = run("new", "My Study", *options).stderr.splitlines()[-1].replace(",", " ")
    assert shlex.split(words).count("My Study") == 2
    checked = run("check", "My Study")
    assert (checked.exit_code, checked.stdout) == (0, "")
    do("build 'My Study'")
    output = Path("My Study", "output", "my-study")
    assert (output / "tracker.xlsx").exists()
    assert list(output.glob("briefing-*.pdf"))


def test_what_cannot_be_is_said(study: Path) -> None:
    """`new` refuses an id or a folder that cannot be with a sentence, exit code 2, and writes
    nothing.
    """
    (study / "here").mkdir()
    (study / "here" / "notes.txt").write_text("mine")
    before = sorted(study.rglob("*"))
    wrong = ("new 2026", "new sept-2", "new here", "new it --example central-aisa", "new")
    same_as_before(play(*wrong))
    assert sorted(study.rglob("*")) == before


@pytest.mark.parametrize("example", ["central-asia", "el-nino-1996", "us-economy-2006"])
def test_the_example_named_is_the_one_copied(example: str) -> None:
    """`new --example` copies that example with its id, its whole record and returned files."""
    do(f"new copy --example {example}")
    text = Path("copy/study.toml").read_text("utf-8")
    assert text.startswith(f"#:schema ./{SCHEMA}\n")
    assert f'id = "{example}"' in " ".join(text.split())
    assert run("check", "copy").stdout == ""
    assert " 0 entries" not in do("verify copy")


def new_files(*, full: bool) -> dict[str, str]:
    """Return the files of a new study."""
    files = new_study("my-study", q("2026Q4"), full=full)
    return {name: data.decode() for name, data in files.items()}


def test_the_small_one_says_what_its_scenarios_mean_and_what_git_is_told() -> None:
    """The small new study has a `means` for each scenario, and the files for git that the page
    shows.
    """
    files = new_files(full=False)
    text = files["study.toml"]
    assert text.count("\nmeans = ") == text.count("[[scenarios]]") == 3
    page = (DOCS / "how-to" / "git.md").read_text("utf-8")
    for name in (".gitignore", ".gitattributes"):
        assert f"```text\n{files[name]}```" in page


@pytest.mark.parametrize("table", KEYS)
def test_every_key_stands_in_it(table: str) -> None:
    """The full new study has each key, written or in a comment with a word on what it is for."""
    every = "\n".join(new_files(full=True).values())
    for key in KEYS[table]:
        assert re.search(rf"(^|[{{,] ?)(# )?{key} = ", every, re.MULTILINE), key


def test_each_file_names_the_schema() -> None:
    """Each file of a new study names the schema, so that an editor completes and checks."""
    assert run("schema").stdout_bytes == study_schema()
    started = [text for name, text in new_files(full=True).items() if name.endswith(".toml")]
    assert len(started) == 4
    assert all(text.startswith(f"#:schema ./{SCHEMA}\n") for text in started)


# --- help, printed --------------------------------------------------------------------------------


def test_a_code_is_explained_and_what_is_no_topic_is_wrong_usage() -> None:
    """`help` explains a code with an example and the remedy.

    For what is no topic, it names what is near.
    """
    same_as_before(play("help S203", "help home scenario", "help glosary", "help Q999"))
    assert "these pages speak of it: " in run("help", "spreadsheet").stderr


# What an author is likeliest to meet.
ADVISED = [
    *("S001", "S003", "S101", "S102", "S103", "S104", "S105", "S201", "S202", "S203"),
    *("S204", "S205", "S207", "S208", "S209", "W301", "W303", "W313", "W314", "W315"),
    "W316",
]


@pytest.mark.parametrize("code", ADVISED)
def test_the_help_of_a_code_first_says_what_to_do(code: str) -> None:
    """The help of a code begins with what to do, and what to write, in six lines at most."""
    advice = run("help", code).stdout.split("\n\n**")[1].partition("Remedy: ")[2]
    words, example, _ = advice.split("```", 2)
    lines = example.removeprefix("toml\n").splitlines()
    assert tomllib.loads("\n".join(lines))
    assert len(words.strip().splitlines()) + len(lines) <= 6


def test_without_a_topic_all_are_listed() -> None:
    """`help` alone lists all pages and codes, each with what it is about."""
    said = run("help").stdout
    assert re.search(
        r"^  returned-copies +Hand trackers out, and take in what comes back$", said, re.MULTILINE
    )
    assert re.search(r"^  S203 +thresholds or a range in the wrong order$", said, re.MULTILINE)
    assert ", home scenario, " in " ".join(said.split())


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    "topic, platform, pages", [("S203", "linux", 0), ("git", "linux", 1), ("git", "win32", 0)]
)
def test_on_a_terminal_it_is_laid_out(
    topic: str, platform: str, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal, `help` lays its text out, with a pager only for what is longer than the
    screen.

    There is no pager on Windows, whose `more` reads UTF-8 in an old code page.
    """
    monkeypatch.setattr(sys, "platform", platform)
    screen, paged = _Terminal(), list[str]()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(click, "echo_via_pager", paged.append)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "40")
    help_.main([topic], standalone_mode=False)
    assert len(paged) == pages
    shown = "".join(paged) or screen.getvalue()
    assert "```" not in shown
    assert "## " not in shown
    assert max(len(click.unstyle(line)) for line in shown.splitlines()) <= 80


def test_what_is_printed_of_problems_says_once_how_to_read_more() -> None:
    """Problems that are printed say once how to read more, on standard error."""
    change_study("watch = 5\nwarning = 3", "watch = 3\nwarning = 5")
    told = "`scenariobook help S203` explains a code\n"
    result = run("check")
    assert (result.stderr.count(told), result.stdout.count(told)) == (1, 0)
    assert run("build").stderr.count(told) == 1
    assert told not in run("check", "--format", "json").output


# --- help, found ----------------------------------------------------------------------------------


def test_each_code_command_table_and_page_is_a_topic() -> None:
    """Each code, command, table and page is a topic of `help`, but the developers' own."""
    names = {kind: {topic.name for topic in topics() if topic.kind is kind} for kind in TopicKind}
    assert names[TopicKind.CODE] == set(CODES)
    assert names[TopicKind.COMMAND] == {"scenariobook", *main.commands}
    assert names[TopicKind.TABLE] == set(KEYS)
    pages = {page.stem for page in DOCS.rglob("*.md")} - {"README", "contributing"}
    assert names[TopicKind.GUIDE] | names[TopicKind.PAGE] == pages
    assert {"prior", "home scenario", "record"} <= names[TopicKind.WORD]


@pytest.mark.parametrize(
    "wanted, kinds",
    [
        ("s203", [TopicKind.CODE]),
        ("Home  Scenario", [TopicKind.WORD]),
        ("home-scenario", [TopicKind.WORD]),
        ("workshop", [TopicKind.GUIDE]),
        ("hand-out", [TopicKind.WORD, TopicKind.COMMAND]),
        ("briefing", [TopicKind.WORD, TopicKind.PAGE]),
        ("S999", []),
    ],
)
def test_a_name_is_found_as_people_write_it(wanted: str, kinds: list[TopicKind]) -> None:
    """`help` finds a name as people write it, the meaning of a word before a command or page."""
    assert [topic.kind for topic in topics_about(wanted)] == kinds


def test_a_link_says_what_to_type() -> None:
    """In `help`, a link to a page says what to type; a link elsewhere is its text."""
    (editor,) = topics_about("retire-or-rename")
    assert "](" not in editor.text
    (wrong,) = topics_about("a-wrong-value")
    assert "Take it back (scenariobook help take-back)" in wrong.text
    (s001,) = topics_about("S001")
    assert "https://toml.io" in s001.text
    assert not [topic.name for topic in topics() if "<!--" in topic.text]
