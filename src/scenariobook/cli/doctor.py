"""The command `doctor`: check this machine, and say how to install what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import Final

import click

_PACKAGES: Final = ("weasyprint", "openpyxl", "python-docx", "jinja2", "lxml")
_SPREADSHEETS: Final = ("soffice", "libreoffice", "gnumeric")
_EXCEL: Final = (
    "/Applications/Microsoft Excel.app",
    r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE",
)
# WeasyPrint's own documentation names these.
_PANGO: Final = {
    "debian": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "fedora": "dnf install pango",
    "macos": "brew install pango; if this Python is not Homebrew's, also: "
    "export DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib",
    "windows": "install MSYS2, then in its shell: pacman -S mingw-w64-x86_64-pango",
    "other": "install Pango 1.44 or newer with your system's package manager",
}
_SPREADSHEET: Final = {
    "debian": "apt-get install libreoffice-calc",
    "fedora": "dnf install libreoffice-calc",
    "macos": "brew install --cask libreoffice",
    "windows": "winget install TheDocumentFoundation.LibreOffice",
    "other": "install LibreOffice, or use Google Sheets",
}


class Presence(Enum):
    """Whether a requirement is met; with ``LESS``, commands work, but do less."""

    GOOD = "good"
    LESS = "less"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes:
        what: What was checked, such as ``Pango``.
        verdict: Whether it is there.
        found: Its version or path, or why it is missing.
        remedy: How to get it; empty where it is there.
    """

    what: str
    verdict: Presence
    found: str
    remedy: str = ""


@click.command()
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    metavar="[DIR]",
)
@click.pass_context
def doctor(ctx: click.Context, folder: Path) -> None:
    """Check that this machine has what the program needs.

    It says how to install what is missing. DIR is the folder to write documents into; default: the
    current one. The exit code is 1 if something is missing that a command needs.

    \b
    Example:
      scenariobook doctor
    """
    findings = examine(folder)
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        mark = {Presence.GOOD: "ok", Presence.LESS: "--", Presence.MISSING: "!!"}[finding.verdict]
        click.echo(f"{mark}  {finding.what:{width}}  {finding.found}")
        if finding.remedy:
            click.echo(f"    {'':{width}}  {finding.remedy}")
    if any(finding.verdict is Presence.MISSING for finding in findings):
        ctx.exit(1)


def examine(folder: Path) -> tuple[Finding, ...]:
    """Check this machine, and whether the program can write into a folder."""
    system = system_name()
    return (
        _versions(),
        *_pango(system),
        _writing(folder),
        _spreadsheet(system),
    )


def system_name(release: Path = Path("/etc/os-release")) -> str:
    """Return ``debian``, ``fedora``, ``macos``, ``windows`` or ``other``.

    Derivatives of Debian and Fedora count as these.
    """
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "macos"
    if not release.exists():
        return "other"
    lines = (line.partition("=") for line in release.read_text("utf-8").splitlines())
    values = {key: value.strip('"') for key, _, value in lines}
    kin = f"{values.get('ID', '')} {values.get('ID_LIKE', '')}".split()
    return next((name for name in ("debian", "fedora") if name in kin), "other")


def why_no_pdf() -> str:
    """Return why this machine cannot make a PDF; empty if it can."""
    from scenariobook.briefing.pdf.weasyprint_import import import_weasyprint

    try:
        import_weasyprint()  # WeasyPrint loads Pango, which may be missing
    except OSError as error:
        return str(error).split("\n")[0]
    return ""


def _versions() -> Finding:
    """Return the versions of what pip has installed with the program, for a report of a fault."""
    packages = (f"{name} {metadata.version(name)}" for name in _PACKAGES)
    found = ", ".join([f"Python {platform.python_version()}", *packages])
    return Finding("Versions", Presence.GOOD, found)


def _pango(system: str) -> Iterator[Finding]:
    why = why_no_pdf()
    if why:
        remedy = f"{_PANGO[system]}; until then, briefings are written as HTML"
        yield Finding("Pango", Presence.MISSING, why, remedy)
        return
    from scenariobook.briefing.pdf.weasyprint_import import pango_version
    from scenariobook.briefing.pdf.weasyprint_patch import TESTED, why_off

    yield Finding("Pango", Presence.GOOD, pango_version())
    if off := why_off():
        yield Finding("Layout", Presence.LESS, off, f"pip install weasyprint=={TESTED}")


def _writing(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        remedy = "choose another folder, or ask for the right to write there"
        return Finding("Writing", Presence.MISSING, f"{folder}: {error.strerror}", remedy)
    return Finding("Writing", Presence.GOOD, os.fspath(folder.resolve()))


def _spreadsheet(system: str) -> Finding:
    programs = [name for name in _SPREADSHEETS if shutil.which(name)]
    programs += [path for path in _EXCEL if Path(path).exists()]
    if not programs:
        none = "none found here; the tracker opens in any program that reads .xlsx"
        return Finding("Spreadsheet", Presence.LESS, none, _SPREADSHEET[system])
    return Finding("Spreadsheet", Presence.GOOD, programs[0])
