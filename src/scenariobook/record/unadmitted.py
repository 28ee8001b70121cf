"""Recorded values that their indicators do not admit any more: they are kept, and count as none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from scenariobook.diagnostics import Diagnostic, Place, short
from scenariobook.record.entries import Entry, Key, Reading, Record
from scenariobook.record.store import LEDGER
from scenariobook.record.typed import FieldValue
from scenariobook.study.model import Indicator, Study

Locate: TypeAlias = Callable[[str, tuple[str, ...]], Place | None]

_LONGEST = 400  # characters of the levels that are named
_NAMED = 5  # values that a warning names


def unadmitted(study: Study, record: Record) -> tuple[Entry[Reading], ...]:
    """Return the readings whose values are not of their indicators' type, or none of their levels.

    The study has been changed since they were recorded. They come in the order of the study's
    indicators, then of quarters.
    """
    return tuple(e for i in study.indicators for e in unadmitted_of(i, record))


def unadmitted_of(indicator: Indicator, record: Record) -> tuple[Entry[Reading], ...]:
    """Return those of one indicator."""
    held = record.readings.get(indicator.id, {})
    return tuple(
        held[quarter]
        for quarter in sorted(held)
        if (value := held[quarter].content.value) is not None and not indicator.admits(value)
    )


def admitted_words(indicator: Indicator) -> str:
    """Return what an indicator admits, in words."""
    match indicator.type:
        case "number":
            return "a number"
        case "yes-no":
            return "yes or no"
    return short(f"one of: {', '.join(indicator.levels)}", _LONGEST)


def why_not_admitted(study: Study, key: Key, value: FieldValue) -> str:
    """Return why a study does not admit a value that was typed once; nothing if it does."""
    if key.field == "likelihood" and value is not None and not study.estimative:
        return "an exploratory study states no likelihoods"
    if key.field == "sources" and isinstance(value, tuple):
        gone = [source for source in value if source not in study.source_by_id]
        return f"the study has no source {gone[0]!r}" if gone else ""
    indicator = study.indicator_by_id.get(key.subject) if key.field == "value" else None
    if indicator and isinstance(value, float | int | str) and not indicator.admits(value):
        return f"{indicator.id} no longer admits {value_words(value)}"
    return ""


def value_words(value: float | str | None) -> str:
    """Return a recorded value in words that tell a number from a text that looks like one."""
    return repr(short(value)) if isinstance(value, str) else f"the number {value:.15g}"


def warn_of_unadmitted(study: Study, record: Record, locate: Locate) -> list[Diagnostic]:
    """Return a warning for each indicator that does not admit all that is recorded of it (R018).

    ``locate`` tells where the study's files say what some keys of an id stand for.
    """
    by_indicator: dict[str, list[Entry[Reading]]] = {}
    for entry in unadmitted(study, record):
        by_indicator.setdefault(entry.content.item, []).append(entry)
    return [_warning(study.indicator_by_id[i], held, locate) for i, held in by_indicator.items()]


def _warning(indicator: Indicator, held: Sequence[Entry[Reading]], locate: Locate) -> Diagnostic:
    named = ", ".join(
        f"{value_words(e.content.value)} of {e.content.quarter}" for e in held[:_NAMED]
    )
    rest = f" and {len(held) - _NAMED} more" if held[_NAMED:] else ""
    key = "levels" if indicator.type == "ordinal" else "type"
    return Diagnostic(
        "R018",
        f"{indicator.id} no longer admits what is recorded: {named}{rest}",
        locate(indicator.id, (key,)) or Place(LEDGER),
        f"it takes {admitted_words(indicator)}. Put its earlier type or levels back, or type what "
        "holds in the tracker (Update, Past values); until then these are kept, and count as none",
    )
