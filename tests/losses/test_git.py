"""A study in git: a tag, and two branches that imported, as the page on git has it."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.commands import do, output, run
from tests.docs.pages import DOCS
from tests.losses.returning import bring_files, build_and_read
from tests.study_text import change_study
from tests.workbook.as_read import type_in, update

PAGE = (DOCS / "how-to" / "git.md").read_text("utf-8")
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def git(*arguments: str) -> str:
    """Run git in this folder, as somebody who has nothing set up; return what it printed."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    bare = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_EDITOR": "true"}
    line = ["git", "-c", "user.name=you", "-c", "user.email=you@localhost", *arguments]
    done = subprocess.run(line, env=kept | bare, capture_output=True, text=True, check=False)
    return done.stdout


def set_up() -> None:
    """Keep the study in git, as the page says."""
    ignore, attributes = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    Path(".gitignore").write_text(ignore)
    Path(".gitattributes").write_text(attributes)
    git("init", "--quiet")
    kept("The study")


def kept(message: str) -> None:
    """Commit everything."""
    git("add", "--all")
    git("commit", "--quiet", "--message", message)
    assert git("status", "--porcelain") == ""


def page_steps(title: str) -> list[list[str]]:
    """Return the commands of one of the page's sections."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = "".join(SHELL.findall(section)).splitlines()
    found = [shlex.split(line, comments=True) for line in lines]
    assert found
    return found


def test_the_steps_of_the_page_end_in_a_build(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's steps for two branches end in a build that has both, also if a file is refused."""
    set_up()
    bring_files(type_in(update(a=44), "../anna.xlsx"))
    kept("Anna's")
    place = study.parent / "ben's"
    git("clone", "--quiet", str(study), str(place))
    monkeypatch.chdir(place)
    git("reset", "--quiet", "--hard", "HEAD^")
    do("build")
    for number, cells in enumerate((update(b=5), update(c=6)), 1):
        bring_files(type_in(cells, f"../ben-{number}.xlsx"))
        do("build")
    kept("Ben's")
    monkeypatch.chdir(study)
    git("fetch", "--quiet", str(place), "HEAD:ben")
    listed: list[str] = []
    refused: list[str] = []
    for program, *words in page_steps("Two branches"):
        # A name that the page abbreviates stands for each file that was listed, or refused.
        abbreviated = any("…" in word for word in words)
        files = (refused if program == "git" else listed) if abbreviated else [""]
        for file in files:
            line = [file if "…" in word else word for word in words]
            if program == "git":
                listed = git(*line).split()
            else:
                done = run(*line, "--yes")
                refused += [file] if "[R014]" in output(done) else []
    assert (len(refused), done.exit_code) == (1, 0), output(done)
    assert git("status", "--porcelain") == ""
    assert build_and_read(*"ab") == (44, 5)


def test_a_tag_prints_what_was_sent(study: Path) -> None:
    """The page's steps for a tag print what was sent, with the study and templates of then."""
    set_up()
    before = Path("study.toml").read_text("utf-8")
    tag, worktree, brief = page_steps("One tag a briefing")
    git(*tag[1:])
    change_study('title = "', 'title = "Not ')
    kept("Another title")
    git(*worktree[1:])
    then = study.parent / "then"
    assert (then / "study.toml").read_text("utf-8") == before
    do(" ".join(brief[1:]).replace("2026Q4", "2022Q1"))
    assert list(then.rglob("briefing-2022Q1.*"))
