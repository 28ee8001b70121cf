"""What the fuzzers found, and what was found beside them, asked again; and that they can find."""

from __future__ import annotations

from random import Random
from typing import Final

import pytest

from scenariobook.record.ledger.chain import Damaged, parse
from scenariobook.study import load as load_module
from tests.fuzz import inputs, oracles
from tests.record.full_ledger import FULL
from tests.study_text import STUDY

# An id that a terminal obeys, in a hint.
LOADED: Final = (
    STUDY.replace('"lake-holds"', '"lake\\u001b[2J"').replace('home = "lake-dries"', ""),
    STUDY.replace("prior = 30", "prior = 5e-324"),
    'title = "a text that ends with a \\',
    STUDY.replace("The lake holds", "1000Q1"),  # a header that was read as that of past values
    "\ufeff" + STUDY.replace('"Water level"', '"\ufeff"'),
)


@pytest.fixture(autouse=True)
def _all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oracles, "_ONE_IN", 1)


@pytest.mark.parametrize("text", LOADED)
def test_studies(text: str) -> None:
    """Each was once a traceback, or something that a terminal obeyed."""
    oracles.loads(text.encode())


def test_a_text_where_a_number_is_measured() -> None:
    """A reading that its indicator no longer admits was a traceback in the briefing."""
    text = FULL.data.replace(b'"item":"mood"', b'"item":"water-level"')
    assert oracles.parses(inputs.sealed(text))


def test_a_line_of_two_entries() -> None:
    """Its seal is right, and numbers still count up: the lines must be as many as the entries."""
    first, second, rest = FULL.data.split(b"\n", 2)
    joined = inputs.sealed(b"\n".join([first, second + rest]))
    with pytest.raises(Damaged, match="JSON is malformed"):
        parse(joined)


@pytest.mark.parametrize("name", oracles.ORACLES)
def test_what_the_fuzzers_begin_with_keeps_every_promise(name: str) -> None:
    """Some of it can be used, and its changes keep the promises, too."""
    seeds = list(inputs.SEEDS[name]())[:6]
    used = [oracles.ORACLES[name](seed) for seed in seeds]
    assert any(used)
    for number in range(12):
        random = Random(number)  # noqa: S311  (the same cases every day)
        oracles.ORACLES[name](inputs.MUTATORS[name](random.choice(seeds), random))


def test_a_ledger_is_sealed_as_the_program_seals_it() -> None:
    """Else no changed one would be read beyond its first hash."""
    assert inputs.sealed(FULL.data) == FULL.data


def test_a_loader_that_raises_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle lets through what it does not expect."""

    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(load_module, "draft", broken)
    with pytest.raises(KeyError):
        oracles.loads(STUDY.encode())
