"""Synthetic rating sheets as somebody types them: what is understood, and how faults are told."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenariobook.assess.ratings_tally import Rating
from scenariobook.briefing.workshop.groups import divide
from scenariobook.briefing.workshop.ratings_file import ratings_file
from scenariobook.diagnostics import Diagnostic
from scenariobook.returned_ratings import read_ratings
from tests.builders import a_signpost, a_study, an_indicator

STUDY = a_study(
    ["alpha", "beta"], indicators=[an_indicator("growth")], signposts=[a_signpost("treaty")]
)
HEADER = "participant,item,scenario,rating"


def read(*lines: str, header: str = HEADER) -> tuple[list[Rating], list[Diagnostic]]:
    """Return what is read from lines under a header."""
    return read_ratings(STUDY, "\n".join([header, *lines]).encode(), "ratings.csv")[:2]


@pytest.mark.parametrize(
    "typed, points",
    [
        ("+2", 2),
        ("2", 2),
        ("+1", 1),
        ("0", 0),
        ("+0", 0),
        ("-1", -1),
        ("−2", -2),
        ("–2", -2),
        ("highly likely", 2),
        (" Highly  Unlikely ", -2),
        ("EVEN", 0),
        ("likely", 1),
    ],
)
def test_a_rating_is_a_number_or_a_word_of_the_sheet(typed: str, points: int) -> None:
    """With any minus that a keyboard or a program puts there."""
    ratings, problems = read(f"A1,growth,alpha,{typed}")
    assert problems == []
    assert ratings == [Rating("a1", "growth", "alpha", points)]


@pytest.mark.parametrize("typed", ["3", "-3", "+", "2.0", "70%", "maybe", "1 2", "=1"])
def test_anything_else_is_no_rating(typed: str) -> None:
    """The line and the column are named, and what may stand there."""
    ratings, (problem,) = read("A1,growth,beta,0", f"A1,growth,alpha,{typed}")
    assert problem.code == "R003"
    assert str(problem.place) == "ratings.csv:3:17"
    assert "-2 highly unlikely" in problem.hint
    assert len(ratings) == 1


def test_an_empty_rating_is_none() -> None:
    """Neither a 0 nor a fault, whatever else the line says; a table of nothing is a fault."""
    ratings, problems = read("A1,growth,alpha,", ",,,", "", "A1,treaty,beta,0")
    assert (len(ratings), problems) == (1, [])
    assert [p.message for p in read("", ",,,")[1]] == ["the table has no ratings"]


def test_a_table_that_nobody_filled_in_is_told_as_what_it_is() -> None:
    """As a pack has it: every line is there, and no rating."""
    untouched = ratings_file(STUDY, divide(STUDY, 20))
    ratings, (problem,), _ = read_ratings(STUDY, untouched.encode(), "ratings.csv")
    assert ratings == []
    assert problem.message == "no rating is filled in on any of the 80 lines"
    assert "+2 highly likely" in problem.hint


def test_a_packs_table_is_read_as_it_is_filled_in() -> None:
    """With some lines filled, others left; as a spreadsheet saves it, too."""
    lines = ratings_file(STUDY, divide(STUDY, 20)).splitlines()
    filled = [line + "-1" if n % 3 == 1 else line for n, line in enumerate(lines)]
    saved = "\ufeff" + "\r\n".join(filled).replace(",", ";")
    for text in ("\n".join(filled), saved):
        ratings, problems, _ = read_ratings(STUDY, text.encode(), "ratings.csv")
        assert problems == []
        assert len(ratings) == 27
        assert ratings[0] == Rating("a1", "growth", "alpha", -1)


def test_items_and_scenarios_go_by_id_or_by_the_number_on_the_sheet() -> None:
    """As the rating sheet and the cards number them."""
    ratings, problems = read("A1,2,1,+1", "A1,treaty,Beta,+1")
    assert problems == []
    assert [(r.item, r.scenario) for r in ratings] == [("treaty", "alpha"), ("treaty", "beta")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_as_programs_write_it(separator: str, end: str) -> None:
    """With commas, semicolons or tabs, any line ends, columns in any order, and a mark in front."""
    lines = ["rating,Scenario,participant,item", '-1,alpha,"A, B",growth']
    if separator != ",":
        lines = [line.replace('"A, B"', "A").replace(",", separator) for line in lines]
    ratings, problems, _ = read_ratings(STUDY, f"\ufeff{end.join(lines)}{end}".encode(), "r.csv")
    assert problems == []
    assert [(r.item, r.points) for r in ratings] == [("growth", -1)]


def test_all_faults_are_told_at_once_each_with_line_column_and_remedy() -> None:
    """Nobody mends a table of nine hundred lines fault by fault."""
    _, problems = read(
        "A1,grwoth,gamma,likly",
        ",1,1,0",
        "A1,1,1,0",
        "a1,growth,alpha,0",
        "A1,1,1",
        'A1,"1,1,0',
        'A1,"2",  7,0',
    )
    assert [(str(p.place).partition(":")[2], p.code) for p in problems] == [
        ("2:4", "R002"),
        ("2:11", "R002"),
        ("2:17", "R003"),
        ("3:1", "R029"),
        ("5:1", "R030"),
        ("6:1", "R029"),
        ("7:4", "R029"),
        ("8:10", "R002"),
    ]
    assert all(problem.hint for problem in problems)
    assert "did you mean 'growth'?" in problems[0].hint
    assert "on line 4" in problems[4].message


@pytest.mark.parametrize(
    "header, said",
    [
        ("participant,item,scenario", "the column `rating` is missing"),
        ("participant,item,scenario,ratign", "no column is called 'ratign'"),
        ("participant,item,scenario,rating,item", "the column `item` stands twice"),
        ("item,scenario", "the columns `participant` and `rating` are missing"),
        ("participant,,scenario,rating", "no column is called ''"),
        ('"participant', "a quotation mark opens a text that nothing closes here"),
    ],
)
def test_a_header_that_cannot_be_used_is_told_once(header: str, said: str) -> None:
    """Without a word on the lines below it."""
    ratings, (problem,) = read("A1,growth,alpha,0", header=header)
    assert (ratings, problem.message, problem.place.line) == ([], said, 1)
    assert "participant,item,scenario,rating" in problem.hint or '"' in header


def test_what_is_not_utf8_is_told_by_line_and_column() -> None:
    """As a program with another code page writes it."""
    _, (problem,), _ = read_ratings(STUDY, f"{HEADER}\nA1,\xe9".encode("latin-1"), "r.csv")
    assert (str(problem.place), problem.code) == ("r.csv:2:4", "R029")


@given(st.text(st.sampled_from('a1,;"\n\t -+growth alpha'), max_size=80))
@example("1,,,")
@example("1,,,\n1,,,")
def test_whatever_is_typed_is_read_or_told(text: str) -> None:
    """A quotation mark within a text, as any other character, is no traceback."""
    ratings, problems = read(text)
    assert all(
        problem.place.line for problem in problems if not problem.message.startswith(OF_THE_WHOLE)
    )
    assert ratings or problems


OF_THE_WHOLE = ("the table has no ratings", "no rating is filled in")  # these have no line


def test_a_quotation_mark_within_a_text_stands_for_itself() -> None:
    """As in a CSV of any program."""
    ratings, problems = read('An"na,growth,alpha,1')
    assert problems == []
    assert ratings == [Rating('an"na', "growth", "alpha", 1)]
