"""Find recorded values that no sheet shows since the study's definitions changed.

They are kept in the ledger and count for nothing: readings of months of an indicator that is no
longer monthly, readings of whole quarters beside months, chances of a signpost without a date, and
estimates of somebody whom the study no longer names, or of what nobody estimates any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.record.entries import Entry, id_of, subject_of
from scenariobook.record.ledger import Ledger
from scenariobook.record.months import all_readings, months_read
from scenariobook.record.record import Record
from scenariobook.record.record_files import LEDGER
from scenariobook.record.stated import Chance, Estimate, Reading, Stated
from scenariobook.record.subjects import dated, estimated
from scenariobook.record.typed import shown
from scenariobook.record.unadmitted import Locate, listed_values
from scenariobook.study.model import Indicator, Study

_KEPT: Final = "the entries stay in the ledger, and `scenariobook log` lists them"


def warn_of_out_of_place(
    study: Study, record: Record, ledger: Ledger, locate: Locate
) -> list[Diagnostic]:
    """Return a warning for each item or analyst with recorded values that no sheet shows (R031).

    Args:
        study: The study.
        record: The record.
        ledger: The ledger, with the ids under which entries were recorded.
        locate: Finds the place of a key in the study's files.
    """
    found = [_of_readings(study, record, ledger)]
    if study.estimative:
        found += [_of_chances(study, record), _of_estimates(study, record)]
    return [
        Diagnostic(
            "R031",
            one.message,
            (locate(one.about, (one.key,)) if one.about else None) or Place(LEDGER),
            f"{one.remedy}; {_KEPT}",
        )
        for group in found
        for one in group
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Values that no sheet shows.

    Attributes:
        message: What they are.
        remedy: How to show them again.
        about: The id of the item to name the place of; empty if none is in the study.
        key: The key of the item's table.
    """

    message: str
    remedy: str
    about: str = ""
    key: str = ""


def _of_readings(study: Study, record: Record, ledger: Ledger) -> Iterator[_Found]:
    for indicator in study.indicators:
        if indicator.cadence != "monthly":
            if months := _months_alone(record, ledger, indicator):
                yield _Found(
                    about=indicator.id,
                    key="cadence",
                    message=f"{indicator.id} is not monthly, and no sheet shows its months: "
                    f"{listed_values(months)}",
                    remedy='restore cadence = "monthly", or type the quarters\' values, '
                    "or a note beside those that are right",
                )
        elif beside := _beside_months(record, indicator):
            yield _Found(
                about=indicator.id,
                key="cadence",
                message=f"{indicator.id} is monthly, and beside its months these readings of whole "
                f"quarters count for nothing: {listed_values(beside)}",
                remedy="empty them on the sheet Readings, or correct the months there",
            )


def _months_alone(record: Record, ledger: Ledger, indicator: Indicator) -> list[Entry[Reading]]:
    """Return the readings of months that no value of their quarter replaces."""
    whole = record.readings.get(indicator.id, {})
    months = [one for one in all_readings(record, indicator.id) if one.content.period]
    return [
        month for month in months if not _replaces(whole.get(month.content.quarter), month, ledger)
    ]


def _replaces(whole: Entry[Reading] | None, month: Entry[Reading], ledger: Ledger) -> bool:
    """Tell whether whoever recorded a quarter's value knew that of a month.

    Nobody did who recorded it earlier, or under another id, before the two ids became one item.
    """
    if whole is None or whole.content.value is None or whole.number < month.number:
        return False
    recorded = [subject_of(ledger.entry(one.number).content) for one in (whole, month)]
    ids = {id_of(about[1]) for about in recorded if about}
    return len(ids) == 1 or bool(whole.origin.formerly)


def _beside_months(record: Record, indicator: Indicator) -> list[Entry[Reading]]:
    whole = record.readings.get(indicator.id, {})
    return [
        entry
        for quarter, entry in sorted(whole.items())
        if entry.content.value is not None and months_read(record, indicator, quarter)
    ]


def _of_chances(study: Study, record: Record) -> Iterator[_Found]:
    for signpost in study.signposts:
        stated = record.stated["chance"].get(signpost.id, {})
        if stated and signpost.id not in dated(study):
            yield _Found(
                about=signpost.id,
                key="expected_by",
                message=f"{signpost.id} has no date, and no sheet shows its chances: "
                f"{_listed_chances(stated.values())}",
                remedy="restore expected_by",
            )


def _listed_chances(entries: Iterable[Entry[Chance]]) -> str:
    return ", ".join(
        f"{shown(entry.content.chance)} of {entry.content.quarter}"
        for entry in sorted(entries, key=lambda entry: entry.content.quarter)
    )


def _of_estimates(study: Study, record: Record) -> Iterator[_Found]:
    """Yield what hides estimates, without their values: perhaps nobody may see them yet."""
    known = {analyst.id for analyst in study.analysts}
    by_analyst: dict[str, list[Entry[Estimate]]] = {}
    by_subject: dict[str, list[Entry[Estimate]]] = {}
    for of_subject in record.stated["estimate"].values():
        for entry in of_subject.values():
            if entry.content.analyst not in known:
                by_analyst.setdefault(entry.content.analyst, []).append(entry)
            elif entry.content.about not in estimated(study):
                by_subject.setdefault(entry.content.about, []).append(entry)
    for analyst, entries in by_analyst.items():
        yield _Found(
            message=f"the study names no analyst {analyst!r}, and no sheet shows this person's "
            f"estimates of {_quarters(entries)}",
            remedy="put the analyst back into [[analysts]]",
        )
    for about, entries in by_subject.items():
        if about in study.signpost_by_id:
            yield _Found(
                about=about,
                key="expected_by",
                message=f"{about} has no date, and no sheet shows the estimates of it from "
                f"{_quarters(entries)}",
                remedy="restore expected_by",
            )


def _quarters(entries: Iterable[Entry[Stated]]) -> str:
    """Return the quarters of entries, each once."""
    return ", ".join(sorted({str(entry.content.quarter) for entry in entries}))
