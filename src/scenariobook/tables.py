"""Tables of results on standard output: previews, the dashboard, the log."""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.change import Change
from scenariobook.assess.status import Status
from scenariobook.assess.totals import ONE_COMES_TRUE
from scenariobook.diagnostics import short
from scenariobook.record.entries import Content, Entry, Opened, about
from scenariobook.record.ledger import encoded, kind_of
from scenariobook.record.merge import FieldValue, Outcome, Result, shown
from scenariobook.record.settling import Matter
from scenariobook.standards import Term
from scenariobook.terminal import plural, say
from scenariobook.workbook.names import header_of

_NARROWEST = 80
# What a reader must hear of; the rest is counted.
NEWS = frozenset({Result.APPLIED, Result.CONFLICT, Result.QUESTION})


def show_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Print a table of what an import will do, cell by cell."""
    table = _table("quarter", "item", "field", "was", "becomes", "from")
    for outcome in outcomes:
        typed = outcome.typed
        table.add_row(
            typed.key.quarter,
            typed.key.subject,
            header_of(typed.key.field),
            short(shown(outcome.was)),
            short(shown(typed.value)),
            str(typed.place),
        )
    _print(table)


def show_intake(outcomes: Sequence[Outcome]) -> None:
    """Print what files hold: a table of what is applied, then what stays open, with counts."""
    applied = [o for o in outcomes if o.result is Result.APPLIED]
    if applied:
        show_outcomes(applied)
    say_shown(outcomes)
    say_open(outcomes)
    say(counts(outcomes))


def say_shown(outcomes: Iterable[Outcome]) -> None:
    """Tell where what a cell shows is taken, and not what its file holds."""
    for outcome in outcomes:
        typed = outcome.typed
        if outcome.result is Result.APPLIED and typed.shown:
            say(f"{typed.place} shows {typed.shown}: {shown(typed.value)} is taken")


def say_open(outcomes: Iterable[Outcome]) -> None:
    """Tell, on standard error, what is in conflict or in question, and why."""
    for outcome in outcomes:
        if outcome.stays_open:
            typed = outcome.typed
            found = f" ({short(typed.found)!r})" if typed.found else ""
            about = f"{typed.key.subject}, {header_of(typed.key.field)}"
            say(f"{outcome.result}: {typed.place}: {about}{found}: {outcome.why}")


def outcomes_json(outcomes: Iterable[Outcome]) -> str:
    """Return outcomes as a JSON array, for other programs."""
    return json.dumps(
        [
            {
                "result": outcome.result,
                "quarter": outcome.typed.key.quarter,
                "kind": outcome.typed.key.kind,
                "item": outcome.typed.key.subject,
                "field": outcome.typed.key.field,
                "was": None if outcome.was is None else shown(outcome.was),
                "becomes": None if outcome.typed.value is None else shown(outcome.typed.value),
                "found": outcome.typed.found or None,
                "file": outcome.typed.place.file,
                "sheet": outcome.typed.place.sheet,
                "cell": outcome.typed.place.cell,
                "why": outcome.why or None,
            }
            for outcome in outcomes
        ],
        indent=2,
        ensure_ascii=False,
    )


def counts(outcomes: Sequence[Outcome]) -> str:
    """Return how many cells ended in which outcome, in words."""
    tallied = Counter(outcome.result for outcome in outcomes)
    parts = [f"{count:,} {result}" for result, count in sorted(tallied.items())]
    return f"{plural(len(outcomes), 'cell')} read: " + (", ".join(parts) or "nothing typed")


def show_matters(found: Iterable[Matter]) -> None:
    """Print what is open, each with its choices by number."""
    for matter in found:
        key = matter.key
        word = "conflict" if matter.in_conflict else "question"
        click.echo(f"{matter.number}. {word}: {key.quarter}, {key.subject}, {header_of(key.field)}")
        for raised in matter.raised:
            content = raised.content
            stands = repr(short(content.found)) if content.found else "empty"
            base = content.base if isinstance(content.base, str) else shown(content.base)
            why = f"it was {base} when the file was made" if content.conflict else content.why
            click.echo(f"     {raised.origin.where}: {stands}: {why}")
        for number, choice in enumerate(matter.choices, 1):
            click.echo(f"     {number}  {choice.words}")
        click.echo()


def matters_json(found: Iterable[Matter]) -> str:
    """Return what is open as a JSON array, for other programs."""
    return json.dumps(
        [
            {
                "number": matter.number,
                "result": "conflict" if matter.in_conflict else "question",
                "quarter": matter.key.quarter,
                "kind": matter.key.kind,
                "item": matter.key.subject,
                "field": matter.key.field,
                "record": None if matter.now is None else shown(matter.now),
                "cells": [
                    {"at": one.origin.where, "found": one.content.found, "why": one.content.why}
                    for one in matter.raised
                ],
                "choices": [choice.words for choice in matter.choices],
            }
            for matter in found
        ],
        indent=2,
        ensure_ascii=False,
    )


def open_words(found: Sequence[Matter]) -> str:
    """Return, in words, how much is open."""
    conflicts = sum(matter.in_conflict for matter in found)
    parts = [(conflicts, "conflict"), (len(found) - conflicts, "question")]
    said = " and ".join(plural(count, noun) for count, noun in parts if count)
    return f"{said} open; `scenariobook settle` lists them" if said else "nothing is open"


def show_assessment(change: Change | None, assessment: Assessment) -> None:
    """Print the dashboard: scenarios, then what moved, then what is missing."""
    click.echo(f"{assessment.study.header.title}, {assessment.quarter}\n")
    _print(_scenarios(change, assessment))
    if assessment.total and assessment.total.is_off:
        click.echo(f"\nThe likelihoods add up to {assessment.total.words}: {ONE_COMES_TRUE}.")
    indicators = _indicators(assessment)
    if indicators.row_count:
        click.echo("\nIndicators off normal, and what has no current reading:\n")
        _print(indicators)


def _scenarios(change: Change | None, assessment: Assessment) -> Table:
    table = _table("scenario", "judgment", "confidence", "implied (an aid)", "since last quarter")
    moved = {c.after.scenario.id: c.implied_by for c in change.standings} if change else {}
    for standing in assessment.standings:
        judgment = standing.judgment
        by = moved.get(standing.scenario.id)
        table.add_row(
            standing.scenario.title,
            _likelihood(judgment.likelihood if judgment else None, standing.judged_term),
            (judgment.confidence if judgment else None) or "none",
            _likelihood(standing.implied, standing.implied_term),
            "" if by is None else f"{by:+.1f} points",
        )
    return table


def _likelihood(value: FieldValue, term: Term | None) -> str:
    words = term.with_range if term else ""
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:.0f}% {words}".strip()
    return words


def _indicators(assessment: Assessment) -> Table:
    table = _table("indicator", "status", "value", "from")
    for state in assessment.indicators:
        if state.status is Status.NORMAL:
            continue
        reading = state.reading
        table.add_row(
            state.indicator.id,
            str(state.status),
            shown(reading.value) if reading else "",
            reading.quarter if reading else "",
        )
    return table


def log_json(entries: Iterable[Entry[Content]]) -> str:
    """Return ledger entries as a JSON array, for other programs."""
    return "[\n" + ",\n".join(encoded(entry).decode() for entry in entries) + "\n]"


def show_log(entries: Iterable[Entry[Content]]) -> None:
    """Print ledger entries, one row each."""
    table = _table("no.", "recorded", "by", "quarter", "what", "value", "from")
    for entry in entries:
        content = entry.content
        subject = "" if isinstance(content, Opened) else about(content)[1]
        value = next(
            (
                getattr(content, name)
                for name in ("value", "state", "likelihood", "found", "chose")
                if getattr(content, name, None) is not None
            ),
            "",
        )
        table.add_row(
            str(entry.number),
            f"{entry.origin.when:%Y-%m-%d %H:%M}",
            entry.origin.who,
            content.quarter,
            f"{kind_of(content)} {subject}".strip(),
            f"{value:g}" if isinstance(value, float) else str(value),
            entry.origin.traced,
        )
    _print(table)


def _table(*headers: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


class _Console(Console):
    """One that says so where nobody reads what it prints; rich ends the program without a word."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def _print(table: Table) -> None:
    console = _Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, _NARROWEST)
    console.print(table)
