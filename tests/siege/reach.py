"""Whatever a hand can do in a workbook: each move types tokens somewhere, and says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from tests.siege.book import (
    CHANCES,
    INPUTS,
    LOGS,
    PAST,
    PROPOSED,
    address,
    before,
    months,
    title_of,
)
from tests.siege.events import Event, File
from tests.siege.ledger import Key
from tests.siege.study import OUTCOMES, SOURCES, STATES, Item
from tests.siege.world import World

Place = tuple[str, int, str]  # a table, a row's number, a header

_FIRST_MONTH: Final = {"1": 1, "2": 4, "3": 7, "4": 10}
_TABLES: Final = (*INPUTS, PAST, "Sources", "Dashboard")
_OF_THE_STUDY: Final = [table for table in INPUTS if table != PROPOSED]
# Somebody who copies this sheet shows what she typed there; that is hers to do.
_COPIED: Final = [table for table in INPUTS if table != "Estimates"]
_FREE: Final = {"Judgments": "rationale", "Estimates": "reason", "Answer": "text"} | {
    "Outcomes": "why", PROPOSED: "publisher",
}  # fmt: skip


def value_for(world: World, file: File, item: Item | None, field: str) -> Any:
    """Return a value that a field of an item admits: a token wherever it is free."""
    random = world.random
    if field in {"likelihood", "chance"}:
        return world.tokens.number()
    if field == "value":
        if item is None or item.type == "number":
            return world.tokens.number()
        return random.choice(item.levels if item.type == "ordinal" else ("yes", "no"))
    if field in {"as_of", "seen_on", "decided_on"}:
        quarter = file.quarter
        month = _FIRST_MONTH[quarter[-1]] + random.randint(0, 2)
        return date(int(quarter[:4]), month, random.randint(1, 28))
    closed: dict[str, tuple[Any, ...]] = {
        "state": STATES,
        "sources": (*SOURCES, "; ".join(SOURCES[:2])),
        "credibility": (1, 2, 3, 4, 5, 6),
        "confidence": ("high", "moderate", "low"),
        "reliability": ("A", "B", "C", "D", "E", "F"),
        "outcome": OUTCOMES,
    }
    return random.choice(closed[field]) if field in closed else world.tokens.text()


def an_input(world: World, file: File) -> None:
    """Type into an input cell of any input sheet."""
    sheet = world.random.choice(list(INPUTS))
    rows = list(world.open(file).rows(sheet))
    if rows:
        row, _, title = world.random.choice(rows)
        header = world.random.choice(list(INPUTS[sheet]))
        item = world.study.item(file.ids.get(title, ""))
        value = value_for(world, file, item, INPUTS[sheet][header])
        raw, as_text = (world.random.random() < share for share in (0.3, 0.2))
        as_text = as_text and isinstance(value, float)
        world.type(file, sheet, row, header, value, raw=raw, as_text=as_text)


def a_row(world: World, file: File) -> None:
    """Fill in a whole row of an input sheet."""
    sheet = world.random.choice(list(INPUTS))
    rows = list(world.open(file).rows(sheet))
    if rows:
        row, _, title = world.random.choice(rows)
        item = world.study.item(file.ids.get(title, ""))
        for header, field in INPUTS[sheet].items():
            world.type(file, sheet, row, header, value_for(world, file, item, field))


def a_long_text(world: World, file: File) -> None:
    """Type thousands of characters into a cell for text."""
    sheet = world.random.choice(list(INPUTS))
    rows = list(world.open(file).rows(sheet))
    if rows:
        free = _FREE.get(sheet, "note")
        header = world.random.choice(["analyst", free]) if "analyst" in INPUTS[sheet] else free
        text = world.tokens.text() + world.random.choice((" word", "-x", "\nline")) * (
            world.random.randint(500, 6_000)
        )
        world.type(file, sheet, world.random.choice(rows)[0], header, text)


def beyond(world: World, file: File) -> None:
    """Type a number that is beyond all measure, in some format."""
    rows = list(world.open(file).rows("Update"))
    if rows and "value" in world.open(file).head("Update"):
        row = world.random.choice(rows)[0]
        world.open(file).cell("Update", row, "value").number_format = "0%"
        value = world.random.choice((9e299, -9e299, 1.5e308, 5e-324, 1e16, 0.0))
        world.type(file, "Update", row, "value", value)


def emptied(world: World, file: File) -> None:
    """Empty an input cell that holds something."""
    book = world.open(file)
    filled = [
        (sheet, row, header)
        for sheet, fields in INPUTS.items()
        for row, _, _ in book.rows(sheet)
        for header in fields
        if header in book.head(sheet) and book.cell(sheet, row, header).value is not None
    ]
    if filled:
        world.type(file, *world.random.choice(filled), None)


def again(world: World, file: File) -> None:
    """Type over what was typed before, in the same cell of the same file or of another."""
    typed = [e for e in world.events if e.file.name == file.name or e.came]
    if not typed:
        return
    event = world.random.choice(typed)
    book, table = world.open(file), event.table
    if event.sheet not in book.workbook.sheetnames or not event.cell[0].isalpha():
        return
    fresh = isinstance(event.value, float)
    value = world.tokens.number() if fresh else world.tokens.text()
    column = "".join(c for c in event.cell if c.isalpha())
    row = int("".join(c for c in event.cell if c.isdigit()))
    headers = {get_column_letter(c): name for name, c in book.head(table).items()}
    in_table = any(number == row for number, _, _ in book.rows(table))
    field = INPUTS.get(table, {}).get(headers.get(column, ""))
    if in_table and field:
        title = str(book.sheet(table).cell(row, 2).value)
        item = world.study.item(file.ids.get(title, ""))
        value = value_for(world, file, item, field)
        world.type(file, table, row, headers[column], value)
    elif table != PAST:
        # In another file, nothing stands beside it: it is but a word below the table.
        own = event.own or (not in_table and event.file.name != file.name)
        _put(world, file, table, row, column, value, own=own, near=event.near)


def a_definition(world: World, file: File) -> None:
    """Type over a title, a unit, an owner, or what the program computes."""
    sheet = world.random.choice(_TABLES)
    book = world.open(file)
    rows = list(book.rows(sheet))
    # A header that holds a token is of somebody's own.
    inputs = {"id", *INPUTS.get(sheet, {}), *(book.quarters() if sheet == PAST else ())}
    inputs |= {h for h in book.head(sheet) if h == world.tracker.quarter or "tok" in h}
    headers = [h for h in book.head(sheet) if h not in inputs]
    if rows and headers:
        header = world.random.choice(headers)
        row = world.random.choice(rows)[0]
        column = get_column_letter(book.head(sheet)[header])
        _put(world, file, sheet, row, column, world.tokens.text())


def an_id(world: World, file: File, *, long: float = 0.4) -> None:
    """Type over an id, perhaps thousands of characters, and perhaps a value beside it."""
    sheet = world.random.choice(_OF_THE_STUDY)
    rows = list(world.open(file).rows(sheet))
    if not rows:
        return
    row, _, title = world.random.choice(rows)
    header = world.random.choice(list(INPUTS[sheet]))
    item = world.study.item(file.ids.get(title, ""))
    token = world.tokens.text()
    if world.random.random() < long:
        token += "-x" * world.random.randint(1_000, 4_000)
    value = value_for(world, file, item, INPUTS[sheet][header])
    world.type(file, sheet, row, header, value)
    _put(world, file, sheet, row, "A", token)


def a_header(world: World, file: File) -> None:
    """Type over the header of an input column."""
    sheet = world.random.choice(list(INPUTS))
    book = world.open(file)
    header = world.random.choice(list(INPUTS[sheet]))
    if header in book.head(sheet):
        column = get_column_letter(book.head(sheet)[header])
        _put(world, file, sheet, book.head_row(sheet), column, world.tokens.text())


def a_proposed_row(world: World, file: File) -> None:
    """Propose an item below the table: its id, title, unit and owner, and perhaps a value."""
    book = world.open(file)
    sheet = "Update"
    last = max((row for row, _, _ in book.rows(sheet)), default=0)
    row = last + world.random.choice((1, 1, 2, 4))
    if not last or book.sheet(sheet).cell(row, 1).value is not None:
        return
    has_value = world.random.random() < 0.6
    if has_value:
        column = get_column_letter(book.head(sheet)["value"])
        _put(world, file, sheet, row, column, world.tokens.number())
    for header in ("id", "indicator", "unit", "owner"):
        if header in book.head(sheet):
            column = get_column_letter(book.head(sheet)[header])
            # Without a value it is nothing that the record could hold: it stays where it is.
            _put(world, file, sheet, row, column, world.tokens.text(), own=not has_value)


def beside(world: World, file: File) -> None:
    """Add a column of one's own beside a table."""
    sheet = world.random.choice(list(INPUTS))
    book = world.open(file)
    rows = list(book.rows(sheet))
    if not rows:
        return
    column = get_column_letter(max(book.head(sheet).values()) + 1)
    header, word = world.tokens.text(), world.tokens.text()
    row = world.random.choice(rows)[0]
    _put(world, file, sheet, book.head_row(sheet), column, header, own=True)
    _put(world, file, sheet, row, column, word, own=True, near=(header,))


