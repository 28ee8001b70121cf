"""Tell why implied likelihoods moved since the quarter before, in moves that add up to the change.

The program starts from the study and the record of then, and replaces them step by step by the
present ones: first the definitions (redefined), then the values of past quarters (revised), then
the day, for items that nobody read anew (lapsed), and then each item that somebody read or saw in
the quarter (news). docs/explanation/arithmetic.md explains it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scenariobook.assess.assessment import Assessment, assess
from scenariobook.assess.implied_likelihood import Evidence, Scales
from scenariobook.assess.item_status import ItemState, is_of_now
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Known
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model.scenarios import Scenario

_MOST_NEWS: Final = 2  # items of a scenario that are named with their points
MoveName = Literal["redefined", "revised", "lapsed", "news"]


@dataclass(frozen=True, slots=True)
class ItemNews:
    """The effect on a scenario's likelihood of one item that was read or seen in the quarter.

    Attributes:
        before: The item at the end of the quarter before.
        after: The item now.
        points: The item's effect on the implied likelihood, in percentage points.
    """

    before: ItemState
    after: ItemState
    points: float


@dataclass(frozen=True, slots=True)
class PrintedMove:
    """One move, in whole points.

    Attributes:
        name: The name of the move.
        news: The item, if the move is news.
        points: The move in whole points.
    """

    name: MoveName
    news: ItemNews | None
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Why one scenario's implied likelihood moved.

    The moves are in percentage points of the clamped implied likelihood, and add up to its change.

    Attributes:
        before: The implied likelihood at the end of the quarter before, by the study and record of
            then, in percent, not clamped.
        after: The present implied likelihood, in percent, not clamped.
        redefined: The effect of changed definitions, on the readings of then.
        revised: The effect of corrections of values of past quarters.
        lapsed: The effect of items that nobody read anew: readings became stale or open, sightings
            faded, expected days passed.
        news: The effect of each item that was read or seen in the quarter and now counts otherwise,
            in the study's order.
    """

    before: float
    after: float
    redefined: float
    revised: float
    lapsed: float
    news: tuple[ItemNews, ...]

    @property
    def printed_change(self) -> int:
        """The change in whole points: the difference of the printed likelihoods."""
        return printed_likelihoods.points_moved(self.before, self.after)

    @property
    def change_in_words(self) -> str:
        """The change in whole points, with its sign and noun."""
        return printed_likelihoods.moved_in_words(self.before, self.after)

    @property
    def printed(self) -> tuple[PrintedMove, ...]:
        """The moves in whole points, in their order; they add up to the printed change."""
        exact: list[tuple[MoveName, ItemNews | None, float]] = [
            ("redefined", None, self.redefined),
            ("revised", None, self.revised),
            ("lapsed", None, self.lapsed),
            *(("news", item, item.points) for item in self.news),
        ]
        parts = [points for _, _, points in exact]
        shares = printed_likelihoods.shared_out(self.printed_change, parts)
        return tuple(
            PrintedMove(name, news, share)
            for (name, news, _), share in zip(exact, shares, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why the implied likelihood of a scenario moved, in whole points that add up to its change.

    Attributes:
        scenario: The scenario.
        before: The implied likelihood at the end of the quarter before, as printed.
        after: The present implied likelihood, as printed.
        redefined: The effect of changed definitions, which is no news.
        revised: The effect of corrections of past quarters.
        lapsed: The effect of items that nobody read this quarter: stale, faded, overdue or open
            now.
        news: The items that moved the likelihood most, in the direction of their own rating.
        others: The effect of the other items. Through the other items of its driver, an item can
            move the likelihood against its own rating.
    """

    scenario: Scenario
    before: str
    after: str
    redefined: int
    revised: int
    lapsed: int
    news: Sequence[PrintedMove]
    others: int


def why_moved(scenario: Scenario, moves: Moves) -> Why:
    """Return why the implied likelihood of a scenario moved, as page two and the Dashboard say."""
    by_name = dict.fromkeys(("redefined", "revised", "lapsed"), 0)
    news = []
    for move in moves.printed:
        if move.news is None:
            by_name[move.name] += move.points
        else:
            news.append(move)
    expected = [move for move in news if _is_expected(move, scenario)]
    named = sorted(expected, key=lambda move: -abs(move.points))[:_MOST_NEWS]
    return Why(
        scenario=scenario,
        before=printed_likelihoods.printed(moves.before),
        after=printed_likelihoods.printed(moves.after),
        **by_name,
        news=named,
        others=sum(move.points for move in news) - sum(move.points for move in named),
    )


def _is_expected(move: PrintedMove, scenario: Scenario) -> bool:
    """Tell whether an item moved a scenario in the direction of its own rating."""
    if move.news is None or not move.points:
        return False
    before, after = move.news.before.strength or 0.0, move.news.after.strength or 0.0
    rating = move.news.after.item.rating_points(scenario.id)
    return (after - before) * rating * move.points > 0


def moves_between(
    before: Assessment, after: Assessment, known: Known | None = None
) -> Mapping[str, Moves]:
    """Return why each implied likelihood moved in a quarter, by scenario id.

    A scenario that the definitions of then lack is left out. If one of the two studies is
    exploratory, the result is empty.

    Args:
        before: The assessment of the quarter before, by the present study and record.
        after: The assessment of the quarter, by the present study and record.
        known: The study and the record at the end of the quarter before; None if neither has
            changed since: then nothing is redefined and nothing revised.
    """
    if before.evidence is None or after.evidence is None:
        return {}
    study = after.study
    remembered, remeasured = _of_then(known, before) if known else (before.evidence,) * 2
    if remembered is None or remeasured is None:
        return {}
    former = former_ids(study)
    id_then = {former.present_id("judgment", id_): id_ for id_ in remembered.clamped}
    scales = Scales(study)
    states_then, states_now = before.states, after.states
    lapsed = [
        was if is_of_now(now) else now for was, now in zip(states_then, states_now, strict=True)
    ]
    aged = scales.weigh(lapsed).clamped
    news = _news(scales, lapsed, states_now)
    return {
        k: Moves(
            before=remembered.implied[id_then[k]],
            after=after.evidence.implied[k],
            redefined=remeasured.clamped[k] - remembered.clamped[id_then[k]],
            revised=before.evidence.clamped[k] - remeasured.clamped[k],
            lapsed=aged[k] - before.evidence.clamped[k],
            news=tuple(
                ItemNews(states_then[index], states_now[index], points[k])
                for index, points in news.items()
            ),
        )
        for k in after.evidence.clamped
        if k in id_then
    }


def _of_then(known: Known, before: Assessment) -> tuple[Evidence | None, Evidence | None]:
    """Return the evidence at the end of the quarter before, by the record of then.

    Returns:
        The evidence by the definitions of then, and by the present ones.
    """
    remembered = assess(known.study, known.record, before.quarter).evidence
    if known.study == before.study:
        return remembered, remembered
    record = known.record if known.present is None else known.present
    return remembered, assess(before.study, record, before.quarter).evidence


def _news(
    scales: Scales, before: Sequence[ItemState], after: Sequence[ItemState]
) -> Mapping[int, Mapping[str, float]]:
    """Return, by the item's place and the scenario's id, the points by which the item moved it.

    An item's effect depends on the items that changed before it. So the items change once in the
    study's order and once in reverse, and the mean counts; the sum stays the whole change.
    """
    indexes = [index for index, was in enumerate(before) if was.strength != after[index].strength]
    forward = _one_by_one(scales, before, after, indexes)
    backward = _one_by_one(scales, before, after, reversed(indexes))
    return {
        index: {k: (points + backward[index][k]) / 2 for k, points in forward[index].items()}
        for index in indexes
    }


def _one_by_one(
    scales: Scales,
    before: Sequence[ItemState],
    after: Sequence[ItemState],
    indexes: Iterable[int],
) -> Mapping[int, Mapping[str, float]]:
    states = list(before)
    last = scales.weigh(states).clamped
    moves: dict[int, Mapping[str, float]] = {}
    for index in indexes:
        states[index] = after[index]
        implied = scales.weigh(states).clamped
        moves[index] = {k: implied[k] - last[k] for k in implied}
        last = implied
    return moves
