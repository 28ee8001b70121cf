"""Find recorded values that no sheet shows since the study's definitions changed.

They are kept in the ledger and count for nothing: readings of months of an indicator that is no
longer monthly, readings of whole quarters beside months, chances of a signpost without a date, and
estimates of somebody whom the study no longer names, or of what nobody estimates any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.record.claims.months import all_readings, months_read
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.subjects import dated, estimated
from scenariobook.record.definitions.admitted_values import Locate, listed_values
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.file_names import LEDGER
from scenariobook.record.ledger.kinds import Estimate, Reading, Stated
from scenariobook.study.model import Study

_KEPT: Final = "the entries stay in the ledger, and `scenariobook log` lists them"


def warn_of_out_of_place(study: Study, record: Record, locate: Locate) -> Iterator[Diagnostic]:
    """Yield a warning for each item or analyst with recorded values that no sheet shows (R031).

    Args:
        study: The study.
        record: The record.
        locate: Finds the place of a key in the study's files.
    """
    found = [*_readings(study, record), *(_likelihoods(study, record) if study.estimative else ())]
    for about, key, message, remedy in found:
        place = (locate(about, (key,)) if key else None) or Place(LEDGER)
        yield Diagnostic("R031", message, place, f"{remedy}; {_KEPT}")


def _readings(study: Study, record: Record) -> Iterator[tuple[str, str, str, str]]:
    """Yield an indicator's id, the key to look at, what no sheet shows, and what to do."""
    for indicator in study.indicators:
        whole = record.readings.get(indicator.id, {})
        if indicator.cadence != "monthly":
            readings = all_readings(record, indicator.id)
            months = [
                one
                for one in readings
                if one.content.period and not _has_value(whole.get(one.content.quarter))
            ]
            what = f"{indicator.id} is not monthly, and no sheet shows its months"
            remedy = 'restore cadence = "monthly", or type the quarters\' values'
        else:
            months = [
                entry
                for quarter, entry in sorted(whole.items())
                if _has_value(entry) and months_read(record, indicator, quarter)
            ]
            what = (
                f"{indicator.id} is monthly, and beside its months these readings of whole "
                "quarters count for nothing"
            )
            remedy = "empty them on the sheet Readings, or correct the months there"
        if months:
            yield indicator.id, "cadence", f"{what}: {listed_values(months)}", remedy


def _has_value(entry: Entry[Reading] | None) -> bool:
    return entry is not None and entry.content.value is not None


def _likelihoods(study: Study, record: Record) -> Iterator[tuple[str, str, str, str]]:
    """Yield the same of chances and estimates, without values: perhaps nobody may see them yet."""
    for signpost in study.signposts:
        chances = record.stated["chance"].get(signpost.id, {})
        estimates = _estimates(record, "about", signpost.id)
        if (chances or estimates) and signpost.id not in dated(study):
            quarters = _quarters([*chances.values(), *estimates])
            what = f"{signpost.id} has no date, and no sheet shows its likelihoods of {quarters}"
            yield signpost.id, "expected_by", what, "restore expected_by"
    known = {analyst.id for analyst in study.analysts}
    gave = {e.content.analyst for e in _estimates(record) if e.content.about in estimated(study)}
    for analyst in sorted(gave - known):
        quarters = _quarters(_estimates(record, "analyst", analyst))
        what = (
            f"the study names no analyst {analyst!r}, and no sheet shows this person's estimates "
            f"of {quarters}"
        )
        yield analyst, "", what, "put the analyst back into [[analysts]]"


def _estimates(record: Record, field: str = "", value: str = "") -> list[Entry[Estimate]]:
    """Return the estimates, or those of which a field has a value."""
    every = (entry for held in record.stated["estimate"].values() for entry in held.values())
    return [entry for entry in every if not field or getattr(entry.content, field) == value]


def _quarters(entries: Iterable[Entry[Stated]]) -> str:
    """Return the quarters of entries, each once."""
    return ", ".join(sorted({str(entry.content.quarter) for entry in entries}))
