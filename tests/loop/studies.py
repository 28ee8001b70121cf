"""Synthetic studies as text, made from a plan that a test can vary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hypothesis import strategies as st

Kind = Literal["number", "ordinal", "yes-no", "signpost"]
Mode = Literal["estimative", "exploratory"]
NumberFormat = Literal["1,234.5", "1.234,5", "1 234,5"]

SCENARIOS = ("alpha", "beta", "gamma")
SOURCES = ("imf-weo", "tass-wire")
# Ids of sources that the study lacks at first; one is an item's, too.
PROPOSABLE = ("port-log", "town-post", "item-0-of-study")
LEVELS = ("calm", "tense", "war")
START = "2022Q1"


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator or a signpost; ``unit`` is an indicator's, ``formerly`` its earlier ids."""

    id: str
    kind: Kind
    title: str
    unit: str | None = None
    formerly: tuple[str, ...] = ()
    within: str = ""  # how an indicator's months make a quarter's value; not monthly if empty
    expected: bool = False  # whether a signpost has a day by which it is expected

    @property
    def text(self) -> str:
        """The item's table."""
        table = "signposts" if self.kind == "signpost" else "indicators"
        lines = [f"[[{table}]]", f'id = "{self.id}"', f'title = "{self.title}"', 'home = "alpha"']
        if self.formerly:
            lines.append(f"formerly = {list(self.formerly)}")
        if self.within:
            lines += ['cadence = "monthly"', f'within = "{self.within}"']
        if self.expected:
            lines.append("expected_by = 2026-12-31")
        if self.unit:
            lines.append(f'unit = "{self.unit}"')
        match self.kind:
            case "number":
                lines += ["watch = 10", "warning = 20"]
            case "ordinal":
                levels = ", ".join(f'"{level}"' for level in LEVELS)
                lines += ['type = "ordinal"', f"levels = [{levels}]", 'watch = "tense"']
            case "yes-no":
                lines += ['type = "yes-no"', 'concern = "yes"']
            case "signpost":
                lines.append('ratings = { alpha = "likely", beta = "unlikely" }')
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a study holds; its text is one file."""

    items: tuple[Item, ...]
    scenarios: tuple[str, ...] = SCENARIOS[:2]
    mode: Mode = "estimative"
    exclusive: bool = False
    number_format: NumberFormat = "1,234.5"
    remark: str = ""
    analysts: tuple[str, ...] = ()
    sources: tuple[str, ...] = SOURCES

    @property
    def indicators(self) -> tuple[Item, ...]:
        """The items that are measured."""
        return tuple(item for item in self.items if item.kind != "signpost")

    @property
    def signposts(self) -> tuple[Item, ...]:
        """The items that are seen."""
        return tuple(item for item in self.items if item.kind == "signpost")

    def present(self, subject: str) -> str:
        """Return a subject with the id that an item has now, given one that it had once."""
        known, space, rest = subject.partition(" ")
        now = next((item.id for item in self.items if known in item.formerly), known)
        return now + space + rest

    @property
    def text(self) -> str:
        """The study as its authors write it."""
        tables = [self._header(), *map(_source, self.sources), *map(_analyst, self.analysts)]
        tables += [self._scenario(number) for number in range(len(self.scenarios))]
        tables += [item.text for item in self.items]
        return "\n\n".join(tables) + "\n"

    def _header(self) -> str:
        lines = [
            *(f"# {line}" for line in self.remark.splitlines()),
            "[study]",
            'id = "synthetic-loop"',
            'title = "A synthetic study"',
            'focal_question = "What will the test find?"',
            f'start = "{START}"',
            'horizon = "2027Q4"',
            f'mode = "{self.mode}"',
            f"exclusive = {str(self.exclusive).lower()}",
            f'number_format = "{self.number_format}"',
        ]
        return "\n".join(lines)

    def _scenario(self, number: int) -> str:
        scenario = self.scenarios[number]
        lines = [
            "[[scenarios]]",
            f'id = "{scenario}"',
            f'title = "Scenario {scenario}"',
            f'kind = "{"alternative" if number else "baseline"}"',
            f'summary = "Synthetic scenario {scenario}."',
            'narrative = "Synthetic."',
        ]
        if self.mode == "estimative":
            shares = {2: (60, 40), 3: (50, 30, 20)}[len(self.scenarios)]
            lines += [f"prior = {shares[number]}", 'prior_basis = "Synthetic."']
        return "\n".join(lines)


def _source(source: str) -> str:
    lines = [
        "[[sources]]",
        f'id = "{source}"',
        f'title = "Synthetic source {source}"',
        'publisher = "Nobody"',
        'reliability = "B"',
    ]
    return "\n".join(lines)


def _analyst(analyst: str) -> str:
    return f'[[analysts]]\nid = "{analyst}"\nname = "{analyst.title()}"\ndesk = "Desk"'


MODES: tuple[Mode, ...] = ("estimative", "exploratory")
KINDS: tuple[Kind, ...] = ("number", "ordinal", "yes-no", "signpost")


def an_item(number: int, kind: Kind, within: str = "", *, expected: bool = False) -> Item:
    """Return the item of a number; its id does not change with its kind.

    ``within`` is for indicators that are read every month, ``expected`` for signposts with a day.
    """
    unit = {"number": "%", "ordinal": "level"}.get(kind)
    title, item = f"Title {number}", f"item-{number}-of-study"
    if kind == "signpost":
        return Item(item, kind, title, unit, expected=expected)
    ways = {"mean": "last", "sum": "last"} if kind != "number" else {}
    return Item(item, kind, title, unit, within=ways.get(within, within))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a small study: every type of item, both modes, every number format."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2))
    ways = st.sampled_from(("", "last", "mean", "sum", "highest", "lowest"))
    items = [
        an_item(number, kind, draw(ways), expected=draw(st.booleans()))
        for number, kind in enumerate(kinds)
    ]
    mode: Mode = draw(st.sampled_from(MODES))
    return Plan(
        items=tuple(items),
        analysts=draw(st.sampled_from(((), ("a-kim",), ("a-kim", "b-lee")))),
        scenarios=SCENARIOS[: draw(st.integers(2, 3))],
        mode=mode,
        exclusive=mode == "estimative" and draw(st.booleans()),
        number_format=draw(st.sampled_from(("1,234.5", "1.234,5", "1 234,5"))),
    )
