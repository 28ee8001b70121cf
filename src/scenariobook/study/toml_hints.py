"""Tell what an author probably meant where a line is not TOML."""

from __future__ import annotations

import re
from typing import Final

_DATE: Final = "a date is its year, month and day: 2027-06-30, without quotes"
# What a line looks like, and what to write in its place. The first that fits counts.
_OF_LINES: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"^(<{7}|={7}|>{7})", "settle the conflict that git has marked here"),
        (r"[“”„‟«»‘’‚]", 'these are the quotes of a word processor: type " in their place'),
        (r"\u00a0", "there is a no-break space in this line: type a space in its place"),
        (r"[−–—]\s*\d", "this is a typographic minus: type - in its place"),
        (r"^\s*\[\[", "an earlier line has this table in single brackets: write two of each there"),
        (r"^\s*\[", "tables of which there are several have double brackets: [[scenarios]]"),
        (r"^\s*//", "a comment begins with #"),
        (r"^\s*[\w-]+\s*:", "write = in place of the colon"),
        (r"^\s*[\w-]+(\s+[\w-]+)+\s*=", "a key is one word, such as expected_by"),
        (r"^\s*[\w-]+\s+[^\s=]", "write = between the key and its value"),
    )
)
# The same of what stands behind the equals sign.
_OF_VALUES: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
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
)
# By the message of tomli.
_OF_MESSAGES: Final = {
    "Unclosed array": "a ] is missing, or a comma between two values of the list",
    "Unclosed inline table": "a } is missing, or a comma or a quote before this place",
    "Unterminated string": "end the text with the three quotes that it begins with",
    "Expected \"'''\"": "end the text with the three quotes that it begins with",
    "Invalid date or datetime": "the month does not have that day",
}


def hint(message: str, line: str) -> str:
    """Return what to write where a line is not TOML; empty if nobody can tell.

    Args:
        message: What tomli says.
        line: The line.
    """
    if message in _OF_MESSAGES:
        return _OF_MESSAGES[message]
    value = line.partition("=")[2].strip()
    of_value = (
        (looks, words) for looks, words in _OF_VALUES if "=" in line and looks.search(value)
    )
    of_line = ((looks, words) for looks, words in _OF_LINES if looks.search(line))
    return next((words for _, words in (*of_line, *of_value)), "")
