"""What a study's ledger means, after each of its entries: facts in words, each with its value.

All that asks the program stands here, so that a rebuilt record is asked in one place. A value of a
fact is what JSON holds. What is empty is no fact.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from scenariobook.assess.assessment import Assessment, assess, assess_all
from scenariobook.assess.item_status import Status, status_at
from scenariobook.cli.log import entry_in_words
from scenariobook.record.as_known import as_known
from scenariobook.record.claims.form_1 import stated_before
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.rounds import round_of
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import FIELDS, Subject, UnclearText
from scenariobook.record.project import Project
from scenariobook.record.values.field_values import value_as_text, value_in
from scenariobook.standards.likelihood_terms import clamped
from tests.commands import opened

Meaning: TypeAlias = Mapping[str, Any]

_DIGITS = 6  # behind the point, of a likelihood that is computed


def meanings(folder: Path) -> Iterator[tuple[str, Meaning]]:
    """Yield what a study's ledger means after each entry, and at last what it means now.

    After an entry, the definitions that were in force then hold, as for ``--as-known``; at last the
    study's files as they are, and all quarters are assessed.

    Yields:
        The position in words, and the facts.
    """
    project = opened(folder)
    told = _log_in_words(project)
    known = project
    for entry in project.ledger.entries:
        # Definitions that have not changed since the entry before are not read again.
        known = as_known(replace(project, loaded=known.loaded), entry.number)
        now = assess(known.study, known.record, known.record.open_quarter)
        facts = {**stands(known.record), **_open(known.record), **_assessed(now)}
        yield f"after entry {entry.number}", _without_empty(facts | {"told": told[entry.number]})
    facts = {**stands(project.record), **_open(project.record)}
    for assessed in assess_all(project.study, project.record, project.record.open_quarter):
        facts |= _assessed(assessed)
    yield "now", _without_empty(facts)


def stands(record: Record) -> Meaning:
    """Return what stands: the quarter, the round of estimates, and each field of what was stated.

    Args:
        record: The record.
    """
    quarter = record.open_quarter
    facts: dict[str, Any] = {
        "the open quarter": quarter,
        "the round of estimates": round_of(record, quarter),
    }
    for kind, by_subject in record.stated.items():
        for subject, quarters in by_subject.items():
            for of, entry in quarters.items():
                for name in FIELDS[kind]:
                    facts[_about(Key(of, kind, Subject(subject), name))] = value_in(entry, name)
    return _without_empty(facts)


def _log_in_words(project: Project) -> dict[int, str]:
    """Return, by number, what the log says of each entry."""
    entries = project.ledger.entries
    before = stated_before(former_ids(project.study).with_present_ids(entries))
    return {one.number: entry_in_words(one.content, before.get(one.number)) for one in entries}


def _open(record: Record) -> dict[str, Any]:
    """Return what is open: by field, the texts that are in conflict, and those asked about."""
    texts: dict[str, set[str]] = {}
    for key, claims in record.open.items():
        for value in (claim.value for claim in claims):
            if isinstance(value, UnclearText):
                texts.setdefault(f"{_about(key)} | question", set()).add(value.found)
            else:
                texts.setdefault(f"{_about(key)} | conflict", set()).add(value_as_text(value))
    return {about: sorted(found) for about, found in texts.items()}


def _assessed(assessment: Assessment) -> dict[str, Any]:
    """Return a quarter's statuses, and the likelihoods of its scenarios, implied and judged."""
    facts: dict[str, Any] = {}
    for indicator in assessment.indicators:
        about = f"{assessment.quarter} | {indicator.item.id}"
        facts[f"{about} | status"] = indicator.status
        value = indicator.reading.value if indicator.reading else None
        facts[f"{about} | status by value"] = (
            Status.NO_DATA if value is None else status_at(indicator.item, value)
        )
        facts[f"{about} | value that counts"] = value
        facts[f"{about} | of earlier"] = indicator.of_earlier or None
    for signpost in assessment.signposts:
        about = f"{assessment.quarter} | {signpost.item.id}"
        facts[f"{about} | state"] = signpost.state
        facts[f"{about} | overdue"] = signpost.overdue or None
        facts[f"{about} | faded"] = signpost.faded or None
    for scenario in assessment.scenarios:
        about = f"{assessment.quarter} | {scenario.scenario.id}"
        implied, judgment = scenario.implied, scenario.judgment
        facts[f"{about} | implied"] = None if implied is None else round(clamped(implied), _DIGITS)
        facts[f"{about} | judged"] = judgment and judgment.likelihood
        facts[f"{about} | judged in words"] = scenario.judged_term and scenario.judged_term.name
    return facts


def _about(key: Key) -> str:
    return " | ".join(filter(None, (key.quarter, key.kind, key.subject, key.field)))


def _without_empty(facts: Meaning) -> Meaning:
    """Return facts as JSON has them; a day and a quarter are texts there."""
    full = {about: value for about, value in facts.items() if value not in (None, "", ())}
    plain: Meaning = json.loads(json.dumps(full, default=str))
    return plain
