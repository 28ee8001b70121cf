"""Makes trackers that are not valid; test_made.py runs it by itself, and that run must fail."""

import re

import pytest

from scenariobook.workbook import write
from tests.validity.book import Book
from tests.workbook.examples import LAST, example, tracker
from tests.workbook.own_work.analysts_sheets import packed

SHEET = "xl/worksheets/sheet3.xml"


@pytest.mark.parametrize("number", [b' s="999"', b' s="998"', b""])
def test_makes_a_tracker(number: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the number of a format stands, there is one that is none, or none at all."""
    to_bytes = vars(write)["to_bytes"]

    def damaged(*args: object) -> bytes:
        parts = Book(to_bytes(*args)).parts
        sheet = re.sub(rb' s="[0-9]+"', number, parts[SHEET], count=1)
        return packed(parts | {SHEET: sheet})

    monkeypatch.setattr(write, "to_bytes", damaged)
    assert tracker(example("lone"), LAST)
