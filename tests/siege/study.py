"""A synthetic study whose definitions change: said in a few fields, written as TOML."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

FORMATS: Final = ("1,234.5", "1.234,5", "1 234,5")
LEVELS: Final = ("calm", "uneasy", "tense", "grave")
STATES: Final = ("not yet", "emerging", "observed", "ruled out")
SOURCES: Final = ("lake-survey", "town-gazette", "water-board")


@dataclass(frozen=True)
class Item:
    """An indicator, or a signpost (``type`` is then ``event``)."""

    id: str
    title: str
    type: str = "number"
    unit: str = ""
    watch: float = 40.0
    owner: str = "Lake desk"
    levels: tuple[str, ...] = LEVELS
    formerly: tuple[str, ...] = ()

    @property
    def meaning(self) -> tuple[object, ...]:
        """What a typed value means by: as long as this stays, so does the value's meaning."""
        return (self.type, self.unit, self.levels if self.type == "ordinal" else ())

    def toml(self) -> str:
        """Return its table."""
        kind = "signposts" if self.type == "event" else "indicators"
        lines = [f"[[{kind}]]", f'id = "{self.id}"', f"title = {json.dumps(self.title)}"]
        lines += ['home = "lake-dries"', 'source = "lake-survey"', f'owner = "{self.owner}"']
        if self.formerly:
            lines.append(f"formerly = {json.dumps(self.formerly)}")
        if self.type == "number":
            lines += [f'unit = "{self.unit}"', "decimals = 2"]
            lines += [f"watch = {self.watch}", f"warning = {self.watch + 20}"]
        elif self.type == "ordinal":
            levels = json.dumps(self.levels)
            watch, warning = self.levels[-2], self.levels[-1]
            lines += [f"levels = {levels}", f'watch = "{watch}"', f'warning = "{warning}"']
            lines.append('type = "ordinal"')
        elif self.type == "yes-no":
            lines += ['type = "yes-no"', 'concern = "yes"']
        lines.append('ratings = { lake-dries = "highly likely", lake-holds = "unlikely" }')
        return "\n".join(lines) + "\n\n"


def _items() -> list[Item]:
    return [
        Item("lake-level", "Level of the lake", unit="m"),
        Item("water-sold", "Water sold in the quarter", unit="mn l", watch=50.0, owner="Board"),
        Item("share-lost", "Share of water lost", unit="%", watch=30.0, owner="Board"),
        Item("pump-count", "Pumps at work", unit="pumps", watch=60.0, owner="Works desk"),
        Item("town-mood", "Mood in the town", type="ordinal", owner="Town desk"),
        Item("ban-on-hoses", "Hoses are banned", type="yes-no", owner="Town desk"),
        Item("inflow-diverted", "The inflow is diverted", type="event"),
        Item("plant-permit", "The plant is permitted", type="event"),
    ]


@dataclass
class Study:
    """The definitions of now; each change is written at once."""

    folder: Path
    start: str = "2012Q1"
    horizon: str = "2035Q4"
    number_format: str = "1,234.5"
    items: list[Item] = field(default_factory=_items)
    retired: list[Item] = field(default_factory=list)
    scenarios: dict[str, str] = field(
        default_factory=lambda: {"lake-holds": "The lake holds", "lake-dries": "The lake dries up"}
    )

    def write(self) -> None:
        """Write the study's file."""
        head = (
            f'[study]\nid = "besieged"\ntitle = "A synthetic study"\n'
            f'focal_question = "Will the synthetic lake dry up?"\nstart = "{self.start}"\n'
            f'horizon = "{self.horizon}"\nnumber_format = "{self.number_format}"\n\n'
        )
        sources = "".join(
            f'[[sources]]\nid = "{one}"\ntitle = "The {one}"\npublisher = "Nobody"\n'
            f'reliability = "B"\n\n'
            for one in SOURCES
        )
        scenarios = "".join(
            f'[[scenarios]]\nid = "{one}"\ntitle = "{title}"\nkind = "{kind}"\n'
            f'summary = "Synthetic."\nnarrative = "Synthetic."\nprior = 40\n'
            f'prior_basis = "Synthetic."\n\n'
            for (one, title), kind in zip(
                self.scenarios.items(), ("baseline", "alternative"), strict=True
            )
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        text = head + sources + scenarios + "".join(item.toml() for item in self.items)
        (self.folder / "study.toml").write_text(text, encoding="utf-8")

    def item(self, id_: str) -> Item | None:
        """Return the item of an id, if the study has it."""
        return next((item for item in self.items if item.id == id_), None)

    def titled(self, title: object) -> str:
        """Return the id of what has a title; nothing if none has."""
        titles = {item.title: item.id for item in self.items}
        titles |= {name: one for one, name in self.scenarios.items()}
        return titles.get(str(title), "")

    def change(self, id_: str, **fields: object) -> None:
        """Change fields of an item."""
        self.items = [replace(i, **fields) if i.id == id_ else i for i in self.items]  # type: ignore[arg-type]  # fields of Item
        self.write()

    @property
    def mark(self) -> str:
        """Return the decimal mark with which numbers are typed."""
        return self.number_format[-2]

    def present(self) -> dict[str, str]:
        """Return the present id of each former one."""
        return {old: item.id for item in [*self.items, *self.retired] for old in item.formerly}
