"""Warn where the study's files and the record do not fit each other.

An entry does not count if the study has dropped its item, or no longer admits its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import inf
from typing import Any, Final, TypeAlias

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.paths import LEDGER
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import ids_by_title, moved_to
from scenariobook.record.claims.months import all_readings
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.rounds import hides
from scenariobook.record.claims.subjects import (
    TABLES_OF_KIND,
    how_to_mend,
    ids_of,
    subject_word,
    things_by_id,
    why_unknown,
)
from scenariobook.record.ledger.entries import Entry, Redefined
from scenariobook.record.ledger.kinds import End, Reading, Stated, Subject
from scenariobook.record.redefinitions import NONE
from scenariobook.study.model.items import Indicator
from scenariobook.study.model.study import Header, Study
from scenariobook.study.model.study_table import StudyTable
from scenariobook.wording import first_of, short

# Returns the place, in the study's files, of a key of the table of a type with an id.
Locate: TypeAlias = Callable[[type[StudyTable], str, str], Place | None]

_LEDGER: Final = Place(LEDGER)
_KEPT: Final = "the entries stay in the ledger, and `scenariobook log` lists them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A study's files and its record, to be compared.

    Attributes:
        study: The study.
        record: The record.
        cited: The ids of the sources that the ledger cites.
        study_then: The study by its last recorded definitions; None if they are the present ones.
        unrecorded: Changes of the study's files that are not recorded yet.
        locate: Finds the place of a key in the study's files.
    """

    study: Study
    record: Record
    cited: AbstractSet[str]
    study_then: Study | None
    unrecorded: Sequence[Redefined]
    locate: Locate

    def warnings(self) -> Iterator[Diagnostic]:
        """Yield all warnings."""
        yield from self._retired()
        yield from self._not_admitted()
        yield from self._shown_nowhere()
        yield from self._changed_units()
        yield from self._moved_titles()
        yield from self._exclusive_came_true()

    def _retired(self) -> Iterator[Diagnostic]:
        """Yield a warning for each recorded id that the study no longer has (R009, R010)."""
        for gone in find_retired(self.study, self.record, self.record.open_quarter):
            yield Diagnostic(
                "R009",
                f"the study no longer has the {gone.was} {gone.id!r}",
                _LEDGER,
                "its entries stay in the ledger but do not count. If it has another id now, add "
                f'formerly = ["{gone.id}"] there',
            )
        open_sources = {key.subject for key in self.record.open if key.kind == "source"}
        for source in sorted(self.cited - self.study.source_by_id.keys() - open_sources):
            yield Diagnostic("R010", f"the study no longer has the source {source!r}", _LEDGER)

    def _not_admitted(self) -> Iterator[Diagnostic]:
        """Yield a warning for each indicator with values that it no longer admits (R018)."""
        for indicator in self.study.indicators:
            readings = [
                entry
                for entry in all_readings(self.record, indicator.id)
                if (value := entry.content.value) is not None and not indicator.admits(value)
            ]
            if readings:
                key = "levels" if indicator.levels else "type"
                yield Diagnostic(
                    "R018",
                    f"{indicator.id} no longer admits these recorded values: "
                    f"{listed_values(readings)}",
                    self.locate(Indicator, indicator.id, key) or _LEDGER,
                    f"it admits {admitted_in_words(indicator)}. Restore its earlier type or "
                    "levels, or type the right values in the tracker (Update, Log); until then "
                    "these do not count",
                )

    def _shown_nowhere(self) -> Iterator[Diagnostic]:
        """Yield a warning for each reason why entries are on no sheet (R031).

        The warning does not quote the entries' values: perhaps nobody may see them yet.
        """
        by_reason: dict[str, tuple[Any, str, dict[str, None]]] = {}
        for kind in TABLES_OF_KIND:
            things = things_by_id(self.study, kind)
            for text, entries in self.record.stated[kind].items():
                subject = Subject(text)
                why = why_unknown(self.study, kind, subject)
                if why and (thing := things.get(subject.id)):
                    mend = how_to_mend(self.study, kind, subject)
                    _, _, periods = by_reason.setdefault(why, (thing, mend, {}))
                    missing = (entry for entry in entries.values() if not self._is_replaced(entry))
                    periods |= dict.fromkeys(_period(entry) for entry in missing)
        for why, (thing, mend, periods) in by_reason.items():
            if periods:
                yield Diagnostic(
                    "R031",
                    f"{why}, and no sheet shows what is recorded of {', '.join(sorted(periods))}",
                    self.locate(type(thing), thing.id, "") or _LEDGER,
                    f"{mend}; {_KEPT}",
                )

    def _is_replaced(self, entry: Entry[Stated]) -> bool:
        """Tell whether an entry is a month's, and its quarter has a value of its own."""
        content = entry.content
        if not isinstance(content, Reading):
            return False
        whole = self.record.readings.get(content.item, {}).get(content.quarter)
        return whole is not None and whole.content.value is not None

    def _changed_units(self) -> Iterator[Diagnostic]:
        """Yield a warning for each former unit in which an indicator's values are recorded (R032).

        A first unit is no change of unit.
        """
        changes = ((e.number, change) for e in self.record.defined for change in e.content.changes)
        for number, change in (*changes, *((inf, change) for change in self.unrecorded)):
            is_unit = (change.table, change.key) == ("indicators", "unit")
            for indicator in self.study.indicators if is_unit else ():
                units = {indicator.unit, *indicator.former_units, NONE}
                if change.now == NONE or change.was in units:
                    continue
                readings = [
                    entry
                    for entry in all_readings(self.record, indicator.id)
                    if entry.number < number and entry.content.value is not None
                ]
                if readings and change.id in {indicator.id, *indicator.formerly}:
                    yield Diagnostic(
                        "R032",
                        f"{indicator.id} is in {indicator.unit or 'no unit'}, and these values "
                        f"were recorded in {change.was}: {listed_values(readings)}",
                        self.locate(Indicator, indicator.id, "unit") or _LEDGER,
                        f'if both mean the same, add former_units = ["{change.was}"]; otherwise '
                        "give what is measured now an id of its own, or type these values anew in "
                        "the tracker",
                    )

    def _moved_titles(self) -> Iterator[Diagnostic]:
        """Yield a warning for each id that means another item since the last entry (R036)."""
        before = ids_by_title(self.study_then) if self.study_then else {}
        now = ids_by_title(self.study)
        things = {thing.id: thing for thing in (*self.study.scenarios, *self.study.items)}
        for title, ids in before.items():
            for item in sorted(ids & things.keys()):
                if other := moved_to(item, title, ids, now):
                    yield Diagnostic(
                        "R036",
                        f"{item} was {short(title)!r}, which is the title of {other} now; what is "
                        f"recorded of {item} counts for {short(things[item].title)!r} from now on",
                        self.locate(type(things[item]), item, "title") or _LEDGER,
                        f'if it is about {other}, put formerly = ["{item}"] there, and give this '
                        "item an id that no other has had",
                    )

    def _exclusive_came_true(self) -> Iterator[Diagnostic]:
        """Yield a warning if several exclusive scenarios came true (R034)."""
        ends = {scenario: entry.content.outcome for scenario, entry in self.record.outcomes.items()}
        came_true = [s.id for s in self.study.scenarios if ends.get(s.id) is End.CAME_TRUE]
        if self.study.header.exclusive and came_true[1:]:
            yield Diagnostic(
                "R034",
                "the scenarios are exclusive, and these are recorded to have come true: "
                f"{', '.join(came_true)}",
                self.locate(Header, self.study.id, "exclusive") or _LEDGER,
                "correct the outcomes on the sheet Judgments, or set exclusive = false",
            )