def a_comment(world: World, file: File) -> None:
    """Add a comment to a cell of a table."""
    sheet = world.random.choice(_TABLES)
    book = world.open(file)
    rows = list(book.rows(sheet))
    if rows:
        where = address(world.random.choice(rows)[0], world.random.randint(1, 6))
        cell = book.sheet(sheet)[where]
        if cell.comment is None:
            token = world.tokens.text()
            cell.comment = Comment(token, "siege")
            file.touched += 1
            world.words(file, sheet, where, token, own=True, how="is put as a comment")


def own_sheet(world: World, file: File) -> None:
    """Add a sheet of one's own."""
    book = world.open(file)
    title, word = world.tokens.text(), world.tokens.text()
    book.workbook.create_sheet(title)["B2"] = word
    file.touched += 1
    world.words(file, title, "B2", word, own=True, near=(title,))


def a_copied_sheet(world: World, file: File) -> None:
    """Copy an input sheet within the workbook, and type into the copy."""
    book = world.open(file)
    sheet = world.random.choice(_COPIED)
    rows = list(book.rows(sheet))
    if not rows or len(book.workbook.sheetnames) > 20:
        return
    made = book.workbook.copy_worksheet(book.sheet(sheet))
    row, _, title = world.random.choice(rows)
    header = world.random.choice(list(INPUTS[sheet]))
    item = world.study.item(file.ids.get(title, ""))
    value = value_for(world, file, item, INPUTS[sheet][header])
    world.tell(f"{file.name}: the sheet {sheet} is copied as {made.title}")
    file.touched += 1
    if header in book.head(sheet):
        cell = made[book.cell(sheet, row, header).coordinate]
        if cell.value is None:
            cell.value = value
            event = world.words(file, made.title, cell.coordinate, value)
            event.key = world.key(file, sheet, row, header)


