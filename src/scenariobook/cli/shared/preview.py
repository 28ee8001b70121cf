"""Show what a command is about to record, or a change of fields; ask, and record the files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import click

from scenariobook.cli.shared.asking import says_yes
from scenariobook.cli.shared.endings import but_changed_files
from scenariobook.cli.shared.settling import ChoiceReader, record_choices, warn_of_open
from scenariobook.cli.shared.terminal import print_table, quoted_for_shell, say
from scenariobook.intake.implausible import what_to_check
from scenariobook.intake.read_files import Intake
from scenariobook.paths import LEDGER
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.record import Record, value_at
from scenariobook.record.claims.rounds import id_of_recipient
from scenariobook.record.claims.subjects import key_in_words
from scenariobook.record.ledger.entries import Origin
from scenariobook.record.ledger.keys import Key, RecordRow
from scenariobook.record.ledger.kinds import FIELDS, Subject
from scenariobook.record.merge.conflicts_in_words import key_heading, open_with_sides
from scenariobook.record.merge.merge_results import MergeResult, ResultKind, support_to_check
from scenariobook.record.merge.taken_files import File, asks_whose
from scenariobook.record.project import Project
from scenariobook.record.recording import save
from scenariobook.record.values.field_values import value_as_text
from scenariobook.study.model.study import person
from scenariobook.wording import first_lines, first_of, plural, short

_MOST_ROWS: Final = 20  # values that are printed of all files; the others are counted
_MOST_LINES: Final = 8  # lines of each other kind that are printed; the others are counted
_MOST: Final = 3  # cells named for one cause
_LONGEST_VALUE: Final = 200  # characters of a field's value


def show_files(intake: Intake, today: date, output_format: str) -> None:
    """Print the files' results: first values that will be recorded, then the rest and doubts."""
    if output_format == "json":
        click.echo(intake_json(intake))
    else:
        show_intake(intake)
    for words in what_to_check(intake, today):
        say(words)
    if (opened := intake.after.record.open_quarter) != intake.before.record.open_quarter:
        say(f"nothing is recorded yet, so this opens each quarter up to {opened}")
    warn_of_typed_outside(intake)


def record_intake(
    intake: Intake, files: Mapping[str, bytes], origin: Origin, *, yes: bool
) -> Project:
    """Ask, then record the files' claims; return the project with them.

    Args:
        intake: The files, merged with the project.
        files: The files' bytes, by name.
        origin: Who records, when, and by which command.
        yes: Whether to go on without asking.
    """
    before, after = intake.before, intake.after
    if intake.has_news and not (yes or says_yes("Record this?")):
        say(but_changed_files("nothing was recorded"))
        return before
    save(before, after, files)
    if not yes:
        after = _asked_if_taken_back(after, before.record.position.number, origin)
    now = after.record.position.number
    message = f"recorded, up to entry {now:,} of {before.folder / LEDGER}"
    say(message if intake.has_news else "nothing new to record")
    warn_of_open(after.record)
    return after


def _asked_if_taken_back(project: Project, last: int, origin: Origin) -> Project:
    """Ask about the cells that are again as they were handed out; return the project afterwards.

    Args:
        project: The study and its record, with the files.
        last: The number of the last entry before the files were taken in.
        origin: Who answers, when, and by which command.
    """
    reader = ChoiceReader(project)
    new = [m for m in reader.listed if m.number > last]
    again = [m for m in new if m.file_question and m.file_question.content.fields]
    return record_choices(project, reader.ask_about(again), origin)


