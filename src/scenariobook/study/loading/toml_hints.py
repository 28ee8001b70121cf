"""Tell what an author probably meant where a line is not TOML."""

from __future__ import annotations

import re
from typing import Final

_DATE: Final = "a date is its year, month and day: 2027-06-30, without quotes"
_QUOTES: Final = 'these are the quotes of a word processor: type " in their place'
# What a line looks like, apart from its texts and its comment, and what to write in its place. The
# first that fits counts.
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
# The same of what stands behind the equals sign.
_OF_VALUES: Final = (
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


def hint(message: str, line: str) -> str:
    """Return what to write where a line is not TOML; empty if nobody can tell.

    Args:
        message: What tomli says.
        line: The line.
    """
    if message in _OF_MESSAGES:
        return _OF_MESSAGES[message]
    if message == _NO_CLOSING_QUOTE:  # any other sign may belong to the text
        return _QUOTES if re.search(r'"[^"“”„‟«»]*[”“»][\s\]},]*$', line) else ""
    bare = _TEXT_OR_COMMENT.sub(lambda found: "" if found[0][0] == "#" else '""', line)
    _, equals, value = line.partition("=")
    of_value = _first(_OF_VALUES, value.strip()) if equals else ""
    return _first(_OF_LINES, bare) or of_value


def _first(looks: tuple[tuple[str, str], ...], text: str) -> str:
    """Return the words beside the first pattern that is found in a text; empty if none is."""
    return next((words for pattern, words in looks if re.search(pattern, text)), "")
