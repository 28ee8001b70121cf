"""Read a spreadsheet's number format: what a cell shows beside its digits, and at which scale.

A number format has up to four sections, for numbers above zero, numbers below zero, zero and
text. In a section, words stand in quotation marks, a currency in brackets as ``[$€-407]``, and a
comma behind the last digit shows the number in thousands.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from scenariobook.record.units import names_unit, parts_of_unit

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<compare><=|>=|<>|<|>|=)\s*(?P<limit>[-+.\d]+)\]|\[[^\]]*\]"
    r"|(?P<digits>general|[0#?]+|[eE][+-]|[./\d,%@])|(?P<end>;)|(?P<plain>.)",
    re.DOTALL | re.IGNORECASE,
)
_SCALING: Final = re.compile(r"(?<=[0#?])(,+)(?![0#?,])")
_THOUSAND: Final = 1000
_LONGEST: Final = 255  # characters that a spreadsheet allows
_COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = MappingProxyType(
    {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "=": operator.eq,
        "<>": operator.ne,
    }
)
# The numbers that the sections of a format are for, by how many sections there are.
_DEFAULTS: Final[Mapping[int, Sequence[Callable[[float], bool]]]] = MappingProxyType(
    {
        1: (lambda _: True,),
        2: (lambda number: number >= 0, lambda _: True),
        3: (lambda number: number > 0, lambda number: number < 0, lambda _: True),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a cell shows of a number.

    Attributes:
        number: The number at the scale at which the cell shows it.
        before: The text before the digits.
        after: The text behind the digits.
        words: The texts before, between and behind the digits.
        has_digits: Whether the cell shows digits at all, and not a text in their place.
        has_sign: Whether the cell shows the number's sign; the texts may have one instead.
    """

    number: float
    before: str = ""
    after: str = ""
    words: tuple[str, ...] = ()
    has_digits: bool = True
    has_sign: bool = True

    @property
    def text(self) -> str:
        """The number with the texts around it, and with all its digits; or a text alone."""
        number = self.number if self.has_sign else abs(self.number)
        digits = f"{number:.15g}" if self.has_digits else ""
        return f"{self.before}{digits}{self.after}".strip()

    @property
    def says_more(self) -> bool:
        """Whether words or the signs of units stand beside the digits."""
        return bool(parts_of_unit(" ".join(self.words)))

    def is_in(self, units: Iterable[str]) -> bool:
        """Tell whether the texts name one of the units, or name none at all."""
        return not self.says_more or any(names_unit(self.words, unit) for unit in units)


def shown(number: float, number_format: str) -> Shown:
    """Return what a cell shows of a number, by the section of its format that is for it."""
    sections = _sections(number_format[:_LONGEST])
    section = _section_for(number, sections)
    scale = sum(len(found[1]) for found in _SCALING.finditer(section.digits))
    texts = section.texts
    return Shown(
        number=float(f"{number / _THOUSAND**scale:.15g}") if scale else number,
        before=texts[0],
        after=texts[-1] if texts[1:] else "",
        words=tuple(filter(None, texts)),
        has_digits=bool(section.digits.strip()),
        has_sign=section is sections[0],
    )


@dataclass(slots=True)
class _Section:
    """One section of a number format.

    Attributes:
        digits: The signs that stand for digits, with a space for each text.
        texts: The texts around and between those signs.
        condition: Tells whether the section is for a number; None if the format does not say.
    """

    digits: str
    texts: list[str]
    condition: Callable[[float], bool] | None = None


def _sections(number_format: str) -> list[_Section]:
    """Return the sections of a format that are for numbers."""
    found = [_Section("", [""])]
    for token in _TOKEN.finditer(number_format):
        section = found[-1]
        if token["end"]:
            found.append(_Section("", [""]))
        elif digits := token["digits"]:
            if not section.digits or section.digits[-1] == " ":
                section.texts.append("")
            section.digits += digits
        elif compare := token["compare"]:
            section.condition = _condition(compare, token["limit"])
        elif token[0].startswith("[") and token["currency"] is None:
            continue
        else:
            named = ("quoted", "escaped", "currency", "plain")
            text = next((token[name] for name in named if token[name] is not None), " ")
            section.texts[-1] += text
            if section.digits:
                section.digits += " "
    numbers = [section for section in found[:3] if "@" not in section.digits]
    return numbers or [_Section("", [""])]


def _condition(compare: str, limit: str) -> Callable[[float], bool] | None:
    try:
        than = float(limit)
    except ValueError:
        return None
    return lambda number: _COMPARISONS[compare](number, than)


def _section_for(number: float, sections: Sequence[_Section]) -> _Section:
    """Return the section that shows a number; the last one if none is for it."""
    defaults = _DEFAULTS[len(sections)]
    for section, default in zip(sections, defaults, strict=True):
        if (section.condition or default)(number):
            return section
    return sections[-1]