def show_intake(intake: Intake) -> None:
    """Print new values on standard output, then all other results on standard error."""
    results = intake.results
    _show_new_values(intake, [result for result in results if result.kind is ResultKind.NEW])
    for file in intake.files:
        is_again = file.sha256 in intake.before.record.taken
        of_file = [result for result in results if _file(result) == file.name]
        say(_file_summary(file, of_file, is_again=is_again))
        if file.name in intake.newly_named:
            counted_as = intake.before.record.whose(file.sha256)
            whose = f", as {counted_as}'s," if counted_as else ""
            say(f"what it said before{whose} counts as {file.by}'s from now on")
    in_open_fields = {ResultKind.CONFLICT, ResultKind.BESIDE_UNCLEAR}
    of_others = [result for result in results if result.kind in in_open_fields]
    _print_some(_line_per_cause(of_others, _open_line))  # once, even if several files have it
    _say_how_to_name(of_others, intake)
    unclear = [result for result in results if result.kind is ResultKind.UNCLEAR]
    _print_some(_line_per_cause(unclear, _unclear_line))
    _print_some(_reverted_cells(results))
    _print_some(
        f"whose: {file.name} is the hand-out of {id_of_recipient(file.hand_out)} and names "
        f"{file.other_names}; its values count for nobody until `settle` decides whose they are"
        for file in intake.files
        if asks_whose(intake.after.record, file)
    )
    _print_some(_left_out(results))
    _print_some(_converted_values(results))
    feeds = {file.by for file in intake.files if file.is_feed}
    _print_some(support_to_check(intake.before.record, intake.after.record, feeds))
    _print_some(_commitments_without_words(intake))
    if intake.unchanged:
        say(f"{plural(intake.unchanged, 'cell')} without anything new")


def warn_of_typed_outside(intake: Intake) -> None:
    """Print on standard error the texts that were typed where the program reads nothing."""
    for name, lines in intake.typed_outside.items():
        for words in lines:
            say(f"{name}: {words}")


def _say_how_to_name(results: Iterable[MergeResult], intake: Intake) -> None:
    """If files without a contributor conflict, print how to name one person for them."""
    claims = [
        claim for result in results for claim in intake.after.record.open.get(result.cell.key, ())
    ]
    origins = [
        claim.entry.origin
        for claim in sorted(claims, key=lambda claim: claim.number)
        if claim.by == claim.entry.origin.sha256
    ]
    nobodys_files = dict.fromkeys(origin.file for origin in origins)
    if len(nobodys_files) > 1:
        names = ", ".join(map(quoted_for_shell, nobodys_files))
        say(
            f"if one person sent {names}, name that person: `scenariobook import --from NAME "
            "FILE`; where the files differ, the later one then counts"
        )


def _file(result: MergeResult) -> str:
    return result.cell.place.file


def _file_summary(file: File, results: Sequence[MergeResult], *, is_again: bool) -> str:
    """Return a file's contributor and its numbers of cells by result: ``a.xlsx (anna): 2 new``.

    Args:
        file: The file.
        results: The results of its cells.
        is_again: Whether the same file was taken in before.
    """
    tallied = Counter(result.kind for result in results)
    counts = ", ".join(f"{tallied[result]:,} {result}" for result in ResultKind if tallied[result])
    contributor = f" ({file.by})" if file.by and file.by != file.name else ""
    nothing = "nothing new" + "; the same file was taken in before" * is_again
    return f"{file.name}{contributor}: {counts or nothing}"


