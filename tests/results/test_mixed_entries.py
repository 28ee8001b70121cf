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


@pytest.mark.parametrize("cells", [{}, {"note": "R2C4"}])
def test_parts_of_one_row_that_were_settled_one_by_one(cells: dict[str, str]) -> None:
    """An entry that settles the value has the note of the same row, too, and names no cell of it.

    Before, a row without a number stood in the sentence, and the one row was told as several.
    """
    of_x = replace(ORIGIN, file="x.csv", sheet="CSV", cells={"value": "R2C3", "note": "R2C4"})
    of_y = replace(of_x, file="y.csv")
    of_value, of_note = replace(of_x, cells={"value": "R2C3"}), replace(of_x, cells=cells)
    added = [
        (Reading(FIRST, "rain", value=70.0, note="Of x."), of_x),
        (Reading(FIRST, "rain", value=4.5, note="Of y."), of_y),
        (Reading(FIRST, "rain", value=70.0, note="Of x."), of_value),
        (Reading(FIRST, "rain", value=70.0, note="Of x."), of_note),
    ]
    assert not list(mixed_words(replay(extend(EMPTY, added).entries, FIRST), [VALUE]))


def test_a_row_that_no_entry_names_is_not_told() -> None:
    """Where no cell is known, the file alone is named, and counts as no other row."""
    rows = [("value", "K7"), ("note", "K8")]
    origins = [replace(ORIGIN, file="a.xlsx", sheet="Update", cells={n: c}) for n, c in rows]
    stated = Reading(FIRST, "rain", value=4.0, analyst="Ana")
    added = [(stated, origins[0]), (replace(stated, note="Read twice."), origins[1])]
    told = list(mixed_words(replay(extend(EMPTY, added).entries, FIRST), [VALUE]))
    (sentence,) = told
    assert "note from Update row 8 of a.xlsx; analyst from Update of a.xlsx; see" in sentence
    assert not list(mixed_words(replay(extend(EMPTY, added[:1]).entries, FIRST), [VALUE]))
