"""What an edition is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scenariobook.quarter import Quarter
from scenariobook.record.entries import Content, Entry, Record
from scenariobook.study.model import Study


@dataclass(frozen=True, slots=True)
class Basis:
    """A study, what is known of it, and the quarter that is told: the same basis, the same bytes.

    ``entries`` are the ledger's, under present ids, of which ``record`` is the sum. ``version``
    is the SHA-256 of the definitions. ``folder`` is where a study's own ``templates`` and
    ``assets`` are looked for; without it, the shipped ones alone are used.
    """

    study: Study
    record: Record
    quarter: Quarter
    entries: Sequence[Entry[Content]]
    version: str
    folder: Path | None = None
