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
# What a value is about: its kind, the item or scenario, the quarter, the field.
Key = tuple[str, str, str, str]

RECORDED: Final = ("reading", "sighting", "judgment")
_NOT_FIELDS: Final = frozenset({"kind", "quarter", "item", "scenario"})
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
    for path in (folder / "record" / "returned").glob("*"):
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
        item = content.get("item") or content.get("scenario", "")
        if number in gone:
            continue
        if kind in RECORDED or kind == "cleared":
            about = (content.get("what", kind), item, content["quarter"])
            now = {name: value for name, value in content.items() if name not in _NOT_FIELDS}
            now.pop("what", None)
            # Who wrote under an item's new id knew what stood under those that the study told.
            former = [(about[0], one, about[2]) for one in entry["origin"].get("formerly", ())]
            was = {n: v for one in (*former, about) for n, v in last.pop(one, {}).items()}
            last[about] = now
            for name in {*was, *now}:
                if was.get(name) != now.get(name):
                    key = (about[0], present.get(item, item), about[2], name)
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
            item = content.get("item") or content["scenario"]
            about = (content["kind"], present.get(item, item), content["quarter"])
            yield from (((*about, k), v) for k, v in content.items() if k not in _NOT_FIELDS)


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
