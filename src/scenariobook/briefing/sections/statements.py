"""Make the quarter in words: the bottom line and what follows from it, as somebody typed them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials
from scenariobook.record.claims.subjects import STATEMENTS, in_words

LONGEST_IN_BRIEF: Final = 500  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementText:
    """One statement.

    Attributes:
        title: What it is: the bottom line, or what follows from it.
        is_bottom_line: Whether it is the bottom line.
        text: The statement as typed.
        brief_text: The same, shortened if it is very long.
        signer: Who signed it; empty if nobody did.
        signed: The same as a sentence.
        origin: The link to its entry in the provenance, which has the whole text if it is very
            long.
    """

    title: str
    is_bottom_line: bool
    text: str
    brief_text: str
    signer: str
    signed: str
    origin: str


def statements(materials: Materials) -> tuple[StatementText, ...]:
    """Return the quarter's own statements; an earlier quarter's are never carried over."""
    return tuple(_statements(materials))


def title_of(statement: str) -> str:
    """Return the printed title of a statement, by its name in the record."""
    return in_words(statement).capitalize()


def _statements(materials: Materials) -> Iterator[StatementText]:
    for name in STATEMENTS:
        entry = materials.record.statements.get(name, {}).get(materials.quarter)
        if entry and entry.content.text:
            who = entry.content.analyst
            yield StatementText(
                title=title_of(name),
                is_bottom_line=name == STATEMENTS[0],
                text=entry.content.text,
                brief_text=typeset.shortened(entry.content.text, LONGEST_IN_BRIEF),
                signer=who,
                signed=typeset.sentence(f"Signed: {who}") if who else "Not signed.",
                origin=materials.trail.follow(entry),
            )


def has_bottom_line(typed: Sequence[StatementText]) -> bool:
    """Return whether somebody typed the bottom line."""
    return any(statement.is_bottom_line for statement in typed)
