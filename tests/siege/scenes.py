"""Short plays of which each puts something that people do in a row; chance fills in the rest."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from tests.siege import reach
from tests.siege.book import FORMS, INPUTS, LOG, STATEMENTS, months, quarter_of
from tests.siege.events import Event, File
from tests.siege.study import ANALYSTS, FORMATS
from tests.siege.world import Cells, World


def typed_in_the_tracker(world: World) -> None:
    """Type into the tracker, and build."""
    _play(world, world.tracker, world.random.randint(1, 4))
    world.build()


def typed_twice(world: World) -> None:
    """Type something into the tracker, build; type something else there, build."""
    move = world.random.choice(
        [reach.a_definition, reach.an_input, reach.an_id, reach.corrected, reach.a_copied_sheet]
    )
    move(world, world.tracker)
    last = world.events[-1] if world.events else None
    world.build()
    if last is not None and last.came and not world.losses:
        reach.over(world, world.tracker, last)
        world.build()


def copies_come_back(world: World) -> None:
    """Hand copies out, type into them, import them together or one by one."""
    people = ("anna", "ben", "chen")[: world.random.randint(1, 3)]
    copies = [world.hand_out(name) for name in people]
    for copy in copies:
        _play(world, copy, world.random.randint(1, 4))
    if world.random.random() < 0.3:
        _play(world, world.tracker, 1)
    if world.random.random() < 0.5:
        world.take(*copies)
    else:
        for copy in copies:
            world.take(copy)
    if world.random.random() < 0.3:
        world.take(world.random.choice(copies))  # once more
    world.build()


def wrong_then_right(world: World) -> None:
    """Import a wrong copy, take its values back, import the right copy: it was made before."""
    wrong, right = world.hand_out("wrong"), world.hand_out("right")
    rows = [row for row, _, _ in world.open(wrong).rows("Update")]
    rows = world.random.sample(rows, min(2, len(rows)))
    for row in rows:
        reach.fill(world, wrong, "Update", row, "value")
    world.take(wrong)
    if world.random.random() < 0.5 or world.undo() is None:
        world.build()
        for row in rows:
            world.type(world.tracker, "Update", row, "value", None)
        world.build()
    for row in rows:
        reach.fill(world, right, "Update", row, "value")
    world.take(right)
    world.build()


def corrects_herself(world: World) -> None:
    """Import a copy; its author changes a cell, or takes one back, and sends it once more."""
    takes_back = world.random.random() < 0.5  # of which a known author is asked
    copy = world.hand_out("anna", next(iter(ANALYSTS)) if takes_back else None)
    reach.an_input(world, copy)
    reach.a_row(world, copy)
    world.take(copy)
    (reach.emptied if takes_back else reach.again)(world, copy)
    world.take(copy)
    world.build()


def renamed_late(world: World) -> None:
    """Rename an item without `formerly`, type under the new id, then declare it."""
    kinds = ("number", "event")
    left = [i for i in world.study.items if i.type in kinds and not i.id.endswith("-new")]
    if not left:
        return
    item = world.random.choice(left)
    sheet = "Signposts" if item.type == "event" else "Update"
    row = world.open(world.tracker).row_of(sheet, item.id)
    first = world.random.sample(INPUTS[sheet], 3)
    reach.fill(world, world.tracker, sheet, row, *first)
    world.build()
    new = f"{item.id}-new"
    world.study.change(item.id, id=new)
    world.note(f"study.toml: {item.id} is renamed {new}, without formerly")
    world.build()
    row = world.open(world.tracker).row_of(sheet, new)
    other = world.random.choice([h for h in INPUTS[sheet] if h not in first])
    reach.fill(world, world.tracker, sheet, row, other)
    world.build()
    world.study.change(new, formerly=(*item.formerly, item.id))
    world.note(f'study.toml: {new} gets formerly = ["{item.id}"]')
    world.build()


def a_definition_changes(world: World) -> None:
    """Change a definition while a copy is out that is typed in; import it."""
    copy = world.hand_out("anna")
    _play(world, copy, 2)
    change_definition(world)
    if world.random.random() < 0.5:
        world.build()
    world.take(copy)
    world.build()


def change_definition(world: World) -> None:
    """Change one definition of any kind."""
    random, study = world.random, world.study
    item = random.choice(study.items)
    changes: list[dict[str, object]] = [
        {"title": f"{item.title} {world.tokens.text()}"},
        {"watch": round(random.uniform(10, 50), 1)},
        {"owner": world.tokens.text()},
    ]
    if item.type == "number":
        changes += [{"unit": world.tokens.text()}, {"type": "ordinal"}]
    elif item.type == "ordinal":
        changes += [{"type": "number", "unit": world.tokens.text()}]
        changes += [{"levels": (*item.levels[:-1], world.tokens.text())}]
        changes += [{"levels": (world.tokens.text(), *item.levels)}]
    elif item.type == "yes-no":
        changes.append({"type": "ordinal", "levels": ("no", "perhaps", "yes")})
    if not item.id.endswith("-b"):
        changes.append({"id": f"{item.id}-b", "formerly": (*item.formerly, item.id)})
    fields = random.choice(changes)
    if random.random() < 0.15:
        study.number_format = random.choice(FORMATS)
        change = f"numbers are typed like {study.number_format}"
    elif random.random() < 0.1:
        years = -1 if world.has_begun else random.choice((-1, 1))
        study.start = f"{int(study.start[:4]) + years}{study.start[4:]}"
        change = f"the study starts in {study.start}"
    elif random.random() < 0.15 and len(study.items) > 5:
        study.items.remove(item)
        study.retired.append(item)
        change = f"{item.id} is retired"
    elif random.random() < 0.15 and study.retired:
        study.items.append(study.retired.pop())
        change = f"{study.items[-1].id} is brought back"
    else:
        study.change(item.id, **fields)
        change = f"{item.id} gets {fields}"
    study.write()
    world.note(f"study.toml: {change}")


def a_crowd(world: World) -> None:
    """Ten copies differ in one note; they come one by one."""
    copies = [world.hand_out() for _ in range(10)]
    row = next(iter(world.open(world.tracker).rows("Update")))[0]
    for copy in copies:
        world.type(copy, "Update", row, "note", world.tokens.text())
        world.take(copy)


def rows_mixed_up(world: World) -> None:
    """Exchange ids beside a value that is typed, in the tracker or in a copy."""
    _somewhere(world, reach.ids_exchanged)


def proposed(world: World) -> None:
    """Propose an indicator below the table, in the tracker or in a copy."""
    _somewhere(world, reach.a_proposed_row)


def long_texts(world: World) -> None:
    """Type thousands of characters, into an id and elsewhere."""
    more = world.random.choice([reach.a_long_text, reach.beyond])
    _somewhere(world, partial(reach.an_id, long=1), more)


def put_beside(world: World) -> None:
    """Put things of one's own beside the program's, in the tracker and in a hand-out; go on."""
    tracker, hand_out = world.tracker, world.hand_out(analyst=world.random.choice([*ANALYSTS]))
    for file in (tracker, hand_out):
        for move in (reach.own_column, reach.a_time, reach.a_formula_beside, reach.own_sheet):
            move(world, file)
    world.take(hand_out)
    world.hand_out(analyst=hand_out.by)
    world.build()
    world.advance()
    world.build()
    world.hand_out(analyst=hand_out.by)


def _somewhere(world: World, *moves: Callable[[World, File], None]) -> None:
    """Make moves in the tracker or in a copy that comes home."""
    file = world.hand_out("anna") if world.random.random() < 0.5 else world.tracker
    for move in moves:
        move(world, file)
    _comes_home(world, file)
    world.build()


def _comes_home(world: World, file: File) -> None:
    """Import a copy; what is typed in the tracker is taken in as it is built."""
    if file is not world.tracker:
        world.take(file)


def formatted(world: World) -> None:
    """Record values, then give their cells another format in a copy, and type nothing."""
    for _ in range(3):
        reach.a_row(world, world.tracker)
    world.build()
    _somewhere(world, reach.a_format)


def sources_proposed(world: World) -> None:
    """Propose sources in two copies and in the tracker, and cite them."""
    copies = [world.hand_out(name) for name in ("anna", "ben")]
    for file in (*copies, world.tracker):
        reach.own_source(world, file)
    world.take(*copies)
    world.build()
    reach.own_source(world, world.tracker)
    reach.an_input(world, world.tracker)
    world.build()


def two_rounds(world: World) -> None:
    """People type estimates in the first round, then in the second; some come late."""
    for _ in (1, 2):
        copies = [world.hand_out("", person) for person in ANALYSTS]
        for copy in copies:
            rows = list(world.open(copy).rows("Estimates"))
            for row, _, _ in world.random.sample(rows, min(2, len(rows))):
                world.type(copy, "Estimates", row, "likelihood", world.tokens.number())
                world.type(copy, "Estimates", row, "reason", world.tokens.text())
        for copy in copies:
            world.take(copy)
        world.build()
        if world.random.random() < 0.5:
            reach.again(world, world.random.choice(copies))
            world.take(*copies)
            world.build()


def months_come_late(world: World) -> None:
    """Type months, open the next quarter; type its months, and some of the one before below."""
    for advances in (False, True):
        if advances:
            late = world.quarter
            world.advance()
            if world.quarter == late:
                return  # the study has ended
            world.build()
        file = world.hand_out("anna") if world.random.random() < 0.5 else world.tracker
        rows = [row for row in world.open(file).rows("Update") if " " in row[1]]
        for row, _, _ in world.random.sample(rows, min(4, len(rows))):
            reach.fill(world, file, "Update", row, "value")
        if advances:
            _late_months(world, file, late)
        _comes_home(world, file)
        world.build()


def _late_months(world: World, file: File, quarter: str) -> None:
    """Type months of a closed quarter in Log: over those that are there, and below them."""
    book = world.open(file)
    items = [item for item in world.study.items if item.monthly]
    wanted = [(item, month) for item in items for month in months(quarter)]
    for item, month in world.random.sample(wanted, min(3, len(wanted))):
        there = [
            n for n, id_, _ in book.rows(LOG) if (id_, book.period(LOG, n)) == (item.id, month)
        ]
        row = there[0] if there else book.blank(LOG)
        if not there and row:
            reach.add_to_log(world, file, row, id=item.id, quarter=month)
        value = reach.value_for(world, file, item, "value")
        world.type(file, LOG, row, "value", value)
        book = world.open(file)


def evidence_corrected(world: World) -> None:
    """Correct and add what the record holds of closed quarters."""
    for _ in range(3):
        reach.a_row(world, world.tracker)
    world.build()
    world.advance()
    world.build()
    reach.a_logged_row(world, world.tracker)
    world.build()
    copies = [world.hand_out("anna"), world.hand_out("ben"), world.tracker]
    moves = [reach.corrected, reach.a_logged_row, reach.corrected, reach.emptied]
    for file in world.random.sample(copies, 2):
        for move in world.random.sample(moves, 2):
            move(world, file)
        _comes_home(world, file)
    world.build()


def a_decision(world: World) -> None:
    """A signpost is observed; what is done about it is answered and promised, by two people."""
    for row, _, _ in list(world.open(world.tracker).rows("Signposts")):
        world.type(world.tracker, "Signposts", row, "state", "observed")
    world.build()
    for file in (world.hand_out(), world.tracker):
        for table in ("Decisions", "Commitments", "Judgments"):
            _filled(world, file, table)
        reach.in_words(world, file)
        _comes_home(world, file)
    world.build()


def _filled(world: World, file: File, table: str) -> None:
    """Fill in any row of a table, if the file has it."""
    reach.fill(world, file, table, reach.a_row_of(world, file, table)[2], *INPUTS[table])


def chances_stated(world: World) -> None:
    """State chances of dated signposts."""
    for file in (world.hand_out("anna", ""), world.tracker):
        _filled(world, file, "Chances")
        _comes_home(world, file)
    world.build()


def import_tables(world: World) -> None:
    """Import tables in CSV of some forms, each with a row or two; take some of it back."""
    for form in world.random.sample(list(FORMS), 3):
        about, fields = FORMS[form]
        subjects = _subjects(world, form)
        rows: list[Cells] = []
        for kind, subject, quarter in world.random.sample(subjects, min(2, len(subjects))):
            cells = {"quarter": quarter, "scenario": subject, "statement": subject}
            cells["item"], _, cells["period"] = subject.partition(" ")
            if form == "estimate":
                cells["subject"], cells["analyst"], cells["round"] = subject.split(" ")
            row: Cells = [(cells[column], None) for column in about]
            item = world.study.item(subject)
            for field in fields.values():
                value = reach.value_for(world, world.tracker, item, field)
                row.append((value, (kind, subject, quarter, field)))
            rows.append(row)
        if rows:
            world.table([*about, *fields], rows)
            if world.random.random() < 0.3:
                world.table([*about, *fields], [_cleared(row, len(about)) for row in rows])
    world.build()


def _cleared(row: Cells, about: int) -> Cells:
    """Return the row that takes back what another one said."""
    emptied = [(None, key) for _, key in row[about:]]
    return [*row[:about], ("cleared", emptied[0][1]), *emptied[1:]]


def _subjects(world: World, form: str) -> list[tuple[str, str, str]]:
    """Return the kind, the subject and the quarter of what a table of a form may be about."""
    now, study = world.quarter, world.study
    if form == "reading":
        return [(form, m, quarter_of(m.rpartition(" ")[2])) for m in study.months(now)]
    about: dict[str, Sequence[str]] = {
        "chance": [item.id for item in study.items if item.expected],
        "estimate": study.estimates(),
        "statement": [*STATEMENTS.values()],
        "outcome": [*study.scenarios],
    }
    return [(form, one, "" if form == "outcome" else now) for one in about[form]]


def declared(world: World) -> None:
    """Somebody sends two copies that differ; whose they are is said with them, or afterwards."""
    world.build()  # whoever has a copy now knows what others differ about
    one, other, row = world.hand_out("anna", ""), world.hand_out("anna", ""), _a_row(world)
    first, second = _noted(world, one, row), _noted(world, other, row)
    by = world.random.choice(("", "Anna"))
    world.take(one, by=by)
    world.take(other, by=by)
    if not by:
        world.expect(first, second)
        world.take(one, other, by="Anna")
    world.expect(second)
    world.build()


def late_and_again(world: World) -> None:
    """Somebody's older copy comes after her newer one, and both come twice."""
    world.build()
    old, row = world.hand_out("anna", ""), _a_row(world)
    reach.a_row(world, world.tracker)
    world.build()
    new = world.hand_out("anna", "")
    newer, older = _noted(world, new, row), _noted(world, old, row)
    for copy in (new, old, new, old):
        world.take(copy, by="Anna")
    if new.made > old.made:
        world.expect(newer, older)
    else:
        world.expect(older)
    world.build()


