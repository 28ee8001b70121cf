"""A value that was typed in another unit is told, with what its author can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace
from scenariobook.record.additions import raise_rivals

from scenariobook.diagnostics import Place
from scenariobook.record.definitions import changes
from scenariobook.record.entries import Content, Defined, Redefined, Undone
from scenariobook.record.former import former_ids
from scenariobook.record.ledger import EMPTY, Ledger, extend
from scenariobook.record.other_units import warn_of_other_units
from scenariobook.record.replay import replay
from scenariobook.record.rivals import warn_of_rivals
from scenariobook.record.stated import Reading
from scenariobook.study.model import Study
from tests.builders import ORIGIN, a_study, an_indicator, q

FIRST, NEXT = q("2022Q1"), q("2022Q2")
HOMES = Reading(FIRST, "homes", value=80.0)


def homes(unit: str | None, item: str = "homes", **fields: Any) -> Study:
    return a_study(indicators=[an_indicator(item, unit=unit, **fields)])


def redefined(before: Study, after: Study) -> Defined:
    return Defined(FIRST, "0" * 64, changes(before, after))


def ledger_of(contents: Sequence[Content]) -> Ledger:
    """Return a ledger that this version of the program wrote."""
    return extend(EMPTY, [(content, replace(ORIGIN, knew=0)) for content in contents])


def told(study: Study, contents: Sequence[Content], *unrecorded: Redefined) -> list[str]:
    """Return each warning's message."""
    ledger = ledger_of(contents)
    record = replay(ledger.entries, FIRST, former_ids(study))
    here = Place("study.toml", 7, 1)
    found = warn_of_other_units(study, record, ledger, unrecorded, lambda *_: here)
    return [one.message for one in found]


def test_a_value_keeps_the_unit_that_it_was_typed_in() -> None:
    """Also before any command has recorded that the unit was changed."""
    before, after = homes("homes"), homes("%")
    says = "homes is in %, and these values were recorded in homes: the number 80 of 2022Q1"
    assert told(before, [HOMES]) == []
    assert told(after, [HOMES, redefined(before, after)]) == [says]
    assert told(after, [HOMES], *changes(before, after)) == [says]


def test_what_was_typed_since_is_in_the_new_unit() -> None:
    before, after = homes("homes"), homes("%")
    later = (redefined(before, after), Reading(NEXT, "homes", value=3.0))
    assert told(after, [HOMES, *later]) == told(after, [HOMES, later[0]])
    assert told(after, [HOMES, *later, Reading(FIRST, "homes", value=4.0)]) == []


def test_a_note_typed_since_leaves_the_value_in_its_unit() -> None:
    """Each entry has all fields of its row; of these, somebody typed the note alone."""
    before, after = homes("homes"), homes("%")
    noted = replace(ORIGIN, knew=0, cells={"note": "O7"})
    ledger = ledger_of([HOMES, redefined(before, after)])
    ledger = extend(ledger, [(replace(HOMES, note="checked"), noted)])
    record = replay(ledger.entries, FIRST, former_ids(after))
    here = Place("study.toml", 7, 1)
    (warning,) = warn_of_other_units(after, record, ledger, (), lambda *_: here)
    assert "were recorded in homes: the number 80 of 2022Q1" in warning.message
    typed = extend(ledger, [(replace(HOMES, value=2.0), replace(ORIGIN, knew=0))])
    record = replay(typed.entries, FIRST, former_ids(after))
    assert not [*warn_of_other_units(after, record, typed, (), lambda *_: here)]


def test_a_new_name_of_the_same_unit_may_be_declared() -> None:
    before, after = homes("homes"), homes("dwellings", former_units=["homes"])
    assert told(after, [HOMES, redefined(before, after)]) == []


def test_a_label_where_there_was_none_is_no_other_unit() -> None:
    for before, after in ((homes(None), homes("%")), (homes("homes"), homes(None))):
        assert told(after, [HOMES, redefined(before, after)]) == []


def test_a_unit_that_came_back_and_a_change_that_was_undone() -> None:
    before, after = homes("homes"), homes("%")
    there, back = redefined(before, after), redefined(after, before)
    assert told(before, [HOMES, there, back]) == []
    assert told(before, [HOMES, there, Undone(FIRST, (2,))]) == []


def test_a_renamed_indicator_with_another_unit() -> None:
    before, after = homes("homes"), homes("%", "growth", formerly=["homes"])
    (message,) = told(after, [HOMES, redefined(before, after)])
    assert message.startswith("growth is in %, and these values were recorded in homes")


def two_that_become_one() -> tuple[Study, Study]:
    """Return a study of homes and of growth, and the same one with homes joined to growth."""
    growth = an_indicator("growth", unit="%")
    joint = an_indicator("growth", unit="%", formerly=["homes"])
    both = a_study(indicators=[growth, an_indicator("homes", unit="homes", watch=11.0)])
    return both, a_study(indicators=[joint])


def test_indicators_with_different_units_that_became_one() -> None:
    """Only what was recorded under the other id is in the other unit."""
    both, one = two_that_become_one()
    typed = [HOMES, Reading(NEXT, "growth", value=3.0)]
    (message,) = told(one, [*typed, redefined(both, one)])
    assert message.endswith("in homes: the number 80 of 2022Q1")


@pytest.mark.parametrize("raised", [False, True])
def test_a_value_that_somebody_may_choose_is_told_too(raised: bool) -> None:
    """3 % counts, and 80 homes is offered beside it."""
    both, one = two_that_become_one()
    contents: list[Content] = [HOMES, Reading(FIRST, "growth", value=3.0), redefined(both, one)]
    record = replay(ledger_of(contents).entries, FIRST, former_ids(one))
    (warning,) = warn_of_rivals(record, lambda *_: None)
    assert warning.message.endswith("different values: value of 2022Q1")
    added = [content for content, _ in raise_rivals(record, ORIGIN)] if raised else []
    (message,) = told(one, [*contents, *added])
    assert message.endswith("in homes: the number 80 of 2022Q1")
