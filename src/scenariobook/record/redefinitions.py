"""Archive the study's definitions, and list the changes between two states of the study.

``record_on_disk`` writes the archive to ``record/definitions/<sha256>.json``, so that earlier
briefings can be made again after the files have changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, Final

from scenariobook.files import digest_of
from scenariobook.record.ledger.entries import Defined, Entry, Redefined
from scenariobook.record.ledger.fields import ValueKind
from scenariobook.record.ledger.keys import Key
from scenariobook.record.values.interpret import day_in_words, named_term
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model.items import NAMELESS
from scenariobook.study.model.study import Study
from scenariobook.study.model.study_table import StudyTable
from scenariobook.wording import short

# Keys with texts for readers: a change is recorded without the texts, which may be long. The other
# keys decide how the program reads or weighs something: a change is recorded with both values.
_TEXTS: Final = frozenset(
    {
        *("title", "why", "says", "note", "measure", "look_up", "if_false", "shaping", "hedging"),
        *("summary", "means", "narrative", "prior_basis", "implications", "questions"),
        *("text", "basis", "when", "then", "publisher", "url", "name", "desk", "email"),
        *("focal_question", "reader", "caveat", "authors", "organisation", "marking"),
    }
)
_COMPARED_TABLES: Final = (
    *("drivers", "sources", "analysts", "facts"),
    *("scenarios", "decisions", "indicators", "signposts", "assumptions"),
)
_LONGEST_VALUE: Final = 200  # characters of a value
NONE: Final = "none"  # a change's text for a key without a value


def archive_files(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of a study's files: JSON with the text of each file by its name.

    Line ends become line feeds, so that the archive is the same on Windows.

    Args:
        files: The bytes of each file, in UTF-8, by its name.
    """
    texts = {name: content.decode().replace("\r\n", "\n") for name, content in files.items()}
    archive = json.dumps({"files": texts}, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{archive}\n".encode()


def digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256, in hexadecimal, of the archive of a study's files."""
    return digest_of(archive_files(files))


def archived_files(data: bytes) -> dict[str, bytes]:
    """Return the bytes of a study's files by name, from their archive.

    Raises:
        ValueError: if this is no archive.
    """
    match json.loads(data):
        case {"files": dict() as texts} if all(isinstance(text, str) for text in texts.values()):
            return {name: text.encode() for name, text in texts.items()}
    message = "this is no archive of a study's files"
    raise ValueError(message)


def changes_with_reasons(defined: Sequence[Entry[Defined]]) -> Iterator[tuple[Entry[Defined], str]]:
    """Yield the entries about changed definitions, each with its reason, which may be empty.

    The first entry of a ledger is left out: it only archives the definitions. A reason that was
    given later is in an entry without changes.
    """
    for index, entry in enumerate(defined):
        if entry.content.changes:
            later = takewhile(lambda following: not following.content.changes, defined[index + 1 :])
            reasons = (definition.content.why for definition in (entry, *later))
            yield entry, next(filter(None, reasons), "")


def lacks_reason(defined: Sequence[Entry[Defined]]) -> bool:
    """Tell whether nobody has given a reason for the last change of the definitions."""
    reasons = [why for _, why in changes_with_reasons(defined)]
    return bool(reasons) and not reasons[-1]


def changes_between(before: Study, after: Study) -> Iterator[Redefined]:
    """Yield the changes between two states of a study, table by table, in the later one's order.

    A new table that lists a removed id under ``formerly`` counts as renamed. An existing table that
    lists a removed id counts as joined with the removed table: the readings of the removed one now
    count under the keys of the existing one, so each differing key is a change.
    """
    yield from _key_changes("study", after.id, _keys_of(before.header), _keys_of(after.header))
    for key in ("feeds", "base_rates", "events"):
        if getattr(before, key) != getattr(after, key):
            yield Redefined(table="study", id=after.id, key=key)
    for table in _COMPARED_TABLES:
        was, now = _by_id(before, table), _by_id(after, table)
        for new, keys in now.items():
            formerly = [old for old in keys.get("formerly", ()) if old not in now]
            gone = [old for old in formerly if old in was]
            old = new if new in was else next(reversed(gone), "")
            listed_before = was[old].get("formerly", ()) if old else formerly
            for former in formerly:  # perhaps removed long ago, and listed only now
                if former in was or former not in listed_before:
                    joined = former in was and former != old
                    yield Redefined(
                        table=table, id=former if joined else new, key="id", was=former, now=new
                    )
            if old:
                yield from _key_changes(table, new, was[old], keys)
            else:
                yield Redefined(table=table, id=new, now="added")
            for former in (former for former in gone if former != old):
                changed = _key_changes(table, former, was[former], keys)
                yield from (change for change in changed if change.was and change.key != "formerly")
        renamed = {old for keys in now.values() for old in keys.get("formerly", ())}
        for id_ in (id_ for id_ in was if id_ not in now and id_ not in renamed):
            yield Redefined(table=table, id=id_, now="removed")


def changed_meaning(
    key_then: Key, key_now: Key, text: str, study_then: Study, study_now: Study
) -> str:
    """Return what a value meant and what it means now, in words; empty if both are the same.

    Another name of the unit, which ``former_units`` lists, means the same.

    Args:
        key_then: The value's field, with the id that the earlier study has.
        key_now: The field, with the id that the later study has.
        text: The value, as text.
        study_then: The study when the value was typed.
        study_now: The study now.
    """
    was, means = _meaning(key_then, text, study_then), _meaning(key_now, text, study_now)
    indicator = study_now.indicator_by_id.get(key_now.subject.id)
    renamed = {f"a number in {unit}" for unit in indicator.former_units} if indicator else ()
    if not was or not means or was == means or was in renamed:
        return ""
    return f"{key_now.subject} was {was}; now it is {means}"


def _meaning(key: Key, text: str, study: Study) -> str:
    """Return the meaning of a field's value in words; empty if the study does not define it."""
    id_, field = key.subject.id, key.declared
    indicator = study.indicator_by_id.get(id_)
    if field and field.kind is ValueKind.VALUE and indicator:
        if indicator.of_type.is_number:
            return f"a number in {indicator.unit}" if indicator.unit else "a number without a unit"
        return f"one of: {', '.join(indicator.choices)}"
    if field is None or field.kind is not ValueKind.LIKELIHOOD:
        return ""
    signpost = study.signpost_by_id.get(id_)
    day = signpost.expected_by if signpost else None
    words = f"a likelihood by {day_in_words(day) if day else study.header.horizon}"
    term = named_term(text, YARDSTICKS[study.header.yardstick])
    return f"{words}, where {term.name} is {term.range}" if term else words


def _by_id(study: Study, table: str) -> dict[str, dict[str, Any]]:
    """Return a study's tables of one name by id, without the drivers that nobody wrote."""
    tables = ((definition.id, _keys_of(definition)) for definition in getattr(study, table))
    return {id_: keys for id_, keys in tables if keys.get("why") != NAMELESS}


def _keys_of(table: StudyTable) -> dict[str, Any]:
    # The decisions of a scenario are tables of their own.
    values: dict[str, Any] = table.model_dump(mode="json", exclude={"id", "decisions"})
    return values


def _key_changes(
    table: str, name: str, was: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[Redefined]:
    before, after = _by_path(was), _by_path(now)
    for path in {**before, **after}:
        earlier, later = before.get(path), after.get(path)
        if earlier == later:
            continue
        key, _, part = path.partition(".")
        if key in _TEXTS or part == "note":
            yield Redefined(table=table, id=name, key=path)
            continue
        was_text, now_text = _text_of(earlier), _text_of(later)
        if was_text == now_text:  # both texts are cut before the change
            now_text += " (what changed stands further on)"
        yield Redefined(table=table, id=name, key=path, was=was_text, now=now_text)


def _by_path(table: Mapping[str, Any]) -> dict[str, object]:
    """Return the values of a table by key; values of an inner table by both keys, with a dot."""
    by_path: dict[str, object] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            by_path |= {f"{key}.{part}": within for part, within in value.items()}
        else:
            by_path[key] = value
    return by_path


def _text_of(value: object) -> str:
    match value:
        case None:
            return NONE
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.15g}"
        case list() | tuple():
            return short(", ".join(map(_text_of, value)) or NONE, _LONGEST_VALUE)
        case dict():
            parts = (f"{key} {_text_of(part)}" for key, part in value.items() if part is not None)
            return short(", ".join(parts) or NONE, _LONGEST_VALUE)
    return short(str(value), _LONGEST_VALUE) or NONE
