"""Check that what a decision trigger needs can come true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenariobook.diagnostics import Diagnostic
from scenariobook.study.draft import Draft
from scenariobook.study.model import Indicator, Signpost
from scenariobook.study.trigger import Need

_OF_INDICATORS: Final = ("watch", "warning")
_OF_SIGNPOSTS: Final = ("emerging", "observed", "ruled out", "overdue")


def check_triggers(draft: Draft) -> Iterator[Diagnostic]:
    """Check that each need names a state that its item can have, and that ``of`` has needs."""
    items = {item.id: item.model for item in reversed(draft.items)}
    for decision in draft.decisions:
        needs = decision.model.needs if decision.model else ()
        if "of" in decision.data and decision.model and not needs:
            message = "'of' says how many needs must hold, and the decision has no 'needs'"
            hint = 'remove it, or write needs = [{ item = "…", at = "…" }]'
            yield Diagnostic("S213", message, decision.key_place("of"), hint)
        for number, need in enumerate(needs):
            told = _impossible(need, items.get(need.item))
            if told:
                place = decision.place("needs", number, "at")
                yield Diagnostic("S213", told[0], place, told[1])


def _impossible(need: Need, item: Indicator | Signpost | None) -> tuple[str, str] | None:
    """Return why an item can never stand as needed, and a hint; None if it can, or is unsound."""
    match item:
        case Indicator():
            return _impossible_of_indicator(need, item)
        case Signpost():
            return _impossible_of_signpost(need, item)
    return None


def _impossible_of_indicator(need: Need, indicator: Indicator) -> tuple[str, str] | None:
    if need.at not in _OF_INDICATORS:
        message = f"{indicator.id!r} is an indicator, which is never {need.at!r}"
        return message, f"one of: {', '.join(_OF_INDICATORS)}"
    if indicator.type == "yes-no":
        if need.at == "watch":
            message = f'{indicator.id!r} is of type "yes-no", which has no watch'
            return message, 'write at = "warning": its answer of concern'
    elif getattr(indicator, need.at) is None:
        message = f"{indicator.id!r} has no threshold {need.at!r}"
        return message, f"give the indicator the key {need.at}, or name another state"
    return None


def _impossible_of_signpost(need: Need, signpost: Signpost) -> tuple[str, str] | None:
    if need.at not in _OF_SIGNPOSTS:
        message = f"{signpost.id!r} is a signpost, which never stands at {need.at!r}"
        return message, f"one of: {', '.join(_OF_SIGNPOSTS)}"
    if need.at == "overdue" and signpost.expected_by is None:
        message = f"{signpost.id!r} has no 'expected_by', so it is never overdue"
        return message, "give the signpost the day by which it should be seen"
    return None
