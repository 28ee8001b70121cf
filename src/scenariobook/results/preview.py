"""What files hold, before it is recorded, on standard output: as text and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from string import ascii_uppercase
from typing import Final

import click

from scenariobook.diagnostics import harmless, short
from scenariobook.record.entries import ABOUT_NO_FIELD
from scenariobook.record.fields import FIELDS, field_in_words
from scenariobook.record.merge import Outcome
from scenariobook.record.merge_rules import Result
from scenariobook.record.subjects import about_in_words
from scenariobook.record.typed import shown
from scenariobook.results.rich_table import console_width
from scenariobook.results.text_table import lines
from scenariobook.terminal import plural, say

_PLACES: Final = 3  # cells named for one cause
_UNDER: Final = "(under "
_NAMED: Final = 10  # cells of one file that are printed one by one


def show_intake(outcomes: Sequence[Outcome]) -> None:
    """Print what an import or a build will do.

    The table of applied cells goes to standard output; cells that agree with the record, open
    cells with their reasons, and counts by outcome go to standard error.
    """
    applied = [o for o in outcomes if o.result is Result.APPLIED]
    if applied:
        show_outcomes(applied)
    say_shown(outcomes)
    say_named(outcomes)
    say_agreed(outcomes)
    say_open(outcomes)
    say(counts(outcomes))


def show_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Print a table with one row for each outcome: the field, its old and its new value."""
    rows = [
        (
            outcome.typed.key.quarter,
            about_in_words(outcome.typed.key),
            field_in_words(outcome.typed.key),
            short(shown(outcome.was)),
            short(shown(outcome.typed.value)),
            f"{outcome.typed.place} {_formula(outcome)}".rstrip(),
        )
        for outcome in outcomes
    ]
    headers = ("quarter", "item", "field", "was", "becomes", "from")
    table = lines(headers, rows, console_width(), addresses="from")
    click.echo(harmless("\n".join(table)))


def _formula(outcome: Outcome) -> str:
    return f"({short(outcome.typed.formula)})" if outcome.typed.formula else ""


def say_shown(outcomes: Iterable[Outcome]) -> None:
    """Print what is read otherwise than the file holds it, a line for each field of a file.

    Ids of rows that are read otherwise have a line each.
    """
    told: set[tuple[str, str, str]] = set()
    read: dict[tuple[str, str], list[str]] = {}
    for outcome in outcomes:
        typed = outcome.typed
        if outcome.result is not Result.APPLIED:
            continue
        row = (typed.place.file, typed.place.sheet, typed.row_id)
        if typed.row_id and row not in told:
            told.add(row)
            say(f"{typed.place}: the id {typed.row_id} of its row is read as {typed.key.subject}")
        if typed.shown:
            words = f"{typed.place} shows {short(typed.shown)}: {shown(typed.value)} is taken"
            read.setdefault((typed.place.file, typed.key.field), []).append(words)
    for cells in read.values():
        rest = f"; and {len(cells) - _PLACES} more" if cells[_PLACES:] else ""
        say("; ".join(cells[:_PLACES]) + rest)


def say_named(outcomes: Iterable[Outcome]) -> None:
    """Print the edits that were recorded from these files before and no longer hold."""
    by_file: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.named:
            by_file.setdefault(outcome.typed.place.file, []).append(outcome)
    for file, repeated in by_file.items():
        for outcome in repeated[:_NAMED]:
            typed = outcome.typed
            about = f"{about_in_words(typed.key)}, {field_in_words(typed.key)}: {short(typed.says)}"
            say(f"imported before: {typed.place}: {about}: {outcome.named}")
        if repeated[_NAMED:]:
            say(f"imported before: {file}: {len(repeated) - _NAMED} more cells")


