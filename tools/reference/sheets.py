"""The page of the tracker's sheets, from the tracker of a new study."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.workbook import Workbook

from scenariobook.quarter import Quarter
from scenariobook.record.claims.replay import replay
from scenariobook.starter import new_study
from scenariobook.study.load import load
from scenariobook.study.model import Analyst, Study
from scenariobook.workbook.returned.tracker_file import top_of
from scenariobook.workbook.shape import names
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.sheets.tables import TABLES
from scenariobook.workbook.write import write_tracker
from tools.reference.tables import head, row

_INTRO: Final = """\
# Sheets of the tracker

Every table is an Excel table with a name. A returned copy is read by names: a table by its headers,
a column by its header, a row by its id; never by position. So tables may be sorted, and columns and
sheets added, as long as headers and ids stay. An input cell may hold a formula, such as a link to
a sheet of your own: what it shows is taken ([linked cells](../how-to/linked-cells.md)).

What becomes of comments, fills, fonts and other looks at the next `build` stands in [the
promises](../explanation/promises.md#what-is-carried-from-a-replaced-tracker).

Columns in **bold** are the analysts'; the words beside them are those that the cell itself shows
when it is selected. All else is computed, or comes from the study's files.

This page shows the tracker of the study that `scenariobook new` writes, in its second quarter,
2027Q1, with an analyst, a monthly indicator and a signpost with a date, without which some sheets
are left out. Columns named after scenarios or quarters have your names in your tracker. An
exploratory study has no column about likelihoods, and no sheet Evidence.
"""
_WITHOUT_TABLES: Final = {
    names.GUIDE: "How to fill in the tracker, on one screen: what is still to do, the legend, "
    "where to send it.",
    names.LISTS: "Hidden. Choices for the drop-down lists, and the house's constants.",
    names.WORKINGS: "Hidden. The steps from what was typed to what it means.",
    names.META: "Hidden. Which study, quarter and entry of the record the tracker was made from, "
    "and checksums of the program's own cells.",
}


class _Example:
    """The tracker of a new study in its second quarter."""

    start: Final = Quarter(2026, 4)
    quarter: Final = Quarter(2027, 1)

    @cached_property
    def study(self) -> Study:
        """The study, as `new` writes it."""
        with tempfile.TemporaryDirectory() as folder:
            for name, data in new_study("my-study", self.start).items():
                (Path(folder) / name).write_bytes(data)
            study = load(Path(folder)).study
        if study is None:
            raise LookupError("the study to start from is not sound")
        return _with_every_sheet(study)

    @cached_property
    def workbook(self) -> Workbook:
        """The tracker as a spreadsheet program opens it."""
        record = replay((), self.start)
        made = write_tracker(self.study, record, self.quarter, entries=(), study_version="")
        return openpyxl.load_workbook(BytesIO(made))

    @cached_property
    def sheets(self) -> Sequence[str]:
        """The sheets' titles in their order, those of what is past or retired among them."""
        titles = list(self.workbook.sheetnames)
        titles.insert(titles.index(names.SIGHTINGS) + 1, names.RETIRED)
        titles.insert(titles.index(names.HISTORY) + 1, names.PAST_JUDGMENTS)
        return titles

    @cached_property
    def tables(self) -> Sequence[tuple[Table, str]]:
        """Every table, with what it holds in words."""
        layout = Layout(
            self.study,
            self.quarter,
            0,
            retired_in=[self.start],
            logged=dict.fromkeys(names.LOGS, 0),
        )
        return [(declared.on(layout), declared.words) for declared in TABLES]

    def prompts(self, table: Table) -> Mapping[str, str]:
        """Return what the cells of a table say when they are selected, by header."""
        if table.sheet not in self.workbook:
            return {}
        said: dict[str, list[str]] = {}
        sheet = self.workbook[table.sheet]
        tops = {top_of(held): held.name for held in sheet.tables.values()}
        for rule in sheet.data_validations.dataValidation:
            (area, *_) = rule.sqref.ranges
            if tops[max(top for top in tops if top < area.min_row)] != table.name:
                continue  # of another table on the sheet
            said.setdefault(table.headers[area.min_col - table.left], []).append(rule.prompt)
        return {header: _sentence(" Or: ".join(words)) for header, words in said.items()}


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def sheets() -> Iterator[str]:
    """Yield the page's blocks."""
    example = _Example()
    yield _INTRO
    for title in example.sheets:
        yield from (f"## {title}", "")
        if title in _WITHOUT_TABLES:
            yield from (_WITHOUT_TABLES[title], "")
        for table, words in example.tables:
            if table.sheet == title:
                yield from _table(table, words, example.prompts(table))


def _table(table: Table, words: str, prompts: Mapping[str, str]) -> Iterator[str]:
    yield from (f"### {table.name}", "", words, "")
    if prompts:
        yield head("column", "what is typed there")
        for column in table.columns:
            header = f"**{column.header}**" if column.typed else column.header
            yield row(header, prompts.get(column.header, ""))
    else:
        yield f"Columns: {', '.join(table.headers)}."
    yield ""


def _with_every_sheet(study: Study) -> Study:
    """Return a study with what the sheets need that are left out otherwise."""
    first, *others = study.indicators
    dated, *undated = study.signposts
    return Study(
        header=study.header,
        drivers=study.drivers,
        sources=study.sources,
        analysts=(Analyst(id="a-kim", name="A. Kim", desk="Water desk"),),
        events=study.events,
        facts=study.facts,
        scenarios=study.scenarios,
        indicators=(first.model_copy(update={"cadence": "monthly"}), *others),
        signposts=(dated.model_copy(update={"expected_by": date(2027, 12, 31)}), *undated),
        assumptions=study.assumptions,
    )
