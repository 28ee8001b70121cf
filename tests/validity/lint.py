"""Our own lint of a workbook: what both validators miss and Excel calls damaged.

Each check is a function from the workbook to problems in words. It reads the package by itself,
so that a mistake in how the program reads packages does not hide one in how it writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import isgeneratorfunction
from typing import Final
from zipfile import BadZipFile

from tests.validity import of_names, of_numbers, of_package, of_sheets, of_tables
from tests.validity.book import Book

Check = Callable[[Book], Iterator[str]]

# Each function of these modules that yields problems.
CHECKS: Final[tuple[Check, ...]] = tuple(
    check
    for module in (of_package, of_names, of_numbers, of_sheets, of_tables)
    for check in vars(module).values()
    if isgeneratorfunction(check) and check.__module__ == module.__name__
)


def problems(data: bytes) -> list[str]:
    """Return what is wrong with a workbook, in words."""
    try:
        book = Book(data)
    except BadZipFile as error:
        return [f"it is no package: {error}"]
    return book.damage or [problem for check in CHECKS for problem in check(book)]
