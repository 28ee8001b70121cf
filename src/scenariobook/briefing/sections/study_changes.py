"""Make the section on what the team changed in the study: thresholds, priors, ratings, texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scenariobook.briefing import typeset
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.wording.materials import Materials
from scenariobook.record.definitions import changes as definitions
from scenariobook.record.ledger.entries import Redefined
from scenariobook.standards.evidence_ratings import RATINGS
from scenariobook.study.model import Study

# Titles by the name of their list and their id.
Titles = Mapping[tuple[str, str], str]

_NO_REASON: Final = "No reason was given."
_RATINGS: Final = "ratings"  # the key
_NEGATIVE: Final = re.compile(r"(?<![^ ])-(?=\d)")  # the hyphen before a negative number


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the study's definitions.

    Attributes:
        kind: What was changed, such as ``indicator``.
        title: Its title; its id, if the study no longer has it.
        words: What became of it, such as ``warning: 3 to 2.5``.
    """

    kind: str
    title: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redefinition:
    """One entry of the ledger about changed definitions.

    Attributes:
        number: The entry's.
        quarter: The quarter that was open.
        recorded: The day.
        who: Who recorded it.
        changes: What changed, in the study's order.
        why: The reason, or that none was given; a sentence.
    """

    number: str
    quarter: str
    recorded: str
    who: str
    changes: tuple[Change, ...]
    why: str


@dataclass(frozen=True, slots=True)
class StudyChanges:
    """What the team changed in the study since its definitions were first recorded.

    Attributes:
        entries: One for each entry about changes, oldest first; without any, there is no section.
    """

    entries: tuple[Redefinition, ...]


def study_changes(materials: Materials, basis: Basis) -> StudyChanges:
    """Return the section: what was changed up to the briefing's quarter."""
    titles = _titles(materials.study)
    return StudyChanges(
        tuple(
            Redefinition(
                number=typeset.number(entry.number),
                quarter=str(entry.content.quarter),
                recorded=typeset.day(entry.origin.when),
                who=entry.origin.who,
                changes=tuple(_change(change, titles) for change in entry.content.changes),
                why=typeset.sentence(why) or _NO_REASON,
            )
            for entry, why in definitions.changed(basis.record.defined)
            if entry.content.quarter <= materials.quarter
        )
    )


def _titles(study: Study) -> Titles:
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
    return titles | {("analysts", one.id): one.name for one in study.analysts}


def _change(change: Redefined, titles: Titles) -> Change:
    title = titles.get((change.table, change.id), change.id)
    return Change(change.table.removesuffix("s"), title, _words(change, titles))


def _words(change: Redefined, titles: Titles) -> str:
    """Return what became of a table: from what to what, but texts only named."""
    match change:
        case Redefined(key="", now=now):
            return now
        case Redefined(key="id", id=id_, was=was, now=now) if id_ == was:
            return f"joined: {was} to {now}"
        case Redefined(key="id", was=was, now=now):
            return f"renamed: {was} to {now}"
        case Redefined(key=key, was="", now=""):
            return f"text {_key(key, titles)} changed"
        case Redefined(key=key, was=was, now=now):
            return f"{_key(key, titles)}: {_value(key, was)} to {_value(key, now)}"


def _key(key: str, titles: Titles) -> str:
    """Return a key as words: ``fades_after`` is ``fades after``; a rating names its scenario."""
    name, _, part = key.partition(".")
    if name == _RATINGS:
        return f"rating for {typeset.named(titles.get(('scenarios', part), part))}"
    return key.replace("_", " ")


def _value(key: str, text: str) -> str:
    """Return a value as recorded, but a rating as the probability that it stands for.

    The briefing prints no term of likelihood without its range.
    """
    if key.startswith(_RATINGS) and text in RATINGS:
        return typeset.number(RATINGS[text], 1)
    return _NEGATIVE.sub(typeset.MINUS, text)
