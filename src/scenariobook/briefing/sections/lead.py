"""Make the lead of page one: the answer in the program's words, where nobody typed one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from scenariobook.assess.assessment import Standing
from scenariobook.assess.outcomes import has_ended
from scenariobook.assess.status import Status
from scenariobook.assess.totals import ONE_COMES_TRUE
from scenariobook.briefing import typeset
from scenariobook.briefing.sections import status_chart
from scenariobook.briefing.sections.statements import StatementText, has_bottom_line
from scenariobook.briefing.wording import likelihoods
from scenariobook.briefing.wording.endings import in_words
from scenariobook.briefing.wording.materials import Materials

_FEW: Final = 4  # up to so many judgments, the lead names all
_LIKELIEST: Final = 3  # of more, it names so many
_THIN: Final = 3  # evidence is thin if at most one item of so many counts


def lead(materials: Materials, typed: Sequence[StatementText]) -> Markup:
    """Return page one's answer in the program's words; it may be empty.

    Args:
        materials: What the section is made from.
        typed: The quarter's own statements. If the bottom line is among them, the lead says only
            what is wrong with the judgments' sum.
    """
    said = Markup("") if has_bottom_line(typed) else _said(materials)
    return (said + _added_up(materials)).strip()


def _said(materials: Materials) -> Markup:
    if not materials.study.estimative:
        return Markup("{}. {}").format(status_chart.concerning(materials), _concerned(materials))
    judged = [s for s in materials.now.standings if likelihoods.judged(s, materials.yardstick)]
    if not judged:
        if not (materials.now.evidence and materials.now.evidence.contributions):
            return Markup("{} {}").format(_unjudged(materials), evidence_counted(materials))
        parts = (_pointing(materials), _unjudged(materials), _computed(materials))
        return Markup(" ").join((*parts, evidence_counted(materials)))
    return Markup("{} {}").format(_judged(materials, judged), evidence_counted(materials))


def _concerned(materials: Materials) -> str:
    """Return whose indicators stand at watch or warning, as a sentence; empty if none does."""
    homes = Counter(
        state.indicator.home
        for state in materials.now.indicators
        if state.status in {Status.WATCH, Status.WARNING}
    )
    concerned = [
        (f"“{standing.scenario.title}”", homes[standing.scenario.id])
        for standing in materials.now.standings
        if homes[standing.scenario.id]
    ]
    if not concerned:
        return ""
    if not concerned[1:]:
        ((title, count),) = concerned
        return f"{'It belongs' if count == 1 else 'All belong'} to {title}. "
    parts = (f"{title} ({typeset.number(count)})" for title, count in concerned)
    return f"They belong to {'; '.join(parts)}. "


def _judged(materials: Materials, judged: Sequence[Standing]) -> Markup:
    if len(judged) <= _FEW:
        return Markup("Judged this quarter: {}.").format(_named(materials, judged))
    ranked = sorted(judged, key=lambda s: -_judged_percent(materials, s))
    likeliest, rest = ranked[:_LIKELIEST], ranked[_LIKELIEST:]
    level = any(_as_likely(materials, likeliest[-1], other) for other in rest)
    every, count = len(materials.now.standings), typeset.number(len(judged))
    return Markup("{} scenarios are judged this quarter. {}: {}.").format(
        f"All {count}" if len(judged) == every else f"{count} of {typeset.number(every)}",
        "Among the likeliest" if level else "The likeliest",
        _named(materials, likeliest),
    )


def _pointing(materials: Materials) -> Markup:
    """Return which scenario the evidence points to, and which it makes the least of."""
    ranked = sorted(materials.now.standings, key=lambda s: -(s.unheld or 0))
    first, last = ranked[0], ranked[-1]
    figures = [likelihoods.implied(s, materials.yardstick) for s in (first, last)]
    top, bottom = (figure.in_full if figure else Markup("") for figure in figures)
    if has_ended(materials.study, materials.outcomes):
        how = typeset.sentence(f"It {in_words(materials.outcomes[first.scenario.id])}")
        return Markup("In {}, the evidence put {} highest: {}. {}").format(
            materials.quarter, _quoted(first), top, how
        )
    if first is last:
        return Markup("The evidence puts {} at {}.").format(_quoted(first), top)
    if top == bottom:
        return Markup("The evidence favours no scenario: each is at {}.").format(top)
    return Markup("The evidence points to {}: {}. Last comes {}: {}.").format(
        _quoted(first), top, _quoted(last), bottom
    )


def _quoted(standing: Standing) -> Markup:
    """Return a scenario's title between quotation marks."""
    return Markup("“<em>{}</em>”").format(standing.scenario.title)


def evidence_counted(materials: Materials) -> str:
    """Return how many items count, and that they are few if they are."""
    every = len(materials.states)
    counting = sum(1 for state in materials.states if state.strength is not None)
    if not counting:
        priors = "priors" if len(materials.now.standings) > 1 else "prior"
        are = "likelihoods are" if priors == "priors" else "likelihood is"
        return f"Nothing read or seen counts as evidence, so the implied {are} the {priors}."
    if every == 1:
        return f"The one {_kinds(materials).removesuffix('s')} counts as evidence."
    counts = "counts" if counting == 1 else "count"
    items = f"{typeset.number(counting)} of {typeset.number(every)} {_kinds(materials)} {counts}"
    if counting * _THIN <= every:
        return f"Evidence is thin: {items}."
    return f"{items} as evidence."


def _kinds(materials: Materials) -> str:
    """Return what the study's items are, in the plural."""
    kinds = ((materials.now.indicators, "indicators"), (materials.now.signposts, "signposts"))
    return " and ".join(kind for states, kind in kinds if states)


def _added_up(materials: Materials) -> Markup:
    """Return a sentence if the judged likelihoods contradict each other; else an empty text."""
    total = materials.now.total
    if total is None or not total.is_off:
        return Markup("")
    return Markup(" The likelihoods add up to {}, although {}.").format(total.words, ONE_COMES_TRUE)


def _unjudged(materials: Materials) -> str:
    """Return the sentence for a quarter in which no judgment states a likelihood."""
    if any(standing.judgment for standing in materials.now.standings):
        return f"No judgment of {materials.quarter} states a likelihood."
    return f"Nobody has judged {materials.quarter}."


def _computed(materials: Materials) -> str:
    figure = "figure is" if len(materials.now.standings) == 1 else "figures are"
    return f"The {figure} computed from what was read and seen."


def _as_likely(materials: Materials, standing: Standing, other: Standing) -> bool:
    """Tell whether two judgments are equally likely: by number, or else by band."""
    first, second = (s.judgment.likelihood if s.judgment else None for s in (standing, other))
    if first is None or second is None:
        return False
    return likelihoods.direction(first, second, materials.yardstick) == "level"


def _named(materials: Materials, standings: Sequence[Standing]) -> Markup:
    """Return scenarios with their judged likelihoods, as a list without a verb.

    Some terms are nouns: "The scenario is almost no chance" would be no English.
    """
    parts = []
    for standing in standings:
        judged = likelihoods.judged(standing, materials.yardstick)
        words = judged.whole if judged else ""
        parts.append(Markup("{}, {}").format(_quoted(standing), words))
    return Markup("; ").join(parts)


def _judged_percent(materials: Materials, standing: Standing) -> float:
    """Return a judged percent to sort by; for a term, the middle of its range."""
    drawn = likelihoods.drawn(standing, materials.yardstick)
    if isinstance(drawn, tuple):
        return sum(drawn) / 2
    return drawn or 0.0
