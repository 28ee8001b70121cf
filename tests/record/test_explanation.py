"""The page that explains the merge says what the program does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace
from scenariobook.record.facts import Files, facts_about
from scenariobook.record.lineage import states_of
from scenariobook.record.merge_rules import RULES, Result, Rule, rule_for

from scenariobook.diagnostics import Place
from scenariobook.record.entries import Content, Key, Raised
from scenariobook.record.ledger import EMPTY, extend
from scenariobook.record.merge import merge
from scenariobook.record.record import Record
from scenariobook.record.replay import replay
from scenariobook.record.stated import Reading
from scenariobook.record.typed import FieldValue, Typed
from tests.builders import ORIGIN, q

DOCS = Path(__file__).parents[2] / "docs"
QUARTER = q("2022Q1")
KEY = Key(QUARTER, "reading", "gdp", "value")
NOW, BEFORE = "1" * 64, "0" * 64  # the SHA-256 of a.xlsx as it comes, and as it came once before


@dataclass(frozen=True)
class Example:
    """A record, and the cells that come back; the rule decides the first of them."""

    record: Record
    cells: Sequence[Typed]
    digests: Mapping[str, str] = field(default_factory=dict)


def record(
    *values: float, disputed: bool = False, came_from: str = "", agreed: bool = False
) -> Record:
    """Return a record that held these values, one after another, each typed in a cell.

    ``disputed``: 7 is in conflict, too. All came from a.xlsx, when that had this SHA-256.
    ``agreed``: the last value stood in b.xlsx, too.
    """
    origin = replace(ORIGIN, cells={"value": "H5"})
    if came_from:
        origin = replace(origin, file="a.xlsx", sheet="Update", sha256=came_from, knew=0)
    contents: list[Content] = [Reading(QUARTER, "gdp", value=value) for value in values]
    if disputed:
        contents.append(
            Raised(QUARTER, "reading", "gdp", "value", why="7 or 8", found="7", conflict=True)
        )
    added = [(content, origin) for content in contents]
    if agreed:
        added.append((contents[-1], replace(origin, file="b.xlsx", sha256="2" * 64)))
    return replay(extend(EMPTY, added).entries, QUARTER)


def typed(
    base: FieldValue, value: FieldValue, file: str = "a.xlsx", question: str = "", position: int = 0
) -> Typed:
    """Return a cell of a copy, mostly one that was made before anything was recorded."""
    place = Place(file, sheet="Update", cell="H5")
    return Typed(key=KEY, base=base, value=value, place=place, question=question, position=position)


# An example of each rule, by what the page says of it.
EXAMPLES: Mapping[str, Example] = {
    "copy = base, and its author said otherwise before, which is open": Example(
        record(disputed=True, came_from=BEFORE), [typed(None, None)], {"a.xlsx": NOW}
    ),
    "copy = base, and its author did not say otherwise before": Example(
        record(5.0), [typed(4.0, 4.0)]
    ),
    "the same edit was recorded or settled before, and that holds": Example(
        record(5.0), [typed(None, 5.0)]
    ),
    "the cell cannot be read in one way": Example(record(), [typed(None, None, question="1,234")]),
    "it is in conflict already, and another copy, whose author knew, decides": Example(
        record(disputed=True, came_from=NOW),
        [typed(None, 7.0), typed(None, 8.0, "b.xlsx", position=1)],
        {"a.xlsx": NOW},
    ),
    "two copies edit it to different values": Example(
        record(), [typed(None, 5.0), typed(None, 6.0, "b.xlsx")]
    ),
    "copy = record": Example(record(5.0), [typed(4.0, 5.0, position=1)]),
    "it is in conflict already, and who typed did not know": Example(
        record(disputed=True), [typed(None, 9.0)]
    ),
    "its author corrects what she typed herself": Example(
        record(5.0, came_from=BEFORE), [typed(None, 6.0)], {"a.xlsx": NOW}
    ),
    "its author changes what she typed herself, and another copy says it, too": Example(
        record(5.0, came_from=BEFORE, agreed=True), [typed(None, 6.0)], {"a.xlsx": NOW}
    ),
    "record = base": Example(record(5.0), [typed(5.0, 6.0)]),
    "base, copy and record all differ": Example(record(5.0), [typed(4.0, 6.0)]),
}


def table() -> list[tuple[str, str]]:
    """Return the rows of the page's table: what is found, and the outcome."""
    text = (DOCS / "explanation" / "merge.md").read_text("utf-8")
    rows = text.partition("| found | outcome |\n|---|---|\n")[2].partition("\n\n")[0]
    return re.findall(r"^\| (.*) \| (.*) \|$", rows, re.MULTILINE)


def test_the_table_of_outcomes_is_the_merges() -> None:
    """Row by row, in the order in which the rules are tried."""
    assert table() == [(rule.found, str(rule.result)) for rule in RULES]
    assert list(EXAMPLES) == [rule.found for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.found)
def test_each_rule_decides_its_example(rule: Rule) -> None:
    """None above it fits, and the cell's outcome is what the page says."""
    example = EXAMPLES[rule.found]
    states = states_of(example.record, example.cells, example.digests)
    files = Files(digests=example.digests, states=states, again=False)
    first, *_ = facts_about(example.record, KEY, example.cells, files)
    assert rule_for(first) is rule
    outcome, *_ = merge(example.record, example.cells, example.digests)
    assert (outcome.typed, outcome.result) == (example.cells[0], rule.result)


def test_every_outcome_is_told_of() -> None:
    """Also to those who read what `import` counts."""
    assert {outcome for _, outcome in table()} == set(Result)
    how_to = (DOCS / "how-to" / "returned-copies.md").read_text("utf-8")
    assert all(f"\n| {result} | " in how_to for result in Result)
