"""The update: what changed since an edition that was sent, on a page, or that nothing did."""

from __future__ import annotations

from scenariobook.assess.item_status import IndicatorState
from scenariobook.briefing.sections.since import Update, update
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Sighting, State
from tests.briefing.samples import judgment, reading, sample_of
from tests.builders import a_signpost, a_study, an_indicator, q

RATINGS = {"alpha": "highly likely", "beta": "unlikely"}
FIRST = (
    reading("indicator-one", "2022Q1", 5.0),
    judgment("alpha", "2022Q1", 40.0, "low"),
    judgment("beta", "2022Q1", 30.0, "low"),
)


def since_first(*more: Content, quarter: str = "2022Q2") -> Update:
    """Return what changed since an edition that knew the first entries alone."""
    study = a_study(
        ["alpha", "beta"],
        indicators=[an_indicator(ratings=RATINGS)],
        signposts=[a_signpost(ratings=RATINGS)],
    )
    sent, now = sample_of(study, *FIRST), sample_of(study, *FIRST, *more)
    return update(sent.basis("2022Q1"), now.basis(quarter))


def test_nothing_changed_is_said() -> None:
    told = since_first(quarter="2022Q1")
    assert told.is_empty
    assert [one.id for one in told.same] == ["alpha", "beta"]


def test_a_figure_stands_with_what_it_was() -> None:
    """Also in the next quarter, whose judgment is another one's successor."""
    told = since_first(
        judgment("alpha", "2022Q2", 70.0, "moderate"), judgment("beta", "2022Q2", 30.0, "low")
    )
    ((then, now),) = told.rows
    assert then is not None
    assert (then.figure, now.figure, now.scenario.id) == ("40%", "70%", "alpha")
    assert [one.id for one in told.same] == ["beta"]


def test_what_was_read_and_seen_since_stands_with_what_was_known() -> None:
    told = since_first(
        reading("indicator-one", "2022Q2", 25.0),
        Sighting(q("2022Q2"), "signpost-one", state=State.OBSERVED),
    )
    stood = {change.after.item.id: change for change in told.items}
    assert set(stood) == {"indicator-one", "signpost-one"}
    before = stood["indicator-one"].before
    assert isinstance(before, IndicatorState)
    assert before.reading is not None
    assert before.reading.value == 5.0
