"""What is missing is named, with what gets it on this machine."""

from __future__ import annotations

import builtins
from pathlib import Path

import pytest

from scenariobook.cli import doctor
from scenariobook.cli.doctor import Presence, examine
from tests.commands import run
from tests.study_text import write_study

DEBIAN = 'ID=debian\nNAME="Debian"\n'
UBUNTU = "ID=ubuntu\nID_LIKE=debian\n"
FEDORA = 'ID=rocky\nID_LIKE="rhel centos fedora"\n'


@pytest.mark.parametrize(
    "text, name",
    [(DEBIAN, "debian"), (UBUNTU, "debian"), (FEDORA, "fedora"), ("ID=arch\n", "other")],
)
def test_which_system_it_is(tmp_path: Path, text: str, name: str) -> None:
    """From what the system says of itself, its kin included."""
    (tmp_path / "os-release").write_text(text)
    assert doctor.system_name(tmp_path / "os-release") == name
    assert doctor.system_name(tmp_path / "none") == "other"


@pytest.mark.parametrize("platform, name", [("darwin", "macos"), ("win32", "windows")])
def test_other_systems(monkeypatch: pytest.MonkeyPatch, platform: str, name: str) -> None:
    """Told by Python."""
    monkeypatch.setattr("sys.platform", platform)
    assert doctor.system_name() == name


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


@pytest.mark.usefixtures("no_pango")
def test_without_pango_the_briefing_is_html(tmp_path: Path) -> None:
    """`brief` and `build` write what can be written, and say so; the workshop stops."""
    write_study(tmp_path)
    output = tmp_path / "output" / "small-study"
    for command in ("brief", "build"):
        result = run(command, str(tmp_path))
        assert result.exit_code == 0
        assert "this machine cannot make a PDF" in result.stderr
        assert "scenariobook doctor" in result.stderr
        assert (output / "briefing-2022Q1.html").exists()
        assert not (output / "briefing-2022Q1.pdf").exists()
        (output / "briefing-2022Q1.html").unlink()
    assert (output / "tracker.xlsx").exists()
    for words in (["brief", "--since", "0"], ["pack"]):
        result = run(*words, str(tmp_path))
        assert result.exit_code == 1
        assert "scenariobook doctor" in result.stderr
