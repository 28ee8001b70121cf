"""What Python writes beside each formula is what a spreadsheet program finds."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formula.translate import Translator

from scenariobook.quarter import Quarter, quarters
from scenariobook.record.ledger.chain import EMPTY, extend, parse
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Chance, Judgment, Reading, Sighting, Statement
from scenariobook.study.load import load
from scenariobook.study.model import Study
from tests.builders import a_ledger, a_study, an_indicator, q
from tests.workbook.examples import KINDS, LAST, example, ledger, tracker
from tests.workbook.recalculation import (
    by_id,
    differences,
    equal,
    formulas,
    recalculate,
    recalculate_in_gnumeric,
    values,
)

SCENARIOS = Path(__file__).parents[3] / "scenarios"
SHIPPED = sorted(folder.name for folder in SCENARIOS.iterdir() if (folder / "study.toml").exists())

# The columns to type in, and the entries' fields that go there.
TYPED: dict[type[Content], tuple[str, dict[str, str]]] = {
    Reading: ("tblUpdate", {"value": "value", "as of": "as_of", "note": "note"}),
    Sighting: ("tblSignposts", {"state": "state", "seen on": "seen_on"}),
    Judgment: ("tblJudgments", {"likelihood": "likelihood", "confidence": "confidence"}),
    Chance: (
        "tblSignposts",
        {"chance by its date": "chance", "why this chance": "rationale"},
    ),
    Statement: ("tblAnswer", {"text": "text"}),
}

# The tables that show what is recorded, not what is typed on another sheet.
RECORDED = {"tblChanges", "tblReadings", "tblSightings"}
# Columns that nobody types in here, and the one that holds the number of its row.
NOT_TYPED = {"source", "credibility", "analyst", "chance stated by", "due"}

pytestmark = pytest.mark.client


def some_quarters(study: Study, last: Quarter) -> list[Quarter]:
    """Return the first quarter, every third one after it, and the last two."""
    every = list(quarters(study.header.start, last))
    return sorted({*every[::3], *every[-2:]})


def test_first_and_last_quarter_of_each_kind_of_study(tmp_path: Path) -> None:
    """Every formula's value in the first quarter and in the last, in each mode and yardstick."""
    studies = {kind: example(kind) for kind in KINDS}
    written = {
        f"{kind} {quarter}": tracker(study, quarter)
        for kind, study in studies.items()
        for quarter in (study.header.start, LAST)
    }
    assert _differences(written, tmp_path) == {}


@pytest.mark.parametrize("kind", ["open", "exclusive", "exploratory", "gaps", "changed", "full"])
def test_gnumeric_calculates_the_same(kind: str, tmp_path: Path) -> None:
    """It takes no function of one value over a range, nor a whole row out of one."""
    for quarter in (q("2022Q1"), q("2022Q2"), LAST):
        data = tracker(example(kind), quarter)
        assert differences(data, recalculate_in_gnumeric(data, tmp_path)) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_quarters_of_the_shipped_studies(name: str, tmp_path: Path) -> None:
    """The worked examples, as users meet them."""
    study = load(SCENARIOS / name).study
    assert study is not None
    held = parse((SCENARIOS / name / "record" / "ledger.jsonl").read_bytes())
    last = max(entry.content.quarter for entry in held.entries)
    written = {
        str(quarter): tracker(study, quarter, held) for quarter in some_quarters(study, last)
    }
    assert _differences(written, tmp_path) == {}


@pytest.mark.parametrize("exclusive, beta", [(False, "highly likely"), (True, "unlikely")])
def test_evidence_beyond_what_exp_can_hold_is_computed_all_the_same(
    *, exclusive: bool, beta: str, tmp_path: Path
) -> None:
    """The greatest weights of seven items would ask for e to the 1,538th, or divide 0 by 0."""
    rated = {"alpha": "highly unlikely", "beta": beta}
    items = [an_indicator(f"heavy-{n}", ratings=rated, weight=100.0) for n in range(7)]
    study = a_study(["alpha", "beta"], exclusive=exclusive, indicators=items)
    held = a_ledger(*(Reading(LAST, item.id, value=99.0) for item in items))
    assert _differences({"heavy": tracker(study, LAST, held)}, tmp_path) == {}


