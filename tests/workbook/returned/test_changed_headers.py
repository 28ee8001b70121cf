"""The header of an input column is typed over: what stands below is asked about, cell by cell."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from tests.workbook.letters import NEXT, NOTE, VALUE
from tests.workbook.returned.returned_copy import edited, outcomes


def _asked(data: bytes) -> dict[str, tuple[str, tuple[object, ...]]]:
    """Return what was found in each cell that is asked about, and its choices."""
    return {
        o.typed.place.cell: (o.typed.found, o.typed.choices)
        for o in outcomes(data)
        if o.typed.question and o.typed.place.cell
    }


def test_values_below_a_changed_header_can_be_chosen() -> None:
    """They were named nowhere, and nothing but leaving them could be chosen."""

    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        sheet[f"{VALUE}4"] = "values"
        sheet[f"{VALUE}6"], sheet[f"{VALUE}7"] = 71.125, 3.5

    assert _asked(edited(change)) == {
        f"{VALUE}6": ("71.125", (71.125,)),
        f"{VALUE}7": ("3.5", (3.5,)),
    }


def test_below_several_changed_headers_each_cell_is_named() -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        sheet[f"{VALUE}4"], sheet[f"{NOTE}4"] = "values", "remarks"
        sheet[f"{VALUE}6"], sheet[f"{NOTE}7"] = 71.125, "seen at the port"

    asked = _asked(edited(change))
    assert asked[f"{VALUE}6"] == ("71.125", ())
    assert asked[f"{NOTE}7"] == ("seen at the port", ())


def test_a_column_of_ones_own_beside_all_inputs_is_no_question() -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook["Update"]
        sheet[f"{NEXT}4"], sheet[f"{NEXT}6"] = "remark", 12

    assert _asked(edited(change)) == {}
