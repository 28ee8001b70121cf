"""One thing at a time, each once found by going round the whole loop: what must not come twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl.worksheet.formula import ArrayFormula
from scenariobook.record.merge_rules import Result

from scenariobook.documents import make_tracker
from scenariobook.intake import read_files, with_outcomes
from scenariobook.project.recording import keep
from scenariobook.record.entries import Defined
from scenariobook.record.merge import Outcome
from tests.commands import run
from tests.loop.copies import CopyInHand
from tests.loop.handed import PROPOSED, Cell, Deeds, Handed, handed
from tests.loop.keyboard import FORMULA, TODAY, Keystrokes
from tests.loop.studies import Plan, an_item
from tests.loop.world import ORIGIN, World

GDP, MOOD = an_item(0, "number"), an_item(1, "ordinal")
PLAN = Plan((GDP, MOOD))
VALUE = ("tblUpdate", GDP.id, "value")
NOTE = ("tblUpdate", GDP.id, "note")
AS_OF = ("tblUpdate", GDP.id, "as of")
TITLE = ("tblUpdate", GDP.id, "indicator")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a study of one number and one level, with nothing recorded."""
    return World(tmp_path, PLAN)


def typed(data: bytes, cells: dict[Cell, object]) -> bytes:
    """Return a tracker in which this was typed."""
    hand = CopyInHand(data)
    for (table, item, header), value in cells.items():
        hand.cell(table, item, header).value = value  # type: ignore[assignment]  # any cell value
    return hand.saved()


def take_in(world: World, **copies: bytes) -> list[Outcome]:
    """Import files; return what is not unchanged. A name's last underscore stands for a point."""
    files = {".".join(name.rsplit("_", 1)): data for name, data in copies.items()}
    outcomes = read_files(world.project, files, TODAY).outcomes
    after = with_outcomes(world.project, outcomes, files, ORIGIN)
    keep(world.project, after, files)
    world.project = after
    return [outcome for outcome in outcomes if outcome.result is not Result.UNCHANGED]


def entries(world: World) -> int:
    """Return how many entries there are, without those about the study's files."""
    contents = (entry.content for entry in world.project.ledger.entries)
    return sum(not isinstance(content, Defined) for content in contents)


def test_two_open_things_at_one_cell_are_both_marked(world: World) -> None:
    """A closed quarter's matters stand at the row's id in History: the tracker is still built."""
    copy = typed(world.build().data, {NOTE: True, AS_OF: "some day"})
    assert len(take_in(world, copy_xlsx=copy)) == 2
    world.advance()
    hand = CopyInHand(world.build().data)
    comment = hand.cell("tblHistory", GDP.id, "id").comment
    assert comment
    assert "number 2" in comment.text  # after the entry about the study's files
    assert "number 3" in comment.text


def test_a_formula_over_a_range_is_asked_about_once(world: World) -> None:
    """It is quoted as it was typed, the same every time."""
    copy = typed(world.build().data, {VALUE: ArrayFormula("H5", "=SUM(1,2)")})
    (asked,) = take_in(world, copy_xlsx=copy)
    assert asked.typed.found == "=SUM(1,2)"
    take_in(world, copy_xlsx=copy)
    assert entries(world) == 1


def test_a_title_typed_over_is_asked_about_once_wherever_the_study_says_it(world: World) -> None:
    """The line that it stands in moves as the study is written."""
    copy = typed(world.build().data, {TITLE: "Another title"})
    take_in(world, copy_xlsx=copy)
    world.rewrite(replace(PLAN, remark="One line.\nAnother."))
    take_in(world, copy_xlsx=copy)
    assert entries(world) == 1
    (matter,) = world.matters
    world.settle(matter, matter.choices[0])
    world.rewrite(PLAN)
    (again,) = take_in(world, copy_xlsx=copy)
    assert again.result is Result.RECORDED


