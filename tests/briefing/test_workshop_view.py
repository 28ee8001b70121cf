"""What the handouts say: every word of them follows from the study, by a rule."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from xml.etree.ElementTree import Element

import pytest

from scenariobook.briefing.workshop.cards import Card
from scenariobook.record.ledger.kinds import Sighting, State
from scenariobook.study.model import Assumption, Decision
from tests.briefing.blocks import RANGE, TERMS, blocks
from tests.briefing.handouts import (
    SECOND_ROUND,
    all_handouts,
    asked,
    exploratory,
    handout,
    handouts,
    words,
)
from tests.briefing.samples import Sample, judgment, reading, sample_of
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q

APART = {"alpha": "highly likely", "beta": "highly unlikely", "gamma": "highly unlikely"}
TOWARDS = {"alpha": "likely", "beta": "even", "gamma": "even"}
AGAINST = {"alpha": "highly unlikely", "beta": "likely", "gamma": "likely"}


def without_limits(words: str) -> str:
    """Return words without what a threshold says: that is no likelihood."""
    return re.sub(r"\([≥≤][^)]*\)", "", words)


def without_values(section: Element) -> str:
    """Return a section's words without thresholds and present values: those are no likelihoods."""
    for value in section.iter("b"):
        if value.get("class") == "now":
            value.text = ""
    return without_limits(" ".join("".join(section.itertext()).split()))


# --- questions -------------------------------------------------------------------------------


def test_a_bare_study_is_asked_what_it_lacks_and_nothing_else() -> None:
    """A premortem for each scenario, and what could be observed where nothing can."""
    study = a_study(["alpha", a_scenario("beta", kind="baseline")])
    assert [(group, source) for group, _, source in asked(sample_of(study))] == [
        ("1 Alpha", "premortem"),
        ("1 Alpha", "0 diagnostic items of its own; 3 are wanted"),
        ("2 Beta", "premortem"),
    ]


def test_the_studys_own_questions_come_first_as_they_were_written() -> None:
    """They need no source: they are the study's."""
    own = ("Who pays <most>?", "Is {{ this }} it?")
    found = asked(sample_of(a_study([a_scenario("alpha", questions=own)])))
    assert [(words, source) for _, words, source in found[:2]] == [(own[0], ""), (own[1], "")]


def test_load_bearing_assumptions_are_questioned_and_others_are_not() -> None:
    """By their own words, with the signposts that watch them, hostile or not."""
    study = a_study(
        ["alpha"],
        signposts=[a_signpost("treaty", title="The treaty's end & more")],
        assumptions=[
            Assumption(
                id="watched",
                text="It holds",
                home="alpha",
                vulnerable=False,
                broken_by=("treaty",),
            ),
            Assumption(id="light", text="It rains.", home="alpha", load_bearing=False),
            Assumption(id="homeless", text="All is well."),
        ],
    )
    found = [row for row in asked(sample_of(study)) if "assumption" in row[2]]
    assert found == [
        (
            "1 Alpha",
            "“It holds.” What would we see first if this were no longer true?",
            "load-bearing assumption, watched by “The treaty's end & more”",
        ),
        (
            "The study as a whole",
            "“All is well.” What would we see first if this were no longer true?",
            "load-bearing assumption, vulnerable, nothing watches it",
        ),
    ]


def test_signposts_that_are_overdue_are_asked_after() -> None:
    """How little was seen of each is said; one that was seen in time is let be."""
    past = date(2022, 1, 1)
    study = a_study(
        ["alpha"],
        signposts=[
            a_signpost(name, expected_by=past) for name in ("unsaid", "begun", "absent", "seen")
        ],
    )
    sample = sample_of(
        study,
        Sighting(q("2022Q1"), "begun", state=State.EMERGING),
        Sighting(q("2022Q1"), "absent", state=State.NOT_YET),
        Sighting(q("2022Q1"), "seen", state=State.OBSERVED),
    )
    found = [words.partition(". ")[0] for _, words, source in asked(sample) if "overdue" in source]
    assert found == [
        "“Unsaid” was expected by 2022-01-01 and nothing is recorded of it",
        "“Begun” was expected by 2022-01-01 and is no more than emerging",
        "“Absent” was expected by 2022-01-01 and has not been seen",
    ]