def a_source(world: World, file: File) -> None:
    """Propose a source in a row below the last; perhaps cite it beside a value."""
    book = world.open(file)
    if not book.head(PROPOSED):
        return
    row = book.head_row(PROPOSED) + 1 + len(list(book.rows(PROPOSED)))
    id_ = world.tokens.text()
    _put(world, file, PROPOSED, row, get_column_letter(book.id_column(PROPOSED)), id_)
    headers = list(INPUTS[PROPOSED])
    if world.random.random() < 0.3:
        headers = world.random.sample(headers, 2)
    for header in headers:
        value = value_for(world, file, None, INPUTS[PROPOSED][header])
        world.type(file, PROPOSED, row, header, value)
    rows = list(world.open(file).rows("Update"))
    if rows and world.random.random() < 0.5:
        cited = world.random.choice(rows)[0]
        world.type(file, "Update", cited, "note", world.tokens.text())
        world.type(file, "Update", cited, "source", id_)


def a_logged_row(world: World, file: File) -> None:
    """Add a reading or a sighting below the last row of the evidence; its period may be odd."""
    book, random = world.open(file), world.random
    table = random.choice(LOGS)
    items = [i for i in world.study.items if (i.type == "event") == (table == "Sightings")]
    if not items or not book.head(table) or not book.head(table).get("period"):
        return
    item = random.choice(items)
    row = book.head_row(table) + 1 + len(list(book.rows(table)))
    if book.sheet(table).cell(row, 1).value is not None:
        return
    quarter = file.quarter
    for _ in range(random.randint(0, 4)):
        quarter = before(quarter)
    period = random.choice(months(quarter)) if item.monthly else quarter
    if random.random() < 0.2:
        period = random.choice((before(world.study.start), "9999Q1", "2012-13", "soon", quarter))
    together = random.random() < 0.4
    book.sheet(table).cell(row, 1).value = f"{item.id} {period}" if together else item.id
    if not together:
        book.sheet(table).cell(row, book.head(table)["period"]).value = period
    file.touched += 1
    world.tell(f"{file.name}!{table}!A{row}: a row of {item.id}, {period}, is added")
    for header in random.sample(list(INPUTS[table]), random.randint(1, 4)):
        value = value_for(world, file, item, INPUTS[table][header])
        world.type(file, table, row, header, value)


def at_two_places(world: World, file: File) -> None:
    """Type a field at both places that it has: alike, or not."""
    book, random = world.open(file), world.random
    places: dict[Key, list[Place]] = {}
    for table in ("Update", "Signposts", PAST, *LOGS):
        for row, _, _ in book.rows(table):
            headers = INPUTS[table] if table != PAST else book.quarters()
            for header in (h for h in headers if h in book.head(table) and h not in CHANCES):
                if key := world.key(file, table, row, header):
                    places.setdefault(key, []).append((table, row, header))
    twice = [(about, found) for about, found in places.items() if len(found) == 2]
    if not twice:
        return
    about, found = random.choice(twice)
    item, alike = world.study.item(about[1]), random.random() < 0.5
    first = value_for(world, file, item, about[3])
    second = first if alike else value_for(world, file, item, about[3])
    for place, value in zip(found, (first, second), strict=True):
        world.type(file, *place, value)


