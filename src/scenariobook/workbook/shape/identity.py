"""Write and read the identity of a tracker: its study, quarter, and position in the ledger.

A workbook stores it in three places: a custom document property, a defined name, and a hidden
sheet. A returned copy needs only one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import FormerIds, by_kind
from scenariobook.record.claims.hand_outs import HandOut
from scenariobook.record.claims.subjects import ROUNDS, TABLES
from scenariobook.record.ledger.chain import Position
from scenariobook.record.ledger.entries import Kind
from scenariobook.study.texts import is_id

IDENTITY_KEY: Final = "scenariobook"  # names the property and the defined name; begins the identity
FORMER: Final = "formerly"  # the hidden sheet's key for former ids
CHECKSUMS_KEY: Final = (
    "seals"  # the hidden sheet's key above the checksums; trackers store this word
)
# The kinds by which trackers store former ids, one for each of indicator, signpost and scenario.
_RECORDED: Final[tuple[Kind, ...]] = ("reading", "sighting", "judgment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A tracker's identity.

    Attributes:
        study: the study's id.
        layout: the version of the sheets' layout.
        quarter: the open quarter.
        generation: the SHA-256, in hexadecimal digits, over all that the tracker was made from.
        position: the last ledger entry that the tracker shows. Replaying the ledger up to it gives
            the base that a returned copy is compared with.
        hand_out: which hand-out it is; None for the tracker of all.
    """

    study: str
    layout: int
    quarter: Quarter
    generation: str
    position: Position
    hand_out: HandOut | None = None

    def __str__(self) -> str:
        """Return the identity as one line; ``parse`` reads it."""
        parts = (IDENTITY_KEY, self.layout, self.study, self.quarter, self.generation)
        one = self.hand_out
        whose = (one.analyst, one.round) if one else ()
        return " ".join(map(str, (*parts, self.position.number, self.position.sha256, *whose)))

    @classmethod
    def parse(cls, text: str) -> Identity:
        """Read the line that ``str`` makes of an identity.

        Raises:
            ValueError: if the text is anything else.
        """
        try:
            layout, study, quarter, generation, number, digest, *whose = text.split()[1:]
            position, of = Position(int(number), digest), Quarter.parse(quarter)
            return cls(
                study=study,
                layout=int(layout),
                quarter=of,
                generation=generation,
                position=position,
                hand_out=_hand_out(of, whose),
            )
        except ValueError as error:
            message = f"{text!r} is no tracker's identity"
            raise ValueError(message) from error


def _hand_out(quarter: Quarter, whose: Sequence[str]) -> HandOut | None:
    if not whose:
        return None
    analyst, number = whose
    if not is_id(analyst) or int(number) not in ROUNDS:
        message = f"{analyst} {number} names no hand-out"
        raise ValueError(message)
    return HandOut(quarter=quarter, analyst=analyst, round=int(number))


def generation(study_version: str, position: Position, quarter: Quarter, layout: int) -> str:
    """Return the SHA-256, in hexadecimal digits, over all that a tracker is made from."""
    inputs = (study_version, position.number, position.sha256, quarter, layout)
    return sha256("\n".join(map(str, inputs)).encode()).hexdigest()


def written_former(former: FormerIds) -> Iterator[str]:
    """Yield the former ids known when a tracker is made, as texts that ``parse_former`` reads.

    They lead from the tracker's ids to the record, even if the study declares others later.
    """
    for kind in _RECORDED:
        for old, new in former.renamed.get(kind, {}).items():
            yield f"{kind} {old} {new}"


def parse_former(texts: Iterable[object]) -> FormerIds:
    """Read the texts that ``written_former`` yields; skip any other text."""
    renamed: dict[str, dict[str, str]] = {one: {} for kind in _RECORDED for one in TABLES[kind]}
    for text in texts:
        match str(text).split():
            case ["reading" | "sighting" | "judgment" as kind, old, new]:
                (table,) = TABLES[kind]
                renamed[table][old] = new
    return FormerIds(by_kind(renamed))
