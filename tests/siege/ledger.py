"""The ledger as anybody may read it: JSON, SHA-256, and what its documentation says."""

import json
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

Entry = Mapping[str, Any]
# What an entry is about: its kind, its subject, the quarter (none for a source or an outcome). A
# subject is an id; the month follows, or of an estimate the person and the round.
Row = tuple[str, str, str]
Key = tuple[str, str, str, str]  # a row, and a field of it

# What people state, and the first field of each kind: while it is open, its row shows nothing.
_FIRST: Final = {
    "looked": "looked_on",
    "answer": "answer",
    "commitment": "what",
    "reading": "value",
    "sighting": "state",
    "judgment": "likelihood",
    "chance": "chance",
    "estimate": "likelihood",
    "statement": "text",
    "source": "title",
    "outcome": "outcome",
}
_NAMES: Final = "analyst"  # the field that several people's names stand in
_LATEST: Final = "looked_on"  # the field of which the latest day counts
JOINED: Final = (_NAMES, _LATEST)  # which nobody contests
# What a content says that it is about, by its kind; of the others, the item.
_ABOUT: Final = {
    "reading": ("item", "period"),
    "judgment": ("scenario",),
    "estimate": ("about", "analyst", "round"),
    "statement": ("statement",),
    "source": ("source",),
    "outcome": ("scenario",),
    "answer": ("about",),
    "commitment": ("number",),
}
_NO_FIELDS: Final = ("kind", "quarter", "empty", "unclear", "back")
_LETTERS: Final = string.ascii_uppercase
_SEAL: Final = ',"sha256":"'


def lines_of(folder: Path) -> list[str]:
    """Return the lines of a study's ledger."""
    path = folder / "record" / "ledger.jsonl"
    return path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []


def ledger_faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong: a broken chain, no JSON, a hash that no archived file has."""
    archive = [*(folder / "record").glob("[rd]e[tf]*/*")]  # returned files and definitions
    names = {f"{path.parent.name}/{path.name.partition('.')[0]}" for path in archive}
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
        kept = entry["origin"].get("sha256", ""), entry["content"].get("definitions", "")
        for kind, wanted in zip(("returned", "definitions"), kept, strict=True):
            if wanted and f"{kind}/{wanted}" not in names:
                yield f"line {number}: its file is not in {kind}: {wanted}"
    for path in archive:
        if sha256(path.read_bytes()).hexdigest() != path.name.partition(".")[0]:
            yield f"{path.name}: its bytes are not those of its name"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one contributor says of one field, or a question about what is no field.

    ``value`` is None where it is to be empty; ``found`` is what stands in a cell that nobody can
    read yet, and nothing where it can be read; ``knew`` is the last entry that its author could
    know of, ``copy`` the one at which her copy was made; ``id`` is that of then.
    """

    key: Key
    number: int
    origin: Entry
    id: str = ""
    copy: int = 0
    knew: int = 0
    value: Any = None
    found: str = ""
    back: bool = False

    @property
    def cell(self) -> tuple[str, str]:
        """The sheet and the cell in which it was typed."""
        return self.origin.get("sheet", ""), self.origin.get("cells", {}).get(self.key[3], "")

    def is_of_row(self, sheet: str, cell: str) -> bool:
        """Tell whether it is about a whole row, in which a cell stands."""
        row = cell.lstrip(_LETTERS)
        mine, where = self.cell
        return self.key[3] == "row" and mine == sheet and where.lstrip(_LETTERS) == row


