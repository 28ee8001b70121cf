"""Make the table of dated signposts: how likely each is to be seen by its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from scenariobook.briefing import typeset
from scenariobook.briefing.wording import likelihoods
from scenariobook.briefing.wording.estimates import Estimates, estimates
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.record.claims.subjects import dated
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import Chance
from scenariobook.study.model import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRow:
    """A dated signpost with the team's chance or people's estimates.

    Attributes:
        title: The signpost's.
        target: The link to its row among the signposts.
        rationale: Why the team gives it this chance.
        expected: The day by which it is expected.
        chance: The team's likelihood, with its range; a dash without one.
        given_by: Who gave the chance, as a sentence.
        estimates: What people estimate; None if nobody does.
    """

    title: str
    target: str
    rationale: str
    expected: str
    chance: Markup
    given_by: str
    estimates: Estimates | None


def dated_rows(materials: Materials, scenario: Scenario) -> tuple[DatedRow, ...]:
    """Return a scenario's own dated signposts of which somebody stated a likelihood."""
    return tuple(_rows(materials, scenario))


def _rows(materials: Materials, scenario: Scenario) -> Iterator[DatedRow]:
    for id_ in dated(materials.study):
        signpost = materials.study.signpost_by_id[id_]
        if signpost.home != scenario.id or signpost.expected_by is None:
            continue
        entry = materials.record.chances.get(id_, {}).get(materials.quarter)
        estimated = estimates(materials, id_)
        if entry is None and estimated is None:
            continue
        content = entry.content if entry else None
        yield DatedRow(
            title=signpost.title,
            target=target(signpost),
            rationale=content.rationale if content else "",
            expected=typeset.day(signpost.expected_by),
            chance=_chance(materials, entry),
            given_by=typeset.sentence(f"Given by {content.analyst}")
            if content and content.analyst
            else "",
            estimates=estimated,
        )


def _chance(materials: Materials, entry: Entry[Chance] | None) -> Markup:
    if entry is None or entry.content.chance is None:
        return Markup.escape(typeset.DASH)
    return likelihoods.stated(entry.content.chance, materials.yardstick).in_full
