"""Whatever a hand can do in a workbook: each move types tokens somewhere, and says so."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any, Final

from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from tests.siege.book import (
    CHOSEN,
    INPUTS,
    LOG,
    PAST,
    PROPOSED,
    STATEMENTS,
    Book,
    cell_address,
    months,
    quarter_before,
    title_of,
)
from tests.siege.events import Event, File
from tests.siege.study import ANSWERS, OUTCOMES, SOURCES, STATES, Item
from tests.siege.world import World

_TABLES: Final = (*INPUTS, "Sources")
# The tables whose rows the program writes, with what the study says.
_OF_THE_STUDY: Final = [t for t in INPUTS if t not in {PROPOSED, "Commitments", "Words"}]
_WITH_OWN_COLUMNS: Final = [table for table in INPUTS if table != "Words"]
# Somebody who copies this sheet shows what she typed there; that is hers to do.
_COPIED: Final = [table for table in INPUTS if table != "Estimates"]
_FREE: Final = {"Words": "text", "Judgments": "rationale", "Chances": "why", "Decisions": "why"} | {
    "Commitments": "what", "Estimates": "reason", PROPOSED: "publisher",
}  # fmt: skip
# What a build knew and shows under these headers: in a copy nobody looks if it is there still.
_OF_THE_BUILD: Final = {"month", "last value", "when", "last", "implied", "analysts"} | {
    "carried", "asked", "what happened", "since", "your last", "first round", "what people said",
    "what to say", "no.", "title", "page", "perishable", "check",
}  # fmt: skip
# Where one reads, and types nothing.
_READ: Final = {"Guide", "Dashboard", PAST, "Evidence", "Sources"}
# The sheets of which all that stands there is looked at, in copies and in the tracker.
_SHEETS: Final = ({*map(title_of, INPUTS)} - _READ, {*map(title_of, INPUTS)} | _READ)


def fitting(world: World, file: File, table: str, row: int, header: str) -> Any:
    """Return a value that an input cell admits; None if there is no such row."""
    if row == 0:
        return None
    field = world.field(file, table, row, header)
    return value_for(world, file, world.item(file, table, row), field)


def fill(world: World, file: File, table: str, row: int, *headers: str) -> Event | None:
    """Type what they admit into cells of a row; return the last event, if there is one."""
    event = None
    for header in headers:
        event = world.type(file, table, row, header, fitting(world, file, table, row, header))
    return event


def a_row_of(world: World, file: File, *tables: str) -> tuple[Book, str, int]:
    """Return a file, opened, and any row of some tables with its table; row 0 if they have none."""
    book = world.open(file)
    found = [one for one in tables or INPUTS if next(book.rows(one), None)]
    table = world.random.choice(found) if found else ""
    return book, table, world.random.choice(list(book.rows(table)))[0] if table else 0


def value_for(world: World, file: File, item: Item | None, field: str) -> Any:
    """Return a value that a field of an item admits: a token wherever it is free."""
    random = world.random
    if field in {"likelihood", "chance"}:
        return world.tokens.number()
    if field == "value":
        if item is None or item.type == "number":
            return world.tokens.number()
        return random.choice(item.levels if item.type == "ordinal" else ("yes", "no"))
    if field in {"as_of", "seen_on", "decided_on", "looked_on", "on", "by", "done_on"}:
        month = months(file.quarter)[random.randint(0, 2)]
        return date.fromisoformat(f"{month}-{random.randint(1, 28):02d}")
    closed: dict[str, tuple[Any, ...]] = {
        "state": STATES,
        "sources": (*SOURCES, "; ".join(SOURCES[:2])),
        "credibility": (1, 2, 3, 4, 5, 6),
        "confidence": ("high", "moderate", "low"),
        "reliability": ("A", "B", "C", "D", "E", "F"),
        "outcome": OUTCOMES,
        "answer": ANSWERS,
    }
    return random.choice(closed[field]) if field in closed else world.tokens.text()


def an_input(world: World, file: File) -> None:
    """Type into an input cell of any input sheet."""
    _, table, row = a_row_of(world, file)
    header = world.random.choice(INPUTS[table])
    value = fitting(world, file, table, row, header)
    raw, as_text = (world.random.random() < share for share in (0.3, 0.2))
    as_text = as_text and isinstance(value, float)
    world.type(file, table, row, header, value, raw=raw, as_text=as_text)


def a_row(world: World, file: File) -> None:
    """Fill in a whole row of an input sheet."""
    _, table, row = a_row_of(world, file)
    fill(world, file, table, row, *INPUTS[table])


def a_long_text(world: World, file: File) -> None:
    """Type thousands of characters into a cell for text."""
    _, table, row = a_row_of(world, file)
    free = _FREE.get(table, "note")
    of_name = "by" in INPUTS[table] and table != "Commitments"
    header = world.random.choice(["by", free]) if of_name else free
    text = world.tokens.text() + world.random.choice((" word", "-x", "\nline")) * (
        world.random.randint(500, 6_000)
    )
    world.type(file, table, row, header, text)


def beyond(world: World, file: File) -> None:
    """Type a number that is beyond all measure, in some format."""
    row = a_row_of(world, file, "Update")[2]
    if row and "value" in world.open(file).head("Update"):
        world.open(file).cell("Update", row, "value").number_format = "0%"
        value = world.random.choice((9e299, -9e299, 1.5e308, 5e-324, 1e16, 0.0))
        world.type(file, "Update", row, "value", value)


def emptied(world: World, file: File) -> None:
    """Empty an input cell that holds something."""
    book = world.open(file)
    filled = [
        (table, row, header)
        for table, headers in INPUTS.items()
        for row, _, _ in book.rows(table)
        for header in headers
        if header in book.head(table) and book.cell(table, row, header).value is not None
    ]
    if filled:
        world.type(file, *world.random.choice(filled), None)


def again(world: World, file: File) -> None:
    """Type over what was typed before, in the same cell of the same file or of another."""
    if typed := [e for e in world.events if e.file.name == file.name or e.came]:
        over(world, file, world.random.choice(typed))


def over(world: World, file: File, event: Event) -> None:
    """Type something else into the cell of an event, in its file or in another."""
    book, table = world.open(file), event.table
    if event.sheet not in book.workbook.sheetnames or not event.cell[0].isalpha():
        return
    fresh = isinstance(event.value, float)
    value = world.tokens.number() if fresh else world.tokens.text()
    column = "".join(c for c in event.cell if c.isalpha())
    row = int("".join(c for c in event.cell if c.isdigit()))
    if book.sheet(event.sheet).row_dimensions[row].hidden:
        return  # a commitment that is done, which nobody sees
    headers = {get_column_letter(c): name for name, c in book.head(table).items()}
    header = headers.get(column, "")
    in_table = any(number == row for number, _, _ in book.rows(table))
    if in_table and table in CHOSEN and header == "id":
        return  # whoever chooses another id proposes another source, with all that the row says
    if in_table and header in INPUTS.get(table, ()):
        fill(world, file, table, row, header)
    else:
        # In another file, nothing stands beside it: it is but a word below the table.
        own = event.own or (not in_table and event.file.name != file.name)
        _put(world, file, table, row, column, value, own=own, near=event.near)


def a_definition(world: World, file: File) -> None:
    """Type over a title, a unit, an owner, or what the program computes."""
    book, table, row = a_row_of(world, file, *_TABLES)
    # A header that holds a token is of somebody's own.
    inputs = {"id", *INPUTS.get(table, ())} | {h for h in book.head(table) if "tok" in h}
    if file is not world.tracker:
        inputs |= _OF_THE_BUILD
    header = world.random.choice([h for h in book.head(table) if h not in inputs])
    column = get_column_letter(book.head(table)[header])
    _put(world, file, table, row, column, world.tokens.text(), own=header == "yours")


def elsewhere(world: World, file: File) -> None:
    """Type where nothing is typed: on a sheet that one reads, above or far below a table."""
    book = world.open(file)
    sheet, in_tracker = world.random.choice(book.workbook.sheetnames), file is world.tracker
    if sheet in _SHEETS[in_tracker]:
        row = world.random.choice((1, 2, 190)) if in_tracker else 190
        column = world.random.choice(("B", "D", "K", "BZ"))
        if type(book.sheet(sheet)[f"{column}{row}"]).__name__ == "Cell":
            _put(world, file, sheet, row, column, world.tokens.text())


def an_id(world: World, file: File, *, long: float = 0.4) -> None:
    """Type over an id, perhaps thousands of characters, and perhaps a value beside it."""
    _, table, row = a_row_of(world, file, *_OF_THE_STUDY)
    header = world.random.choice(INPUTS[table])
    token = world.tokens.text()
    if world.random.random() < long:
        token += "-x" * world.random.randint(1_000, 4_000)
    fill(world, file, table, row, header)
    _put(world, file, table, row, _id_column(world, file, table), token)


def a_header(world: World, file: File) -> None:
    """Type over the header of an input column."""
    book, table, _ = a_row_of(world, file)
    header = world.random.choice(INPUTS[table])
    if header in book.head(table):
        column = get_column_letter(book.head(table)[header])
        named = (f"no column {header!r}",)
        _put(world, file, table, book.head_row(table), column, world.tokens.text(), near=named)


def a_proposed_row(world: World, file: File) -> None:
    """Propose an item below the table: its id, title, unit and owner, and perhaps a value."""
    book, table = world.open(file), "Update"
    row = book.blank(table)
    if not row:
        return
    row += world.random.choice((0, 0, 1, 3))
    has_value = world.random.random() < 0.6
    headers = ["value"] * has_value + ["id", "indicator", "unit", "owner"]
    for header in headers:
        if header in book.head(table):
            token = world.tokens.number() if header == "value" else world.tokens.text()
            column = get_column_letter(book.head(table)[header])
            _put(world, file, table, row, column, token)


def own_column(world: World, file: File) -> None:
    """Add a column of one's own beside a table, with a word in a row; perhaps a second one.

    Two may have one header, as LibreOffice and Gnumeric allow, and a header may have brackets. The
    second may hold a formula that reads the first.
    """
    book, table, row = a_row_of(world, file)
    random, tokens = world.random, world.tokens
    last = max(book.head(table).values())
    first, second = map(get_column_letter, (last + 1, last + 2))
    header, word = tokens.text() + random.choice(("", " [%]")), tokens.text()
    columns = [(first, header, word, word)]
    if random.random() < 0.7:
        shown, word = random.choice((header, header.upper(), tokens.text())), tokens.text()
        columns.append((second, shown, random.choice((word, f'={first}{row}&"{word}"')), word))
    for column, shown, value, token in columns:
        near = (shown.lower(),) if table == "Words" else ()
        _put(world, file, table, book.head_row(table), column, shown, token=shown.lower(), own=True)
        _put(world, file, table, row, column, value, token=token, own=True, near=near)


def a_time(world: World, file: File) -> None:
    """Type a time of day or a duration, which is no word, into a column of one's own."""
    book, table, row = a_row_of(world, file)
    column = get_column_letter(max(book.head(table).values()) + 1)
    moment = world.random.choice((time(10, world.random.randrange(60)), timedelta(hours=30)))
    _put(world, file, table, book.head_row(table), column, world.tokens.text(), own=True)
    book.put(table, f"{column}{row}", moment)
    world.note(f"{file.name}!{table}!{column}{row}: {moment} is typed")


