"""Make the section on sources and method: cited sources, terms, arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from scenariobook.briefing import typeset
from scenariobook.briefing.markdown import may_link
from scenariobook.briefing.wording.materials import Materials, Use
from scenariobook.record.ledger.kinds import Reading, Sighting
from scenariobook.standards import evidence_ratings, grades, likelihood_terms, staleness
from scenariobook.study.model import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """A source in the list of sources.

    Attributes:
        number: The number by which citations name it.
        anchor: The identifier of its line.
        title: The source's.
        publisher: The source's.
        date: The source's; empty if the study does not say.
        url: Its address; empty if the study does not say.
        href: The address as a link; empty if the briefing may not link to it.
        grade: Its reliability, a letter.
        note: The study's note, and whether it may not stay online.
        uses: The items that cite it.
    """

    number: str
    anchor: str
    title: str
    publisher: str
    date: str
    url: str
    href: str
    grade: str
    note: str
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term of the yardstick, with its synonym and its range in percent."""

    term: str
    synonym: str
    range: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A mark or a word, and its meaning."""

    mark: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """The section. In an exploratory study, what is about likelihoods is empty.

    Attributes:
        sources: In the order of their numbers.
        summary: Sentences on how many sources there are, and their grades.
        reliability: The letters, with their meanings.
        credibility: The figures, with their meanings.
        confidence: The levels, with their meanings.
        yardstick_title: The name of the yardstick.
        yardstick_source: Where it comes from, as a sentence.
        yardstick_rule: How to use it.
        terms: Its terms, from low to high.
        aid: What the implied likelihood is beside a judgment, in sentences.
        ratings: The ratings of an item, with the probability that each stands for.
        strengths: The states of items, with their weight as evidence.
        held: The range within which implied likelihoods are kept.
        contribution: How an item's contribution is computed.
        combined: How contributions become a likelihood.
        estimates: How estimates are pooled, in sentences; empty if none are shown.
        judged: Whether somebody judged, in this quarter or an earlier one, or typed a statement.
        assumptions: What the marks of assumptions mean, in sentences; empty without any.
        staleness: For each cadence, after how many days a reading is stale.
        validation: How items are checked for what they distinguish.
        criteria: The criteria of quality, as words of a sentence.
    """

    sources: tuple[CitedSource, ...]
    summary: tuple[str, ...]
    reliability: tuple[Pair, ...]
    credibility: tuple[Pair, ...]
    confidence: tuple[Pair, ...]
    yardstick_title: str
    yardstick_source: str
    yardstick_rule: str
    terms: tuple[TermRow, ...]
    aid: str
    ratings: tuple[Pair, ...]
    strengths: tuple[Pair, ...]
    held: str
    contribution: str
    combined: str
    estimates: str
    judged: bool
    assumptions: str
    staleness: tuple[Pair, ...]
    validation: tuple[str, ...]
    criteria: str


def method(materials: Materials) -> Method:
    """Return the section; call this after all sections that cite sources."""
    estimative = materials.study.estimative
    yardstick = materials.yardstick
    return Method(
        sources=tuple(
            _source(str(place), source, uses)
            for place, (source, uses) in enumerate(materials.citations.cited(), 1)
        ),
        summary=tuple(_summary(materials)),
        reliability=tuple(Pair(k, v) for k, v in grades.RELIABILITY.items()),
        credibility=tuple(Pair(str(k), v) for k, v in grades.CREDIBILITY.items()),
        confidence=tuple(Pair(k, v) for k, v in grades.CONFIDENCE.items()),
        yardstick_title=yardstick.title if estimative else "",
        yardstick_source=typeset.sentence(yardstick.source),
        yardstick_rule=yardstick.rule,
        terms=tuple(
            TermRow(t.name, t.synonym or "", typeset.in_column(t.range)) for t in yardstick.terms
        )
        if estimative
        else (),
        aid=_aid(materials),
        ratings=tuple(Pair(k, typeset.number(v, 1)) for k, v in evidence_ratings.RATINGS.items())
        if estimative
        else (),
        strengths=tuple(_strengths()) if estimative else (),
        held=f"{likelihood_terms.LOWEST_PERCENT:g}{typeset.DASH}{likelihood_terms.HIGHEST_PERCENT:g}%",
        contribution=_contribution(materials),
        combined=_combined(materials),
        estimates=_estimates(materials),
        judged=_judged(materials),
        assumptions=_assumptions(materials),
        staleness=tuple(_staleness()),
        validation=tuple(_validation()),
        criteria=str(typeset.listed(grades.QUALITY_CRITERIA)),
    )


def _judged(materials: Materials) -> bool:
    typed = materials.record.statements.values()
    return any(quarter <= materials.quarter for quarters in typed for quarter in quarters) or any(
        standing.judgment for past in materials.history for standing in past.standings
    )


def _source(number: str, source: Source, uses: tuple[Use, ...]) -> CitedSource:
    notes = [source.note or "", "May not stay online." if source.perishable else ""]
    return CitedSource(
        number=number,
        anchor=f"source-{source.id}",
        title=source.title,
        publisher=source.publisher or "",
        date=source.date or "",
        url=source.url or "",
        href=source.url if source.url and may_link(source.url) else "",
        grade=source.reliability,
        note=" ".join(typeset.sentence(note) for note in notes if note),
        uses=uses,
    )


def _summary(materials: Materials) -> Iterator[str]:
    sources = [source for source, _ in materials.citations.cited()]
    if not sources:
        yield _uncited(materials)
        return
    cited_by_grade = Counter[str](source.reliability for source in sources)
    graded = [
        f"{typeset.number(cited_by_grade[letter])} graded {letter} ({meaning})"
        for letter, meaning in grades.RELIABILITY.items()
        if cited_by_grade[letter]
    ]
    cited = typeset.counted(len(sources), "source")
    yield f"This briefing cites {cited}: {typeset.listed(graded)}."
    perishable = sum(source.perishable for source in sources)
    if perishable:
        some = "It" if len(sources) == 1 else f"{typeset.number(perishable)} of them"
        yield f"{some} may not stay online."
    yield from _credibility(materials)


def _credibility(materials: Materials) -> Iterator[str]:
    evidence = _evidence(materials)
    counts = Counter(content.credibility for content in evidence)
    graded = [
        f"{typeset.number(counts[figure])} graded {figure} ({meaning})"
        for figure, meaning in grades.CREDIBILITY.items()
        if counts[figure]
    ]
    if counts[None]:
        graded.append(f"{typeset.number(counts[None])} not graded")
    readings = sum(1 for content in evidence if isinstance(content, Reading))
    kinds = ((readings, "reading"), (len(evidence) - readings, "sighting"))
    used = typeset.listed(typeset.counted(count, kind) for count, kind in kinds if count)
    yield f"Credibility of the {used} printed, even if too old to count: {typeset.listed(graded)}."


def _evidence(materials: Materials) -> list[Reading | Sighting]:
    """Return the readings and sightings whose values the briefing prints."""
    contents = (entry.content for entry in materials.trail.entries())
    return [content for content in contents if isinstance(content, Reading | Sighting)]


def _uncited(materials: Materials) -> str:
    """Return why the briefing cites no source, as a sentence."""
    evidence = _evidence(materials)
    if not evidence:
        return "This briefing cites no source: it uses no reading and no sighting."
    kept = " that the study still has" if any(content.sources for content in evidence) else ""
    return f"This briefing cites no source: its readings and sightings name none{kept}."


def _strengths() -> Iterator[Pair]:
    rows = (
        ("indicator at warning; signpost observed, not faded", evidence_ratings.STRENGTH_WARNING),
        ("indicator at watch; signpost emerging", evidence_ratings.STRENGTH_WATCH),
        ("indicator normal; signpost not yet, and overdue", evidence_ratings.STRENGTH_NORMAL),
        ("signpost ruled out", evidence_ratings.STRENGTH_RULED_OUT),
    )
    for words, strength in rows:
        yield Pair(words, typeset.signed(strength, 2))
    yield Pair(
        "no data, stale, no thresholds; nothing recorded; not yet and not overdue; observed but "
        "faded",
        "left out",
    )


def _aid(materials: Materials) -> str:
    """Return what the implied likelihood is beside the judgments of the quarter, if there are."""
    if all(standing.judgment is None for standing in materials.now.standings):
        return (
            "It is an aid to the analysts’ judgment. They recorded none for "
            f"{materials.quarter}, so that it stands alone, with its parts shown."
        )
    return (
        "It is an aid. The analysts’ judgment heads the briefing; the implied likelihood stands "
        "beside it, with its parts shown, and the two may differ. A difference of more than one "
        "band is pointed out."
    )


def _estimates(materials: Materials) -> str:
    """Return how estimates are pooled; empty if none are shown."""
    if not materials.estimates or not materials.shows_estimates:
        return ""
    return (
        "Of several people’s estimates, the median is the one in the middle. The pooled figure is "
        "the geometric mean of their odds: odds are p ÷ (100 − p), those of n people are "
        "multiplied, and the nth root of the product is turned back into a percent (Satopää and "
        "others 2014). Neither replaces the team’s judgment."
    )


def _assumptions(materials: Materials) -> str:
    """Return what the marks of assumptions mean; empty if no assumption has one."""
    every = materials.study.assumptions
    horizon = materials.study.header.horizon
    sentences = []
    if any(one.load_bearing for one in every):
        sentences.append(
            "An assumption is load-bearing if the judgment would change significantly without it."
        )
    if any(one.vulnerable for one in every):
        sentences.append(
            f"An assumption is vulnerable if plausible events could make it fail by {horizon}."
        )
    return " ".join(sentences)


def _contribution(materials: Materials) -> str:
    """Return how one item's contribution is computed, in plain words."""
    if materials.study.header.exclusive:
        return "The item’s contribution is the natural logarithm of that probability."
    other = "b the one that the mean of the other scenarios’ ratings gives"
    if len(materials.study.scenarios) == 1:
        other = "b is 0.5, since there is no other to compare it with"
    return (
        "The item’s contribution is ln(a ÷ b), where a is that probability for the scenario, "
        f"and {other}."
    )


