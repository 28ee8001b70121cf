"""One bad study for each diagnostic, and what ``check`` prints about it.

A case is a folder in tests/golden/diagnostics. Its files are laid over the sound study
there; a case without files stands for itself. UPDATE_GOLDEN=1 writes expected.txt anew.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from scenariobook.diagnostics import CODES, as_text
from scenariobook.study.loading.load import Loaded, load

GOLDEN = Path(__file__).parents[1] / "golden" / "diagnostics"
CASES = sorted(path.name for path in GOLDEN.iterdir())
CODED = sorted(code for code in CODES if re.match("[SW]", code))


def load_case(case: str, folder: Path) -> Loaded:
    """Load a case, laid over the sound study."""
    files = shutil.ignore_patterns("expected.txt")
    if any(path.suffix == ".toml" for path in (GOLDEN / case).iterdir()):
        shutil.copytree(GOLDEN / "sound", folder, ignore=files, dirs_exist_ok=True)
    shutil.copytree(GOLDEN / case, folder, ignore=files, dirs_exist_ok=True)
    return load(folder)


def printed(loaded: Loaded) -> str:
    """Return diagnostics as ``check`` prints them."""
    return "".join(f"{as_text(d, loaded.line(d.place))}\n" for d in loaded.diagnostics)


@pytest.mark.parametrize("case", CASES)
def test_a_case_prints_what_is_expected(case: str, tmp_path: Path) -> None:
    """Protects every message, place and hint, and that one mistake is reported once."""
    said = printed(load_case(case, tmp_path / "study"))
    expected = GOLDEN / case / "expected.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", CODED)
def test_each_code_has_a_case_that_triggers_it_alone(code: str, tmp_path: Path) -> None:
    """Protects against a code that nothing reports, and against echoes of it."""
    loaded = load_case(code, tmp_path / "study")
    assert {d.code for d in loaded.diagnostics} == {code}
    assert (loaded.study is None) == (code[0] == "S")


def test_the_sound_study_has_no_problem(tmp_path: Path) -> None:
    """Protects the cases: what they print is theirs."""
    loaded = load_case("sound", tmp_path / "study")
    assert loaded.study is not None
    assert loaded.diagnostics == ()


def test_twelve_mistakes_in_one_file_are_twelve_located_problems(tmp_path: Path) -> None:
    """Protects that all problems come in one run, each at its own line and column."""
    loaded = load_case("twelve-mistakes", tmp_path / "study")
    here = [d.place for d in loaded.diagnostics if d.place.file == "study.toml"]
    assert len(here) == len(loaded.diagnostics) == 12
    assert len(set(here)) == 12
    assert all(place.line and place.column for place in here)
