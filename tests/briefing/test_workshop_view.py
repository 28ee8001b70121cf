"""What the handouts say: every word of them follows from the study, by a rule."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element

import pytest

from tests.briefing.blocks import TERMS
from tests.briefing.handouts import (
    all_handouts,
    asked,
    handout,
    handouts,
    words,
)
from tests.briefing.samples import Sample, sample_of
from tests.builders import a_study, an_indicator


def without_limits(words: str) -> str:
    """Return words without what a threshold says: that is no likelihood."""
    return re.sub(r"\([≥≤][^)]*\)", "", words)


def without_values(section: Element) -> str:
    """Return a section's words without thresholds and present values: those are no likelihoods."""
    for value in section.iter("b"):
        if value.get("class") == "now":
            value.text = ""
    return without_limits(" ".join("".join(section.itertext()).split()))


def test_every_question_says_from_what_it_follows(sample: Sample) -> None:
    """Or it is the study's own."""
    own = {text for scenario in sample.study.scenarios for text in scenario.questions}
    for quarter in ("2022Q1", "2022Q3", "2022Q4"):
        found = asked(sample, quarter)
        assert found
        assert all(source or words in own for _, words, source in found)


def test_the_type_of_a_card_grows_until_half_a_page_is_full() -> None:
    """Little to say is said in large type; much is cut before it becomes too small to read."""
    bare = handouts(sample_of(a_study())).card_sets[-1].cards[0]
    many = [an_indicator(f"indicator-{n}x") for n in range(30)]
    full = handouts(sample_of(a_study(indicators=many))).card_sets[-1].cards[0]
    assert bare.size > full.size >= 10


def test_blind_cards_are_the_same_without_likelihoods(sample: Sample) -> None:
    """Nothing on them tells what the analysts or the arithmetic made of it."""
    blind, shown = handouts(sample, "2022Q3").card_sets
    assert (blind.name, shown.name) == ("cards-blind", "cards")
    assert [c.title for c in blind.cards] == [c.title for c in shown.cards]
    assert shown.cards[0].likelihood
    root = all_handouts(sample.basis("2022Q3"))
    (section,) = [e for e in root.iter("section") if e.get("id") == "cards-blind"]
    words = without_values(section)
    assert not re.search(rf"\b({TERMS})\b|\d%|onfidence|udg(ed|ment)", words), words


@pytest.mark.parametrize(
    "scenarios, paper, columns",
    [
        (1, "upright", [1]),
        (5, "upright", [5]),
        (6, "wide", [6]),
        (15, "wide", [15]),
        (16, "wide", [8, 8]),
        (31, "wide", [11, 11, 9]),
    ],
)
def test_the_rating_sheet_has_a_column_for_each_scenario(
    scenarios: int, paper: str, columns: list[int]
) -> None:
    """On upright paper, on wide, or in several tables; each column is named or numbered."""
    study = a_study([f"scenario-{n}x" for n in range(scenarios)], indicators=[an_indicator()])
    sheet = handout(sample_of(study), "rating-sheet")
    assert sheet.findall(f".//section[@class='sheet rating {paper}']")
    tables = sheet.findall(".//table[@class='boxes']")
    heads = [table.findall(".//th[@class='scenario']") for table in tables]
    assert [len(head) for head in heads] == columns
    numbers = [words(column).split()[0] for head in heads for column in head]
    assert numbers == [str(n) for n in range(1, scenarios + 1)]
    for table, head in zip(tables, heads, strict=True):
        titled = all("Scenario" in words(column) for column in head)
        assert titled != bool(table.findall(".//td[@class='legend']"))


@pytest.mark.parametrize("scenarios", [1, 4, 15, 40])
@pytest.mark.parametrize("items", [0, 3, 45, 200])
def test_the_plans_times_add_up_to_half_a_day(scenarios: int, items: int) -> None:
    """Each part begins where the one before ends, and there is always time to talk."""
    study = a_study(
        [f"scenario-{n}x" for n in range(scenarios)],
        indicators=[an_indicator(f"indicator-{n}x") for n in range(items)],
    )
    made = sample_of(study)
    plan = handouts(made).run_sheet.plan
    assert sum(row.minutes for row in plan) == 240
    assert [row.begins for row in plan] == [0, *(row.ends for row in plan[:-1])]
    minutes = {row.part: row.minutes for row in plan}
    assert minutes["Discussion"] >= 30
    assert ("Rating" in minutes) == bool(items)
    # Nobody fills more than 240 boxes in an hour.
    is_divided = "Divide the items among the tables." in words(handout(made, "run-sheet"))
    assert is_divided == (scenarios * items > 240)


def test_an_owner_owes_what_the_briefing_says_is_missing(sample: Sample) -> None:
    for quarter in ("2022Q1", "2022Q3", "2022Q4"):
        owed = Counter(gap.state.item.owner for gap in sample.briefing(quarter).unknowns.gaps)
        for owner in handouts(sample, quarter).run_sheet.owners:
            assert owner.lacking == owed[owner.name]


@pytest.mark.parametrize("participants, tables", [(1, 1), (7, 1), (8, 2), (20, 3)])
def test_copies_are_counted_for_people_and_for_tables(
    sample: Sample, participants: int, tables: int
) -> None:
    """Nobody shares a table with half a set; without a number, nothing is counted."""
    sheet = handout(sample, "run-sheet", participants=participants)
    rows = [[words(cell) for cell in row] for row in sheet.findall(".//table[@class='copies']//tr")]
    copies = {what: count for what, count, _ in rows}
    assert copies["Scenario cards, first round"] == str(tables)
    assert copies["Questions for discussion"] == str(tables)
    assert copies["Rating sheet"] == str(participants)
    assert copies["Judgment sheet"] == str(2 * participants)
    assert "Copies" not in words(handout(sample, "run-sheet"))
