"""`make image` builds with what is at hand, and says so where nothing is."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import ROOT


def run_image(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run it where only this folder's programs are found, and those of a bare system."""
    for program in ("dirname", "sh"):
        (folder / program).symlink_to(Path("/usr/bin") / program)
    done = subprocess.run(
        [ROOT / "tools" / "image", *arguments],
        env={"PATH": str(folder), "LOG": str(folder / "log")},
        capture_output=True,
        text=True,
        check=False,
    )
    log = folder / "log"
    return done.returncode, done.stderr, log.read_text("utf-8") if log.exists() else ""


def builder(folder: Path, name: str, *, works: bool) -> None:
    """Put a program there that notes how it is called; without its service, it fails."""
    program = folder / name
    program.write_text(f'#!/bin/sh\necho "{name} $1 $2 $3" >>"$LOG"\nexit {0 if works else 1}\n')
    program.chmod(0o755)


def test_without_a_builder_it_says_so(tmp_path: Path) -> None:
    """And fails, with a code of its own by which CI tells this from a broken image."""
    code, words, _ = run_image(tmp_path)
    assert (code, "neither podman nor docker works here" in words) == (69, True)


@pytest.mark.parametrize("one, other", [("podman", "docker"), ("docker", "podman")])
def test_it_takes_the_builder_that_works(tmp_path: Path, one: str, other: str) -> None:
    """A docker whose service is down is none."""
    builder(tmp_path, one, works=True)
    builder(tmp_path, other, works=False)
    code, _, called = run_image(tmp_path, "--build-arg", "FONTS=fonts-noto-cjk")
    assert code == 0
    assert f"\n{one} build --tag scenariobook\n" in f"\n{called}"
    assert f"{other} build" not in called
    assert f"{one} run --rm --entrypoint\n" in called


def test_the_image_gets_files_that_exist() -> None:
    """All that pyproject.toml puts into the wheel among them."""
    text = (ROOT / "Containerfile").read_text("utf-8")
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    assert all((ROOT / source).exists() for source in sources)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {name.partition("/")[0] for name in wheel["only-include"]} <= sources
    assert os.access(ROOT / "tools" / "image", os.X_OK)
