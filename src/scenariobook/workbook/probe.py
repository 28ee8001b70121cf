"""Make a small tracker to try a spreadsheet program with, and say what that program kept of it.

It is written as every tracker is, with a sheet of steps for the person who has the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from openpyxl.utils import get_column_letter, range_boundaries

import scenariobook
from scenariobook.paths import shipped
from scenariobook.record.project_folder import open_project
from scenariobook.standards.colours import Sheets
from scenariobook.workbook.additions import OwnWork, Spot
from scenariobook.workbook.limits.file_kinds import WrongFile
from scenariobook.workbook.limits.preflight import inspect
from scenariobook.workbook.page import Page
from scenariobook.workbook.reading.opened import OpenedWorkbook, cells_of
from scenariobook.workbook.write import write_tracker
from scenariobook.workbook.xlsx.opc import children, local_name, parse, workbook_part
from scenariobook.workbook.xlsx.package import CellValue, Formula, Note

PROBE: Final = "scenariobook-probe.xlsx"
_SHEET: Final = "Steps"
_ANSWER: Final = "D"  # the column of the answers
_TOP: Final = 4  # the row of the first step
_NOTED: Final = Spot("Update", "river-level", "value")
_MADE_BY: Final = f"made by scenariobook {scenariobook.__version__}"
_PROPERTIES: Final = "docProps/app.xml"
_LAST: Final = (
    "Save the file in its own format, and close it. Then send it back, or run: "
    f"scenariobook doctor --excel {PROBE}"
)
_NO_TEXT: Final = 2  # semicolons in a number format that says nothing of texts
# Cells by table, row and header: the sheet and the address.
_Places = Mapping[Spot, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does in a cell.

    Attributes:
        spot: The cell; None for the answer to a question on the sheet of steps.
        words: What to do there.
        value: What the cell then holds.
        shown: What formulas beside it then show, by header.
    """

    spot: Spot | None
    words: str
    value: CellValue
    shown: Mapping[str, CellValue] = field(default_factory=dict)


