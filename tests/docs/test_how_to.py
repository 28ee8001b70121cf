"""What the tutorial and the how-to pages say is done, and does what they say."""

import os
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest
import time_machine
import yaml

from tests.commands import do, run
from tests.docs import pages
from tests.docs.pages import DOCS, ROOT
from tests.study_text import change_study

# --- how-to pages ---------------------------------------------------------------------------------


HOW_TO = DOCS / "how-to"
PAGES = tuple(one for one in sorted(HOW_TO.glob("*.md")) if "```console" in one.read_text("utf-8"))


@pytest.fixture(autouse=True)
def _not_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a PDF be a line."""
    printing = ("editions.print_briefing", "workshop.edition.print_briefing")
    for name in (*printing, "workshop.edition.print_fitted"):
        monkeypatch.setattr(f"scenariobook.briefing.{name}", lambda *_: b"%PDF-1.7 not laid out\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, home: Path) -> None:
    """Each command in its turn, by somebody who has done the tutorial up to there."""
    pages.hold(page, home)


def test_questions_are_asked_in_the_words_that_the_page_explains(home: Path) -> None:
    """But for those that another copy or another study would need; their own tests have them."""
    cells = (
        "Update | new-connections | value | about 120",
        "Update | reservoir-level | value | 1,050",
        "Update | reservoir-level | source | almanac",
        "Update | reservoir-level | as of | 5/6/2026",
        "Update | water-sold | value | 4.2",
        "Update | water-sold | id | well-state",
    )
    with time_machine.travel(datetime(2026, 11, 30, tzinfo=UTC)):
        do("new my-study --full", "build my-study")
        copy = home / "my-study" / "output" / "my-study" / "tracker.xlsx"
        pages.type_cells(copy, "\n".join(cells))
        said = run("import", "my-study", str(copy), "--dry-run", "--format", "json").stdout
    page = (HOW_TO / "returned-copies.md").read_text("utf-8")
    rows = page.partition("| it says | do this |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
    told = [re.split(r"…|FILE:LINE|\d.*", row.split(" | ")[0].lstrip("| ")) for row in rows]
    assert len(told) == 8
    assert [parts[0] for parts in told if not all(part in said for part in parts)] == [
        "the cell shows '",
        "when the file was made, ",
        "the study no longer has ",
    ]


def test_the_zip_holds_what_the_page_lists(home: Path) -> None:
    """And README.txt, which tells what is what. (It failed from the next quarter on.)"""
    with time_machine.travel(datetime(2026, 11, 30, tzinfo=UTC)):
        do("new my-study", "pack my-study")
    page = (HOW_TO / "a-workshop.md").read_text("utf-8")
    listed = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
    (made,) = (home / "my-study" / "output" / "my-study").glob("pack-*.zip")
    with ZipFile(made) as zipped:
        assert sorted([*listed, "README.txt"]) == sorted(zipped.namelist())


# --- the tutorial ---------------------------------------------------------------------------------


def test_the_tutorial_does_what_it_says(home: Path) -> None:
    """From nothing to the second briefing, with what a colleague typed."""
    pages.hold(pages.TUTORIAL, home)


# --- before each commit: the hook, the schedule ---------------------------------------------------


ON_COMMIT: Final = (DOCS / "how-to" / "before-each-commit.md").read_text("utf-8")
LOCAL, REMOTE, WORKFLOW = re.findall(r"^```yaml\n(.*?)^```$", ON_COMMIT, re.MULTILINE | re.DOTALL)
MANIFEST: Final = ROOT / ".pre-commit-hooks.yaml"
LIBRARIES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand where a repository can be, with nothing set up but this checkout's program."""
    for key in [key for key in os.environ if key.startswith(("GIT_", "PRE_"))]:
        monkeypatch.delenv(key)
    (tmp_path / "config").write_text("[user]\nname = you\nemail = you@localhost\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")


def says(command: str, code: int = 0) -> str:
    """Run git or pre-commit, which ends with a code; return what it says."""
    call, both = shlex.split(command), subprocess.STDOUT
    done = subprocess.run(call, stdout=subprocess.PIPE, stderr=both, text=True, check=False)
    assert done.returncode == code, done.stdout
    return done.stdout


@pytest.mark.usefixtures("repository")
def test_a_commit_with_an_error_is_stopped() -> None:
    """By pre-commit itself, with the page's first file, in a repository with one study."""
    do("new scenarios/my-study")
    Path(".pre-commit-config.yaml").write_text(LOCAL, "utf-8")
    for command in ("git init --quiet", "pre-commit install", "git add --all"):
        says(command)
    said = says("git commit --message sound")
    assert ("check the scenario study" in said, "Passed" in said) == (True, True), said
    change_study("watch = 50", "wach = 50", "scenarios/my-study/study.toml")
    assert "error[S" in says("git commit --all --message wrong", code=1)
    Path("notes.txt").write_text("no study", "utf-8")
    says("git stash --quiet")
    says("git add notes.txt")
    assert "Skipped" in says("git commit --message notes")


@pytest.mark.usefixtures("repository")
def test_the_hook_of_this_repository_is_that_of_the_page() -> None:
    """But for who installs the program; and pre-commit takes it."""
    assert says(f"pre-commit validate-manifest {MANIFEST}") == ""
    (shipped,) = yaml.safe_load(MANIFEST.read_text("utf-8"))
    (local,) = yaml.safe_load(LOCAL)["repos"][0]["hooks"]
    (remote,) = yaml.safe_load(REMOTE)["repos"][0]["hooks"]
    assert (remote.keys(), remote["id"]) == ({"id", "args"}, shipped["id"])
    assert shipped.pop("description")
    assert (shipped.pop("language"), local.pop("language")) == ("python", "system")
    assert shipped == local


def test_the_workflow_makes_the_briefing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands are run, in turn, in a study's folder; what it keeps is then there."""
    workflow: dict[Any, Any] = yaml.safe_load(WORKFLOW)
    cron = workflow[True]["schedule"][0]["cron"]  # YAML reads the key `on` as true
    assert f"\n{cron} " in ON_COMMIT, "both schedules are the same"
    (job,) = workflow["jobs"].values()
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert any(LIBRARIES in one for one in runs)
    ours = [one.partition(" ")[2] for one in runs if one.startswith("scenariobook ")]
    do("new my-study")
    monkeypatch.chdir(home / "my-study")
    assert len(ours) == 3
    do(*ours)
    kept = job["steps"][-1]["with"]["path"]
    made = {path.name for path in (home / "my-study" / kept).rglob("briefing*")}
    assert any(name.endswith(".pdf") for name in made)


@pytest.mark.parametrize("file", ["Containerfile", "tools/set-up"])
def test_the_libraries_are_the_same_everywhere(file: str) -> None:
    """What set-up installs, the image has and the workflow wants."""
    assert LIBRARIES in (ROOT / file).read_text("utf-8")
