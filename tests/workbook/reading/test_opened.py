"""A copy says in two places from which record it was made; one of them is enough."""

from __future__ import annotations

import pytest

from scenariobook.workbook.identity import Identity
from scenariobook.workbook.reading.opened import OpenedWorkbook
from tests.workbook.reading.desk import Desk


def opened(desk: Desk) -> OpenedWorkbook:
    """Return a tracker, saved and opened."""
    return OpenedWorkbook(desk.saved())


def test_one_of_its_places_is_enough() -> None:
    identity = OpenedWorkbook(Desk().data).identity
    assert identity
    assert (identity.study, str(identity.quarter), identity.position.number) == (
        "synthetic",
        "2022Q2",
        2,
    )
    without_property, without_sheet, without_both = Desk(), Desk(), Desk()
    for desk in (without_property, without_both):
        desk.book.custom_doc_props.props.clear()
    for desk in (without_sheet, without_both):
        del desk.book["lists"]
    assert opened(without_property).identity == opened(without_sheet).identity == identity
    assert opened(without_both).identity is None


@pytest.mark.parametrize(
    "line, words",
    [
        ("scenariobook 3 synthetic 2022Q9", "is no tracker's identity"),
        ("scenariobook 3 other 2022Q2 2 abc", "made from different records"),
    ],
)
def test_a_damaged_or_a_second_identity_is_refused(line: str, words: str) -> None:
    desk = Desk()
    desk.book.custom_doc_props.props[0].value = line
    with pytest.raises(ValueError, match=words):
        _ = opened(desk).identity


def test_an_earlier_version_s_line_says_so() -> None:
    old = "scenariobook 2 synthetic 2022Q2 0a1b 2 abc a-kim 1"
    desk = Desk()
    del desk.book["lists"]
    desk.book.custom_doc_props.props[0].value = old
    copy = opened(desk)
    assert copy.is_earlier
    assert str(copy.identity) == "scenariobook 3 synthetic 2022Q2 2 abc a-kim 1"
    assert Identity.parse(old) == copy.identity
    assert not OpenedWorkbook(desk.data).is_earlier