def a_past_value(world: World, file: File) -> None:
    """Correct a value of a past quarter."""
    book = world.open(file)
    rows, quarters = list(book.rows(PAST)), book.quarters()
    if rows and quarters:
        row, _, title = world.random.choice(rows)
        item = world.study.item(file.ids.get(title, ""))
        if item is not None:
            value = value_for(world, file, item, "value")
            world.type(file, PAST, row, world.random.choice(quarters), value)


def a_formula(world: World, file: File) -> None:
    """Type a formula that holds a token into an input cell, or over one of the program's."""
    sheet = world.random.choice(list(INPUTS))
    book = world.open(file)
    rows = list(book.rows(sheet))
    if rows:
        header = world.random.choice([h for h in book.head(sheet) if h != "id"])
        column = get_column_letter(book.head(sheet)[header])
        token = world.tokens.text()
        row = world.random.choice(rows)[0]
        _put(world, file, sheet, row, column, f'="{token}"&"{token}"', token=token)


def ids_exchanged(world: World, file: File) -> None:
    """Exchange two ids, or sort the ids alone, and type a value beside what a title says."""
    sheet = world.random.choice(["Update", "Update", "Signposts", *LOGS])
    book = world.open(file)
    rows = list(book.rows(sheet))
    if len(rows) < 2:
        return
    count = len(rows) if world.random.random() < 0.3 else 2
    chosen = sorted(world.random.sample(rows, count))
    ids = [one for _, one, _ in chosen]
    moved = sorted(ids, reverse=True) if count > 2 else ids[::-1]
    row, _, title = world.random.choice(chosen)
    item = world.study.item(file.ids.get(title, ""))
    field = "value" if sheet in {"Update", "Readings"} else "note"
    header = next(h for h, f in INPUTS[sheet].items() if f == field)
    world.type(file, sheet, row, header, value_for(world, file, item, field))
    book = world.open(file)
    for (number, was, _), one in zip(chosen, moved, strict=True):
        book.sheet(sheet).cell(number, 1).value = one
        file.touched += 1
        world.tell(f"{file.name}!{sheet}!A{number}: {one} is typed over {was}")


def a_format(world: World, file: File) -> None:
    """Change the number format of filled cells, and type nothing."""
    book = world.open(file)
    table = world.random.choice(("Update", "Readings"))
    code = world.random.choice(("0%", "0.00E+00", "#,##0", "yyyy-mm-dd", "0%;-0", "@"))
    for row, _, _ in book.rows(table):
        if "value" in book.head(table):
            book.cell(table, row, "value").number_format = code
            file.touched += 1
    for event in world.events:
        if event.file is file and event.table == table and not event.came:
            event.times = world.times(file, event)
    world.tell(f"{file.name}!{table}: the column value gets the format {code}")


def a_row_deleted(world: World, file: File) -> None:
    """Delete the last row of a table with all that was typed there."""
    sheet = world.random.choice(["Update", "Signposts", *LOGS])
    book = world.open(file)
    rows = list(book.rows(sheet))
    if rows and not any(e.file is file and not e.came for e in world.events):
        book.sheet(sheet).delete_rows(rows[-1][0])
        file.touched += 1
        world.tell(f"{file.name}!{sheet}: the row {rows[-1][0]} ({rows[-1][1]}) is deleted")


def _put(
    world: World, file: File, sheet: str, row: int, column: str, value: Any, *,
    token: str = "", own: bool = False, near: tuple[str, ...] = (),
) -> Event | None:  # fmt: skip
    """Write a token into a cell where no field of an item is."""
    book = world.open(file)
    if title_of(sheet) not in book.workbook.sheetnames:
        return None
    cell, spot = f"{column}{row}", (title_of(sheet), f"{column}{row}")
    mine = [e for e in world.events if e.file is file and (e.sheet, e.cell) == spot]
    world.events = [e for e in world.events if not (e in mine and not e.came)]
    book.sheet(sheet)[cell].value = value
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
    (a_source, 2),
    (beside, 2),
    (a_comment, 2),
    (own_sheet, 1),
    (a_copied_sheet, 1),
    (a_past_value, 3),
    (a_logged_row, 3),
    (at_two_places, 3),
    (a_formula, 1),
    (ids_exchanged, 2),
    (a_format, 1),
    (a_row_deleted, 1),
)
