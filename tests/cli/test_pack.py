"""`pack` as a user runs it."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from pypdf import PdfReader

from tests.clients import require
from tests.commands import run, type_value
from tests.printed_once import PrintedOnce
from tests.study_text import STUDY, write_study

pytestmark = pytest.mark.pages

MADE = "output/small-study"
NAMES = [
    "README.txt",
    "SHA256SUMS",
    "briefing-2022Q1.pdf",
    "handouts/cards-blind.pdf",
    "handouts/cards.pdf",
    "handouts/judgment-sheet.pdf",
    "handouts/questions.pdf",
    "handouts/rating-sheet.pdf",
    "handouts/run-sheet.pdf",
    "tracker.xlsx",
]


def contents(path: str | Path = f"{MADE}/pack-2022Q1.zip") -> dict[str, bytes]:
    """Return what a pack holds."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_holds_briefing_handouts_and_the_tracker_as_it_stands(
    study: Path, printed_once: PrintedOnce
) -> None:
    """The very files that build wrote, and the same bytes twice."""
    run("build")
    result = run("pack")
    assert result.exit_code == 0, result.stderr
    assert "tracker" not in result.stderr
    files = contents()
    assert list(files) == NAMES
    for name in ("briefing-2022Q1.pdf", "tracker.xlsx"):
        assert files[name] == (study / MADE / name).read_bytes()
    first = (study / MADE / "pack-2022Q1.zip").read_bytes()
    printed_once.forget()
    assert run("pack").exit_code == 0
    assert (study / MADE / "pack-2022Q1.zip").read_bytes() == first


@pytest.mark.usefixtures("study")
def test_with_a_number_of_participants_the_run_sheet_counts_copies() -> None:
    """No file is added."""
    assert run("pack", "--participants", "15").exit_code == 0
    files = contents()
    assert list(files) == NAMES
    page = PdfReader(BytesIO(files["handouts/run-sheet.pdf"])).pages[0].extract_text()
    assert "Judgment sheet 30 two a participant" in " ".join(page.split())
    assert run("pack", "--participants", "0").exit_code == 2


@pytest.mark.client
def test_a_packs_checksums_are_accepted_by_sha256sum(study: Path, tmp_path: Path) -> None:
    """Whoever gets it can tell that nothing was changed on the way."""
    require("sha256sum")
    assert run("pack", str(study)).exit_code == 0
    with ZipFile(f"{MADE}/pack-2022Q1.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "unpacked",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == len(NAMES) - 1


def test_without_a_tracker_the_pack_has_a_fresh_one(study: Path) -> None:
    """It is that which build would write; nothing but the pack, and whose it is, is written."""
    result = run("pack")
    assert "there is no tracker in output/: the pack has a new one" in result.stderr
    assert [path.name for path in (study / MADE).glob("[!.]*")] == ["pack-2022Q1.zip"]
    packed = contents()["tracker.xlsx"]
    run("build")
    assert (study / MADE / "tracker.xlsx").read_bytes() == packed


def test_a_tracker_with_something_not_recorded_is_packed_and_named(study: Path) -> None:
    """On the terminal and in the pack; nothing is recorded by packing."""
    run("build")
    typed = type_value(study / MADE / "tracker.xlsx", 2.5)
    before = (study / "record" / "ledger.jsonl").read_bytes()
    result = run("pack")
    assert result.exit_code == 0
    assert "`build` records what was typed" in result.stderr
    assert "packed as it is, with 1 cell not yet in the record" in result.stderr
    files = contents()
    assert files["tracker.xlsx"] == typed
    assert b"It holds 1 cell that the briefing does not know of yet." in files["README.txt"]
    assert (study / "record" / "ledger.jsonl").read_bytes() == before


def test_a_tracker_that_was_only_saved_again_is_no_warning_to_its_readers(study: Path) -> None:
    """It is not as built, and holds nothing new."""
    run("build")
    path = study / MADE / "tracker.xlsx"
    openpyxl.load_workbook(path).save(path)
    result = run("pack")
    assert "what was typed in it is in the record" in result.stderr
    assert b"does not know of" not in contents()["README.txt"]


def test_a_tracker_from_before_a_change_is_told(study: Path) -> None:
    """Of the study, or of the quarter."""
    run("build")
    run("advance", "--yes")
    result = run("pack")
    assert "was built before the study or its record last changed" in result.stderr
    assert "the briefing is for 2022Q2, the tracker for 2022Q1" in result.stderr
    write_study(study, STUDY.replace("Water level", "Level of the water"))
    run("build")
    assert "was built before" not in run("pack").stderr


def test_a_closed_quarters_pack_has_its_briefing_and_the_open_tracker(study: Path) -> None:
    """And says so, here and in the pack."""
    run("advance", "--yes")
    run("build")
    result = run("pack", "--quarter", "2022Q1")
    assert result.exit_code == 0
    assert "the briefing is for 2022Q1, the tracker for 2022Q2" in result.stderr
    files = contents(f"{MADE}/pack-2022Q1.zip")
    assert b"It is for 2022Q2; the briefing is that of 2022Q1." in files["README.txt"]
    title = PdfReader(BytesIO(files["handouts/cards.pdf"])).metadata
    assert title is not None
    assert title.title == "A small synthetic study: scenario cards, second round 2022Q1"
    assert files["tracker.xlsx"] == (study / MADE / "tracker.xlsx").read_bytes()
    assert run("pack", "--quarter", "2023Q1").exit_code == 1


def recorded(study: Path, row: str) -> None:
    """Record a synthetic reading."""
    (study / "in.csv").write_text(f"quarter,item,value\n{row}\n")
    assert run("import", "in.csv", "--yes").exit_code == 0


def test_a_closed_quarters_pack_gives_nothing_away(study: Path) -> None:
    """It is that which was made at the quarter's end, byte for byte."""
    recorded(study, "2022Q1,water-level,4.5")
    assert "is closed" not in run("pack").stderr
    then = contents()
    run("advance", "--yes")
    recorded(study, "2022Q1,water-level,1.5")
    said = run("pack", "--quarter", "2022Q1").stderr
    assert "2022Q1 is closed: its pack shows what was known at its end" in said
    now = contents()
    pages = [name for name in then if name.endswith(".pdf")]
    assert {name: now[name] for name in pages} == {name: then[name] for name in pages}
    assert b"It holds what came after 2022Q1" in now["README.txt"]


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04"])
def test_what_is_no_tracker_is_not_packed(study: Path, data: bytes) -> None:
    """One sentence, exit 1, and no pack."""
    path = study / MADE / "tracker.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    result = run("pack")
    assert result.exit_code == 1
    assert "R014" in result.stderr
    assert not (study / MADE / "pack-2022Q1.zip").exists()


def test_an_exploratory_study_is_packed_without_blind_cards(study: Path) -> None:
    """There is nothing to be blind to."""
    lines = [line for line in STUDY.splitlines() if not line.startswith("prior")]
    text = "\n".join(lines).replace("horizon =", 'mode = "exploratory"\nhorizon =')
    write_study(study, text)
    assert run("pack").exit_code == 0
    files = contents()
    assert list(files) == [name for name in NAMES if "blind" not in name]
    assert b"cards-blind" not in files["README.txt"]
