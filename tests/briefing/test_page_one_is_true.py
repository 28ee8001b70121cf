"""Page one puts no word in anybody's mouth when part of what was typed is typed again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from scenariobook.briefing import typeset
from tests.commands import run
from tests.study_text import write_study

SCENARIO = "lake-dries"
REASON = "Rain came back."


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that stands still between commands, in the second quarter."""
    with time_machine.travel(datetime(2022, 6, 20, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Any) -> Path:
    """A study of which the team judged two quarters: from 30 down to 25, with a reason."""
    monkeypatch.chdir(write_study(tmp_path / "lake"))
    say(clock, likelihood="30", confidence="low")
    assert run("advance", "--yes").exit_code == 0
    state(clock, "bottom_line", "The lake stays (25%).")
    say(clock, "2022Q2", likelihood="25", confidence="moderate", rationale=REASON)
    return Path()


def say(clock: Any, quarter: str = "2022Q1", **fields: str) -> None:
    """Record fields of a judgment, a minute later."""
    clock.shift(timedelta(minutes=1))
    header, row = ",".join(fields), ",".join(fields.values())
    Path("in.csv").write_text(f"quarter,scenario,{header}\n{quarter},{SCENARIO},{row}\n")
    done = run("import", "in.csv", "--yes", "--from", "team of the lake")
    assert done.exit_code == 0, done.stderr


def state(clock: Any, statement: str, text: str) -> None:
    """Record a statement, a minute later."""
    clock.shift(timedelta(minutes=1))
    Path("in.csv").write_text(f'quarter,statement,text\n2022Q2,{statement},"{text}"\n')
    assert run("import", "in.csv", "--yes", "--from", "team of the lake").exit_code == 0


def printed() -> str:
    """Return page one as it is read."""
    assert run("brief", "--html").exit_code == 0
    (made,) = Path().glob("output/*/briefing-*.html")
    text = made.read_text("utf-8")
    page = text[text.index('id="page-one"') : text.index('id="page-two"')]
    return " ".join(re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]+>", " ", page).split())


@pytest.mark.usefixtures("judged")
def test_a_reason_is_of_the_movement_for_which_it_was_given(
    clock: Any,
) -> None:
    """A new figure alone turned the reason for a fall into one for a rise."""
    assert f"Down: {REASON}" in printed()
    say(clock, "2022Q2", likelihood="33")
    after = printed()
    assert REASON in after
    assert f"Up: {REASON}" not in after


def test_no_movement_is_announced_without_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    """It read "Down:", and nothing behind it."""
    monkeypatch.chdir(write_study(tmp_path / "lake"))
    say(clock, likelihood="30")
    assert run("advance", "--yes").exit_code == 0
    say(clock, "2022Q2", likelihood="25")
    assert "down 5 points" in printed()
    assert "Down:" not in printed()


@pytest.mark.usefixtures("judged")
def test_an_older_headline_says_so(clock: Any) -> None:
    """It named the figure of before."""
    words = "What stands below changed after this sentence was written."
    say(clock, "2022Q2", likelihood="24")
    assert words in printed()
    state(clock, "bottom_line", "The lake stays (24%).")
    assert words not in printed()


@pytest.mark.usefixtures("judged")
def test_the_order_of_entries_counts_whatever_the_clock_says(clock: Any) -> None:
    """After a clock was set right, headline and reason counted as older than the figure."""
    clock.shift(timedelta(days=-1))
    state(clock, "bottom_line", "The lake stays, at 25%.")
    say(clock, "2022Q2", rationale="Rain stayed away.")
    after = printed()
    assert "What stands below changed after this sentence was written." not in after
    assert "Down: Rain stayed away." in after


@pytest.mark.usefixtures("judged")
def test_what_follows_the_bottom_lines_first_sentence_is_printed(
    clock: Any,
) -> None:
    """A qualification stood nowhere."""
    state(clock, "bottom_line", "The lake stays. Unless the dam is opened.")
    state(clock, "so_what", "Plan for water.")
    assert "The lake stays. Unless the dam is opened. Plan for water." in printed()


@pytest.mark.parametrize(
    "text",
    [
        "It is not the case, acc. to Gen. Smith, that Russia leaves.",
        "Growth fell to approx. 3 percent, not 50.",
        "Prof. Li and Dr. Kim disagree.",
        "The base closes by Sept. 3, or not at all.",
        "The vote of Jan./Feb. 2027 will fail.",
        "Art. 5 and Nos. 3 to 7 of Vol. 2 hold, as Fig. 4 shows.",
        "It follows Li et al. 2014 in nothing.",
        "The level stays (max. 7, min. 3) as it is.",
        "It leaves (so says Smith. Kim doubts it) and returns.",
    ],
)
def test_no_sentence_ends_at_an_abbreviation_or_in_brackets(text: str) -> None:
    """Half of one said the opposite of the whole."""
    assert typeset.first_sentence(f"{text} More follows.", 200) == text


@pytest.mark.parametrize(
    "text", ["Parliament votes no.", "It ends in 5 min.", "It fell (see no. 3)."]
)
def test_a_word_that_may_be_an_abbreviation_ends_a_sentence(text: str) -> None:
    """The headline had two sentences: "no" was taken for a number's."""
    assert typeset.first_sentence(f"{text} The president (who knows) waits.", 200) == text
