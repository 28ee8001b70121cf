"""Warn of values that can be read but may not be meant, before they are recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from scenariobook.assess.totals import ONE_COMES_TRUE, total
from scenariobook.diagnostics import Place, nearest, short
from scenariobook.quarter import Quarter
from scenariobook.record.claims.hand_outs import begins_second_round
from scenariobook.record.claims.record import Record, round_of
from scenariobook.record.claims.subjects import about_in_words
from scenariobook.record.ledger.entries import part_of
from scenariobook.record.ledger.fields import FIELDS, header_of
from scenariobook.record.merge.file_claims import Outcome, Result
from scenariobook.record.merge.whole_quarters import superseded
from scenariobook.record.values.cells import FieldValue, Typed, names_in
from scenariobook.record.values.plausible import remarks
from scenariobook.study.model import Study
from scenariobook.terminal import warn

_NAMED: Final = 3  # estimates, or cells, that a remark lists


def warn_of_implausible(
    study: Study,
    record: Record,
    outcomes: Sequence[Outcome],
    today: date,
    hand_outs: Mapping[str, str],
) -> None:
    """Print a line for each kind of implausible value; the program records the values anyway.

    Args:
        study: The study.
        record: The record before the outcomes.
        outcomes: What the files brought.
        today: The current day.
        hand_outs: The names of the hand-outs that the files are copies of, by the files' names.
    """
    for words in (
        *remarks(study, record, outcomes, today),
        *_without_outcome(record, outcomes),
        *_late_estimates(record, outcomes, hand_outs),
        *_begun_rounds(record, outcomes),
        *_unknown_names(study, record, outcomes),
    ):
        warn(f"please check: {words}")
    for words in (
        *_impossible_totals(study, record, outcomes),
        *superseded(study, record, [(typed.key, typed.value) for typed in _applied(outcomes)]),
    ):
        warn(f"warning: {words}")


def _applied(outcomes: Iterable[Outcome]) -> list[Typed]:
    """Return the cells that are taken in."""
    return [outcome.typed for outcome in outcomes if outcome.result is Result.APPLIED]


def _without_outcome(record: Record, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a sentence for each scenario that would have a day or a reason, and no outcome."""
    typed: dict[str, dict[str, FieldValue]] = {}
    for outcome in outcomes:
        key = outcome.typed.key
        if key.kind == "outcome" and outcome.result is Result.APPLIED:
            typed.setdefault(key.subject, {})[key.field] = outcome.typed.value
    for scenario, fields in sorted(typed.items()):
        entry = record.outcomes.get(scenario)
        held = {name: getattr(entry.content, name) for name in FIELDS["outcome"]} if entry else {}
        said = [name for name, value in {**held, **fields}.items() if value not in (None, "")]
        if said and "outcome" not in said:
            named = " and ".join(map(header_of, said))
            yield f"{scenario}: {named} without an outcome; type how the scenario ended"


def _late_estimates(
    record: Record, outcomes: Sequence[Outcome], hand_outs: Mapping[str, str]
) -> Iterator[str]:
    """Yield a sentence for each quarter with estimates of round 1 that came after it had ended.

    So did one in a hand-out of round 2, also if the beginning of that was undone.
    """
    late: dict[Quarter, dict[str, None]] = {}
    for outcome in outcomes:
        key = outcome.typed.key
        of_first_round = key.kind == "estimate" and part_of(key.subject).endswith(" 1")
        is_typed = of_first_round and outcome.result is Result.APPLIED
        has_seen = hand_outs.get(outcome.typed.place.file, "").endswith(" 2")
        if is_typed and (has_seen or round_of(record, key.quarter) > 1):
            late.setdefault(key.quarter, {})[about_in_words(key)] = None
    for quarter, subjects in sorted(late.items()):
        listed = "; ".join(list(subjects)[:_NAMED])
        rest = f" and {len(subjects) - _NAMED} more" if len(subjects) > _NAMED else ""
        yield (
            f"{listed}{rest} came in after round 2 of {quarter} had begun; whoever typed that may "
            "have seen what the others said"
        )


def _begun_rounds(record: Record, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a sentence for each quarter whose second round of estimates begins."""
    begin = (cell for cell in _applied(outcomes) if begins_second_round(record, cell))
    for quarter in sorted({cell.key.quarter for cell in begin}):
        yield (
            f"this begins round 2 of {quarter}; everybody sees the estimates of round 1 from now "
            "on, and those of round 2 count"
        )


def _unknown_names(study: Study, record: Record, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a sentence for each new name under 'analyst' that nobody in ``[[analysts]]`` has.

    Somebody may have had it when the file was made. What the record has was told when it came.
    """
    known = {words.casefold() for one in study.analysts for words in (one.id, one.name)}
    known |= _recorded_names(record) if known else set()
    found: dict[str, list[Place]] = {}
    for outcome in outcomes if known else ():
        typed = outcome.typed
        if typed.key.field == "analyst" and outcome.result is Result.APPLIED:
            for name in sorted(names_in(typed.value) - names_in(outcome.was)):
                if name.casefold() not in known:
                    found.setdefault(name, []).append(typed.place)
    for name, places in found.items():
        cells = ", ".join(map(str, places[:_NAMED]))
        rest = f" and {len(places) - _NAMED} more" if places[_NAMED:] else ""
        close = nearest(name, [one.name for one in study.analysts])
        hint = f" ({close})" if close else ""
        yield (
            f"{short(name)!r} at {cells}{rest} is nobody's name in [[analysts]]{hint}, and is "
            "recorded as typed; if the name was changed, or this is a slip, type the present one "
            "in the tracker"
        )


def _recorded_names(record: Record) -> set[str]:
    """Return the names under 'analyst' of all that counts."""
    return {
        name.casefold()
        for by_subject in record.stated.values()
        for of_subject in by_subject.values()
        for entry in of_subject.values()
        for name in names_in(getattr(entry.content, "analyst", ""))
    }


def _impossible_totals(study: Study, record: Record, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a sentence for each quarter whose likelihoods would not add up to 100%."""
    typed: dict[Quarter, dict[str, FieldValue]] = {}
    for outcome in outcomes:
        key = outcome.typed.key
        is_likelihood = (key.kind, key.field) == ("judgment", "likelihood")
        if is_likelihood and outcome.result is Result.APPLIED:
            typed.setdefault(key.quarter, {})[key.subject] = outcome.typed.value
    for quarter, values in sorted(typed.items()):
        likelihoods = []
        for scenario in study.scenarios:
            entry = record.judgments.get(scenario.id, {}).get(quarter)
            value = values.get(scenario.id, entry.content.likelihood if entry else None)
            likelihoods.append(value if isinstance(value, float | int | str) else None)
        sum_ = total(study, likelihoods)
        if sum_ and sum_.is_off:
            yield f"the likelihoods of {quarter} add up to {sum_.words}: {ONE_COMES_TRUE}"
