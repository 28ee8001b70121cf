"""Read a spreadsheet's number format: what a cell shows beside its digits, and at which scale.

Of a format's sections, the first counts, which is for numbers above zero. In it, words stand in
quotation marks, a currency in brackets as ``[$€-407]``; ``%`` shows a hundred times the number, and
a comma behind the last digit a thousandth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from unicodedata import normalize

_PIECE: Final = re.compile(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]|general|.', re.DOTALL | re.IGNORECASE)
_DIGITS: Final = "0123456789#?.,/+-Ee"
_SCALING: Final = re.compile(r"(?<=[0#?]),+(?![0#?,])")
_LONGEST: Final = 255  # characters that a spreadsheet allows
_SIGNS: Final = {"us$": "usd", "$": "usd", "€": "eur", "£": "gbp", "¥": "jpy"}
_WORD: Final = re.compile(r"[^\W\d_]+|\d+|[%‰°]")
_SHORTEST: Final = 3  # letters of a word that may have a plural


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a cell with a number format shows.

    Attributes:
        before: The text before the digits.
        digits: The signs that stand for digits; empty if the cell shows a text in their place.
        after: The text behind the digits.
    """

    before: str = ""
    digits: str = ""
    after: str = ""

    @property
    def is_percent(self) -> bool:
        """Whether a cell shows a number in percent."""
        return "%" in self.digits

    @property
    def decimals(self) -> int:
        """How many decimals a cell shows at least; of the usual format, none."""
        return sum(sign in "0#?" for sign in self.digits.partition(".")[2])

    def shown(self, number: float) -> float:
        """Return a number at the scale at which a cell shows it."""
        thousands = sum(len(commas[0]) for commas in _SCALING.finditer(self.digits))
        scale = (100 if self.is_percent else 1) / 1000**thousands
        return float(f"{number * scale:.15g}") if scale != 1 else number

    def text(self, number: float) -> str:
        """Return what a cell shows of a number, with all its digits; or a text alone."""
        digits = f"{self.shown(number):.15g}" if self.digits else ""
        return f"{self.before}{digits}{self.after}".strip()

    def is_in(self, units: Iterable[str]) -> bool:
        """Tell whether the texts name one of the units, or name none at all."""
        said = _words(f"{self.before} {self.after}")
        return not said or any(said <= _words(unit) for unit in units)


@lru_cache(maxsize=256)
def read(number_format: str) -> NumberFormat:
    """Return what a number format shows of a number."""
    texts, digits = ["", ""], ""
    for piece in _PIECE.findall(number_format[:_LONGEST]):
        if piece == ";":
            break
        text = ""
        if piece.startswith("[$"):
            text = piece[2:-1].partition("-")[0]
        elif piece[0] == '"':
            text = piece.strip('"')
        elif piece[0] == "\\":
            text = piece[1:]
        elif piece.casefold() == "general":
            digits += "#"
        elif piece in _DIGITS:
            digits += piece
        elif piece[0] not in "_*[@":
            text = piece
            digits += piece if piece == "%" else ""
        texts[bool(digits)] += text
    return NumberFormat(texts[0], digits, texts[1])


def _words(text: str) -> frozenset[str]:
    """Return the words, figures and signs in the name of a unit; plurals are no other words."""
    plain = normalize("NFKC", text).casefold()
    plain = re.sub(r"\bper\s?cent\b|\bpct\b", "%", plain)
    for sign, code in _SIGNS.items():
        plain = plain.replace(sign, f" {code} ")
    found = (word for word in _WORD.findall(plain) if word != "per")
    return frozenset(w.removesuffix("s") if len(w) > _SHORTEST else w for w in found)