def a_formula_beside(world: World, file: File) -> None:
    """Type a formula into a column of one's own, over a cell of its row or over a whole column."""
    book, table, row = a_row_of(world, file, *_WITH_OWN_COLUMNS)
    random = world.random
    # A header of one word: what a command prints is compared without spaces.
    header = random.choice([h for h in INPUTS[table] if h in book.head(table) and " " not in h])
    token, letter = world.tokens.text(), get_column_letter(book.head(table)[header])
    of_row, of_column = f"{table}[[#This Row],[{header}]]", f"{table}[{header}]"
    read = random.choice((f"{letter}{row}", of_row, f"COUNTA({of_column})"))
    formula = f'{read}&"{token}"'
    # Programs write references in ways of their own; those in brackets stay as they are.
    kept = formula if "[" in read else token
    column = get_column_letter(book.head(table)["yours"])
    _put(world, file, table, row, column, f"={formula}", token=kept, own=True)


def a_comment(world: World, file: File) -> None:
    """Add a comment to a cell of a table."""
    book, table, row = a_row_of(world, file, *_TABLES)
    where = cell_address(row, world.random.randint(1, 6))
    cell = book.sheet(table)[where]
    if not isinstance(cell, MergedCell) and cell.comment is None:  # words span merged cells
        token = world.tokens.text()
        cell.comment = Comment(token, "siege")
        file.touched += 1
        world.words(file, table, where, token, own=True, how="is put as a comment")