def test_indicators_without_data_are_one_question_of_their_scenario() -> None:
    """It names the first few and counts the others."""
    study = a_study(["alpha"], indicators=[an_indicator(f"item-{n}x") for n in range(8)])
    ((_, words, source),) = [row for row in asked(sample_of(study)) if "without" in row[2]]
    assert source == "8 indicators without data"
    assert " have never been read (tracking began in 2022Q1). " in words
    assert words.count("“") == 6
    assert " and 2 more have " in words


def test_likelihoods_are_discussed_in_the_second_round_only() -> None:
    """Where judgment and implied likelihood lie far apart, and nowhere else."""
    study = a_study(["alpha", "beta"])
    sample = sample_of(
        study, judgment("alpha", "2022Q1", 90.0, "low"), judgment("beta", "2022Q1", 60.0, "low")
    )
    (later,) = [words for group, words, _ in asked(sample) if group == SECOND_ROUND]
    assert later == (
        "Judgment of Alpha: very likely (80–95%). Implied likelihood: 50%, roughly even chance "
        "(45–55%). What do the items leave out, or what does the judgment leave out?"
    )
    others = [words for group, words, _ in asked(sample) if group != SECOND_ROUND]
    assert not [words for words in others if re.search(rf"\b({TERMS})\b|\d%", words)]


def test_every_question_says_from_what_it_follows(sample: Sample) -> None:
    """Or it is the study's own."""
    own = {text for scenario in sample.study.scenarios for text in scenario.questions}
    for quarter in ("2022Q1", "2022Q3", "2022Q4"):
        found = asked(sample, quarter)
        assert found
        assert all(source or words in own for _, words, source in found)


# --- cards -----------------------------------------------------------------------------------


def first_card(sample: Sample, quarter: str = "2022Q1") -> Card:
    """Return the first scenario's card with likelihoods."""
    return handouts(sample, quarter).card_sets[-1].cards[0]


def under(card: Card, heading: str) -> list[tuple[str, str, str]]:
    """Return the lines of a card's block: what each is about, its words, its value."""
    blocks = [block for column in card.columns for block in column.blocks]
    (lines,) = [block.lines for block in blocks if block.title == heading]
    return [
        (line.title, line.words.replace("\N{NO-BREAK SPACE}", " "), line.value) for line in lines
    ]


def test_a_card_shows_what_tells_its_scenario_from_the_others() -> None:
    """What speaks for it most comes first, what speaks against it last, what is even never."""
    study = a_study(
        indicators=[
            an_indicator("against-it", ratings=AGAINST),
            an_indicator("for-it", ratings=TOWARDS),
            an_indicator("says-nothing"),
            an_indicator("strongly-for-it", ratings=APART, home="beta"),
            an_indicator("no-threshold", ratings=APART, watch=None, warning=None),
        ]
    )
    card = first_card(sample_of(study))
    assert under(card, "What to watch") == [
        ("Strongly for it:", "at warning (≥ 20%), speaks for it", ""),
        ("For it:", "at warning (≥ 20%), speaks for it", ""),
        ("Against it:", "at warning (≥ 20%), speaks against it", ""),
    ]


def test_a_card_shows_signposts_that_are_still_to_come() -> None:
    """One that was seen and faded comes last; one that was ruled out is left out."""
    study = a_study(
        signposts=[
            a_signpost("faded", ratings=APART, fades_after=1),
            a_signpost("ruled-out", ratings=APART),
            a_signpost("to-come", ratings=TOWARDS, expected_by=date(2023, 1, 31)),
            a_signpost("against", ratings=AGAINST),
        ]
    )
    sample = sample_of(
        study,
        Sighting(q("2022Q1"), "faded", state=State.OBSERVED),
        Sighting(q("2022Q1"), "ruled-out", state=State.RULED_OUT),
    )
    card = first_card(sample, "2022Q2")
    assert under(card, "Signposts that would speak for it") == [
        ("To come:", "nothing recorded; expected by 2023-01-31", ""),
        ("Faded:", "observed, faded", ""),
    ]


