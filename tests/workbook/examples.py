"""A small synthetic study of each kind, and a record that takes it through every state."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from scenariobook.quarter import Quarter, last_day_of, quarters
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import Ledger
from scenariobook.record.ledger.entries import Content, Opened
from scenariobook.record.ledger.kinds import (
    Chance,
    Estimate,
    Judgment,
    Reading,
    Sighting,
    State,
    Statement,
)
from scenariobook.study.model import Analyst, Driver, Source, Study
from scenariobook.workbook.write import write_tracker
from tests.builders import (
    a_ledger,
    a_scenario,
    a_signpost,
    a_study,
    an_indicator,
    driven,
    drivers_of,
    q,
)

LAST = q("2023Q2")
KINDS = ("open", "exclusive", "exploratory", "gaps", "changed", "full", "lone", "empty")
# Indicators that are read every month: one for each way in which months make a quarter's value, for
# numbers, and for levels and answers whose highest one is a concern, or whose lowest one is.
WITHIN = ("last", "mean", "sum", "highest", "lowest")
OF_WORDS: dict[str, dict[str, Any]] = {
    "rising": {"type": "ordinal", "levels": ("calm", "tense", "war"), "watch": "tense"},
    "falling": {
        "type": "ordinal",
        "levels": ("b*", "=fair", "good?"),
        "watch": "=fair",
        "warning": "b*",
        "direction": "falling",
    },
    "yes": {"type": "yes-no", "concern": "yes"},
    "no": {"type": "yes-no", "concern": "no"},
}
# What became of indicators since most of the record was made: it holds texts that differ from a
# level by their case or a wildcard alone, numbers that are a level's text, and more.
CHANGED: dict[str, dict[str, Any]] = {
    "rise-one": {"type": "ordinal", "levels": ("8.5", "11.5", "14.5"), "watch": "11.5"},
    "level-rising": {"levels": ("None", "low", "HIGH"), "warning": "HIGH"},
    "level-falling": {"levels": ("bad?", "b*", "=good?"), "warning": "bad?"},
    "yes-bad": {"type": "number", "concern": None, "watch": 1.0, "warning": 2.0},
    "watch-alone": {"type": "yes-no", "concern": "yes", "watch": None},
}
# A text that a careless writer would turn into a formula, or lose a part of.
TRAP = "=1+1 _x0041_ <&> “ü” "


def example(kind: str) -> Study:
    """Return the study of a kind: see ``KINDS``."""
    match kind:
        case "open":
            return _study({"alpha": 20.5, "beta": 40.0, "gamma": 60.0})
        case "exclusive":
            return _study({"alpha": 20.0, "beta": 30.0, "gamma": 50.0}, exclusive=True)
        case "exploratory":
            return _study(dict.fromkeys(("alpha", "beta", "gamma")), mode="exploratory")
        case "gaps":
            return _study({"alpha": 26.0, "beta": 52.0, "gamma": 77.0}, yardstick="phia")
        case "changed" | "full":
            return (_changed if kind == "changed" else _full)(example("open"))
    alone = kind == "lone"
    return a_study(["alpha"] if alone else ["alpha", "beta"], indicators=[an_indicator()] * alone)


def _changed(study: Study) -> Study:
    indicators = (i.model_copy(update=CHANGED.get(i.id, {})) for i in study.indicators)
    return study.model_copy(update={"indicators": tuple(indicators)})


def _full(study: Study) -> Study:
    """Return a study whose tracker has every sheet: with analysts, months, and a day to expect."""
    rated = {"alpha": "likely", "beta": "unlikely"}
    monthly: dict[str, Any] = {"cadence": "monthly", "home": "beta", "ratings": rated}
    numbers = [
        an_indicator(f"month-{within}", within=within, decimals=1, **monthly) for within in WITHIN
    ]
    words = [
        an_indicator(f"month-{within}-{name}", within=within, unit=None, **monthly, **fields)
        for name, fields in OF_WORDS.items()
        for within in ("last", "highest", "lowest")
    ]
    people = [
        Analyst(id="a-kim", name="A. Kim", desk="Economics desk"),
        Analyst(id="b-lee", name="B. Lee", desk="Port desk"),
    ]
    return Study(
        header=study.header,
        drivers=(*study.drivers, *drivers_of([*numbers, *words])),
        sources=study.sources,
        scenarios=study.scenarios,
        indicators=(*study.indicators, *map(driven, [*numbers, *words])),
        signposts=study.signposts,
        assumptions=study.assumptions,
        analysts=tuple(people),
    )


def _study(priors: dict[str, Any], **header: Any) -> Study:
    indicators = [
        an_indicator(
            "rise-one",
            driver="econ",
            ratings={"alpha": "highly likely", "beta": "unlikely"},
            weight=2.0,
            decimals=1,
            owner="Economics desk",
        ),
        an_indicator(
            "fall-one",
            title="Growth, falling",
            driver="econ",
            home="beta",
            direction="falling",
            watch=-0.1,
            warning=-5.0,
            decimals=1,
            ratings={"alpha": "likely", "gamma": "highly unlikely"},
        ),
        an_indicator("watch-alone", home="beta", warning=None, ratings={"beta": "likely"}),
        an_indicator(
            "level-rising",
            type="ordinal",
            levels=("none", "low", "high"),
            watch="low",
            warning="high",
            unit="level",
            driver="mood",
            home="gamma",
            cadence="yearly",
            ratings={
                "gamma": "highly likely",
                "alpha": "highly unlikely",
                "beta": "highly unlikely",
            },
        ),
        an_indicator(
            "level-falling",
            type="ordinal",
            levels=("bad*", "=good?"),
            direction="falling",
            warning="bad*",
            unit=None,
            home="gamma",
            ratings={"gamma": "likely"},
        ),
        an_indicator(
            "yes-bad",
            type="yes-no",
            concern="yes",
            unit=None,
            cadence="irregular",
            ratings={"alpha": "likely"},
        ),
        an_indicator(
            "no-bad",
            type="yes-no",
            concern="no",
            unit=None,
            driver="mood",
            ratings={"beta": "highly likely"},
        ),
        an_indicator("unbounded", watch=None, warning=None),
        an_indicator("soon-stale", cadence="monthly", driver="mood", ratings={"alpha": "likely"}),
        an_indicator("never-read", title=TRAP, note=TRAP),
    ]
    signposts = [
        a_signpost("fading", fades_after=2, ratings={"alpha": "highly likely"}),
        a_signpost(
            "overdue-one",
            expected_by=date(2022, 7, 1),
            driver="econ",
            ratings={"beta": "highly likely"},
        ),
        a_signpost("ruled-out", home="gamma", weight=0.5, ratings={"gamma": "likely"}),
        a_signpost("unseen", title=TRAP),
    ]
    drivers = [
        Driver(id="econ", title="The economy", weight=1.5),
        Driver(id="mood", title="The mood"),
    ]
    sources = [
        Source(
            id="agency", title=TRAP, publisher="An agency", reliability="B", url="https://x.test"
        ),
        Source(id="bureau", title="Yearbook", publisher="A bureau", reliability="F"),
    ]
    scenarios = [
        a_scenario(k, prior=prior, kind="baseline" if k == "gamma" else "alternative")
        for k, prior in priors.items()
    ]
    return a_study(
        scenarios,
        indicators=indicators,
        signposts=signposts,
        drivers=drivers,
        sources=sources,
        **header,
    )


def ledger(study: Study) -> Ledger:
    """Return a ledger that goes to ``LAST``, with readings, gaps, corrections, judgments."""
    contents: list[Content] = []
    start = study.header.start
    for number, quarter in enumerate(quarters(start, LAST)):
        if quarter != start:
            contents.append(Opened(quarter))
        contents += [entry for entry in _entries(study, quarter, number) if entry is not None]
        if study.analysts:
            contents += [*_months(study, quarter, number), *_said(quarter)]
    return a_ledger(*contents)


def _months(study: Study, quarter: Quarter, number: int) -> Iterator[Content]:
    """Yield readings of months, with one or two or three of them missing; some are not admitted.

    Some quarters have a reading of the whole quarter beside their months, or instead of them.
    """
    for place, indicator in enumerate(i for i in study.indicators if i.id.startswith("month-")):
        if (number + place) % 3 == 0:
            whole = indicator.choices[0] if indicator.choices else 7.25
            yield Reading(quarter, indicator.id, value=whole)
        for month_number, month in enumerate(quarter.months):
            turn = number * 3 + month_number * 2 + place
            if turn % 7 in {0, 3} or (number + 2 * place) % 5 == 0:
                continue
            value: float | str = 4.1 + turn * 1.3
            if indicator.choices:
                value = indicator.choices[turn % len(indicator.choices)]
            if turn % 11 == 5:
                value = "no longer a level" if indicator.choices else "no number"
            day = last_day_of(month) if turn % 2 else None
            yield Reading(quarter, indicator.id, month, value=value, as_of=day, note=f"of {month}")


def _said(quarter: Quarter) -> Iterator[Content]:
    """Yield what people say in a quarter; estimates are over by the last one."""
    yield Chance(quarter, "overdue-one", chance="likely", analyst="CD", rationale="Talks.")
    yield Statement(quarter, "bottom_line", text=TRAP, analyst="CD")
    if quarter != LAST:
        yield Estimate(quarter, "alpha", "a-kim", 1, likelihood=35.0, reason=TRAP)
        yield Estimate(quarter, "overdue-one", "b-lee", 2, likelihood="unlikely")


def _entries(study: Study, quarter: Quarter, number: int) -> list[Content | None]:
    known = {item.id for item in study.items} | {s.id for s in study.scenarios}
    day = quarter.last_day
    readings: list[Content] = [
        Reading(
            quarter,
            "indicator-one",
            value=float(8 + 5 * number),
            as_of=day,
            sources=(),
            credibility=2,
            analyst="AB",
        ),
        Reading(
            quarter,
            "rise-one",
            value=8.5 + 3 * number,
            as_of=day,
            sources=("agency", "bureau"),
            credibility=2,
            note=TRAP,
            analyst="AB",
        ),
        Reading(quarter, "watch-alone", value=float(9 + number), as_of=None),
        Reading(quarter, "yes-bad", value="no" if number % 2 else "yes", as_of=day),
        Reading(quarter, "no-bad", value="no" if number else "yes"),
        Reading(quarter, "unbounded", value=-1.0 * number),
    ]
    some: list[Content] = [
        Reading(quarter, "fall-one", value=1.0 - 2.5 * number, as_of=day),
        Reading(
            quarter, "level-rising", value=("none", "low", "high")[number % 3], as_of=quarter.start
        ),
        Reading(quarter, "level-falling", value=("=good?", "bad*")[number % 2]),
        Sighting(quarter, "overdue-one", state=State.NOT_YET if number < 4 else State.EMERGING),
        Sighting(quarter, "ruled-out", state=State.EMERGING if number < 2 else State.RULED_OUT),
        Judgment(
            quarter,
            "beta",
            likelihood=_likelihood(study, "likely"),
            confidence="low",
            analyst="",
        ),
    ]
    first: list[Content] = [
        Reading(quarter, "soon-stale", value=12.0, as_of=quarter.start),
        Reading(
            quarter,
            "never-read",
            value=None,
            as_of=None,
            sources=(),
            credibility=None,
            note="Only a note.",
        ),
        Sighting(
            quarter,
            "fading",
            state=State.OBSERVED,
            seen_on=quarter.start,
            sources=("agency",),
            credibility=1,
            analyst="CD",
        ),
        Judgment(
            quarter,
            "alpha",
            likelihood=_likelihood(study, 30.0),
            confidence="high",
            basis="Basis.",
            rationale=TRAP,
            dissent="Some.",
            analyst="CD",
        ),
    ]
    chosen = readings + (some if number % 2 else []) + (first if number in {0, 4} else [])
    return [
        c
        for c in chosen
        if (c.scenario if isinstance(c, Judgment) else c.item) in known  # type: ignore[union-attr]  # none of them opens a quarter
    ]


def _likelihood(study: Study, stated: float | str) -> float | str | None:
    return stated if study.estimative else None


def tracker(study: Study, quarter: Quarter, held: Ledger | None = None) -> bytes:
    """Return the tracker of a study's quarter, from the example record unless another is given."""
    held = ledger(study) if held is None else held
    record = replay(held.entries, study.header.start)
    return write_tracker(study, record, quarter, entries=held.entries)
