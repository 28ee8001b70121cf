"""Word conflicts and questions: which fields are open, who says what, and why a text is unclear.

Previews, `undo`, `settle`, the tracker and the briefing take their sentences from here. The words
for what becomes of a cell are ``merge_results.ResultKind``; ``choices`` words the choices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from scenariobook.paths import RETURNED
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.rounds import hides
from scenariobook.record.claims.standing import Claim, people_differ
from scenariobook.record.claims.subjects import key_in_words
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import UnclearText
from scenariobook.record.ledger.record_on_disk import archive_name
from scenariobook.record.merge.choices import Choice
from scenariobook.record.merge.matters import Matter
from scenariobook.record.values.field_values import FieldValue, value_as_json, value_as_text
from scenariobook.study.model.study import Study, person
from scenariobook.wording import plural, short

OPEN: Final = "open:"  # the tracker's formulas, counts and colours look for it
_LONGEST: Final = 600  # characters of an unclear text, and of a reason


# --- who says what -------------------------------------------------------------------------------


def sides_in_words(claims: Iterable[Claim], study: Study | None = None) -> str:
    """Return who says what, such as ``anna 61, ben 58``.

    Args:
        claims: The claims.
        study: The study that names the people; None leaves their ids.
    """
    sides: dict[str, list[str]] = {}
    for claim in claims:
        name = person(claim.name, study) if study else claim.name
        sides.setdefault(_says(claim), []).append(name)
    return ", ".join(f"{' and '.join(dict.fromkeys(names))} {v}" for v, names in sides.items())


def open_with_sides(claims: Iterable[Claim], study: Study | None = None) -> str:
    """Return the text in place of an open field's value, such as ``open: anna 61, ben 58``."""
    return f"{OPEN} {sides_in_words(claims, study)}"


def not_taken_in_words(matter: Matter, choice: Choice) -> str:
    """Return who said what else of the fields that a choice decides, each led by a semicolon."""
    words = ""
    for name, claims in matter.fields.items():
        if name in choice.values or not matter.about_a_field:
            value, header = choice.values.get(name), matter.key._replace(field=name).header
            if others := [claim for claim in claims if _says_otherwise(claim, value)]:
                words += f"; {header} not taken: {sides_in_words(others)}"
    return words


def _says_otherwise(claim: Claim, value: FieldValue) -> bool:
    """Tell whether a claim contradicts a value, and cannot mean it."""
    meanings = claim.value.choices if isinstance(claim.value, UnclearText) else ()
    return claim.contradicts(value) and value_as_json(value) not in meanings


def _says(claim: Claim, longest: int = 48) -> str:
    """Return the value of a claim, shortened; an unclear text of that length stands in quotes."""
    if isinstance(claim.value, UnclearText):
        return repr(short(claim.value.found, longest))
    return short(value_as_text(claim.value))


def says_in_words(claim: Claim) -> str:
    """Return the value of a claim; an unclear text whole, with the reason why it is unclear."""
    why = f": {short(claim.why_unclear, _LONGEST)}" if claim.is_unclear else ""
    return _says(claim, _LONGEST) + why


def open_sentence(what: str, claims: Sequence[Claim], study: Study, *, brief: bool = False) -> str:
    """Return a sentence about open claims, without its full stop; empty without claims.

    If only one person's claim is clear, people do not differ: an unclear text may mean the same.

    Args:
        what: The open field or item, in words.
        claims: The claims about it.
        study: The study that names the people.
        brief: Whether the sentence leaves out the claims themselves, which are long.
    """
    names = dict.fromkeys(person(claim.name, study) for claim in claims)
    if people_differ(claims):
        lead = "People differ about" if len(names) > 1 else "There are several versions of"
    else:
        some = "" if all(claim.is_unclear for claim in claims) else " all that was said of"
        lead = f"Nobody can read{some}"
    said = " and ".join(names) if brief else sides_in_words(claims, study)
    return f"{lead} {what}: {said}" if claims else ""


# --- a matter ------------------------------------------------------------------------------------


def is_conflict(matter: Matter) -> bool:
    """Tell whether a matter is a conflict, since people differ; else it is a question."""
    return any(map(people_differ, matter.fields.values()))


def how_many_open(matters: Collection[Matter]) -> str:
    """Return how many conflicts and questions are open; empty if none are."""
    conflicts = sum(map(is_conflict, matters))
    parts = [(conflicts, "conflict"), (len(matters) - conflicts, "question")]
    words = " and ".join(plural(count, noun) for count, noun in parts if count)
    return f"{words} open" if words else ""


def to_settle_in_words(matters: Collection[Matter]) -> str:
    """Return page one's call to settle open points; there, "conflict" could mean a war."""
    return f"Settle {plural(len(matters), 'open point')} of the record"


def key_heading(key: Key, names: Iterable[str]) -> str:
    """Return a heading for open fields: the quarter, the item and the fields."""
    return ", ".join(filter(None, (key.quarter, key_in_words(key), _headers(key, names))))


def _headers(key: Key, names: Iterable[str]) -> str:
    return ", ".join(key._replace(field=name).header for name in names)


def matter_heading(matter: Matter, decided: Collection[str] = ()) -> str:
    """Return a matter's heading: the quarter, the item and its open fields; or the file.

    Args:
        matter: The matter.
        decided: The decided fields; empty for all open ones.
    """
    if matter.file_question:
        return matter.file_question.origin.file
    names = [name for name in matter.fields if name in decided] or decided or matter.fields
    return key_heading(matter.key, names)


def matter_in_words(matter: Matter) -> Iterator[str]:
    """Yield a matter's lines: its number and heading, then each claim with its place."""
    word = "conflict" if is_conflict(matter) else "question"
    yield f"{matter.number}. {word}: {matter_heading(matter)}"
    if matter.file_question:
        yield str(matter.file_question.content)
    for name, claims in matter.fields.items():
        field = f"{_headers(matter.key, [name])}: " if len(matter.fields) > 1 else ""
        for claim in claims:
            yield f"{field}{claim.name}: {says_in_words(claim)} ({_where(matter, claim)})"


def _where(matter: Matter, claim: Claim) -> str:
    """Return a claim's file and cell; if no tracker has its row now, also the archived file."""
    origin = claim.entry.origin
    if matter.about_a_field or origin.command != "build" or not origin.sha256:
        return origin.where
    archived = archive_name(origin.sha256, origin.file)
    return f"{origin.where}; the file is kept as {RETURNED}/{archived}"


def matter_in_short(matter: Matter, record: Record, study: Study) -> str:
    """Return a matter for a page, beside its item's title: its fields, when, and who says what.

    Files and cells are left out: the page has no room, and its readers cannot open the files.

    Args:
        matter: The matter.
        record: The record, which knows whether estimates may be shown yet.
        study: Names the people.
    """
    if matter.file_question:
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