def own_sheet(world: World, file: File) -> None:
    """Add a sheet of one's own, perhaps called as one that the program makes some day."""
    book = world.open(file)
    title, word = world.tokens.text(), world.tokens.text()
    if PAST not in book.workbook.sheetnames and world.random.random() < 0.5:
        title = PAST
    book.workbook.create_sheet(title)["B2"] = word
    file.touched += 1
    near = () if title == PAST else (title,)
    world.words(file, title, "B2", word, own=True, near=near)


def a_copied_sheet(world: World, file: File) -> None:
    """Copy an input sheet within the workbook, and type into the copy, which nobody reads."""
    book, table, row = a_row_of(world, file, *_COPIED)
    if len(book.workbook.sheetnames) > 20:
        return
    made = book.workbook.copy_worksheet(book.sheet(table))
    header = world.random.choice(INPUTS[table])
    world.note(f"{file.name}: the sheet {title_of(table)} is copied as {made.title}")
    file.touched += 1
    if header in book.head(table):
        cell = made[book.cell(table, row, header).coordinate]
        if cell.value is None:
            cell.value = fitting(world, file, table, row, header)
            world.words(file, made.title, cell.coordinate, cell.value, near=(made.title,))


def own_source(world: World, file: File) -> None:
    """Propose a source in a blank row; perhaps cite it beside a value."""
    book = world.open(file)
    row = book.blank(PROPOSED)
    if not row:
        return
    id_ = world.tokens.text()
    _put(world, file, PROPOSED, row, _id_column(world, file, PROPOSED), id_)
    headers = INPUTS[PROPOSED]
    if world.random.random() < 0.3:
        headers = world.random.sample(headers, 2)
    fill(world, file, PROPOSED, row, *headers)
    cited = a_row_of(world, file, "Update")[2]
    if cited and world.random.random() < 0.5:
        world.type(file, "Update", cited, "note", world.tokens.text())
        world.type(file, "Update", cited, "source", id_)


