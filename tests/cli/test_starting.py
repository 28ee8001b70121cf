"""`new` and `schema` as a stranger meets them."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from scenariobook.study.schema import study_schema
from scenariobook.study.starter import examples
from tests.commands import run


def test_a_new_study_builds_at_once(tmp_path: Path) -> None:
    """`new`, `check`, `build`: the id is the folder's name, as an id is written."""
    folder = tmp_path / "My Study"
    assert run("new", str(folder)).exit_code == 0
    checked = run("check", str(folder))
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert run("build", str(folder)).exit_code == 0
    output = folder / "output" / "my-study"
    assert (output / "tracker.xlsx").exists()
    assert list(output.glob("briefing-*.pdf"))


def test_the_next_command_can_be_pasted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder's name with a space stands in quotation marks."""
    monkeypatch.chdir(tmp_path)
    words = shlex.split(run("new", "My Study").stderr.splitlines()[-1].replace(",", " "))
    assert words.count("My Study") == 2


@pytest.mark.parametrize(
    "arguments, why",
    [
        (["2026"], "'2026' cannot: an id has 3 to 40 characters"),
        (["sept-2"], "a spreadsheet or a file system would read this id as a date"),
        (["here"], "here is not empty: name a new folder"),
        (["it", "--example", "central-aisa"], "did you mean 'central-asia'?"),
        ([], "Missing argument 'DIR'"),
    ],
)
def test_what_cannot_be_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], why: str
) -> None:
    """As a sentence, with exit code 2, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "notes.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    result = run("new", *arguments)
    assert result.exit_code == 2
    assert why in " ".join(result.stderr.split())
    assert sorted(tmp_path.rglob("*")) == before


def test_the_example_named_is_the_one_copied(tmp_path: Path) -> None:
    """Its id in the files, not the folder's."""
    for example in examples():
        run("new", str(tmp_path / example / "copy"), "--example", example)
        text = (tmp_path / example / "copy" / "study.toml").read_text("utf-8")
        assert f'"{example}"' in text


def test_the_schema_is_printed_as_it_is() -> None:
    """For a file, or for another program."""
    assert run("schema").stdout_bytes == study_schema()
