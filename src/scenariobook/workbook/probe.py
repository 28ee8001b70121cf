"""Make a small tracker to try a spreadsheet program with, and list what that program kept.

The probe is written as every tracker is, with a sheet of steps for the person who has the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from openpyxl.utils import get_column_letter, range_boundaries

import scenariobook
from scenariobook.record.project import Project
from scenariobook.standards.colours import Sheets
from scenariobook.workbook.file_kinds import WrongFile
from scenariobook.workbook.own_work.own_cells import OwnWork, Spot
from scenariobook.workbook.preflight import inspect
from scenariobook.workbook.reading.opened import OpenedWorkbook, cells_of
from scenariobook.workbook.sheets.guide import STEPS
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet
from scenariobook.workbook.write import write_tracker
from scenariobook.workbook.xlsx.opc import children, local_name, parse_xml, workbook_part
from scenariobook.workbook.xlsx.package import CellComment, CellValue, Formula

PROBE: Final = "scenariobook-probe.xlsx"
_MADE_BY: Final = f"made by scenariobook {scenariobook.__version__}"
_TOP: Final = 4  # the row of the first step
_LAST: Final = "Save the file in its own format, close it, and send it back."
_COMMENT: Final = OwnWork(
    comments={Spot("Update", "river-level", "value"): CellComment("Leave this comment.")}
)


class Instruction(NamedTuple):
    """A step: something that a person types or does in a cell.

    Attributes:
        sheet: The cell's sheet.
        cell: The cell's address.
        words: The step in words.
        value: The cell's value after the step.
        beside: The address of a formula that the step changes; empty for none.
        shown: The formula's value after the step.
    """

    sheet: str
    cell: str
    words: str
    value: CellValue
    beside: str = ""
    shown: str = ""


_TO_DO: Final = (
    Instruction(
        STEPS, "D4", "Did the program say that it must repair the file? Type yes or no.", "no"
    ),
    Instruction("Update", "H4", "Type 12.5 (with your own decimal sign).", 12.5, "F4", "watch"),
    Instruction("Update", "I4", "Type 2026-02-03.", date(2026, 2, 3), "G4", ""),
    Instruction("Update", "K4", "Choose 2 from the list.", 2),
    Instruction("Update", "H5", "Choose tense from the list.", "tense", "F5", "watch"),
    Instruction(
        "Update", "H6", "Type about 3; the program must let you.", "about 3", "F6", "unclear"
    ),
    Instruction(STEPS, "D10", "Is “watch” on Update coloured, and bold? Type yes or no.", "yes"),
    Instruction("Signposts", "G4", "Choose emerging from the list.", "emerging", "E4", "emerging"),
    Instruction("Judgments", "F4", "Type Grüße, 5 €.", "Grüße, 5 €", "E4", "10 of 135"),
    Instruction("Judgments", "F8", "Type 62.5 (without a percent sign).", 62.5, "E8", "likely"),
    Instruction("Judgments", "F9", "Type unlikely.", "unlikely", "E9", "unlikely"),
)


def probe(project: Project) -> bytes:
    """Return the workbook of a study without a record; the same bytes on any day."""
    return write_tracker(
        project.study,
        project.record,
        project.record.open_quarter,
        recorded_at=None,
        own_work=_COMMENT,
        more=((STEPS, _write_steps),),
    ).data


def _write_steps(sheet: TrackerSheet, _: Tracker) -> None:
    sheet.set_widths(4, 16, 80, 10)
    sheet.put(1, 1, "Try a spreadsheet program", "title")
    sheet.put(2, 1, _MADE_BY, "hint")
    for number, step in enumerate(_TO_DO, 1):
        row, place = _TOP + number - 1, f"{step.sheet} {step.cell}"
        sheet.put(row, 1, number, "count")
        link = Formula(f'HYPERLINK("#{step.sheet}!{step.cell}","{place}")', place)
        sheet.put(row, 2, link, "guide link")
        sheet.put(row, 3, step.words, "text")
        sheet.put(row, 4, None, "input centre" if step.sheet == STEPS else "text")
    sheet.put(_TOP + len(_TO_DO), 3, _LAST, "text")
    sheet.finish(Sheets.ACCENT, "")


def saved_by(fresh: bytes, data: bytes) -> str:
    """Return the program that saved the probe last, its version and build, as the file says.

    Args:
        fresh: The probe as it was written.
        data: The probe as it came back.

    Raises:
        WrongFile: if the file is no workbook, or not the probe of this version.
    """
    opened = _opened(data)
    if data == fresh:
        return "no program yet: open it in one, and do the steps"
    properties = parse_xml(opened.parts.get("docProps/app.xml", b"<none/>"))
    texts = {local_name(element): element.text for element in properties}
    versions = children(parse_xml(opened.parts[workbook_part(opened.parts)]), "fileVersion")
    build = next((version.get("rupBuild") for version in versions), None)
    parts = texts.get("Application"), texts.get("AppVersion"), build and f"build {build}"
    return " ".join(filter(None, parts)) or "a program that does not say its name"


def _opened(data: bytes) -> OpenedWorkbook:
    inspect(data)
    opened = OpenedWorkbook(data)
    book = opened.workbook
    if STEPS not in book.sheetnames or book[STEPS]["A2"].value != _MADE_BY:
        raise WrongFile(
            f"this is not the probe of scenariobook {scenariobook.__version__}; "
            "`scenariobook doctor --excel` writes that"
        )
    return opened


def kept(fresh: bytes, data: bytes) -> Iterator[tuple[str, int, Sequence[str]]]:
    """Yield, kind by kind, the things of the probe that a program kept; the steps first.

    Each kind has its name, the number of its things, and a line for each lost thing with its cell.

    Args:
        fresh: The probe as it was written.
        data: The probe as it came back.
    """
    saved = _opened(data)
    yield "Steps", len(_TO_DO), [*_steps_not_done(saved)]
    saved_things = {(kind, place): thing for kind, place, thing in _things(saved)}
    lines_by_kind: dict[str, list[str]] = {}
    for kind, place, thing in _things(OpenedWorkbook(fresh)):
        now = saved_things.get((kind, place), "nothing")
        lines_by_kind.setdefault(kind, []).append(
            "" if now == thing else f"{place} was {thing}, is {now}"
        )
    for kind, lines in lines_by_kind.items():
        yield kind.capitalize(), len(lines), [*filter(None, lines)]


def _steps_not_done(saved: OpenedWorkbook) -> Iterator[str]:
    """Yield a line for each step whose cell or formula has a wrong value."""
    for number, step in enumerate(_TO_DO, 1):
        if step.sheet not in saved.workbook.sheetnames:
            yield f"step {number}: the sheet {step.sheet} is gone"
            continue
        cells = {step.cell: step.value} | ({step.beside: step.shown} if step.beside else {})
        for cell, expected in cells.items():
            value = saved.last_shown(saved.workbook[step.sheet][cell]).value or ""
            now = value.date() if isinstance(value, datetime) else value
            if now != expected:
                words = f"{step.sheet}!{cell} has {now or 'nothing'}, not {expected or 'nothing'}"
                yield f"step {number}: {words}"
                break


def _things(opened: OpenedWorkbook) -> Iterator[tuple[str, str, str]]:
    """Yield a tracker's things beside values, each with its kind and its place."""
    book: Any = opened.workbook
    for prop in book.custom_doc_props.props:
        yield "identity", prop.name, str(prop.value)
    for name, defined_name in book.defined_names.items():
        for sheet, area in defined_name.destinations:
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
        rules = ((rule.formula, rule.dxf) for rule in area.rules if rule.formula and rule.dxf)
        colours = (f"{when[0]} {_colour(dxf.font)} {_colour(dxf.fill)}" for when, dxf in rules)
        yield "colours by rule", str(area.sqref), "; ".join(colours)


def _of_cells(sheet: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401  (as above)
    for cell in cells_of(sheet).values():
        place = cell.coordinate
        if cell.data_type == "f":
            yield "formulas", place, str(getattr(cell.value, "text", cell.value))
        if cell.comment:
            yield "comments", place, cell.comment.text
        if cell.number_format != "General":
            plain = cell.number_format.replace("\\", "").replace('"', "")  # which mark letters
            yield "number formats", place, plain.replace(";;;", ";;")
        if cell.alignment.wrap_text:
            yield "wrapped texts", place, "wrapped"
        if cell.fill.fill_type:
            yield "colours", place, str(cell.fill.fgColor.rgb)[-6:]


def _colour(part: Any) -> str:  # noqa: ANN401  (as above)
    """Return the colour of a font or a fill, without the opacity, which programs change."""
    colour = getattr(part, "color", None) or getattr(part, "bgColor", None)
    return str(colour.rgb)[-6:] if colour else "none"