def a_logged_row(world: World, file: File) -> None:
    """Type a reading or a sighting below the last row of Log; its quarter may be odd."""
    book, random = world.open(file), world.random
    row = book.blank(LOG)
    if not row:
        return
    item = random.choice(world.study.items)
    quarter = file.quarter
    for _ in range(random.randint(1, 4)):
        quarter = quarter_before(quarter)
    if quarter < world.study.start:
        quarter = "1990Q4"  # the study never starts so early
    period = random.choice(months(quarter)) if item.monthly else quarter
    if random.random() < 0.2:
        period = random.choice(("1990Q1", "9999Q1", "2012-13", "soon", quarter))
    title = next((title for title, one in file.ids.items() if one == item.id), "")
    by_id, by_title = random.choice(((True, False), (False, True), (True, True)))
    texts = {"id": item.id if by_id or not title else None, "item": title if by_title else None}
    add_to_log(world, file, row, **texts, quarter=period)
    fill(world, file, LOG, row, *random.sample(INPUTS[LOG], random.randint(1, 4)))


def add_to_log(world: World, file: File, row: int, **texts: str | None) -> None:
    """Type which item and which period a row of Log is of."""
    book = world.open(file)
    for header, text in texts.items():
        if text:
            book.put(LOG, cell_address(row, book.head(LOG)[header]), text)
    file.touched += 1
    item = texts["id"] or file.ids[texts["item"] or ""]
    world.note(f"{file.name}!{LOG}!{row}: a row of {item}, {texts['quarter']}, is added")


def corrected(world: World, file: File) -> None:
    """Correct something of a past quarter."""
    fill(world, file, LOG, a_row_of(world, file, LOG)[2], world.random.choice(INPUTS[LOG]))


def in_words(world: World, file: File) -> None:
    """Type the quarter in words."""
    for row, id_, _ in list(world.open(file).rows("Words")):
        if id_ in STATEMENTS:
            world.type(file, "Words", row, "text", world.tokens.text())


def a_formula(world: World, file: File) -> None:
    """Type a formula that holds a token into an input cell, or over what the program shows.

    Of a formula of the program's one only asks whether it is still a formula: programs rewrite it.
    """
    book, table, row = a_row_of(world, file)
    header = world.random.choice([h for h in book.head(table) if h not in {"id", "yours"}])
    column = get_column_letter(book.head(table)[header])
    token = world.tokens.text()
    if book.cell(table, row, header).data_type != "f":
        event = _put(world, file, table, row, column, f'="{token}"&"{token}"', token=token)
        if event:
            event.key = world.key(file, table, row, header)


