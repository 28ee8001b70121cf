"""Archive the study's definitions, and say what changed between two states of them.

``store`` writes the archive to ``record/definitions/<sha256>.json``, so that figures and briefings
of before can be made again after the files have changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import takewhile
from typing import Any, Final, cast

from scenariobook.diagnostics import short
from scenariobook.record.ledger.entries import Content, Defined, Entry, Redefined
from scenariobook.record.open.steps import undone_by
from scenariobook.study.model import Study
from scenariobook.study.study_table import StudyTable

# Keys by which readings are weighed or read. Of others, only the name is told: they are texts.
_RULER: Final = frozenset(
    {
        *("start", "horizon", "mode", "exclusive", "yardstick", "number_format"),
        *("weight", "reliability", "perishable", "prior", "kind", "home", "driver", "ratings"),
        *("type", "unit", "former_units", "decimals", "range", "levels"),
        *("direction", "watch", "warning", "concern"),
        *("cadence", "within", "source", "owner", "expected_by", "fades_after", "baseline"),
        *("load_bearing", "vulnerable", "broken_by", "formerly", "date", "value", "items"),
    }
)
_TEXTS_WITHIN: Final = frozenset({"note"})  # parts of these keys that are texts
_TABLES: Final = (
    *("drivers", "sources", "analysts", "facts"),
    *("scenarios", "indicators", "signposts", "assumptions"),
)
_LONGEST: Final = 200  # characters of a value
NONE: Final = "none"  # what a change says of a key without a value


def archived(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of a study's files: JSON with the text of each file by its name.

    Args:
        files: The bytes of each file, in UTF-8, by its name.
    """
    texts = {name: content.decode() for name, content in files.items()}
    written = json.dumps({"files": texts}, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{written}\n".encode()


def digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256, in hexadecimal, of the archive of a study's files."""
    return sha256(archived(files)).hexdigest()


def unarchived(data: bytes) -> dict[str, bytes]:
    """Return the bytes of a study's files by name, from their archive.

    Raises:
        ValueError: if this is no archive.
    """
    match json.loads(data):
        case {"files": dict() as texts} if all(isinstance(text, str) for text in texts.values()):
            return {name: text.encode() for name, text in texts.items()}
    message = "this is no archive of a study's files"
    raise ValueError(message)


def redefined(entries: Sequence[Entry[Content]]) -> list[Entry[Defined]]:
    """Return the entries about the study's definitions that count, oldest first."""
    found = [cast("Entry[Defined]", e) for e in entries if isinstance(e.content, Defined)]
    gone = undone_by(entries)
    return [entry for entry in found if entry.number not in gone]


def changed(defined: Sequence[Entry[Defined]]) -> Iterator[tuple[Entry[Defined], str]]:
    """Yield the entries about changed definitions, each with its reason, which may be empty.

    The first entry of a ledger only says that the definitions are archived. A reason that was given
    later stands in an entry without changes.
    """
    for at, entry in enumerate(defined):
        if entry.content.changes:
            later = takewhile(lambda one: not one.content.changes, defined[at + 1 :])
            reasons = (one.content.why for one in (entry, *later))
            yield entry, next(filter(None, reasons), "")


def lacks_reason(defined: Sequence[Entry[Defined]]) -> bool:
    """Tell whether nobody has given a reason for the last change of the definitions."""
    reasons = [why for _, why in changed(defined)]
    return bool(reasons) and not reasons[-1]


def changes(before: Study, after: Study) -> tuple[Redefined, ...]:
    """Return what changed between two states of a study, table by table in the later one's order.

    A table that has the id of a removed one among its former ids is told as renamed; if it was
    there before, the removed one is told as joined to it, with all that weighs its readings anew.
    """
    return tuple(_changes(before, after))


def _changes(before: Study, after: Study) -> Iterator[Redefined]:
    yield from _of_table("study", after.id, _plain(before.header), _plain(after.header))
    if before.events != after.events:
        yield Redefined(table="study", id=after.id, key="events")
    for table in _TABLES:
        was = {one.id: _plain(one) for one in getattr(before, table)}
        now = {one.id: _plain(one) for one in getattr(after, table)}
        for new, keys in now.items():
            formerly = [old for old in keys.get("formerly", ()) if old not in now]
            gone = [old for old in formerly if old in was]
            old = new if new in was else next(reversed(gone), "")
            told = was[old].get("formerly", ()) if old else formerly
            for one in formerly:  # also of before the last entry, where its author says so only now
                if one in was or one not in told:
                    joined = one in was and one != old
                    yield Redefined(
                        table=table, id=one if joined else new, key="id", was=one, now=new
                    )
            if old:
                yield from _of_table(table, new, was[old], keys)
            else:
                yield Redefined(table=table, id=new, now="added")
            for one in (one for one in gone if one != old):
                ruler = _of_table(table, one, was[one], keys)
                yield from (change for change in ruler if change.was and change.key != "formerly")
        renamed = {old for keys in now.values() for old in keys.get("formerly", ())}
        for one in (one for one in was if one not in now and one not in renamed):
            yield Redefined(table=table, id=one, now="removed")


def _plain(table: StudyTable) -> dict[str, Any]:
    plain: dict[str, Any] = table.model_dump(mode="json")
    plain.pop("id", None)
    return plain


def _of_table(
    table: str, name: str, was: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[Redefined]:
    before, after = _by_path(was), _by_path(now)
    for path in {**before, **after}:
        value, other = before.get(path), after.get(path)
        if value == other:
            continue
        key, _, part = path.partition(".")
        if key in _RULER and part not in _TEXTS_WITHIN:
            yield Redefined(table=table, id=name, key=path, was=_words(value), now=_words(other))
        else:
            yield Redefined(table=table, id=name, key=path)


def _by_path(table: Mapping[str, Any]) -> dict[str, object]:
    """Return the values of a table by key; those of a table within it by both keys, with a dot."""
    found: dict[str, object] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= {f"{key}.{part}": within for part, within in value.items()}
        else:
            found[key] = value
    return found


def _words(value: object) -> str:
    match value:
        case None:
            return NONE
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.15g}"
        case list() | tuple():
            return short(", ".join(map(_words, value)) or NONE, _LONGEST)
        case dict():
            parts = (f"{key} {_words(part)}" for key, part in value.items() if part is not None)
            return short(", ".join(parts) or NONE, _LONGEST)
    return short(str(value), _LONGEST) or NONE
