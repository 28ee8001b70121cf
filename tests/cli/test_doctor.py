"""`doctor`: what is missing is named, with what gets it; and a tracker to try a program with.

`doctor --excel` writes a small tracker, and says what a program kept of it.
"""

import builtins
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import cffi
import openpyxl
import pytest
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Alignment

from scenariobook.cli import doctor
from scenariobook.cli.doctor import Presence, examine
from scenariobook.files import zipped
from tests.clients import gnumeric_convert
from tests.clients.office import running_libreoffice
from tests.commands import OUTPUT, TRACKER, do, run, says

# --- what this machine lacks ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "platform, text, name",
    [
        ("linux", 'ID=debian\nNAME="Debian"\n', "debian"),
        ("linux", "ID=ubuntu\nID_LIKE=debian\n", "debian"),
        ("linux", 'ID=rocky\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("linux", "ID=arch\n", "other"),
        ("darwin", "", "macos"),
        ("win32", "", "windows"),
    ],
)
def test_which_system(monkeypatch: pytest.MonkeyPatch, platform: str, text: str, name: str) -> None:
    """From what Python or the system says of itself, its kin included."""
    monkeypatch.setattr("sys.platform", platform)
    Path("os-release").write_text(text)
    assert doctor.system_name(Path("os-release")) == name


def test_all_is_well_here() -> None:
    """The tests run where everything is."""
    assert {one.verdict for one in examine(Path())} <= {Presence.GOOD, Presence.LESS}
    do("doctor")


