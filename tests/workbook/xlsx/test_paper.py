"""What fits a page; and the same inputs give the same bytes, whenever and wherever."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from scenariobook.record.ledger.chain import EMPTY
from tests.builders import ORIGIN, a_study
from tests.commands import in_another_process
from tests.validity.book import Book
from tests.workbook.examples import LAST, example, opened, tracker
from tests.workbook.own_work.analysts_sheets import grafted, own_workbook

# --- paper ----------------------------------------------------------------------------------------


LONG: Final = {9: 841.9, 1: 792.0}  # points: A4, and Letter


def goes_over_two_pages(sheet: Any) -> bool:
    """Tell whether what a sheet shows would be smaller than 6.5 points on one page."""
    letters = (get_column_letter(n) for n in range(1, sheet.max_column + 1))
    held = [sheet.column_dimensions[letter] for letter in letters]
    across = 0.75 * sum(int(7 * column.width + 5) for column in held if not column.hidden)
    return 10 * (LONG[sheet.page_setup.paperSize] - 2 * 72 * 0.25) / across < 6.5


@pytest.mark.parametrize("name", ["central-asia", "el-nino-1996", "small-study", "hand-out"])
def test_a_sheet_prints_two_pages_wide_at_most(shipped: dict[str, Path], name: str) -> None:
    """And repeats its headings on each, in type of eight points or more."""
    for sheet in load_workbook(shipped[name]):
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.orientation == "landscape"
            pages = 2 if goes_over_two_pages(sheet) else 1
            assert sheet.page_setup.fitToWidth == pages, sheet.title
            if sheet.page_setup.fitToWidth == 2 and sheet.freeze_panes:
                assert sheet.print_title_cols == "$A:$A"
            sizes = {cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value}
            assert min(sizes) >= 8, sheet.title


@pytest.mark.parametrize("kind, number", [("a4", 9), ("letter", 1)])
def test_sheets_are_printed_on_the_studys_paper(kind: str, number: int) -> None:
    for sheet in opened(a_study(paper=kind), LAST, EMPTY):
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.paperSize == number, sheet.title
            assert (sheet.page_setup.fitToWidth == 2) == goes_over_two_pages(sheet), sheet.title


# --- bytes ----------------------------------------------------------------------------------------


# A clock that every library reads, at the moment that is given; what the program makes, and
# what openpyxl and a set write, which depend on the clock and the seed.
MAKE = """
import json, sys
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import time_machine
from openpyxl import Workbook

from tests.workbook.examples import LAST, example, tracker
from tests.workbook.own_work.analysts_sheets import grafted

moment, host = sys.argv[1:]
with time_machine.travel(datetime.fromisoformat(moment)):
    fresh = tracker(example("open"), LAST)
    joined = grafted(tracker(example("exclusive"), LAST), Path(host).read_bytes())
    clock = BytesIO()
    Workbook().save(clock)
seed = repr({str(number) for number in range(100)}).encode()
made = {"fresh": fresh, "grafted": joined, "clock": clock.getvalue(), "seed": seed}
print(json.dumps({name: sha256(data).hexdigest() for name, data in made.items()}))
"""


@cache
def host() -> bytes:
    """A tracker with the analysts' own sheets in it, as one input."""
    return grafted(tracker(example("open"), LAST), own_workbook())


def made(folder: Path, moment: str, seed: str, zone: str) -> dict[str, str]:
    """Return the checksums of what another process makes at a moment, under a hash seed."""
    path = folder / "host.xlsx"
    path.write_bytes(host())
    found = in_another_process(MAKE, moment, path, PYTHONHASHSEED=seed, TZ=zone)
    checksums: dict[str, str] = json.loads(found)
    return checksums


def test_the_same_bytes_on_another_day_and_under_another_hash_seed(tmp_path: Path) -> None:
    """A plain tracker and a grafted one; what does depend on clock and seed is told apart."""
    one = made(tmp_path, "2024-02-29T23:59:58+00:00", "0", "UTC")
    other = made(tmp_path, "2031-07-15T06:07:08+00:00", "1", "Asia/Bishkek")
    here = {
        "fresh": tracker(example("open"), LAST),
        "grafted": grafted(tracker(example("exclusive"), LAST), host()),
    }
    for name, data in here.items():
        assert one[name] == other[name] == sha256(data).hexdigest()
    assert one["clock"] != other["clock"]
    assert one["seed"] != other["seed"]


@pytest.mark.parametrize("kind", ["fresh", "grafted"])
def test_the_properties_tell_the_last_entrys_time(kind: str) -> None:
    """Created and modified are when the record was last written to, whoever the host was."""
    data = {"fresh": tracker(example("open"), LAST), "grafted": host()}[kind]
    assert dates(data) == dict.fromkeys(("created", "modified"), ORIGIN.when)


def test_without_a_record_the_quarters_last_day_is_told() -> None:
    """A study that nothing was recorded of yet has no other day of its own."""
    last = datetime(2022, 9, 30, tzinfo=UTC)
    assert LAST.last_day == last.date()
    data = tracker(example("open"), LAST, EMPTY)
    assert dates(data) == {"created": last, "modified": last}


def dates(data: bytes) -> dict[str, datetime]:
    """Return what the core properties say of days: all that are there."""
    found = {}
    for element in Book(data).roots["docProps/core.xml"]:
        name = str(element.tag).rpartition("}")[2]
        if name in {"created", "modified", "lastPrinted"}:
            found[name] = datetime.fromisoformat(element.text)
    return found
