"""The record on disk: whole, archived, and refused when it is not intact."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from scenariobook.diagnostics import Problems
from scenariobook.record.entries import Reading, Sighting
from scenariobook.record.ledger import EMPTY
from scenariobook.record.store import commit, load_ledger, orphans
from tests.builders import a_ledger, a_record, a_study, an_indicator, q

LEDGER = a_ledger(Reading(q("2022Q1"), "gdp", 1.0), Reading(q("2022Q2"), "gdp", 2.0))


def test_a_commit_comes_back_with_its_archive(tmp_path: Path) -> None:
    """Ledger and returned bytes, under the bytes' own hash; no temporary is left."""
    assert load_ledger(tmp_path) == EMPTY
    commit(tmp_path, LEDGER, {"Anna's copy.XLSX": b"bytes"})
    assert load_ledger(tmp_path) == LEDGER
    name = sha256(b"bytes").hexdigest() + ".xlsx"
    assert (tmp_path / "record" / "returned" / name).read_bytes() == b"bytes"
    assert sorted(p.name for p in (tmp_path / "record").iterdir()) == ["ledger.jsonl", "returned"]


def test_a_damaged_ledger_stops_the_work_at_its_line(tmp_path: Path) -> None:
    """R001 names the line, and says how to mend it."""
    commit(tmp_path, LEDGER, {})
    path = tmp_path / "record" / "ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"value":2.0', b'"value":2.5'))
    with pytest.raises(Problems) as problems:
        load_ledger(tmp_path)
    (found,) = problems.value.diagnostics
    assert (found.code, str(found.place)) == ("R001", "record/ledger.jsonl:2:1")
    assert found.hint


def test_what_the_study_no_longer_has_is_named() -> None:
    """An item or a source taken out of the TOML: its record stays, and a warning says so."""
    study = a_study(indicators=[an_indicator("gdp")])
    record = a_record(
        study,
        Reading(q("2022Q1"), "gdp", 1.0, sources=("imf",)),
        Sighting(q("2022Q1"), "summit"),
    )
    assert [(d.code, d.message) for d in orphans(study, record, ["imf"])] == [
        ("R009", "the study no longer has 'summit'"),
        ("R010", "the study no longer has the source 'imf'"),
    ]