def _show_new_values(intake: Intake, results: Iterable[MergeResult]) -> None:
    """Print the values that will be recorded, file by file, a row for each field."""
    names = [file.name for file in intake.files]
    after = intake.after.record
    whose = {file.name: file.by or after.whose(file.sha256) or file.name for file in intake.files}
    of_one = {contributor for contributor, files in Counter(whose.values()).items() if files == 1}
    ordered = sorted(
        results, key=lambda result: (names.index(_file(result)), result.cell.key.order)
    )
    are_several = {r.cell.key.quarter for r in ordered} - {NO_QUARTER, after.open_quarter}

    def row(result: MergeResult) -> Sequence[str]:
        key, place, name = result.cell.key, result.cell.place, _file(result)
        was = "" if result.was is None else short(value_as_text(result.was))
        now = value_at(after, key)
        is_held = key.main in after.open and now is None
        becomes = result.cell.value
        formula = f" ({short(result.cell.formula)})" if result.cell.formula else ""
        if key.declared and key.declared.combine and becomes is not None and now is not None:
            becomes = now
        return (
            person(whose[name], intake.after.study) if whose[name] in of_one else name,
            key_in_words(key) + (f", {key.quarter}" if are_several and key.quarter else ""),
            key.header,
            f"replaces {result.instead_of}" if result.was is None and result.instead_of else was,
            short(value_as_text(becomes)) + " (held back)" * is_held,
            str(place).removeprefix(f"{name}!") + formula,
        )

    headers = ("whose", "item", "field", "was", "becomes", "cell")
    print_table(headers, map(row, ordered[:_MOST_ROWS]))
    if more := len(ordered[_MOST_ROWS:]):
        click.echo(f"and {more:,} more, which `log` lists once they are recorded\n")


def _print_some(lines: Iterable[str]) -> None:
    """Print the first few lines, and the number of the others."""
    for line in first_lines(list(dict.fromkeys(lines)), _MOST_LINES, " like this"):
        say(line)


def _converted_values(results: Iterable[MergeResult]) -> Iterator[str]:
    """Yield a line for each former id, and one for each field with values in another form."""
    read: dict[str, list[str]] = {}
    for cell in (result.cell for result in results if not result.stays_open):
        if cell.former_row_id:
            place = f"{cell.place.file}!{cell.place.sheet}"
            yield f"{place}: the id {cell.former_row_id} of a row is read as {cell.key.subject}"
        if cell.displayed:
            read_as = value_as_text(cell.value)
            words = f"{cell.place} shows {short(cell.displayed)}: {read_as} is taken"
            read.setdefault(cell.key.field, []).append(words)
    yield from (first_of(cells, _MOST, "; ") for cells in read.values())


def _commitments_without_words(intake: Intake) -> Iterator[str]:
    """Yield a line for each commitment that does not say what will be done."""
    record = intake.after.record
    for result in intake.results:
        key = result.cell.key
        what = key._replace(field="what")
        is_missing = key.kind == "commitment" and what not in record.open
        if is_missing and value_at(record, what) is None and value_at(record, key) is not None:
            yield (
                f"please check: the commitment {key_in_words(key)} does not say what will be done: "
                "no page will name it"
            )


def _line_per_cause(
    results: Iterable[MergeResult], words: Callable[[Sequence[MergeResult]], str]
) -> Iterator[str]:
    """Yield a line for all cells of a file with the same reason; a conflict is about one field."""
    causes: dict[object, list[MergeResult]] = {}
    for result in results:
        about = _file(result) if result.kind is ResultKind.UNCLEAR else result.cell.key
        causes.setdefault((result.why, about), []).append(result)
    yield from map(words, causes.values())


def _open_line(results: Sequence[MergeResult]) -> str:
    first, key = results[0], results[0].cell.key
    gone = f"; replaces {first.instead_of}" if first.instead_of else ""
    return f"{first.kind}: {key_heading(key, [key.field])}: {first.why}{gone}"


def _left_out(results: Iterable[MergeResult]) -> Iterator[str]:
    """Yield a line for each row with fields that stood beside an overruled value."""
    rows: dict[Key, list[str]] = {}
    for result in results:
        if result.kind is ResultKind.LEFT_OUT:
            key, words = result.cell.key, result.why or value_as_text(result.cell.value)
            rows.setdefault(key._replace(field=""), []).append(f"{key.header} ({words})")
    for key, said in rows.items():
        when = f", {key.quarter}" if key.quarter else ""
        yield (
            f"left out of {key_in_words(key)}{when}, since it stood beside another value: "
            f"{', '.join(said)}; type again what still holds"
        )