def test_an_untouched_row_of_an_item_taken_out_is_no_edit(world: World) -> None:
    """Whatever it holds: a number, a day, sources, a note of two lines."""
    held = {
        VALUE: 7,
        AS_OF: date(2022, 3, 1),
        NOTE: "Two\nlines",
        ("tblUpdate", GDP.id, "source"): "imf-weo; tass-wire",
        ("tblUpdate", GDP.id, "credibility"): 2,
    }
    take_in(world, copy_xlsx=typed(world.build().data, held))
    world.model.update({o.typed.key: o.typed.value for o in _all(world)})
    built = world.build().data
    world.rewrite(replace(PLAN, items=(MOOD,)))
    assert take_in(world, late_xlsx=CopyInHand(built).saved()) == []


def _all(world: World) -> list[Outcome]:
    """Return every cell of a fresh tracker that holds something."""
    data = make_tracker(world.project, world.project.record.open_quarter)
    outcomes = read_files(world.project, {"fresh.xlsx": data}, TODAY).outcomes
    return [outcome for outcome in outcomes if outcome.was is not None]


def test_a_table_imported_again_leaves_a_later_correction(world: World) -> None:
    """A CSV that was taken in says nothing new when it comes once more."""
    table = f"quarter,item,value\n2022Q1,{GDP.id},5\n".encode()
    take_in(world, readings_csv=table)
    world.model.update({o.typed.key: o.typed.value for o in _all(world)})
    take_in(world, copy_xlsx=typed(world.build().data, {VALUE: 6}))
    assert entries(world) == 2
    take_in(world, readings_csv=table)
    assert entries(world) == 2


def test_rows_gone_from_renamed_sheets_are_asked_about(world: World) -> None:
    """Each with the name that its sheet has in the copy; the walk's own checks say so."""
    gone = {("tblUpdate", GDP.id), ("tblJudgments", "alpha"), ("tblHistory", GDP.id)}
    deeds = Deeds(emptied=gone, renamed={t for t, _ in gone})
    world.take_in([handed("copy.xlsx", world.build(), deeds)])
    assert len(world.matters) == 2  # a row of Update and of Past values are of one item


def test_a_question_that_the_study_answers_is_settled_with_its_file(world: World) -> None:
    """Once the file can be read, importing it again records the value; nothing stays open."""
    copy = typed(world.build().data, {VALUE: "calm"})
    assert [o.result for o in take_in(world, copy_xlsx=copy)] == [Result.QUESTION]
    world.rewrite(replace(PLAN, items=(replace(GDP, kind="ordinal"), MOOD)))
    assert [o.result for o in take_in(world, copy_xlsx=copy)] == [Result.APPLIED]
    assert world.matters == ()


def test_emptying_a_cell_that_shows_the_open_quarter_takes_nothing_back(world: World) -> None:
    """History's last column shows what Update holds; Update still holds it."""
    take_in(world, copy_xlsx=typed(world.build().data, {VALUE: 7}))
    world.model.update({o.typed.key: o.typed.value for o in _all(world)})
    shown = ("tblHistory", GDP.id, "2022Q1")
    found = take_in(world, late_xlsx=typed(world.build().data, {shown: None}))
    assert [o for o in found if o.result is Result.APPLIED] == []


def test_a_value_entered_for_an_item_taken_out_is_refused_in_words(
    world: World, tmp_path: Path
) -> None:
    """The study cannot say what is a value of it; leaving the matter is still possible."""
    built = world.build().data
    take_in(world, a_xlsx=typed(built, {VALUE: 5}), b_xlsx=typed(built, {VALUE: 6}))
    (number,) = (matter.number for matter in world.matters)
    world.rewrite(replace(PLAN, items=(MOOD,)))
    assert run("settle", str(tmp_path), "--enter", f"{number}=7").exit_code == 2
    assert run("settle", str(tmp_path), "--choose", f"{number}=1").exit_code == 0


# --- proposed sources: the world's own checks say what must become of each cell -------------------

