"""What must hold of any bytes: what the fuzzers ask, and the tests of what they once found.

Each oracle takes the bytes of a file and tells whether the program could use them. It fails
where the program broke a promise, and whatever it does not expect it lets through.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

from msgspec import structs

from scenariobook.briefing import rendering
from scenariobook.cli.shared.documents import inputs_of, make_tracker
from scenariobook.diagnostics import Diagnostic, Place, Problems, as_json, as_text, has_errors
from scenariobook.intake.copies import Copy
from scenariobook.intake.read_files import Intake, errors_name_the_file, merge_files
from scenariobook.paths import LEDGER
from scenariobook.record.ledger.chain import Damaged, parse
from scenariobook.record.ledger.entries import Opened
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project
from scenariobook.record.values.field_values import InputCell
from scenariobook.study.loading.load import load
from tests.briefing.samples import body, front, text_of
from tests.builders import ORIGIN, a_ledger, q
from tests.study_text import write_study
from tests.workbook.lake import FULL

T = TypeVar("T")
COPY: Final = "copy.xlsx"
TODAY: Final = date(2022, 8, 1)
NEXT_FILE: Final = b"\n#---- next file\n"  # parts the files of one study
_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # by a terminal
_MOST_FILES: Final = 4
_ONE_IN: Final = 16  # of what passes: making pages takes far longer than reading


def loads(data: bytes) -> bool:
    """The loader gives a study or errors, each at a place in its file; a study has its pages."""
    folder = _folder("loads")
    for old in folder.glob("*.toml"):
        old.unlink()
    for number, content in enumerate(data.split(NEXT_FILE)[:_MOST_FILES]):
        (folder / f"file{number}.toml").write_bytes(content)
    loaded = load(folder)
    assert (loaded.study is None) == has_errors(loaded.diagnostics)
    _stand_in_their_files(loaded.diagnostics, loaded.line)
    if loaded.study and _chosen(data):
        project, _, _ = open_project(folder)
        assert project is not None
        _has_its_pages(project)
    return loaded.study is not None


def _stand_in_their_files(
    diagnostics: tuple[Diagnostic, ...], line_at: Callable[[Place], str | None]
) -> None:
    for diagnostic in diagnostics:
        place, line = diagnostic.place, line_at(diagnostic.place)
        if place.line:
            assert line is not None, diagnostic
            assert 1 <= place.column <= len(line) + 1, diagnostic
        said = as_text(diagnostic, line)
        assert not _OBEYED.search(said), said
    as_json(diagnostics)


def parses(data: bytes) -> bool:
    """The ledger is one whose entries the study's pages can show, or is damaged at a line."""
    try:
        ledger = parse(data)
    except Damaged as damage:
        ledger, line = None, damage.line
    if ledger is None:
        assert 1 <= line <= data.count(b"\n") + 1
        return False
    assert len(ledger.entries) == data.count(b"\n")
    if _chosen(data):
        folder = write_study(_folder("parses"))
        (folder / LEDGER).parent.mkdir(exist_ok=True)
        (folder / LEDGER).write_bytes(data)
        project, told = _or_told(lambda: open_project(folder)[0])
        assert {d.place.file for d in told} <= {LEDGER}
        if project:
            _has_its_pages(project)
    return True


def reads(data: bytes) -> bool:
    """The reader says each field once, or problems that name the file.

    What it takes in stands in the next tracker, where it is nobody's edit.
    """
    found, told = _or_told(lambda: _taken_in(data))
    assert {d.place.file for d in told} <= {COPY}
    assert not [d for d in told if _OBEYED.search(d.message) or "\n" in d.message]
    if found is None:
        return False
    cells, intake = found
    # Questions about rows are about no field.
    fields = Counter(cell.key for cell in cells if cell.key.field != "row")
    assert [key for key, times in fields.items() if times > 1] == []
    if _chosen(data):
        _has_its_pages(intake.after)
    return True


def _taken_in(data: bytes) -> tuple[Sequence[InputCell], Intake]:
    """Return the cells of a copy, and what they say.

    Raises:
        Problems: if the copy is refused.
    """
    with errors_name_the_file(COPY):
        copy = Copy(_project(), data, COPY)
        cells = copy.read(TODAY).cells
    return cells, merge_files(_project(), [(copy.as_file(""), cells)], ORIGIN)


@cache
def tracker() -> bytes:
    """Return the tracker of which copies come."""
    return make_tracker(_project(), _project().record.open_quarter)


@cache
def _project() -> Project:
    """Return a study in its second quarter, with something on each sheet."""
    folder = write_study(_folder("reads"), FULL)
    (folder / LEDGER).parent.mkdir()
    first, second = q("2022Q1"), q("2022Q2")
    seen = {"as_of": date(2022, 3, 31), "sources": ("lake-survey",), "credibility": 2}
    evidence = structs.replace(Reading(first, "shore-a", value=5.0, note="a note"), **seen)
    ledger = a_ledger(
        evidence,
        Reading(first, "rain-fall", value=80.0, period="2022-02"),
        Opened(second),
        structs.replace(evidence, quarter=second, item="water-level"),
        Sighting(second, "inflow-diverted", state=State.OBSERVED, seen_on=date(2022, 5, 1)),
    )
    (folder / LEDGER).write_bytes(ledger.data)
    project, problems, _ = open_project(folder)
    assert project is not None, problems
    return project


def _or_told(work: Callable[[], T]) -> tuple[T | None, tuple[Diagnostic, ...]]:
    """Return what work gives, or the problems that say why it gives nothing."""
    try:
        return work(), ()
    except Problems as problems:
        return None, problems.diagnostics


def _has_its_pages(project: Project) -> None:
    """Make the tracker and the briefing's markup; the fresh tracker holds nothing new."""
    quarter = project.record.open_quarter
    tracker = make_tracker(project, quarter)
    copy = Copy(project, tracker, COPY)
    cells = copy.read(quarter.last_day).cells
    assert not merge_files(project, [(copy.as_file(""), cells)], ORIGIN).results
    text = text_of(inputs_of(project, quarter))
    templates = _templates()
    front(templates, text)
    body(templates, text)


@cache
def _templates() -> rendering.Templates:
    return rendering.Templates(None)


def _chosen(data: bytes) -> bool:
    """Tell, always alike of the same bytes, whether pages are made of them."""
    return sha256(data).digest()[0] % _ONE_IN == 0


@cache
def _folder(name: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f"scenariobook-{name}-"))
