"""What an intake would record although it may not be meant: a line each, above the preview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scenariobook import terminal

if TYPE_CHECKING:
    from scenariobook.project import Project
    from scenariobook.quarter import Quarter
    from scenariobook.record.merge import Outcome
    from scenariobook.record.typed import FieldValue


def say_doubts(project: Project, outcomes: Sequence[Outcome]) -> None:
    """Tell what of an intake may not be meant; it is taken in all the same."""
    from scenariobook.record.merge import Result
    from scenariobook.record.plausible import remarks

    for words in remarks(project.study, project.record, outcomes):
        terminal.warn(f"look again: {words}")
    for words in _sums(project, [o for o in outcomes if o.result is Result.APPLIED]):
        terminal.warn(f"warning: {words}")


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
