"""Describe problems as values, and print them as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from scenariobook.errors import ScenariobookError
from scenariobook.wording import harmless


class Severity(StrEnum):
    """How serious a problem is: an error stops the work, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """The place of a problem in a file.

    Attributes:
        file: The path, relative to the study.
        line: The line, from 1; 0 for the file as a whole, and in workbooks.
        column: The character in the line, from 1; 0 for the file as a whole, and in workbooks.
        sheet: The sheet of a workbook, or ``CSV``; empty in text files.
        cell: The cell, such as ``H5``, or ``R2C3`` in a CSV; empty in text files.
    """

    file: str
    line: int = 0
    column: int = 0
    _: KW_ONLY
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column``, which editors can jump to, or ``file!sheet!cell``."""
        if self.sheet:
            return "!".join(filter(None, (self.file, self.sheet, self.cell)))
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        return self.file


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem.

    Attributes:
        code: A key of ``CODES``, which also gives the severity.
        message: A sentence about the problem.
        place: The place of the problem.
        hint: How to mend the problem; empty if the message says enough.
    """

    code: str
    message: str
    place: Place
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of the code."""
        return CODES[self.code].severity


@dataclass(frozen=True, slots=True)
class Code:
    """The severity and the short description of a diagnostic code."""

    severity: Severity
    title: str


def _error(title: str) -> Code:
    return Code(Severity.ERROR, title)


def _warning(title: str) -> Code:
    return Code(Severity.WARNING, title)


# S0: the text of the files. S1: the model. S2: the study as a whole. R: the record.
# O: the output folders. W: tradecraft. B: the briefing. A code is never reused for another
# problem, so some numbers are missing.
CODES: Final[Mapping[str, Code]] = MappingProxyType(
    {
        "S001": _error("the file is not valid TOML"),
        "S002": _error("the file is not UTF-8 text"),
        "S003": _error("the folder has no study"),
        "S004": _error("the file cannot be read"),
        "S101": _error("unknown key"),
        "S102": _error("missing key"),
        "S103": _error("wrong type of value"),
        "S104": _error("value not allowed"),
        "S105": _error("invalid id"),
        "S106": _error("character that a workbook cannot hold"),
        "S107": _error("text too long for a workbook cell"),
        "S108": _error("word too long for a page"),
        "S201": _error("duplicate id"),
        "S202": _error("reference to an id that does not exist"),
        "S203": _error("thresholds or a range in the wrong order"),
        "S204": _error("prior at 0 or 100"),
        "S205": _error("exclusive priors do not sum to 100"),
        "S206": _error("probability in an exploratory study"),
        "S207": _error("not exactly one [study] table"),
        "S208": _error("item without a home scenario"),
        "S209": _error("value does not fit the indicator's type"),
        "S210": _error("quarters in the wrong order"),
        "S211": _error("former id already in use"),
        "S212": _error("'within' does not fit its indicator"),
        "S213": _error("trigger whose needs cannot hold"),
        "S214": _error("feed that its indicator cannot take"),
        "S215": _error("base rate of more cases than there were"),
        "R001": _error("the ledger is not intact"),
        "R002": _error("row for an item that the study does not have"),
        "R003": _error("value does not fit its item"),
        "R004": _error("the table cannot be read"),
        "R005": _error("quarter outside the study"),
        "R006": _error("unknown source"),
        "R007": _error("implausible date"),
        "R008": _error("two rows for one item and quarter"),
        "R009": _warning("recorded for an item that the study no longer has"),
        "R010": _warning("recorded from a source that the study no longer has"),
        "R012": _error("merged input cells"),
        "R014": _error("the file is not a tracker of this study"),
        "R015": _error("an archived file is missing or was changed"),
        "R016": _error("the record changed while a command worked with it"),
        "R017": _error("a header that is missing, or stands twice"),
        "R018": _warning("recorded value that its indicator no longer admits"),
        "R020": _error("the record has no such entry"),
        "R021": _error("the record has lost entries"),
        "R022": _error("the new entries cannot be read back"),
        "R023": _error("the entries cannot be undone"),
        "R024": _error("the record is of another study"),
        "R025": _error("earlier definitions cannot be used"),
        "R026": _warning("the open quarter is after the horizon"),
        "R027": _error("the study names no analysts"),
        "R028": _error("a hand-out in the folder holds what the record lacks"),
        "R031": _warning("recorded value that no sheet shows"),
        "R032": _warning("value recorded in another unit"),
        "R034": _warning("exclusive scenarios that both came true"),
        "R036": _warning("id that another item has now"),
        "R037": _warning("entries whose times run backward"),
        "R038": _error("a hand-out that is said to be somebody else's"),
        "R040": _error("a published series could not be fetched"),
        "R041": _error("two files of one person that contradict each other"),
        "O001": _error("two studies with the same id"),
        "W301": _warning("likelihood and confidence in one sentence"),
        "W302": _warning("terms of both rows of the yardstick mixed"),
        "W303": _warning("term that the yardstick does not have"),
        "W311": _warning("two analysts with the same name"),
        "W312": _warning("assumption whose signposts stand under the former key"),
        "W313": _warning("meaning of a scenario that is longer than a line"),
        "W314": _warning("owner who is nearly an analyst"),
        "W315": _warning("priors that look like fractions of one"),
        "W316": _warning("indicator that does not say which values are worse"),
        "W317": _warning("id by which one thing may be taken for another"),
        "B001": _warning("character that no font on this machine has"),
        "B002": _error("a study's own template is wrong"),
        "B003": _error("a study's own palette is wrong"),
        "B004": _warning("a colour with too little contrast"),
    }
)


class Problems(ScenariobookError):
    """The work cannot go on; ``diagnostics`` say why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep the diagnostics, in the order given."""
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(f"{d.place}: {d.message}" for d in self.diagnostics))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of the diagnostics is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def in_file_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics by file, line and column, each once."""
    return tuple(sorted(set(diagnostics), key=lambda d: (d.place, d.code, d.message)))


