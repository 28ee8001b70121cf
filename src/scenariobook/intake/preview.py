"""What files say, before it is recorded: one screen of text, or all of it as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import click

from scenariobook.diagnostics import first_of, short
from scenariobook.intake.read_files import Intake
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.subjects import about_in_words
from scenariobook.record.ledger.entries import ABOUT_NO_FIELD, Key, recipient_of
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.merge.file_claims import File, asks_whose
from scenariobook.record.merge.merge_results import BESIDE, Outcome, Result, kept_in_words
from scenariobook.record.values.field_values import shown
from scenariobook.study.people import person
from scenariobook.terminal import plural, print_table, quoted, say

_ROWS: Final = 20  # values that are printed of all files; the others are counted
_LISTED: Final = 8  # lines of each other kind that are printed; the others are counted
_PLACES: Final = 3  # cells named for one cause


def show_intake(intake: Intake) -> None:
    """Print what will be recorded on standard output; then all else on standard error."""
    found = intake.outcomes
    _show_applied(intake, [o for o in found if o.result is Result.APPLIED])
    for file in intake.files:
        is_again = file.sha256 in intake.before.record.taken
        say(_counted(file, [o for o in found if _file(o) == file.name], is_again=is_again))
        if file.name in intake.named:
            say(f"what it said before counts as {file.by}'s from now on")
    conflicts = [o for o in found if o.result is Result.CONFLICT]
    _listed(_by_cause(conflicts, _conflict))  # each once, though several files have it
    _say_how_to_name(conflicts, intake)
    _listed(_by_cause([o for o in found if o.result is Result.QUESTION], _question))
    _listed(_again(found))
    _listed(
        f"whose: {file.name} is the hand-out of {recipient_of(file.hand_out)} and names "
        f"{file.names}; it speaks for neither until `settle` says"
        for file in intake.files
        if asks_whose(intake.after.record, file)
    )
    _listed(_by_cause([o for o in found if o.result is Result.REPLACED], _replaced))
    _listed(_read_otherwise(found))
    _listed(_without_new_source(intake))
    if intake.unchanged:
        say(f"{plural(intake.unchanged, 'cell')} without anything new")


def warn_of_unread(intake: Intake) -> None:
    """Print on standard error what was typed where nothing is taken in."""
    for name, lines in intake.beside.items():
        for words in lines:
            say(f"{name}: {words}")


def _say_how_to_name(conflicts: Iterable[Outcome], intake: Intake) -> None:
    """Print how to say that files are one person's, if files of nobody's are in conflict."""
    claims = [claim for o in conflicts for claim in intake.after.record.open.get(o.typed.key, ())]
    of_nobody = {c.entry.origin.file for c in claims if c.by == c.entry.origin.sha256}
    if len(of_nobody) > 1:
        names = " ".join(map(quoted, sorted(of_nobody)))
        say(f"if these files are one person's: `scenariobook import --from NAME {names}`")


def _file(outcome: Outcome) -> str:
    return outcome.typed.place.file


def _counted(file: File, outcomes: Sequence[Outcome], *, is_again: bool) -> str:
    """Return whose a file is, and how many of its cells say what: ``a.xlsx (anna): 2 new``.

    Args:
        file: The file.
        outcomes: What it says.
        is_again: Whether the same file was taken in before.
    """
    tallied = Counter(outcome.result for outcome in outcomes)
    counts = ", ".join(f"{tallied[result]:,} {result}" for result in Result if tallied[result])
    whose = f" ({file.by})" if file.by and file.by != file.name else ""
    nothing = "nothing new" + "; the same file was taken in before" * is_again
    return f"{file.name}{whose}: {counts or nothing}"


def _show_applied(intake: Intake, outcomes: Iterable[Outcome]) -> None:
    """Print what will be recorded, file by file: who says what, a row a field."""
    names = [file.name for file in intake.files]
    by = {file.name: file.by or file.name for file in intake.files}
    of_one = {who for who, files in Counter(by.values()).items() if files == 1}
    ordered = sorted(outcomes, key=lambda o: (names.index(_file(o)), _order(o.typed.key)))
    quarters = {outcome.typed.key.quarter for outcome in ordered} - {NO_QUARTER}
    are_several = not quarters <= {intake.after.record.open_quarter}

    def row(outcome: Outcome) -> Sequence[str]:
        key, place, name = outcome.typed.key, outcome.typed.place, _file(outcome)
        return (
            person(by[name], intake.after.study) if by[name] in of_one else name,
            about_in_words(key) + (f", {key.quarter}" if are_several and key.quarter else ""),
            key.header,
            short(shown(outcome.was)) if outcome.was is not None else "",
            short(shown(outcome.typed.value)),
            f"{str(place).removeprefix(f'{name}!')} {_formula(outcome)}".rstrip(),
        )

    headers = ("whose", "item", "field", "was", "becomes", "cell")
    print_table(headers, map(row, ordered[:_ROWS]))
    if ordered[_ROWS:]:
        click.echo(f"and {len(ordered) - _ROWS:,} more; --format json prints all\n")


def _order(key: Key) -> tuple[object, ...]:
    """Return what a field is sorted by: its row, then its place in the row."""
    return key[:3], [*FIELDS.get(key.kind, {key.field: None})].index(key.field)


def _formula(outcome: Outcome) -> str:
    return f"({short(outcome.typed.formula)})" if outcome.typed.formula else ""


def _listed(told: Iterable[str]) -> None:
    """Print the first of some lines, and how many there are besides."""
    words = list(dict.fromkeys(told))
    for line in words[:_LISTED]:
        say(line)
    if words[_LISTED:]:
        say(f"and {len(words) - _LISTED} more like this")


def _read_otherwise(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield what is read otherwise than the file holds it: ids of rows, and a line a field."""
    read: dict[str, list[str]] = {}
    for typed in (outcome.typed for outcome in outcomes if not outcome.stays_open):
        if typed.row_id:
            place = f"{typed.place.file}!{typed.place.sheet}"
            yield f"{place}: the id {typed.row_id} of a row is read as {typed.key.subject}"
        if typed.shown:
            words = f"{typed.place} shows {short(typed.shown)}: {shown(typed.value)} is taken"
            read.setdefault(typed.key.field, []).append(words)
    for cells in read.values():
        rest = f"; and {len(cells) - _PLACES} more" if cells[_PLACES:] else ""
        yield "; ".join(cells[:_PLACES]) + rest


