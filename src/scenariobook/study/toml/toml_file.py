"""Read a TOML file into plain data, and find the place of each key and value.

tomli reads the data and gives the places of syntax errors; a hint tells what the author probably
meant there. A value's place is found only when a caller asks: a study without problems needs no
places.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import tomli

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.study.toml.toml_spans import KeyPath, TomlSpans
from scenariobook.wording import harmless

# Plainer words for messages of tomli.
_SYNTAX: Final[Mapping[str, str]] = {
    "Cannot overwrite a value": "this table already has this key",
    "Illegal character '\\n'": "this text has no closing quote on its line; write a text "
    "of several lines in three quotes",
    "Found invalid character '\\n'": "this text has no closing quote on its line",
    "Expected newline or end of document after a statement": "the line does not end here",
    "Expected '=' after a key in a key/value pair": "there is no = behind the key",
}
# Bytes that are not the first of a character in UTF-8.
_CONTINUING: Final = re.compile(b"[\x80-\xbf]")


@dataclass(frozen=True)
class TomlFile:
    """One file of a study.

    Attributes:
        name: The file's name.
        text: The text, without a byte order mark, with line feeds as line ends.
        data: The plain data; empty if there is a problem.
        problem: Why the file cannot be read or is not TOML; None for a good file.
    """

    name: str
    text: str
    data: Mapping[str, Any]
    problem: Diagnostic | None = None

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines, with control characters replaced, which a terminal would obey."""
        return tuple(harmless(self.text).split("\n"))

    def value(self, path: KeyPath) -> object:
        """Return the value at a path."""
        here: Any = self.data
        for step in path:
            here = here[step]
        return here

    def value_place(self, path: KeyPath) -> Place:
        """Return the place of a value or, if it is missing, of its nearest ancestor."""
        return self._place(self._spans.nearest(path).start)

    def key_place(self, path: KeyPath) -> Place:
        """Return the place of a value's key or, if it is missing, of its nearest ancestor's key."""
        return self._place(self._spans.nearest(path).key)

    def text_place(self, path: KeyPath, offset: int, words: str) -> Place:
        """Return the place of words within the text at a path.

        If the words are written with escapes, return the place of the whole text.

        Args:
            path: The path of the text.
            offset: The start of the words in the text, in characters.
            words: The words.
        """
        span = self._spans.nearest(path)
        written = self._bytes[span.start : span.end].decode()
        at = -1
        for _ in range(str(self.value(path)).count(words, 0, offset) + 1):
            at = written.find(words, at + 1)
            if at < 0:
                return self._place(span.start)
        return self._place(span.start + len(written[:at].encode()))

    @cached_property
    def _bytes(self) -> bytes:
        return self.text.encode()

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(b"\n", self._bytes))]

    @cached_property
    def _spans(self) -> TomlSpans:
        return TomlSpans(self._bytes)

    def _place(self, offset: int) -> Place:
        line = bisect_right(self._line_starts, offset)
        start = self._line_starts[line - 1]
        starts = self._continuing
        continuing = bisect_left(starts, offset) - bisect_left(starts, start)
        return Place(self.name, line, offset - start - continuing + 1)

    @cached_property
    def _continuing(self) -> array[int]:
        """The offsets of bytes that are not the first of a character.

        Columns count characters. With these offsets, a line of megabytes is not decoded again for
        each place in it.
        """
        return array("I", (match.start() for match in _CONTINUING.finditer(self._bytes)))


def leaves(data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, object]]:
    """Yield each value within a table's data that is no table and no list, in order."""
    waiting: list[tuple[KeyPath, Any]] = [((), data)]  # no recursion: files may nest deeply
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path, key), below) for key, below in value.items()][::-1]
        elif isinstance(value, list):
            waiting += [((*path, number), below) for number, below in enumerate(value)][::-1]
        else:
            yield path, value


