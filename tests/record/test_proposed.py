"""Sources that people propose: readings may cite them once they are complete."""

from __future__ import annotations

from scenariobook.diagnostics import Place
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.definitions.proposed_sources import (
    missing_of,
    not_in_files,
    with_proposed,
    with_typed,
)
from scenariobook.record.ledger.entries import Cleared, Key, Undone
from scenariobook.record.ledger.kinds import Source
from scenariobook.record.values.cells import FieldValue, Typed
from scenariobook.study.model import Source as StudySource
from tests.builders import a_record, a_study

STUDY = a_study(
    sources=[StudySource(id="imf-weo", title="WEO", publisher="IMF", reliability="A")],
)
WHOLE = Source("port-log", title="Port log", publisher="The port", reliability="B")


def test_a_complete_one_is_a_source_of_the_study() -> None:
    """After the files' own, and marked as proposed."""
    study = with_proposed(STUDY, a_record(STUDY, WHOLE))
    assert [s.id for s in study.sources] == ["imf-weo", "port-log"]
    added = study.source_by_id["port-log"]
    assert (added.title, added.publisher, added.reliability) == ("Port log", "The port", "B")
    assert (added.url, added.date) == (None, None)
    assert "not yet in the study's files" in str(added.note)
    assert with_proposed(STUDY, a_record(STUDY)) is STUDY


def test_an_incomplete_one_waits_and_says_what_it_lacks() -> None:
    for field in ("title", "publisher", "reliability"):
        empty = None if field == "reliability" else ""
        lacking = Source("port-log", **{**_fields(WHOLE), field: empty})  # type: ignore[arg-type]  # any field
        record = a_record(STUDY, lacking)
        assert with_proposed(STUDY, record) is STUDY
        assert missing_of(lacking) == (field,)
        assert not_in_files(STUDY, record) == (lacking,)
    assert missing_of(Source("port-log", url="https://port.test")) == (
        *("title", "publisher", "reliability"),
    )


def _fields(source: Source) -> dict[str, object]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "reliability": source.reliability,
    }


def test_the_files_own_source_counts_and_the_proposal_is_listed_no_longer() -> None:
    """Somebody took it into the files: what they say of it holds."""
    proposed = Source("imf-weo", title="Other", publisher="Other", reliability="F")
    record = a_record(STUDY, proposed)
    assert with_proposed(STUDY, record) is STUDY
    assert not_in_files(STUDY, record) == ()
    assert not_in_files(with_proposed(STUDY, a_record(STUDY, WHOLE)), a_record(STUDY, WHOLE)) == (
        WHOLE,
    )


def test_what_is_taken_back_or_undone_is_none() -> None:
    cleared = Cleared(NO_QUARTER, "port-log", "source")
    for after in (cleared, Undone(STUDY.header.start, entries=(1,))):
        record = a_record(STUDY, WHOLE, after)
        assert record.sources == {}
        assert with_proposed(STUDY, record) is STUDY


def test_a_copy_may_cite_what_it_proposes_itself() -> None:
    """The cells of its own rows count; a question among them does not."""

    def cell(field: str, value: FieldValue, question: str = "") -> Typed:
        return Typed(
            key=Key(NO_QUARTER, "source", "port-log", field),
            base=None,
            value=value,
            place=Place("a.xlsx", sheet="Proposed sources", cell="A5"),
            question=question,
        )

    cells = [cell("title", "Port log"), cell("publisher", "The port"), cell("reliability", "B")]
    assert "port-log" in with_typed(STUDY, cells).source_by_id
    assert with_typed(STUDY, cells[:2]) is STUDY
    assert with_typed(STUDY, [*cells[:2], cell("reliability", None, "unclear")]) is STUDY
    other = Typed(
        key=Key(STUDY.header.start, "statement", "so_what", "text"),
        base=None,
        value="x",
        place=Place("a.xlsx"),
    )
    assert with_typed(STUDY, [other]) is STUDY
