"""Where people differ, page one and the parts that would print the value say who says what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Addition
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State, Stated, UnclearCell
from tests.briefing.rows import read_at
from tests.briefing.samples import Sample
from tests.builders import ORIGIN, a_signpost, a_study, an_indicator, q, said
from tests.commands import run, type_value
from tests.study_text import STUDY, write_study

NOW = q("2022Q2")
DIFFERING: tuple[Sequence[Stated], ...] = (
    [Reading(NOW, "rain", value=61.0, note="wells"), Reading(NOW, "rain", value=5.0)],
    [Sighting(NOW, "summit", state=state) for state in (State.OBSERVED, State.NOT_YET)],
    [Judgment(NOW, "alpha", likelihood=likelihood) for likelihood in (30.0, 70.0)],
)
OLDER = (
    Reading(NOW.previous, "rain", value=12.0),
    Sighting(NOW.previous, "summit", state=State.EMERGING),
)


@pytest.fixture(scope="module")
def made() -> Sample:
    """Return a study in which Anna and Ben differ about three things; older values are known."""
    study = a_study(indicators=[an_indicator("rain")], signposts=[a_signpost("summit")])
    added: list[Addition] = [(one, ORIGIN) for one in OLDER]
    for contents in DIFFERING:
        added += [said(by, one) for by, one in zip(("anna", "ben"), contents, strict=True)]
    return Sample(study, extend(EMPTY, added))


def test_what_we_do_not_know_lists_each(made: Sample) -> None:
    unknowns = made.briefing("2022Q2").unknowns
    assert {one.title: one.words for one in unknowns.opened} == {
        "Alpha": "likelihood, 2022Q2: anna 30, ben 70",
        "Rain": "value, 2022Q2: anna 61, ben 5",
        "Summit": "state, 2022Q2: anna observed, ben not yet",
    }
    assert not unknowns.gaps  # what is open is told once


def test_the_annex_prints_no_older_value(made: Sample) -> None:
    rain, summit = (
        read_at(made, "2022Q2", anchor) for anchor in ("indicator-rain", "signpost-summit")
    )
    assert rain[2:5] == ["–", "no data", "contested in 2022Q2: anna 61, ben 5"]
    assert summit[2:4] == ["no state", "contested in 2022Q2: anna observed, ben not yet"]


def test_the_quarter_before_is_printed_as_it_was(made: Sample) -> None:
    assert "12%" in read_at(made, "2022Q1", "indicator-rain")
    assert made.briefing("2022Q1").unknowns.opened == []


def test_several_fields_of_one_row_are_told_by_field() -> None:
    first = Reading(NOW, "rain", value=61.0, note="wells")
    both = [said("anna", first), said("ben", replace(first, value=58.0, note="rivers"))]
    sample = Sample(a_study(indicators=[an_indicator("rain")]), extend(EMPTY, both))
    (matter,) = sample.briefing("2022Q2").unknowns.opened
    assert matter.words == (
        "value, note, 2022Q2: value anna 61, ben 58; note anna wells, ben rivers"
    )


def test_what_nobody_can_read_is_shown_as_it_was_typed() -> None:
    unclear = UnclearCell(found="1,234", why="two meanings", choices=(1.234, 1234.0))
    content = Reading(NOW, "rain", unclear={"value": unclear})
    sample = Sample(
        a_study(indicators=[an_indicator("rain")]), extend(EMPTY, [said("anna", content)])
    )
    (matter,) = sample.briefing("2022Q2").unknowns.opened
    assert matter.words == "value, 2022Q2: in question, anna '1,234': two meanings"


def test_as_a_reader_meets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two copies of the same tracker, from two people; the page says so."""
    write_study(tmp_path, STUDY)
    monkeypatch.chdir(tmp_path)
    run("build")
    tracker = Path("output/small-study/tracker.xlsx").read_bytes()
    for name, value in (("anna", 4.5), ("ben", 3.5)):
        Path(f"{name}.xlsx").write_bytes(tracker)
        type_value(Path(f"{name}.xlsx"), value)
        run("import", f"{name}.xlsx", "--from", name, "--yes")
    run("brief", "--html")
    pages = [page.read_text(encoding="utf-8") for page in Path("output").rglob("*.html")]
    assert pages
    assert all("anna 4.5, ben 3.5" in page for page in pages)