def _unclear_line(results: Sequence[MergeResult]) -> str:
    places = []
    for result in results:
        said = [repr(short(c, _LONGEST_VALUE))] if (c := result.cell.content) else []
        said += [f"replaces {result.instead_of}"] if result.instead_of else []
        places.append(f"{result.cell.place}" + (f" ({', '.join(said)})" if said else ""))
    keys = dict.fromkeys(result.cell.key for result in results)
    fields = first_of([key_heading(key, [key.field]) for key in keys], _MOST, "; ")
    return f"{ResultKind.UNCLEAR}: {first_of(places, _MOST)}: {fields}: {results[0].why}"


def _reverted_cells(results: Iterable[MergeResult]) -> Iterator[str]:
    """Yield a line for each file with cells that are again as they were handed out."""
    cells_by_file: dict[str, list[str]] = {}
    for place in (result.cell.place for result in results if result.kind is ResultKind.REVERTED):
        cells_by_file.setdefault(place.file, []).append(f"{place.sheet}!{place.cell}")
    for name, cells in cells_by_file.items():
        yield (
            f"{ResultKind.REVERTED}: {name}: {first_of(cells, _MOST)}. Did its author take that "
            "back, or is this a fresh copy? Until `settle` decides, what was said before counts"
        )


def intake_json(intake: Intake) -> str:
    """Return the results as a JSON array, an object for each cell."""
    contributors = {file.name: file.by for file in intake.files}
    return json.dumps(
        [
            {
                "result": result.kind,
                "contributor": contributors[_file(result)] or None,
                "quarter": result.cell.key.quarter,
                "kind": result.cell.key.kind,
                "item": result.cell.key.subject,
                "field": result.cell.key.field,
                "was": None if result.was is None else value_as_text(result.was),
                "becomes": None if result.cell.value is None else value_as_text(result.cell.value),
                "found": result.cell.content or None,
                "formula": result.cell.formula or None,
                "file": result.cell.place.file,
                "sheet": result.cell.place.sheet,
                "cell": result.cell.place.cell,
                "why": result.why or None,
                "replaces": result.instead_of or None,
            }
            for result in intake.results
        ],
        indent=2,
    )


def show_difference(
    before: Record, after: Record, shown: Collection[Key] = (), more: Iterable[Sequence[str]] = ()
) -> None:
    """Print the fields in which two states of a record differ; of an open field, who says what.

    Args:
        before: The record now.
        after: The record afterwards.
        shown: The fields that were shown already.
        more: Further rows: a quarter, what it is about, and what is so now and afterwards.
    """
    quarters = before.open_quarter, after.open_quarter
    rows: list[Sequence[str]] = [("", "", "open quarter", *quarters), *more]
    for key in sorted((_keys(before) | _keys(after)).difference(shown)):
        parts = (key.quarter, key_in_words(key), key.header)
        rows.append((*parts, _stands(before, key), _stands(after, key)))
    differing = ([short(text, _LONGEST_VALUE) for text in row] for row in rows if row[3] != row[4])
    print_table(("quarter", "item", "field", "is", "becomes"), differing)


def _stands(record: Record, key: Key) -> str:
    """Return a field's value, also one that is held back; if the field is open, who says what."""
    if claims := record.open.get(key):
        return open_with_sides(claims)
    is_held = key.main in record.open and value_at(record, key) is None
    if is_held and (state := record.row_state(key.row).get(key.field)):
        return value_as_text(state.value) + " (held back)" * (state.value is not None)
    return value_as_text(value_at(record, key)) if key.declared else ""


def _keys(record: Record) -> set[Key]:
    """Return every field of all entries that count and of all open rows; also open questions."""
    rows = {key.row for key in record.open} | {
        RecordRow(quarter, kind, Subject(subject))
        for kind, by_subject in record.stated.items()
        for subject, quarters in by_subject.items()
        for quarter in quarters
    }
    return set(record.open) | {row.key(field) for row in rows for field in FIELDS.get(row.kind, ())}
