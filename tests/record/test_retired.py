"""What the study no longer has is found in the record, each thing once."""

from __future__ import annotations

from scenariobook.record.definitions.not_counted import retired
from scenariobook.record.ledger.entries import Cleared
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from tests.builders import a_record, a_signpost, a_study, an_indicator, q

Q1, Q2 = q("2022Q1"), q("2022Q2")


def test_everything_recorded_of_what_is_gone() -> None:
    """Each with what it was and its entries by number; what the study has is not among them."""
    study = a_study(indicators=[an_indicator("gdp")], signposts=[a_signpost("treaty")])
    record = a_record(
        study,
        Reading(Q2, "oil", value=2.0),
        Reading(Q1, "oil", value=1.0),
        Reading(Q1, "gdp", value=1.0),
        Sighting(Q1, "summit", state=State.EMERGING),
        Judgment(Q1, "delta", likelihood=20.0),
        Judgment(Q1, "alpha", likelihood=20.0),
        Reading(Q1, "gas", value=1.0),
        Cleared(Q1, "gas", "reading"),
    )
    assert [(r.id, r.was, [e.number for e in r.entries]) for r in retired(study, record, Q2)] == [
        ("delta", "scenario", [5]),
        ("oil", "indicator", [1, 2]),
        ("summit", "signpost", [4]),
    ]
    assert [len(one.entries) for one in retired(study, record, Q1)] == [1, 1, 1]


def test_an_id_that_changed_its_kind_is_gone_as_what_it_was() -> None:
    """An indicator made a signpost: its readings are no sightings, and are not lost."""
    study = a_study(["alpha"], signposts=[a_signpost("treaty", formerly=["pact"])])
    record = a_record(
        study,
        Reading(Q1, "treaty", value=1.0),
        Reading(Q1, "pact", value=1.0),
        Judgment(Q1, "pact", likelihood=20.0),
        Sighting(Q1, "treaty"),
    )
    found = retired(study, record, Q1)
    assert [(one.id, one.was) for one in found] == [
        ("pact", "indicator and scenario"),
        ("treaty", "indicator"),
    ]
    assert found[0].last.number == 3


def test_what_was_renamed_is_not_gone() -> None:
    """A declared former id is nobody's; its entries are those of the present id."""
    study = a_study(indicators=[an_indicator("gdp", formerly=["output"])])
    record = a_record(study, Reading(Q1, "output", value=1.0))
    assert retired(study, record, Q1) == ()
