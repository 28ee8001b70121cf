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
WALKED = [one for one in pages.PAGES if "```console" in one.read_text("utf-8")]


@pytest.mark.parametrize("page", WALKED, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, home: Path) -> None:
    """Each command in its turn; a how-to page by somebody who has done the tutorial up to there.

    The tutorial goes from nothing to the second briefing, with what a colleague typed.
    """
    pages.walk_page(page, home)


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
    assert len(told) == 9
    assert [parts[0] for parts in told if not all(part in said for part in parts)] == [
        "the cell shows '",
        "when the file was made, ",
        "the rows about this differ; which one counts?",
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


# --- before each commit: the hook, the schedule ---------------------------------------------------


ON_COMMIT: Final = (DOCS / "how-to" / "before-each-commit.md").read_text("utf-8")
LOCAL, REMOTE, WORKFLOW = re.findall(r"^```yaml\n(.*?)^```$", ON_COMMIT, re.MULTILINE | re.DOTALL)
MANIFEST: Final = ROOT / ".pre-commit-hooks.yaml"
LIBRARIES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"


def tool(command: str, code: int = 0) -> str:
    """Run git or pre-commit, which ends with a code; return what it says."""
    call, both = shlex.split(command), subprocess.STDOUT
    done = subprocess.run(call, stdout=subprocess.PIPE, stderr=both, text=True, check=False)
    assert done.returncode == code, done.stdout
    return done.stdout


def test_a_commit_with_an_error_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By pre-commit itself, with the page's first file, in a repository with one study.

    Nothing is set up but this checkout's program. Pre-commit takes this repository's hook, too.
    """
    for key in [key for key in os.environ if key.startswith(("GIT_", "PRE_"))]:
        monkeypatch.delenv(key)
    (tmp_path / "config").write_text("[user]\nname = you\nemail = you@localhost\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    monkeypatch.chdir(tmp_path)
    assert tool(f"pre-commit validate-manifest {MANIFEST}") == ""
    do("new scenarios/my-study")
    Path(".pre-commit-config.yaml").write_text(LOCAL, "utf-8")
    for command in ("git init --quiet", "pre-commit install", "git add scenarios .pre*"):
        tool(command)
    said = tool("git commit --message sound")
    assert ("check the scenario study" in said, "Passed" in said) == (True, True), said
    change_study("watch = 50", "wach = 50", "scenarios/my-study/study.toml")
    assert "error[S" in tool("git commit --all --message wrong", code=1)
    Path("notes.txt").write_text("no study", "utf-8")
    tool("git stash --quiet")
    tool("git add notes.txt")
    assert "Skipped" in tool("git commit --message notes")


def test_the_hook_of_this_repository_is_that_of_the_page() -> None:
    """But for who installs the program."""
    (shipped,) = yaml.safe_load(MANIFEST.read_text("utf-8"))
    (local,) = yaml.safe_load(LOCAL)["repos"][0]["hooks"]
    (remote,) = yaml.safe_load(REMOTE)["repos"][0]["hooks"]
    assert (remote.keys(), remote["id"]) == ({"id", "args"}, shipped["id"])
    assert shipped.pop("description")
    assert (shipped.pop("language"), local.pop("language")) == ("python", "system")
    assert shipped == local


def test_the_workflow_makes_the_briefing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands are run, in turn, in a study's folder; what it keeps is then there.

    It wants the libraries that set-up installs and that the image has.
    """
    workflow: dict[Any, Any] = yaml.safe_load(WORKFLOW)
    cron = workflow[True]["schedule"][0]["cron"]  # YAML reads the key `on` as true
    assert f"\n{cron} " in ON_COMMIT, "both schedules are the same"
    (job,) = workflow["jobs"].values()
    runs = [step["run"] for step in job["steps"] if "run" in step]
    installs = [(ROOT / file).read_text("utf-8") for file in ("Containerfile", "tools/set-up")]
    assert all(LIBRARIES in one for one in ("\n".join(runs), *installs))
    ours = [one.partition(" ")[2] for one in runs if one.startswith("scenariobook ")]
    do("new my-study")
    monkeypatch.chdir(home / "my-study")
    assert len(ours) == 3
    do(*ours)
    kept = job["steps"][-1]["with"]["path"]
    made = {path.name for path in (home / "my-study" / kept).rglob("briefing*")}
    assert any(name.endswith(".pdf") for name in made)
