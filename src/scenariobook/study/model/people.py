"""Tell whom an owner or a signature means, and what people call them."""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.study.model.header import Analyst
from scenariobook.study.model.study import Study


def person(who: str | None, study: Study) -> str:
    """Return what people call an owner or a signature: for an analyst's id, the name.

    A desk, and whoever else the study does not name, is called as somebody typed it. Semicolons
    separate several.
    """
    names = {one.id: one.name for one in study.analysts}
    every = (one.strip() for one in (who or "").split(";"))
    return "; ".join(names.get(one.casefold(), one) for one in every)


def names_of(analyst: Analyst) -> Iterator[str]:
    """Yield the texts by which an owner means an analyst: id, name, desk and address."""
    yield from filter(None, (analyst.id, analyst.name, analyst.desk, analyst.email))


def owns(analyst: Analyst, owner: str | None) -> bool:
    """Tell whether an analyst is meant by an owner's text."""
    return (owner or "").strip().casefold() in map(str.casefold, names_of(analyst))


def has_row(analyst: str, owner: str | None, study: Study) -> bool:
    """Tell whether an analyst's hand-out has the row of an owner: the lead's has nobody's, too.

    Args:
        analyst: The analyst's id.
        owner: The owner's text.
        study: The study, whose first analyst is the lead.
    """
    owners = [one.id for one in study.analysts if owns(one, owner)]
    return analyst in (owners or [one.id for one in study.analysts[:1]])