def one_name_twice(world: World) -> None:
    """Two people answer in files of one name, which lie in two folders."""
    world.build()
    files, row = [world.hand_out(name, "") for name in ("anna", "ben")], _a_row(world)
    for file in files:
        folder = world.folder / file.path.stem
        folder.mkdir()
        file.path, file.name = file.path.rename(folder / "answers.xlsx"), "answers.xlsx"
        world.note(f"a copy is called {folder.name}/answers.xlsx now")
    notes = [_noted(world, file, row) for file in files]
    for some in [files] if world.random.random() < 0.5 else [[file] for file in files]:
        world.take(*some)
    world.expect(*notes)
    world.build()


def _a_row(world: World) -> str:
    """Return the id of a row of Update."""
    return world.random.choice([id_ for _, id_, _ in world.open(world.tracker).rows("Update")])


def _noted(world: World, file: File, id_: str) -> Event | None:
    """Type a note into a row of Update."""
    row = world.open(file).row_of("Update", id_)
    return world.type(file, "Update", row, "note", world.tokens.text())


def settled(world: World) -> None:
    """Settle one thing that is open, by a choice or by a value."""
    random = world.random
    value = random.choice(
        [str(world.tokens.number()), world.tokens.text(), "to\x0cken", "x" * 9_000]
    )
    world.settle(value if random.random() < 0.4 else "")
    world.build()


