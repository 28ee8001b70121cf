"""Say in words what is open: conflicts and questions, who says what, and why it is unclear.

Previews, `undo`, `settle`, the tracker and the briefing take their words from here. ``matters``
words what each choice does: `settle` alone prints that, and the ledger keeps it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from scenariobook.diagnostics import plural, short
from scenariobook.paths import RETURNED
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.rounds import hides
from scenariobook.record.claims.standing import Claim, differ
from scenariobook.record.claims.subjects import key_in_words
from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import UnclearCell
from scenariobook.record.ledger.record_on_disk import archive_name
from scenariobook.record.merge.matters import Matter
from scenariobook.record.values.field_values import value_as_text
from scenariobook.study.model.study import Study, person

OPEN: Final = "open:"  # the tracker's formulas, counts and colours look for it
_LONGEST_WHY: Final = 600  # characters of a reason


# --- who says what -------------------------------------------------------------------------------


def sides_in_words(claims: Iterable[Claim], study: Study | None = None) -> str:
    """Return who says what, such as ``anna 61, ben 58``.

    Args:
        claims: The claims.
        study: Names the people; without it, they go by their ids.
    """
    sides: dict[str, list[str]] = {}
    for claim in claims:
        name = person(claim.name, study) if study else claim.name
        sides.setdefault(_says(claim), []).append(name)
    return ", ".join(f"{' and '.join(dict.fromkeys(names))} {v}" for v, names in sides.items())


def open_with_sides(claims: Iterable[Claim], study: Study | None = None) -> str:
    """Return what stands in place of an open field's value, such as ``open: anna 61, ben 58``."""
    return f"{OPEN} {sides_in_words(claims, study)}"


def _says(claim: Claim) -> str:
    """Return what a claim says, short; in quotes if nobody can tell yet what that means."""
    if isinstance(claim.value, UnclearCell):
        return repr(short(claim.value.found))
    return short(value_as_text(claim.value))


def says_in_words(claim: Claim) -> str:
    """Return what a claim says; if it is unclear, also why."""
    why = f": {short(claim.why_unclear, _LONGEST_WHY)}" if claim.is_unclear else ""
    return _says(claim) + why


def open_sentence(what: str, claims: Sequence[Claim], study: Study, *, brief: bool = False) -> str:
    """Return a sentence about what is open, without its full stop; empty if nothing is.

    A page says that people differ as soon as two have typed something. `settle` calls that a
    question while one of the texts is unclear: she may mean what the other says.

    Args:
        what: What is open.
        claims: The claims about it.
        study: Names the people.
        brief: Whether it leaves out what they say, which is long.
    """
    names = dict.fromkeys(person(claim.name, study) for claim in claims)
    of_one = "There are several versions of" if differ(claims) else "Nobody can read"
    lead = "People differ about" if len(names) > 1 else of_one
    said = " and ".join(names) if brief else sides_in_words(claims, study)
    return f"{lead} {what}: {said}" if claims else ""


# --- a matter ------------------------------------------------------------------------------------


def is_conflict(matter: Matter) -> bool:
    """Tell whether a matter is a conflict, since people differ; else it is a question."""
    return any(map(differ, matter.fields.values()))


def how_many_open(matters: Collection[Matter]) -> str:
    """Return how many conflicts and questions are open; empty if none are."""
    conflicts = sum(map(is_conflict, matters))
    parts = [(conflicts, "conflict"), (len(matters) - conflicts, "question")]
    words = " and ".join(plural(count, noun) for count, noun in parts if count)
    return f"{words} open" if words else ""


def to_settle_in_words(matters: Collection[Matter]) -> str:
    """Return what to do about what is open, for page one, whose "conflict" may be a war."""
    count = sum(len(matter.fields) or 1 for matter in matters)  # a file counts as one
    return f"Settle {plural(count, 'open field')} of the record"


def heading(key: Key, names: Iterable[str]) -> str:
    """Return what is open: the quarter, the item and its fields."""
    return ", ".join(filter(None, (key.quarter, key_in_words(key), _headers(key, names))))


def _headers(key: Key, names: Iterable[str]) -> str:
    return ", ".join(key._replace(field=name).header for name in names)


def matter_heading(matter: Matter, decided: Collection[str] = ()) -> str:
    """Return what a matter is about: the quarter, the item and its open fields; or the file.

    Args:
        matter: The matter.
        decided: The fields that a decision is about, if it is not about all that are open.
    """
    if matter.question:
        return matter.question.origin.file
    names = [name for name in matter.fields if name in decided] or decided or matter.fields
    return heading(matter.key, names)


def matter_in_words(matter: Matter) -> Iterator[str]:
    """Yield the lines that tell a matter: its number and heading; each claim with its place."""
    word = "conflict" if is_conflict(matter) else "question"
    yield f"{matter.number}. {word}: {matter_heading(matter)}"
    if matter.question:
        yield str(matter.question.content)
    for name, claims in matter.fields.items():
        field = f"{_headers(matter.key, [name])}: " if len(matter.fields) > 1 else ""
        for claim in claims:
            yield f"{field}{claim.name}: {says_in_words(claim)} ({_where(matter, claim)})"


def _where(matter: Matter, claim: Claim) -> str:
    """Return where a claim was typed; if no tracker has its row now, also the archived file."""
    origin = claim.entry.origin
    if matter.about_a_field or origin.command != "build" or not origin.sha256:
        return origin.where
    archived = archive_name(origin.sha256, origin.file)
    return f"{origin.where}; the file is kept as {RETURNED}/{archived}"


def matter_in_short(matter: Matter, record: Record, study: Study) -> str:
    """Return a matter for a page, beside its item's title: its fields, when, and who says what.

    The page has no room for places, and its readers cannot open them.

    Args:
        matter: The matter.
        record: Says whether people may see each other's estimates.
        study: Names the people.
    """
    if matter.question:
        return "in question"
    where = f"{_headers(matter.key, matter.fields)}{_when(matter.key)}"
    if hides(record, matter.key.kind, matter.key.quarter):
        return f"{where}: {'in conflict' if is_conflict(matter) else 'in question'}"
    sides = "; ".join(
        (f"{_headers(matter.key, [name])} " if len(matter.fields) > 1 else "")
        + sides_in_words(claims, study)
        for name, claims in matter.fields.items()
    )
    if is_conflict(matter):
        return f"{where}: {sides}"
    why = next(filter(None, (claim.why_unclear for claim in matter.claims)), "")
    return f"{where}: in question, {sides}: {why}"


def _when(key: Key) -> str:
    """Return the month or the quarter of a key, for an estimate with its round; may be empty."""
    if key.kind == "estimate":
        return f", round {key.subject.round}, {key.quarter}"
    return f", {when}" if (when := key.subject.month or key.quarter) else ""
