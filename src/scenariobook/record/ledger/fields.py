"""Define the types of fields of entries, and ``Field``, which declares a field that people fill in.

``kinds`` declares each such field once, in the class of its entry. The field's type decides how
typed text is read, and which values the ledger may hold. The ``Field`` beside the type has the
header of its column, and the help that the tracker shows at its cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_type_hints

from msgspec import Meta, Struct

from scenariobook.limits import LONGEST_TEXT
from scenariobook.standards.likelihood_terms import HIGHEST_PERCENT, LOWEST_PERCENT

# Programs write such a number in place of a number that they cannot hold.
TOO_LARGE = 1e300


class ValueKind(StrEnum):
    """The kind of a field's value; ``interpret`` reads each kind in one way everywhere."""

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


# A field's value in JSON: a date is its ISO text.
Plain = float | int | str | tuple[str, ...] | None
RecordText = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Name = Annotated[str, Meta(max_length=4_096)]  # the longest path of a file
Round = Annotated[int, Meta(ge=1, le=2)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]

# The types of fields that people fill in.
Value = Annotated[
    Annotated[float, Meta(gt=-TOO_LARGE, lt=TOO_LARGE)] | RecordText | None, ValueKind.VALUE
]
Day = Annotated[date | None, ValueKind.DAY]
Sources = Annotated[tuple[Name, ...], ValueKind.SOURCES]
Credibility = Annotated[Annotated[int, Meta(ge=1, le=6)] | None, ValueKind.CREDIBILITY]
Likelihood = Annotated[
    Annotated[float, Meta(ge=LOWEST_PERCENT, le=HIGHEST_PERCENT)] | Name | None,
    ValueKind.LIKELIHOOD,
]
Confidence = Annotated[Name | None, ValueKind.CONFIDENCE]
Reliability = Annotated[Literal["A", "B", "C", "D", "E", "F"] | None, ValueKind.RELIABILITY]
FreeText = Annotated[RecordText, ValueKind.TEXT]


class Combine(StrEnum):
    """How differing claims become one value, so that nobody has to settle them."""

    NAMES = "the names beside the value that counts"
    LATEST = "the latest day"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry that people fill in.

    Attributes:
        help: The help beside the field's cells in the tracker: what to type there.
        combine: How differing claims become one value; None if somebody has to settle them.
        is_due: Whether the field is a day by which something is due, which may lie in the future.
        header: The header of the field's column in the tracker; empty: the field's name, with
            spaces.
        column: The name of the field's column in a CSV; empty: the field's name.
        title: The heading of the help; empty: the header.
        name: The field's name in the ledger. ``declared_fields`` sets ``name``, ``kind`` and
            ``type``.
        kind: The kind of its value.
        type: The type of its value.
    """

    help: str = ""
    _: KW_ONLY
    combine: Combine | None = None
    is_due: bool = False
    header: str = ""
    column: str = ""
    title: str = ""
    name: str = ""
    kind: ValueKind = ValueKind.TEXT
    type: Any = None


def declared_fields(content: type[Struct]) -> Mapping[str, Field]:
    """Return the fields that an entry's class declares for people to fill in, by name, in order."""
    fields: dict[str, Field] = {}
    for name, hint in get_type_hints(content, include_extras=True).items():
        metadata = {type(part): part for part in getattr(hint, "__metadata__", ())}
        if field := metadata.get(Field):
            header = field.header or name.replace("_", " ")
            fields[name] = replace(
                field,
                header=header,
                column=field.column or name,
                title=field.title or header.capitalize(),
                name=name,
                kind=metadata[ValueKind],
                type=hint,
            )
    return MappingProxyType(fields)
