"""Whole commands, each a process, and the plain script or program that each is measured against."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

SCRIPT: Final = Path(__file__).parent


class Command(NamedTuple):
    """A command line; ``anew`` is what it must not find, for it would have less to do."""

    line: Sequence[str]
    anew: Path | None = None

    def get_ready(self) -> None:
        """Take away what an earlier run left."""
        if self.anew:
            shutil.rmtree(self.anew, ignore_errors=True)


class Case(NamedTuple):
    """Two command lines that are compared, and the bound on their ratio if there is one."""

    name: str
    ours: Command
    other: Command
    bound: float | None = None


def small_cases() -> list[Case]:
    """Return the cases that no study's size matters to."""
    return [Case("--help / a bare click program", _ours("--help"), _floor("help"), 1.3)]


def example_cases(example: Path) -> list[Case]:
    """Return the cases of the worked example's briefing."""
    brief = _ours("brief", str(example))
    return [
        Case("brief, worked example / import weasyprint", brief, _floor("weasyprint"), 3.2),
        Case(
            "brief, worked example / plain WeasyPrint",
            brief,
            _floor("print", str(example), "briefing"),
            0.65,
        ),
    ]


def long_cases(study: Path, long: Path) -> list[Case]:
    """Return the cases of a study and of the same with a ledger of many years."""
    ours, other = (_ours("check", str(folder)) for folder in (long, study))
    return [Case("check, 40,000 entries more / its own", ours, other, 2.5)]


def cases(folder: Path, example: Path, *, large: bool) -> list[Case]:
    """Return the cases of a study: our command against the floor, against itself, and rivals."""
    study, output = str(folder), folder / "output"
    build = _ours("build", study, anew=output)
    brief = _ours("brief", study)
    annex = _ours("brief", study, "--annex")
    check = _ours("check", study)
    copy = str(folder / "returned.xlsx")
    found = [
        Case("build / floor: openpyxl, WeasyPrint", build, _floor("build", study)),
        Case("build again / check", _ours("build", study), check, 1.2),
        Case("brief / that of the worked example", brief, _ours("brief", str(example)), 1.5),
        Case(
            "brief --annex / plain WeasyPrint",
            annex,
            _floor("print", study, "briefing", "annex"),
            0.55 if large else 0.65,
        ),
        Case(
            "import / floor: openpyxl's load",
            _ours("import", study, copy, "--dry-run"),
            _floor("load", study),
        ),
        Case(
            "import, untouched / openpyxl's load, once",
            _ours("import", study, str(folder / "tracker.xlsx"), "--dry-run"),
            _floor("untouched", study),
            1.8 if large else None,
        ),
        Case(
            "import a table / Python's csv",
            _ours("import", study, str(folder / "values.csv"), "--dry-run"),
            _floor("table", study),
        ),
        # The floor does not grow with the study.
        Case("check / its imports, used", check, _floor("imports"), None if large else 2.0),
        Case("check / its imports, unused", check, _floor("names")),
        Case("status / floor: tomli, json, rich", _ours("status", study), _floor("status", study)),
        Case("brief --html / brief --annex", _ours("brief", study, "--html"), annex),
    ]
    if find_spec("typst"):
        typst = _script("rivals", "typst", study)
        found.append(Case("brief --annex / Typst's annex, no drawings", annex, typst))
    if chromium := shutil.which("chromium") or shutil.which("google-chrome"):
        printing = Command(
            (
                *(
                    chromium,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-pdf-header-footer",
                ),
                *(f"--print-to-pdf={folder / 'chromium.pdf'}", str(folder / "annex.html")),
            )
        )
        found.append(Case("brief --annex / Chromium's annex", annex, printing))
    return found


def _ours(*arguments: str, anew: Path | None = None) -> Command:
    return Command((sys.executable, "-m", "scenariobook", *arguments), anew)


def _floor(*arguments: str) -> Command:
    return _script("floor", *arguments)


def _script(name: str, *arguments: str) -> Command:
    return Command((sys.executable, str(SCRIPT / f"{name}.py"), *arguments))
