"""Warn of values that can be read but may not be meant, before they are recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from scenariobook.assess.totals import ONE_COMES_TRUE, impossible_total
from scenariobook.diagnostics import first_of
from scenariobook.intake.read_files import Intake
from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import all_readings, superseded
from scenariobook.record.claims.record import Record, round_of
from scenariobook.record.claims.subjects import about_in_words
from scenariobook.record.ledger.entries import Key, id_of, part_of
from scenariobook.record.merge.merge_results import Result
from scenariobook.record.values.field_values import FieldValue, Typed, shown
from scenariobook.record.values.interpret import in_words
from scenariobook.record.values.plausible import about_day, about_look, about_value
from scenariobook.study.model import Study
from scenariobook.terminal import warn

_NAMED: Final = 3  # cells that a remark lists
_DAYS: Final = frozenset({"as_of", "seen_on", "decided_on"})  # of what came about in a quarter


def warn_of_implausible(intake: Intake, today: date) -> None:
    """Print a line for each kind of implausible value; the program records the values anyway."""
    study, before, after = intake.before.study, intake.before.record, intake.after.record
    applied = [outcome.typed for outcome in intake.outcomes if outcome.result is Result.APPLIED]
    for words in (
        *remarks(study, after, applied, today),
        *_late_estimates(intake, applied),
        *_begun_rounds(before, after, applied),
    ):
        warn(f"please check: {words}")
    for words in (
        *_impossible_totals(study, after, applied),
        *superseded(study, before, after),
    ):
        warn(f"warning: {words}")


def remarks(study: Study, after: Record, applied: Iterable[Typed], today: date) -> Iterator[str]:
    """Yield one line for each kind of implausible value, with the first few cells.

    Args:
        study: The study.
        after: The record with the values.
        applied: The cells that are taken in.
        today: The current day.
    """
    found: dict[str, list[str]] = {}
    for typed in applied:
        for cause, words in _doubts(study, after, typed.key, typed.value, today):
            cell = f"{typed.place}, {about_in_words(typed.key)}: {words}"
            found.setdefault(cause, []).append(cell)
    for cause, cells in sorted(found.items()):
        yield f"{cause}: {first_of(cells, _NAMED, '; ')}"


def _doubts(
    study: Study, after: Record, key: Key, value: FieldValue, today: date
) -> Iterator[tuple[str, str]]:
    """Yield each cause why a value is implausible, with the value and what it is compared with."""
    indicator = study.indicator_by_id.get(id_of(key.subject))
    if indicator and key.field == "value":
        if part_of(key.subject) > f"{today:%Y-%m}":
            yield "the month lies ahead", part_of(key.subject)
        last, when = _last(after, key)
        if why := about_value(indicator, value, last, key.quarter):
            yield why, shown(value) + (f", after {shown(last)} in {when}" if when else "")
    elif isinstance(value, date) and key.kind == "looked":
        if why := about_look(key.header, value, key.quarter):
            yield why, f"{in_words(value)} in {key.quarter}"
    elif isinstance(value, date) and key.field in _DAYS:
        quarter = key.quarter or after.open_quarter
        if why := about_day(key.header, value, quarter, indicator):
            yield why, f"{in_words(value)} in {quarter}"


def _last(after: Record, key: Key) -> tuple[float | None, str]:
    """Return the latest number before a field's, perhaps corrected beside it, and its period."""
    for entry in reversed(all_readings(after, id_of(key.subject))):
        reading = entry.content
        is_earlier = (reading.quarter, reading.period) < (key.quarter, part_of(key.subject))
        if is_earlier and isinstance(reading.value, int | float):
            return reading.value, reading.period or reading.quarter
    return None, ""


def _late_estimates(intake: Intake, applied: Iterable[Typed]) -> Iterator[str]:
    """Yield a sentence for each quarter with estimates of round 1 that came after it had ended.

    So did one in a hand-out of round 2, also if the beginning of that was undone.
    """
    have_seen = {file.name for file in intake.files if file.hand_out.endswith(" 2")}
    late: dict[Quarter, dict[str, None]] = {}
    for typed in applied:
        key = typed.key
        if key.kind == "estimate" and part_of(key.subject).endswith(" 1"):
            is_late = round_of(intake.before.record, key.quarter) > 1
            if is_late or typed.place.file in have_seen:
                late.setdefault(key.quarter, {})[about_in_words(key)] = None
    for quarter, subjects in sorted(late.items()):
        yield (
            f"{first_of([*subjects], _NAMED, '; ')} came in after round 2 of {quarter} had begun; "
            "whoever typed that may have seen what the others said"
        )


def _begun_rounds(before: Record, after: Record, applied: Iterable[Typed]) -> Iterator[str]:
    """Yield a sentence for each quarter whose second round of estimates begins."""
    for quarter in sorted({cell.key.quarter for cell in applied if cell.key.kind == "estimate"}):
        if round_of(before, quarter) < round_of(after, quarter):
            yield (
                f"this begins round 2 of {quarter}; everybody sees the estimates of round 1 from "
                "now on, and those of round 2 count"
            )


def _impossible_totals(study: Study, after: Record, applied: Iterable[Typed]) -> Iterator[str]:
    """Yield a sentence for each quarter whose likelihoods would not add up to 100%."""
    keys = {cell.key for cell in applied if cell.key.kind == "judgment"}
    for quarter in sorted({key.quarter for key in keys if key.field == "likelihood"}):
        held = (after.judgments.get(scenario.id, {}).get(quarter) for scenario in study.scenarios)
        said = [entry.content.likelihood if entry else None for entry in held]
        if total := impossible_total(study, said):
            yield f"the likelihoods of {quarter} add up to {total}: {ONE_COMES_TRUE}"
