"""Make page one, the answer: the bottom line, what is due, and each scenario's row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from scenariobook.assess.calls import calls
from scenariobook.briefing import typeset
from scenariobook.briefing.sections import likelihood_chart, status_chart
from scenariobook.briefing.sections.answer_rows import AnswerRow, answer_row
from scenariobook.briefing.sections.due_now import DueNow, due_now
from scenariobook.briefing.sections.lead import evidence_counted, lead
from scenariobook.briefing.sections.likelihood_values import QuarterRow, likelihood_values
from scenariobook.briefing.sections.statements import StatementText, has_bottom_line, statements
from scenariobook.briefing.wording import legends, unsettled
from scenariobook.briefing.wording.endings import ended_so_far
from scenariobook.briefing.wording.item_counts import counted_items
from scenariobook.briefing.wording.legends import LegendKey
from scenariobook.briefing.wording.materials import Materials
from scenariobook.standards import printed_likelihoods


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChart:
    """Page one's chart: of likelihoods; of statuses in an exploratory study.

    Attributes:
        drawing: The chart; empty if there is nothing to draw.
        narrow: The same for a phone, in the HTML edition.
        title: What it shows about the quarter.
        legend: Its marks.
        read: What else a reader needs; may be empty.
        values: Its values in words, for the HTML edition.
    """

    drawing: Markup
    narrow: Markup
    title: str
    legend: tuple[LegendKey, ...]
    read: str
    values: tuple[QuarterRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Page one.

    Attributes:
        ended: Which scenarios came true, and that the study has ended if so; empty if none ended.
        statements: The bottom line and what follows from it, as far as somebody typed them.
        lead: The answer in the program's words, where nobody typed the bottom line; else only what
            is wrong with the judgments' sum. It may be empty.
        due: What is due now.
        evidence: How many items count, where somebody typed the bottom line; else the lead says it.
        adding_up: Why the likelihoods do not add up to 100%, or why there are none; may be empty.
        situation: How the items stand, and what is open.
        judged: Whether somebody judged, this quarter or the one before.
        judged_by: Who judged, as a sentence, if it is the same for all rows and nobody else signed
            the bottom line; else empty.
        judged_apart: Whether each row names who judged, since they differ.
        estimated: Whether a row has estimates.
        reasoned: Whether each row's reason is the analysts' own.
        rows: One for each scenario.
        references_read: How to read the citations in the rows; empty without any.
        chart: The chart.
    """

    ended: Markup
    statements: tuple[StatementText, ...]
    lead: Markup
    due: DueNow
    evidence: str
    adding_up: str
    situation: str
    judged: bool
    judged_by: str
    judged_apart: bool
    estimated: bool
    reasoned: bool
    rows: tuple[AnswerRow, ...]
    references_read: str
    chart: AnswerChart


def answer(materials: Materials) -> Answer:
    """Return the text of page one."""
    typed = statements(materials)
    rows = tuple(answer_row(materials, standing) for standing in materials.now.standings)
    return Answer(
        ended=ended_so_far(materials),
        statements=typed,
        lead=lead(materials, typed),
        due=due_now(materials),
        evidence=_evidence(materials, typed),
        adding_up=_adding_up(materials),
        situation=_situation(materials),
        judged=any(row.since for row in rows)
        or any(s.judgment or s.contested for s in materials.now.standings),
        judged_by=_judged_by(materials, rows, typed),
        judged_apart=len({row.judged_by for row in rows if row.judged_by}) > 1,
        estimated=any(row.estimates for row in rows),
        reasoned=not any(row.is_computed for row in rows),
        rows=rows,
        references_read=legends.REFERENCES if any(row.references for row in rows) else "",
        chart=_chart(materials),
    )


def _evidence(materials: Materials, typed: Sequence[StatementText]) -> str:
    if not materials.study.estimative or not has_bottom_line(typed):
        return ""
    return evidence_counted(materials)


def _chart(materials: Materials) -> AnswerChart:
    if materials.study.estimative:
        drawing, narrow = likelihood_chart.charts(materials)
        return AnswerChart(
            drawing=drawing,
            narrow=narrow,
            title=likelihood_chart.finding(materials),
            legend=likelihood_chart.legend(materials),
            read=likelihood_chart.how_to_read(materials),
            values=likelihood_values(materials),
        )
    drawing, narrow = status_chart.charts(materials)
    return AnswerChart(
        drawing=drawing,
        narrow=narrow,
        title=status_chart.finding(materials),
        legend=legends.status_columns(),
        read=status_chart.HOW_TO_READ,
        values=status_chart.values(materials),
    )


def _judged_by(
    materials: Materials, rows: Sequence[AnswerRow], typed: Sequence[StatementText]
) -> str:
    """Return who judged, as a sentence; empty if whoever judged signed the bottom line, too."""
    judgments = [s.judgment for s in materials.now.standings if s.judgment]
    signers = {statement.signer for statement in typed if statement.is_bottom_line}
    if judgments and {judgment.analyst for judgment in judgments} == signers:
        return ""
    every = {row.judged_by for row in rows}
    return every.pop() if len(every) == 1 else ""


def _situation(materials: Materials) -> str:
    counted = counted_items(
        materials, materials.now.indicators, materials.now.signposts, named=True
    )
    return " ".join(filter(None, (counted, _broken(materials), unsettled.named(materials))))


def _broken(materials: Materials) -> str:
    """Return the question that what was seen asks of assumptions that much rests on."""
    every = calls(materials.history, materials.record)
    broken = [call for call in every if call.is_load_bearing and call.since]
    if not broken:
        return ""
    homes = {call.scenario.id for call in broken if call.scenario}
    numbers = sorted((materials.numbers[home] for home in homes), key=int)
    what, them = ("a load-bearing assumption", "it")
    if broken[1:]:
        what, them = f"{typeset.in_words(len(broken))} load-bearing assumptions", "them"
    of = f"scenario{'s' if numbers[1:] else ''} {typeset.listed(numbers)}"
    return f"What would break {what} of {of} has been observed: does the team still hold {them}?"


def _adding_up(materials: Materials) -> str:
    """Return a sentence where a reader looks for figures that add up to 100%, and finds none."""
    if not materials.study.estimative:
        return "This is an exploratory study: it describes futures and states no odds."
    if len(materials.now.standings) > 1 and not materials.study.header.exclusive:
        return "Several scenarios may come true, so the figures need not add up to 100%."
    return printed_likelihoods.ROUNDED if materials.now.rounded_apart else ""