STEPS: Final = (
    Step(None, "Did the program say that it must repair the file? Type yes or no.", "no"),
    Step(_NOTED, "Type 12.5 (with your own decimal sign).", 12.5, {"status": "watch"}),
    Step(
        Spot("Update", "river-level", "as of"),
        "Type 2026-02-03; the program may show it otherwise.",
        date(2026, 2, 3),
        {"check": ""},
    ),
    Step(Spot("Update", "river-level", "credibility"), "Choose 2 from the list.", 2),
    Step(
        Spot("Update", "river-mood", "value"),
        "Choose tense from the list.",
        "tense",
        {"status": "watch"},
    ),
    Step(
        Spot("Update", "river-rain", "value"),
        "Type about 3; the program must let you.",
        "about 3",
        {"status": "unclear", "check": "value unclear"},
    ),
    Step(
        Spot("Signposts", "bridge-closed", "state"),
        "Choose emerging from the list.",
        "emerging",
        {"status": "emerging", "check": ""},
    ),
    Step(
        Spot("Words", "Bottom line", "text"),
        "Type Grüße, 5 €.",
        "Grüße, 5 €",
        {"characters": "10 of 135"},
    ),
    Step(
        Spot("Judgments", "river-holds", "likelihood"),
        "Type 62.5 (without a percent sign).",
        62.5,
        {"term": "likely"},
    ),
    Step(
        Spot("Judgments", "river-floods", "likelihood"),
        "Type unlikely.",
        "unlikely",
        {"term": "unlikely"},
    ),
    Step(None, "Is status beside “tense” on Update coloured, and bold? Type yes or no.", "yes"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a program kept of the things of one kind.

    Attributes:
        what: The kind.
        count: How many there are.
        lost: A line for each that it did not keep, with its cell.
    """

    what: str
    count: int
    lost: Sequence[str]

    @property
    def held(self) -> int:
        """How many of them it kept."""
        return self.count - len(self.lost)


def probe() -> bytes:
    """Return the workbook; the same version always gives the same bytes."""
    return _made()[0]


def _made() -> tuple[bytes, _Places]:
    project, _, _ = open_project(shipped("templates/probe"))
    if project is None:
        message = "the study of the probe has errors: install scenariobook again"
        raise RuntimeError(message)
    places: dict[Spot, tuple[str, str]] = {}

    def write_steps(page: Page, others: Sequence[Page]) -> None:
        for other in others:
            for placed in other.tables:
                for number, row in enumerate(placed.rows, placed.first):
                    for header, letter in placed.letters.items():
                        spot = Spot(placed.table.name, row.key, header)
                        places[spot] = other.sheet.title, f"{letter}{number}"
        _write_steps(page, places)

    own_work = OwnWork(notes={_NOTED: Note("A comment: leave it as it is.")})
    data = write_tracker(
        project.study,
        project.record,
        project.record.open_quarter,
        entries=(),
        own_work=own_work,
        front=(_SHEET, write_steps),
    )
    return data, places


def _write_steps(page: Page, places: _Places) -> None:
    page.set_widths(4, 16, 80, 10)
    page.put(1, 1, "Try a spreadsheet program", "title")
    page.put(2, 1, _MADE_BY, "hint")
    for row, step in enumerate(STEPS, _TOP):
        page.put(row, 1, row - _TOP + 1, "count")
        page.put(row, 3, step.words, "text")
        if step.spot:
            sheet, cell = places[step.spot]
            link = f'HYPERLINK("#{sheet}!{cell}","{sheet} {cell}")'
            page.put(row, 2, Formula(link, f"{sheet} {cell}"), "guide link")
        else:
            page.put(row, 4, None, "input centre")
    page.put(_TOP + len(STEPS), 1, len(STEPS) + 1, "count")
    page.put(_TOP + len(STEPS), 3, _LAST, "text")
    page.finish(Sheets.ACCENT, "")


def saved_by(data: bytes) -> str:
    """Return which program saved the probe last, its version and its build, as the file says.

    Raises:
        WrongFile: if the file is no workbook, or not the probe of this version.
    """
    opened = _opened(data)
    if opened.is_as_written:
        return "no program yet: open it in one, and do the steps"
    said = {local_name(one): one.text for one in parse(opened.parts.get(_PROPERTIES, b"<none/>"))}
    versions = children(parse(opened.parts[workbook_part(opened.parts)]), "fileVersion")
    build = next((one.get("rupBuild") for one in versions), None)
    found = said.get("Application"), said.get("AppVersion"), build and f"build {build}"
    return " ".join(filter(None, found)) or "a program that does not say its name"


def _opened(data: bytes) -> OpenedWorkbook:
    inspect(data)
    opened = OpenedWorkbook(data)
    if _MADE_BY not in [cell.value for cell in cells_of(opened.workbook.worksheets[0]).values()]:
        raise WrongFile(
            f"this is not the probe of scenariobook {scenariobook.__version__}; "
            "`scenariobook doctor --excel` writes that"
        )
    return opened


def kept(data: bytes) -> Iterator[Kept]:
    """Yield what a program kept of the probe, kind by kind; first of all the steps.

    Raises:
        WrongFile: if the file is no workbook, or not the probe of this version.
    """
    fresh, places = _made()
    saved, here = _opened(data), {}
    yield Kept("steps", len(STEPS), [*_undone(saved, places)])
    for kind, place, value in _things(saved):
        here[kind, place] = value
    every: dict[str, list[str]] = {}
    for kind, place, value in _things(OpenedWorkbook(fresh)):
        now = here.get((kind, place), "nothing")
        every.setdefault(kind, []).append("" if now == value else f"{place} was {value}, is {now}")
    for kind, lines in every.items():
        yield Kept(kind, len(lines), [*filter(None, lines)])


def _undone(saved: OpenedWorkbook, places: _Places) -> Iterator[str]:
    """Yield a line for each step whose cell, or a formula beside it, is not as it should be."""
    for number, step in enumerate(STEPS, 1):
        sheet, cell = _SHEET, f"{_ANSWER}{_TOP + number - 1}"
        wanted = {}
        if step.spot:
            sheet, cell = places[step.spot]
            beside = (step.spot._replace(header=header) for header in step.shown)
            wanted = dict(zip((places[one][1] for one in beside), step.shown.values(), strict=True))
        if sheet not in saved.workbook.sheetnames:
            yield f"step {number}: the sheet {sheet} is gone"
            continue
        cells = saved.workbook[sheet]
        now = {one: saved.last_shown(cells[one]).value or "" for one in (cell, *wanted)}
        if isinstance(day := now[cell], datetime):
            now[cell] = day.date()
        wrong = [
            f"{sheet}!{one} has {now[one] or 'nothing'}, not {value or 'nothing'}"
            for one, value in {cell: step.value, **wanted}.items()
            if now[one] != value
        ]
        if wrong:
            yield f"step {number}: {'; '.join(wrong)}"


def _things(opened: OpenedWorkbook) -> Iterator[tuple[str, str, str]]:
    """Yield what a tracker has beside values, each thing with its kind and its place."""
    book: Any = opened.workbook
    for one in book.custom_doc_props.props:
        yield "identity", one.name, str(one.value)
    for name, one in book.defined_names.items():
        for sheet, area in one.destinations:
            yield "names", name, f"{sheet}!{range_boundaries(area)}"
    for sheet in book.worksheets:
        for kind, place, thing in (*_of_sheet(sheet), *_of_rules(sheet), *_of_cells(sheet)):
            yield kind, f"{sheet.title}!{place}", thing


def _of_sheet(sheet: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401  (openpyxl's, which the stubs do not know)
    if pane := sheet.sheet_view.pane:
        yield "frozen panes", "pane", f"{pane.xSplit or 0:g} by {pane.ySplit or 0:g}"
    if sheet.print_title_rows:
        yield "print titles", "rows", sheet.print_title_rows
    if sheet.sheet_state != "visible":
        yield "hidden sheets", "sheet", sheet.sheet_state
    for table in sheet.tables.values():
        yield "tables", table.ref, f"{table.displayName}: {', '.join(table.column_names)}"
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            yield "hidden columns", letter, "hidden"


def _of_rules(sheet: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401  (as above)
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            for row, column in area.cells:
                yield "lists", f"{get_column_letter(column)}{row}", rule.formula1 or ""
    for area in sheet.conditional_formatting:
        looks = ((one.formula, one.dxf.font, one.dxf.fill) for one in area.rules)
        said = (
            f"{' '.join(formula)} {_colour(font and font.color)} {_colour(fill and fill.bgColor)}"
            for formula, font, fill in looks
        )
        yield "colours by rule", str(area.sqref), "; ".join(said)


def _of_cells(sheet: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401  (as above)
    for cell in cells_of(sheet).values():
        place = cell.coordinate
        if cell.data_type == "f":
            yield "formulas", place, str(getattr(cell.value, "text", cell.value))
        if cell.comment:
            yield "comments", place, cell.comment.text
        if cell.number_format != "General":
            yield "number formats", place, _same_everywhere(cell.number_format)
        if cell.alignment.wrap_text:
            yield "wrapped texts", place, "wrapped"
        if cell.fill.fill_type:
            yield "colours", place, _colour(cell.fill.fgColor)


def _colour(colour: Any) -> str:  # noqa: ANN401  (as above)
    """Return a colour without its opacity, which programs write in two ways."""
    return str(colour.rgb)[-6:] if colour else "none"


def _same_everywhere(code: str) -> str:
    """Return a number format as it reads whatever program wrote it."""
    plain = code.replace("\\", "").replace('"', "")
    return f"{plain};" if plain.count(";") == _NO_TEXT else plain