def ids_exchanged(world: World, file: File) -> None:
    """Exchange two ids, or sort the ids alone, and type a value beside what a title says."""
    book, table, _ = a_row_of(world, file, "Update", "Update", "Signposts", LOG)
    rows = list(book.rows(table))
    if len(rows) < 2 or file.has_other_ids:
        return
    file.has_other_ids = True
    count = len(rows) if world.random.random() < 0.3 else 2
    chosen = sorted(world.random.sample(rows, count))
    ids = [one for _, one, _ in chosen]
    moved = sorted(ids, reverse=True) if count > 2 else ids[::-1]
    row, _, _ = world.random.choice(chosen)
    fill(world, file, table, row, "value" if table == "Update" else "note")
    book = world.open(file)
    for (number, was, _), one in zip(chosen, moved, strict=True):
        book.sheet(table).cell(number, book.column(table, of_id=True)).value = one
        file.touched += 1
        world.note(f"{file.name}!{table}!{number}: {one} is typed over {was}")


def a_format(world: World, file: File) -> None:
    """Change the number format of filled cells, and type nothing."""
    book = world.open(file)
    table = world.random.choice(("Update", LOG))
    code = world.random.choice(("0%", "0.00E+00", "#,##0", "yyyy-mm-dd", "0%;-0", "@"))
    for row, _, _ in book.rows(table):
        if "value" in book.head(table):
            book.cell(table, row, "value").number_format = code
            file.touched += 1
    for event in world.events:
        if event.file is file and event.table == table and not event.came:
            event.times = world.times(file, event)
    world.note(f"{file.name}!{table}: the column value gets the format {code}")


def a_row_deleted(world: World, file: File) -> None:
    """Delete the last row of a table with all that was typed there."""
    sheet = world.random.choice(["Update", "Signposts", LOG])
    book = world.open(file)
    rows = list(book.rows(sheet))
    if rows and not any(e.file is file and not e.came for e in world.events):
        row = rows[-1][0]
        gone = {str(cell.value) for cell in book.sheet(sheet)[row]}
        if file.path == world.path:  # what one put beside the table goes with it, knowingly
            world.events = [e for e in world.events if e.key or str(e.value) not in gone]
        book.sheet(sheet).delete_rows(row)
        file.touched += 1
        world.note(f"{file.name}!{sheet}: the row {row} ({rows[-1][1]}) is deleted")


def _id_column(world: World, file: File, table: str) -> str:
    return get_column_letter(world.open(file).column(table, of_id=True))


def _put(
    world: World, file: File, sheet: str, row: int, column: str, value: Any, *,
    token: str = "", own: bool = False, near: tuple[str, ...] = (),
) -> Event | None:  # fmt: skip
    """Write a token into a cell where no field of an item is."""
    book = world.open(file)
    if title_of(sheet) not in book.workbook.sheetnames:
        return None
    cell, spot = f"{column}{row}", (title_of(sheet), f"{column}{row}")
    held = book.sheet(sheet)[cell].value
    # What stood there is typed over; what one put beside a table may stand in another column now.
    mine = [
        e
        for e in world.events
        if (held and e.came and e.key is None and str(e.value) in str(held))
        or (not e.came and e.file is file and (e.sheet, e.cell) == spot)
    ]
    world.events = [e for e in world.events if e not in mine]
    file.base.setdefault(spot, held)
    book.put(sheet, cell, value)
    file.touched += 1
    return world.words(file, sheet, cell, token or value, own=own, near=near)


# Each move with how often it is made.
MOVES: Final[tuple[tuple[Callable[[World, File], None], int], ...]] = (
    (an_input, 8),
    (a_row, 3),
    (a_long_text, 1),
    (beyond, 1),
    (emptied, 3),
    (again, 6),
    (a_definition, 3),
    (an_id, 2),
    (a_header, 1),
    (a_proposed_row, 2),
    (own_source, 2),
    (own_column, 4),
    (a_time, 1),
    (a_formula_beside, 2),
    (a_comment, 2),
    (own_sheet, 1),
    (a_copied_sheet, 1),
    (elsewhere, 2),
    (corrected, 3),
    (a_logged_row, 4),
    (in_words, 1),
    (a_formula, 1),
    (ids_exchanged, 2),
    (a_format, 1),
    (a_row_deleted, 1),
)
