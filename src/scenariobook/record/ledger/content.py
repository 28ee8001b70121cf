"""Define the bases of entries' contents: what an entry can be about.

What an entry is about is given by position, its fields by keyword.
"""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from msgspec import Struct

from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record.ledger.entry_limits import Name, Plain, RecordText, Round

StatementName = Literal["bottom_line", "so_what"]


class BaseContent(
    Struct,
    frozen=True,
    gc=False,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag=str.lower,
):
    """The content of an entry; its kind is the class's name in small letters."""


class UnclearCell(
    Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """What somebody typed and nobody can read in one way.

    Attributes:
        found: What the cell shows.
        why: Why it is unclear, for a reader.
        choices: The values that it may mean.
    """

    found: RecordText
    why: RecordText
    choices: tuple[Plain, ...] = ()


class About(BaseContent, frozen=True, kw_only=True):
    """What is stated about something; ``id_field`` names the field with its id.

    A field that has a value, or is named in ``empty`` or in ``unclear``, was typed; of the other
    fields the entry says nothing. Entries of earlier versions have all fields of their row.

    Attributes:
        empty: The fields that somebody emptied.
        unclear: What was typed in the fields that nobody can read in one way.
        back: Whether the contributor takes back what she said of ``empty`` from her copy.
    """

    id_field: ClassVar[str]
    empty: tuple[Name, ...] = ()
    unclear: dict[Name, UnclearCell] = {}
    back: bool = False

    @property
    def subject(self) -> str:
        """What it is about, besides the quarter."""
        subject: str = getattr(self, self.id_field)
        return subject


class InQuarter(About, frozen=True):
    """What belongs to a quarter: one entry counts for each."""

    quarter: Quarter

    @classmethod
    def blank(cls, quarter: Quarter, subject: str) -> Self:
        """Return the content about a subject in a quarter, without any field."""
        return cls(quarter, *subject.split(" "))


class WithoutQuarter(About, frozen=True):
    """What belongs to no quarter: one entry counts for the whole study."""

    @property
    def quarter(self) -> Quarter:
        """No quarter."""
        return NO_QUARTER

    @classmethod
    def blank(cls, _quarter: Quarter, subject: str) -> Self:
        """Return the content about a subject, without any field."""
        return cls(*subject.split(" "))


class OfItem(InQuarter, frozen=True):
    """What is about an indicator or a signpost."""

    id_field = "item"
    item: Name


class OfPeriod(OfItem, frozen=True):
    """What is about an indicator, in a quarter or in a month of it."""

    period: Name = ""

    @property
    def subject(self) -> str:
        """The item, and the month if there is one."""
        return f"{self.item} {self.period}" if self.period else self.item


class OfScenario(InQuarter, frozen=True):
    """What is about a scenario in a quarter."""

    id_field = "scenario"
    scenario: Name


class OfAnalyst(InQuarter, frozen=True):
    """What one analyst says in one round about a scenario or a signpost."""

    id_field = "about"
    about: Name
    analyst: Name
    round: Round

    @property
    def subject(self) -> str:
        """What is estimated, by whom, in which round."""
        return f"{self.about} {self.analyst} {self.round}"

    @classmethod
    def blank(cls, quarter: Quarter, subject: str) -> Self:
        """Return the content about a subject in a quarter, without any field."""
        about, analyst, number = subject.split(" ")
        return cls(quarter, about, analyst, int(number))


class OfStatement(InQuarter, frozen=True):
    """What the quarter has by name: its bottom line, and what follows from it."""

    id_field = "statement"
    statement: StatementName


class OfAnswer(InQuarter, frozen=True):
    """What is about a met trigger or a broken assumption."""

    id_field = "about"
    about: Name


class OfCommitment(WithoutQuarter, frozen=True):
    """What somebody will do, by number."""

    id_field = "number"
    number: Name


class OfSource(WithoutQuarter, frozen=True):
    """What is about a source."""

    id_field = "source"
    source: Name


class OfEnding(WithoutQuarter, frozen=True):
    """What is about a scenario, for the whole study."""

    id_field = "scenario"
    scenario: Name
