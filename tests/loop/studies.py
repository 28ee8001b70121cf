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

    @property
    def text(self) -> str:
        """The item's table."""
        table = "signposts" if self.kind == "signpost" else "indicators"
        lines = [f"[[{table}]]", f'id = "{self.id}"', f'title = "{self.title}"', 'home = "alpha"']
        if self.formerly:
            lines.append(f"formerly = {list(self.formerly)}")
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

    @property
    def indicators(self) -> tuple[Item, ...]:
        """The items that are measured."""
        return tuple(item for item in self.items if item.kind != "signpost")

    @property
    def signposts(self) -> tuple[Item, ...]:
        """The items that are seen."""
        return tuple(item for item in self.items if item.kind == "signpost")

    def present(self, subject: str) -> str:
        """Return the id that an item has now, given one that it had once."""
        return next((item.id for item in self.items if subject in item.formerly), subject)

    @property
    def text(self) -> str:
        """The study as its authors write it."""
        tables = [self._header(), *map(_source, SOURCES)]
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


MODES: tuple[Mode, ...] = ("estimative", "exploratory")
KINDS: tuple[Kind, ...] = ("number", "ordinal", "yes-no", "signpost")


def an_item(number: int, kind: Kind) -> Item:
    """Return the item of a number; its id does not change with its kind."""
    unit = {"number": "%", "ordinal": "level"}.get(kind)
    return Item(f"item-{number}-of-study", kind, f"Title {number}", unit)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a small study: every type of item, both modes, every number format."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2))
    mode: Mode = draw(st.sampled_from(MODES))
    return Plan(
        items=tuple(an_item(number, kind) for number, kind in enumerate(kinds)),
        scenarios=SCENARIOS[: draw(st.integers(2, 3))],
        mode=mode,
        exclusive=mode == "estimative" and draw(st.booleans()),
        number_format=draw(st.sampled_from(("1,234.5", "1.234,5", "1 234,5"))),
    )