def _combined(materials: Materials) -> str:
    """Return how contributions become a likelihood, in plain words."""
    doubling = typeset.number(log(2), 2)
    if materials.study.header.exclusive:
        return (
            "Exactly one scenario is taken to come true. Each prior is multiplied by what the "
            "evidence makes of it, and the results are scaled to sum to 100%. In the chapters’ "
            "charts, which are in natural-log units, each item is measured by what the "
            "scenario’s odds would lose without it, all other items as they are, so that the "
            f"items do not add up. {doubling} doubles the odds and {typeset.MINUS}{doubling} "
            "halves them."
        )
    return (
        "The contributions are added to the log of the prior’s odds, so that scenarios need "
        "not sum to 100%. In the chapters’ "
        f"charts, which are in natural-log units, {doubling} doubles the odds and "
        f"{typeset.MINUS}{doubling} halves them."
    )


def _staleness() -> Iterator[Pair]:
    for cadence, days in staleness.STALE_AFTER_DAYS.items():
        age = f"{typeset.in_column(str(days), 3)}{typeset.NO_BREAK}days"
        yield Pair(cadence, "never" if days is None else age)


def _validation() -> Iterator[str]:
    points = "; ".join(
        f"{name} {typeset.signed(count)}" for name, count in evidence_ratings.RATING_POINTS.items()
    )
    yield f"Ratings count as points: {points}. An item’s spread is its highest less its lowest."
    yield (
        f"A spread of {evidence_ratings.DIAGNOSTIC_SPREAD} or more is diagnostic, "
        f"{evidence_ratings.WEAK_SPREAD} is weak, less is not diagnostic. A weak item is flagged "
        "and kept."
    )
    yield (
        f"A scenario should have at least {evidence_ratings.WANTED_DIAGNOSTIC_AT_HOME} diagnostic "
        "indicators or signposts of its own; a baseline may do without, and is then tested by the "
        "others’."
    )
