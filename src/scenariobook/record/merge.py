"""Merge typed cells into the record: decide exactly one outcome for each cell.

The functions here are pure: they take a record and cells, and return outcomes. A cell has the
value that it had when its file was made (``base``). So the merge can tell an edit from a value
that the author left alone, and never overwrites an edit that somebody else made meanwhile.

facts.py collects the facts about each cell. Then the first of the rules in merge_rules.py that
fits decides.

Outcomes and cells are structs of msgspec, since a copy can have 90,000 of them: Python makes
structs in a tenth of the time that dataclasses take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from scenariobook.diagnostics import short
from scenariobook.quarter import Quarter
from scenariobook.record.entries import Key, Kind
from scenariobook.record.facts import Facts, Files, facts_about
from scenariobook.record.lineage import NOTHING_SAID, AboutFiles, States, states_of
from scenariobook.record.merge_rules import Result, rule_for
from scenariobook.record.record import Record
from scenariobook.record.typed import FieldValue, Typed, names_in, recorded, same, told_apart

NO_DIGESTS: Mapping[str, str] = MappingProxyType({})


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
        told: Sequence[Typed] = ()
        if key in record.open or any(_may_matter(c, states) for c in of_field):
            told, of_field = told_apart(of_field)
            outcomes += [_outcome(facts) for facts in facts_about(record, key, told, files)]
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
    names every analyst, in alphabetical order. One copy that names it differently on two sheets
    contradicts itself: that stays a conflict.
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
    apart |= set(_named_twice(o for o in outcomes if o.typed.key.field == "analyst"))
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


def _named_twice(outcomes: Iterable[Outcome]) -> Iterator[tuple[Quarter, Kind, str]]:
    """Yield each entry that one file says different analysts of, as far as that is new.

    Args:
        outcomes: The outcomes of all cells about analysts.
    """
    of_files: dict[tuple[Key, str], list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.typed.is_edit and not outcome.typed.question:
            of_files.setdefault((outcome.typed.key, outcome.typed.place.file), []).append(outcome)
    for (key, _), of_file in of_files.items():
        said = {names_in(outcome.typed.value) for outcome in of_file}
        if len(said) > 1 and any(map(_is_an_analyst, of_file)):
            yield key[:3]


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
    if same(names, outcome.was) and not names_in(typed.base) <= names_in(typed.value):
        return outcome  # nobody is added, so whoever takes a name away would not be heard
    joined = replace(typed, value=names, found=typed.says)
    result = Result.RECORDED if same(names, outcome.was) else Result.APPLIED
    return replace(outcome, typed=joined, result=result, why="")
