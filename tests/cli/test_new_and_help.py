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
from tests.commands import do, run, says
from tests.docs.pages import DOCS
from tests.expected import same_as_before
from tests.study_keys import KEYS
from tests.study_text import change_study

# --- new, and schema ------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--full"]], ids=["small", "full"])
def test_a_new_study_builds_at_once(options: list[str]) -> None:
    """`new`, `check`, `build`: the id is the folder's name, as an id is written; all is well.

    The next command can be pasted: a folder's name with a space stands in quotation marks.
    """
    words = run("new", "My Study", *options).stderr.splitlines()[-1].replace(",", " ")
    assert shlex.split(words).count("My Study") == 2
    checked = run("check", "My Study")
    assert (checked.exit_code, checked.stdout) == (0, "")
    says("build", "My Study")
    output = Path("My Study", "output", "my-study")
    assert (output / "tracker.xlsx").exists()
    assert list(output.glob("briefing-*.pdf"))


def test_what_cannot_be_is_said(study: Path) -> None:
    """As a sentence, with exit code 2, and nothing is written."""
    (study / "here").mkdir()
    (study / "here" / "notes.txt").write_text("mine")
    before = sorted(study.rglob("*"))
    wrong = ("new 2026", "new sept-2", "new here", "new it --example central-aisa", "new")
    same_as_before("new, what cannot be", play(*wrong))
    assert sorted(study.rglob("*")) == before


@pytest.mark.parametrize("example", ["central-asia", "el-nino-1996", "us-economy-2006"])
def test_the_example_named_is_the_one_copied(example: str) -> None:
    """With its own id, its record, which is intact, and the returned files that it came from."""
    do(f"new copy --example {example}")
    text = Path("copy/study.toml").read_text("utf-8")
    assert text.startswith(f"#:schema ./{SCHEMA}\n")
    assert f'id = "{example}"' in " ".join(text.split())
    assert run("check", "copy").stdout == ""
    assert " 0 entries" not in says("verify", "copy")


def new_files(*, full: bool) -> dict[str, str]:
    """Return the files of a new study."""
    files = new_study("my-study", q("2026Q4"), full=full)
    return {name: data.decode() for name, data in files.items()}


def test_the_small_one_says_what_its_scenarios_mean_and_what_git_is_told() -> None:
    """Page one prints what they mean; the starter did not say it, so nobody met the key.

    Without the page on git's words, a merge writes its marks into the ledger.
    """
    files = new_files(full=False)
    text = files["study.toml"]
    assert text.count("\nmeans = ") == text.count("[[scenarios]]") == 3
    page = (DOCS / "how-to" / "git.md").read_text("utf-8")
    for name in (".gitignore", ".gitattributes"):
        assert f"```text\n{files[name]}```" in page


@pytest.mark.parametrize("table", KEYS)
def test_every_key_stands_in_it(table: str) -> None:
    """Written, or behind a #: with a word on what it is for somewhere in the file."""
    every = "\n".join(new_files(full=True).values())
    for key in KEYS[table]:
        assert re.search(rf"(^|[{{,] ?)(# )?{key} = ", every, re.MULTILINE), key


def test_each_file_names_the_schema() -> None:
    """So that an editor completes and checks from the first minute; `schema` prints it as it is."""
    assert run("schema").stdout_bytes == study_schema()
    started = [text for name, text in new_files(full=True).items() if name.endswith(".toml")]
    assert len(started) == 4
    assert all(text.startswith(f"#:schema ./{SCHEMA}\n") for text in started)


# --- help, printed --------------------------------------------------------------------------------


def test_a_code_is_explained_and_what_is_no_topic_is_wrong_usage() -> None:
    """From the program alone: what it means, an example, the remedy.

    For what is no topic, the nearest name, and the pages that have the word.
    """
    topics = ("help S203", "help home scenario", "help glosary", "help Q999")
    same_as_before("help", play(*topics))
    assert "these pages speak of it: " in run("help", "spreadsheet").stderr


# What an author is likeliest to meet.
ADVISED = [
    *("S001", "S003", "S101", "S102", "S103", "S104", "S105", "S201", "S202", "S203"),
    *("S204", "S205", "S207", "S208", "S209", "W301", "W303", "W313", "W314", "W315"),
    "W316",
]


@pytest.mark.parametrize("code", ADVISED)
def test_the_help_of_a_code_first_says_what_to_do(code: str) -> None:
    """It repeated the message, and had an example of the mistake alone."""
    advice = run("help", code).stdout.split("\n\n**")[1].partition("Remedy: ")[2]
    words, example, _ = advice.split("```", 2)
    lines = example.removeprefix("toml\n").splitlines()
    assert tomllib.loads("\n".join(lines))
    assert len(words.strip().splitlines()) + len(lines) <= 6


def test_without_a_topic_all_are_listed() -> None:
    """Pages and codes with what they are about."""
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
    """No marks of Markdown; a pager only for what is longer than the screen.

    None on Windows, whose `more` reads UTF-8 in a code page of old.
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
    """Beside the results, not among them."""
    change_study("watch = 5\nwarning = 3", "watch = 3\nwarning = 5")
    told = "`scenariobook help S203` explains a code\n"
    result = run("check")
    assert (result.stderr.count(told), result.stdout.count(told)) == (1, 0)
    assert run("build").stderr.count(told) == 1
    assert told not in run("check", "--format", "json").output


# --- help, found ----------------------------------------------------------------------------------


def test_each_code_command_table_and_page_is_a_topic() -> None:
    """What the program prints can be looked up; no page is left out but the developers' own."""
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
    """All that bears it is found: the meaning of a word first, for it is the shortest."""
    assert [topic.kind for topic in topics_about(wanted)] == kinds


def test_a_link_says_what_to_type() -> None:
    """There is nothing to click on; a link out of the pages is its text."""
    (editor,) = topics_about("retire-or-rename")
    assert "](" not in editor.text
    (wrong,) = topics_about("a-wrong-value")
    assert "Take it back (scenariobook help take-back)" in wrong.text
    (s001,) = topics_about("S001")
    assert "https://toml.io" in s001.text
    assert not [topic.name for topic in topics() if "<!--" in topic.text]
