"""Entries in words: what an entry changes of the one before, and what depends on it."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Opened
from scenariobook.record.ledger.entry_words import entry_in_words
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.open.steps import steps, why_not_undone
from tests.builders import ORIGIN, q

NOW = q("2022Q2")
FIRST = Reading(NOW, "growth", value=1234567.5, sources=("imf-weo", "tass"), note="a note")


def test_a_later_entry_tells_the_fields_that_it_changes() -> None:
    """Also one that it empties; a first one, and one that repeats all, tells all."""
    whole = "value: 1234567.5 · source: imf-weo; tass · note: a note"
    assert entry_in_words(FIRST) == entry_in_words(FIRST, FIRST) == whole
    dated = Reading(NOW, "growth", value=1234567.5, as_of=date(2022, 6, 30), note="a note")
    assert entry_in_words(dated, FIRST) == "as of: 2022-06-30 · source: empty"


def test_what_was_recorded_later_about_the_same_is_undone_first() -> None:
    """An entry of the old form has all that is known of its item; a quarter's need its opening."""
    contents = (Opened(NOW), FIRST, replace(FIRST, value=2.0), replace(FIRST, item="other"))
    by = [replace(ORIGIN, who=f"person {number}") for number in range(len(contents))]
    made = steps(extend(EMPTY, zip(contents, by, strict=True)).entries)
    assert [bool(why_not_undone(step, made)) for step in made] == [True, True, False, False]