TITLED, PUBLISHED, RELIABLE, ADDRESS = (
    (PROPOSED, "port-log", header)
    for header in ("proposed title", "publisher", "reliability", "url")
)
A_TEXT, A_GRADE = Keystrokes("A note.", "A note."), Keystrokes("B", "B")
HALF = {TITLED: A_TEXT, PUBLISHED: A_TEXT}
WHOLE = {**HALF, RELIABLE: A_GRADE}
CITING = Keystrokes("port-log", ("port-log",))
CITED = {("tblUpdate", GDP.id, "source"): CITING}


def worked(world: World, name: str, deeds: Deeds) -> Handed:
    """Import a copy of a fresh tracker in which somebody worked; return it."""
    copy = handed(f"{name}.xlsx", world.build(), deeds)
    world.take_in([copy])
    return copy


def asked(world: World) -> list[str]:
    """Return the fields about which something is open, in alphabetical order."""
    return sorted(matter.key.field for matter in world.matters)


def test_a_source_cited_too_early_is_answered_by_its_own_file(world: World) -> None:
    """Once another copy completes what one has proposed, the same file is taken in."""
    early = worked(world, "early", Deeds(typed=HALF | CITED))
    assert asked(world) == ["sources"]
    worked(world, "late", Deeds(typed={RELIABLE: A_GRADE}))
    world.take_in([early])
    assert asked(world) == []


def test_a_cited_source_is_taken_back_and_the_same_files_come_again(world: World) -> None:
    """Nothing is asked twice, and undoing brings the source back."""
    whole = worked(world, "whole", Deeds(typed=WHOLE | CITED))
    back = worked(world, "back", Deeds(typed={PUBLISHED: Keystrokes(None)}))
    world.take_in_again([whole, back])
    world.undo()
    worked(world, "again", Deeds(typed={("tblUpdate", MOOD.id, "source"): CITING}))
    assert asked(world) == []


def test_rows_of_proposed_sources_are_moved_copied_and_lost(world: World) -> None:
    """They are rows like others, though the copy's author chose their ids."""
    worked(world, "whole", Deeds(typed=WHOLE))
    worked(world, "gone", Deeds(emptied={(PROPOSED, "port-log")}))
    done = Deeds(
        typed={(PROPOSED, "town-post", "url"): A_TEXT},
        typed_over={(PROPOSED, "port-log", "still missing"): "Typed over."},
        copied={ADDRESS: A_TEXT},
        turned={PROPOSED},
        renamed={PROPOSED},
    )
    worked(world, "rough", done)
    assert asked(world) == ["row", "still missing", "url"]


def test_rows_under_ids_that_cannot_be_are_asked_about_cell_by_cell(world: World) -> None:
    """A formula too, beside something that was typed; alone it says nothing."""
    formula = Keystrokes(FORMULA, asked=True)
    names = {
        (PROPOSED, "Port Log", "url"): formula,
        (PROPOSED, "Port Log", "publisher"): A_TEXT,
        (PROPOSED, "imf-weo", "url"): A_TEXT,
        (PROPOSED, "pl", "url"): formula,
        (PROPOSED, "", "url"): A_TEXT,
    }
    worked(world, "misnamed", Deeds(misnamed=names))
    assert sum(len(matter.raised) for matter in world.matters) == 4


def test_copies_that_come_after_the_files_declare_a_source_are_asked_about(world: World) -> None:
    """One that proposes it, one that corrects what was proposed; untouched ones are not."""
    before = world.build()
    worked(world, "whole", Deeds(typed=WHOLE | CITED))
    listed = world.build()
    world.rewrite(replace(PLAN, sources=(*PLAN.sources, "port-log")))
    world.take_in([handed("untouched.xlsx", listed, Deeds(resaved=True))])
    assert asked(world) == []
    world.take_in([handed("first.xlsx", before, Deeds(typed=WHOLE))])
    world.take_in([handed("second.xlsx", listed, Deeds(typed={ADDRESS: A_TEXT}))])
    assert {*asked(world)} == {"row", "url"}
    world.advance()
    world.build()
