"""Ask about rows with an unknown id, without an id, or with the id of another row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from msgspec.structs import replace

from scenariobook.diagnostics import nearest, short
from scenariobook.record.claims.subjects import (
    LIKELIHOODS_OF_SIGNPOSTS,
    how_to_mend,
    ids_of,
    is_dated,
    why_no_likelihood,
    why_unknown,
)
from scenariobook.record.definitions.proposed_sources import in_files, in_files_in_words
from scenariobook.record.ledger.entries import id_of, part_of
from scenariobook.record.values.cells import Typed
from scenariobook.study.texts import is_id
from scenariobook.workbook.returned.cells import bounded, is_as_made
from scenariobook.workbook.returned.rows import PlacedCell, Row
from scenariobook.workbook.returned.table_reading import Contradiction, TableReading
from scenariobook.workbook.shape.names import ID, LOGS, PERIOD

_LONGEST_SUBJECT: Final = 80  # characters of an unknown id in a question


def unknown_rows(reading: TableReading, item: str, rows: Sequence[Row]) -> Iterator[Typed]:
    """Yield a question about each cell of rows with one unknown id, or with none.

    Args:
        reading: the table.
        item: the id; an empty text if there is none.
        rows: the rows with this id.
    """
    expected, known = reading.row_ids, ids_of(reading.made.study, reading.kind)
    hint = ""
    why, how = "this row has no id", _how_to_mend(reading, "id", item)
    if item and reading.kind == "source":
        why = _why_no_source(reading, item)
    elif _lacks_a_day(reading, item):
        why = why_no_likelihood(id_of(item))
        how = f"{how_to_mend(reading.made.study, reading.kind, item)}, or {how}"
    elif id_of(item) in known and (why_no_period := reading.why_no_period(reading.present(item))):
        why, how = why_no_period, _how_to_mend(reading, "period", item)
    elif item:
        why = f"no row of the study has the id {short(item, _LONGEST_SUBJECT)!r}"
        if id_of(item) in known:
            part = why_unknown(reading.made.study, reading.kind, item, was_there=False)
            why = f"{why}: {short(part, _LONGEST_SUBJECT)}" if part else why
        close = nearest(item.lower(), expected) if len(item) <= _LONGEST_SUBJECT else ""
        hint = f" ({close})" if close else ""
    if meant := reading.perhaps_of(item):
        yield from _of_another_form(reading, meant, rows, why)
        return
    about = short(item, _LONGEST_SUBJECT)
    for row in (row for row in rows if reading.is_asked_about(row)):
        for header, cell in _asked_about(reading, item, row):
            if header == ID and item == about:
                continue  # an id is what the question is about
            under = "" if header in row.inputs else _under(row, cell)
            asked = f"{why}{hint}{under}; {how}"
            hint = ""  # once, since it may name a dozen ids
            yield reading.question(about or f"row {row.number}", cell, asked)


def _asked_about(reading: TableReading, item: str, row: Row) -> list[tuple[str, PlacedCell]]:
    """Return the cells of a row that questions are about; input cells come first."""
    found = [
        (header, cell)
        for header, cell in row.filled_cells()
        if not (_is_filled_down(reading, header, cell) or reading.is_own(item, row, header))
    ]
    return sorted(found, key=lambda pair: pair[0] not in row.inputs)


def _how_to_mend(reading: TableReading, lacks: Literal["id", "period"], item: str) -> str:
    """Return what to do about a row that nobody can tell the place of.

    Args:
        reading: the table.
        lacks: what is wrong with the row.
        item: its id; an empty text if there is none.
    """
    archived = reading.made.archived_as
    if not archived:
        return f"put the right {lacks} there, and run the command again"
    gone = "the new tracker does not have this row"
    if reading.kind == "source":
        where = "with an id of its own"
    elif reading.table in LOGS:
        where = "with its id and its period"
    else:
        where = "in the row of its item"
    again = f"{gone}: type it there again, {where}, and choose 'leave it' in `scenariobook settle`"
    if lacks == "period" or reading.kind == "source" or not is_id(id_of(item)):
        return again
    return (
        f"{again}; or, once the study has {short(item, _LONGEST_SUBJECT)!r}, "
        f"`scenariobook import {archived}` in the study's folder brings it"
    )


def _of_another_form(
    reading: TableReading, meant: str, rows: Sequence[Row], why: str
) -> Iterator[Typed]:
    """Yield questions about the input cells of rows whose period has another form.

    Args:
        reading: the table.
        meant: the id that they mean, if their period is that quarter.
        rows: the rows.
        why: why their period is none.
    """
    for row in rows:
        for header, cell in row.inputs.items():
            if not cell.is_blank:
                key = reading.key(meant, header)
                asked = f"{why}; choose this if {part_of(meant)} is meant"
                choices = reading.readings(cell, key)
                yield reading.unclear(key, reading.base(meant, key), cell, asked, choices)


def _lacks_a_day(reading: TableReading, item: str) -> bool:
    """Tell whether a row is about the likelihood of a signpost that no day is given for."""
    signpost = reading.made.study.signpost_by_id.get(id_of(item))
    return reading.kind in LIKELIHOODS_OF_SIGNPOSTS and bool(signpost and not is_dated(signpost))


def _why_no_source(reading: TableReading, item: str) -> str:
    if item in in_files(reading.made.study):
        return in_files_in_words(item)
    named = repr(short(item, _LONGEST_SUBJECT))
    return f"{named} is no id: ids have 3 to 40 small letters, digits and hyphens"


def new_row_questions(reading: TableReading, item: str, row: Row) -> Iterator[Typed]:
    """Yield a question about each cell in the program's columns of a row that an analyst added.

    The study has the row's id now, or once had it. A cell that repeats what the study says is not
    asked about, nor is one in a column of the analysts' own, which goes where the row goes.
    """
    if reading.checksums is None or reading.was_made_with(item):
        return
    if not reading.is_asked_about(row):
        return
    for header, cell in row.filled_cells():
        inside = header in row.inputs or header == ID or _is_filled_down(reading, header, cell)
        inside = inside or (header == PERIOD and row.period == part_of(item))
        inside = inside or reading.is_own(item, row, header)
        if not inside and not reading.owners.is_known(item, header, cell):
            why = (
                f"this stands in a row of {item!r} that the copy was not made with"
                f"{_under(row, cell)}; {_where_it_belongs(reading)}"
            )
            yield reading.question(reading.present(item), cell, why)


def _where_it_belongs(reading: TableReading) -> str:
    if reading.kind == "source":
        *others, last = reading.made_headers
        return f"a source has {', '.join(others)} and {last}, and nothing else is taken in"
    return "what the study says of it stands in its files"


def crossed_row(
    reading: TableReading, item: str, contradiction: Contradiction, row: Row
) -> Iterator[Typed]:
    """Yield questions about a row whose id belongs to one row and whose other cells to another.

    No value of it is taken. A value that either row held when the copy was made was not typed.

    Args:
        reading: the table.
        item: the row's id.
        contradiction: what stands beside it.
        row: the row.
    """
    other = contradiction.other
    crossed = f"the id is {item!r}, and {_beside(reading, contradiction, row)}"
    if reading.made.archived_as:
        mend = "type what is meant in the right row of the new tracker"
    else:
        mend = "put the two together again, and run the command again"
    why = f"{crossed}: nobody can tell whose row this is; {mend}"
    header = contradiction.header
    text = reading.owners.part_in(row, header) if header else reading.owners.titled(row)
    beside = f"{item}; {text}"
    asked = reading.question(reading.present(item), row.id_cell, why)
    yield replace(asked, found=bounded(beside))
    if other:
        in_copy = "" if reading.made.archived_as else f"{mend}, or "
        otherwise = f"if it is of {other!r}, {in_copy}type it in that row"
    else:
        otherwise = f"if not, {mend}"
    for column, cell in row.inputs.items():
        key = reading.key(item, column)
        base = reading.base(item, key)
        was_others = bool(other) and is_as_made(
            cell.raw, reading.base(other, reading.key(other, column))
        )
        if is_as_made(cell.raw, base) or was_others:
            yield Typed(key=key, base=base, value=base, place=cell.place)
            continue
        yield reading.unclear(
            key,
            base,
            cell,
            f"{crossed}: choose this if it is of {item!r}; {otherwise}",
            reading.readings(cell, key),
        )


def _beside(reading: TableReading, contradiction: Contradiction, row: Row) -> str:
    other, header = contradiction
    if not header:
        return f"what stands beside it is that of {repr(other) if other else 'another row'}"
    under = f"{short(reading.owners.part_in(row, header))!r} stands beside it under {header!r}"
    return f"{under}, which is that of {other!r}" if other else under


def _is_filled_down(reading: TableReading, header: str, cell: PlacedCell) -> bool:
    """Tell whether a cell holds a formula that a program filled down from a row of ours."""
    return cell.raw.kind == "f" and header in reading.program_headers


def _under(row: Row, cell: PlacedCell) -> str:
    """Return, for a message, the header of a column that is not an input column."""
    header = row.written_header(cell)
    return f" (under {short(header)!r})" if header else ""
