"""The record on disk: whole, archived, and refused when it is not intact."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from scenariobook.diagnostics import Problems
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.disk import commit, load_ledger, verify_archive
from scenariobook.record.ledger.kinds import Reading
from tests.builders import ORIGIN, a_ledger, q

LEDGER = a_ledger(Reading(q("2022Q1"), "gdp", value=1.0), Reading(q("2022Q2"), "gdp", value=2.0))
CAME = replace(ORIGIN, file="Anna's copy.XLSX", sha256=sha256(b"bytes").hexdigest())
CITING = extend(EMPTY, [(Reading(q("2022Q1"), "gdp", value=1.0), CAME)])


def test_a_commit_comes_back_with_its_archive(tmp_path: Path) -> None:
    """Ledger and returned bytes, under the bytes' own hash; no temporary is left.

    A file that brought nothing is not kept: no entry would cite it.
    """
    assert load_ledger(tmp_path) == EMPTY
    commit(tmp_path, EMPTY, CITING, {"Anna's copy.XLSX": b"bytes", "ben.csv": b"nothing new"})
    assert load_ledger(tmp_path) == CITING
    name = sha256(b"bytes").hexdigest() + ".xlsx"
    assert (tmp_path / "record" / "returned" / name).read_bytes() == b"bytes"
    assert len(list((tmp_path / "record" / "returned").iterdir())) == 1
    assert sorted(p.name for p in (tmp_path / "record").iterdir()) == ["ledger.jsonl", "returned"]


def test_a_damaged_ledger_stops_the_work_at_its_line(tmp_path: Path) -> None:
    """R001 names the line, and says how to mend it."""
    commit(tmp_path, EMPTY, LEDGER, {})
    path = tmp_path / "record" / "ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"value":2.0', b'"value":2.5'))
    with pytest.raises(Problems) as problems:
        load_ledger(tmp_path)
    (found,) = problems.value.diagnostics
    assert (found.code, str(found.place)) == ("R001", "record/ledger.jsonl:2:1")
    assert found.hint


def test_a_record_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """Two commands read the same ledger; the second to write is refused, nothing is lost."""
    commit(tmp_path, EMPTY, LEDGER, {})
    other = a_ledger(Reading(q("2022Q1"), "oil", value=9.0))
    with pytest.raises(Problems) as problems:
        commit(tmp_path, EMPTY, other, {"ben.csv": b"ben"})
    assert [d.code for d in problems.value.diagnostics] == ["R016"]
    assert load_ledger(tmp_path) == LEDGER
    assert not (tmp_path / "record" / "returned").exists()


def test_a_file_that_comes_again_mends_its_archive(tmp_path: Path) -> None:
    """The archive's name tells its bytes: what stands there and differs is replaced."""
    commit(tmp_path, EMPTY, CITING, {"Anna's copy.XLSX": b"bytes"})
    (archived,) = (tmp_path / "record" / "returned").iterdir()
    archived.write_bytes(b"byt")
    longer = extend(CITING, [(Reading(q("2022Q3"), "gdp", value=3.0), CAME)])
    commit(tmp_path, CITING, longer, {"Anna's copy.XLSX": b"bytes"})
    assert archived.read_bytes() == b"bytes"


def test_any_flipped_byte_of_the_record_is_found_and_located(tmp_path: Path) -> None:
    """Every position of the ledger and of the archive: the file and, in the ledger, the line."""
    returned = b"the bytes of a returned file"
    digest = sha256(returned).hexdigest()
    came = replace(ORIGIN, file="anna.xlsx", sha256=digest, sheet="Update", cells={"value": "H5"})
    ledger = extend(LEDGER, [(Reading(q("2022Q2"), "gdp", value=3.0), came)])
    commit(tmp_path, EMPTY, ledger, {"anna.xlsx": returned})
    assert verify_archive(tmp_path, load_ledger(tmp_path)) == []
    path = tmp_path / "record" / "ledger.jsonl"
    data = path.read_bytes()
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :])
        with pytest.raises(Problems) as problems:
            load_ledger(tmp_path)
        (found,) = problems.value.diagnostics
        assert found.place.line in {data[:place].count(b"\n") + 1, data[:place].count(b"\n") + 2}
    path.write_bytes(data)
    archived = tmp_path / "record" / "returned" / f"{digest}.xlsx"
    for place in range(len(returned)):
        flipped = bytes([returned[place] ^ 0x10])
        archived.write_bytes(returned[:place] + flipped + returned[place + 1 :])
        (problem,) = verify_archive(tmp_path, load_ledger(tmp_path))
        assert (problem.code, problem.place.file) == ("R015", f"record/returned/{digest}.xlsx")
