"""`pack` as a user runs it."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

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
    """The very files that build wrote, and the same bytes twice; a page says what is what."""
    added = 'marking = "TLP:AMBER"\nauthors = ["Anna", "Ben"]\norganisation = "A desk"\nstart ='
    write_study(study, STUDY.replace("start =", added))
    run("build")
    result = run("pack")
    assert result.exit_code == 0, result.stderr
    assert "tracker" not in result.stderr
    files = contents()
    assert list(files) == NAMES
    for name in ("briefing-2022Q1.pdf", "tracker.xlsx"):
        assert files[name] == (study / MADE / name).read_bytes()
    told = files["README.txt"].decode()
    named = {line.split()[0] for line in told.splitlines() if line.startswith("  ")}
    assert {*NAMES[2:]} <= named
    for words in ("TLP:AMBER", "send it back to\n  Anna, Ben, A desk.", "sha256sum -c SHA256SUMS"):
        assert words in told
    sums = files.pop("SHA256SUMS").decode().splitlines()
    assert sums == [f"{sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]
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


def test_the_tracker_in_the_pack_says_what_the_briefing_says(study: Path) -> None:
    """It is that which build would write, whatever the one in output/ holds: that was packed."""
    assert run("pack").exit_code == 0
    assert [path.name for path in (study / MADE).glob("[!.]*")] == ["pack-2022Q1.zip"]
    packed = contents()["tracker.xlsx"]
    run("build")
    assert (study / MADE / "tracker.xlsx").read_bytes() == packed
    typed = type_value(study / MADE / "tracker.xlsx", 2.5)
    before = (study / "record" / "ledger.jsonl").read_bytes()
    told = run("pack").stderr
    assert (
        "somebody has changed tracker.xlsx since the last build; `build` records what was typed"
        in told
    )
    assert contents()["tracker.xlsx"] == packed
    assert (study / MADE / "tracker.xlsx").read_bytes() == typed
    assert (study / "record" / "ledger.jsonl").read_bytes() == before


def test_an_exploratory_study_is_packed_without_blind_cards(study: Path) -> None:
    """There is nothing to be blind to."""
    lines = [line for line in STUDY.splitlines() if not line.startswith("prior")]
    text = "\n".join(lines).replace("horizon =", 'mode = "exploratory"\nhorizon =')
    write_study(study, text)
    assert run("pack").exit_code == 0
    files = contents()
    assert list(files) == [name for name in NAMES if "blind" not in name]
    assert b"cards-blind" not in files["README.txt"]
