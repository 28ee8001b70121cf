"""What is missing is named, with what gets it on this machine."""

from __future__ import annotations

import builtins
import subprocess
import sys
from pathlib import Path

import cffi
import pytest

from scenariobook.cli import doctor
from scenariobook.cli.doctor import Presence, examine
from tests.commands import run
from tests.study_text import write_study

DEBIAN = 'ID=debian\nNAME="Debian"\n'
UBUNTU = "ID=ubuntu\nID_LIKE=debian\n"
FEDORA = 'ID=rocky\nID_LIKE="rhel centos fedora"\n'


@pytest.mark.parametrize(
    "platform, text, name",
    [
        ("linux", DEBIAN, "debian"),
        ("linux", UBUNTU, "debian"),
        ("linux", FEDORA, "fedora"),
        ("linux", "ID=arch\n", "other"),
        ("darwin", "", "macos"),
        ("win32", "", "windows"),
    ],
)
def test_which_system_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, text: str, name: str
) -> None:
    """From what Python or the system says of itself, its kin included."""
    monkeypatch.setattr("sys.platform", platform)
    (tmp_path / "os-release").write_text(text)
    assert doctor.system_name(tmp_path / "os-release") == name


def test_all_is_well_here(tmp_path: Path) -> None:
    """The tests run where everything is."""
    found = examine(tmp_path)
    assert {one.verdict for one in found} <= {Presence.GOOD, Presence.LESS}
    assert run("doctor", str(tmp_path)).exit_code == 0


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which WeasyPrint cannot be imported."""
    importing = builtins.__import__

    def refused(name: str, *rest: object, **more: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return importing(name, *rest, **more)  # type: ignore[arg-type]  # passed on as given

    monkeypatch.setattr(builtins, "__import__", refused)


@pytest.mark.usefixtures("no_pango")
@pytest.mark.parametrize("system", doctor._PANGO)
def test_a_missing_pango_has_a_remedy_everywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str
) -> None:
    """The exact command, and what works until then."""
    monkeypatch.setattr(doctor, "system_name", lambda: system)
    result = run("doctor", str(tmp_path))
    assert result.exit_code == 1
    assert doctor._PANGO[system] in result.output
    assert "cannot load library 'libpango-1.0-0'" in result.output
    assert "briefings are written as HTML" in result.output


def test_what_else_may_be_missing(tmp_path: Path) -> None:
    """The right to write."""
    found = {one.what: one for one in examine(tmp_path / "gone")}
    missing = {what for what, one in found.items() if one.verdict is Presence.MISSING}
    assert missing == {"Writing"}
    assert all(one.remedy for one in found.values() if one.verdict is not Presence.GOOD)


def test_the_words_of_weasyprint_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Pango is missing, it printed nine lines about itself before each briefing."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)

    def missing(_self: cffi.FFI, name: str, _flags: int = 0) -> None:
        raise OSError(f"cannot load library '{name}': error 0x7e")

    monkeypatch.setattr(cffi.FFI, "dlopen", missing)
    result = run("doctor")
    assert "cannot load library 'libgobject-2.0-0'" in result.output
    assert "WeasyPrint could not import" not in result.output


@pytest.mark.parametrize(
    "command, code, made",
    [
        ("brief", 0, "html"),
        ("brief --annex", 0, "html"),
        ("build", 0, "html"),
        ("brief --html", 0, "html"),
        ("brief --docx", 0, "docx"),
        ("brief --since 0", 1, ""),
        ("pack", 1, ""),
    ],
)
def test_without_pango_what_can_be_made_is_made_once(
    tmp_path: Path, command: str, code: int, made: str
) -> None:
    """WeasyPrint cannot be loaded then. With the annex, the HTML was made twice, and told twice."""
    output = write_study(tmp_path) / "output" / "small-study"
    lacking = tmp_path / "weasyprint.py"
    lacking.write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    done = subprocess.run(
        [sys.executable, "-m", "scenariobook", *command.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert [path.suffix for path in output.glob("*-2022Q1*")] == ([f".{made}"] if made else [])
    assert (output / "tracker.xlsx").exists() == (command == "build")
    told = command not in {"brief --html", "brief --docx"}
    assert done.stderr.count("this machine cannot make a PDF") == told
    assert ("scenariobook doctor" in done.stderr) == told
