"""The handouts of synthetic studies, and what stands in them."""

from __future__ import annotations

from scenariobook.briefing.wording.materials import gather
from scenariobook.briefing.workshop.handouts import Workshop, workshop
from scenariobook.study.model import Study
from tests.briefing.samples import Sample
from tests.builders import a_scenario, a_study, an_indicator


def handouts(sample: Sample, quarter: str = "2022Q1", participants: int | None = None) -> Workshop:
    """Return a sample's handouts as text."""
    return workshop(gather(sample.basis(quarter)), participants)


def asked(sample: Sample, quarter: str = "2022Q1") -> list[tuple[str, str, str]]:
    """Return all questions: their group, their words, and from what they follow."""
    questions = handouts(sample, quarter).questions
    groups = [(group.title, group.questions) for group in questions.groups]
    return [
        (title, question.text.striptags(), question.source.striptags())
        for title, held in [*groups, ("later", questions.later)]
        for question in held
    ]


def exploratory(scenarios: int = 2) -> Study:
    """Return a study that states no likelihood."""
    named = [f"scenario-{letter}x" for letter in "abcdefgh"[:scenarios]]
    return a_study(
        [a_scenario(name, prior=None, prior_basis=None) for name in named],
        indicators=[an_indicator(home=named[0], ratings={named[0]: "likely"})],
        mode="exploratory",
    )
