"""What docs/how-to/before-each-commit.md gives to be copied works: the hook, the schedule."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from scenariobook.briefing import editions
from tests.commands import run
from tests.docs.pages import DOCS, ROOT

PAGE: Final = (DOCS / "how-to" / "before-each-commit.md").read_text("utf-8")
LOCAL, REMOTE, WORKFLOW = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
MANIFEST: Final = ROOT / ".pre-commit-hooks.yaml"
LIBRARIES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"


def said_by(program: str, *arguments: str, home: Path) -> tuple[int, str]:
    """Run git or pre-commit as somebody who has nothing set up but this checkout's program."""
    bin_folder = Path(sys.executable).parent
    mine = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_"))
    }
    done = subprocess.run(
        [program, *arguments],
        env=mine
        | {
            "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(home.parent / "pre-commit"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": "you",
            "GIT_AUTHOR_EMAIL": "you@localhost",
            "GIT_COMMITTER_NAME": "you",
            "GIT_COMMITTER_EMAIL": "you@localhost",
        },
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_commit_with_an_error_is_stopped(tmp_path: Path) -> None:
    """By pre-commit itself, with the page's first file, in a repository with one study."""
    home = tmp_path / "repository"
    assert run("new", str(home / "scenarios" / "my-study")).exit_code == 0
    (home / ".pre-commit-config.yaml").write_text(LOCAL, "utf-8")
    assert said_by("git", "init", "--quiet", home=home)[0] == 0
    assert said_by("pre-commit", "install", home=home)[0] == 0
    assert said_by("git", "add", "--all", home=home)[0] == 0
    code, said = said_by("git", "commit", "--message", "sound", home=home)
    assert (code, "check the scenario study" in said, "Passed" in said) == (0, True, True), said

    file = home / "scenarios" / "my-study" / "study.toml"
    file.write_text(file.read_text("utf-8").replace("watch = 50", "wach = 50"), "utf-8")
    code, said = said_by("git", "commit", "--all", "--message", "wrong", home=home)
    assert (code, "error[S" in said) == (1, True), said

    (home / "notes.txt").write_text("no study", "utf-8")
    assert said_by("git", "stash", "--quiet", home=home)[0] == 0
    assert said_by("git", "add", "notes.txt", home=home)[0] == 0
    code, said = said_by("git", "commit", "--message", "notes", home=home)
    assert (code, "Skipped" in said) == (0, True), said


def test_the_hook_of_this_repository_is_that_of_the_page(tmp_path: Path) -> None:
    """But for who installs the program; and pre-commit takes it."""
    code, said = said_by("pre-commit", "validate-manifest", str(MANIFEST), home=tmp_path)
    assert (code, said) == (0, "")
    (shipped,) = yaml.safe_load(MANIFEST.read_text("utf-8"))
    (local,) = yaml.safe_load(LOCAL)["repos"][0]["hooks"]
    (remote,) = yaml.safe_load(REMOTE)["repos"][0]["hooks"]
    assert remote.keys() == {"id", "args"}
    assert remote["id"] == shipped["id"]
    assert shipped.pop("description")
    assert (shipped.pop("language"), local.pop("language")) == ("python", "system")
    assert shipped == local


def test_the_workflow_makes_the_briefing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands are run, in turn, in a study's folder; what it keeps is then there."""
    monkeypatch.setattr(editions, "print_briefing", lambda *_: b"%PDF-1.7 not laid out\n")
    workflow: dict[Any, Any] = yaml.safe_load(WORKFLOW)
    cron = workflow[True]["schedule"][0]["cron"]  # YAML reads the key `on` as true
    assert f"\n{cron} " in PAGE, "both schedules are the same"
    (job,) = workflow["jobs"].values()
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert any(LIBRARIES in one for one in runs)
    ours = [shlex.split(one)[1:] for one in runs if one.startswith("scenariobook ")]
    assert run("new", "my-study").exit_code == 0
    monkeypatch.chdir(home / "my-study")
    said = [run(*call) for call in ours]
    assert [result.exit_code for result in said] == [0] * 3, said
    kept = job["steps"][-1]["with"]["path"]
    made = {path.name for path in (home / "my-study" / kept).rglob("briefing*")}
    assert any(name.endswith(".pdf") for name in made)


@pytest.mark.parametrize("file", ["Containerfile", "tools/set-up"])
def test_the_libraries_are_the_same_everywhere(file: str) -> None:
    """What set-up installs, the image has and the workflow wants."""
    assert LIBRARIES in (ROOT / file).read_text("utf-8")