def parse_toml(name: str, content: bytes) -> TomlFile:
    """Return a file read from bytes; a file that is not UTF-8 or TOML has a ``problem``."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_text(name, content, error)
    text = text.replace("\r\n", "\n")
    try:
        return TomlFile(name, text, tomli.loads(text))
    except tomli.TOMLDecodeError as error:
        line = text.split("\n")[error.lineno - 1]
        # tomli may count beyond the line's end
        place = Place(name, error.lineno, min(error.colno, len(line) + 1))
        problem = Diagnostic("S001", _in_words(error.msg), place, hint_for(error.msg, line))
    except RecursionError:
        problem = Diagnostic("S001", "tables or lists nested too deeply", Place(name))
    except ValueError:  # Python's limit on the digits of a whole number
        problem = Diagnostic("S001", "a number with too many digits", Place(name))
    return TomlFile(name, text, {}, problem)


def _in_words(message: str) -> str:
    if message in _SYNTAX:
        return _SYNTAX[message]
    if match := re.fullmatch(r"Cannot declare \((.*?),?\) twice", message):
        return f"a second table {match[1]}"
    return message[:1].lower() + message[1:]


def _not_text(name: str, content: bytes, error: UnicodeDecodeError) -> TomlFile:
    text = content.decode("utf-8", errors="replace").replace("\r\n", "\n")
    # "utf-8-sig" counts from behind the byte order mark.
    lines = error.object[: error.start].decode().split("\n")
    message = f"the byte 0x{error.object[error.start]:02X} is not UTF-8"
    place = Place(name, len(lines), len(lines[-1]) + 1)
    mend = "save the file with the encoding UTF-8"
    return TomlFile(name, text, {}, Diagnostic("S002", message, place, mend))


_DATE: Final = "a date is its year, month and day: 2027-06-30, without quotes"
_QUOTES: Final = 'these are the quotes of a word processor: type " in their place'
# The look of a line, apart from its texts and its comment, and what to write in its place. The
# first fitting look counts.
_OF_LINES: Final = (
    (r"^(<{7}|={7}|>{7})", "settle the conflict that git has marked here"),
    (r"[“”„‟«»‚‘]|(?<!\w)’", _QUOTES),
    (r"\u00a0", "there is a no-break space in this line: type a space in its place"),
    (r"[−–—]\s*\d", "this is a typographic minus: type - in its place"),
    (
        r"^\s*\[\[[\w-]+\]\]\s*$",
        "an earlier line has this table in single brackets: write two of each there",
    ),
    (
        r"^\s*\[[\w-]+\]*\s*$",
        "tables of which there are several have double brackets: [[scenarios]]",
    ),
    (r"^\s*//", "a comment begins with #"),
    (r"^\s*[\w-]+\s*:", "write = in place of the colon"),
    (r"^\s*[\w-]+(\s+[\w-]+)+\s*=", "a key is one word, such as expected_by"),
    (r"^\s*[\w-]+\s+[^\s=]", "write = between the key and its value"),
    (r"^\s*concern\s*=\s*(?i:yes|no)\b", 'write "yes" or "no", in quotes'),
)
# The look of a value behind the equals sign, and what to write in its place.
_OF_VALUES: Final = (
    (r"^#[\da-fA-F]{6}$", 'write a colour in quotes, such as "#1f2933"'),
    (r"^(#|$)", "write a value behind the ="),
    (r"^=", "write one = alone"),
    (r"^[<>≤≥]", "write the number alone"),
    (r"^\d{4}-?Q[1-4]", 'write it in quotes, such as "2026Q4"'),
    (r"^\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}", _DATE),
    (r"^\d{1,2}\.? [A-Z][a-z]+ \d{4}|^\d{4}[-./]\d{1,2}[-./]", _DATE),
    (r"^[+-]?\d[\d.,]*\s*%", "write the number without %"),
    (r"^[+-]?\d{1,3}([,.' ]\d{3})+\b", "write the number without separators, such as 1000000"),
    (r"^[+-]?\d+,\d", "write a decimal point in place of the comma, such as 3.5"),
    (r"^[+-]?(\d+\.|\.\d+)\s*(#|$)", "write digits on both sides of the point, such as 3.0"),
    (r"^(?i:yes|no|true|false|on|off)\b", "write true or false, in small letters"),
    (r"^[^#]*[;,]\s*(#|$)", "remove the sign at the end of the line"),
    (r'^"[^"]*\\', "write the text in single quotes, or each \\ twice"),
    (r'^"[^"]*"\s*[^\s,#\]}]', 'a " within a text is written \\"'),
    (r"^[A-Za-z@/]", 'write a text in quotes, such as "Anna Kim"'),
)
# By the message of tomli.
_OF_MESSAGES: Final = {
    "Expected ']' at the end of a table declaration": "write the table's name, which is one word, "
    "in brackets: [study]",
    "Expected ']]' at the end of an array declaration": "write the table's name, which is one "
    "word, in double brackets: [[scenarios]]",
    "Unclosed array": "a ] is missing, or a comma between two values of the list",
    "Unclosed inline table": "a } is missing, or a comma or a quote before this place",
    "Unterminated string": "end the text with the three quotes that it begins with",
    "Expected \"'''\"": "end the text with the three quotes that it begins with",
    "Invalid date or datetime": "the month does not have that day",
}
_NO_CLOSING_QUOTE: Final = "Illegal character '\\n'"
_TEXT_OR_COMMENT: Final = re.compile(r""""[^"]*"|'[^']*'|#.*""")


def hint_for(message: str, line: str) -> str:
    """Return what to write in place of a line that is not TOML; empty if nobody can tell.

    Args:
        message: tomli's message.
        line: The line.
    """
    if message in _OF_MESSAGES:
        return _OF_MESSAGES[message]
    if message == _NO_CLOSING_QUOTE:  # any other sign may belong to the text
        return _QUOTES if re.search(r'"[^"“”„‟«»]*[”“»][\s\]},]*$', line) else ""
    bare = _TEXT_OR_COMMENT.sub(lambda match: "" if match[0][0] == "#" else '""', line)
    _, equals, value = line.partition("=")
    of_value = _first(_OF_VALUES, value.strip()) if equals else ""
    return _first(_OF_LINES, bare) or of_value


def _first(looks: tuple[tuple[str, str], ...], text: str) -> str:
    """Return the words beside the first pattern that is found in a text; empty if no pattern is."""
    return next((words for pattern, words in looks if re.search(pattern, text)), "")
