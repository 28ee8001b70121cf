"""An analyst at work: draws what somebody does to a tracker."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.loop.handed import HISTORY, KIND_OF, PROPOSED, Cell, Deeds, Generation
from tests.loop.keyboard import (
    FORMULA,
    HEADERS,
    NEEDED,
    NO_SOURCES,
    OWNED,
    Keystrokes,
    keystrokes,
)
from tests.loop.studies import PROPOSABLE

MOST_TYPED = 3


@st.composite
def deeds(draw: st.DrawFn, made: Generation) -> Deeds:
    """Draw what an analyst does: some typing, now and then something rough."""
    done = Deeds(resaved=draw(st.booleans()), together=draw(st.booleans()))
    tables = [table for table in KIND_OF if made.rows(table)]
    fillable = [table for table in KIND_OF if made.subjects(table)]
    for _ in range(draw(st.integers(0, MOST_TYPED))):
        cell = draw(_cells(made, fillable))
        done.typed[cell] = draw(_keystrokes(made, cell))
    done.typed |= (proposed := draw(_proposals(made, PROPOSABLE, rest=1)))
    done.typed |= draw(_citations(made, tables, {source for _, source, _ in proposed}))
    done.misnamed |= draw(_proposals(made, NO_SOURCES, rest=3))
    for rough in draw(st.lists(st.sampled_from(_ROUGH), max_size=2, unique=True)):
        table = draw(st.sampled_from(tables))
        item = draw(st.sampled_from(made.rows(table)))
        match rough:
            case "typed over":
                header = draw(st.sampled_from(OWNED[table]))
                done.typed_over[table, item, header] = "Typed over."
            case "emptied":
                done.emptied.add((table, item))
            case "copied":
                cell = (table, item, draw(_cells(made, [table]))[2])
                done.copied[cell] = draw(_keystrokes(made, cell))
            case "turned":
                done.turned.add(table)
            case "renamed":
                done.renamed.add(table)
            case "column":
                done.columns.add(table)
    done.emptied -= {cell[:2] for cell in done.copied}
    return done


_ROUGH = ("typed over", "emptied", "copied", "turned", "renamed", "column")


@st.composite
def _proposals(
    draw: st.DrawFn, made: Generation, ids: tuple[str, ...], rest: int
) -> dict[Cell, Keystrokes]:
    """Draw a row that proposes a source, with all that it needs or with less.

    One of ``rest`` + 1 is such a row; in the others, nobody proposes anything.
    """
    if draw(st.integers(0, rest)):
        return {}
    source = draw(st.sampled_from(ids))
    headers = [header for header, field in HEADERS[PROPOSED].items() if field in NEEDED]
    cells = [(PROPOSED, source, header) for header in headers[draw(st.integers(0, 1)) :]]
    known = {cell: keystrokes(made.plan, None, HEADERS[PROPOSED][cell[2]]) for cell in cells}
    told = {cell: [one for one in known[cell] if one.means and not one.asked] for cell in cells}
    return {cell: draw(st.sampled_from(told[cell])) for cell in cells}


@st.composite
def _citations(
    draw: st.DrawFn, made: Generation, tables: list[str], sources: set[str]
) -> dict[Cell, Keystrokes]:
    """Draw a row that cites each of these sources, or nothing."""
    citing = [table for table in tables if "source" in HEADERS.get(table, ())]
    rows = [(table, row) for table in citing for row in made.rows(table)]
    if not draw(st.booleans()):
        return {}
    return {(*draw(st.sampled_from(rows)), "source"): Keystrokes(id_, (id_,)) for id_ in sources}


@st.composite
def _cells(draw: st.DrawFn, made: Generation, tables: list[str]) -> Cell:
    """Draw a cell to type in; of History, the open quarter's too, where a formula stands.

    Every other time it is the first of its table, so that people meet in it.
    """
    table = draw(st.sampled_from(tables))
    opened = (str(made.quarter),) if table == HISTORY else ()
    rows, headers = made.subjects(table), (*made.headers(table), *opened)
    if draw(st.booleans()):
        return table, rows[0], headers[0]
    return table, draw(st.sampled_from(rows)), draw(st.sampled_from(headers))


@st.composite
def _keystrokes(draw: st.DrawFn, made: Generation, cell: Cell) -> Keystrokes:
    table, subject, header = cell
    id_ = subject.partition(" ")[0]
    item = next((item for item in made.plan.items if item.id == id_), None)
    field = "value" if table == HISTORY else HEADERS[table][header]
    known = keystrokes(made.plan, item, field)
    if made.is_shown(cell):  # another formula there, or none, says nothing about a value
        known = [one for one in known if one.typed is not None and one.typed != FORMULA]
    return draw(st.sampled_from(known))
