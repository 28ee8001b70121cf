"""What analysts estimate stands beside the judgment: unsigned, and not before its time."""

from __future__ import annotations

import re
from typing import Any

from scenariobook.record.ledger.entries import Raised
from tests.briefing.samples import Sample
from tests.briefing.whole_record import ANALYSTS, estimate, whole_record
from tests.builders import q

SECOND = (
    estimate("alpha", "2022Q3", "ann", 60.0, "Ann's second reason.", 2),
    estimate("alpha", "2022Q3", "ben", 70.5, "Ben's second reason.", 2),
)


def analysts_on_page_one(sample: Sample, quarter: str) -> list[str]:
    """Return what the drawings of page one say of the analysts."""
    said = re.findall(r"<title>([^<]*)</title>", sample.markup(quarter)[0])
    return [one.rpartition("; ")[2] for one in said if "analysts" in one]


def test_a_closed_quarter_prints_the_estimates() -> None:
    """From low to high, so that the order tells nobody's; a term as the middle of its range."""
    assert analysts_on_page_one(whole_record(), "2022Q1") == ["analysts 30%, 50% and 60%"]


def test_before_the_second_round_no_figure_and_no_reason_is_shown() -> None:
    """Not even pooled, neither of a scenario nor of a signpost."""
    sample = whole_record()
    assert analysts_on_page_one(sample, "2022Q3") == []
    for markup in sample.markup("2022Q3"):
        # A drawing has coordinates, and its words.
        words = re.sub(r"<svg.*?<title>(.*?)</title>.*?</svg>", r"\1", markup, flags=re.DOTALL)
        assert not re.search(r"(Ann|Ben|Zoe)&#39;s|45\.5|53\.7|54%|68%|81\.9|82%", words)


def test_from_the_second_round_on_its_estimates_stand() -> None:
    """Those of the first round are not mixed with them."""
    assert analysts_on_page_one(whole_record(*SECOND), "2022Q3") == ["analysts 60% and 71%"]


def test_before_the_second_round_no_analyst_is_named() -> None:
    """Not on any page, by id or by name; but for the lead, who has the team judge."""
    for made in whole_record().markup("2022Q3"):
        markup = made.replace("<td>Name of zoe</td><td>Have the team judge", "")
        for analyst in ANALYSTS:
            assert f"Name of {analyst}" not in markup
            assert not re.search(rf"\b{analyst}\b", markup)


def test_from_then_on_a_scenarios_page_has_each_analysts_figure_and_reason() -> None:
    page = whole_record(*SECOND).briefing("2022Q3").pages[0]
    assert [voice.reason for voice in page.voices] == [
        "Ann's second reason.",
        "Ben's second reason.",
    ]
    assert all(voice.name.startswith("Name of ") for voice in page.voices)


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
