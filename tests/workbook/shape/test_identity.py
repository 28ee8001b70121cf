"""A tracker's identity: in three places, any of which suffices, and which never disagree."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.identity import IDENTITY_KEY, Identity, generation
from scenariobook.workbook.shape.layout import LAYOUT_VERSION
from tests.builders import q
from tests.workbook.examples import LAST, example, ledger, tracker

STUDY = example("open")
DATA = tracker(STUDY, LAST)


def saved(workbook: Workbook) -> bytes:
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def opened() -> Workbook:
    return load_workbook(BytesIO(DATA))


def test_identity_says_what_the_tracker_was_made_from() -> None:
    """Study, layout, quarter, and the ledger's last entry."""
    position = ledger(STUDY).position
    made = generation("v1", position, LAST, LAYOUT_VERSION)
    assert WorkbookFile(DATA).identity == Identity(
        study="synthetic",
        layout=LAYOUT_VERSION,
        quarter=LAST,
        generation=made,
        position=position,
    )


def test_identity_as_a_line() -> None:
    """What stands in the workbook is what is read."""
    identity = WorkbookFile(DATA).identity
    assert identity is not None
    assert Identity.parse(str(identity)) == identity
    assert len(str(identity)) < 255  # a constant in a formula holds no more


@pytest.mark.parametrize("text", ["", "scenariobook 1 x", "scenariobook one x 2022Q1 a 1 b"])
def test_a_damaged_identity_is_none(text: str) -> None:
    """It is never guessed."""
    with pytest.raises(ValueError, match="no tracker's identity"):
        Identity.parse(text)


@pytest.mark.parametrize("kept", ["property", "name", "sheet"])
def test_any_place_suffices(kept: str) -> None:
    """Google Sheets drops the property; somebody may delete the sheet."""
    workbook = opened()
    if kept != "property":
        workbook.custom_doc_props.props.clear()  # type: ignore[attr-defined]  # not in the stubs
    if kept != "name":
        del workbook.defined_names[IDENTITY_KEY]
    if kept != "sheet":
        del workbook["meta"]
    assert WorkbookFile(saved(workbook)).identity == WorkbookFile(DATA).identity


def test_places_must_not_disagree() -> None:
    """A workbook of pieces of two trackers is nobody's."""
    workbook = opened()
    workbook["meta"]["B4"] = str(WorkbookFile(tracker(STUDY, q("2022Q3"))).identity)
    with pytest.raises(ValueError, match="different records"):
        str(WorkbookFile(saved(workbook)).identity)


def test_a_foreign_workbook_has_no_identity() -> None:
    """It is told apart, not guessed at."""
    assert WorkbookFile(saved(Workbook())).identity is None
