"""`new` and `schema` as a stranger meets them, and what a stranger starts from."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from scenariobook.study.starter import SCHEMA, new_study, study_schema
from tests.builders import q
from tests.commands import run
from tests.study_keys import KEYS

ROOT = Path(__file__).parents[2]
SHIPPED = (*ROOT.glob("scenarios/*/study.toml"),)

# --- commands -------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [[], ["--full"]], ids=["small", "full"])
def test_a_new_study_builds_at_once(tmp_path: Path, options: list[str]) -> None:
    """`new`, `check`, `build`: the id is the folder's name, as an id is written; all is well."""
    folder = tmp_path / "My Study"
    assert run("new", str(folder), *options).exit_code == 0
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


@pytest.mark.parametrize("example", sorted(one.parent.name for one in SHIPPED))
def test_the_example_named_is_the_one_copied(tmp_path: Path, example: str) -> None:
    """With its own id, its record, which is intact, and the returned files that it came from."""
    copy = str(tmp_path / "copy")
    assert run("new", copy, "--example", example).exit_code == 0
    text = (tmp_path / "copy" / "study.toml").read_text("utf-8")
    assert text.startswith(f"#:schema ./{SCHEMA}\n")
    assert f'id = "{example}"' in " ".join(text.split())
    assert run("check", copy).stdout == ""
    verified = run("verify", copy)
    assert (verified.exit_code, " 0 entries" in verified.stderr) == (0, False)


def test_the_schema_is_printed_as_it_is() -> None:
    """For a file, or for another program."""
    assert run("schema").stdout_bytes == study_schema()


# --- files ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def started() -> dict[str, str]:
    """The TOML files of a new study with every key."""
    files = new_study("my-study", q("2026Q4"), full=True)
    return {name: data.decode() for name, data in files.items() if name.endswith(".toml")}


def test_the_small_one_says_what_its_scenarios_mean() -> None:
    """Page one prints it; the starter did not, so nobody met the key."""
    text = new_study("my-study", q("2026Q4"), full=False)["study.toml"].decode()
    assert text.count("\nmeans = ") == text.count("[[scenarios]]") == 3


@pytest.mark.parametrize("table", KEYS)
def test_every_key_stands_in_it(started: dict[str, str], table: str) -> None:
    """Written, or behind a #: with a word on what it is for somewhere in the file."""
    every = "\n".join(started.values())
    for key in KEYS[table]:
        assert re.search(rf"(^|[{{,] ?)(# )?{key} = ", every, re.MULTILINE), key


def test_each_file_names_the_schema(started: dict[str, str]) -> None:
    """So that an editor completes and checks from the first minute."""
    assert len(started) == 4
    assert all(text.startswith(f"#:schema ./{SCHEMA}\n") for text in started.values())


def test_git_is_told_what_the_page_on_git_says() -> None:
    """Else a merge writes its marks into the ledger."""
    page = (ROOT / "docs" / "how-to" / "git.md").read_text("utf-8")
    files = new_study("my-study", q("2026Q4"), full=False)
    for name in (".gitignore", ".gitattributes"):
        assert f"```text\n{files[name].decode()}```" in page