def _period(entry: Entry[Stated]) -> str:
    """Return the month or the quarter of an entry."""
    return getattr(entry.content, "period", "") or str(entry.content.quarter)


_LONGEST_LEVELS = 400  # characters of a list of levels
_MOST = 5  # values that a warning lists


@dataclass(frozen=True, slots=True)
class Retired:
    """An id that the study no longer has, and the entries under it.

    Attributes:
        id: The id.
        was: The kinds of thing that had the id, such as ``indicator`` or ``indicator and
            scenario``.
        entries: The entries, oldest first.
    """

    id: str
    was: str
    entries: tuple[Entry[Stated], ...]

    @property
    def last(self) -> Entry[Stated]:
        """The latest entry."""
        return self.entries[-1]


def find_retired(study: Study, record: Record, until: Quarter) -> tuple[Retired, ...]:
    """Return the retired ids, sorted, with their entries up to a quarter.

    Estimates that nobody may see yet are left out.

    Args:
        study: The study.
        record: The record.
        until: The last quarter whose entries count.
    """
    words: dict[str, dict[str, None]] = {}
    entries: dict[str, list[Entry[Stated]]] = {}
    for kind in TABLES_OF_KIND:
        by_subject, known_ids = record.stated[kind], ids_of(study, kind)
        for subject in (s for s in map(Subject, by_subject) if s.id not in known_ids):
            entries_of = by_subject[subject].items()
            counted = [e for q, e in entries_of if q <= until and not hides(record, kind, q)]
            if counted:
                words.setdefault(subject.id, {})[subject_word(kind)] = None
                entries.setdefault(subject.id, []).extend(counted)
    return tuple(
        Retired(gone, " and ".join(was), tuple(sorted(entries[gone], key=lambda e: e.number)))
        for gone, was in sorted(words.items())
    )


def admitted_in_words(indicator: Indicator) -> str:
    """Return a description of the values that an indicator admits."""
    if indicator.of_type.is_number:
        return "a number"
    levels = short(f"one of: {', '.join(indicator.levels)}", _LONGEST_LEVELS)
    return " or ".join(indicator.of_type.answers) or levels


def _value_in_words(value: float | str | None) -> str:
    """Return a value for a message: a text in quotes, a number after the word "number"."""
    is_number = isinstance(value, float | int)
    return f"the number {value:.15g}" if is_number else repr(short(str(value)))


def listed_values(readings: Sequence[Entry[Reading]]) -> str:
    """Return the values of readings with their months or quarters; only the first of many."""
    values = [
        f"{_value_in_words(entry.content.value)} of {entry.content.period or entry.content.quarter}"
        for entry in readings
    ]
    return first_of(values, _MOST)
