"""List open matters and duties; print them, or their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, get_args

import click

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.due import DutyKind, find_duties
from scenariobook.cli.shared.terminal import say
from scenariobook.diagnostics import first_of, plural, short
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.merge.conflicts_in_words import how_many_open, matter_in_words
from scenariobook.record.merge.matters import Matter, open_matters
from scenariobook.record.project import Project
from scenariobook.study.model.study import Study

_NAMED: Final = 3  # duties of one kind


def open_list(project: Project) -> Sequence[Matter]:
    """Return a project's open matters, with the choices for each."""
    start, former = project.study.header.start, former_ids(project.study)

    @cache
    def then(number: int) -> Record:
        return replay(project.ledger.entries[:number], start, former)

    return open_matters(project.record, then)


def show_matters(listed: Iterable[Matter]) -> None:
    """Print open matters, each with its claims and its numbered choices."""
    for matter in listed:
        first, *said = matter_in_words(matter)
        click.echo(first)
        for words in said:
            click.echo(f"     {words}")
        for number, choice in enumerate(matter.choices, 1):
            click.echo(f"     {number}  {choice.words}")
        click.echo()


def warn_of_open(record: Record) -> None:
    """Print how many conflicts and questions are open in a record, if any are."""
    if still_open := open_matters(record):
        pronoun = "it" if len(still_open) == 1 else "them"
        say(f"{how_many_open(still_open)}; `scenariobook settle` lists {pronoun}")


def due_in_words(study: Study, record: Record, quarter: Quarter) -> Iterator[str]:
    """Yield how many values, judgments and so on are due in a quarter, with the first few."""
    duties = find_duties(assess_all(study, record, quarter), record)
    for kind in get_args(DutyKind):
        if ids := [short(duty.id) for duty in duties if duty.kind == kind]:
            count = plural(len(ids), f"{kind} is", f"{kind}s are")
            yield f"{count} due in {quarter}: {first_of(ids, _NAMED)}"
