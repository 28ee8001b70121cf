"""Declare the workings of scenarios: from judgments and implied likelihoods to terms and bands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.assess import due, totals
from scenariobook.assess.assessment import band, judged_band
from scenariobook.assess.why_it_moved import Step
from scenariobook.record.values.cells import Unclear
from scenariobook.record.values.interpret import judged
from scenariobook.standards import printed_likelihoods
from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.cell_words import (
    CHECK_LIKELIHOOD,
    NO_LIKELIHOOD,
    NO_TERM,
    NONE_YET,
    UNKNOWN,
)
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_scenarios
from scenariobook.workbook.sheets.shared.look_ups import filled, look_up
from scenariobook.workbook.sheets.shared.row_subjects import ScenarioInQuarter, scenario_rows
from scenariobook.workbook.sheets.workings import likelihood_steps
from scenariobook.workbook.sheets.workings.signpost_table import SIGNPOSTS
from scenariobook.workbook.sheets.workings.steps import so_far
from scenariobook.workbook.xlsx.package import Value


class _ScenarioStep(NamedTuple):
    """A scenario in the open quarter, and the number of judgments missing down to its row."""

    row: ScenarioInQuarter
    missing_so_far: int


def _columns(layout: Layout) -> Iterator[Column[_ScenarioStep]]:
    estimative = layout.study.estimative
    yield Column(ID, name="scenario_id", value=lambda step: step.row.scenario.id)
    yield Column(
        "title",
        name="scenario_title",
        value=lambda step: layout.labels[step.row.scenario.id],
    )
    if estimative:
        yield Column(
            "implied before",
            name="scenario_implied_before",
            value=lambda step: step.row.implied_before,
        )
        yield Column(
            "before news", name="scenario_before_news", value=lambda step: before_news(step.row)
        )
        yield Column(
            "before news in words",
            name="scenario_before_news_words",
            value=lambda step: words_before_news(step.row),
        )
    yield Column(
        "row",
        value=lambda step: step.row.number + 1,
        formula='IFERROR(MATCH([id],judgment_id,0),"")',
    )
    if estimative:
        yield from _judged(layout)
        yield from _implied(layout)
    given = filled("INDEX(judgment_confidence,[row])")
    yield Column(
        "missing",
        name="scenario_missing",
        value=lambda step: int(not is_judged(step.row)),
        formula='IF([likelihood]="",1,0)' if estimative else f'IF([row]="",1,IF({given}="",1,0))',
    )
    yield Column(
        "missing so far",
        name="scenario_missing_so_far",
        value=lambda step: step.missing_so_far,
        formula=so_far("missing so far", "[missing]"),
    )
    if estimative and layout.study.header.exclusive:
        yield from _ends()


def _judged(layout: Layout) -> Iterator[Column[_ScenarioStep]]:
    """Yield the steps from a judgment's likelihood to its term."""
    yield Column(
        "likelihood",
        name="scenario_likelihood",
        value=lambda step: step.row.judgment.likelihood,
        formula=f'IF([row]="","",{filled("INDEX(judgment_likelihood,[row])")})',
    )
    yield Column("percent", value=_percent, formula=likelihood_steps.percent())
    yield Column(
        "band",
        value=_band,
        formula=f'IF([likelihood]="","",IF([percent]="",{likelihood_steps.named_band()},'
        "IF(AND([percent]>=lowest_percent,[percent]<=highest_percent),"
        f'{likelihood_steps.band("[percent]")},"{UNKNOWN}")))',
    )
    yield Column(
        "term",
        name="scenario_term",
        value=lambda step: judged_text(step.row),
        formula=f'IF([band]="","{NONE_YET}",'
        f'IF([band]="{UNKNOWN}","{CHECK_LIKELIHOOD}",{likelihood_steps.term("[band]")}))',
    )
    yield Column(
        "check",
        name="scenario_check",
        value=lambda step: no_term(step.row),
        formula=likelihood_steps.why_no_term(layout),
    )


def _implied(layout: Layout) -> Iterator[Column[_ScenarioStep]]:
    """Yield the steps from prior and evidence to the implied likelihood, its term and difference.

    The difference is that of the judgment, in bands.
    """
    for header, name, value in (
        ("prior", "implied_prior", lambda step: step.row.scenario.prior),
        ("evidence", "implied_evidence", _shift),
    ):
        yield Column(header, value=value, formula=look_up(name, "[id]", "implied_id"))
    yield Column(
        "unheld",
        value=lambda step: step.row.standing.unheld,
        formula=likelihood_steps.unheld(layout),
    )
    yield Column(
        "implied",
        name="scenario_implied",
        value=lambda step: step.row.standing.implied,
        formula=likelihood_steps.held("[unheld]"),
    )
    yield Column(
        "implied whole",
        name="scenario_implied_whole",
        value=lambda step: _whole(step.row),
        formula=likelihood_steps.whole("[implied]"),
    )
    yield Column(
        "implied printed",
        name="scenario_implied_printed",
        value=lambda step: implied_printed(step.row),
        formula=likelihood_steps.printed("[unheld]", "[implied whole]"),
    )
    yield Column(
        "implied band",
        value=lambda step: band(_yardstick(step.row), _whole(step.row)),
        formula=likelihood_steps.band("[implied whole]"),
    )
    yield Column(
        "implied term",
        name="scenario_implied_term",
        value=lambda step: implied_text(step.row),
        formula=likelihood_steps.term("[implied band]"),
    )
    yield Column(
        "difference",
        name="scenario_difference",
        value=lambda step: step.row.standing.bands_apart,
        formula='IF(ISNUMBER([band]),[band]-[implied band],"")',
    )


