"""Sources that people propose: readings may cite them once they are complete."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from scenariobook.diagnostics import Place
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.definitions.proposed_sources import (
    missing_fields,
    not_in_files,
    with_proposed,
    with_sources_of_copy,
)
from scenariobook.record.ledger.entries import Cleared, Key, Undone
from scenariobook.record.ledger.kinds import Source
from scenariobook.record.values.field_values import FieldValue, InputCell
from scenariobook.study.facts import Source as StudySource
from tests.builders import a_record, a_study

STUDY = a_study(
    sources=[StudySource(id="imf-weo", title="WEO", publisher="IMF", reliability="A")],
)
WHOLE = Source("port-log", title="Port log", publisher="The port", reliability="B")


def test_a_complete_one_is_a_source_of_the_study_until_it_is_taken_back() -> None:
    """After the files' own, and marked as proposed; the files' own of the same id holds."""
    record = a_record(STUDY, WHOLE, replace(WHOLE, source="imf-weo"))
    study = with_proposed(STUDY, record)
    assert [(s.id, s.publisher) for s in study.sources] == [
        ("imf-weo", "IMF"),
        ("port-log", "The port"),
    ]
    assert "not yet in the study's files" in str(study.source_by_id["port-log"].note)
    assert not_in_files(STUDY, record) == not_in_files(study, record) == (WHOLE,)
    for after in (Cleared(NO_QUARTER, "port-log", "source"), Undone(STUDY.header.start, (1,))):
        assert with_proposed(STUDY, a_record(STUDY, WHOLE, after)) is STUDY


@pytest.mark.parametrize("field", ["title", "publisher", "reliability"])
def test_an_incomplete_one_waits_and_says_what_it_lacks(field: str) -> None:
    lacking = replace(WHOLE, **{field: None if field == "reliability" else ""})
    record = a_record(STUDY, lacking)
    assert with_proposed(STUDY, record) is STUDY
    assert missing_fields(lacking) == (field,)
    assert not_in_files(STUDY, record) == (lacking,)


def test_a_copy_may_cite_what_it_proposes_itself() -> None:
    """The cells of its own rows count; a question among them does not."""

    def cell(field: str, value: FieldValue, question: str = "") -> InputCell:
        return InputCell(
            key=Key(NO_QUARTER, "source", "port-log", field),
            base=None,
            value=value,
            place=Place("a.xlsx", sheet="Proposed sources", cell="A5"),
            question=question,
        )

    cells = [cell("title", "Port log"), cell("publisher", "The port"), cell("reliability", "B")]
    assert "port-log" in with_sources_of_copy(STUDY, cells).source_by_id
    assert with_sources_of_copy(STUDY, cells[:2]) is STUDY
    assert with_sources_of_copy(STUDY, [*cells[:2], cell("reliability", None, "unclear")]) is STUDY
