"""What analysts estimate stands beside the judgment: pooled, unsigned, and not before its time."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scenariobook.record.ledger.entries import Content, Opened, Raised
from scenariobook.record.ledger.kinds import Estimate
from tests.briefing.samples import sample_of
from tests.briefing.whole_record import ANALYSTS, contents, estimate, study, whole_record
from tests.builders import q

SECOND = (
    estimate("alpha", "2022Q3", "ann", 60.0, "Ann's second reason.", 2),
    estimate("alpha", "2022Q3", "ben", 70.5, "Ben's second reason.", 2),
)


def test_a_closed_quarter_prints_the_pooled_estimates_and_the_reasons() -> None:
    """In the order in which they were given, which is not the study's order of analysts."""
    chapter = whole_record().briefing("2022Q1").chapters[0]
    assert chapter.estimates is not None
    assert chapter.estimates.sentence == (
        "Three analysts estimate it, in round 1, one of them as a term that counts as the middle "
        "of its range: median 50%, from 30% to 60%; pooled (geometric mean of odds): 46%."
    )
    assert list(chapter.estimates.reasons) == ["Ann's reason.", "Zoe's reason."]


def test_before_the_second_round_no_figure_and_no_reason_is_shown() -> None:
    """Not even pooled, neither of a scenario nor of a signpost."""
    sample = whole_record()
    text = sample.briefing("2022Q3")
    chapter = text.chapters[0]
    assert chapter.estimates is not None
    assert chapter.estimates.sentence == (
        "Two analysts have given estimates so far; they are shown once a second round has begun or "
        "the quarter is closed."
    )
    assert chapter.dated[0].estimates is not None
    assert chapter.dated[0].estimates.sentence == (
        "One analyst has given an estimate so far; it is shown once a second round has begun or "
        "the quarter is closed."
    )
    for markup in sample.markup("2022Q3"):
        words = re.sub(r"<svg.*?</svg>", "", markup, flags=re.DOTALL)  # it has coordinates
        assert not re.search(r"(Ann|Ben|Zoe)&#39;s|45\.5|53\.7|54%|68%|81\.9|82%", words)


def test_from_the_second_round_on_its_estimates_stand() -> None:
    """Those of the first round are not mixed with them."""
    text = whole_record(*SECOND).briefing("2022Q3")
    found = text.chapters[0].estimates
    assert found is not None
    assert found.sentence == (
        "Two analysts estimate it, in round 2: median 65%, from 60% to 71%; pooled (geometric "
        "mean of odds): 65%."
    )
    assert list(found.reasons) == ["Ann's second reason.", "Ben's second reason."]
    signpost = text.chapters[0].dated[0].estimates
    assert signpost is not None
    assert signpost.sentence == "One analyst estimates it, in round 1: 46%."


@pytest.mark.parametrize("more", [(), SECOND])
def test_no_analyst_is_named(more: tuple[Content, ...]) -> None:
    """Not on any page, by id or by name."""
    for markup in whole_record(*more).markup("2022Q3"):
        for analyst in ANALYSTS:
            assert f"Name of {analyst}" not in markup
            assert not re.search(rf"\b{analyst}\b", markup)


@pytest.mark.parametrize(
    "given, words",
    [
        ([40.0], "One analyst estimates it, in round 1: 40%."),
        ([40.0, 40.0], "Two analysts estimate it, in round 1: 40% each."),
        (
            ["likely"],
            (
                "One analyst estimates it, in round 1, as a term that counts as the middle of its "
                "range: 68%."
            ),
        ),
        (
            ["likely"] * 2,
            (
                "Two analysts estimate it, in round 1, all of them as terms that count as the "
                "middle of their ranges: 68% each."
            ),
        ),
        ([1.0, 1.0, 1.0], "Three analysts estimate it, in round 1: 1% each."),
    ],
)
def test_the_sentence_in_each_case(given: list[float | str], words: str) -> None:
    """One, several alike, and terms."""
    pairs = zip(ANALYSTS, given, strict=False)
    added = [estimate("alpha", "2022Q1", analyst, said) for analyst, said in pairs]
    sample = sample_of(study(), *added, Opened(q("2022Q2")))
    found = sample.briefing("2022Q1").chapters[0].estimates
    assert found is not None
    assert found.sentence == words


def test_nothing_stands_where_nobody_estimates() -> None:
    """No empty block, and no table of dated signposts."""
    without = [c for c in contents() if not isinstance(c, Estimate)]
    text = sample_of(study(), *without).briefing("2022Q3")
    assert [chapter.estimates for chapter in text.chapters] == [None] * 3
    assert text.chapters[1].dated == ()
    assert text.chapters[0].dated[0].estimates is None


def test_dated_signposts_stand_with_chance_and_rationale() -> None:
    """The team's chance as typed, a term with its range, and who gave it."""
    text = whole_record().briefing("2022Q3")
    (row,) = text.chapters[0].dated
    assert (row.title, row.expected, row.rationale) == ("Drill", "2022-12-31", "It was announced.")
    assert (row.chance.striptags(), row.given_by) == ("likely (55–80%)", "Given by Lead.")
    assert text.chapters[1].dated == ()


def test_a_question_about_an_estimate_tells_neither_whose_nor_what() -> None:
    """It stands among what is open under the scenario's title."""
    asked: dict[str, Any] = {"why": "no likelihood", "found": "soon"}
    raised = Raised(q("2022Q3"), "estimate", "alpha ann 1", "likelihood", **asked)
    chance = Raised(q("2022Q3"), "chance", "drill", "chance", **asked)
    month = Raised(q("2022Q3"), "reading", "prices 2022-09", "value", **asked)
    line = Raised(q("2022Q3"), "statement", "bottom_line", "text", **asked)
    text = whole_record(raised, chance, month, line).briefing("2022Q3")
    assert [(one.title, one.words) for one in text.unknowns.opened] == [
        ("Alpha", "likelihood, round 1, 2022Q3: in question"),
        ("Drill", "chance, 2022Q3: in question, import 'soon': no likelihood"),
        ("Prices", "value, 2022-09: in question, import 'soon': no likelihood"),
        ("Bottom line", "text, 2022Q3: in question, import 'soon': no likelihood"),
    ]
