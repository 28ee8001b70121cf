"""How a field that people fill in is declared: once, in the class of its entry.

``stated`` annotates each such field with a ``Field``. From it come the field's column in the
tracker and in a CSV, how what was typed there is read, and what the tracker says beside the cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ValueKind(StrEnum):
    """What a field's value is; ``interpret`` reads each kind in one way, wherever it was typed."""

    VALUE = "an indicator's value"
    DAY = "a day"
    SOURCES = "ids of sources"
    CREDIBILITY = "a grade of credibility"
    STATE = "a signpost's state"
    LIKELIHOOD = "a likelihood"
    CONFIDENCE = "a level of confidence"
    RELIABILITY = "a grade of reliability"
    OUTCOME = "how a scenario ended"
    ANSWER = "what the team did"
    TEXT = "free text"


class Joins(StrEnum):
    """How several people's claims about a field that nobody contests make its value."""

    NAMES = "the names beside the value that counts"
    LATEST = "the latest day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an entry that people fill in.

    Attributes:
        kind: What its value is.
        joins: How claims that differ make its value; None if they leave it open.
        is_due: Whether it is a day by which something is due, which may lie in the future.
        name: Its name in the ledger; ``fields`` fills it in.
        header: The header of its column in the tracker; empty: its name, with spaces.
        column: The name of its column in a CSV; empty: its name.
        word: What lists of entries call it; empty: the header.
        width: The width of its column in the tracker, in characters.
        cells: The defined name of its column's cells, where formulas of the tracker need one.
        title: The heading of the help that the tracker shows at its cells; empty: the header.
        help: That help: what to type there.
    """

    kind: ValueKind
    joins: Joins | None = None
    is_due: bool = False
    name: str = ""
    header: str = ""
    column: str = ""
    word: str = ""
    width: float
    cells: str = ""
    title: str = ""
    help: str = ""
