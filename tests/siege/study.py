"""A synthetic study whose definitions change: said in a few fields, written as TOML."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from tests.siege.book import STATEMENTS, months

FORMATS: Final = ("1,234.5", "1.234,5", "1 234,5")
LEVELS: Final = ("calm", "uneasy", "tense", "grave")
STATES: Final = ("not yet", "emerging", "observed", "ruled out")
ANALYSTS: Final = {"a-kim": "A. Kim", "b-lee": "B. Lee"}
OUTCOMES: Final = ("came true", "did not come true", "void")
ANSWERS: Final = ("done", "under way", "declined")
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
    monthly: str = ""  # how its months make a quarter's value; not monthly if empty
    expected: str = ""  # the day by which an event is expected
    look_up: str = ""  # where an indicator is looked up

    @property
    def within(self) -> str:
        """How its months make a quarter's value, by the type that it has now."""
        return "last" if self.type != "number" and self.monthly in {"sum", "mean"} else self.monthly

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
        if self.look_up:
            lines.append(f'look_up = "{self.look_up}"')
        if self.monthly:
            lines += ['cadence = "monthly"', f'within = "{self.within}"']
        if self.expected:
            lines.append(f"expected_by = {self.expected}")
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


_LOOK_UP: Final = "https://lake.example/level"


def _items() -> list[Item]:
    return [
        Item("lake-level", "Level of the lake", unit="m", monthly="mean", look_up=_LOOK_UP),
        Item("water-sold", "Water sold", unit="mn l", watch=50.0, owner="Board", monthly="sum"),
        Item("share-lost", "Share of water lost", unit="%", watch=30.0, owner="Board"),
        Item("pump-count", "Pumps at work", unit="pumps", watch=60.0, owner="Works desk"),
        Item("town-mood", "Mood in the town", "ordinal", owner="Town desk", monthly="highest"),
        Item("ban-on-hoses", "Hoses are banned", type="yes-no", owner="Town desk"),
        Item("inflow-diverted", "The inflow is diverted", type="event", expected="2034-06-30"),
        Item("plant-permit", "The plant is permitted", type="event"),
    ]


def _table(table: str, **keys: object) -> str:
    lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    return "\n".join([f"[[{table}]]", *lines, "", ""])


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
        analysts = [_table("analysts", id=i, name=n, desk="Lake desk") for i, n in ANALYSTS.items()]
        of_source = {"publisher": "Nobody", "reliability": "B"}
        sources = [_table("sources", id=i, title=f"The {i}", **of_source) for i in SOURCES]
        says = {"summary": "Synthetic.", "narrative": "Synthetic.", "prior": 40}
        kinds = zip(self.scenarios.items(), ("baseline", "alternative"), strict=True)
        scenarios = [
            _table("scenarios", id=i, title=title, kind=kind, **says, prior_basis="Synthetic.")
            for (i, title), kind in kinds
        ]
        items = [item.toml() for item in self.items]
        then = {"then": "Ration the water", "home": "lake-dries", "owner": "a-kim"}
        decisions = [
            _table("decisions", id=i, when=when, **then).removesuffix("\n")
            + f'needs = [{{ item = "{needs}", at = "observed" }}]\n\n'
            for when, (i, needs) in self._decisions.items()
        ]
        self.folder.mkdir(parents=True, exist_ok=True)
        text = "".join([head, *analysts, *sources, *scenarios, *items, *decisions])
        (self.folder / "study.toml").write_text(text, encoding="utf-8")

    def item(self, id_: str) -> Item | None:
        """Return the item of an id, or of a subject that begins with it, if the study has it."""
        return next((item for item in self.items if item.id == id_.partition(" ")[0]), None)

    @property
    def titles(self) -> dict[str, str]:
        """The ids of what the rows of the tracker are about, by title."""
        titles = {item.title: item.id for item in self.items}
        titles |= {title: one for one, title in self.scenarios.items()}
        triggers = {f"{when}: Ration the water": one for when, (one, _) in self._decisions.items()}
        return {**titles, **triggers, **STATEMENTS}

    @property
    def _decisions(self) -> dict[str, tuple[str, str]]:
        """The triggers' ids, and those of the signposts that meet them; renamed, one stays."""
        events = [item.id for item in self.items if item.type == "event"]
        first = {"-".join(one.split("-")[:2]): one for one in events}
        return {f"Seen of {one}": (f"ration-{one}", now) for one, now in first.items()}

    def months(self, quarter: str) -> list[str]:
        """Return the subjects that are months of a quarter."""
        return [f"{item.id} {m}" for item in self.items if item.monthly for m in months(quarter)]

    def estimates(self) -> list[str]:
        """Return the subjects that people may estimate, for each of them in each round."""
        about = [*self.scenarios, *(item.id for item in self.items if item.expected)]
        return [f"{one} {person} {number}" for one in about for person in ANALYSTS
                for number in (1, 2)]  # fmt: skip

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
