"""Conversations on cells follow their cells, hide nothing, and are told in full when these go."""

from __future__ import annotations

from typing import Any

from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from scenariobook.intake.replaced_tracker import carried_from
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.entries import Raised
from scenariobook.workbook.own_work.read import OwnWork
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.write import write_tracker
from scenariobook.workbook.xlsx import opc
from tests.builders import a_ledger, a_study, an_indicator, q
from tests.workbook.examples import example
from tests.workbook.letters import AS_OF, VALUE
from tests.workbook.own_work.analyst_at_work import (
    at,
    changed_study,
    edited,
    fresh,
    opened,
    rebuilt,
    row_of,
)
from tests.workbook.own_work.threads import plain, talks_in, with_conversations

GONE = example("open").indicators[0].id
AWAY = changed_study(example("open"))
TALK = (("Dana", "Why so high?"), ("Eve", "They moved\nthe gauge."))
OTHER = (("Eve", "Who checks this?"),)


def row_of_gone() -> int:
    return row_of(opened(fresh())["Update"], GONE)


def test_a_conversation_follows_its_cell() -> None:
    """The thread's cell and its plain comment agree, and the sheet leads to the part."""
    row = row_of_gone() + 1
    item = str(opened(fresh())["Update"].cell(row, 1).value)
    after = rebuilt(with_conversations(fresh(), "Update", {f"B{row}": TALK}), AWAY)
    cell = f"B{row_of(opened(after)['Update'], item)}"
    assert cell != f"B{row}"
    assert talks_in(after) == {cell: [text for _, text in TALK]}
    comment = opened(after)["Update"][cell].comment
    assert comment.text == plain(TALK)
    assert comment.author.startswith("tc=")
    parts = opc.parts(after)
    (name,) = [name for name in parts if "threadedComments/" in name]
    assert name in {li.target for li in opc.relationships(parts, opc.sheet_parts(parts)["Update"])}


def test_one_whose_row_goes_is_told_with_persons_and_days() -> None:
    """Excel's own words on the cell name nobody: who said what, and when, would be lost."""
    cell = f"B{row_of_gone()}"
    after = rebuilt(with_conversations(fresh(), "Update", {cell: TALK}), AWAY)
    told = at(opened(after)["Retired"], GONE, "id").comment.text
    said = "Dana, 2026-05-01 10:00: Why so high?\nEve, 2026-05-02 10:00: They moved\nthe gauge."
    assert f"which is gone: {said}\n" in told
    assert "Threaded comment" not in told
    assert talks_in(after) == {}
    back = opened(rebuilt(after))["Update"]
    assert at(back, GONE, "indicator").comment.text == said


def test_words_that_belong_to_no_row_pass_over_conversations() -> None:
    """Excel hides the comment on a cell with a conversation, and writes it anew as it saves."""
    added = AWAY.indicators[-1].id

    def change(workbook: Workbook) -> None:
        at(workbook["Update"], added, "indicator").comment = Comment("keep me", "Ben")

    before = edited(change, rebuilt(fresh(), AWAY))
    talked = with_conversations(before, "Update", {"A1": OTHER, "B1": TALK})
    after = rebuilt(talked)
    sheet = opened(after)["Update"]
    assert sheet["A1"].comment.text == plain(OTHER)
    assert sheet["B1"].comment.text == plain(TALK)
    assert "keep me" in sheet["C1"].comment.text
    assert rebuilt(after) == after


def test_words_that_stood_below_a_conversation_are_freed() -> None:
    """Earlier versions wrote them there, where Excel writes over them as it saves."""
    words = f"From Update!X5 ({GONE}), which is gone: beside"
    talked = with_conversations(fresh(), "Update", {"A1": TALK}, below=f"\n\n{words}")
    sheet = opened(rebuilt(talked))["Update"]
    assert sheet["A1"].comment.text == plain(TALK)
    assert sheet["B1"].comment.text == words


def in_conflict(own_work: OwnWork | None = None) -> bytes:
    """Return the tracker of a study with two values in conflict."""
    now, study = q("2022Q2"), a_study(indicators=[an_indicator("growth-rate")])
    about: tuple[Any, ...] = (now, "reading", "growth-rate", "value")
    found = (
        Raised(*about, why="why", found=said, conflict=True, base=None, choices=(float(said),))
        for said in ("31", "32")
    )
    entries = a_ledger(*found).entries
    return write_tracker(
        study,
        replay(entries, study.header.start),
        now,
        entries=entries,
        study_version="v",
        own_work=own_work,
    )


def test_the_mark_of_a_conflict_goes_beside_a_conversation() -> None:
    """Whoever has to settle it sees the words on the next cell; the conversation stays whole."""
    row = row_of(opened(in_conflict())["Update"], "growth-rate")
    talked = with_conversations(in_conflict(), "Update", {f"{VALUE}{row}": TALK})
    sheet = opened(in_conflict(carried_from(WorkbookFile(talked))))["Update"]
    assert sheet[f"{VALUE}{row}"].comment.text == plain(TALK)
    mark = sheet[f"{AS_OF}{row}"].comment
    assert mark.text.startswith("Open, number")
    assert ": 31\n" in mark.text
    assert mark.author == "scenariobook"
