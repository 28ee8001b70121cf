"""What people do with trackers and hand-outs, and what a team then finds in the record.

Whatever is asked here is asked of what is open, of the ledger, and of the tracker that `build`
writes.
"""

from pathlib import Path
from typing import Any

import openpyxl
from click.testing import Result

from scenariobook.cli.shared.settling import open_list
from scenariobook.record.merge.conflicts_in_words import says_in_words
from tests.commands import OUTPUT, TRACKER, do, opened, output, run
from tests.workbook.as_read import row_of

Matter = dict[str, Any]


def hand_out_of(person: str, quarter: str = "2022Q1") -> Path:
    """Return the path of somebody's hand-out."""
    return OUTPUT / "hand-out" / f"small-study-{quarter}-{person}.xlsx"


def bring_files(*files: str | Path, options: tuple[str, ...] = ()) -> Result:
    """Import files; nothing is asked."""
    done = run("import", *map(str, files), "--yes", *options)
    assert done.exit_code in {0, 1}, done.stderr
    return done


def build_and_read(*cells: tuple[str, str, str] | str) -> tuple[object, ...]:
    """Build; return what cells of the new tracker hold.

    A letter is short for the cell in which that shore's value of the open quarter stands.
    """
    do("build --yes")
    book = openpyxl.load_workbook(TRACKER, data_only=True)
    places = (("Update", f"shore-{one}", "value") if isinstance(one, str) else one for one in cells)
    return tuple(row_of(book, table, called)[header].value for table, called, header in places)


def open_matters(item: str = "") -> list[Matter]:
    """Return what is open, perhaps about one item alone."""
    return [
        {
            "number": matter.number,
            "item": matter.key.subject,
            "claims": [(claim.name, says_in_words(claim)) for claim in matter.claims],
            "choices": [choice.words for choice in matter.choices],
        }
        for matter in open_list(opened())
        if item in {"", matter.key.subject}
    ]


def settle_it(item: str, how: str) -> str:
    """Run `settle` on the one matter that is open about an item; return what is said.

    Args:
        item: The item.
        how: Words that one of its choices has, or = and the value that is entered, perhaps after
            a point and a field.
    """
    (matter,) = open_matters(item)
    if how.startswith(("=", ".")):
        return output(run("settle", "--enter", f"{matter['number']}{how}"))
    (number,) = (n for n, words in enumerate(matter["choices"], 1) if how.lower() in words.lower())
    return output(run("settle", "--choose", f"{matter['number']}={number}"))