def _without_new_source(intake: Intake) -> Iterator[str]:
    """Yield the values that changed beside an untouched source, grade, note or reason."""
    rows: dict[object, list[Outcome]] = {}
    for outcome in intake.outcomes:
        rows.setdefault((outcome.typed.key[:3], _file(outcome)), []).append(outcome)
    for of_row in rows.values():
        fields = {outcome.typed.key.field for outcome in of_row}
        for outcome in of_row if not fields & {*BESIDE} else ():
            yield from kept_in_words(intake.after.record, outcome.typed.key, fields)


def _by_cause(
    outcomes: Iterable[Outcome], words: Callable[[Sequence[Outcome]], str]
) -> Iterator[str]:
    """Yield a line for the cells that share a reason."""
    causes: dict[object, list[Outcome]] = {}
    for outcome in outcomes:
        causes.setdefault((outcome.result, outcome.why, _row(outcome)), []).append(outcome)
    yield from map(words, causes.values())


def _row(outcome: Outcome) -> object:
    """Return the row of a conflict, whose fields share a line; questions share their reason's."""
    is_question = outcome.result is Result.QUESTION
    return None if is_question else outcome.typed.key


def _conflict(alike: Sequence[Outcome]) -> str:
    key = alike[0].typed.key
    of = f" of {key.quarter}" if key.quarter else ""
    return f"in conflict: {about_in_words(key)}{of}, {key.header}: {alike[0].why}"


def _replaced(alike: Sequence[Outcome]) -> str:
    key, typed = alike[0].typed.key, alike[0].typed
    return (
        f"replaced: {typed.place} says {short(shown(typed.value))}: {about_in_words(key)}, "
        f"{key.header}: {alike[0].why}, in a file that was read after it"
    )


def _question(alike: Sequence[Outcome]) -> str:
    places = [
        f"{o.typed.place} ({short(o.typed.found)!r})" if o.typed.found else str(o.typed.place)
        for o in alike
    ]
    key = alike[0].typed.key
    field = "" if key.field in ABOUT_NO_FIELD else f", {key.header}"
    return f"unclear: {first_of(places, _PLACES)}: {about_in_words(key)}{field}: {alike[0].why}"


def _again(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield a line for each file with cells that are again as they were handed out."""
    again: dict[str, list[str]] = {}
    for place in (one.typed.place for one in outcomes if one.result is Result.ASKED):
        again.setdefault(place.file, []).append(f"{place.sheet}!{place.cell}")
    for name, cells in again.items():
        yield (
            f"again as handed out: {name}: {first_of(cells, _PLACES)}: taken back, or a fresh "
            "copy? What was said before stands until `settle` says"
        )


def intake_json(intake: Intake) -> str:
    """Return what each cell says as a JSON array, one object for each."""
    by = {file.name: file.by for file in intake.files}
    return json.dumps(
        [
            {
                "result": outcome.result,
                "contributor": by[_file(outcome)] or None,
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
            }
            for outcome in intake.outcomes
        ],
        indent=2,
        ensure_ascii=False,
    )
