"""Make ids of words, for tables that leave out theirs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from hashlib import sha256
from itertools import count
from typing import Final

from scenariobook.study.texts import why_no_id

_MOST_WORDS: Final = 5
_LONGEST: Final = 30  # characters, which leaves room for an article and a number


def as_id(text: str) -> str:
    """Return a text as an id is written: small letters, digits and hyphens."""
    return "-".join(_latin_words(text))


def made_id(text: str, taken: Collection[str]) -> str:
    """Return an id made of a text's first words, with a number if it is taken.

    A text without Latin letters and digits gives an id that says nothing.

    Args:
        text: The text.
        taken: The ids that it must differ from.
    """
    words = _latin_words(text)[:_MOST_WORDS]
    while len("-".join(words)) > _LONGEST and words[1:]:
        words.pop()
    stem = "-".join(words)[:_LONGEST]
    if not stem:
        stem = f"text-{sha256(text.encode()).hexdigest()[:8]}"
    return numbered(f"the-{stem}" if why_no_id(stem) else stem, taken)


def _latin_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("'", ""))
    return re.findall("[a-z0-9]+", plain.encode("ascii", "ignore").decode())


def numbered(stem: str, taken: Collection[str]) -> str:
    """Return an id, with the first number from 2 on that makes it differ from those taken."""
    if stem not in taken:
        return stem
    return next(one for number in count(2) if (one := f"{stem}-{number}") not in taken)
