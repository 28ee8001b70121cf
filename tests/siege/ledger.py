"""The ledger as anybody may read it: JSON, SHA-256, and what its documentation says.

Run as a script with a study's folder, it prints what is wrong there, a line each.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

Entry = Mapping[str, Any]
# What a value is about: its kind, its subject, the quarter (none for a source or an outcome), the
# field. A subject is an id; the month follows, or of an estimate the person and the round.
Key = tuple[str, str, str, str]

RECORDED: Final = (
    *("reading", "sighting", "judgment"),
    *("chance", "estimate", "statement", "source", "outcome"),
)
# What a content says that it is about, by its kind; of the others, the item.
_ABOUT: Final = {
    "reading": ("item", "period"),
    "judgment": ("scenario",),
    "estimate": ("about", "analyst", "round"),
    "statement": ("statement",),
    "source": ("source",),
    "outcome": ("scenario",),
}
_SEAL: Final = ',"sha256":"'


def lines_of(folder: Path) -> list[str]:
    """Return the lines of a study's ledger."""
    path = folder / "record" / "ledger.jsonl"
    return path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []


def faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong: a broken chain, no JSON, a hash that no archived file has."""
    before = "0" * 64
    for number, line in enumerate(lines_of(folder), 1):
        body, _, seal = line.rpartition(_SEAL)
        digest = sha256((before + body).encode()).hexdigest()
        if seal != digest + '"}':
            yield f"line {number}: the chain is broken"
            return
        before = digest
        try:
            entry = json.loads(line)
        except ValueError as error:
            yield f"line {number}: {error}"
            return
        if entry["number"] != number:
            yield f"line {number}: its number is {entry['number']}"
        kept = entry["origin"].get("sha256", "")
        if kept and not any((folder / "record" / "returned").glob(f"{kept}.*")):
            yield f"line {number}: no archived file has its SHA-256"
        wanted = entry["content"].get("definitions", "")
        if wanted and not (folder / "record" / "definitions" / f"{wanted}.json").exists():
            yield f"line {number}: the definitions that it names are not archived"
    for path in (folder / "record").glob("[rd]e[tf]*/*"):  # returned files and definitions
        if sha256(path.read_bytes()).hexdigest() != path.name.partition(".")[0]:
            yield f"{path.name}: its bytes are not those of its name"


@dataclass
class Known:
    """The ledger replayed by plain rules: each field's latest value, and what is open.

    Under a former id and the present one stands the same item, field by field.
    """

    current: dict[Key, Any] = field(default_factory=dict)
    open: dict[int, Entry] = field(default_factory=dict)
    news: list[tuple[int, Key, Any]] = field(default_factory=list)  # each change, by entry
    ever: list[tuple[Key, Any]] = field(default_factory=list)  # also of what was undone
    text: str = ""  # the whole ledger, each text as JSON spells it
    opened: str = ""  # the quarter that was opened last; none if it is still the study's first


def known(lines: Sequence[str], present: Mapping[str, str]) -> Known:
    """Replay a ledger; ``present`` is the present id of each former one."""
    entries: list[Entry] = [json.loads(line) for line in lines]
    gone = _undone(entries)
    found = Known(text="\n".join(lines), ever=list(_ever(entries, present)))
    last: dict[tuple[str, str, str], dict[str, Any]] = {}
    for entry in entries:
        number, content = entry["number"], entry["content"]
        kind = content["kind"]
        if number in gone:
            continue
        if kind in RECORDED or kind == "cleared":
            item = subject(content)
            about = (content.get("what", kind), item, content.get("quarter", ""))
            now = {} if kind == "cleared" else dict(_fields(content))
            # Who wrote under an item's new id knew what stood under those that the study told.
            told = entry["origin"].get("formerly", ())
            former = [(about[0], present_of(item, {item.split()[0]: o}), about[2]) for o in told]
            was = {n: v for one in (*former, about) for n, v in last.pop(one, {}).items()}
            last[about] = now
            for name in {*was, *now}:
                if was.get(name) != now.get(name):
                    key = (about[0], present_of(item, present), about[2], name)
                    found.current[key] = now.get(name)
                    found.news.append((number, key, now.get(name)))
        elif kind == "opened":
            found.opened = content["quarter"]
        elif kind == "raised":
            found.open[number] = entry
        elif kind == "settled":
            for one in content["raised"]:
                found.open.pop(one, None)
    return found


def _ever(entries: Sequence[Entry], present: Mapping[str, str]) -> Iterator[tuple[Key, Any]]:
    """Yield each value that was ever recorded."""
    for content in (entry["content"] for entry in entries):
        if content["kind"] in RECORDED:
            item = present_of(subject(content), present)
            about = (content["kind"], item, content.get("quarter", ""))
            yield from (((*about, name), value) for name, value in _fields(content))


def subject(content: Entry) -> str:
    """Return what a content is about."""
    names = _ABOUT.get(content["kind"], ("item",))
    return " ".join(str(content[name]) for name in names if content.get(name))


def present_of(about: str, present: Mapping[str, str]) -> str:
    """Return a subject with its present id."""
    known, space, rest = about.partition(" ")
    return present.get(known, known) + space + rest


def _fields(content: Entry) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a content and their values, without what it is about."""
    about = {"kind", "quarter", *_ABOUT.get(content["kind"], ("item",))}
    yield from ((name, value) for name, value in content.items() if name not in about)


def _undone(entries: Sequence[Entry]) -> set[int]:
    """Return the numbers of entries that were undone, and not brought back."""
    gone: set[int] = set()
    for entry in reversed(entries):
        if entry["content"]["kind"] == "undone" and entry["number"] not in gone:
            lists = [v for v in entry["content"].values() if isinstance(v, list)]
            gone.update(n for numbers in lists for n in numbers if isinstance(n, int))
    return gone


if __name__ == "__main__":
    sys.stdout.writelines(f"{fault}\n" for fault in faults(Path(sys.argv[1])))
