"""The trackers of small synthetic studies, after three quarters."""

from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook, load_workbook

from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.replay import replay
from scenariobook.workbook.write import write_tracker
from tests.briefing.cases import HEADERS, something_of_everything
from tests.briefing.samples import Sample, sample_of
from tests.builders import a_study, an_indicator, q, reading

LAST: Final = q("2022Q3")
KINDS: Final = (*HEADERS, "lone", "empty")


def example(kind: str) -> Sample:
    """Return the study of a kind: see ``KINDS``."""
    if kind in HEADERS:
        return something_of_everything(kind)
    is_lone = kind == "lone"
    study = a_study(["alpha", "beta"], indicators=[an_indicator()] * is_lone)
    read = [reading("indicator-one", f"2022Q{number}", 1.5 + 7 * number) for number in (1, 2, 3)]
    return sample_of(study, *read * is_lone)


def tracker_of(made: Sample, quarter: Quarter = LAST) -> bytes:
    """Return the tracker of a study's quarter."""
    record = replay(made.ledger.entries, made.study.header.start, FormerIds({}))
    return write_tracker(made.study, record, quarter, recorded_at=made.ledger.recorded_at).data


def as_workbook(made: Sample, quarter: Quarter = LAST) -> Workbook:
    """Return the tracker as a workbook of values."""
    return load_workbook(BytesIO(tracker_of(made, quarter)), data_only=True)


def cells_in(workbook: Workbook, name: str) -> list[dict[str, Any]]:
    """Return a table's rows as cells by header."""
    sheet = next(sheet for sheet in workbook if name in sheet.tables)
    header, *rows = sheet[sheet.tables[name].ref]
    return [dict(zip((h.value for h in header), row, strict=True)) for row in rows]
