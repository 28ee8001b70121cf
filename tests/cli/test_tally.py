"""`tally` as a user runs it, with synthetic ratings."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.commands import run

pytestmark = pytest.mark.pages

RATINGS = """\
participant,item,scenario,rating
A1,1,1,-2
A2,1,1,-1
A3,1,1,-2
A1,1,2,+2
A2,water-level,lake-dries,highly unlikely
A3,1,2,
"""


def words_of(path: Path) -> str:
    """Return a PDF's text."""
    return " ".join(" ".join(p.extract_text().split()) for p in PdfReader(path).pages)


def test_a_rooms_ratings_stand_beside_the_studys(study: Path) -> None:
    """First where the room differs most; no name is printed, and nothing is recorded."""
    Path("ratings.csv").write_text(RATINGS)
    result = run("tally", "ratings.csv")
    assert result.exit_code == 0, result.stderr
    made = study / "output" / "small-study" / "tally.pdf"
    words = words_of(made)
    assert "3 participants gave 5 ratings in 2 boxes" in words
    apart = "1 Water level 2 The lake dries up 1 1 2 4 0 even +2 highly likely"
    agreed = "1 Water level 1 The lake holds 2 1 3 1 −2 highly unlikely −2 highly unlikely"
    assert 0 < words.index(apart) < words.index(agreed)
    assert "2 boxes were rated by nobody" in words
    assert "A1" not in words
    assert not (study / "record").exists()
    first = made.read_bytes()
    run("tally", str(study), "ratings.csv")
    assert made.read_bytes() == first


@pytest.mark.usefixtures("study")
def test_what_numbers_stood_for_is_told() -> None:
    """Sheets that were printed before an item was taken out number the items otherwise."""
    Path("ratings.csv").write_text(RATINGS)
    told = run("tally", "ratings.csv").stderr
    assert "please check: items go by the numbers that the study gives them now" in told
    assert "(1 water-level)" in told
    Path("ratings.csv").write_text("participant,item,scenario,rating\nA1,water-level,2,0\n")
    assert "please check" not in run("tally", "ratings.csv").stderr


def test_faults_are_shown_where_they_stand_and_nothing_is_written(study: Path) -> None:
    """All at once, with the line."""
    Path("ratings.csv").write_text(f"{RATINGS}A4,9,1,0\nA4,1,1,maybe\n")
    result = run("tally", "ratings.csv")
    assert result.exit_code == 1
    assert "ratings.csv:8:4: error[R002]: no item has the id or the number '9'" in result.stderr
    assert "    9 | A4,1,1,maybe" in result.stderr
    assert "2 errors, 0 warnings; nothing was written" in result.stderr
    assert not (study / "output").exists()


@pytest.mark.usefixtures("study")
def test_wrong_usage_is_told() -> None:
    """No file, two files, or one that is not there."""
    assert run("tally").exit_code == 2
    assert run("tally", ".").exit_code == 2
    assert run("tally", "a.csv", "b.csv").exit_code == 2
    result = run("tally", "gone.csv")
    assert result.exit_code == 1
    assert "gone.csv" in result.stderr
