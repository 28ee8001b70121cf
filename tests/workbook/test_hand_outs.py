"""A hand-out: its formulas give what Python wrote, and other people stay out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenariobook.assess.estimates import first_round
from scenariobook.documents import make_hand_out, make_tracker
from scenariobook.project.recording import keep, with_second_round
from scenariobook.record.claims.hand_outs import HandOut, analyst_of, entries_for, record_for
from scenariobook.record.ledger.entries import Content, Key, Raised, Settled
from scenariobook.record.ledger.kinds import Estimate, Reading
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from tests.builders import a_record, a_scenario, a_study, q
from tests.workbook.desk import ORIGIN, Desk, saved, texts
from tests.workbook.recalculation import differences, recalculate

NOW = q("2022Q2")
KIM = HandOut(quarter=NOW, analyst="a-kim", round=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def typed(data: bytes, row: str, **cells: Any) -> bytes:
    return saved(data, {("Estimates", row, header): value for header, value in cells.items()})


def begin_second_round(desk: Desk) -> None:
    after = with_second_round(desk.project, ORIGIN)
    keep(desk.project, after, {})
    desk.project = after


@pytest.mark.client
def test_every_formula_gives_what_stands_beside_it(desk: Desk, tmp_path: Path) -> None:
    """Also the counts of the guide, which are one person's, and the lines above filtered tables."""
    made = {}
    for one in ("a-kim", "b-lee"):
        data = make_hand_out(desk.project, HandOut(quarter=NOW, analyst=one, round=1))
        desk.take(**{one.replace("-", "_"): typed(data, f"port-closes {one} 1", likelihood=40)})
        made[one] = make_hand_out(desk.project, HandOut(quarter=NOW, analyst=one, round=1))
    begin_second_round(desk)
    made["later"] = make_hand_out(desk.project, HandOut(quarter=NOW, analyst="a-kim", round=2))
    folder = tmp_path / "office"
    folder.mkdir()
    calculated = recalculate(made, folder)
    assert {name: differences(made[name], data) for name, data in calculated.items()} == {
        name: [] for name in made
    }


def test_a_copy_says_whose_it_is_in_all_three_places(desk: Desk) -> None:
    """One suffices on return; the tracker of all names nobody."""
    data = make_hand_out(desk.project, KIM)
    identity = WorkbookFile(data).identity
    assert identity is not None
    assert identity.hand_out == KIM
    assert sum("a-kim 1" in text for text in texts(data)) >= 1
    shared = WorkbookFile(make_tracker(desk.project, NOW)).identity
    assert shared is not None
    assert shared.hand_out is None
    assert desk.untouched(data)


def test_a_row_of_somebody_else_s_that_is_put_in_clears_nothing(desk: Desk) -> None:
    """The copy never showed what is recorded there, so a blank cell is no edit."""
    lee = "port-closes b-lee 1"
    desk.take(lee=typed(desk.tracker(), lee, likelihood=37.25))
    begin_second_round(desk)
    data = make_hand_out(desk.project, HandOut(quarter=NOW, analyst="a-kim", round=2))
    moved = saved(data, {("Estimates", "port-closes a-kim 1", "id"): lee})
    done = desk.take(moved=moved)
    assert desk.holds(Key(NOW, "estimate", lee, "likelihood")) == 37.25
    assert not done.stated


def test_the_first_round_is_told_without_names_and_without_the_second() -> None:
    """Reasons are sorted, so their order tells nobody's name; terms count as their middle."""
    study = a_study([a_scenario("alpha"), a_scenario("beta")])
    said: list[tuple[str, int, float | str, str]] = [
        ("a", 1, 60.0, "z"),
        ("b", 1, 20.0, "a"),
        ("c", 1, "likely", ""),
        ("a", 2, 90.0, "y"),
    ]
    record = a_record(
        study,
        *(
            Estimate(NOW, "alpha", who, n, likelihood=much, reason=why)
            for who, n, much, why in said
        ),
    )
    found = first_round(study, record, NOW)
    assert list(found) == ["alpha"]
    pooled = found["alpha"].pooled
    assert (pooled.count, pooled.lowest, pooled.median, pooled.highest) == (3, 20, 60, 67.5)
    assert found["alpha"].reasons == ("a", "z")


def test_what_a_person_may_see_has_nobody_else_s_estimates() -> None:
    """Not what is open, settled or asked about them either, nor what nobody can attribute."""
    about = {
        "theirs": "alpha b-lee 1",
        "mine": "alpha a-kim 1",
        "nobody's": "row 12",
    }
    study = a_study([a_scenario("alpha"), a_scenario("beta")])
    contents: list[Content] = [
        Reading(NOW, "indicator-one", value=5.0),
        Estimate(NOW, "alpha", "a-kim", 1, likelihood=30.0),
        Estimate(NOW, "alpha", "b-lee", 1, likelihood=70.0),
        *(
            Raised(NOW, "estimate", item, "likelihood", why="why", found="71")
            for item in about.values()
        ),
        Raised(NOW, "definition", about["theirs"], "given", why="why", found="70"),
        Settled(NOW, "estimate", about["theirs"], "likelihood", raised=(5,), chose="71"),
    ]
    record = a_record(study, *contents)
    seen = record_for(record, "a-kim")
    assert [analyst_of(s) for s in seen.stated["estimate"]] == ["a-kim"]
    assert {key.subject for key in seen.open} == {about["mine"]}
    assert seen.position == record.position
    assert {s for kind, s, _ in seen.past if kind in {"estimate", "definition"}} == {about["mine"]}
    assert seen.readings == record.readings


def test_the_entries_that_a_person_may_see(desk: Desk) -> None:
    """Of the ledger's, those that name nobody else's estimate; readings and the like all stay."""
    desk.take(
        kim=typed(desk.tracker(), "port-closes a-kim 1", likelihood=30),
        lee=typed(desk.tracker(), "port-closes b-lee 1", likelihood=80),
    )
    entries = desk.project.ledger.entries
    seen = entries_for(entries, "a-kim")
    assert len(entries) - len(seen) == 1
    assert not [e for e in seen if isinstance(e.content, Estimate) and e.content.analyst != "a-kim"]
