"""Compare the names of units: spelling, spaces and plurals make no other unit, and € is EUR."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

# The signs and names of each currency, in small letters, beside its code of ISO 4217.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "aud": ("$", "a$", "dollar", "dollars"),
        "brl": ("r$", "real", "reais"),
        "cad": ("$", "c$", "ca$", "dollar", "dollars"),
        "chf": ("fr", "franken"),
        "cny": ("¥", "yuan", "renminbi"),
        "czk": ("kč",),
        "dkk": ("kr", "kroner"),
        "eur": ("€", "euro", "euros"),
        "gbp": ("£", "sterling"),
        "hkd": ("$", "hk$"),
        "ils": ("₪", "shekel", "shekels"),
        "inr": ("₹", "rupee", "rupees"),
        "jpy": ("¥", "yen"),
        "krw": ("₩", "won"),
        "kzt": ("₸", "tenge"),
        "mxn": ("$", "mx$", "peso", "pesos"),
        "nok": ("kr", "kroner"),
        "nzd": ("$", "nz$", "dollar", "dollars"),
        "pln": ("zł", "zloty"),
        "rub": ("₽", "rouble", "roubles", "ruble", "rubles"),
        "sek": ("kr", "kronor"),
        "sgd": ("$", "s$", "dollar", "dollars"),
        "try": ("₺", "lira"),
        "uah": ("₴", "hryvnia"),
        "usd": ("$", "us$", "dollar", "dollars"),
        "zar": ("rand",),
    }
)
_CODES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        name: frozenset(code for code, names in _NAMES.items() if name in {code, *names})
        for name in {one for code, names in _NAMES.items() for one in (code, *names)}
    }
)
_PERCENT: Final = re.compile(r"\bper\s?cent\b|\bpct\b")
_PER: Final = re.compile(r"\bper\b")
_PART: Final = re.compile(r"(?<![^\W\d_])(?:us|ca|c|a|nz|hk|s|r|mx)\$|[^\W\d_]+|\d+|[%‰°/]|.")
_SHORTEST: Final = 2  # letters of a word that may have a plural


def parts_of_unit(text: str) -> tuple[str, ...]:
    """Return the words, figures and signs of a text that may belong to the name of a unit.

    Spaces, hyphens, brackets and the signs of numbers are left out, even if there is nothing else.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _PER.sub("/", _PERCENT.sub("%", plain))
    found = tuple(part for part in _PART.findall(plain) if part == "/" or _tells(part))
    return found if any(part != "/" for part in found) else ()


def names_unit(texts: Iterable[str], unit: str) -> bool:
    """Tell whether the texts beside a number name its unit.

    A currency is also named if the unit has more to say, such as EUR per m³.
    """
    of_unit = parts_of_unit(unit)
    codes = frozenset[str]().union(*(_CODES.get(part, ()) for part in of_unit))
    parts = parts_of_unit(" ".join(texts))
    rest = [part for part in parts if not codes & _CODES.get(part, frozenset())]
    without_currency = [part for part in of_unit if part not in _CODES]
    return not rest or _alike(rest, without_currency) or _alike(parts, of_unit)


def _tells(part: str) -> bool:
    """Tell whether a part is a word, a figure, or the sign of a currency or of a unit."""
    return (
        part in "%‰°"
        or part in _CODES
        or unicodedata.category(part[0])[0] in "LN"
        or (unicodedata.category(part[0]) == "Sc")
    )


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and all(map(_same_word, one, other))


def _same_word(one: str, other: str) -> bool:
    """Tell whether two words are the same, or one of them is the plural of the other."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    plurals = {f"{short}s", f"{short}es", f"{short[:-1]}ies" if short.endswith("y") else ""}
    return len(short) >= _SHORTEST and long in plurals
