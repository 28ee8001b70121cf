"""What was known at an earlier time, and which quarter can be opened next."""

from pathlib import Path

import pytest
from msgspec import structs

from scenariobook.cli.shared.documents import assess_quarter
from scenariobook.diagnostics import Problems
from scenariobook.record.as_known import known_before
from scenariobook.record.ledger.entries import Content, Named, Opened, Undone
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.project import Project
from scenariobook.record.recording import open_next_quarter, with_entries
from tests.briefing.samples import project_of
from tests.builders import ORIGIN, gauged, q
from tests.commands import opened
from tests.study_text import STUDY, write_study


def a_project(folder: Path, text: str = STUDY) -> Project:
    """Return the small study in a folder."""
    return opened(write_study(folder, text))


def with_last(project: Project, *contents: Content) -> Project:
    """Return a project in whose record these contents come last."""
    return with_entries(project, [(content, ORIGIN) for content in contents])


def test_what_was_known_before_a_quarter_ends_where_it_was_opened(tmp_path: Path) -> None:
    """What was known before a quarter ends where the quarter was opened for good.

    A value that came later was not known, an undone opening opened nothing, and what was undone
    later on was known then.
    """
    opening = Opened(q("2022Q2"))
    project = with_last(a_project(tmp_path), gauged("2022Q1", 1.0))
    for number in (2.0, 3.0):
        project = with_last(project, opening)
        too_early = Undone(q("2022Q1"), (project.ledger.position.number,), "too early")
        project = with_last(project, too_early, gauged("2022Q1", number))
    last = project.ledger.position.number
    late = Undone(q("2022Q2"), (last,), "wrong")
    project = with_last(project, opening, gauged("2022Q1", 4.0), late)
    known = known_before(project, q("2022Q2"))
    assert known.record.position.number == last
    assert known.record.readings["indicator-one"][q("2022Q1")].content.value == 3.0
    assert known.study == project.study


def test_a_quarter_that_no_entry_opened_was_known_as_it_is_now(tmp_path: Path) -> None:
    """A quarter that no entry opened was known as it is now.

    Before the record's first, nothing was.
    """
    later = with_last(a_project(tmp_path), Opened(q("2022Q2")))
    assert known_before(later, q("2022Q2")).record.readings == {}
    project = with_last(a_project(tmp_path), gauged("2022Q1", 1.0))
    assert known_before(project, q("2022Q2")).record == project.record


def test_the_value_that_counted_before_an_opening_was_known(tmp_path: Path) -> None:
    """The value that counted before an opening was known, whether it was corrected later or
    repeated.
    """
    first = (gauged("2022Q1", 0.5), gauged("2022Q1", 1.0), Opened(q("2022Q2")))
    end = (gauged("2022Q2", 2.0), Opened(q("2022Q3")))
    before = a_project(tmp_path)
    for later in ((), (1.0,), (2.0,), (2.0, 1.0), (1.0, 2.0, 2.0)):
        came_late = (gauged("2022Q1", number) for number in later)
        project = with_last(before, *first, *came_late, *end)
        known = known_before(project, q("2022Q2")).record.readings["indicator-one"]
        assert known[q("2022Q1")].content == gauged("2022Q1", 1.0), later


def test_a_name_that_is_given_later_was_not_known(tmp_path: Path) -> None:
    """Whose two files were, if it was said later, was not known: their conflict was open then."""
    project = a_project(tmp_path)
    for sha256, number in (("a" * 64, 1.0), ("b" * 64, 2.0)):
        origin = structs.replace(ORIGIN, file=f"{sha256[0]}.xlsx", sha256=sha256)
        project = with_entries(project, [(gauged("2022Q1", number), origin)])
    later = with_last(project, Opened(q("2022Q2")))
    named = with_last(later, *(Named(q("2022Q2"), "anna", letter * 64) for letter in "ab"))
    assert (len(later.record.open), len(named.record.open)) == (1, 0)
    assert known_before(named, q("2022Q2")).record.open == later.record.open


def test_a_past_value_that_is_corrected_is_told_as_revised() -> None:
    """The quarter before stands with the figure that was sent.

    What was corrected since is "revised".
    """
    project = project_of()
    quarter, item = q("2023Q4"), "ru-resource-share-exports-cn"
    corrected = with_last(project, Reading(quarter.previous, item, value=10.0))
    sent, change = (assess_quarter(one, quarter)[0] for one in (project, corrected))
    assert sent
    assert change
    assert sent.moves.keys() == change.moves.keys() == project.study.scenario_by_id.keys()
    for scenario, was in sent.moves.items():
        assert (was.before, was.revised) == (change.moves[scenario].before, 0)
    assert any(abs(moves.revised) > 1 for moves in change.moves.values())


def test_no_quarter_is_opened_that_the_record_could_not_be_read_with(tmp_path: Path) -> None:
    """No quarter is opened beyond the last one that a ledger may name."""
    text = STUDY.replace("2022Q1", "2199Q3").replace("2027Q4", "2199Q4")
    assert open_next_quarter(a_project(tmp_path, text), who="anna", when=ORIGIN.when) == "2199Q4"
    with pytest.raises(Problems, match="2200Q1 cannot be opened"):
        open_next_quarter(a_project(tmp_path, text), who="anna", when=ORIGIN.when)
    assert a_project(tmp_path, text).record.open_quarter == "2199Q4"
