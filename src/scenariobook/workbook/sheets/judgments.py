"""Write Judgments: the quarter in words, the scenarios, and the chances of dated signposts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Final

from openpyxl.utils import get_column_letter

from scenariobook.assess.assessment import ScenarioState
from scenariobook.assess.due import is_judged
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.subjects import STATEMENTS, subject_text
from scenariobook.record.ledger.kinds import Subject
from scenariobook.standards.colours import Sheets
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model.study import Study
from scenariobook.workbook.cell_styles import DUE, LONG
from scenariobook.workbook.sheets.asked_rows import (
    AskedRow,
    LikelihoodRow,
    blank_formula,
    last_stated,
    pooled_in_brief,
    printed_percent,
    request,
    term_column,
    unanswered,
)
from scenariobook.workbook.tables import (
    About,
    Column,
    PlacedTable,
    Table,
    check_column,
    definition_column,
    input_column,
    last_columns,
)
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet, lines_of
from scenariobook.workbook.xlsx.package import Formula

SHEET: Final = "Judgments"
_CHANCES_TABLE: Final = "Chances"
_TOP: Final = 3  # the header's row of the quarter in words
_LONGEST: Final = {"bottom_line": 135, "so_what": 240}  # characters that page one has room for
_SAY: Final = {
    "bottom_line": "The answer, in one sentence.",
    "so_what": "What the reader should do, and what would change that advice.",
}
_LABELS: Final = {name: subject_text(Subject(name)).capitalize() for name in STATEMENTS}
_SUBJECTS: Final = {label: Subject(name) for name, label in _LABELS.items()}


# --- the quarter in words ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class WordsRow(AskedRow):
    """A row of the quarter in words.

    Attributes:
        statement: The statement's name.
        text: The statement's recorded text.
    """

    statement: str
    text: str = ""


def _words_formula(row: WordsRow) -> str:
    longest = _LONGEST[row.statement]
    count = f'LEN([text])&" of {longest}"&IF(LEN([text])>{longest},", {LONG}","")'
    return f"IF({blank_formula(row, 'text')},[asked],{count})"


def _words_shown(row: WordsRow) -> str:
    """Return the value of ``_words_formula``."""
    if not row.text or row.open_under:
        return row.asked
    longest = _LONGEST[row.statement]
    return f"{len(row.text)} of {longest}{f', {LONG}' if len(row.text) > longest else ''}"


WORDS: Final = Table(
    name="Words",
    sheet=SHEET,
    title_header="the quarter in words",
    about=lambda row: (
        {"statement": About(_SUBJECTS[row.id], row.quarter)} if row.id in _SUBJECTS else {}
    ),
    titles=lambda _: {label: label for label in _SUBJECTS},
    columns=(
        Column(header="the quarter in words", width=26, value=lambda row: row.title),
        Column(header="what to say", width=7, style="quiet", value=lambda row: _SAY[row.statement]),
        Column(
            header="characters",
            width=13.7,
            value=_words_shown,
            formula=_words_formula,
            name="words_characters",
            rules="term",
        ),
        input_column(("statement", "text"), width=10.7, rules="termed"),
        input_column(("statement", "analyst"), width=38),
        Column(header="asked", width=30, style="definition", value=lambda row: row.asked),
    ),
)


def _words_rows(tracker: Tracker) -> Sequence[WordsRow]:
    rows = []
    for name, label in _LABELS.items():
        statement = tracker.entry("statement", name, tracker.quarter)
        text = statement.text if statement else ""
        asks = request(tracker, WORDS, label, "text", DUE)
        rows.append(WordsRow(id=label, title=label, statement=name, text=text, **asks))
    return rows


def _write_words(sheet: TrackerSheet, tracker: Tracker, below: PlacedTable) -> None:
    """Write the quarter in words above a table, in merged cells from likelihood to rationale.

    Args:
        sheet: The sheet.
        tracker: The contents of the tracker.
        below: The table.
    """
    headers = list(below.letters)
    first, last = headers.index("confidence"), headers.index("rationale")
    if "likelihood" in headers:
        first = headers.index("likelihood")
    named, blank_cell = WORDS.by_header, Column(header="", width=0)
    hint = [named["what to say"], *[blank_cell] * first][: first - 2]  # no hint if it has no room
    text = [named["text"], *[replace(blank_cell, style="input")] * (last - first)]
    columns = [named[WORDS.title_header], *hint, named["characters"], *text]
    columns += [named["by"], named["asked"]]
    rows = _words_rows(tracker)
    placed = PlacedTable(WORDS, columns, _TOP, rows)
    sheet.block(placed)
    width = sum(sheet.widths[n] for n in range(first + 1, last + 2))
    sheet.grid.heights[_TOP] = 17.0
    for row_number, row in enumerate((None, *rows), _TOP):
        for start, end in ((2, first - 1), (first + 1, last + 1)):
            if end > start:
                letters = map(get_column_letter, (start, end))
                sheet.worksheet.merge_cells(":".join(f"{letter}{row_number}" for letter in letters))
        if row:  # no program fits a merged cell's row to its text
            sheet.grid.heights[row_number] = 13.0 * max(lines_of(row.text, width), 3) + 9
    sheet.grid.heights[below.top - 1] = 8.0


# --- scenarios -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class JudgmentRow(LikelihoodRow):
    """A row of the scenarios.

    Attributes:
        implied: The printed implied likelihood; None in an exploratory study.
        judged: Whether the judgment has a likelihood or, in an exploratory study, a confidence.
    """

    implied: int | str | None = None
    judged: bool = False


def _check_formula(row: JudgmentRow) -> str:
    return f'IF({blank_formula(row, "confidence")},[asked],"")' if row.item and row.asked else ""


def _check_shown(row: JudgmentRow) -> str:
    """Return the value of ``_check_formula``."""
    return "" if _is_answered(row) else row.asked


def _is_answered(row: JudgmentRow) -> bool:
    return row.judged and not row.open_under


# Columns of scenarios and of dated signposts.
_LAST: Final = Column(header="last", width=7, style="quiet percent", value=lambda row: row.last)
_ANALYSTS: Final = Column(
    header="analysts", width=13.5, style="quiet centre", value=lambda row: row.analysts
)
_LIKELIHOOD_COLUMNS: Final = ("last", "implied", "analysts", "term", "likelihood")
JUDGMENTS: Final = Table(
    name=SHEET,
    sheet=SHEET,
    title_header="scenario",
    about=lambda row: {
        "judgment": About(row.id, row.quarter),
        "outcome": About(row.id, NO_QUARTER),
    },
    titles=lambda study: {scenario.id: scenario.title for scenario in study.scenarios},
    columns=(
        Column(header="scenario", width=26, value=lambda row: row.title, key="title"),
        _LAST,
        Column(header="implied", width=9.5, style="quiet percent", value=lambda row: row.implied),
        _ANALYSTS,
        term_column("likelihood", "judgments_term"),
        check_column("judgments_check", 13.7, _check_shown, _check_formula),
        input_column(
            ("judgment", "likelihood"), width=10.7, name="judgments_likelihood", rules="termed"
        ),
        input_column(("judgment", "confidence"), width=11.3, choices=lambda _: "confidences"),
        input_column(("judgment", "rationale"), width=58),
        input_column(("judgment", "basis"), width=38),
        input_column(("judgment", "dissent"), width=30),
        input_column(("judgment", "analyst"), width=12),
        input_column(("outcome", "outcome"), width=14, choices=lambda _: "outcomes"),
        input_column(("outcome", "decided_on"), width=11),
        input_column(("outcome", "why"), width=58),
        Column(header="asked", width=13, style="definition", value=lambda row: row.asked),
        *last_columns(id_width=28),
    ),
)


def _judgments_of(study: Study) -> Table:
    """Return the table with the columns that the study's mode needs."""
    if study.estimative:
        return replace(
            JUDGMENTS,
            columns=tuple(column for column in JUDGMENTS.columns if column.header != "check"),
        )
    columns = (column for column in JUDGMENTS.columns if column.header not in _LIKELIHOOD_COLUMNS)
    asks = (
        replace(column, rules="termed") if column.header == "confidence" else column
        for column in columns
    )
    return replace(JUDGMENTS, columns=tuple(asks))