class Known:
    """The ledger replayed by plain rules: each field's value, and what is open.

    A claim stands until its own contributor says otherwise in the same copy or a newer one, or
    somebody who knew of it does. Under a former id and the present one stands the same item.
    """

    def __init__(self, lines: Sequence[str], present: Mapping[str, str]) -> None:
        """Replay a ledger; ``present`` is the present id of each former one."""
        entries: list[Entry] = [json.loads(line) for line in lines]
        self.text = "\n".join(lines)  # the whole ledger, each text as JSON spells it
        self.opened = ""  # the quarter that was opened last; none if it is still the study's first
        self.current: dict[Key, Any] = {}
        self.stands: dict[Key, Sequence[Claim]] = {}
        self.asked: set[tuple[str, Key]] = set()  # by file: taken back, or not?
        self.news: list[tuple[int, Key, Any]] = []  # each change, by entry
        self.ever = list(_ever(entries, present))  # each value, also of what was undone
        self.raised = [(e["origin"].get("sha256"), e["content"].get("found", "")) for e in entries]
        self._present = present
        self._questions: dict[int, Claim] = {}  # about what is no field
        self._said: dict[Row, dict[str, list[Claim]]] = {}
        self._names: dict[str, str] = {}  # of files, given afterwards
        self._joined: dict[str, int] = {}  # by former id, the entry that said which it is now
        gone = _undone(entries)
        for entry in entries:
            if entry["number"] not in gone:
                self._add(entry)
        self.open = [*self._questions.values(), *self._sides()]

    def _add(self, entry: Entry) -> None:
        """Add the next entry that counts."""
        number, content, origin = entry["number"], entry["content"], entry["origin"]
        kind, rows = content["kind"], list(self._said)
        match kind:
            case "opened":
                self.opened = content["quarter"]
            case "raised":
                key = (content["what"], content["item"], content["quarter"], content["field"])
                found = content.get("found", "") or "?"
                self._questions[number] = Claim(key, number, origin, found=found)
            case "settled":
                for one in content["raised"]:
                    self._questions.pop(one, None)
            case "asked":
                for one in content.get("fields", ()):
                    item = present_of(one["item"], self._present)
                    key = (one["kind"], item, one["quarter"], one["field"])
                    self.asked.add((origin.get("sha256", ""), key))
            case "named":
                self._names[content["digest"]] = content["name"]
                self._count(rows, number)
            case "defined":
                changes = content.get("changes", ())
                joined = {one["was"]: number for one in changes if one.get("key") == "id"}
                self._joined |= joined
                self._count(rows if joined else (), number)
            case _ if kind in _FIRST:
                self._count([self._claimed(entry)], number)

    def _sides(self) -> Iterator[Claim]:
        """Yield each claim about a field that is open, or whose row shows nothing."""
        for key, claims in self.stands.items():
            main = _FIRST[key[0]]
            first = self.stands.get((*key[:3], main), ())
            if _is_open(first, main) or _is_open(claims, key[3]):
                yield from claims

    def _claimed(self, entry: Entry) -> Row:
        """Remember the claims of an entry; return its row."""
        number, content, origin = entry["number"], entry["content"], entry["origin"]
        about = subject(content)
        row = (content["kind"], present_of(about, self._present), content.get("quarter", ""))
        of_row, unclear = self._said.setdefault(row, {}), content.get("unclear", {})
        knew, copy = origin.get("knew", 0), origin.get("copy", number - 1)
        for name, value in {**dict(_fields(content)), **dict.fromkeys(unclear)}.items():
            found = unclear.get(name, {}).get("found", "") or ("?" if name in unclear else "")
            back = content.get("back", False)
            key, id_ = (*row, name), about.split()[0]
            claim = Claim(key, number, origin, id_, copy, knew, value, found, back)
            of_row.setdefault(name, []).append(claim)
        return row

    def _by(self, claim: Claim) -> str:
        """Return the contributor: who settles, who was named afterwards or at once, or the file."""
        by, digest = claim.origin.get("by", ""), claim.origin.get("sha256", "")
        return by if by == "settle" else self._names.get(digest) or by or digest

    def _standing(self, claims: Sequence[Claim]) -> list[Claim]:
        """Return the claims about a field that stand; what was taken back counts for nothing."""
        said = [one for one in claims if not any(self._takes_back(o, one) for o in claims)]
        said = [one for one in said if not one.back]
        return [one for one in said if not any(self._replaces(other, one) for other in said)]

    def _takes_back(self, later: Claim, claim: Claim) -> bool:
        """Tell whether somebody takes back what she said from a copy."""
        same = self._by(later) == self._by(claim) and later.copy == claim.copy
        return later.back and same and later.id == claim.id and later.number > claim.number

    def _replaces(self, later: Claim, claim: Claim) -> bool:
        """Tell whether a claim takes another one's place: its author's, or one that she knew.

        What one file says under two ids that are one now is two claims.
        """
        if later.number <= claim.number:
            return False
        joined = 0
        if later.id != claim.id:
            joined = max(self._joined.get(one, 0) for one in (later.id, claim.id))
        twice = later.id != claim.id and later.origin.get("sha256") == claim.origin.get("sha256")
        own = self._by(later) == self._by(claim) and later.copy >= max(claim.copy, joined)
        return (own and not twice) or max(claim.number, joined) <= later.knew

    def _count(self, rows: Iterable[Row], number: int) -> None:
        """Let what stands of some rows after an entry be what is known."""
        for row in rows:
            standing = {n: self._standing(claims) for n, claims in self._said[row].items()}
            main = _FIRST[row[0]]
            first = standing.get(main, ())
            for name, claims in standing.items():
                key = (*row, name)
                self.stands[key] = claims
                if _is_open(first, main) or _is_open(claims, name):
                    self.current[key] = None  # which is no news: nobody has said that
                    continue
                value = claims[0].value if claims else None
                if name == _NAMES:
                    value = self._named(claims, first)
                elif name == _LATEST:
                    value = max((one.value for one in claims if one.value), default=None)
                if self.current.get(key) != value:
                    self.news.append((number, key, value))
                self.current[key] = value

    def _named(self, claims: Sequence[Claim], first: Sequence[Claim]) -> str | None:
        """Return the names that were typed with the value, or after it; all names without one."""
        of_value = [one for one in first if one.value is not None]
        by = {self._by(one) for one in of_value}
        since = max((one.number for one in of_value), default=0)
        beside = [one for one in claims if self._by(one) in by or one.number > since]
        names = dict.fromkeys(name for one in beside for name in sorted(names_in(one.value)))
        return "; ".join(names) or None


def _is_open(claims: Sequence[Claim], name: str) -> bool:
    """Tell whether claims differ in what can be contested, or one of them cannot be read."""
    joined = name in JOINED
    return any(one.found or (one.value != claims[0].value and not joined) for one in claims)


def names_in(analysts: str | None) -> set[str]:
    """Return the analysts that a field names."""
    return {name.strip() for name in (analysts or "").split(";")} - {""}


def _ever(entries: Sequence[Entry], present: Mapping[str, str]) -> Iterator[tuple[Key, Any]]:
    """Yield each value that was ever recorded."""
    for content in (entry["content"] for entry in entries):
        if content["kind"] in _FIRST:
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
    """Yield the fields that a content gives a value or empties, without what it is about."""
    others = {*_NO_FIELDS, *_ABOUT.get(content["kind"], ("item",))}
    yield from ((name, value) for name, value in content.items() if name not in others)
    yield from ((name, None) for name in content.get("empty", ()))


def _undone(entries: Sequence[Entry]) -> set[int]:
    """Return the numbers of entries that were undone, and not brought back."""
    gone: set[int] = set()
    for entry in reversed(entries):
        if entry["content"]["kind"] == "undone" and entry["number"] not in gone:
            lists = [v for v in entry["content"].values() if isinstance(v, list)]
            gone.update(n for numbers in lists for n in numbers if isinstance(n, int))
    return gone
