"""Decision triggers: met by what counts now, for as long as it must, since the right quarter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.calls import Call, calls
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from tests.builders import a_record, a_scenario, a_signpost, a_study, an_indicator, q

NEEDS_WARNING = {"item": "indicator-one", "at": "warning"}


def watched(last: str, *contents: Content, **fields: Any) -> Call:
    """Return the one trigger of a study, at the end of a quarter."""
    given = {"when": "It rises", "then": "Act", "owner": "Desk", "needs": [NEEDS_WARNING]}
    study = a_study(
        scenarios=[a_scenario("alpha", decisions=[given | fields]), a_scenario("beta")],
        indicators=[an_indicator(), an_indicator("indicator-two")],
        signposts=[a_signpost(expected_by=date(2022, 5, 1), fades_after=2)],
    )
    record = a_record(study, *contents)
    (found,) = calls(assess_all(study, record, q(last)), record)
    return found


def value(quarter: str, number: float, item: str = "indicator-one") -> Reading:
    return Reading(q(quarter), item, value=number)


def sight(quarter: str, state: State) -> Sighting:
    return Sighting(q(quarter), "signpost-one", state=state)


@pytest.mark.parametrize(
    "last, numbers, since",
    [
        ("2022Q1", {"2022Q1": 25}, "2022Q1"),
        ("2022Q1", {"2022Q1": 15}, None),
        ("2022Q2", {"2022Q1": 25, "2022Q2": 30}, "2022Q1"),
        ("2022Q3", {"2022Q1": 25, "2022Q2": 5, "2022Q3": 30}, "2022Q3"),
        ("2022Q2", {"2022Q1": 25, "2022Q2": 5}, None),
    ],
)
def test_it_is_met_since_the_unbroken_run_began(
    last: str, numbers: dict[str, float], since: str | None
) -> None:
    found = watched(last, *(value(quarter, number) for quarter, number in numbers.items()))
    assert found.since == (q(since) if since else None)
    assert [state.item.id for state in found.shown_by] == (["indicator-one"] if since else [])


def test_a_stale_reading_meets_nothing() -> None:
    """The value still stands at warning, but nobody knows whether it does today."""
    assert watched("2022Q1", value("2022Q1", 25)).since == q("2022Q1")
    assert watched("2023Q2", value("2022Q1", 25)).since is None


def test_watch_is_met_at_warning_too() -> None:
    needs = [{"item": "indicator-one", "at": "watch"}]
    assert watched("2022Q1", value("2022Q1", 25), needs=needs).since == q("2022Q1")
    assert watched("2022Q1", value("2022Q1", 12), needs=needs).since == q("2022Q1")
    assert watched("2022Q1", value("2022Q1", 5), needs=needs).since is None


@pytest.mark.parametrize(
    "numbers, since",
    [([25], None), ([25, 25], "2022Q2"), ([25, 5, 25], None), ([5, 25, 25, 25], "2022Q3")],
)
def test_so_many_quarters_in_a_row(numbers: list[float], since: str | None) -> None:
    """It is met from the quarter on that completes the row."""
    needs = [NEEDS_WARNING | {"quarters": 2}]
    readings = [value(f"2022Q{place}", number) for place, number in enumerate(numbers, 1)]
    found = watched(f"2022Q{len(numbers)}", *readings, needs=needs)
    assert found.since == (q(since) if since else None)


def test_all_or_any_of_several_and_what_meets_them() -> None:
    """Which item met an "any" may change: what matters is that one did."""
    needs = [NEEDS_WARNING, {"item": "indicator-two", "at": "warning"}]
    first, second = value("2022Q1", 25), value("2022Q2", 25, "indicator-two")
    passed = value("2022Q2", 5)
    assert watched("2022Q1", first, needs=needs).since is None
    assert watched("2022Q2", first, second, needs=needs).since == q("2022Q2")
    found = watched("2022Q2", first, second, passed, needs=needs, of="any")
    assert (found.since, [state.item.id for state in found.shown_by]) == (
        q("2022Q1"),
        ["indicator-two"],
    )


@pytest.mark.parametrize(
    "at, last, seen, since",
    [
        ("observed", "2022Q1", {"2022Q1": State.OBSERVED}, "2022Q1"),
        ("observed", "2022Q1", {"2022Q1": State.EMERGING}, None),
        ("observed", "2022Q3", {"2022Q1": State.OBSERVED}, None),  # it has faded by then
        ("emerging", "2022Q1", {"2022Q1": State.OBSERVED}, "2022Q1"),
        ("emerging", "2022Q1", {"2022Q1": State.NOT_YET}, None),
        ("ruled out", "2022Q1", {"2022Q1": State.RULED_OUT}, "2022Q1"),
        ("ruled out", "2022Q1", {"2022Q1": State.NOT_YET}, None),
        ("overdue", "2022Q1", {}, None),
        ("overdue", "2022Q3", {}, "2022Q2"),
        ("overdue", "2022Q3", {"2022Q1": State.OBSERVED}, None),
    ],
)
def test_signposts(at: str, last: str, seen: dict[str, State], since: str | None) -> None:
    needs = [{"item": "signpost-one", "at": at}]
    found = watched(last, *(sight(quarter, state) for quarter, state in seen.items()), needs=needs)
    assert found.since == (q(since) if since else None)


def test_a_trigger_without_needs_is_left_to_people() -> None:
    study = a_study(
        scenarios=[
            a_scenario("alpha", decisions=[{"when": "It rises", "then": "Act", "owner": "Desk"}])
        ]
    )
    record = a_record(study)
    (found,) = calls(assess_all(study, record, q("2022Q1")), record)
    assert (found.since, found.shown_by, found.due) == (None, (), False)
