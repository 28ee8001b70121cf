"""Find recorded values that their indicators no longer admit; they are kept but do not count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from scenariobook.diagnostics import Diagnostic, Place, short
from scenariobook.record.claims.months import all_readings
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import Entry, Key, id_of
from scenariobook.record.ledger.field_declaration import ValueKind
from scenariobook.record.ledger.fields import FIELDS
from scenariobook.record.ledger.file_names import LEDGER
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.values.cells import FieldValue
from scenariobook.study.model import Indicator, Study

# Returns the place, in the study's files, of a key of the table with an id.
Locate: TypeAlias = Callable[[str, tuple[str, ...]], Place | None]

_LONGEST = 400  # characters of a list of levels
_NAMED = 5  # values that a warning lists


def unadmitted(study: Study, record: Record) -> tuple[Entry[Reading], ...]:
    """Return the readings whose values do not fit their indicators' present type or levels.

    They are in the order of the study's indicators, then of quarters.
    """
    return tuple(e for i in study.indicators for e in unadmitted_of(i, record))


def unadmitted_of(indicator: Indicator, record: Record) -> tuple[Entry[Reading], ...]:
    """Return the readings of one indicator whose values it no longer admits, by quarter."""
    return tuple(
        entry
        for entry in all_readings(record, indicator.id)
        if (value := entry.content.value) is not None and not indicator.admits(value)
    )


def admitted_words(indicator: Indicator) -> str:
    """Return a description of the values that an indicator admits."""
    match indicator.type:
        case "number":
            return "a number"
        case "yes-no":
            return "yes or no"
    return short(f"one of: {', '.join(indicator.levels)}", _LONGEST)


def why_not_admitted(study: Study, key: Key, value: FieldValue) -> str:
    """Return why the study as it is now does not admit a value; empty if it does."""
    is_likelihood = FIELDS[key.kind][key.field].kind is ValueKind.LIKELIHOOD
    if is_likelihood and value is not None and not study.estimative:
        return "an exploratory study states no likelihoods"
    if key.field == "sources" and isinstance(value, tuple):
        gone = [source for source in value if source not in study.source_by_id]
        return f"the study has no source {gone[0]!r}" if gone else ""
    indicator = study.indicator_by_id.get(id_of(key.subject)) if key.field == "value" else None
    if indicator and isinstance(value, float | int | str) and not indicator.admits(value):
        return f"{indicator.id} no longer admits {value_words(value)}"
    return ""


def value_words(value: float | str | None) -> str:
    """Return a value for a message; a text is quoted, and a number is called one."""
    if value is None:
        return "a row without a value"
    return repr(short(value)) if isinstance(value, str) else f"the number {value:.15g}"


def listed_values(entries: Sequence[Entry[Reading]]) -> str:
    """Return the values of readings with their months or quarters; of many, the first."""
    named = ", ".join(
        f"{value_words(e.content.value)} of {e.content.period or e.content.quarter}"
        for e in entries[:_NAMED]
    )
    rest = f" and {len(entries) - _NAMED} more" if entries[_NAMED:] else ""
    return named + rest


def warn_of_unadmitted(study: Study, record: Record, locate: Locate) -> list[Diagnostic]:
    """Return a warning for each indicator with recorded values that it no longer admits (R018).

    Args:
        study: The study.
        record: The record.
        locate: Finds the place of the indicator's type or levels in the study's files.
    """
    by_indicator: dict[str, list[Entry[Reading]]] = {}
    for entry in unadmitted(study, record):
        by_indicator.setdefault(entry.content.item, []).append(entry)
    return [_warning(study.indicator_by_id[i], es, locate) for i, es in by_indicator.items()]


def _warning(indicator: Indicator, entries: Sequence[Entry[Reading]], locate: Locate) -> Diagnostic:
    key = "levels" if indicator.type == "ordinal" else "type"
    return Diagnostic(
        "R018",
        f"{indicator.id} no longer admits these recorded values: {listed_values(entries)}",
        locate(indicator.id, (key,)) or Place(LEDGER),
        f"it admits {admitted_words(indicator)}. Restore its earlier type or levels, or type the "
        "right values in the tracker (Update, Past values); until then these do not count",
    )
