"""Tables of results on standard output: previews, the dashboard, the log."""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.change import Change
from scenariobook.assess.status import Status
from scenariobook.assess.totals import ONE_COMES_TRUE
from scenariobook.columns import lines
from scenariobook.diagnostics import harmless, short
from scenariobook.record.entries import Content, Entry, Key, Opened, Record, Undone, about
from scenariobook.record.fields import FIELDS, header_of
from scenariobook.record.ledger import encoded, kind_of
from scenariobook.record.merge import Outcome, Result
from scenariobook.record.settling import Matter
from scenariobook.record.typed import FieldValue, recorded, same, shown
from scenariobook.record.undoing import Step, numbers_in_words
from scenariobook.standards import Term
from scenariobook.terminal import plural, say

_NARROWEST = 80
_PLACES = 3  # cells that are named where one cause concerns many
_CHOICES = 20  # choices and findings of one matter that are listed
_LONGEST_WHY = 600  # characters of a reason
_NAMED = 10  # cells of a file that are named one by one


def show_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Print a table of what an import will do, cell by cell."""
    rows = [
        (
            outcome.typed.key.quarter,
            outcome.typed.key.subject,
            header_of(outcome.typed.key.field),
            short(shown(outcome.was)),
            short(shown(outcome.typed.value)),
            str(outcome.typed.place),
        )
        for outcome in outcomes
    ]
    headers = ("quarter", "item", "field", "was", "becomes", "from")
    click.echo(harmless("\n".join(lines(headers, rows, _console().width))))


def show_intake(outcomes: Sequence[Outcome]) -> None:
    """Print what files hold: a table of what is applied, then what stays open, with counts."""
    applied = [o for o in outcomes if o.result is Result.APPLIED]
    if applied:
        show_outcomes(applied)
    say_shown(outcomes)
    say_named(outcomes)
    say_open(outcomes)
    say(counts(outcomes))


def say_shown(outcomes: Iterable[Outcome]) -> None:
    """Tell where what a cell shows is taken, and not what its file holds."""
    for outcome in outcomes:
        typed = outcome.typed
        if outcome.result is Result.APPLIED and typed.shown:
            say(f"{typed.place} shows {typed.shown}: {shown(typed.value)} is taken")


def say_open(outcomes: Iterable[Outcome]) -> None:
    """Tell, on standard error, what is in conflict or in question, and why: each cause once."""
    causes: dict[object, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.stays_open:
            is_conflict = outcome.result is Result.CONFLICT
            causes.setdefault(outcome.typed.key if is_conflict else outcome.why, []).append(outcome)
    for held in causes.values():
        first = held[0]
        typed = first.typed
        places = ", ".join(str(o.typed.place) for o in held[:_PLACES])
        rest = f" and {len(held) - _PLACES} more" if held[_PLACES:] else ""
        same_field = all(o.typed.key == typed.key for o in held)
        about = f"{typed.key.subject}, {header_of(typed.key.field)}"
        about = about if same_field else f"{about}, and others"
        found = f" ({short(typed.found)!r})" if typed.found and not held[1:] else ""
        say(f"{first.result}: {places}{rest}: {about}{found}: {first.why}")


def say_named(outcomes: Iterable[Outcome]) -> None:
    """Tell of edits that came before and were taken back or undone since, file by file."""
    by_file: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.named:
            by_file.setdefault(outcome.typed.place.file, []).append(outcome)
    for file, held in by_file.items():
        for outcome in held[:_NAMED]:
            typed = outcome.typed
            about = f"{typed.key.subject}, {header_of(typed.key.field)}: {short(typed.says)}"
            say(f"came before: {typed.place}: {about}: {outcome.named}")
        if held[_NAMED:]:
            say(f"came before: {file}: {len(held) - _NAMED} more cells, likewise")


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
                "named": outcome.named or None,
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
        for words in _raised_words(matter):
            click.echo(f"     {words}")
        for number, choice in enumerate(matter.choices[:_CHOICES], 1):
            click.echo(f"     {number}  {choice.words}")
        if matter.choices[_CHOICES:]:
            more = len(matter.choices) - _CHOICES
            click.echo(f"     and {more} more; --format json lists all")
        click.echo()


def _raised_words(matter: Matter) -> Iterator[str]:
    """Yield what was found where: the same words once, with the first places."""
    same: dict[tuple[str, str], list[str]] = {}
    for raised in matter.raised:
        content = raised.content
        stands = repr(short(content.found)) if content.found else "empty"
        base = content.base if isinstance(content.base, str) else shown(content.base)
        was = f"it was {short(base)} when the file was made"
        why = was if content.conflict else short(content.why, _LONGEST_WHY)
        same.setdefault((stands, why), []).append(raised.origin.where)
    for (stands, why), places in list(same.items())[:_CHOICES]:
        rest = f" and {len(places) - _PLACES} more" if places[_PLACES:] else ""
        yield f"{', '.join(places[:_PLACES])}{rest}: {stands}: {why}"
    if len(same) > _CHOICES:
        yield f"and {len(same) - _CHOICES} more"


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
                    {
                        "at": one.origin.where,
                        "found": one.content.found,
                        "why": short(one.content.why, _LONGEST_WHY),
                    }
                    for one in matter.raised
                ],
                "choices": [choice.words for choice in matter.choices],
            }
            for matter in found
        ],
        indent=2,
        ensure_ascii=False,
    )


def show_steps(found: Iterable[Step]) -> None:
    """Print what commands recorded, one row each, the last one first."""
    table = _table("entries", "recorded", "by", "command", "what", "undone")
    for step in reversed(list(found)):
        origin = step.entries[0].origin
        kinds = Counter(kind_of(entry.content) for entry in step.entries)
        files = ", ".join(sorted({e.origin.file for e in step.entries if e.origin.file})[:_PLACES])
        what = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        table.add_row(
            numbers_in_words(step.numbers),
            f"{origin.when:%Y-%m-%d %H:%M}",
            origin.who,
            origin.command,
            f"{what}, from {files}" if files else what,
            f"by entry {step.undone_by}" if step.undone_by else "",
        )
    _print(table)


def show_difference(before: Record, after: Record) -> None:
    """Print what a record holds that another held otherwise, field by field."""
    table = _table("quarter", "item", "field", "is", "becomes")
    if before.open_quarter != after.open_quarter:
        table.add_row("", "", "open quarter", before.open_quarter, after.open_quarter)
    for key in sorted(_keys(before) | _keys(after)):
        was, becomes = recorded(before, key), recorded(after, key)
        if not same(was, becomes):
            table.add_row(
                key.quarter,
                key.subject,
                header_of(key.field),
                short(shown(was)),
                short(shown(becomes)),
            )
    if table.row_count:
        _print(table)
    opened = len(after.open.keys() - before.open.keys())
    closed = len(before.open.keys() - after.open.keys())
    if opened or closed:
        say(f"{plural(opened, 'matter')} open again, {closed} open no longer")


def _keys(record: Record) -> set[Key]:
    """Return every field that a record may hold something in."""
    held = (record.readings, record.sightings, record.judgments)
    return {
        Key(quarter, kind, subject, field)
        for (kind, fields), by_subject in zip(FIELDS.items(), held, strict=True)
        for subject, quarters in by_subject.items()
        for quarter in quarters
        for field in fields
    }


def open_words(found: Sequence[Matter], met: int = 0) -> str:
    """Return, in words, how much is open.

    ``met`` counts the fields in conflict that no entry has raised yet: `settle` does.
    """
    conflicts = sum(matter.in_conflict for matter in found) + met
    parts = [(conflicts, "conflict"), (len(found) + met - conflicts, "question")]
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
        subject = "" if isinstance(content, Opened | Undone) else about(content)[1]
        value = next(
            (
                getattr(content, name)
                for name in ("value", "state", "likelihood", "found", "chose")
                if getattr(content, name, None) is not None
            ),
            numbers_in_words(content.entries) if isinstance(content, Undone) else "",
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
    _console().print(table)


def _console() -> Console:
    console = _Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, _NARROWEST)
    return console
