"""What an intake would record although it may not be meant: a line each, with the preview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from scenariobook import terminal

if TYPE_CHECKING:
    from scenariobook.project import Project
    from scenariobook.quarter import Quarter
    from scenariobook.record.merge import FieldValue, Outcome


def say_doubts(project: Project, outcomes: Sequence[Outcome]) -> None:
    """Tell what of an intake may not be meant; it is taken in all the same."""
    from scenariobook.record.merge import Result

    applied = [o for o in outcomes if o.result is Result.APPLIED]
    for words in (*_doubts(project, applied), *_sums(project, applied)):
        terminal.warn(f"warning: {words}")


def _doubts(project: Project, applied: Sequence[Outcome]) -> Iterator[str]:
    from scenariobook.assess import doubts
    from scenariobook.diagnostics import short
    from scenariobook.record.merge import shown

    for outcome in applied:
        key, value = outcome.typed.key, outcome.typed.value
        indicator = project.study.indicator_by_id.get(key.subject)
        said = ""
        if key.field == "seen_on" and isinstance(value, date):
            said = doubts.about_sighting(value, key.quarter)
        elif key.kind != "reading" or indicator is None:
            continue
        elif key.field == "value" and isinstance(value, float | int | str):
            last = _last(project, applied, key.subject, key.quarter)
            said = doubts.about_value(indicator, value, last, key.quarter)
        elif key.field == "as_of" and isinstance(value, date):
            said = doubts.about_day(indicator, value, key.quarter)
        if said:
            yield f"{outcome.typed.place}: {short(shown(value))}: {said}"


def _last(
    project: Project, applied: Sequence[Outcome], item: str, quarter: Quarter
) -> float | str | None:
    """Return the last value before a quarter, with what the same intake brings."""
    held: dict[Quarter, FieldValue] = {
        when: entry.content.value
        for when, entry in project.record.readings.get(item, {}).items()
        if when < quarter
    }
    for outcome in applied:
        key = outcome.typed.key
        if (key.kind, key.subject, key.field) == ("reading", item, "value") and (
            key.quarter < quarter
        ):
            held[key.quarter] = outcome.typed.value
    told = {when: value for when, value in held.items() if isinstance(value, float | int | str)}
    return told[max(told)] if told else None


def _sums(project: Project, applied: Sequence[Outcome]) -> Iterator[str]:
    """Yield what the likelihoods of a quarter would add up to, where they cannot all hold."""
    from scenariobook.assess.totals import ONE_COMES_TRUE, total

    typed: dict[Quarter, dict[str, FieldValue]] = {}
    for outcome in applied:
        key = outcome.typed.key
        if (key.kind, key.field) == ("judgment", "likelihood"):
            typed.setdefault(key.quarter, {})[key.subject] = outcome.typed.value
    for quarter, values in sorted(typed.items()):
        likelihoods = []
        for scenario in project.study.scenarios:
            entry = project.record.judgments.get(scenario.id, {}).get(quarter)
            value = values.get(scenario.id, entry.content.likelihood if entry else None)
            likelihoods.append(value if isinstance(value, float | int | str) else None)
        found = total(project.study, likelihoods)
        if found and found.is_off:
            yield f"the likelihoods of {quarter} add up to {found.words}: {ONE_COMES_TRUE}"
