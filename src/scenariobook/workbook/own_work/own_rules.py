"""Find the analysts' conditional formats and data validations on one of the program's sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation

from scenariobook.diagnostics import short
from scenariobook.workbook.own_work.differences import Additions
from scenariobook.workbook.returned.table_places import TablePlace
from scenariobook.workbook.shape import program_rules
from scenariobook.workbook.shape.checksums import Checksums
from scenariobook.workbook.shape.program_rules import KnownFormat, KnownRules
from scenariobook.workbook.xlsx import sheet_rules
from scenariobook.workbook.xlsx.areas import Area, cell_ref, is_formula

_OLD_FORMATS: Final = program_rules.formats_of_old_trackers()
# Formats of older versions referred to the hidden sheet by the program's defined names.
_WORKINGS: Final = re.compile(r'INDIRECT\("(?:indicator|signpost|scenario)_\w+"', re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class OwnRules:
    """The analysts' rules on a sheet, each for one area.

    Attributes:
        formats: their conditional formats.
        looks: the program's formats to which they gave another look, each with its new rule.
        checks: their data validations.
        unreadable: sentences about formulas of rules that cannot be read.
        tracker_lists_rules: whether the tracker stores the rules that it was made with. Trackers of
            older versions do not, so that a rule like the program's may be the program's.
    """

    formats: Sequence[tuple[Area, Rule]] = ()
    looks: Sequence[tuple[KnownFormat, Rule]] = ()
    checks: Sequence[tuple[Area, DataValidation]] = ()
    unreadable: Sequence[str] = field(default=())
    tracker_lists_rules: bool = True


def own_rules(work: Additions, part: bytes, checksums: Checksums) -> OwnRules:
    """Return the rules on a sheet that are not the program's.

    Args:
        work: what the analysts added to the sheet.
        part: the bytes of the sheet's part.
        checksums: the checksums and rules that the tracker stores.
    """
    known = checksums.rules.get(work.original_title) if checksums.rules else None
    program = _ProgramRules(work, known)
    formats: list[tuple[Area, Rule]] = []
    looks: list[tuple[KnownFormat, Rule]] = []
    unread_here: list[str] = []
    for area, rule in sheet_rules.conditional_formats(work.sheet, part):
        made = program.format_of(area, rule)
        if made is None:
            formats.append((area, rule))
            unread_here += _unread(work, area, "a conditional format", rule.formula)
        elif made.look and not program_rules.same_look(made.look, program_rules.rule_look(rule)):
            looks.append((made, rule))
    checks = [
        (area, check)
        for area, check in sheet_rules.validations(work.sheet, part)
        if not program.has(area, check)
    ]
    for area, check in checks:
        unread_here += _unread(work, area, "a validation", (check.formula1, check.formula2))
    return OwnRules(
        formats=formats,
        looks=looks,
        checks=checks,
        unreadable=unread_here,
        tracker_lists_rules=known is not None,
    )


def range_of(area: Area) -> str:
    """Return an area as people write it, such as ``B5:B9``, or ``B5`` for one cell."""
    first, last = cell_ref(area[:2]), cell_ref(area[2:])
    return first if first == last else f"{first}:{last}"


def unreadable_formula(what: str, where: str, formula: str) -> str:
    """Return the words that report a formula that cannot be read."""
    return f"{what} at {where} says {short(formula)!r}, which cannot be read as a formula"


def _unread(
    work: Additions, area: Area, what: str, formulas: Sequence[str | None]
) -> Iterator[str]:
    for formula in formulas:
        if formula and not is_formula(formula):
            yield unreadable_formula(what, f"{work.sheet.title}!{range_of(area)}", formula)


class _ProgramRules:
    """The program's rules on a sheet, to compare others with."""

    def __init__(self, work: Additions, known: KnownRules | None) -> None:
        self._work = work
        self._known = known

    def format_of(self, area: Area, rule: Rule) -> KnownFormat | None:
        """Return the program's conditional format that a rule is; None if it is the analysts'."""
        columns = self._columns(area)
        if self._known is not None:
            return program_rules.matching_format(rule, columns, self._known.formats)
        says = program_rules.rule_text(rule)
        is_ours = says in _OLD_FORMATS or any(_WORKINGS.search(f or "") for f in rule.formula)
        return KnownFormat(says, "") if columns and is_ours else None

    def has(self, area: Area, check: DataValidation) -> bool:
        """Tell whether a data validation is the program's."""
        columns = self._columns(area)
        if self._known is not None:
            return program_rules.is_known_validation(check, columns, self._known.checks)
        return bool(columns and check.promptTitle)  # all of the program's have one

    def _columns(self, area: Area) -> frozenset[str]:
        """Return the keys of the program's columns that an area covers, in the table or below it.

        ExcelJS writes the part below a table, where rows may be added, once more.
        """
        top, left, bottom, right = area
        return frozenset(
            program_rules.column_key(place.table, header)
            for place in self._work.places
            if top <= max(place.end, place.bottom) and bottom >= place.top
            for column, header in place.columns.items()
            if header and left <= column <= right and not self._is_own(place, column)
        )

    def _is_own(self, place: TablePlace, column: int) -> bool:
        return column > place.edge or column in self._work.columns.get(place.table, ())
