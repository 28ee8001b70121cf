"""Merge typed cells into the record: decide exactly one outcome for each cell.

The functions here are pure: they take a record and cells, and return outcomes. A cell has the
value that it had when its file was made (``base``). So the merge can tell an edit from a value
that the author left alone, and never overwrites an edit that somebody else made meanwhile.

facts.py collects the facts about each cell. Then the first of the ``RULES`` that fits decides.
docs/explanation/merge.md has the same rules in the same order, and a test compares the two.

Outcomes and cells are structs of msgspec, since a copy can have 90,000 of them: Python makes
structs in a tenth of the time that dataclasses take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from scenariobook.diagnostics import short
from scenariobook.record.facts import Facts, Files, facts_about
from scenariobook.record.lineage import NOTHING_SAID, AboutFiles, States, states_of
from scenariobook.record.record import Record
from scenariobook.record.typed import FieldValue, Typed, names_in, recorded, same, shown

NO_DIGESTS: Mapping[str, str] = MappingProxyType({})
_NAMED = 3  # rival values that a conflict names


class Result(StrEnum):
    """The result of the merge for one cell."""

    UNCHANGED = "unchanged"
    APPLIED = "applied"
    RECORDED = "already recorded"
    CONFLICT = "conflict"
    QUESTION = "question"


class Outcome(Struct, frozen=True, gc=False, kw_only=True):
    """A typed cell and the result for it.

    Attributes:
        typed: The cell.
        result: The result.
        was: The value of the field in the record before the merge.
        why: The reason for the result, for a reader; empty if the result alone says enough.
        named: A remark that a reader must see even if the cell changes nothing; mostly empty.
        supersedes: The numbers of open entries that an earlier state of the same copy raised
            and that its author has corrected.
        is_open: Whether an entry that this cell raised before is still open.
        agrees: Whether it says what the record has from other copies alone.
    """

    typed: Typed
    result: Result
    was: FieldValue
    why: str = ""
    named: str = ""
    supersedes: tuple[int, ...] = ()
    is_open: bool = False
    agrees: bool = False

    @property
    def stays_open(self) -> bool:
        """Whether somebody has to settle it."""
        return self.result in {Result.CONFLICT, Result.QUESTION}

    @property
    def is_news(self) -> bool:
        """Whether it changes the record."""
        return self.stays_open or self.result is Result.APPLIED or bool(self.supersedes)

    @property
    def is_told(self) -> bool:
        """Whether the ledger has to tell of it: it changes the record, or agrees with it."""
        return self.is_news or self.agrees


# --- the rules -----------------------------------------------------------------------------------


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
    says = facts.cell.typed.says
    agrees = field.is_corrected and all(rival.content.found == says for rival in field.rivals)
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
    rivals = facts.field.rivals_told
    return f"{_said(facts.cell.typed)}; in conflict: {_first_few(rivals[:_NAMED], len(rivals))}"


def _three_values_in_words(facts: Facts) -> str:
    typed = facts.cell.typed
    base, now = short(shown(typed.base)), short(shown(facts.cell.recorded))
    return f"{base} when the file was made, {now} in the record by now, {_said(typed)}"


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


# --- the merge -----------------------------------------------------------------------------------


def merge(
    record: Record,
    cells: Iterable[Typed],
    digests: Mapping[str, str] = NO_DIGESTS,
    *,
    said: AboutFiles = NOTHING_SAID,
    again: bool = False,
) -> tuple[Outcome, ...]:
    """Return the outcome of every cell, sorted by field, then by place.

    The order of ``cells`` does not matter.

    Args:
        record: The record.
        cells: The cells of all files.
        digests: By file name, the SHA-256 of the file. The merge does not repeat an edit that the
            same cell of the same file brought before and that was recorded or settled.
        said: What the files say about themselves.
        again: Whether to repeat such edits all the same.
    """
    ordered = sorted(cells, key=lambda cell: (cell.key, cell.place))
    states = states_of(record, ordered, digests, said)
    files = Files(digests=digests, states=states, again=again)
    outcomes: list[Outcome] = []
    for key, group in groupby(ordered, key=lambda cell: cell.key):
        of_field = list(group)
        if key in record.open or any(_may_matter(c, states) for c in of_field):
            outcomes += [_outcome(facts) for facts in facts_about(record, key, of_field, files)]
        else:
            now = recorded(record, key)
            outcomes += [Outcome(typed=cell, result=Result.UNCHANGED, was=now) for cell in of_field]
    return tuple(_with_every_analyst(record, outcomes))


def _may_matter(cell: Typed, states: Mapping[str, States]) -> bool:
    """Tell whether a cell may be more than unchanged: most cells are not even looked at."""
    return cell.is_edit or cell.is_of_table or cell.place.file in states


def _outcome(facts: Facts) -> Outcome:
    rule = rule_for(facts)
    return Outcome(
        typed=facts.cell.typed,
        result=rule.result,
        was=facts.cell.recorded,
        why=rule.why(facts),
        named=_named(facts),
        supersedes=facts.cell.supersedes,
        is_open=bool(facts.cell.raised),
        agrees=rule.result is Result.RECORDED and facts.cell.agrees,
    )


def _named(facts: Facts) -> str:
    """Return the remark that a reader must see about an edit that came before; mostly empty."""
    cell = facts.cell
    if cell.supersedes:
        return _withdrawn_in_words(facts)
    if cell.memory is None:
        return cell.undone or cell.left
    if not cell.typed.question and cell.is_recorded:
        return ""  # the record has the value, whatever happened in between
    return cell.undone or cell.memory.named


def _withdrawn_in_words(facts: Facts) -> str:
    """Return which open values of her own an author replaces or takes back."""
    taken = [one for one in facts.field.open if one.number in facts.cell.supersedes]
    values = ", ".join(dict.fromkeys(short(one.content.found) for one in taken))
    return f"{values} was open, and its author has changed the cell: that is closed"


# --- several analysts ----------------------------------------------------------------------------


def _with_every_analyst(record: Record, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Replace conflicts about an entry's analyst by the names of all its analysts.

    Nobody has to decide who filled in an entry: if the copies agree on all its other fields, it
    names every analyst, in alphabetical order.
    """
    # Keys without their fields: the quarter, kind and item of an entry.
    about = {
        o.typed.key[:3]: None
        for o in outcomes
        if o.typed.key.field == "analyst" and o.result is Result.CONFLICT
    }
    if not about:
        return list(outcomes)
    apart = {
        o.typed.key[:3] for o in outcomes if o.stays_open and o.typed.key.field != "analyst"
    } | {key[:3] for key in record.open}
    names = {key: _names(o for o in outcomes if o.typed.key == (*key, "analyst")) for key in about}
    return [
        _named_together(o, names[o.typed.key[:3]])
        if o.typed.key[:3] in about.keys() - apart and _is_an_analyst(o)
        else o
        for o in outcomes
    ]


def _is_an_analyst(outcome: Outcome) -> bool:
    return outcome.typed.key.field == "analyst" and outcome.result in {
        Result.CONFLICT,
        Result.APPLIED,
    }


def _names(outcomes: Iterable[Outcome]) -> str:
    names: set[str] = set()
    for outcome in outcomes:
        values = [outcome.was, outcome.typed.value] if _is_an_analyst(outcome) else [outcome.was]
        names.update(*map(names_in, values))
    return "; ".join(sorted(names, key=lambda name: (name.casefold(), name)))


def _named_together(outcome: Outcome, names: str) -> Outcome:
    typed = outcome.typed
    if typed.value is None:  # an author who emptied the cell does not contradict the others
        return outcome
    joined = replace(typed, value=names, found=typed.says)
    result = Result.RECORDED if same(names, outcome.was) else Result.APPLIED
    return replace(outcome, typed=joined, result=result, why="")