def _ends() -> Iterator[Column[_ScenarioStep]]:
    """Yield whether a judgment states a likelihood, and the likelihood's range in percent."""
    # If an analyst types 90%, programs store 0.9 and show it in percent.
    percent = "IF(AND([percent]>0,[percent]<1),100*[percent],[percent])"
    yield Column(
        "stated",
        name="scenario_stated",
        value=_end("stated"),
        formula='IF([likelihood]="",0,IF(OR([percent]<>"",ISNUMBER([band])),1,0))',
    )
    for end, blank in (("low", 0), ("high", totals.ALL)):
        yield Column(
            end,
            name=f"scenario_{end}",
            value=_end(end),
            formula=f'IF([stated]=0,{blank:g},IF([percent]<>"",{percent},'
            f"INDEX(term_{end},[band]+1)))",
        )


def _end(end: str) -> Callable[[_ScenarioStep], Value]:
    return lambda step: totals.ends(_yardstick(step.row), step.row.judgment.likelihood)[end]


def _yardstick(row: ScenarioInQuarter) -> Yardstick:
    return YARDSTICKS[row.contents.study.header.yardstick]


def _percent(step: _ScenarioStep) -> Value:
    likelihood = step.row.judgment.likelihood
    return None if isinstance(likelihood, str) else likelihood


def _band(step: _ScenarioStep) -> Value:
    likelihood = step.row.judgment.likelihood
    if likelihood is None:
        return None
    number = judged_band(_yardstick(step.row), likelihood)
    return UNKNOWN if number is None else number


def _shift(step: _ScenarioStep) -> Value:
    evidence = step.row.contents.now.evidence
    return evidence.shift[step.row.scenario.id] if evidence else None


def _whole(row: ScenarioInQuarter) -> int:
    """Return the printed figure of the implied likelihood, which an estimative study has."""
    return printed_likelihoods.whole(row.standing.unheld or 0.0)


def implied_printed(row: ScenarioInQuarter) -> Value:
    """Return the implied likelihood as a cell has it: its printed figure, or words at the ends."""
    text = printed_likelihoods.printed(row.standing.unheld or 0.0)
    return text if text in {printed_likelihoods.UNDER, printed_likelihoods.OVER} else _whole(row)


def implied_text(row: ScenarioInQuarter) -> str:
    """Return the term of the implied likelihood with its range; in a gap, words for "no term"."""
    term = row.standing.implied_term
    return term.with_range if term else NO_TERM


def judged_text(row: ScenarioInQuarter) -> str:
    """Return the term of the open quarter's judgment with its range; if none, say why."""
    if row.judgment.likelihood is None:
        return NONE_YET
    if row.standing.judged_term:
        return row.standing.judged_term.with_range
    return CHECK_LIKELIHOOD if isinstance(row.judgment.likelihood, str) else NO_TERM


def no_term(row: ScenarioInQuarter) -> str:
    """Return why the import would not accept the recorded likelihood now; empty if it would.

    That happens, for instance, if the study had another yardstick when it was recorded.
    """
    yardstick = _yardstick(row)
    match row.judgment.likelihood:
        case float() | int() as percent:
            try:
                judged(percent, yardstick)
            except Unclear as why:
                return str(why)
        case str() as name if not yardstick.named(name):
            return NO_LIKELIHOOD
    return ""


def before_news(row: ScenarioInQuarter) -> int:
    """Return by how many points a likelihood moved otherwise than by news, when this was made."""
    return sum(step.points for step in _before_news(row))


def words_before_news(row: ScenarioInQuarter) -> str:
    """Return the same in words: ruler, revised and lapsed, each with its points."""
    return ", ".join(
        f"{step.name} {printed_likelihoods.signed(step.points)}"
        for step in _before_news(row)
        if step.points
    )


def _before_news(row: ScenarioInQuarter) -> list[Step]:
    steps = row.contents.steps.get(row.scenario.id)
    return [step for step in steps.printed if step.name != "news"] if steps else []


def is_judged(row: ScenarioInQuarter) -> bool:
    """Tell whether a scenario has a judgment this quarter."""
    return due.is_judged(row.judgment, estimative=row.contents.study.estimative)


def _rows(contents: Contents) -> Sequence[_ScenarioStep]:
    steps = []
    missing = 0
    for row in scenario_rows(contents):
        missing += not is_judged(row)
        steps.append(_ScenarioStep(row, missing))
    return steps


SCENARIOS: Final = DeclaredTable(
    name="scenarios",
    words="Parameters and steps, one row per scenario.",
    columns=_columns,
    rows=_rows,
    count=count_scenarios,
    top=lambda layout: SIGNPOSTS.on(layout).last + 3,
)
