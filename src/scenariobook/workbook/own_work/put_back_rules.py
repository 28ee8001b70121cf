"""Put the analysts' conditional formats and data validations into a fresh tracker's sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.cell_range import MultiCellRange

from scenariobook.workbook.own_work.read import SheetWork
from scenariobook.workbook.own_work.relocate import Relocation, RowShift, breaks, relocate_formula
from scenariobook.workbook.own_work.rules_in_words import format_in_words, validation_in_words
from scenariobook.workbook.shape import program_rules
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.areas import Area, range_ref
from scenariobook.workbook.xlsx.sheet_rules import areas, clear_validations


def put_back_rules(
    page: Page, work: SheetWork, moves: Mapping[str, Relocation], *, is_gone: bool
) -> Iterator[tuple[Area, str, Area | None]]:
    """Write the rules of one sheet, but those without a place and those that read what is gone.

    Yield of each that is not written its old area, its words, and its new area if it has one.

    Args:
        page: the fresh sheet.
        work: the analysts' work on the sheet.
        moves: where the cells of each sheet go, by the title that it came back with.
        is_gone: whether the fresh tracker lacks the sheet, so that nothing has a place.
    """
    writer = _RulesWriter(page, work, moves, is_gone=is_gone)
    yield from writer.formats()
    yield from writer.checks()


class _RulesWriter:
    """Writes the rules of one sheet."""

    def __init__(
        self, page: Page, work: SheetWork, moves: Mapping[str, Relocation], *, is_gone: bool
    ) -> None:
        self._sheet = page.sheet
        self._own = work.rules
        self._title = work.title
        self._moves = moves
        self._is_gone = is_gone

    def formats(self) -> Iterator[tuple[Area, str, Area | None]]:
        """Write the analysts' conditional formats, and the looks that they gave the program's."""
        held = self._sheet.conditional_formatting
        ours: dict[str, list[tuple[Area, Rule]]] = {}
        for one in held:
            for rule in one.rules:
                places = ours.setdefault(program_rules.rule_text(rule), [])
                places += [(area, rule) for area in areas(one.sqref)]
        put: set[tuple[object, ...]] = set()
        for area, rule in self._own.formats:
            found = self._area(area)
            words = format_in_words(area, rule)
            if found is None:
                yield area, words, None
                continue
            alike = (
                ours.get(program_rules.rule_text(rule), ())
                if not self._own.tracker_lists_rules
                else ()
            )
            if any(_share_a_column(found, where) for where, _ in alike):
                continue
            again = copy(rule)
            again.formula = [self._followed(text, area, found) for text in rule.formula]
            if any(map(breaks, rule.formula, again.formula)):
                yield area, words, found
                continue
            again.priority = 0  # openpyxl then gives it the lowest priority
            identity = (
                found,
                program_rules.rule_text(rule),
                program_rules.rule_look(rule),
                *again.formula,
            )
            if identity not in put:
                put.add(identity)
                held.add(range_ref(found), again)
        for made, theirs in self._own.looks:
            for _, rule in ours.get(made.says, ()):
                rule.dxf, rule.colorScale = copy(theirs.dxf), copy(theirs.colorScale)

    def checks(self) -> Iterator[tuple[Area, str, Area | None]]:
        """Write the analysts' data validations, in place of the program's in the same cells."""
        for area, check in self._own.checks:
            found = self._area(area)
            if found is None:
                yield area, validation_in_words(area, check), None
                continue
            again = copy(check)
            again.sqref = MultiCellRange(range_ref(found))
            limits = check.formula1 or "", check.formula2 or ""
            moved = [self._followed(text, area, found) for text in limits]
            if any(map(breaks, limits, moved)):
                yield area, validation_in_words(area, check), found
                continue
            again.formula1, again.formula2 = (text or None for text in moved)
            clear_validations(self._sheet, found)
            self._sheet.add_data_validation(again)

    def _followed(self, formula: str, old: Area, new: Area) -> str:
        """Return a rule's formula for its new area; it is relative to the area's first cell."""
        if not formula:
            return ""
        slide = RowShift(old[0], old[2], new[0] - old[0])
        return relocate_formula(f"={formula}", self._title, self._moves, slide).removeprefix("=")

    def _area(self, area: Area) -> Area | None:
        return None if self._is_gone else self._moves[self._title].area(area)


def _share_a_column(one: Area, other: Area) -> bool:
    """Tell whether two areas share a column."""
    return one[1] <= other[3] and other[1] <= one[3]
