"""Open conflicts and questions on standard output, as text and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import click

from scenariobook.diagnostics import short
from scenariobook.record.entries import Key
from scenariobook.record.fields import FIELDS, field_in_words
from scenariobook.record.memory import history, present
from scenariobook.record.origin import Origin
from scenariobook.record.record import Record
from scenariobook.record.settling import Matter, matters
from scenariobook.record.subjects import about_in_words
from scenariobook.record.typed import base_when, recorded, same, shown
from scenariobook.terminal import plural, warn

_ROW: Final = re.compile(r"(?:^[A-Z]+|^R)(\d+)")
_PLACES: Final = 3  # cells named for one cause
_CHOICES: Final = 20  # choices, and cells with their reasons, printed for one matter
_LONGEST_WHY: Final = 600  # characters of a reason
_TO_SETTLE: Final = "settle with --choose NUMBER=CHOICE or --enter NUMBER=VALUE"


def show_matters(
    listed: Iterable[Matter], meanings: Mapping[int, str] = MappingProxyType({})
) -> None:
    """Print conflicts and questions, each with its cells and its numbered choices.

    Args:
        listed: The conflicts and questions.
        meanings: By their numbers, what the study has changed of what their values mean.
    """
    for matter in listed:
        key = matter.key
        word = "conflict" if matter.in_conflict else "question"
        about = ", ".join(filter(None, (key.quarter, about_in_words(key), field_in_words(key))))
        click.echo(f"{matter.number}. {word}: {about}")
        for words in _raised_words(matter):
            click.echo(f"     {words}")
        if matter.number in meanings:
            click.echo(f"     please note: {meanings[matter.number]}")
        for number, choice in enumerate(matter.choices[:_CHOICES], 1):
            click.echo(f"     {number}  {choice.words}")
        if matter.choices[_CHOICES:]:
            more = len(matter.choices) - _CHOICES
            click.echo(f"     and {more} more; --format json lists all")
        if matter.about_a_field:
            click.echo(f"     or enter another value, with --enter {matter.number}=VALUE")
        click.echo()


def _raised_words(matter: Matter) -> Iterator[str]:
    """Yield a line for each content and reason, with the first cells that share them."""
    alike: dict[tuple[str, str], list[str]] = {}
    for raised in matter.raised:
        content = raised.content
        content_shown = repr(short(content.found)) if content.found else "empty"
        base = content.base if isinstance(content.base, str) else shown(content.base)
        was = f"it was {short(base)} {base_when(raised.origin.sheet)}"
        why = was if content.conflict else short(content.why, _LONGEST_WHY)
        alike.setdefault((content_shown, why), []).append(raised.origin.where)
    for (content_shown, why), places in list(alike.items())[:_CHOICES]:
        rest = f" and {len(places) - _PLACES} more" if places[_PLACES:] else ""
        yield f"{', '.join(places[:_PLACES])}{rest}: {content_shown}: {why}"
    if len(alike) > _CHOICES:
        yield f"and {len(alike) - _CHOICES} more"


def matters_json(listed: Iterable[Matter]) -> str:
    """Return conflicts and questions as a JSON array, one object for each."""
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
                        "at": raised.origin.where,
                        "found": raised.content.found,
                        "why": short(raised.content.why, _LONGEST_WHY),
                    }
                    for raised in matter.raised
                ],
                "choices": [choice.words for choice in matter.choices],
            }
            for matter in listed
        ],
        indent=2,
        ensure_ascii=False,
    )


def mixed_words(record: Record, settled: Iterable[Key]) -> Iterator[str]:
    """Yield a sentence for each entry whose fields come from several files or rows.

    A file has several rows for one entry if two items have become one since it was made.

    Args:
        record: The record after the decisions.
        settled: The fields that were decided about.
    """
    for quarter, kind, subject in dict.fromkeys(key[:3] for key in settled):
        by_row: dict[tuple[str, str, str], list[str]] = {}
        for name, field in FIELDS.get(kind, {}).items():
            key = Key(quarter, kind, subject, name)
            if recorded(record, key) is not None:
                origin = _origin_of(record, key)
                row = origin.file_name or "`settle`", origin.sheet, _row(origin.cells.get(name, ""))
                by_row.setdefault(row, []).append(field.header)
        files, rows = {row[0] for row in by_row}, [row for row in by_row if row[-1]]
        if len(files) > 1 or len({row[:2] for row in rows}) < len(rows):
            of_rows = len(files) == 1
            told = "; ".join(
                f"{', '.join(fields)} from {_row_in_words(*row) if of_rows else row[0]}"
                for row, fields in by_row.items()
            )
            about, parts = (
                about_in_words(Key(quarter, kind, subject, "")),
                "rows" if of_rows else "files",
            )
            yield f"{about} has parts of several {parts} now: {told}; see that they belong together"


def _origin_of(record: Record, key: Key) -> Origin:
    """Return where a field's present value came from: an origin that names its cell, if one does.

    An entry that settles one field of an item has the item's other fields, too, without cells.
    """
    changes = history(record, key)
    first = present(changes)[0]
    alike = (change for change in changes if same(change.value, first.value))
    named = (c.entry.origin for c in (first, *alike) if key.field in c.entry.origin.cells)
    return next(named, first.entry.origin)


def _row_in_words(file: str, sheet: str, row: str) -> str:
    return f"{sheet} row {row} of {file}" if row else f"{sheet} of {file}"


def _row(cell: str) -> str:
    """Return the row of a cell such as ``K8`` or ``R8C3``."""
    found = _ROW.search(cell)
    return found[1] if found else ""


def left_words(left: Sequence[Matter]) -> str:
    """Return what is open after `settle` has listed it, and how it is settled."""
    counted = _counted(left)
    return f"{counted} open; {_TO_SETTLE}" if counted else "nothing is open"


def _counted(listed: Sequence[Matter], unraised: int = 0) -> str:
    """Return how many conflicts and questions are open; empty if none are."""
    conflicts = sum(matter.in_conflict for matter in listed) + unraised
    parts = [(conflicts, "conflict"), (len(listed) + unraised - conflicts, "question")]
    return " and ".join(plural(count, noun) for count, noun in parts if count)


def warn_of_open(record: Record) -> None:
    """Print how many conflicts and questions are open in a record, if any are.

    Those that no entry has raised yet count, too: `settle` raises them.
    """
    listed, unraised = matters(record), len(record.rivals)
    them = "it" if len(listed) + unraised == 1 else "them"
    counted = _counted(listed, unraised)
    if counted:
        warn(f"{counted} open; `scenariobook settle` lists {them}")