def _judgment_rows(tracker: Tracker) -> Sequence[JudgmentRow]:
    now = {state.scenario.id: state for state in tracker.now.scenarios}
    return tracker.rows(SHEET, now, _judgment_row, JudgmentRow)


def _judgment_row(tracker: Tracker, state: ScenarioState) -> JudgmentRow:
    scenario, study = state.scenario, tracker.study
    judgment = state.judgment
    field = "likelihood" if study.estimative else "confidence"
    otherwise = DUE if scenario.id in tracker.uncertain else ""
    judgments = tracker.record.judgments.get(scenario.id, {})
    return JudgmentRow(
        id=scenario.id,
        title=scenario.title,
        item=scenario,
        likelihood=judgment.likelihood if judgment else None,
        last=last_stated(judgments, tracker.quarter, lambda judgment: judgment.likelihood),
        analysts=pooled_in_brief(tracker.pooled.get(scenario.id)),
        yardstick=YARDSTICKS[study.header.yardstick],
        implied=printed_percent(state.implied),
        judged=is_judged(judgment, estimative=study.estimative),
        **request(tracker, _judgments_of(study), scenario.id, field, otherwise),
    )


# --- chances -------------------------------------------------------------------------------------


CHANCES: Final = Table(
    name=_CHANCES_TABLE,
    sheet=SHEET,
    title_header="signpost",
    about=lambda row: {"chance": About(row.id, row.quarter)},
    titles=lambda study: {item.id: item.title for item in study.signposts},
    columns=(
        Column(header="signpost", width=26, value=lambda row: row.title, key="title"),
        _LAST,
        definition_column("expected_by", header="until", width=9.5, style="quiet date"),
        _ANALYSTS,
        term_column("chance", "chances_term"),
        input_column(("chance", "chance"), width=10.7, name="chances_chance", rules="termed"),
        input_column(("chance", "analyst"), width=11.3),
        input_column(("chance", "rationale"), width=58),
        Column(header="asked", width=38, style="definition", value=lambda row: row.asked),
        *last_columns(id_width=12, own_width=30),
    ),
)


