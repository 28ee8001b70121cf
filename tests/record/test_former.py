"""Former ids: entries keep theirs, and count as those of what goes by another id now."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import AS_RECORDED, FormerIds, former_ids
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.entries import Cleared, Content, Entry, Raised, Settled
from scenariobook.record.ledger.kinds import Judgment, Reading, Recorded, Sighting, State, Stated
from tests.builders import a_ledger, a_scenario, a_signpost, a_study, an_indicator, q

Q1, Q2 = q("2022Q1"), q("2022Q2")
STUDY = a_study(
    [a_scenario("alpha", formerly=["first"])],
    indicators=[an_indicator("gdp-growth", formerly=["gdp-rise", "gdp"])],
    signposts=[a_signpost("treaty", formerly=["pact"])],
)
FORMER = former_ids(STUDY)


def test_what_was_recorded_under_a_former_id_stands_under_the_present_one() -> None:
    """Readings, sightings and judgments; through a chain of ids; numbers and hashes stay."""
    entries = a_ledger(
        Reading(Q1, "gdp", value=1.0),
        Reading(Q2, "gdp-rise", value=2.0),
        Sighting(Q1, "pact", state=State.EMERGING),
        Judgment(Q1, "first", likelihood=30.0),
        Reading(Q1, "oil", value=9.0),
    ).entries
    record = replay(entries, Q1, FORMER)
    held = record.readings["gdp-growth"]
    assert {quarter: entry.content.value for quarter, entry in held.items()} == {Q1: 1.0, Q2: 2.0}
    assert (held[Q1].number, held[Q1].sha256) == (1, entries[0].sha256)
    assert held[Q1].content.item == "gdp-growth"
    assert list(record.sightings) == ["treaty"]
    assert record.judgments["alpha"][Q1].content.scenario == "alpha"
    assert set(record.readings) == {"gdp-growth", "oil"}
    assert record.position == replay(entries, Q1).position


def test_the_ledgers_own_entries_stay_as_recorded() -> None:
    """Nothing is rewritten: what was read from the ledger still has the old id."""
    ledger = a_ledger(Reading(Q1, "gdp", value=1.0))
    replay(ledger.entries, Q1, FORMER)
    assert [entry.content for entry in ledger.entries] == [Reading(Q1, "gdp", value=1.0)]
    assert b'"gdp"' in ledger.data


def test_where_old_and_new_meet_the_later_holds() -> None:
    """As with two entries of one id; what was taken back is gone, whichever id says so."""
    both = a_ledger(Reading(Q1, "gdp-growth", value=2.0), Reading(Q1, "gdp", value=1.0)).entries
    assert replay(both, Q1, FORMER).readings["gdp-growth"][Q1].content.value == 1.0
    cleared = a_ledger(Reading(Q1, "gdp", value=1.0), Cleared(Q1, "gdp-growth", "reading")).entries
    record = replay(cleared, Q1, FORMER)
    assert record.readings["gdp-growth"] == {}
    assert [entry.number for entry in record.past["reading", "gdp-growth", Q1]] == [1, 2]


def test_what_is_open_follows_and_is_settled_alone() -> None:
    """Who settled what was open about one id settled nothing that was open about the other."""
    raised: list[Content] = [
        Raised(Q1, "reading", "gdp", "value", why="no number", found="about five"),
        Raised(Q1, "reading", "gdp-growth", "value", why="no number", found="about six"),
        Settled(Q1, "reading", "gdp-growth", "value", raised=(2,), chose="left"),
    ]
    record = replay(a_ledger(*raised).entries, Q1, FORMER)
    (key,) = record.open
    assert key.subject == "gdp-growth"
    assert [entry.number for entry in record.open[key]] == [1]


def test_an_id_is_translated_for_its_own_kind_of_entries_alone() -> None:
    """A former indicator's id may be what a scenario is called, and has judgments."""
    record = replay(
        a_ledger(
            Judgment(Q1, "gdp", likelihood=30.0), Sighting(Q1, "gdp"), Reading(Q1, "gdp", value=1.0)
        ).entries,
        Q1,
        FORMER,
    )
    assert (list(record.judgments), list(record.sightings)) == (["gdp"], ["gdp"])
    assert list(record.readings) == ["gdp-growth"]


def test_a_shown_text_of_an_id_in_use_is_about_that() -> None:
    """Of a cell that shows the study's text, the id alone tells what it is about."""
    study = a_study(["alpha", "gdp"], indicators=[an_indicator("growth", formerly=["gdp", "old"])])
    former = former_ids(study)
    assert former.present("definition", "gdp") == "gdp"
    assert former.present("definition", "old") == "growth"
    assert former.present("reading", "gdp") == "growth"


KINDS: tuple[Recorded, ...] = ("reading", "sighting", "judgment")
IDS = ("one", "two", "three", "four")


def _content(drawn: tuple[Recorded, str, bool], number: int) -> Content:
    kind, item, cleared = drawn
    if cleared:
        return Cleared(Q1, item, kind)
    match kind:
        case "reading":
            return Reading(Q1, item, value=float(number))
        case "sighting":
            return Sighting(Q1, item, note=str(number))
    return Judgment(Q1, item, rationale=str(number))


@given(
    drawn=st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(IDS), st.booleans())),
    renamed=st.dictionaries(st.sampled_from(IDS[:2]), st.sampled_from(IDS[2:])),
)
def test_nothing_is_lost_and_nothing_made_up(
    drawn: list[tuple[Recorded, str, bool]], renamed: dict[str, str]
) -> None:
    """Whatever meets: of each thing and quarter, the last entry of any of its ids holds."""
    ledger = a_ledger(*(_content(one, number) for number, one in enumerate(drawn)))
    record = replay(ledger.entries, Q1, FormerIds(dict.fromkeys(KINDS, renamed)))
    last = {
        (kind, renamed.get(item, item)): (number, cleared)
        for number, (kind, item, cleared) in enumerate(drawn, 1)
    }
    held: dict[str, Mapping[str, Mapping[Quarter, Entry[Stated]]]] = {
        "reading": record.readings,
        "sighting": record.sightings,
        "judgment": record.judgments,
    }
    assert {
        (kind, item): quarters[Q1].number
        for kind, by_item in held.items()
        for item, quarters in by_item.items()
        if quarters
    } == {key: number for key, (number, cleared) in last.items() if not cleared}
    assert sum(map(len, record.past.values())) == len(drawn)


def test_without_former_ids_entries_are_handed_through() -> None:
    """A long ledger is not copied for nothing."""
    entries = a_ledger(Reading(Q1, "gdp", value=1.0)).entries
    assert AS_RECORDED.applied(entries) is entries
    assert former_ids(a_study()).applied(entries) is entries
