"""Which study, quarter and point of the ledger a tracker was made from.

It stands in three places of a workbook, any one of which suffices on return: a custom
document property, a defined name, and a hidden sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.entries import Kind, Position
from scenariobook.record.former import FormerIds

MARK: Final = "scenariobook"  # the property's and the name's name, and the text's first word
FORMER: Final = "formerly"  # beside this word, the hidden sheet says what had another id
SEALS: Final = "seals"  # below this word, the hidden sheet holds the checksums of its cells
_RECORDED: Final[tuple[Kind, ...]] = ("reading", "sighting", "judgment")


@dataclass(frozen=True, slots=True)
class Identity:
    """A tracker's identity.

    ``position`` is the last entry of the ledger that it shows: replaying the ledger up to
    there gives the base that returned copies are compared with. ``generation`` is a SHA-256
    over everything that went in.
    """

    study: str
    layout: int
    quarter: Quarter
    generation: str
    position: Position

    def __str__(self) -> str:
        """Return the identity as one line; ``parse`` reads it."""
        parts = (MARK, self.layout, self.study, self.quarter, self.generation)
        return " ".join(map(str, (*parts, self.position.number, self.position.sha256)))

    @classmethod
    def parse(cls, text: str) -> Identity:
        """Read an identity's line.

        Raises:
            ValueError: if the text is anything else.
        """
        try:
            layout, study, quarter, generation, number, digest = text.split()[1:]
            position = Position(int(number), digest)
            return cls(study, int(layout), Quarter.parse(quarter), generation, position)
        except ValueError as error:
            message = f"{text!r} is no tracker's identity"
            raise ValueError(message) from error


def generation(study_version: str, position: Position, quarter: Quarter, layout: int) -> str:
    """Return the SHA-256 over all that a tracker is made from, in hexadecimal digits."""
    inputs = (study_version, position.number, position.sha256, quarter, layout)
    return sha256("\n".join(map(str, inputs)).encode()).hexdigest()


def written_former(former: FormerIds) -> Iterator[str]:
    """Yield the former ids that a tracker is made with, as texts that ``parse_former`` reads.

    What its cells held is found in the record by them, whatever the study declares later.
    """
    for kind in _RECORDED:
        for old, new in former.renamed.get(kind, {}).items():
            yield f"{kind} {old} {new}"


def parse_former(texts: Iterable[object]) -> FormerIds:
    """Read the texts that ``written_former`` yields; others say nothing."""
    renamed: dict[Kind, dict[str, str]] = {kind: {} for kind in _RECORDED}
    for text in texts:
        match str(text).split():
            case ["reading" | "sighting" | "judgment" as kind, old, new]:
                renamed[kind][old] = new
    return FormerIds(renamed)
