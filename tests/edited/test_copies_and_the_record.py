"""Copies that LibreOffice edited, while the record or another copy moved on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.edited.desk import Desk
from tests.edited.preview import APPLIED, CONFLICT, RECORDED, preview
from tests.edited.study import OPEN, Lake, run

pytestmark = pytest.mark.client


def moved_on(desk: Desk, folder: Path, value: str) -> Lake:
    """Return the study with a reading recorded after its tracker was built."""
    lake = desk.lake.copied_to(folder / "lake")
    table = folder / "later.csv"
    table.write_text(f"quarter,item,value\n{OPEN},inflow,{value}\n", encoding="utf-8")
    assert run("import", lake.folder, table, "--yes").exit_code == 0
    return lake


def test_what_is_in_the_record_by_now_agrees(desk: Desk, tmp_path: Path) -> None:
    found = preview(moved_on(desk, tmp_path, "3.1"), desk.copy(desk.type_value("inflow", "3.1")))
    assert [(o.result, *o.edit) for o in found.outcomes] == [
        (RECORDED, "inflow", "value", "3.1", "3.1")
    ]
    assert found.exit_code == 0


def test_an_old_copy_never_undoes_what_was_recorded_since(desk: Desk, tmp_path: Path) -> None:
    """The copy still holds what it was made with: no edit."""
    assert not preview(moved_on(desk, tmp_path, "3.1"), desk.copy()).outcomes


def test_what_was_recorded_since_and_differs_is_a_conflict(desk: Desk, tmp_path: Path) -> None:
    """Nothing is chosen."""
    found = preview(moved_on(desk, tmp_path, "3.1"), desk.copy(desk.type_value("inflow", "2.8")))
    (conflict,) = found.outcomes
    assert (conflict.result, conflict.item, found.exit_code) == (CONFLICT, "inflow", 1)
    assert conflict.why == "later.csv 3.1, copy.xlsx 2.8"


def test_two_copies_that_disagree_are_a_conflict_that_names_both(desk: Desk) -> None:
    """What they agree on is applied."""
    agreed = desk.type_value("salinity", "11.5")
    one = desk.copy(agreed, desk.type_value("inflow", "3.1"), name="anna.xlsx")
    other = desk.copy(agreed, desk.type_value("inflow", "2.8"), name="ben.xlsx")
    for files in ((one, other), (other, one)):
        found = preview(desk.lake, *files)
        assert {(o.result, o.item) for o in found.outcomes} == {
            (APPLIED, "salinity"),
            (CONFLICT, "inflow"),
        }
        (why,) = {o.why for o in found.outcomes if o.result == CONFLICT}
        assert {*why.split(", ")} == {"anna.xlsx 3.1", "ben.xlsx 2.8"}