def say_agreed(outcomes: Iterable[Outcome]) -> None:
    """Print how many cells of each file say what others have recorded, with the first of them."""
    by_file: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.agrees:
            by_file.setdefault(outcome.typed.place.file, []).append(outcome)
    for file, agreed in by_file.items():
        cells = ", ".join(f"{o.typed.place.sheet}!{o.typed.place.cell}" for o in agreed[:_PLACES])
        rest = f" and {len(agreed) - _PLACES} more" if agreed[_PLACES:] else ""
        say(f"agrees with what others have recorded, and is noted: {file}: {cells}{rest}")


def say_open(outcomes: Iterable[Outcome]) -> None:
    """Print conflicts and questions with their reasons on standard error.

    Conflicts about one item in one quarter share a line, as do questions with the same reason, and
    those about one row of a file.
    """
    causes: dict[object, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.stays_open:
            causes.setdefault(_cause(outcome), []).append(outcome)
    judged = False
    for alike in causes.values():
        key = alike[0].typed.key
        if len({o.typed.key for o in alike}) > 1 and alike[0].result is Result.CONFLICT:
            whys = {o.typed.key.field: o.why for o in alike}
            told = "; ".join(
                f"{field.header} ({whys[name]})"
                for name, field in FIELDS[key.kind].items()
                if name in whys
            )
            say(f"conflict: {about_in_words(key)}: {told}")
        else:
            _say_cause(alike)
        judged |= alike[0].result is Result.CONFLICT and key.kind == "judgment"
    if judged:
        say("of several people's judgments, one is of record; Estimates keep everybody's own")


def _cause(outcome: Outcome) -> object:
    """Return what the outcomes on one line of the preview have in common."""
    key, place = outcome.typed.key, outcome.typed.place
    if outcome.result is Result.CONFLICT:
        return key[:3]
    if key.field in ABOUT_NO_FIELD and place.cell:
        return place.file, place.sheet, place.cell.lstrip(ascii_uppercase), key
    return outcome.why


def _say_cause(alike: Sequence[Outcome]) -> None:
    """Print the cells that share a cause, which conflicts about one field do."""
    # Of the questions about one row, those about the program's columns name them in the reason.
    ordered = sorted(alike, key=lambda outcome: _UNDER in outcome.why)
    first = ordered[0]
    why = max((o.why for o in ordered if _UNDER not in o.why), key=len, default=first.why)
    typed = first.typed
    # The reason of a conflict has each value with its cell.
    with_contents = len(alike) > 1 and first.result is not Result.CONFLICT
    places = ", ".join(_place(o, with_content=with_contents) for o in ordered[:_PLACES])
    rest = f" and {len(alike) - _PLACES} more" if alike[_PLACES:] else ""
    same_field = all(o.typed.key == typed.key for o in alike)
    about = f"{about_in_words(typed.key)}, {field_in_words(typed.key)}"
    about = about if same_field else f"{about}, and others"
    content = f" ({short(typed.found)!r})" if typed.found and not alike[1:] else ""
    say(f"{first.result}: {places}{rest}: {about}{content}: {why}")


def _place(outcome: Outcome, *, with_content: bool) -> str:
    typed = outcome.typed
    content = f" ({short(typed.found)!r})" if typed.found and with_content else ""
    return f"{typed.place}{content}"


def counts(outcomes: Sequence[Outcome]) -> str:
    """Return how many cells have which result: ``3 cells read: 1 applied, 2 unchanged``."""
    tallied = Counter(outcome.result for outcome in outcomes)
    parts = [_counted(count, result) for result, count in sorted(tallied.items())]
    return f"{plural(len(outcomes), 'cell')} read: " + (", ".join(parts) or "nothing typed")


def _counted(count: int, result: Result) -> str:
    """Return how many cells have a result: ``1 conflict``, ``2 conflicts``, ``2 applied``."""
    is_noun = result in {Result.CONFLICT, Result.QUESTION}
    return plural(count, result) if is_noun else f"{count:,} {result}"


def outcomes_json(outcomes: Iterable[Outcome]) -> str:
    """Return outcomes as a JSON array, one object for each."""
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
                "formula": outcome.typed.formula or None,
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
