"""`doctor`: what is missing is named, with what gets it; and a tracker to try a program with.

`doctor --excel` writes a small tracker, and says what a program kept of it.
"""

import re
import sys
from datetime import date
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import cffi
import openpyxl
import pytest
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Alignment

from scenariobook.cli import doctor
from scenariobook.cli.doctor import examine
from scenariobook.files import zipped
from tests.clients import gnumeric_convert
from tests.clients.office import running_libreoffice
from tests.commands import OUTPUT, TRACKER, do, must_say, run, run_program
from tests.expected import same_as_before
from tests.workbook.as_read import table

# --- what this machine lacks ----------------------------------------------------------------------


SYSTEMS = {
    ("linux", 'ID=debian\nNAME="Debian"\n'): "debian",
    ("linux", "ID=ubuntu\nID_LIKE=debian\n"): "debian",
    ("linux", 'ID=rocky\nID_LIKE="rhel centos fedora"\n'): "fedora",
    ("linux", "ID=arch\n"): "other",
    ("darwin", ""): "macos",
    ("win32", ""): "windows",
}


def test_which_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """`doctor` tells which system it runs on, from what Python or the system says of itself."""
    for (platform, text), name in SYSTEMS.items():
        Path("os-release").write_text(text)
        with monkeypatch.context() as there:
            there.setattr("sys.platform", platform)
            assert doctor.system_name(Path("os-release")) == name