def _chance_rows(tracker: Tracker) -> Sequence[LikelihoodRow]:
    ids = {signpost: signpost for signpost in tracker.study.dated_signposts}
    return tracker.rows(_CHANCES_TABLE, ids, _chance_row, LikelihoodRow)


def _chance_row(tracker: Tracker, signpost: str) -> LikelihoodRow:
    quarter, state = tracker.quarter, tracker.states[signpost]
    chance = tracker.entry("chance", signpost, quarter)
    chances = tracker.record.chances.get(signpost, {})
    otherwise = DUE if signpost in tracker.uncertain else ""
    return LikelihoodRow(
        id=signpost,
        title=state.item.title,
        item=state.item,
        likelihood=chance.chance if chance else None,
        last=last_stated(chances, quarter, lambda chance: chance.chance),
        analysts=pooled_in_brief(tracker.pooled.get(signpost)),
        yardstick=YARDSTICKS[tracker.study.header.yardstick],
        **request(tracker, CHANCES, signpost, "chance", otherwise),
    )


# --- the sheet -----------------------------------------------------------------------------------


def write(sheet: TrackerSheet, tracker: Tracker) -> None:
    """Write the sheet."""
    study = tracker.study
    rows = _judgment_rows(tracker)
    # A scenario that has an outcome needs no judgment.
    needed = [row for row in rows if not row.hidden and (row.asked or _is_answered(row))]
    many, missing = len(needed), sum(not _is_answered(row) for row in needed)
    answers = f"judgments_{'term' if study.estimative else 'check'}"
    likelihoods = "Likelihoods are percent: 35 means 35%. " if study.estimative else ""
    count = Formula(
        f'{many}{unanswered(answers)}&" of {many} scenarios judged"',
        f"{many - missing} of {many} scenarios judged",
    )
    sheet.head(
        f"{SHEET} {tracker.quarter}",
        count if many else "every scenario has an outcome",
        f"The team's own. {likelihoods}A judgment is never carried over from the quarter before.",
    )
    top = _TOP + len(STATEMENTS) + 2
    placed = sheet.table(_judgments_of(study), rows, top)
    _write_words(sheet, tracker, placed)
    if study.estimative and study.header.exclusive:
        _write_sum(sheet, tracker, placed)
    chances = _chance_rows(tracker)
    if chances:
        sheet.put(placed.last + 2, 1, "Dated signposts", "heading")
        sheet.grid.heights[placed.last + 2] = 22.0
        sheet.table(CHANCES, chances, placed.last + 3)
    sheet.finish(Sheets.ACCENT, "B3")


def _write_sum(sheet: TrackerSheet, tracker: Tracker, placed: PlacedTable) -> None:
    """Write the sum of exclusive scenarios' likelihoods above them."""
    likelihoods = (state.likelihood for state in tracker.now.scenarios)
    numbers = [likelihood for likelihood in likelihoods if isinstance(likelihood, float | int)]
    many = len(tracker.study.scenarios)
    name = "judgments_likelihood"
    text = f'IF(COUNT({name})={many},SUM({name})&" of 100%","")'
    result = f"{fsum(numbers):.15g} of 100%" if len(numbers) == many else ""
    column = list(placed.letters).index("likelihood") + 1
    sheet.put(placed.top - 1, column, Formula(text, result), "count")
    sheet.grid.heights[placed.top - 1] = 19.0