def test_a_card_says_so_where_signposts_speak_against_or_not_at_all() -> None:
    """A baseline shows in what does not happen."""
    against = first_card(sample_of(a_study(signposts=[a_signpost(ratings=AGAINST)])))
    (line,) = under(against, "Signposts that would speak against it")
    assert line[0] == "Signpost one:"
    bare = first_card(sample_of(a_study()))
    assert under(bare, "Signposts that would speak for it") == [("", "None in this study.", "")]


def test_a_card_has_the_first_decision_trigger_and_counts_the_others() -> None:
    """There is room for one."""
    decision = Decision(when="seen", then="act", owner="Desk")
    study = a_study([a_scenario("alpha", decisions=[decision, decision])])
    assert under(first_card(sample_of(study)), "Decision trigger") == [
        ("When:", "Seen.", ""),
        ("Then:", "Act.", ""),
        ("", "Desk; 1 more on the scenario’s page", ""),
    ]


def test_a_card_says_how_its_own_items_stand_and_what_was_seen() -> None:
    """All counted, the worst first with their present values; observed signposts with the day."""
    study = a_study(
        indicators=[
            an_indicator("calm", ratings=APART),
            *(an_indicator(f"high-{n}x", ratings=APART) for n in range(3)),
            an_indicator("elsewhere", home="beta"),
        ],
        signposts=[a_signpost("treaty", ratings=APART), a_signpost("rebuke", ratings=AGAINST)],
    )
    sample = sample_of(
        study,
        *(reading(f"high-{n}x", "2022Q1", 25.0) for n in range(3)),
        reading("calm", "2022Q1", 1.0),
        Sighting(q("2022Q1"), "treaty", state=State.OBSERVED, seen_on=date(2022, 2, 1)),
    )
    for cards in handouts(sample).card_sets:
        first, *lines = under(cards.cards[0], "How its own items stand")
        assert first[1] == (
            "4 indicators: 3 at warning and 1 normal. "
            "2 signposts: 1 observed and 1 with nothing recorded."
        )
        assert lines[0] == ("High 0x:", "at warning", "(25%)")
        assert lines[-1] == ("Calm:", "normal", "(1%)")
        seen = under(cards.cards[0], "What has been seen")
        assert seen == [("Treaty:", "observed 2022-02-01; speaks for it", "")]
        ((_, words, _),) = under(cards.cards[2], "How the items stand")[:1]
        assert words.startswith("This scenario has no items of its own")


def test_a_card_shows_what_was_seen_and_no_longer_counts() -> None:
    """It did happen; it comes after what counts, and speaks for nothing."""
    study = a_study(
        signposts=[
            a_signpost("past", ratings=APART, fades_after=1),
            a_signpost("present", ratings=TOWARDS),
        ]
    )
    sample = sample_of(
        study,
        Sighting(q("2022Q1"), "past", state=State.OBSERVED, seen_on=date(2022, 1, 6)),
        Sighting(q("2022Q3"), "present", state=State.OBSERVED),
    )
    assert under(first_card(sample, "2022Q3"), "What has been seen") == [
        ("Present:", "observed; speaks for it", ""),
        ("Past:", "observed 2022-01-06; no longer counted", ""),
    ]