def _differences(written: dict[str, bytes], folder: Path) -> dict[str, list[str]]:
    calculated = recalculate(written, folder)
    assert all(any(formulas(data)) for data in written.values())
    found = {name: differences(data, calculated[name]) for name, data in written.items()}
    return {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize("kind", ["open", "exclusive", "exploratory", "gaps", "full"])
def test_typing_moves_everything_and_sorting_nothing(kind: str, tmp_path: Path) -> None:
    """A quarter typed into a tracker without it, its rows then turned round, gives what Python
    finds for that quarter: the figures are live, and no formula leans on a row's place.
    """
    study = example(kind)
    held = ledger(study)
    known = [
        (e.content, e.origin)
        for e in held.entries
        if e.content.quarter < LAST or _is_typed_in_readings(study, e.content)
    ]
    before = extend(EMPTY, sorted(known, key=lambda one: one[0].quarter))
    blank = tracker(study, LAST, before)
    workbook = load_workbook(BytesIO(blank))
    for entry in held.entries:
        if entry.content.quarter == LAST and not _is_typed_in_readings(study, entry.content):
            _type(workbook, entry.content)
    for sheet in workbook:
        for table in sheet.tables:
            _turn_round(workbook, table)
    target = BytesIO()
    workbook.save(target)
    calculated = recalculate({"typed": target.getvalue()}, tmp_path)["typed"]
    _expect_what_is_due_and_moved(calculated, tracker(study, LAST, held))
    found = by_id(calculated)
    columns = {field for _, fields in TYPED.values() for field in fields}
    wanted = {
        key: _as_openpyxl_saves(value)
        for key, value in by_id(tracker(study, LAST, held)).items()
        if key[0] not in RECORDED and (key[2] not in NOT_TYPED)
    }
    assert {k: (v, found[k]) for k, v in wanted.items() if not equal(v, found[k])} == {}
    unmoved = by_id(blank)
    moved = {k[0] for k, v in wanted.items() if k[2] not in columns and v != unmoved[k]}
    assert {"tblUpdate", "tblSignposts", "tblHistory", "tblStandings", "tblBoard"} <= moved


def _expect_what_is_due_and_moved(calculated: bytes, wanted: bytes) -> None:
    """The lines above the tables count alike, and point to where sorting has put the cell; the
    dashboard lists what moved.
    """
    found, ours = values(calculated), values(wanted)
    book = load_workbook(BytesIO(wanted))
    for sheet, table in (("Update", "tblUpdate"), ("Signposts", "tblSignposts")):
        line, as_written = str(found[sheet, "A3"]), str(ours[sheet, "A3"])
        assert line.partition("next ")[:2] == as_written.partition("next ")[:2]
        header, *rows = _rows(book, table)
        (column,) = (cell.column_letter for cell in header if cell.value == "due")
        numbers = [row[0].row for row in rows]
        due = [n for n in numbers if ours[sheet, f"{column}{n}"] not in {None, ""}]
        assert line.endswith(str(numbers[0] + numbers[-1] - max(due)))
        turned = [n for n in numbers if found[sheet, f"{column}{n}"] not in {None, ""}]
        assert turned == sorted(numbers[0] + numbers[-1] - n for n in due)
    moved = {c: v for (s, c), v in ours.items() if s == "Dashboard" and "→" in str(v)}
    assert moved
    assert {c: found["Dashboard", c] for c in moved} == {
        c: _as_openpyxl_saves(v) for c, v in moved.items()
    }


def _as_openpyxl_saves(value: object) -> object:
    return value.replace("_x0041_", "A") if isinstance(value, str) else value


def _is_typed_in_readings(study: Study, content: Content) -> bool:
    """Tell whether an entry is of the whole quarter of a monthly indicator: Update has no row."""
    if not isinstance(content, Reading) or content.period:
        return False
    return study.indicator_by_id[content.item].cadence == "monthly"


def _type(workbook: Workbook, content: Content) -> None:
    """Type what stands in an entry into the cells for it."""
    if not isinstance(content, Reading | Sighting | Judgment | Chance | Statement):
        return
    table, fields = TYPED[type(content)]
    header, *rows = _rows(workbook, table)
    row = next(row for row in rows if row[0].value == content.subject)
    for cell, head in zip(row, header, strict=True):
        if head.value in fields:
            value = getattr(content, fields[head.value])
            cell.value = str(value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"


def _turn_round(workbook: Workbook, table: str) -> None:
    """Sort a table's rows the other way, as spreadsheet programs do: formulas go along."""
    _, *rows = _rows(workbook, table)
    old = [[(cell.value, cell.data_type, cell.coordinate) for cell in row] for row in rows]
    for row, held in zip(rows, reversed(old), strict=True):
        for cell, (value, kind, origin) in zip(row, held, strict=True):
            moved = value
            if kind == "f":
                moved = Translator(str(value), origin).translate_formula(cell.coordinate)
            cell.value = moved
            cell.data_type = kind


def _rows(workbook: Workbook, table: str) -> list[tuple[Any, ...]]:
    sheet = next(sheet for sheet in workbook if table in sheet.tables)
    return list(sheet[sheet.tables[table].ref])
