"""What changes in the study's files is recorded when it is seen, and told before it does harm."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from tests.commands import OUTPUT, TRACKER, logged, run
from tests.losses.returning import (
    bring,
    hand_out_of,
    open_matters,
    readings,
    said,
    saved,
    update,
)
from tests.workbook.as_read import is_hidden, row_of

FILE: Final = Path("study.toml")
WHY: Final = "The gauge was moved"


def changed(was: str, now: str) -> None:
    """Change the first place in the study's file that reads so."""
    text = FILE.read_text("utf-8")
    assert was in text
    FILE.write_text(text.replace(was, now, 1), "utf-8")


def printed() -> str:
    """Return the words of the briefing."""
    assert run("brief", "--html").exit_code == 0
    newest = max(OUTPUT.glob("briefing-*.html"))
    text = newest.read_text("utf-8")
    body = re.sub(r"<(style|script).*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


# --- a threshold ---------------------------------------------------------------------------------


@pytest.fixture
def before(study: Path) -> bytes:
    """Send a briefing of a quarter with a reading, then move a threshold; return the briefing."""
    for quarter, level in (("2022Q1", 4.5), ("2022Q2", 4.4)):
        Path("read.csv").write_text(f"quarter,item,value\n{quarter},water-level,{level}\n")
        bring("read.csv")
        if quarter == "2022Q1":
            assert run("advance", "--yes").exit_code == 0
    assert run("brief", "--html").exit_code == 0
    sent = (study / OUTPUT / "briefing-2022Q2.html").read_bytes()
    changed("warning = 3\n", "warning = 4.45\n")
    return sent


def test_a_threshold_that_was_moved_is_recorded_by_build_with_its_reason(before: bytes) -> None:
    """`build --why` kept no reason, since nothing had been typed."""
    assert before
    done = run("build", "--yes", "--why", WHY)
    assert done.exit_code == 0
    assert "not in the record" not in said(done)
    assert WHY in str(logged())


def test_a_threshold_that_was_moved_is_no_news(before: bytes) -> None:
    """A likelihood that the threshold alone had moved was told as if something had happened."""
    assert before
    assert run("build", "--yes", "--why", WHY).exit_code == 0
    assert WHY in printed()


def test_the_briefing_that_was_sent_is_printed_again(before: bytes, study: Path) -> None:
    """After `build` had taken the changed files, no command could print the briefing of before."""
    last = logged()[-1]["number"]
    assert run("build", "--yes", "--why", WHY).exit_code == 0
    assert run("brief", "--html", "--as-known", str(last)).exit_code == 0
    again = study / OUTPUT / f"briefing-2022Q2-as-known-{last}.html"
    assert again.read_bytes() == before
    assert run("brief", "--html").exit_code == 0
    now = logged()[-1]["number"]
    assert now > last
    current = (study / OUTPUT / "briefing-2022Q2.html").read_bytes()
    assert run("brief", "--html", "--as-known", str(now)).exit_code == 0
    assert (study / OUTPUT / f"briefing-2022Q2-as-known-{now}.html").read_bytes() == current


# --- a unit --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("study")
def test_what_was_recorded_before_a_unit_changed_is_not_withdrawn_by_its_own_cell() -> None:
    """Anna sent her copy again with another cell, and her 44 became unclear and lost its value."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)), options=("--from", "anna"))
    changed('unit = "km"', 'unit = "feet"')
    told = bring(saved(Path("a.xlsx"), "again.xlsx", update(b=6)), options=("--from", "anna"))
    assert "again.xlsx (anna): 1 " in said(told)
    assert open_matters("shore-a") == []
    assert readings("a") == (44,)


# --- names of people, of studies -----------------------------------------------------------------


@pytest.fixture
def mistyped(study: Path) -> Path:
    """Give items to Anna and to Ben, and one to somebody whom a slip of the pen has made."""
    for item, owner in (("shore-a", "anna"), ("shore-b", "ben"), ("boat-count", "crl")):
        changed(f'id = "{item}"\n', f'id = "{item}"\nowner = "{owner}"\n')
    return study


@pytest.mark.usefixtures("mistyped")
def test_an_owner_whom_nobody_knows_is_warned_of_with_the_near_miss() -> None:
    """A typing mistake took an item out of everybody's hand-out, and nothing said so."""
    lines = (run("check").stdout + run("check").stderr).split("\n\n")
    (told,) = (line for line in lines if "crl" in line)
    assert "carl" in told


@pytest.mark.usefixtures("mistyped")
def test_an_item_that_nobody_owns_is_in_the_leads_hand_out() -> None:
    """Anna leads: she comes first among the analysts."""
    hand_out_of("anna").unlink()
    assert run("hand-out", "--for", "anna").exit_code == 0
    book = openpyxl.load_workbook(hand_out_of("anna"))
    assert not is_hidden(row_of(book, "Update", "boat-count"))


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("is_recorded", [True, False], ids=["something recorded", "nothing yet"])
def test_another_id_of_the_study_is_told_while_copies_are_out(*, is_recorded: bool) -> None:
    """Copies that came back were refused, with advice that did not help."""
    if is_recorded:
        bring(saved(TRACKER, "1.xlsx", update(b=5)))
    copy = saved(TRACKER, "2.xlsx", update(a=44))
    changed('id = "small-study"', 'id = "pond-study"')
    told = run("check")
    assert "R039" in said(told)
    assert 'id = "small-study"' in said(told)
    refused = run("import", copy, "--yes")
    assert refused.exit_code == 1
    assert 'id = "small-study"' in said(refused)
    changed('id = "pond-study"', 'id = "small-study"')
    assert bring(copy).exit_code == 0
    assert readings("a") == (44,)


# --- a grade -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("way", ["by a table", "in a copy"])
def test_a_grade_that_comes_with_the_value_of_before_is_printed(way: str) -> None:
    """A reading graded 1 was printed as not graded, since its value had been printed before."""
    rows = "quarter,item,value,source\n2022Q1,shore-a,40,lake-survey\n"
    Path("read.csv").write_text(rows)
    bring("read.csv")
    assert "B –" in printed().replace("\u00a0", " ")
    if way == "by a table":
        graded = rows.replace("source", "source,credibility").replace("survey", "survey,1")
        Path("again.csv").write_text(graded)
        bring("again.csv")
    else:
        assert run("build", "--yes").exit_code == 0
        grade = {("Update", "shore-a", "credibility"): 1}
        bring(saved(TRACKER, "1.xlsx", {**update(a=40), **grade}))
    words = printed().replace("\u00a0", " ")
    assert "B 1" in words
    assert "B –" not in words
    assert "no credibility given" not in words
