"""What `check` says of a mistake: where it is, what to write; one bad study for each code."""

import re
import shutil
from pathlib import Path

import pytest

from scenariobook.diagnostics import CODES, diagnostic_as_text
from scenariobook.study.load import load
from scenariobook.study.starter import new_study
from tests.builders import q
from tests.commands import do, must_say, run
from tests.expected import GOLDEN, same_as_before
from tests.study_text import change_study, write_study

pytestmark = pytest.mark.usefixtures("folder")

# --- one bad study for each diagnostic ------------------------------------------------------------


SOUND = GOLDEN / "study/test_diagnostics/a_case_prints_what_is_expected/sound"
CASES = sorted(path.name for path in SOUND.parent.iterdir())
CODED = sorted(code for code in CODES if re.match("[SW]", code))


@pytest.mark.parametrize("case", CASES)
def test_a_case_prints_what_is_expected(case: str, tmp_path: Path) -> None:
    """Each mistake in a study is reported once, with its message, place and hint."""
    held, study = SOUND.parent / case, tmp_path / "study"
    for folder in (SOUND, held) if any(held.glob("*.toml")) else (held,):
        beside = shutil.ignore_patterns("expected.txt")
        shutil.copytree(folder, study, ignore=beside, dirs_exist_ok=True)
    loaded = load(study)
    said = "".join(f"{diagnostic_as_text(d, loaded.line(d.place))}\n" for d in loaded.diagnostics)
    same_as_before(said, f"{case}/expected")
    if case in CODED:
        assert {d.code for d in loaded.diagnostics} == {case}
        assert (loaded.study is None) == (case[0] == "S")


def test_each_code_has_a_case() -> None:
    """Each code about a study has a case that reports it."""
    assert {*CODED} <= {*CASES}


# --- the mistakes of a first study ----------------------------------------------------------------


START = new_study("my-study", q("2026Q4"), full=False)["study.toml"].decode()
# What stands in the new study, and what an author writes in its place.
MISTAKES = [
    ("watch = 50", ("watch = 3,0", "watch = 1,000,000", "watch = 50%", "watch = .5", "watch = −5")),
    ("watch = 50", ("watch =", "watch == 50", "watch = < 50", "watch: 50", "watch 50")),
    ("watch = 50", ("watch = 50;", 'watch = "50%"', "watch\u00a0= 50", "concern = yes")),
    ("watch = 50", ("watch = 50 %  # don’t",)),
    ('"Dry years"', ("Dry years", "“Dry years”", '"Dry "years""', '"Dry years', '"C:\\Users"')),
    ('"Dry years"', ("'Dry years\"", "The city’s dry years", '"The city’s "dry" years"')),
    ('title = "Dry years"', ('title: "The city’s dry years"', 'title = "Dry years”')),
    ("[study]", ('[[analysts]]\nid = "team"\nname = "The team"\n\n[study]',)),
    ("exclusive = false", ("exclusive = no", "exclusive = False", 'exclusive = "no"')),
    ('"2029Q4"', ("2029Q4", '"2029-Q4"')),
    ('"baseline"', ('"base"',)),
    ('"highly likely", water', ('"very likely", water',)),
    ('permit"', ('permit"\nexpected_by = 30/06/2027', 'permit"\nexpected_by = 30 June 2027')),
    ('permit"', ('permit"\nexpected_by = "30.06.2027"', 'permit"\nexpected_by = 2027-06-31')),
    ('permit"', ('permit"\nexpected by = 1', 'permit"\nwatch = 3')),
    ('sold"', ('sold"\nbaseline = 3.5', 'sold"\nrange = "0-100"')),
    ('id = "dry-years"', ('id = "Dry-Years"', 'id = "dry-yaers"')),
    ('id = "a-kim"', ('id = "büro kim"',)),
    ("[study]", ('owner = "me"\n[study]', "[study]\n// a note", "<<<<<<< HEAD\n[study]")),
    ("[study]", ("[my study]", "[study] x")),
    ("[[indicators]]", ("[indicators]",)),
    ('[[scenarios]]\nid = "dry', ('[[scenarios]\nid = "dry', '[scenarios]]\nid = "dry')),
    ("focal_question", ("focal_qestion",)),
    ('"river-stops-flowing"]', ('"river-stops-flowing"',)),
    ('"highly unlikely" }', ('"highly unlikely"',)),
    ("{ dry-years = ", ("{ dry-yaers = ",)),  # the error is named before what follows from it
    # Where a quote was missing, signs within the text were called the mistake: nothing is advised.
    ('"Dry years"', ('"The city’s dry years', '"The “dry” years', '"Dry\u00a0years')),
    ('"Dry years"', ('"Dry years –3,',)),
    # No mistake for the program: it tells which way each indicator is read.
    ("", ("",)),
    ("watch = 3\nwarning = 6", ("watch = 6\nwarning = 3",)),
]


def test_a_mistake_is_told_with_what_to_write() -> None:
    """An author's mistake is one error, which says what to write.

    Its code stands on the line below; a mistyped definition is the error itself.
    """
    printed = ""
    for was, every in MISTAKES:
        for written in every:
            assert was in START
            write_study(Path("my-study"), START.replace(was, written, 1))
            told = run("check", "my-study")
            printed += f"=== {written!r} ===\n{told.stdout}---\n{told.stderr}\n"
    same_as_before(printed)


def test_exchanged_thresholds_are_seen_at_the_next_check() -> None:
    """`check` says that exchanged thresholds have turned an indicator round.

    Nothing once told which way it was read.
    """
    write_study(Path(), START)
    do("build")
    assert "worse" not in do("check")
    change_study("watch = 3\nwarning = 6", "watch = 6\nwarning = 3")
    assert do("check").startswith(f"the lower, the worse: water-sold {Path.cwd()}")


@pytest.mark.parametrize("name", ["dry-years.toml.txt", "dry-years.TOML", "dry-years.tml"])
def test_a_file_of_another_name_is_named(name: str) -> None:
    """A file that lacks the right name is named, and not what it has as if that was missing.

    That advice would cost the author the study. The file is named beside a study that lacks
    nothing, too: what it had was missing from the tracker.
    """
    for file, data in new_study("my-study", q("2026Q4"), full=True).items():
        Path(file).write_bytes(data)
    Path("dry-years.toml").rename(name)
    write_study(Path("sound"), START).joinpath(name).write_text("[[events]]\n")
    for folder in (".", "sound"):
        told = run("check", folder).stdout
        assert told.count("error[") == 1
        assert f"{name}: error[S004]: this file is not read" in told
        assert "name it dry-years.toml" in told


def test_a_study_that_is_not_there_is_looked_for() -> None:
    """A study that is not there is looked for, from the folder above it and by its misspelt name.

    A file of another tool hides none.
    """
    do("new my-study")
    must_say("check 2026Q4", "--quarter 2026Q4", code=2)
    must_say("check my-stduy", "did you mean my-study?", code=2)
    must_say("check", "name it, such as my-study", code=2)
    for other in ("ruff.toml", "pyproject.toml", ".typos.toml"):
        Path(other).write_text("[tool]\nname = 1\n")
        must_say("check", "name it, such as my-study", code=2)
        Path(other).unlink()
