"""Where an entry came from, in words; what is empty is not written."""

from datetime import UTC, datetime

from msgspec import json

from scenariobook.record.ledger.entries import Origin

TYPED = Origin(
    who="Lea",
    when=datetime(2022, 7, 1, tzinfo=UTC),
    command="import",
    file="anna.xlsx",
    sha256="a" * 64,
    sheet="Update",
    cells={"value": "H5", "note": "L5"},
)


def test_an_entry_without_formulas_is_written_as_ever() -> None:
    """So that the ledgers of earlier versions keep their hashes."""
    assert b"formulas" not in json.encode(TYPED)
    assert json.decode(json.encode(TYPED), type=Origin) == TYPED
    assert TYPED.traced == "anna.xlsx!Update!H5,L5 · sha256 aaaaaaaaaaaa"


def test_formulas_are_told_once_each_and_cut() -> None:
    """After the cells, before the file's hash."""
    long = f"=SUM({'A1,' * 400}A1)"
    origin = Origin(
        who="Lea",
        when=TYPED.when,
        command="import",
        file="anna.xlsx",
        sha256="a" * 64,
        sheet="Update",
        cells=TYPED.cells,
        formulas={"value": "='my data'!B3", "as_of": "='my data'!B3", "note": long},
    )
    assert json.decode(json.encode(origin), type=Origin) == origin
    told = origin.traced
    assert told.startswith("anna.xlsx!Update!H5,L5 · from ='my data'!B3, =SUM(A1,A1")
    assert told.endswith("… · sha256 aaaaaaaaaaaa")
