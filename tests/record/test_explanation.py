"""The page that explains the merge says what the program does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from scenariobook.diagnostics import Place
from scenariobook.record.entries import Content, Key, Raised, Reading, Record
from scenariobook.record.ledger import EMPTY, extend
from scenariobook.record.merge import Result, merge
from scenariobook.record.replay import replay
from scenariobook.record.typed import FieldValue, Typed
from tests.builders import ORIGIN, q

DOCS = Path(__file__).parents[2] / "docs"
QUARTER = q("2022Q1")
KEY = Key(QUARTER, "reading", "gdp", "value")


def record(*values: float, disputed: bool = False) -> Record:
    """Return a record that held these values, one after another, each typed in a cell."""
    origin = replace(ORIGIN, cells={"value": "H5"})
    contents: list[Content] = [Reading(QUARTER, "gdp", value) for value in values]
    if disputed:
        contents.append(Raised(QUARTER, "reading", "gdp", "value", "7 or 8", "7", conflict=True))
    return replay(extend(EMPTY, [(content, origin) for content in contents]).entries, QUARTER)


def typed(base: FieldValue, value: FieldValue, file: str = "a.xlsx", question: str = "") -> Typed:
    """Return a cell of a copy that was made before anything was recorded."""
    return Typed(KEY, base, value, Place(file, sheet="Update", cell="H5"), question)


# An example of each row of the page's table: the record, and the cells that come back.
EXAMPLES: Mapping[str, tuple[Record, Sequence[Typed]]] = {
    "copy = base, and its author did not say otherwise before": (record(5.0), [typed(4.0, 4.0)]),
    "the same edit was recorded or settled before, and that holds": (
        record(5.0),
        [typed(None, 5.0)],
    ),
    "the cell cannot be read in one way": (record(), [typed(None, None, question="1,234")]),
    "two copies edit it to different values": (
        record(),
        [typed(None, 5.0), typed(None, 6.0, "b.xlsx")],
    ),
    "copy = record": (record(5.0), [typed(4.0, 5.0)]),
    "it is in conflict already, and who typed did not know": (
        record(disputed=True),
        [typed(None, 9.0)],
    ),
    "its author corrects what she typed herself, or record = base": (
        record(5.0),
        [typed(5.0, 6.0)],
    ),
    "base, copy and record all differ": (record(5.0), [typed(4.0, 6.0)]),
}


def table() -> dict[str, str]:
    """Return the page's outcomes, by what is found."""
    text = (DOCS / "explanation" / "merge.md").read_text("utf-8")
    rows = text.partition("| found | outcome |\n|---|---|\n")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| (.*) \| (.*) \|$", rows, re.MULTILINE))


def test_the_table_of_outcomes_is_the_merges() -> None:
    """Each row comes out as it says, for every cell of its example."""
    assert list(table()) == list(EXAMPLES)
    for found, outcome in table().items():
        held, cells = EXAMPLES[found]
        results = {made.result for made in merge(held, cells)}
        assert results == {Result(outcome.partition(",")[0])}, found


def test_every_outcome_is_told_of() -> None:
    """Also to those who read what `import` counts."""
    assert {outcome.partition(",")[0] for outcome in table().values()} == set(Result)
    how_to = (DOCS / "how-to" / "returned-copies.md").read_text("utf-8")
    assert all(f"\n| {result} | " in how_to for result in Result)
