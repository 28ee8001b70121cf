"""Nothing is told of people that they did not do, and nothing is asked that nobody can answer."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.commands import TRACKER, logged, run
from tests.losses.returning import (
    bring,
    choice_of,
    open_matters,
    propose,
    readings,
    said,
    saved,
    update,
)
from tests.workbook.as_read import row_of

# --- what programs do to a file ------------------------------------------------------------------


def without_formulas(name: str, becomes: Callable[[Any], Any]) -> str:
    """Save the tracker with values in place of formulas and two values typed; return its name."""
    shows = openpyxl.load_workbook(TRACKER, data_only=True)

    def replace(book: Workbook) -> None:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        shown = shows[sheet.title][cell.coordinate].value
                        cell.value = becomes(shown)

    return saved(TRACKER, name, update(a=44, b=5), replace)


@pytest.mark.parametrize(
    "becomes",
    [
        lambda value: value,
        lambda value: "computed anew" if isinstance(value, str) else value,
        lambda _: None,
    ],
    ids=["as they were", "other words", "blank"],
)
def test_a_copy_of_values_only_brings_what_was_typed(becomes: Callable[[Any], Any]) -> None:
    """Two typed values in a copy without formulas came with ninety questions about the others."""
    told = bring(without_formulas("values.xlsx", becomes))
    assert (told.exit_code, open_matters()) == (0, [])
    assert readings("ab") == (44, 5)
    words = told.stdout + told.stderr
    assert len(words.splitlines()) < 15, words


def test_nobody_is_called_the_author_of_a_file_that_names_none() -> None:
    """A program dropped the document's properties: "openpyxl" was told as its author."""
    with zipfile.ZipFile(saved(TRACKER, "1.xlsx", update(a=44))) as read:
        parts = {name: read.read(name) for name in read.namelist() if name != "docProps/core.xml"}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = re.sub(rb"<(Relationship|Override) [^>]*core[.-]?[^>]*/>", b"", parts[name])
    with zipfile.ZipFile("2.xlsx", "w") as write:
        for name, data in parts.items():
            write.writestr(name, data)
    told = said(bring("2.xlsx"))
    assert "openpyxl" not in told
    assert "author" not in told
    assert readings("a") == (44,)


def test_a_source_whose_title_people_differ_about_is_not_called_gone() -> None:
    """Two people proposed what they cite: `check` said that the study no longer has the source."""
    cites = {**update(a=44), ("Update", "shore-a", "source"): "gull-report"}
    for name, title in (("anna", "The gull report"), ("ben", "Gulls of the lake")):
        bring(
            saved(TRACKER, f"{name}.xlsx", cites, propose(title)),
            options=("--from", name),
        )
    assert [matter["item"] for matter in open_matters()] == ["gull-report"]
    assert "no longer" not in said(run("check"))
    run("settle", "--all-of", "ben")
    assert "no longer" not in said(run("check"))


# --- what is compared ----------------------------------------------------------------------------


@pytest.mark.parametrize("last", ["corrected", "left"])
def test_a_value_is_held_against_the_last_one_as_corrected(last: str) -> None:
    """31 after 3 was doubted, although the same files corrected the 3 to 30."""
    Path("read.csv").write_text("quarter,item,value\n2022Q1,shore-a,3\n")
    bring("read.csv")
    assert run("advance", "--yes").exit_code == 0
    first = "2022Q1,shore-a,30\n" if last == "corrected" else ""
    Path("read.csv").write_text(f"quarter,item,value\n{first}2022Q2,shore-a,31\n")
    told = said(bring("read.csv"))
    assert ("ten times" in told) == (last == "left")


@pytest.mark.parametrize(
    "changed, row",
    [
        (('id = "shore-a"', 'id = "shore-a"\ncadence = "monthly"'), "shore-a"),
        (('cadence = "monthly"\nwithin = "sum"\n', ""), "rain-fall 2022-01"),
    ],
    ids=["monthly now", "quarterly now"],
)
def test_a_row_that_is_gone_does_not_say_that_its_item_is(
    changed: tuple[str, str], row: str
) -> None:
    """The value of a quarter whose item is monthly now stood beside "no longer in the study"."""
    saved(TRACKER, str(TRACKER), {("Update", row, "value"): 44})
    assert run("build", "--yes").exit_code == 0
    study = Path("study.toml")
    study.write_text(study.read_text("utf-8").replace(*changed), "utf-8")
    assert run("build", "--yes").exit_code == 0
    cells = row_of(openpyxl.load_workbook(TRACKER), "Update", row)
    assert (cells["value"].value, cells["indicator"].value) == (44, "no longer has this row")
    saved(TRACKER, str(TRACKER), {("Update", row, "note"): "it was high"})
    assert run("build", "--yes").exit_code == 0
    assert "it was high" in str(logged())
    assert len(open_matters()) == (row != "shore-a")  # nothing takes a month's note in


# --- why a source cannot be cited -----------------------------------------------------------------


@pytest.mark.parametrize("cited", ["The gull report", "gull-report"])
def test_a_proposal_that_is_cited_and_not_complete_is_not_called_missing(cited: str) -> None:
    """It said that the study has no such source, and that one can be proposed: it just was."""

    def propose_in_part(book: Workbook) -> None:
        propose("The gull report")(book)
        row_of(book, "Proposed", "gull-report")["publisher"].value = None

    saved(TRACKER, str(TRACKER), {("Update", "shore-a", "source"): cited}, propose_in_part)
    told = said(run("build", "--yes"))
    assert f"'{cited}' is proposed on the sheet Sources, and has no publisher yet" in told
    assert "can be proposed" not in told


def test_of_two_sources_with_one_title_both_are_named() -> None:
    """It said that the study has no source of that title, and that one can be proposed."""
    study = Path("study.toml")
    text = study.read_text("utf-8")
    other = '[[sources]]\nid = "second-atlas"\ntitle = "Atlas of the shore"\n\n'
    study.write_text(text.replace("[[sources]]", other + "[[sources]]", 1), "utf-8")
    saved(TRACKER, str(TRACKER), {("Update", "shore-a", "source"): "Atlas of the shore"})
    told = said(run("build", "--yes"))
    assert "'Atlas of the shore' is the title of second-atlas and shore-atlas" in told
    assert "can be proposed" not in told
    (matter,) = open_matters()
    assert len([words for words in matter["choices"] if "-atlas" in words]) == 2
    run("settle", "--choose", choice_of(matter, "second-atlas"))
    assert "second-atlas" in str(logged()[-1])
