"""A scenario's new title takes what stands in its columns along: the id tells the scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from scenariobook.intake.replaced_tracker import carried_from
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.study.model import Study
from scenariobook.workbook.own_work.rewrite_formulas import rewrite_references
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from tests.workbook.examples import example
from tests.workbook.own_work.analyst_at_work import edited, fresh, opened, rebuilt

SHEETS = ("Evidence", "Validation")


def titled(**titles: str) -> Study:
    """Return the study with other titles of some scenarios, by id."""
    study = example("open")
    scenarios = (
        one.model_copy(update={"title": titles.get(one.id, one.title)}) for one in study.scenarios
    )
    return study.model_copy(update={"scenarios": tuple(scenarios)})


def title_of(scenario: str) -> str:
    return next(one.title for one in example("open").scenarios if one.id == scenario)


def headed(workbook: Workbook, *headers: str) -> Iterator[Any]:
    """Yield the headers' cells in the tables that have columns for scenarios."""
    for title in SHEETS:
        tables: Iterable[Any] = workbook[title].tables.values()
        for table in tables:
            heads = next(iter(workbook[title][table.ref]))
            yield from (cell for cell in heads if cell.value in headers)


def commented() -> bytes:
    """Return a tracker with a comment on each header of a scenario's, and on the cell below it."""

    def change(workbook: Workbook) -> None:
        for scenario in ("alpha", "beta", "gamma"):
            label = title_of(scenario)
            for cell in headed(workbook, label, f"if {label}"):
                cell.comment = Comment(f"head of {scenario}", "Dana")
                below: Any = cell.offset(row=1)
                below.comment = Comment(f"below {scenario}", "Dana")

    return edited(change)


@pytest.mark.parametrize(
    "titles",
    [
        {"beta": "Parched years"},
        {"alpha": title_of("beta"), "beta": title_of("alpha")},
        {"alpha": title_of("beta"), "beta": "Another"},
    ],
    ids=["new", "exchanged", "passed on"],
)
def test_comments_stay_in_the_columns_of_their_scenario(titles: dict[str, str]) -> None:
    """Headers and cells, on both sheets; nothing of it is called gone."""
    before = commented()
    after = opened(rebuilt(before, titled(**titles)))
    was = {
        f"{cell.parent.title}!{cell.coordinate}": cell.comment.text
        for title in SHEETS
        for row in opened(before)[title].iter_rows()
        for cell in row
        if cell.comment
    }
    assert len(was) == 2 * 3 * 4  # heads and cells of three scenarios, in four runs of columns
    found = {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in after
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert found == was


def test_what_was_about_a_scenario_that_goes_is_not_given_to_its_namesake() -> None:
    """Beta is gone, and gamma has its title now: only gamma's comments stand there."""
    study = titled(gamma=title_of("beta"))
    scenarios = tuple(one for one in study.scenarios if one.id != "beta")
    assert len(scenarios) == 2
    items: dict[str, Any] = {
        kind: tuple(
            one.model_copy(
                update={
                    "home": "alpha" if one.home == "beta" else one.home,
                    "ratings": {s: r for s, r in one.ratings.items() if s != "beta"},
                }
            )
            for one in getattr(study, kind)
        )
        for kind in ("indicators", "signposts")
    }
    after = opened(rebuilt(commented(), study.model_copy(update={"scenarios": scenarios, **items})))
    cells = list(headed(after, title_of("beta")))
    assert len(cells) == 3
    assert {cell.comment.text for cell in cells} == {"head of gamma"}
    told = " ".join(
        cell.comment.text for row in after["Evidence"].iter_rows() for cell in row if cell.comment
    )
    assert "which is gone: head of beta" in told


def test_formulas_and_names_follow_the_column() -> None:
    """A formula beside the tables, and a name, that read a column of the scenario's."""
    place = next(headed(opened(fresh()), title_of("beta")))
    cell = place.offset(row=1).coordinate

    def change(workbook: Workbook) -> None:
        workbook["Evidence"]["Z2"] = f"={cell}*2"
        name = DefinedName("share", attr_text=f"{place.parent.title}!${cell[0]}${cell[1:]}")
        workbook.defined_names["share"] = name

    before, study = edited(change), titled(beta="Parched years")
    made = rebuilt(before, study)
    assert opened(made)["Evidence"]["Z2"].value == f"={cell}*2"
    references = rewrite_references(carried_from(WorkbookFile(before)), made, former_ids(study))
    assert references.names["", "share"] == f"{place.parent.title}!${cell[0]}${cell[1:]}"
    assert not references.broken
