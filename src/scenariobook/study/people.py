"""Tell whom an owner or a signature means, and what people call them."""

from __future__ import annotations

from scenariobook.study.model import Analyst, Study


def person(who: str | None, study: Study) -> str:
    """Return what people call an owner or a signature: for an analyst's id, the name.

    A desk, and whoever else the study does not name, is called as somebody typed it. Semicolons
    separate several.
    """
    names = {one.id: one.name for one in study.analysts}
    every = (one.strip() for one in (who or "").split(";"))
    return "; ".join(names.get(one.casefold(), one) for one in every)


def owns(analyst: Analyst, owner: str | None) -> bool:
    """Tell whether an analyst is meant by an owner's text: by id, by name, or by desk."""
    known = (analyst.id, analyst.name, analyst.desk)
    return (owner or "").strip().casefold() in {one.casefold() for one in known if one}
