"""The command `doctor`: check this machine, and say how to install what is missing."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

import click

from scenariobook.cli.shared import terminal
from scenariobook.files import write_atomically
from scenariobook.paths import shipped

_PACKAGES: Final = ("weasyprint", "openpyxl", "python-docx", "jinja2", "lxml")
# WeasyPrint's own documentation names these.
_PANGO: Final = {
    "debian": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "fedora": "dnf install pango",
    "macos": "brew install pango; if this Python is not Homebrew's, also: "
    "export DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib",
    "windows": "install MSYS2, then in its shell: pacman -S mingw-w64-x86_64-pango",
    "other": "install Pango 1.44 or newer with your system's package manager",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes:
        what: The checked thing, such as ``Pango``.
        found: The thing's version or path, or why it is missing.
        remedy: How to get the thing, or what was lost, a line each; empty if nothing is missing.
    """

    what: str
    found: str
    remedy: str = ""


@click.command()
@click.argument(
    "place",
    type=click.Path(exists=True, path_type=Path),
    default=".",
    metavar="[DIR|FILE]",
)
@click.option(
    "--excel",
    is_flag=True,
    help="Write a probe into DIR: a workbook with steps to do in Excel. With the saved FILE: say "
    "what Excel kept of it.",
)
@click.pass_context
def doctor(ctx: click.Context, place: Path, *, excel: bool) -> None:
    """Check that this machine has what the program needs.

    It says how to install what is missing. DIR is the folder to write documents into; default: the
    current one. The exit code is 1 if something is missing that a command needs.

    With --excel, it writes a small tracker with a sheet of steps for somebody who has Excel, or
    another spreadsheet program. When the file is back, it says which program saved it, and what did
    not come back as it should; then, the exit code is 1.

    \b
    Examples:
      scenariobook doctor
      scenariobook doctor --excel
      scenariobook doctor --excel scenariobook-probe.xlsx
    """
    if excel and place.is_dir():
        _write_probe(place)
        return
    if not excel and not place.is_dir():
        raise click.UsageError(
            f"{place} is a file; `doctor --excel FILE` says what a program kept of it"
        )
    findings = tuple(_kept(place)) if excel else examine(place)
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        click.echo(f"{'!!' if finding.remedy else 'ok'}  {finding.what:{width}}  {finding.found}")
        for line in filter(None, finding.remedy.split("\n")):
            click.echo(f"    {'':{width}}  {line}")
    if any(finding.remedy for finding in findings):
        ctx.exit(1)


def _write_probe(folder: Path) -> None:
    """Write the probe, unless the file exists: it may hold somebody's steps."""
    from scenariobook.workbook.probe import PROBE

    path = folder / PROBE
    if path.exists():
        raise click.UsageError(f"{path} is there already: give it to --excel, or move it elsewhere")
    write_atomically(path, _fresh_probe(), within=folder)
    terminal.say(f"wrote {path}: its sheet Steps says what to do in Excel; then give it to --excel")


def _fresh_probe() -> bytes:
    from scenariobook.cli.shared.open_study import open_study
    from scenariobook.workbook.probe import probe

    return probe(open_study(shipped("templates/probe")))


def _kept(path: Path) -> Iterator[Finding]:
    """Yield a finding for each kind of thing in the probe that came back."""
    from scenariobook.intake.read_files import errors_name_the_file, read_paths
    from scenariobook.workbook.probe import kept, saved_by

    (data,) = read_paths([path]).values()
    with errors_name_the_file(str(path)):
        fresh = _fresh_probe()
        program, by_kind = saved_by(fresh, data), [*kept(fresh, data)]
    yield Finding("Saved by", program)
    for kind, total, lost in by_kind:
        yield Finding(kind, f"{total - len(lost)} of {total}", "\n".join(lost))


def examine(folder: Path) -> tuple[Finding, ...]:
    """Check this machine, and whether the program can write into a folder."""
    return (_versions(), *_pango(system_name()), _writing(folder))


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


def _versions() -> Finding:
    """Return the versions of the libraries that pip installed, for a report of a fault."""
    packages = (f"{name} {metadata.version(name)}" for name in _PACKAGES)
    versions = ", ".join([f"Python {platform.python_version()}", *packages])
    return Finding("Versions", versions)


def _pango(system: str) -> Iterator[Finding]:
    from scenariobook.briefing.pdf import pango_version, why_no_pdf

    why = why_no_pdf()
    if why:
        remedy = f"{_PANGO[system]}; until then, briefings are written as HTML"
        yield Finding("Pango", why, remedy)
        return
    yield Finding("Pango", pango_version())


def _writing(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        remedy = "choose another folder, or ask for the right to write there"
        return Finding("Writing", f"{folder}: {error.strerror}", remedy)
    return Finding("Writing", os.fspath(folder.resolve()))
