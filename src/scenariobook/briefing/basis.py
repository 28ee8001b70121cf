"""The input of every edition: study, record and quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenariobook.assess.why_it_moved import Known
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import Content, Entry
from scenariobook.study.model import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Everything that decides the bytes of a briefing: equal bases make equal files.

    Attributes:
        study: The definitions.
        record: The current value of every field, replayed from ``entries``.
        quarter: The quarter that the briefing is about.
        entries: The ledger in its order, with the ids that the study has now.
        version: The SHA-256 of the definitions, in hexadecimal.
        unrecorded: Whether the study's files have changed since the record's last entry about them.
        then: What was known at the end of the quarter before; None if it is what is known now.
        folder: The study's folder, which may have ``templates`` and ``assets``; None to use the
            shipped ones alone.
    """

    study: Study
    record: Record
    quarter: Quarter
    entries: Sequence[Entry[Content]]
    version: str
    unrecorded: bool = False
    then: Known | None = None
    folder: Path | None = None