def diagnostic_as_text(diagnostic: Diagnostic, source_line: str | None = None) -> str:
    """Return a diagnostic as printed: place, message, source line with a caret, hint.

    A long source line is cut to the part around the caret.
    """
    parts = [f"{diagnostic.place}: {diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"]
    if source_line is not None and diagnostic.place.line:
        gutter = f"{diagnostic.place.line:5d} | "
        excerpt, lead = _around(source_line, diagnostic.place.column - 1)
        indent = "".join(c if c == "\t" else " " for c in lead)
        parts += [gutter + excerpt, " " * (len(gutter) - 2) + "| " + indent + "^"]
    if diagnostic.hint:
        parts.append(f"help: {diagnostic.hint}")
    return harmless("\n".join(parts))  # messages quote ids and names as authors wrote them


_LINE_SHOWN = 88  # characters
_BEFORE_CARET = 44  # characters


def _around(line: str, offset: int) -> tuple[str, str]:
    """Return the part of a line around an offset, and that part up to the offset."""
    if len(line) <= _LINE_SHOWN:
        return line, line[:offset]
    start = max(0, min(offset - _BEFORE_CARET, len(line) - _LINE_SHOWN))
    end = start + _LINE_SHOWN
    lead = "…" if start else ""
    tail = "…" if end < len(line) else ""
    return lead + line[start:end] + tail, lead + line[start:offset]


def diagnostics_as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return diagnostics as a JSON array, one object for each."""
    return json.dumps(
        [
            {
                "code": d.code,
                "severity": str(d.severity),
                "message": d.message,
                "file": PurePath(d.place.file).as_posix(),
                "line": d.place.line or None,
                "column": d.place.column or None,
                "sheet": d.place.sheet or None,
                "cell": d.place.cell or None,
                "hint": d.hint or None,
            }
            for d in diagnostics
        ],
        indent=2,
    )
