"""Every formula cell carries its value, typed: whoever reads the file sees it as calculated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel

from scenariobook.record.ledger.chain import Ledger, parse
from scenariobook.study.load import load
from tests.validity.book import Book, decoded
from tests.workbook.examples import LAST, example, tracker
from tests.workbook.recalculation import equal, formulas, recalculate, values, without_values

CENTRAL_ASIA = Path(__file__).parents[3] / "scenarios" / "central-asia"

Cell = tuple[str, str]  # sheet and address

_serial: Any = to_excel  # the type stubs leave it out


def central_asia() -> bytes:
    """The worked example's tracker of its record's last quarter."""
    study = load(CENTRAL_ASIA).study
    assert study is not None
    held: Ledger = parse((CENTRAL_ASIA / "record" / "ledger.jsonl").read_bytes())
    return tracker(study, max(entry.content.quarter for entry in held.entries), held)


STUDIES: dict[str, Callable[[], bytes]] = {
    "central-asia": central_asia,
    "exclusive": lambda: tracker(example("exclusive"), LAST),
    "exploratory": lambda: tracker(example("exploratory"), LAST),
}


def in_the_file(data: bytes) -> dict[Cell, float | str | None]:
    """Return what stands beside each formula in the sheets' parts: a number, a text, or nothing.

    A type that is neither, an error's above all, is no value.
    """
    found: dict[Cell, float | str | None] = {}
    for sheet in Book(data).sheets:
        for cell in sheet.root.iter("{*}c"):
            if cell.find("{*}f") is None:
                continue
            value = cell.findtext("{*}v")
            if value is not None:
                kind = cell.get("t", "n")
                assert kind in {"n", "str"}, (sheet.title, cell.get("r"), kind, value)
                value = float(value) if kind == "n" else decoded(value)
            found[sheet.title, cell.get("r")] = value
    return found


def plain(value: object) -> object:
    """Return a value as the file holds it: a day as its number, nothing as an empty text."""
    match value:
        case None:
            return ""
        case date():
            return _serial(value)
    return value


def by_calamine(data: bytes) -> dict[Cell, object]:
    """Return every cell's value as calamine reads it."""
    return {cell: plain(value) for cell, value in values(data).items()}


def by_openpyxl(data: bytes) -> dict[Cell, object]:
    """Return every cell's value as openpyxl reads it, which calculates nothing.

    Beside a formula it leaves a text's ``_x005F_`` as it stands.
    """
    return {
        (sheet.title, cell.coordinate): decoded(value)
        if isinstance(value := plain(cell.value), str)
        else value
        for sheet in load_workbook(BytesIO(data), data_only=True)
        for row in sheet.iter_rows()
        for cell in row
    }


@pytest.mark.client
def test_every_reader_sees_what_libreoffice_calculates(tmp_path: Path) -> None:
    """calamine, openpyxl and LibreOffice, which must calculate all, find Python's values."""
    made = {name: make() for name, make in STUDIES.items()}
    calculated = recalculate(made, tmp_path)
    for name, data in made.items():
        ours = in_the_file(data)
        assert len(ours) > 100
        # The same cells are formulas to all; LibreOffice was given none of their values.
        stripped = in_the_file(without_values(data))
        assert stripped == dict.fromkeys(ours)
        assert set(ours) == {(sheet, cell) for sheet, cell, _ in formulas(data)}
        assert set(ours) == set(in_the_file(calculated[name]))
        seen = {
            "calamine": by_calamine(data),
            "openpyxl": by_openpyxl(data),
            "LibreOffice": by_calamine(calculated[name]),
        }
        for reader, theirs in seen.items():
            compared = {cell: equal(value, theirs[cell]) for cell, value in ours.items()}
            wrong = {c: (ours[c], theirs[c]) for c, same in compared.items() if not same}
            assert wrong == {}, (name, reader)
            assert len(compared) == len(ours)


@pytest.mark.parametrize("name", STUDIES)
def test_no_formula_is_without_a_value(name: str) -> None:
    """Numbers and texts both come; a text that looks like a number is a text."""
    found = in_the_file(STUDIES[name]())
    assert [cell for cell, value in found.items() if value is None] == []
    assert {type(value) for value in found.values()} == {float, str}


@pytest.mark.parametrize(
    "one, other, same",
    [
        (1.0, 1, True),
        (1.0, 1.0 + 2e-9, False),
        ("1", 1.0, False),
        ("a", "A", False),
        ("", "", True),
    ],
)
def test_equal_means_equal(one: object, other: object, same: bool) -> None:
    """Numbers to 1e-9, text exactly, and no text is a number."""
    assert equal(one, other) is same