def test_no_card_calls_an_old_value_the_present_one() -> None:
    """Of an earlier quarter, or stale: then its quarter stands beside it, in both lists."""
    study = a_study(
        indicators=[
            an_indicator("fresh", ratings=APART),
            an_indicator("carried", ratings=APART, cadence="yearly"),
            an_indicator("stale", ratings=APART, cadence="quarterly"),
        ]
    )
    sample = sample_of(
        study,
        reading("fresh", "2022Q4", 33.0),
        reading("carried", "2022Q3", 33.0),
        reading("stale", "2022Q1", 33.0),
    )
    card = first_card(sample, "2022Q4")
    assert {title: value for title, _, value in under(card, "What to watch")} == {
        "Fresh:": "(now 33%)",
        "Carried:": "(last 33%, 2022Q3)",
        "Stale:": "(last 33%, 2022Q1, stale)",
    }
    assert under(card, "How its own items stand")[1:] == [
        ("Fresh:", "at warning", "(33%)"),
        ("Carried:", "at warning", "(33%, 2022Q3)"),
        ("Stale:", "stale", "(33%, 2022Q1)"),
    ]


def test_no_words_of_a_card_run_together() -> None:
    """What an item is, how it stands and its value are told apart by more than the type."""
    study = a_study(
        indicators=[an_indicator("calm", title="Is it calm?", ratings=APART)],
        signposts=[a_signpost("treaty", ratings=APART)],
    )
    made = all_handouts(sample_of(study, reading("calm", "2022Q1", 1.0)).basis("2022Q1"))
    cards = made.findall(".//section[@id='cards']//p[@class='item']")
    said = {
        " ".join("".join(p.itertext()).replace("\N{NO-BREAK SPACE}", " ").split()) for p in cards
    }
    assert {
        "“Is it calm?”: normal (1%)",
        "“Is it calm?”: at warning (≥ 20%), speaks for it (now 1%)",
        "Treaty: nothing recorded",
    } <= said


def test_a_card_has_two_implications_and_an_assumption() -> None:
    """The assumption that bears most: its own before the study's."""
    study = a_study(
        [a_scenario("alpha", implications=["Prices rise.", "Ports close.", "A third."])],
        assumptions=[
            Assumption(id="every", text="All is well."),
            Assumption(id="light", text="It rains.", home="alpha", load_bearing=False),
            Assumption(id="heavy", text="It holds", home="alpha"),
        ],
    )
    card = first_card(sample_of(study))
    assert [words for _, words, _ in under(card, "If it comes true")] == [
        "Prices rise.",
        "Ports close.",
    ]
    assert under(card, "Taken to be true") == [("", "It holds.", "")]


def test_an_odd_card_has_a_blank_one_beside_it() -> None:
    """No half page stays empty: it asks for the scenario that is missing."""
    one, two = (
        handout(sample_of(a_study(names)), "cards") for names in (["alpha"], ["alpha", "beta"])
    )
    assert "A scenario that is missing" in words(one)
    assert "A scenario that is missing" not in words(two)


def test_the_type_of_a_card_grows_until_half_a_page_is_full() -> None:
    """Little to say is said in large type; much is cut before it becomes too small to read."""
    bare = first_card(sample_of(a_study()))
    many = [an_indicator(f"indicator-{n}x") for n in range(30)]
    full = first_card(sample_of(a_study(indicators=many)))
    assert bare.size > full.size >= 10


def test_blind_cards_are_the_same_without_likelihoods(sample: Sample) -> None:
    """Nothing on them tells what the analysts or the arithmetic made of it."""
    blind, shown = handouts(sample, "2022Q3").card_sets
    assert (blind.name, shown.name) == ("cards-blind", "cards")
    assert [c.title for c in blind.cards] == [c.title for c in shown.cards]
    assert shown.cards[0].likelihood is not None
    assert shown.cards[0].likelihood.judged.striptags() == "Judgment: very likely (80–95%)."
    assert shown.cards[0].likelihood.confidence == "Confidence is moderate."
    root = all_handouts(sample.basis("2022Q3"))
    (section,) = [e for e in root.iter("section") if e.get("id") == "cards-blind"]
    words = without_values(section)
    assert not re.search(rf"\b({TERMS})\b|\d%|onfidence|udg(ed|ment)", words), words


# --- sheets ----------------------------------------------------------------------------------


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


