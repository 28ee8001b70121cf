"""Make the questions for discussion: the study's own, and those that follow from it by a rule.

A question that follows from a gap, an assumption or a difference names it as its source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.status import SignpostState, Status
from scenariobook.briefing import typeset
from scenariobook.briefing.wording import likelihoods, readings_not_counted
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.record.ledger.kinds import State
from scenariobook.standards import evidence_ratings
from scenariobook.study.model import Assumption, Scenario

_MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what it follows from; ``source`` is empty for the study's own."""

    text: Markup
    source: Markup


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The questions about one scenario, or about the study."""

    title: str
    target: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """The section; ``later`` is for the second round, since it names likelihoods."""

    groups: tuple[QuestionGroup, ...]
    later: tuple[Question, ...]


def questions(materials: Materials) -> Questions:
    """Return the questions: a group for each scenario, then one for the study as a whole."""
    groups = [
        QuestionGroup(
            f"{materials.numbers[scenario.id]} {scenario.title}",
            target(scenario),
            tuple(_about(materials, scenario)),
        )
        for scenario in materials.study.scenarios
    ]
    loose = tuple(
        _assumption_question(materials, assumption)
        for assumption in materials.study.assumptions
        if assumption.load_bearing and assumption.home is None
    )
    if loose:
        groups.append(QuestionGroup("The study as a whole", "", loose))
    return Questions(tuple(groups), tuple(_second_round(materials)))


def _about(materials: Materials, scenario: Scenario) -> Iterator[Question]:
    for text in scenario.questions:
        yield Question(Markup.escape(text), Markup(""))
    yield Question(
        Markup(
            "Suppose it is the end of {} and this scenario has come about. How did it happen, "
            "and what did we see too late?"
        ).format(materials.study.header.horizon),
        Markup("premortem"),
    )
    for assumption in materials.study.assumptions:
        if assumption.load_bearing and assumption.home == scenario.id:
            yield _assumption_question(materials, assumption)
    yield from _overdue(materials, scenario)
    yield from _without_data(materials, scenario)
    yield from _low_coverage(materials, scenario)


def _assumption_question(materials: Materials, assumption: Assumption) -> Question:
    watched = [materials.study.item_by_id[item].title for item in assumption.broken_by]
    mark = "vulnerable, " if assumption.vulnerable else ""
    by = Markup("watched by {}").format(_quoted(watched)) if watched else "nothing watches it"
    return Question(
        Markup("“{}” What would we see first if this were no longer true?").format(
            typeset.sentence(assumption.text)
        ),
        Markup("load-bearing assumption, {}{}").format(mark, by),
    )


def _overdue(materials: Materials, scenario: Scenario) -> Iterator[Question]:
    for state in materials.now.signposts:
        expected = state.signpost.expected_by
        if state.signpost.home == scenario.id and state.overdue and expected:
            yield Question(
                Markup(
                    "“{}” was expected by {} and {}. Is it late, will it not come, or did "
                    "nobody look?"
                ).format(state.signpost.title, typeset.day(expected), _not_seen_words(state)),
                Markup("overdue signpost"),
            )


def _not_seen_words(state: SignpostState) -> str:
    if state.state is None:
        return "nothing is recorded of it"
    return "is no more than emerging" if state.state is State.EMERGING else "has not been seen"


def _without_data(materials: Materials, scenario: Scenario) -> Iterator[Question]:
    no_data = [
        state
        for state in materials.now.indicators
        if state.indicator.home == scenario.id and state.status is Status.NO_DATA
    ]
    not_counted = [s.indicator.title for s in no_data if readings_not_counted.latest(materials, s)]
    unread = [s.indicator.title for s in no_data if not readings_not_counted.latest(materials, s)]
    if unread:
        yield Question(
            Markup(
                "{} {} never been read (tracking began in {}). Who could know, and what do we take "
                "to be so until then?"
            ).format(
                _quoted(unread),
                "has" if len(unread) == 1 else "have",
                materials.study.header.start,
            ),
            Markup("{} without data").format(typeset.counted(len(unread), "indicator")),
        )
    if not_counted:
        yield Question(
            Markup(
                "What is recorded for {} does not count, since the study defines {} otherwise "
                "now. What would be read today?"
            ).format(_quoted(not_counted), "it" if len(not_counted) == 1 else "them"),
            Markup("{} with data that no longer count").format(
                typeset.counted(len(not_counted), "indicator")
            ),
        )


def _quoted(titles: list[str]) -> Markup:
    """Return titles in quotation marks as a list; of many, the first few and how many more."""
    named = [f"“{title}”" for title in titles[:_MOST_NAMED]]
    if titles[_MOST_NAMED:]:
        named.append(f"{typeset.number(len(titles) - _MOST_NAMED)} more")
    return typeset.listed(named)


def _low_coverage(materials: Materials, scenario: Scenario) -> Iterator[Question]:
    for covered in materials.now.validation.coverage:
        if covered.scenario == scenario.id and not covered.enough:
            yield Question(
                Markup("What could be observed that this scenario would bring and no other would?"),
                Markup("{} of its own; {} are wanted").format(
                    typeset.counted(covered.diagnostic, "diagnostic item"),
                    evidence_ratings.WANTED_DIAGNOSTIC_AT_HOME,
                ),
            )


def _second_round(materials: Materials) -> Iterator[Question]:
    for standing in materials.now.standings:
        if standing.differs:
            yield _difference(materials, standing)


def _difference(materials: Materials, standing: Standing) -> Question:
    judged = likelihoods.judged(standing, materials.yardstick)
    implied = likelihoods.implied(standing, materials.yardstick)
    return Question(
        Markup(
            "Judgment of <em>{}</em>: {}. Implied likelihood: {}. What do the items leave out, "
            "or what does the judgment leave out?"
        ).format(
            typeset.named(standing.scenario.title),
            judged.whole if judged else "",
            implied.in_full if implied else "",
        ),
        Markup("judgment and implied likelihood lie more than one band apart"),
    )
