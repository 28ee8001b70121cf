"""Read numbers as people type them, and as a spreadsheet shows them beside units and signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from scenariobook.record.ledger.fields import TOO_LARGE
from scenariobook.record.values.field_values import Unclear
from scenariobook.study.model.texts import tidy
from scenariobook.wording import short

# For each number format, the sign that groups digits, and the one before the decimals.
_NUMBER_FORMATS: Final = {"1,234.5": (",", "."), "1.234,5": (".", ","), "1 234,5": (" ", ",")}
_THOUSAND: Final = 1000
_DAY_0: Final = date(1899, 12, 30)  # from which spreadsheets count days


def number_of_day(day: date) -> int:
    """Return the number that a spreadsheet stores for a day."""
    return (day - _DAY_0).days


def parse_number(
    text: str, number_format: str, unit: str | None = None, *, is_whole: bool = False
) -> float:
    """Read a number in the study's ``number_format``.

    Args:
        text: The text; a percent sign is allowed if the unit is ``%``.
        number_format: The study's format. In every format, spaces may group the digits.
        unit: The unit.
        is_whole: Whether people type whole numbers, also in the thousands: then 1.050 may mean
            1050.

    Raises:
        Unclear: if the text is no number, or may mean two.
    """
    bare = tidy(text)
    if bare.endswith("%") and unit != "%":
        raise Unclear(f"{short(text)!r} is in percent, but the unit is {unit or 'another'}")
    number, others = _interpretations(bare, number_format)
    if number is None:
        raise Unclear(
            f"{short(text)!r} is not a number of the form {number_format}; "
            f"write it in digits alone, like 1234{_NUMBER_FORMATS[number_format][1]}5",
            others,
        )
    if is_whole and others and abs(others[0]) >= _THOUSAND:
        raise Unclear(
            f"{short(text)!r} can be read as {number_as_text(others[0])} or as "
            f"{number_as_text(number)}, and this is printed without decimals",
            [others[0], number],
        )
    return finite_number(number)


def is_plain_number(text: str, number_format: str) -> bool:
    """Tell whether a text can only mean the number that the study's format gives."""
    number, others = _interpretations(text.strip(), number_format)
    return number is not None and (not others or number_as_text(number) == text.strip())


def _interpretations(bare: str, number_format: str) -> tuple[float | None, list[float]]:
    """Return a text's number in one format, and its numbers in the other formats."""
    digits = bare.replace("\N{MINUS SIGN}", "-").removesuffix("%").rstrip()
    by_format = {name: _in_format(digits, *signs) for name, signs in _NUMBER_FORMATS.items()}
    number = by_format.pop(number_format)
    others = (value for value in by_format.values() if value is not None and value != number)
    return number, [value for value in dict.fromkeys(others) if abs(value) < TOO_LARGE]


def _in_format(bare: str, group: str, decimal: str) -> float | None:
    groups = rf"[1-9]\d{{0,2}}(?P<by>[{group} ])\d{{3}}(?:(?P=by)\d{{3}})*"
    match = re.fullmatch(rf"([+-]?(?:\d+|{groups}))(?:[{decimal}](\d+))?", bare)
    if not match:
        return None
    return float(f"{re.sub(f'[{group} ]', '', match[1])}.{match[3] or 0}")


def finite_number(number: float) -> float:
    """Return the number, or refuse one that is infinite or too large."""
    if not abs(number) < TOO_LARGE:  # also refuses NaN
        raise Unclear("the number is too large")
    return float(number)


def number_as_text(number: float) -> str:
    """Return a number as text, with the 15 digits that a spreadsheet keeps."""
    return f"{number + 0.0:.15g}"  # without the sign of a zero


# --- what a spreadsheet's number format shows -----------------------------------------------------

# Only the first section of a format counts, the one for numbers above zero. In this section, words
# stand in quotation marks, a currency in brackets as ``[$€-407]``; ``%`` shows a hundred times the
# number, and a comma behind the last digit a thousandth.
_PIECE: Final = re.compile(
    r"""(?P<digits>general|[0-9#?.,/+Ee-])|(?P<nothing>[_*].|\[(?!\$)[^\]]*\]|@)|(?P<end>;)"""
    r"""|"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<sign>.)""",
    re.DOTALL | re.IGNORECASE,
)
_SCALING: Final = re.compile(r"(?<=[0#?]),+(?![0#?,])")
_LONGEST_FORMAT: Final = 255  # characters that a spreadsheet allows
_SIGNS: Final = {
    "us$": "usd",
    "$": "usd",
    "€": "eur",
    "£": "gbp",
    "¥": "jpy",
    "per cent": "%",
}
_WORD: Final = re.compile(r"[^\W\d_]+|\d+|[%‰°]")
_SHORTEST: Final = 3  # letters of a word that may have a plural


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a cell with a number format shows.

    Attributes:
        prefix: The text before the digits.
        digits: The signs that stand for digits; empty if the cell shows only a text.
        suffix: The text behind the digits.
    """

    prefix: str = ""
    digits: str = ""
    suffix: str = ""

    @property
    def is_percent(self) -> bool:
        """Whether a cell shows a number in percent."""
        return "%" in self.digits

    def scaled(self, number: float) -> float:
        """Return a number as a cell scales it: times 100 for percent, / 1000 for each comma."""
        thousands = sum(len(commas[0]) for commas in _SCALING.finditer(self.digits))
        scale = (100 if self.is_percent else 1) / 1000**thousands
        return float(number_as_text(number * scale)) if scale != 1 else number

    def rounds(self, number: float) -> bool:
        """Tell whether a cell shows a number with fewer digits than it has."""
        decimals = sum(sign in "0#?" for sign in self.digits.partition(".")[2])
        return "0" in self.digits and round(number, decimals) != number

    def text(self, number: float) -> str:
        """Return a cell's text for a number, with all its digits unless the format has none."""
        digits = number_as_text(self.scaled(number)) if self.digits else ""
        return f"{self.prefix}{digits}{self.suffix}".strip()

    def fits_units(self, units: Iterable[str]) -> bool:
        """Tell whether the format's texts name one of the units, or no unit."""
        words = _words(f"{self.prefix} {self.suffix}")
        return not words or any(words <= _words(unit) for unit in units)


@lru_cache(maxsize=256)
def cell_format(number_format: str) -> NumberFormat:
    """Return a number format, split into its digits and the texts around them."""
    texts, digits = ["", ""], ""
    for piece in _PIECE.finditer(number_format[:_LONGEST_FORMAT]):
        kind, text = piece.lastgroup or "", piece[piece.lastgroup or 0]
        if kind == "end":
            break
        if kind == "digits":
            digits += "#" if text.casefold() == "general" else text
        elif kind != "nothing":
            digits += "%" if kind == "sign" and text == "%" else ""
            texts[bool(digits)] += text
    return NumberFormat(texts[0], digits, texts[1])


def _words(text: str) -> frozenset[str]:
    """Return the words, figures and signs in the name of a unit, with plurals as singulars."""
    plain = normalize("NFKC", text).casefold()
    for sign, code in _SIGNS.items():
        plain = plain.replace(sign, f" {code} ")
    words = (word for word in _WORD.findall(plain) if word != "per")
    return frozenset(word.removesuffix("s") if len(word) > _SHORTEST else word for word in words)