def test_an_exploratory_study_has_no_likelihood_anywhere() -> None:
    """One set of cards, no yardstick, no percent."""
    sample = sample_of(exploratory())
    made = handouts(sample)
    assert [cards.name for cards in made.card_sets] == ["cards"]
    assert made.differences == ()
    root = all_handouts(sample.basis("2022Q1"))
    wanted = ("cards", "questions", "judgment-sheet", "run-sheet")
    for section in [e for e in root.iter("section") if e.get("id") in wanted]:
        words = without_values(section)
        assert not re.search(rf"\b({TERMS})\b|\d%|ikelihood", words), words


# --- the run sheet ---------------------------------------------------------------------------


@pytest.mark.parametrize("scenarios", [1, 4, 15, 40])
@pytest.mark.parametrize("items", [0, 3, 45, 200])
def test_the_plans_times_add_up_to_half_a_day(scenarios: int, items: int) -> None:
    """Each part begins where the one before ends, and there is always time to talk."""
    study = a_study(
        [f"scenario-{n}x" for n in range(scenarios)],
        indicators=[an_indicator(f"indicator-{n}x") for n in range(items)],
    )
    plan = handouts(sample_of(study)).run_sheet.plan
    assert sum(row.minutes for row in plan) == 240
    assert [row.begins for row in plan] == [0, *(row.ends for row in plan[:-1])]
    minutes = {row.part: row.minutes for row in plan}
    assert minutes["Discussion"] >= 30
    assert ("Rating" in minutes) == bool(items)


def test_many_boxes_are_divided_among_the_tables() -> None:
    """900 boxes are more than one person fills in an hour."""
    study = a_study(
        [f"scenario-{n}x" for n in range(15)],
        indicators=[an_indicator(f"indicator-{n}x") for n in range(60)],
    )
    said = words(handout(sample_of(study), "run-sheet"))
    assert "900 boxes at 15 seconds each. Divide the items among the tables." in said


def test_an_owner_owes_what_the_briefing_says_is_missing(sample: Sample) -> None:
    """A signpost that was looked for and not seen is no gap, though it carries no evidence."""
    study = a_study(
        signposts=[a_signpost("looked-for", owner="Desk"), a_signpost("not-looked-for")]
    )
    seen = Sighting(q("2022Q1"), "looked-for", state=State.NOT_YET)
    (desk,) = handouts(sample_of(study, seen)).run_sheet.owners
    assert (desk.name, desk.items, desk.lacking) == ("Desk", 1, 0)
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


def test_questions_of_the_second_round_are_named_only_where_there_are_some() -> None:
    """The run sheet sends nobody for what is not printed."""
    study = a_study(["alpha", "beta"], indicators=[an_indicator()])
    apart = judgment("alpha", "2022Q1", 90.0, "low")
    for sample, asked_again in ((sample_of(study), False), (sample_of(study, apart), True)):
        groups = {group for group, _, _ in asked(sample)}
        assert (SECOND_ROUND in groups) is asked_again
        assert ("for the second round" in words(handout(sample, "run-sheet"))) is asked_again


# --- the whole -------------------------------------------------------------------------------


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q3", "2022Q4"])
def test_the_tradecrafts_rules_hold_in_every_handout(sample: Sample, quarter: str) -> None:
    """A term has its range; a likelihood and a confidence share no sentence."""
    root = all_handouts(sample.basis(quarter))
    for main in root.iter("main"):
        for section in [s for s in main if s.get("id") == "rating-sheet"]:
            main.remove(section)  # its five words rate items, and are explained above it
    for block in blocks(root):
        for term in re.finditer(rf"\b({TERMS})\b", block):
            assert re.match(rf" \({RANGE}\)|, {RANGE}", block[term.end() :]), block
        for sentence in re.split(r"(?<=[.!?]) ", block):
            if re.search(r"\bconfidence\b", sentence, re.IGNORECASE):
                assert not re.search(rf"\b({TERMS})\b|\d%", sentence), sentence
