"""What a copy that came back says, and what becomes of it."""

from __future__ import annotations

from datetime import date

from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import Ledger, extend
from scenariobook.record.merge.file_claims import File, Heard, heard
from scenariobook.record.merge.outcomes import Outcome, outcomes
from scenariobook.study.model import Study
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import OpenedWorkbook
from scenariobook.workbook.reading.returned_copy import ReadCopy, read_copy
from tests.builders import ORIGIN


def read(study: Study, held: Ledger, quarter: Quarter, data: bytes, today: date) -> ReadCopy:
    """Return the cells of a copy that was made at the end of a ledger."""
    record = replay(held.entries, study.header.start, former_ids(study))
    made = MadeFrom(
        study=study, then=study, record=record, quarter=quarter, where=lambda _, __: None
    )
    copy = read_copy(made, OpenedWorkbook(data), "copy.xlsx", today)
    assert copy.problems == ()
    return copy


def said_in(study: Study, held: Ledger, copy: ReadCopy) -> Heard:
    """Return what a copy says that the ledger does not have."""
    record = replay(held.entries, study.header.start, former_ids(study))
    file = File(name="copy.xlsx", sha256="c" * 64, position=record.position.number)
    return heard(record, former_ids(study), file, copy.typed, ORIGIN)


def outcomes_of(study: Study, held: Ledger, copy: ReadCopy) -> tuple[Outcome, ...]:
    """Return what becomes of the cells of a copy that say something."""
    start, former = study.header.start, former_ids(study)
    said = said_in(study, held, copy)
    after = replay(extend(held, said.additions).entries, start, former)
    return tuple(outcomes(replay(held.entries, start, former), after, said))