def advanced(world: World) -> None:
    """Open the next quarter, perhaps while something typed is not taken in."""
    if world.random.random() < 0.3:
        _play(world, world.tracker, 1)
    if world.random.random() < 0.3:
        late = world.hand_out("late")
        _play(world, late, 1)
        world.advance()
        world.take(late)
    else:
        world.advance()
    world.build()


def undone(world: World) -> None:
    """Import a copy, undo that, and import it or another like it again."""
    copy = world.hand_out("anna")
    reach.a_row(world, copy)
    world.take(copy)
    if world.undo() is not None:
        if world.random.random() < 0.5:
            world.build()
        reach.an_input(world, copy)
        world.take(copy)
        world.build()


def _play(world: World, file: File, count: int) -> None:
    moves, weights = zip(*reach.MOVES, strict=True)
    for move in world.random.choices(moves, weights, k=count):
        move(world, file)


SCENES: Final[Sequence[tuple[Callable[[World], None], int]]] = (
    (typed_in_the_tracker, 6),
    (typed_twice, 4),
    (copies_come_back, 5),
    (wrong_then_right, 2),
    (corrects_herself, 1),
    (renamed_late, 1),
    (a_definition_changes, 2),
    (a_crowd, 1),
    (rows_mixed_up, 2),
    (formatted, 1),
    (proposed, 1),
    (sources_proposed, 2),
    (two_rounds, 2),
    (months_come_late, 2),
    (evidence_corrected, 4),
    (chances_stated, 1),
    (a_decision, 2),
    (import_tables, 2),
    (long_texts, 1),
    (put_beside, 2),
    (declared, 1),
    (late_and_again, 1),
    (one_name_twice, 1),
    (settled, 2),
    (advanced, 3),
    (undone, 1),
)
