"""Copies that go from program to program, and copies of several people at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients import gnumeric_convert
from tests.clients.javascript import sheetjs
from tests.commands import logged
from tests.edited.desk import Desk
from tests.edited.preview import APPLIED, QUESTION, preview, take_in
from tests.edited.study import Lake

pytestmark = pytest.mark.client


def test_opening_and_saving_in_gnumeric_is_no_edit(lake: Lake, tmp_path: Path) -> None:
    assert preview(lake, gnumeric_convert(lake.tracker, tmp_path / "copy.xlsx")).is_no_edit


def test_opening_and_saving_in_one_program_after_another_is_no_edit(desk: Desk) -> None:
    """LibreOffice, Gnumeric, SheetJS: each rewrites what the one before it wrote."""
    second = gnumeric_convert(desk.copy(), desk.folder / "second.xlsx")
    third = sheetjs(second, desk.folder / "third.xlsx", reading={"cellNF": True})
    found = preview(desk.lake, third)
    assert found.is_no_edit, (found.outcomes, found.left)


def test_what_was_typed_survives_three_programs(desk: Desk) -> None:
    """A number, a percent, text, a date, a cleared cell: these, and nothing else."""
    share = desk.at("Update", "irrigated-share", "value")
    first = desk.copy(
        desk.type_value("salinity", "11.5"),
        desk.type_value("unrest", "violent"),
        ("number_format", "Update", share, "0%"),
        ("type", "Update", share, "33%"),
        ("type", "Update", desk.at("Update", "inflow", "as of"), "2022-05-09"),
        ("clear", "Update", desk.at("Update", "water-level", "note")),
        ("sort", "Update", desk.lake.body("Update"), 2),
    )
    second = gnumeric_convert(first, desk.folder / "second.xlsx")
    third = sheetjs(second, desk.folder / "third.xlsx", reading={"cellNF": True})
    edits = [
        ("inflow", "as_of", "", "2022-05-09"),
        ("irrigated-share", "value", "", "33"),
        ("salinity", "value", "10.5", "11.5"),
        ("unrest", "value", "tense", "violent"),
        ("water-level", "note", "low for June", ""),
    ]
    for copy in (first, second, third):
        found = preview(desk.lake, copy)
        assert found.edits == edits
        assert not found.left


def five_copies(desk: Desk) -> list[Path]:
    """Return what five people made of one tracker, each in their own program."""

    def at(item: str, header: str) -> str:
        return desk.at("Update", item, header)

    anna = desk.copy(
        desk.type_value("salinity", "11.5"),
        ("sort", "Update", desk.lake.body("Update"), 2),
        name="anna.xlsx",
    )
    coloured = desk.copy(
        desk.type_value("inflow", "3.1"),
        ("colour", "Update", desk.lake.body("Update"), 0xFFDD00),
        name="coloured.xlsx",
    )
    ben = gnumeric_convert(coloured, desk.folder / "ben.xlsx")
    cleo = desk.copy(
        ("type", "Update", at("water-level", "note"), "lowest since 1990"),
        desk.type_value("salinity", "11.5"),
        ("insert_column", "Update", desk.at("Update", "id", "unit"), "my remark"),
        name="cleo.xlsx",
    )
    dora = sheetjs(
        desk.lake.tracker,
        desk.folder / "dora.xlsx",
        ("set", "Update", at("fish-catch", "value"), {"t": "n", "v": 1100}),
        ("set", "Update", at("water-level", "value"), {"t": "n", "v": 5.7, "f": "5+0.7"}),
        reading={"cellNF": True},
    )
    emil = desk.copy(
        ("type", "Log", desk.at("Log", "inflow", "value"), "4.4"),
        ("type", "Judgments", desk.at("Judgments", "lake-splits", "likelihood"), "unlikely"),
        ("rename_sheet", "Judgments", "Our judgments"),
        name="emil.xlsx",
    )
    return [anna, ben, cleo, dora, emil]


def recorded(lake: Lake) -> list[str]:
    """Return what was said, in no order."""
    contents = (entry["content"] for entry in logged(lake.folder))
    return sorted(str(one) for one in contents if one["kind"] not in {"defined", "taken"})


def test_five_copies_come_home_in_any_order(desk: Desk, tmp_path: Path) -> None:
    """The same outcomes and the same record, whichever is named first."""
    copies = five_copies(desk)
    lakes = [desk.lake.copied_to(tmp_path / name) for name in ("one", "other")]
    one, other = (
        take_in(lake, *files) for lake, files in zip(lakes, (copies, copies[::-1]), strict=True)
    )
    assert one.outcomes == other.outcomes
    assert {o.edit for o in one.outcomes if o.result == APPLIED} == {
        ("salinity", "value", "10.5", "11.5"),
        ("inflow", "value", "3.9", "3.1"),
        ("water-level", "note", "low for June", "lowest since 1990"),
        ("water-level", "value", "6.1", "5.7"),
        ("fish-catch", "value", "1180", "1100"),
        ("inflow", "value", "4.2", "4.4"),
        ("lake-splits", "likelihood", "", "unlikely"),
    }
    assert not [o for o in one.outcomes if o.result == QUESTION]
    assert recorded(lakes[0]) == recorded(lakes[1])
    # Seven values, and that two people read the same salinity.
    assert len(recorded(lakes[0])) == len(recorded(desk.lake)) + 7 + 1
