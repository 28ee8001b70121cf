"""What a stranger starts from: sound as it is, and every key explained in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenariobook.diagnostics import as_text
from scenariobook.files import write_atomically
from scenariobook.record.ledger.disk import verify_archive
from scenariobook.record.project_folder import check_folder, open_project
from scenariobook.study.starter import SCHEMA, example_study, examples, new_study
from tests.builders import q
from tests.study_keys import KEYS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def started() -> dict[str, str]:
    """The TOML files of a new study with every key."""
    files = new_study("my-study", q("2026Q4"), full=True)
    return {name: data.decode() for name, data in files.items() if name.endswith(".toml")}


def test_a_new_study_has_no_problem_and_no_warning(started: dict[str, str], tmp_path: Path) -> None:
    """What a stranger sees first is that all is well; the marks have all been filled in."""
    for name, text in started.items():
        assert "@" not in text
        (tmp_path / name).write_text(text)
    _, diagnostics, _ = check_folder(tmp_path)
    assert [as_text(found) for found in diagnostics] == []


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


@pytest.mark.parametrize("example", examples())
def test_a_copied_example_is_whole(example: str, tmp_path: Path) -> None:
    """With its record, which is intact, and the returned files that it came from."""
    files = example_study(example)
    for name, data in files.items():
        write_atomically(tmp_path / name, data, within=tmp_path)
    project, diagnostics, _ = open_project(tmp_path)
    assert project
    assert list(diagnostics) == []
    assert verify_archive(tmp_path, project.ledger) == []
    assert project.ledger.position.number > 0
    assert files["study.toml"].startswith(f"#:schema ./{SCHEMA}\n".encode())


def test_git_is_told_what_the_page_on_git_says() -> None:
    """Else a merge writes its marks into the ledger."""
    page = (ROOT / "docs" / "how-to" / "git.md").read_text("utf-8")
    files = new_study("my-study", q("2026Q4"), full=False)
    for name in (".gitignore", ".gitattributes"):
        assert f"```text\n{files[name].decode()}```" in page


def test_the_examples_are_those_that_are_shipped() -> None:
    """Every study in scenarios/."""
    assert examples() == tuple(sorted(p.parent.name for p in ROOT.glob("scenarios/*/study.toml")))
    assert "central-asia" in examples()
