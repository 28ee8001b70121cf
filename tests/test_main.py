from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.study_text import write_study

ASKED = (sys.executable, "-m", "scenariobook")
HEAVY = ("openpyxl", "weasyprint", "jinja2", "lxml", "tinycss2", "PIL", "numpy", "pandas")


def asked(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run([*ASKED, *arguments], capture_output=True, text=True, check=False)


def test_a_command_ends_with_its_code_and_says_all_that_it_has_to_say(tmp_path: Path) -> None:
    """The process ends at once, yet nothing that was printed into a pipe is lost."""
    study = write_study(tmp_path / "lake")
    assert asked("check", study).returncode == 0
    broken = study / "study.toml"
    broken.write_text(broken.read_text() + "\n[[drivers]]\n" * 500)
    wrong = asked("check", study)
    assert wrong.returncode == 1
    assert "lake: 1,000 errors, " in wrong.stderr
    assert wrong.stdout.count(": error[") == 500  # of a thousand, as many are shown
    assert wrong.stdout.endswith("\n")
    assert asked("check", study, "--no-such-option").returncode == 2


def test_words_that_cannot_be_written_are_a_failure(tmp_path: Path) -> None:
    """A full disk under the standard output is told by the exit code."""
    study = write_study(tmp_path / "lake")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*ASKED, "status", study], stdout=full, stderr=-1, check=False)
    assert done.returncode != 0


@pytest.mark.parametrize(
    "command, more",
    [
        (("--help",), ("pydantic", "msgspec", "rich")),
        (("check", "lake"), ("rich",)),
        (("status", "lake"), ()),
        (("import", "lake", "in.csv", "--yes"), ()),
    ],
    ids=lambda value: value[0] if value else "",
)
def test_looking_imports_nothing_heavy(
    command: tuple[str, ...], more: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What draws, writes workbooks or fills templates is not needed to look, or for a table."""
    monkeypatch.chdir(tmp_path)
    write_study(Path("lake"))
    Path("in.csv").write_text("quarter,item,value\n2022Q1,water-level,2.5\n")
    code = (
        "import sys; from scenariobook.cli.commands import main; "
        f"main({command!r}, standalone_mode=False); found = {(*HEAVY, *more)!r}; "
        "sys.exit(' '.join(name for name in found if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_numpy_is_left_alone_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its threads would keep the briefing in one process; openpyxl would import it."""
    package = tmp_path / "installed" / "numpy"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('numpy was imported')")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    monkeypatch.chdir(tmp_path)
    done = asked("build", write_study(tmp_path / "lake"))
    assert done.returncode == 0, done.stderr
    assert "tracker.xlsx" in done.stderr + done.stdout
