"""Check the texts, ids, languages and quarters of a study, and make ids of words.

Every text must fit into a workbook cell and on a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from hashlib import sha256
from itertools import count
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, WithJsonSchema
from pydantic_core import PydanticCustomError

from scenariobook.limits import LONGEST_TEXT, LONGEST_WORD
from scenariobook.quarter import EARLIEST, LATEST, Quarter


def count_characters(text: str) -> int:
    """Return the length of a text in UTF-16 units, as workbooks count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def short_for_cell(text: str) -> str:
    """Return a text, cut to the length that a workbook cell can hold."""
    if (length := count_characters(text)) <= LONGEST_TEXT:
        return text
    shortened = text[: LONGEST_TEXT // 2 - 20]  # a character may be two units; a note follows
    return f"{shortened}… ({length:,} characters)"


_MOST_WORDS: Final = 5
_LONGEST_MADE: Final = 30  # characters, which leaves room for an article and a number
_ID = re.compile(r"[a-z][a-z0-9-]{2,39}")
# A language, then script, region and variants, the common subset of RFC 5646.
_LANGUAGE = "^[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?(-[a-zA-Z0-9]{5,8})*$"
# The ids that a spreadsheet or a file system would read as something else, by what it reads.
_READ_AS: Final = {
    "a date": re.compile(
        r"(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|"
        r"june|july|august|september|october|november|december)-?[0-9]*"
    ),
    "a cell address": re.compile(r"[a-z]{1,3}[0-9]+"),
    "a device name of Windows": re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]"),
}
# The form of an address that browsers accept, in the letters that any mail program accepts.
_EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$"
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
# XML 1.0, and so a workbook, cannot have these characters, not even as escapes.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# A sentence ends only after two small letters, digits or brackets, so "U.S. troops" and "e.g. Kant"
# do not end a sentence. No sentence ends within brackets, or after an abbreviation; some words are
# abbreviations only before a number.
_SMALL: Final = "a-zß-öø-ÿа-яё"
_SENTENCE_END: Final = re.compile(
    r"[(\[][^()\[\]]*[)\]]"
    r"|\b(?i:adm|al|approx|ca|capt|cf|co|col|corp|dr|est|gen|gov|inc|lt|ltd|maj|mr|mrs|ms|pres"
    r"|prof|rep|sen|sgt|st|vs)\."
    r"|\b(?i:art|ch|fig|max|min|nos?|para|pp|res|sec|vol"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.\s(?=\d)"
    f"|(?P<end>(?<=[{_SMALL}][{_SMALL}0-9%)]|[0-9%)]{{2}})[.!?](?=\\s[^{_SMALL}]|$)|[。！？])"
)


def writable(text: str) -> str:
    """Return a text as a workbook can hold it: with ``[U+…]`` for some characters, and cut."""
    return short_for_cell(FORBIDDEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text))


def tidy(text: str) -> str:
    """Return a text with single spaces and usual digits, and without invisible marks.

    A no-break, narrow or thin space, or a line break, counts as a space. Characters without a
    width, such as direction marks, are left out. Full-width letters, digits and signs become usual
    ones.
    """
    is_usual = text.isascii() and text.isprintable()
    usual = text if is_usual else "".join(map(_usual, text))
    return re.sub(" +", " ", usual).strip(" ")


def _usual(character: str) -> str:
    if character in "\t\r\n" or unicodedata.category(character) == "Zs":
        return " "
    if unicodedata.category(character) == "Cf":
        return ""
    return (
        unicodedata.normalize("NFKC", character) if "\uff01" <= character <= "\uff5e" else character
    )


def long_word(text: str) -> int:
    """Return the length of a text's first word that is too long for a page; 0 without one."""
    match = _LONG_WORD.search(text)
    return len(match[0]) if match else 0


def sentence_ends(text: str) -> Iterator[int]:
    """Yield the end of each sentence of a text, behind its full stop or the like."""
    return (match.end() for match in _SENTENCE_END.finditer(text) if match["end"])


def why_no_id(text: str) -> str:
    """Return why a text cannot be an id; empty if it can."""
    if not _ID.fullmatch(text):
        return "an id has 3 to 40 characters: a small letter, then small letters, digits or hyphens"
    for what, pattern in _READ_AS.items():
        if pattern.fullmatch(text):
            return f"a spreadsheet or a file system would read this id as {what}"
    return ""


def as_id(text: str) -> str:
    """Return a text in the form of an id: small letters, digits and hyphens."""
    return "-".join(_latin_words(text))


def made_id(text: str, used: Collection[str]) -> str:
    """Return an id made of a text's first words, with a number if it is used.

    A text without Latin letters and digits gives an id without a meaning.

    Args:
        text: The text.
        used: The ids that the result must differ from.
    """
    words = _latin_words(text)[:_MOST_WORDS]
    while len("-".join(words)) > _LONGEST_MADE and words[1:]:
        words.pop()
    stem = "-".join(words)[:_LONGEST_MADE]
    if not stem:
        stem = f"text-{sha256(text.encode()).hexdigest()[:8]}"
    return free_id(f"the-{stem}" if why_no_id(stem) else stem, used)


def _latin_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("'", ""))
    return re.findall("[a-z0-9]+", plain.encode("ascii", "ignore").decode())


def free_id(stem: str, used: Collection[str]) -> str:
    """Return an id that is free, with a number behind it if it must have one."""
    return next(id_ for id_ in numbered(stem) if id_ not in used)


def numbered(stem: str, between: str = "-", end: str = "") -> Iterator[str]:
    """Yield a name as it is, then with the numbers from 2 on: whoever needs one takes a free one.

    Args:
        stem: The name up to the number.
        between: What stands between the name and the number.
        end: What stands behind the number, such as a file's suffix.
    """
    yield stem + end
    yield from (f"{stem}{between}{number}{end}" for number in count(2))


def _check_id(text: str) -> str:
    if why := why_no_id(text):
        raise PydanticCustomError("id_form", "{why}", {"why": why})
    return text


def _check_text(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "must not be empty")
    if match := FORBIDDEN.search(text):
        why = f"a workbook cannot hold the character U+{ord(match[0]):04X}"
        raise PydanticCustomError("forbidden_character", why)
    if (length := count_characters(text)) > LONGEST_TEXT:
        why = f"it has {length:,} characters; a workbook cell holds {LONGEST_TEXT:,}"
        raise PydanticCustomError("too_long", why)
    if length := long_word(text):
        why = f"{length:,} characters without a space; the limit is {LONGEST_WORD:,}"
        raise PydanticCustomError("long_word", why)
    return text


def _parse_quarter(value: object) -> object:
    if isinstance(value, str):
        try:
            quarter = Quarter.parse(value)
        except ValueError as error:
            raise PydanticCustomError("quarter_form", "{why}", {"why": str(error)}) from None
        if not EARLIEST <= quarter <= LATEST:
            raise PydanticCustomError("quarter_form", f"a quarter lies from {EARLIEST} to {LATEST}")
        return quarter
    return value


Id = Annotated[
    str,
    AfterValidator(_check_id),
    WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$"}),
]
Email = Annotated[str, Field(pattern=_EMAIL)]
Language = Annotated[str, Field(pattern=_LANGUAGE)]
Text = Annotated[str, Field(min_length=1), AfterValidator(_check_text)]
QuarterField = Annotated[
    InstanceOf[Quarter],
    BeforeValidator(_parse_quarter),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}Q[1-4]$", "examples": ["2026Q4"]}),
]
