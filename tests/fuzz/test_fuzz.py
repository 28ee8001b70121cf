"""Files changed in a few places at random are used or refused; and what the fuzzers found once.

The same seeds come every time, so a case that fails can be run again by its number.
FUZZ_CASES=20000 tries more of them, as one should who changes how files are read.
"""

from __future__ import annotations

import os
from random import Random
from typing import Final

import pytest

from scenariobook.record.ledger.chain import Damaged, parse
from tests.fuzz import oracles
from tests.fuzz.changes import READERS, Reader, sealed
from tests.record.full_ledger import FULL
from tests.study_text import STUDY

CASES: Final = int(os.environ.get("FUZZ_CASES", "1000"))
BATCHES: Final = 20
# An id that a terminal obeys, in a hint.
LOADED: Final = (
    STUDY.replace('"lake-holds"', '"lake\\u001b[2J"').replace('home = "lake-dries"', ""),
    STUDY.replace("prior = 30", "prior = 5e-324"),
    'title = "a text that ends with a \\',
    STUDY.replace("The lake holds", "1000Q1"),  # a header that was read as that of past values
    "\ufeff" + STUDY.replace('"Water level"', '"\ufeff"'),
)


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_whatever_is_changed_is_used_or_refused(reader: Reader, batch: int) -> None:
    """Nothing else escapes, and what is used keeps every promise."""
    seeds = [*reader.seeds()]
    for number in range(batch, CASES, BATCHES):
        random = Random(number)  # noqa: S311  (the same cases every day)
        # The first one is sound: more often than others, something of it is still read.
        seed = random.choice((seeds[0], random.choice(seeds)))
        try:
            reader.holds(reader.change(seed, random))
        except BaseException as error:
            error.add_note(f"case {number}")
            raise


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_what_the_fuzzers_begin_with_is_used(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oracles, "_ONE_IN", 1)
    assert reader.holds(next(reader.seeds()))


@pytest.mark.parametrize("text", LOADED)
def test_studies(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each was once a traceback, or something that a terminal obeyed."""
    monkeypatch.setattr(oracles, "_ONE_IN", 1)
    oracles.loads(text.encode())


def test_a_text_where_a_number_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading that its indicator no longer admits was a traceback in the briefing."""
    monkeypatch.setattr(oracles, "_ONE_IN", 1)
    text = FULL.data.replace(b'"item":"mood"', b'"item":"water-level"')
    assert oracles.parses(sealed(text))


def test_a_line_of_two_entries() -> None:
    """Its seal is right, and numbers still count up: the lines must be as many as the entries."""
    first, second, rest = FULL.data.split(b"\n", 2)
    joined = sealed(b"\n".join([first, second + rest]))
    with pytest.raises(Damaged, match="JSON is malformed"):
        parse(joined)
