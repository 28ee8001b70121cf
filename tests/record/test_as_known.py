"""What was known at an earlier time, and which quarter can be opened next."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scenariobook.cli.shared.documents import assess_quarter
from scenariobook.diagnostics import Problems
from scenariobook.record.as_known import known_before
from scenariobook.record.ledger.entries import Addition, Content, Opened, Origin, Undone
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project
from scenariobook.record.recording import open_next_quarter, with_entries
from tests.builders import q
from tests.study_text import STUDY, write_study

CENTRAL_ASIA = Path(__file__).parents[2] / "scenarios" / "central-asia"

WHEN = datetime(2022, 4, 1, tzinfo=UTC)


def entry(content: Content) -> Addition:
    """Return what one command records of an entry."""
    return content, Origin(who="anna", when=WHEN, command="import")


def value(quarter: str, number: float) -> Reading:
    """Return a reading of the study's indicator."""
    return Reading(q(quarter), "indicator-one", value=number)


def test_what_was_known_before_a_quarter_ends_where_it_was_opened(tmp_path: Path) -> None:
    """A value that came late was not known; an undone opening opened nothing.

    What was undone later on was known then.
    """
    opening = entry(Opened(q("2022Q2")))
    project = with_entries(_opened(tmp_path), [entry(value("2022Q1", 1.0))])
    for number in (2.0, 3.0):
        project = with_entries(project, [opening])
        too_early = Undone(q("2022Q1"), (project.ledger.position.number,), "too early")
        project = with_entries(project, [entry(too_early), entry(value("2022Q1", number))])
    last = project.ledger.position.number
    late = Undone(q("2022Q2"), (last,), "wrong")
    project = with_entries(project, [opening, entry(value("2022Q1", 4.0)), entry(late)])
    known = known_before(project, q("2022Q2"))
    assert known.record.position.number == last
    assert known.record.readings["indicator-one"][q("2022Q1")].content.value == 3.0
    assert known.study == project.study


def test_a_quarter_that_no_entry_opened_was_known_as_it_is_now(tmp_path: Path) -> None:
    """As in a record that begins with several quarters at once; before its first, nothing was."""
    later = with_entries(_opened(tmp_path), [entry(Opened(q("2022Q2")))])
    assert known_before(later, q("2022Q2")).record.readings == {}
    project = with_entries(_opened(tmp_path), [entry(value("2022Q1", 1.0))])
    assert known_before(project, q("2022Q2")).record == project.record


@pytest.mark.parametrize("later", [[], [1.0], [2.0], [2.0, 1.0], [1.0, 2.0, 2.0]])
def test_the_value_that_counted_before_an_opening_was_known(
    later: list[float], tmp_path: Path
) -> None:
    """Whether it was corrected after the opening, repeated, or left as it was."""
    added = [
        entry(value("2022Q1", 0.5)),
        entry(value("2022Q1", 1.0)),
        entry(Opened(q("2022Q2"))),
        *(entry(value("2022Q1", number)) for number in later),
        entry(value("2022Q2", 2.0)),
        entry(Opened(q("2022Q3"))),
    ]
    project = with_entries(_opened(tmp_path), added)
    known = known_before(project, q("2022Q2")).record.readings["indicator-one"]
    assert known[q("2022Q1")].content == value("2022Q1", 1.0)


def test_a_past_value_that_is_corrected_is_told_as_revised() -> None:
    """The quarter before stands with the figure that was sent, not with the one known since."""
    project, _, _ = open_project(CENTRAL_ASIA)
    assert project is not None
    quarter, item = q("2023Q4"), "ru-resource-share-exports-cn"
    sent, _ = assess_quarter(project, quarter)
    corrected = with_entries(project, [entry(Reading(quarter.previous, item, value=10.0))])
    change, _ = assess_quarter(corrected, quarter)
    assert sent is not None
    assert change is not None
    assert sent.moves.keys() == change.moves.keys() == project.study.scenario_by_id.keys()
    for scenario, was in sent.moves.items():
        assert was.before == change.moves[scenario].before
        assert was.revised == 0
    assert any(abs(moves.revised) > 1 for moves in change.moves.values())


def test_no_quarter_is_opened_that_the_record_could_not_be_read_with(tmp_path: Path) -> None:
    """Beyond the last quarter that a ledger may name, opening one would make it unreadable."""
    text = STUDY.replace("2022Q1", "2199Q3").replace("2027Q4", "2199Q4")
    write_study(tmp_path, text)
    assert open_next_quarter(_opened(tmp_path), who="anna", when=WHEN) == "2199Q4"
    with pytest.raises(Problems, match="2200Q1 cannot be opened"):
        open_next_quarter(_opened(tmp_path), who="anna", when=WHEN)
    assert _opened(tmp_path).record.open_quarter == "2199Q4"


def _opened(folder: Path) -> Project:
    if not (folder / "study.toml").exists():
        write_study(folder)
    project, _, _ = open_project(folder)
    assert project is not None
    return project
