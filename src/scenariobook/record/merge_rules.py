"""The rules of the merge: the first one that fits decides the outcome of a cell.

docs/explanation/merge.md has the same rules in the same order, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scenariobook.diagnostics import short
from scenariobook.record.facts import Facts
from scenariobook.record.typed import Typed, base_when, same, shown

_NAMED = 3  # rival values that a conflict names


class Result(StrEnum):
    """The result of the merge for one cell."""

    UNCHANGED = "unchanged"
    APPLIED = "applied"
    RECORDED = "already recorded"
    CONFLICT = "conflict"
    QUESTION = "question"


def _takes_back(facts: Facts) -> bool:
    return bool(facts.cell.supersedes) and not facts.cell.is_edit


def _says_nothing(facts: Facts) -> bool:
    return not facts.cell.is_edit


def _is_remembered(facts: Facts) -> bool:
    return facts.cell.memory is not None


def _is_unclear(facts: Facts) -> bool:
    return bool(facts.cell.typed.question)


def _is_decided_elsewhere(facts: Facts) -> bool:
    return facts.field.decision is not None and facts.cell.is_in_conflict


def _is_contradicted(facts: Facts) -> bool:
    return len(facts.field.said) > 1


def _is_recorded(facts: Facts) -> bool:
    return facts.cell.is_recorded


def _joins_a_conflict(facts: Facts) -> bool:
    field = facts.field
    if not field.rivals or field.decision:
        return False
    # An author who corrects her value may now agree with all rivals that remain.
    typed = facts.cell.typed
    others = [rival.content.found for rival in field.rivals]
    others += [cell.says for cell in field.said if not same(cell.value, typed.value)]
    agrees = field.is_corrected and all(found == typed.says for found in others)
    return not agrees


def _corrects_herself(facts: Facts) -> bool:
    return facts.cell.corrects


def _contests(facts: Facts) -> bool:
    return facts.cell.contests


def _had_what_is_recorded(facts: Facts) -> bool:
    return same(facts.cell.typed.base, facts.cell.recorded)


def _always(_facts: Facts) -> bool:
    return True


def _no_words(_facts: Facts) -> str:
    return ""


def _memory_in_words(facts: Facts) -> str:
    return facts.cell.memory.why if facts.cell.memory else ""


def _decision_in_words(facts: Facts) -> str:
    return f"settled by what stands at {facts.field.decision.place}" if facts.field.decision else ""


def _copies_in_words(facts: Facts) -> str:
    cells = facts.field.said
    return _first_few([_said(cell) for cell in cells[:_NAMED]], len(cells))


def _rivals_in_words(facts: Facts) -> str:
    said = list(dict.fromkeys(map(_said, (facts.cell.typed, *facts.field.said))))
    rivals = [told for told in facts.field.rivals_told if told not in said]
    told = _first_few(said[:_NAMED], len(said))
    return f"{told}; in conflict: {_first_few(rivals[:_NAMED], len(rivals))}" if rivals else told


def _three_values_in_words(facts: Facts) -> str:
    typed = facts.cell.typed
    base, now = short(shown(typed.base)), short(shown(facts.cell.recorded))
    return f"{base} {base_when(typed.place.sheet)}, {now} in the record by now, {_said(typed)}"


def _both_in_words(facts: Facts) -> str:
    now = short(shown(facts.cell.recorded))
    return (
        f"{now} was typed in this copy before, and in another one, too; {_said(facts.cell.typed)}"
    )


def _said(cell: Typed) -> str:
    return f"{short(shown(cell.value))} at {cell.place}"


def _first_few(words: Sequence[str], count: int) -> str:
    rest = f"; and {count - len(words)} more" if count > len(words) else ""
    return "; ".join(words) + rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the merge: a condition and the result for the cells that meet it.

    Attributes:
        found: The condition in words, the same as in docs/explanation/merge.md.
        fits: Tells whether the facts meet the condition. The merge calls it only if no rule
            above fits.
        result: The result for the cell.
        why: Returns the reason, for a reader; empty if the result alone says enough.
    """

    found: str
    fits: Callable[[Facts], bool]
    result: Result
    why: Callable[[Facts], str] = _no_words


RULES: Final[Sequence[Rule]] = (
    Rule(
        found="copy = base, and its author said otherwise before, which is open",
        fits=_takes_back,
        result=Result.RECORDED,
        why=lambda _: "its author took back what was open",
    ),
    Rule(
        found="copy = base, and its author did not say otherwise before",
        fits=_says_nothing,
        result=Result.UNCHANGED,
    ),
    Rule(
        found="the same edit was recorded or settled before, and that holds",
        fits=_is_remembered,
        result=Result.RECORDED,
        why=_memory_in_words,
    ),
    Rule(
        found="the cell cannot be read in one way",
        fits=_is_unclear,
        result=Result.QUESTION,
        why=lambda facts: facts.cell.typed.question,
    ),
    Rule(
        found="it is in conflict already, and another copy, whose author knew, decides",
        fits=_is_decided_elsewhere,
        result=Result.RECORDED,
        why=_decision_in_words,
    ),
    Rule(
        found="two copies edit it to different values",
        fits=_is_contradicted,
        result=Result.CONFLICT,
        why=_copies_in_words,
    ),
    Rule(
        found="copy = record",
        fits=_is_recorded,
        result=Result.RECORDED,
    ),
    Rule(
        found="it is in conflict already, and who typed did not know",
        fits=_joins_a_conflict,
        result=Result.CONFLICT,
        why=_rivals_in_words,
    ),
    Rule(
        found="its author corrects what she typed herself",
        fits=_corrects_herself,
        result=Result.APPLIED,
    ),
    Rule(
        found="its author changes what she typed herself, and another copy says it, too",
        fits=_contests,
        result=Result.CONFLICT,
        why=_both_in_words,
    ),
    Rule(
        found="record = base",
        fits=_had_what_is_recorded,
        result=Result.APPLIED,
    ),
    Rule(
        found="base, copy and record all differ",
        fits=_always,
        result=Result.CONFLICT,
        why=_three_values_in_words,
    ),
)


def rule_for(facts: Facts) -> Rule:
    """Return the first rule that fits."""
    for rule in RULES:
        if rule.fits(facts):
            return rule
    raise AssertionError("the last rule always fits")
