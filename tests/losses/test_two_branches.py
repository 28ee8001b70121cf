"""A study in git: a tag, and two branches that imported, as the page on git has it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.commands import TRACKER, run
from tests.docs.pages import DOCS
from tests.losses.returning import bring, readings, said, saved, update

PAGE: Final = (DOCS / "how-to" / "git.md").read_text("utf-8")
SHELL: Final = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def git(*arguments: str) -> str:
    """Run git in this folder, as somebody who has nothing set up; return what it printed."""
    name = {
        f"GIT_{role}_{what}": "you@localhost"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    nothing = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_EDITOR": "true",
    }
    return subprocess.run(
        ["git", *arguments],
        env={key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        | name
        | nothing,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


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


def steps(title: str) -> list[list[str]]:
    """Return the commands of one of the page's sections."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = "".join(SHELL.findall(section)).splitlines()
    found = [shlex.split(line, comments=True) for line in lines]
    assert found
    return found


def test_the_steps_of_the_page_end_in_a_build(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a file of the other branch is refused."""
    set_up()
    bring(saved(TRACKER, "../anna.xlsx", update(a=44)))
    kept("Anna's")
    place = study.parent / "ben's"
    git("clone", "--quiet", str(study), str(place))
    monkeypatch.chdir(place)
    git("reset", "--quiet", "--hard", "HEAD^")
    assert run("build").exit_code == 0
    for number, cells in enumerate((update(b=5), update(c=6)), 1):
        bring(saved(TRACKER, f"../ben-{number}.xlsx", cells))
        assert run("build").exit_code == 0
    kept("Ben's")
    monkeypatch.chdir(study)
    git("fetch", "--quiet", str(place), "HEAD:ben")
    listed: list[str] = []
    refused: list[str] = []
    for program, *words in steps("Two branches"):
        abbreviated = any("…" in word for word in words)
        if program == "git":
            for file in refused if abbreviated else [""]:
                listed = git(*_with(file, words)).split()
        else:
            for file in listed if abbreviated else [""]:
                done = run(*_with(file, words), "--yes")
                refused += [file] if "[R014]" in said(done) else []
    assert (len(refused), done.exit_code) == (1, 0), said(done)
    assert git("status", "--porcelain") == ""
    assert readings("ab") == (44, 5)


def test_a_tag_prints_what_was_sent(study: Path) -> None:
    """With the templates of then; the page's quarter is not the one of this study."""
    set_up()
    before = Path("study.toml").read_text("utf-8")
    tag, worktree, brief = steps("One tag a briefing")
    git(*tag[1:])
    Path("study.toml").write_text(before.replace('title = "', 'title = "Not '), "utf-8")
    kept("Another title")
    git(*worktree[1:])
    then = study.parent / "then"
    assert (then / "study.toml").read_text("utf-8") == before
    assert run(*(word.replace("2026Q4", "2022Q1") for word in brief[1:])).exit_code == 0
    assert list(then.rglob("briefing-2022Q1.*"))


def _with(file: str, words: list[str]) -> list[str]:
    """Return a command's words, the name that the page abbreviates in full."""
    return [file if "…" in word else word for word in words]