@pytest.mark.parametrize("system", doctor._PANGO)
def test_a_missing_pango_has_a_remedy(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    """The exact command, and what works until then."""
    importing = builtins.__import__

    def refused(name: str, *rest: object, **more: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return importing(name, *rest, **more)  # type: ignore[arg-type]  # passed on as given

    monkeypatch.setattr(builtins, "__import__", refused)
    monkeypatch.setattr(doctor, "system_name", lambda: system)
    result = run("doctor")
    assert result.exit_code == 1
    assert doctor._PANGO[system] in result.output
    assert "cannot load library 'libpango-1.0-0'" in result.output
    assert "briefings are written as HTML" in result.output


def test_what_else_may_be_missing() -> None:
    """The right to write."""
    found = {one.what: one for one in examine(Path("gone"))}
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
def test_without_pango_what_can_be_made_is_made_once(command: str, code: int, made: str) -> None:
    """WeasyPrint cannot be loaded then. With the annex, the HTML was made twice, and told twice."""
    Path("weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    line = [sys.executable, "-m", "scenariobook", *command.split()]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert [path.suffix for path in OUTPUT.glob("*-2022Q1*")] == ([f".{made}"] if made else [])
    assert TRACKER.exists() == (command == "build")
    told = command not in {"brief --html", "brief --docx"}
    assert done.stderr.count("this machine cannot make a PDF") == told
    assert ("scenariobook doctor" in done.stderr) == told


# --- a program that is tried ----------------------------------------------------------------------


PROBE = "scenariobook-probe.xlsx"
_LINK = re.compile(r'HYPERLINK\("#(\w+)!([A-Z]+\d+)"')


def prepare() -> None:
    """Write a probe."""
    do("doctor --excel")


def steps() -> list[tuple[str, str, str]]:
    """Read the sheet Steps as a person does: in which cell to put what."""
    sheet = openpyxl.load_workbook(PROBE)["Steps"]
    found = []
    for _, link, words in sheet.iter_rows(min_row=4, max_col=3):
        if place := _LINK.search(str(link.value)):
            (what,) = re.findall(r"(?:Type|Choose) (.+?)(?: from| \(|;|\.$)", str(words.value))
            if what == "yes or no":
                what = "no" if "repair" in str(words.value) else "yes"
            found.append((place[1], place[2], what))
    return found


def saved_by_openpyxl(change: Callable[[Any], object] = lambda _: None) -> str:
    """Do the steps by openpyxl, and something else; return what the command prints."""
    book: Any = openpyxl.load_workbook(PROBE)
    for sheet, cell, text in steps():
        number = re.fullmatch(r"\d+(\.\d+)?", text)
        day = re.fullmatch(r"\d{4}-\d\d-\d\d", text)
        value = float(text) if number else date.fromisoformat(text) if day else text
        book[sheet][cell] = value
    change(book)
    book.save("back.xlsx")
    return told("back.xlsx")


def told(file: str, code: int = 1) -> str:
    result = run("doctor", "--excel", file)
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def test_a_file_that_nobody_touched_has_no_step_done() -> None:
    """All else is there. A probe is never written over; the same version writes the same one."""
    said = told(PROBE)
    assert "Saved by no program yet" in said
    assert "!! Steps 0 of 11" in said
    assert said.count("!!") == 1
    assert "is there already" in says("doctor", "--excel", code=2)
    first = Path(PROBE).read_bytes()
    Path(PROBE).unlink()
    do("doctor --excel .")
    assert Path(PROBE).read_bytes() == first


def test_what_a_program_dropped_is_named_with_its_cell() -> None:
    """A library calculates nothing, and here it also loses what it is told to."""
    cell = {what: f"{sheet}!{cell}" for sheet, cell, what in steps()}

    def drop(book: Any) -> None:
        update = book["Update"]
        update["H4"].comment = None
        update["H4"].number_format = "General"
        update["F4"] = "watch"
        update.data_validations.dataValidation.clear()
        update.freeze_panes = None
        update["O4"].alignment = Alignment()
        del update.tables["Update"]
        del book.defined_names["bands"]
        del book["Signposts"]

    said = saved_by_openpyxl(drop)
    assert "Saved by Microsoft Excel Compatible / Openpyxl" in said
    assert cell["12.5"] == "Update!H4"
    for line in (
        "step 6: Update!F6 has nothing, not unclear",
        "step 8: the sheet Signposts is gone",
        "Update!H4 was Leave this comment., is nothing",
        "Update!H4 was #,##0.0;−#,##0.0, is nothing",
        "Update!K4 was credibilities, is nothing",
        "Update!pane was 1 by 3, is nothing",
        "Update!O4 was wrapped, is nothing",
        "Update!A3:AA6 was Update: indicator, month,",
        "bands was lists!(",
        "Update!F4 was =IFERROR(",
    ):
        assert line in said, line


def test_a_step_that_was_not_done_is_named() -> None:
    """With the cell, what it has, and what it should have.

    A rule of another kind is no damage: a colour scale has neither a formula nor a format.
    """
    rule: Any = ColorScaleRule  # the stubs lack its types

    def change(book: Any) -> None:
        book["Judgments"]["F8"] = "62,5"
        scale = rule("min", None, "FFFFFF", "max", None, "000000")
        book["Update"].conditional_formatting.add("A1:A9", scale)

    said = saved_by_openpyxl(change)
    assert "step 10: Judgments!F8 has 62,5, not 62.5" in said
    assert "Judgments!F9" not in said.replace("Judgments!E9", "")
    assert "cannot be read" not in said


@pytest.mark.parametrize(
    "data", [b"no workbook", zipped({"xl/workbook.xml": b"<no/>"})], ids=["text", "zip"]
)
def test_another_file_gets_a_sentence(data: bytes) -> None:
    Path("other.xlsx").write_bytes(data)
    assert "error[R014]: " in told("other.xlsx")
    openpyxl.Workbook().save("other.xlsx")
    assert "this is not the probe of scenariobook" in told("other.xlsx")
    says("doctor", "other.xlsx", code=2)


def test_the_build_of_excel_is_told() -> None:
    """Excel says it in the workbook's part; here it is said for it."""
    with ZipFile(PROBE) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["docProps/app.xml"] = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'extended-properties"><Application>Microsoft Excel</Application>'
        b"<AppVersion>16.0300</AppVersion></Properties>"
    )
    book = parts["xl/workbook.xml"]
    version = b'<fileVersion appName="xl" lastEdited="7" rupBuild="27328"/>'
    parts["xl/workbook.xml"] = re.sub(rb"(<workbook[^>]*>)", rb"\1" + version, book, count=1)
    Path("back.xlsx").write_bytes(zipped(parts))
    assert "Saved by Microsoft Excel 16.0300 build 27328" in told("back.xlsx")


@pytest.mark.client
def test_libreoffice_keeps_all_of_it() -> None:
    """Each step is done as on the keyboard; the file is saved, and closed."""
    here = Path.cwd()
    typed = [("type", *step) for step in steps()]
    assert len(typed) == 11
    with running_libreoffice() as office:
        office.edit(here / PROBE, here / "back.xlsx", *typed)
    said = told("back.xlsx", 0)
    assert "Saved by LibreOffice/" in said
    assert "ok Steps 11 of 11" in said
    assert "!!" not in said


@pytest.mark.client
def test_what_gnumeric_loses_is_told() -> None:
    """No table comes back from it, and the steps are still to do."""
    gnumeric_convert(Path(PROBE), Path("back.xlsx"))
    said = told("back.xlsx")
    assert "Saved by gnumeric" in said
    assert "!! Steps 0 of 11" in said
    assert "!! Tables 0 of" in said
    assert "ok Formulas" in said