@pytest.mark.parametrize("system", doctor._PANGO)
def test_a_missing_pango_has_a_remedy(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    """Where Pango is missing, `doctor` names the command that gets it, and what works until then.

    WeasyPrint once printed nine lines about itself before each briefing.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)

    def missing(_self: cffi.FFI, name: str, _flags: int = 0) -> None:
        raise OSError(f"cannot load library '{name}': error 0x7e")

    monkeypatch.setattr(cffi.FFI, "dlopen", missing)
    monkeypatch.setattr(doctor, "system_name", lambda: system)
    result = run("doctor")
    words = ("cannot load library 'libgobject-2.0-0'", "briefings are written as HTML")
    lacking = [one for one in (doctor._PANGO[system], *words) if one not in result.output]
    assert (result.exit_code, lacking) == (1, [])
    assert "WeasyPrint could not import" not in result.output


def test_what_else_may_be_missing() -> None:
    """`doctor` finds nothing missing where the tests run, and names a folder that nobody may write
    to.
    """
    assert run("doctor").exit_code == 0
    assert {one.what for one in examine(Path("gone")) if one.remedy} == {"Writing"}


# What each command makes where WeasyPrint cannot be loaded.
MADE = {
    "html": ("brief", "brief --annex", "build", "brief --html"),
    "docx": ("brief --docx",),
    "": ("brief --since 0", "pack"),
}


@pytest.mark.parametrize(
    "made, command", [(made, one) for made, commands in MADE.items() for one in commands]
)
def test_without_pango_what_can_be_made_is_made_once(made: str, command: str) -> None:
    """Without Pango, each command makes HTML or Word where it can, once, and says once what is
    missing.
    """
    Path("weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    done = run_program(*command.split())
    assert done.returncode == (not made), done.stderr
    assert [path.suffix for path in OUTPUT.glob("*-2022Q1*")] == ([f".{made}"] if made else [])
    assert TRACKER.exists() == (command == "build")
    told = command not in {"brief --html", "brief --docx"}
    assert done.stderr.count(b"this machine cannot make a PDF") == told
    assert (b"scenariobook doctor" in done.stderr) == told


# --- a program that is tried ----------------------------------------------------------------------


PROBE = "scenariobook-probe.xlsx"
_LINK = re.compile(r'HYPERLINK\("#(\w+)!([A-Z]+\d+)"')


def prepare() -> None:
    """Write a probe."""
    do("doctor --excel")


def instructions() -> list[tuple[str, str, str]]:
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


def report(file: str, code: int = 1) -> str:
    """Return what the command says of a probe that came back."""
    result = run("doctor", "--excel", file)
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def test_a_file_that_nobody_touched_has_no_step_done() -> None:
    """Of an untouched probe, `doctor --excel` says that no step is done.

    It never writes over a probe. One version always writes the same probe.
    """
    same_as_before(run("doctor", "--excel", PROBE).output)
    must_say("doctor --excel", "is there already", code=2)
    first = Path(PROBE).read_bytes()
    Path(PROBE).unlink()
    do("doctor --excel .")
    assert Path(PROBE).read_bytes() == first


def test_what_a_program_dropped_is_named_with_its_cell() -> None:
    """`doctor --excel` names what a program dropped or did not do, with the cell, and what should
    be there.

    Read it when it changes: a library calculates nothing, and loses what it is told to. A rule of
    another kind, such as a colour scale, is no damage.
    """
    book: Any = openpyxl.load_workbook(PROBE)
    for sheet, cell, text in instructions():
        number = re.fullmatch(r"\d+(\.\d+)?", text)
        day = re.fullmatch(r"\d{4}-\d\d-\d\d", text)
        book[sheet][cell] = float(text) if number else date.fromisoformat(text) if day else text
    update, rule = book["Update"], cast("Any", ColorScaleRule)
    row = table(book, "Update")[0]
    row["value"].comment = None
    row["value"].number_format = "General"
    row["status"].value = "watch"
    update.data_validations.dataValidation.clear()
    update.freeze_panes = None
    row["what is measured"].alignment = Alignment()
    update.conditional_formatting.add("A1:A9", rule("min", None, "FFFFFF", "max", None, "000000"))
    table(book, "Judgments")[0]["likelihood"].value = "62,5"
    del update.tables["Update"], book.defined_names["bands"], book["Signposts"]
    book.save("back.xlsx")
    done = run("doctor", "--excel", "back.xlsx")
    said = re.sub(r".*Signposts!.*\n|(?<=Openpyxl) [\d.]+", "", done.output)  # the sheet is gone
    same_as_before(said)
    assert done.exit_code == 1


def test_another_file_gets_a_sentence() -> None:
    """`doctor --excel` says of any other file, in a sentence, that it is no probe."""
    for data in (b"no workbook", zipped({"xl/workbook.xml": b"<no/>"})):
        Path("other.xlsx").write_bytes(data)
        assert "error[R014]: " in report("other.xlsx")
    openpyxl.Workbook().save("other.xlsx")
    assert "this is not the probe of scenariobook" in report("other.xlsx")
    do("doctor other.xlsx", code=2)


def test_the_build_of_excel_is_told() -> None:
    """`doctor --excel` tells the version and the build of the Excel that saved the probe."""
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
    assert "Saved by Microsoft Excel 16.0300 build 27328" in report("back.xlsx")


@pytest.mark.client
def test_libreoffice_keeps_all_of_it() -> None:
    """LibreOffice keeps all of the probe, and each step can be done in it."""
    here = Path.cwd()
    typed = [("type", *step) for step in instructions()]
    assert len(typed) == 11
    with running_libreoffice() as office:
        office.edit(here / PROBE, here / "back.xlsx", *typed)
    said = report("back.xlsx", 0)
    assert "Saved by LibreOffice/" in said
    assert "ok Steps 11 of 11" in said
    assert "!!" not in said


@pytest.mark.client
def test_what_gnumeric_loses_is_told() -> None:
    """`doctor --excel` tells what Gnumeric loses: the tables; the steps are still to do."""
    gnumeric_convert(Path(PROBE), Path("back.xlsx"))
    said = report("back.xlsx")
    assert "Saved by gnumeric" in said
    assert "!! Steps 0 of 11" in said
    assert "!! Tables 0 of" in said
    assert "ok Formulas" in said
