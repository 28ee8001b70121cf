"""What `check` says of a mistake: where it is, what to write; one bad study for each code."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from scenariobook.diagnostics import CODES, diagnostic_as_text
from scenariobook.study.loading.load import load
from scenariobook.study.starter import new_study
from tests.builders import q
from tests.commands import run
from tests.expected import GOLDEN, same_as_before

# --- one bad study for each diagnostic ------------------------------------------------------------


SOUND = GOLDEN / "diagnostics" / "sound"
CASES = sorted(path.name for path in SOUND.parent.iterdir())
CODED = sorted(code for code in CODES if re.match("[SW]", code))


@pytest.mark.parametrize("case", CASES)
def test_a_case_prints_what_is_expected(case: str, tmp_path: Path) -> None:
    """Protects every message, place and hint, and that one mistake is reported once."""
    held, study = SOUND.parent / case, tmp_path / "study"
    for folder in (SOUND, held) if any(held.glob("*.toml")) else (held,):
        shutil.copytree(
            folder, study, ignore=shutil.ignore_patterns("expected.txt"), dirs_exist_ok=True
        )
    loaded = load(study)
    said = "".join(f"{diagnostic_as_text(d, loaded.line(d.place))}\n" for d in loaded.diagnostics)
    same_as_before(f"diagnostics/{case}/expected", said)
    if case in CODED:
        assert {d.code for d in loaded.diagnostics} == {case}
        assert (loaded.study is None) == (case[0] == "S")


def test_each_code_has_a_case() -> None:
    """Protects against a code that nothing reports."""
    assert {*CODED} <= {*CASES}


# --- the mistakes of a first study ----------------------------------------------------------------


START = new_study("my-study", q("2026Q4"), full=False)["study.toml"].decode()
DATE = "2027-06-30"
LIST = "one of: 'highly likely', 'likely', 'even', 'unlikely', 'highly unlikely'"
# What stands in the new study, what an author writes in its place, and what `check` then says.
MISTAKES = [
    ("watch = 50", "watch = 3,0", "write a decimal point in place of the comma"),
    ("watch = 50", "watch = 1,000,000", "write the number without separators, such as 1000000"),
    ("watch = 50", "watch = 50%", "write the number without %"),
    ("watch = 50", "watch = .5", "write digits on both sides of the point"),
    ("watch = 50", "watch = −5", "this is a typographic minus"),
    ("watch = 50", "watch =", "write a value behind the ="),
    ("watch = 50", "watch == 50", "write one = alone"),
    ("watch = 50", "watch = < 50", "write the number alone"),
    ("watch = 50", "watch: 50", "write = in place of the colon"),
    ("watch = 50", "watch 50", "write = between the key and its value"),
    ("watch = 50", "watch = 50;", "remove the sign at the end of the line"),
    ("watch = 50", 'watch = "50%"', "write the number alone, without quotes, %"),
    ("watch = 50", "watch\u00a0= 50", "there is a no-break space in this line"),
    ('title = "Dry years"', "title = Dry years", "write a text in quotes"),
    ('title = "Dry years"', "title = “Dry years”", "the quotes of a word processor"),
    ('title = "Dry years"', 'title = "Dry "years""', 'a " within a text is written'),
    ('title = "Dry years"', 'title = "Dry years', "this text has no closing quote on its line"),
    ('title = "Dry years"', 'title = "C:\\Users"', "in single quotes, or each \\ twice"),
    ("exclusive = false", "exclusive = no", "write true or false, in small letters"),
    ("exclusive = false", "exclusive = False", "write true or false, in small letters"),
    ("exclusive = false", 'exclusive = "no"', "write true or false, without quotes"),
    ('horizon = "2029Q4"', "horizon = 2029Q4", "write it in quotes"),
    ('horizon = "2029Q4"', 'horizon = "2029-Q4"', "write it like 2026Q4"),
    ('kind = "baseline"', 'kind = "base"', "one of: 'baseline', 'alternative'"),
    ('"highly likely", water', '"very likely", water', LIST),
    ('id = "brewery-permit"', 'id = "brewery-permit"\nexpected_by = 30/06/2027', DATE),
    ('id = "brewery-permit"', 'id = "brewery-permit"\nexpected_by = 30 June 2027', DATE),
    ('id = "brewery-permit"', 'id = "brewery-permit"\nexpected_by = "30.06.2027"', DATE),
    ('id = "brewery-permit"', 'id = "brewery-permit"\nexpected_by = 2027-06-31', "that day"),
    ('id = "brewery-permit"', 'id = "brewery-permit"\nexpected by = 1', "a key is one word"),
    ('id = "brewery-permit"', 'id = "brewery-permit"\nwatch = 3', "a key of [[indicators]]"),
    ('id = "dry-years"', 'id = "Dry-Years"', "write 'dry-years'"),
    ('id = "a-kim"', 'id = "büro kim"', "write 'buro-kim'"),
    ('id = "water-sold"', 'id = "water-sold"\nbaseline = 3.5', "write baseline = {"),
    ('id = "water-sold"', 'id = "water-sold"\nrange = "0-100"', "write range = [0, 100]"),
    ("[study]", 'owner = "me"\n[study]', "this line stands above the first table"),
    ("[study]", "[study]\n// a note", "a comment begins with #"),
    ("[study]", "<<<<<<< HEAD\n[study]", "settle the conflict that git has marked"),
    ("[[indicators]]", "[indicators]", "in single brackets: write two of each there"),
    ("watch = 50", "concern = yes", 'write "yes" or "no", in quotes'),
    ('[[scenarios]]\nid = "dry', '[[scenarios]\nid = "dry', "in double brackets: [[scenarios]]"),
    ('[[scenarios]]\nid = "dry', '[scenarios]]\nid = "dry', "have double brackets: [[scenarios]]"),
    ('title = "Dry years"', "title = 'Dry years\"", "this text has no closing quote"),
    ("[study]", "[my study]", "one word, in brackets: [study]"),
    ("watch = 50", "watch = 50 %  # don’t", "write the number without %"),
    ('title = "Dry years"', "title = The city’s dry years", "write a text in quotes"),
    ('title = "Dry years"', 'title = "The city’s "dry" years"', 'a " within a text is written'),
    ('title = "Dry years"', 'title: "The city’s dry years"', "write = in place of the colon"),
    ('title = "Dry years"', 'title = "Dry years”', "the quotes of a word processor"),
    ("focal_question", "focal_qestion", "did you mean 'focal_question'?"),
    ('["river-stops-flowing"]', '["river-stops-flowing"', "a ] is missing"),
    ('"highly unlikely" }', '"highly unlikely"', "a } is missing"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "my-study"
    made.mkdir()
    return made


def checked(folder: Path, was: str, written: str) -> Result:
    """Return what `check` says of the new study once an author has written something else."""
    assert was in START
    (folder / "study.toml").write_text(START.replace(was, written, 1), "utf-8")
    return run("check", str(folder))


@pytest.mark.parametrize("was, written, told", MISTAKES, ids=[one[1] for one in MISTAKES])
def test_a_mistake_is_told_with_what_to_write(
    was: str, written: str, told: str, folder: Path
) -> None:
    """In one error, whose code the line below names."""
    result = checked(folder, was, written)
    assert result.exit_code == 1
    assert told in result.stdout
    assert result.stdout.count("error[") == 1, result.stdout
    code = result.stdout.partition("error[")[2][:4]
    assert f"`scenariobook help {code}`" in result.stderr


@pytest.mark.parametrize(
    "was, written",
    [
        ('title = "Dry years"', 'title = "The city’s dry years'),
        ('title = "Dry years"', 'title = "The “dry” years'),
        ('title = "Dry years"', 'title = "Dry\u00a0years'),
        ('title = "Dry years"', 'title = "Dry years –3,'),
        ("[study]", "[study] x"),
    ],
)
def test_no_hint_leads_astray(was: str, written: str, folder: Path) -> None:
    """Where a quote was missing, signs within the text were called the mistake."""
    told = checked(folder, was, written).stdout
    assert "error[S001]" in told
    assert "help: " not in told


def test_exchanged_thresholds_are_seen_at_the_next_check(folder: Path) -> None:
    """They turn an indicator round, and nothing told which way it was read."""
    told = checked(folder, START, START).stderr
    assert "the higher, the worse: water-sold\nthe lower, the worse: reservoir-level\n" in told
    assert run("build", str(folder)).exit_code == 0
    assert "worse" not in run("check", str(folder)).stderr
    told = checked(folder, "watch = 3\nwarning = 6", "watch = 6\nwarning = 3").stderr
    assert told.startswith("the lower, the worse: water-sold\n")


@pytest.mark.parametrize("name", ["dry-years.toml.txt", "dry-years.TOML", "dry-years.tml"])
def test_a_file_of_another_name_is_named(name: str, folder: Path) -> None:
    """And not what it has, which would be missing: its advice would cost the author the study."""
    for file, data in new_study("my-study", q("2026Q4"), full=True).items():
        (folder / file).write_bytes(data)
    (folder / "dry-years.toml").rename(folder / name)
    told = run("check", str(folder)).stdout
    assert told.count("error[") == 1
    assert f"{name}: error[S004]" in told
    assert "name it dry-years.toml" in told


def test_a_file_of_another_name_is_named_beside_a_study_that_lacks_nothing(folder: Path) -> None:
    """What it had was missing from the tracker, and nobody was told."""
    (folder / "more.toml.txt").write_text("[[events]]\n", "utf-8")
    result = checked(folder, START, START)
    assert result.exit_code == 1
    assert "more.toml.txt: error[S004]: this file is not read" in result.stdout


def test_an_error_is_named_before_the_warnings_that_follow_from_it(folder: Path) -> None:
    """The line below named a warning, which a misspelt id had made."""
    result = checked(folder, "{ dry-years = ", "{ dry-yaers = ")
    assert "warning[" not in result.stdout
    assert "did you mean 'dry-years'?" in result.stdout
    assert "`scenariobook help S202`" in result.stderr


def test_a_definition_that_is_mistyped_is_the_error(folder: Path) -> None:
    """Each reference to it was an error, and the definition, which is the mistake, was none."""
    told = checked(folder, 'id = "dry-years"', 'id = "dry-yaers"').stdout
    assert told.count("error[") == 1
    assert '| id = "dry-yaers"' in told
    assert "error[S202]: no scenario has the id 'dry-years', and 4 places refer to it" in told
    assert "nothing refers to 'dry-yaers': did you mean 'dry-years' here?" in told


@pytest.mark.parametrize(
    "typed, told",
    [
        (["check", "2026Q4"], "--quarter 2026Q4"),
        (["check", "my-stduy"], "did you mean my-study?"),
        (["check"], "name it, such as my-study"),
    ],
)
def test_a_study_that_is_not_there_is_looked_for(
    typed: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the folder above it, and by its misspelt name."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "my-study").exit_code == 0
    result = run(*typed)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())


@pytest.mark.parametrize("other", ["ruff.toml", "pyproject.toml", ".typos.toml"])
def test_a_file_of_another_tool_hides_no_study(
    other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command took the folder above the studies for one, and told of the other tool's keys."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "my-study").exit_code == 0
    Path(other).write_text("[tool]\nname = 1\n")
    result = run("check")
    assert "name it, such as my-study" in " ".join(result.stderr.split())
    assert "error[" not in result.output
