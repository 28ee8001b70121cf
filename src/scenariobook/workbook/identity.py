"""Write and read the identity of a tracker: its study, quarter, and position in the ledger.

A workbook stores it in a custom document property and on the hidden sheet. A returned copy needs
only one of the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.claims.rounds import HandOut
from scenariobook.record.claims.subjects import ROUNDS
from scenariobook.record.ledger.chain import Position
from scenariobook.study.model.texts import why_no_id

IDENTITY_KEY: Final = "scenariobook"  # names the property, and begins the identity
VERSION_KEY: Final = "version"  # stands above the program's version on the hidden sheet
_LINE_FORMAT: Final = 3  # formats 1 and 2 have a hash after the quarter, which nobody reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A tracker's identity.

    Attributes:
        study: The study's id.
        quarter: The open quarter.
        position: The last ledger entry that the tracker shows; its number is a copy's
            ``made_after``. A returned copy is compared with the ledger, replayed up to this entry.
        hand_out: The hand-out; None for the team's tracker.
    """

    study: str
    quarter: Quarter
    position: Position
    hand_out: HandOut | None = None

    def __str__(self) -> str:
        """Return the identity as one line; ``parse`` reads it."""
        recipient = (self.hand_out.analyst, self.hand_out.round) if self.hand_out else ()
        parts = (_LINE_FORMAT, self.study, self.quarter, self.position.number, self.position.sha256)
        return " ".join(map(str, (IDENTITY_KEY, *parts, *recipient)))

    @classmethod
    def parse(cls, text: str) -> Identity:
        """Read an identity from the line that ``str``, or an earlier version, made of it.

        Raises:
            ValueError: if the text is no such line.
        """
        try:
            line_format, study, quarter, *rest = text.split()[1:]
            number, digest, *recipient = rest if int(line_format) == _LINE_FORMAT else rest[1:]
            open_quarter = Quarter.parse(quarter)
            return cls(
                study=study,
                quarter=open_quarter,
                position=Position(int(number), digest),
                hand_out=_hand_out(open_quarter, recipient),
            )
        except ValueError as error:
            message = f"{text!r} is no tracker's identity"
            raise ValueError(message) from error


def _hand_out(quarter: Quarter, recipient: Sequence[str]) -> HandOut | None:
    if not recipient:
        return None
    analyst, number = recipient
    if why_no_id(analyst) or int(number) not in ROUNDS:
        message = f"{analyst} {number} names no hand-out"
        raise ValueError(message)
    return HandOut(quarter=quarter, analyst=analyst, round=int(number))
