"""Entries in words: what an entry changes of the one before."""

from __future__ import annotations

from datetime import date

from scenariobook.record.ledger.entries import Cleared, Undone
from scenariobook.record.ledger.entry_words import described
from scenariobook.record.ledger.kinds import Estimate, Reading
from scenariobook.record.open.undo import stated_before
from tests.builders import a_ledger, q

NOW = q("2022Q2")
FIRST = Reading(NOW, "growth", value=1234567.5, sources=("imf-weo", "tass"), note="a note")


def test_a_first_entry_tells_all_of_its_fields() -> None:
    """With all digits of a number."""
    assert described(FIRST) == "value: 1234567.5 · source: imf-weo; tass · note: a note"


def test_a_later_entry_tells_the_fields_that_it_changes() -> None:
    """Also one that it empties; one that repeats all tells all."""
    dated = Reading(NOW, "growth", value=1234567.5, as_of=date(2022, 6, 30), note="a note")
    assert described(dated, FIRST) == "as of: 2022-06-30 · source: empty"
    assert described(FIRST, FIRST) == described(FIRST)
    estimate = Estimate(NOW, "alpha", "a-kim", 1, likelihood=28.0, reason="why")
    other = Estimate(NOW, "alpha", "a-kim", 1, likelihood=28.0, reason="why not")
    assert described(other, estimate) == "reason: why not"


def test_what_counted_before_is_the_last_that_was_neither_undone_nor_taken_back() -> None:
    """An undo that is itself undone lets its entries count again."""
    second = Reading(NOW, "growth", value=2.0)
    third = Reading(NOW, "growth", value=3.0)
    ledger = a_ledger(
        FIRST,  # 1
        second,  # 2: after 1
        Undone(NOW, (2,)),  # 3
        third,  # 4: after 1 again
        Undone(NOW, (4,)),  # 5
        Undone(NOW, (5,)),  # 6: 4 counts again
        second,  # 7: after 4
        Cleared(NOW, "growth", "reading"),  # 8
        third,  # 9: after nothing
        Reading(NOW, "other", value=1.0),  # 10: of something else
    )
    assert stated_before(ledger.entries) == {2: FIRST, 4: FIRST, 7: third}
