"""Find what the team changed in the study: thresholds, priors, ratings, texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.basis import Basis
from scenariobook.record.definitions import changes as definitions
from scenariobook.record.ledger.entries import Defined, Entry
from scenariobook.study.model import Study

_BEGINNING: Final = 70  # characters of an assumption or a fact, which have no title


@dataclass(frozen=True, slots=True)
class StudyChanges:
    """What the team changed in the study since its definitions were first recorded.

    Attributes:
        entries: The entries about changes up to the briefing's quarter, oldest first, each with
            the reason, which may be empty.
        titles: What readers know tables by, by the name of their list and their id.
    """

    entries: Sequence[tuple[Entry[Defined], str]]
    titles: Mapping[tuple[str, str], str]


def study_changes(basis: Basis) -> StudyChanges:
    """Return what was changed up to the briefing's quarter."""
    changed = definitions.changed(basis.record.defined)
    until = [one for one in changed if one[0].content.quarter <= basis.quarter]
    return StudyChanges(until, _titles(basis.study))


def _titles(study: Study) -> Mapping[tuple[str, str], str]:
    """Return what readers know tables by, also under their former ids."""
    titles = {("study", study.id): study.header.title}
    for name, tables in (("drivers", study.drivers), ("sources", study.sources)):
        titles |= {(name, one.id): one.title for one in tables}
    for name, things in (
        ("scenarios", study.scenarios),
        ("indicators", study.indicators),
        ("signposts", study.signposts),
    ):
        titles |= {(name, i): one.title for one in things for i in (one.id, *one.formerly)}
    for name, texts in (("assumptions", study.assumptions), ("facts", study.facts)):
        titles |= {(name, one.id): typeset.shortened(one.text, _BEGINNING) for one in texts}
    return titles | {("analysts", one.id): one.name for one in study.analysts}
