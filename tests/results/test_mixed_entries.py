"""An entry whose parts come from several files, or from two rows that are one item now, is told."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from scenariobook.record.entries import Key
from scenariobook.record.ledger import EMPTY, extend
from scenariobook.record.replay import replay
from scenariobook.record.stated import Reading
from scenariobook.results.open_matters import mixed_words
from tests.builders import ORIGIN, q

FIRST = q("2022Q1")
VALUE = Key(FIRST, "reading", "rain", "value")


@pytest.mark.parametrize(
    "second, words",
    [
        (("a.xlsx", "Update", "K7"), []),
        (("a.xlsx", "Readings", "K9"), []),
        (
            ("a.xlsx", "Update", "K8"),
            ["value from Update row 7 of a.xlsx; note from Update row 8 of a.xlsx"],
        ),
        (("b.xlsx", "Update", "K8"), ["value from a.xlsx; note from b.xlsx"]),
    ],
)
def test_parts_of_several_rows_and_files(second: tuple[str, str, str], words: list[str]) -> None:
    """The value of one row beside the note of another; two sheets of one file are one author's."""
    file, sheet, cell = second
    first = replace(ORIGIN, file="a.xlsx", sheet="Update", cells={"value": "K7"})
    other = replace(ORIGIN, file=file, sheet=sheet, cells={"note": cell})
    added = [
        (Reading(FIRST, "rain", value=4.0), first),
        (Reading(FIRST, "rain", value=4.0, note="Read twice."), other),
    ]
    told = list(mixed_words(replay(extend(EMPTY, added).entries, FIRST), [VALUE]))
    assert [one.partition("now: ")[2].partition("; see")[0] for one in told] == words
