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


def test_what_is_in_the_record_by_now_is_already_recorded(desk: Desk, tmp_path: Path) -> None:
    found = preview(moved_on(desk, tmp_path, "3.1"), desk.copy(desk.type_value("inflow", "3.1")))
    assert [(o.result, *o.edit) for o in found.changed] == [
        (RECORDED, "inflow", "value", "3.1", "3.1")
    ]
    assert found.exit_code == 0


def test_an_old_copy_never_undoes_what_was_recorded_since(desk: Desk, tmp_path: Path) -> None:
    """The copy still holds what it was made with: no edit."""
    assert not preview(moved_on(desk, tmp_path, "3.1"), desk.copy()).changed


def test_three_values_are_a_conflict_that_names_them(desk: Desk, tmp_path: Path) -> None:
    """When it was made, in the record by now, and in the copy: nothing is chosen."""
    found = preview(moved_on(desk, tmp_path, "3.1"), desk.copy(desk.type_value("inflow", "2.8")))
    (conflict,) = found.changed
    assert (conflict.result, conflict.item, found.exit_code) == (CONFLICT, "inflow", 1)
    place = f"copy.xlsx!Update!{desk.at('Update', 'inflow', 'value')}"
    for part in ("3.9", "3.1", "2.8", place):
        assert part in conflict.why


def test_two_copies_that_disagree_are_a_conflict_that_names_both(desk: Desk) -> None:
    """Every value with its file, sheet and cell; what they agree on is applied."""
    agreed = desk.type_value("salinity", "11.5")
    one = desk.copy(agreed, desk.type_value("inflow", "3.1"), name="anna.xlsx")
    other = desk.copy(agreed, desk.type_value("inflow", "2.8"), name="ben.xlsx")
    cell = desk.at("Update", "inflow", "value")
    for files in ((one, other), (other, one)):
        found = preview(desk.lake, *files)
        assert {(o.result, o.item) for o in found.changed} == {
            (APPLIED, "salinity"),
            (CONFLICT, "inflow"),
        }
        (why,) = {o.why for o in found.changed if o.result == CONFLICT}
        assert f"3.1 at anna.xlsx!Update!{cell}" in why
        assert f"2.8 at ben.xlsx!Update!{cell}" in why
