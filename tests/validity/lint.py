"""Our own lint of a workbook: what both validators miss and Excel calls damaged.

Each check is a function from the workbook to problems in words. It reads the package by itself,
so that a mistake in how the program reads packages does not hide one in how it writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final
from zipfile import BadZipFile

from tests.validity import of_names, of_numbers, of_package, of_sheets, of_tables
from tests.validity.book import Book

Check = Callable[[Book], Iterator[str]]

CHECKS: Final[tuple[Check, ...]] = (
    of_package.members,
    of_package.types,
    of_package.kinds,
    of_package.relationships,
    of_package.ids,
    of_package.left_over,
    of_names.titles,
    of_names.views,
    of_names.selected,
    of_names.defined_names,
    of_names.named_sheets,
    of_numbers.formats,
    of_numbers.parts_of_formats,
    of_numbers.number_formats,
    of_numbers.conditional_formats,
    of_numbers.values,
    of_sheets.cells,
    of_sheets.columns,
    of_sheets.merged,
    of_sheets.counts,
    of_sheets.validations,
    of_sheets.rules,
    of_sheets.formulas,
    of_sheets.texts,
    of_sheets.comments,
    of_tables.headers,
    of_tables.columns,
    of_tables.ranges,
    of_tables.room,
    of_tables.numbers_and_names,
    of_tables.on_sheets,
)


def problems(data: bytes) -> list[str]:
    """Return what is wrong with a workbook, in words."""
    try:
        book = Book(data)
    except BadZipFile as error:
        return [f"it is no package: {error}"]
    return book.damage or [problem for check in CHECKS for problem in check(book)]
