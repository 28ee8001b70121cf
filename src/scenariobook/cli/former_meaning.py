"""Tell what an open value meant when it was typed, if the study has changed what it means since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from scenariobook.diagnostics import Problems
from scenariobook.project.known import definitions_of
from scenariobook.project.project import Project
from scenariobook.record.former import former_ids
from scenariobook.record.meaning import Context, RawValue, meant
from scenariobook.record.parse import Unclear
from scenariobook.record.settling import Choice, Matter
from scenariobook.study.model import Study
from scenariobook.workbook.returned.cells import Raw
from scenariobook.workbook.returned.doubts import changed_meaning
from scenariobook.workbook.shape.meanings import meanings_of


def former_meanings(project: Project, listed: Iterable[Matter]) -> dict[int, str]:
    """Return, by the number of each matter with a choice whose meaning has changed, what changed.

    Args:
        project: The study and its record.
        listed: Open conflicts and questions.
    """
    found = {}
    for matter in listed:
        words = (former_meaning(project, matter, choice) for choice in matter.choices)
        if why := next(filter(None, words), ""):
            found[matter.number] = why
    return found


def former_meaning(project: Project, matter: Matter, choice: Choice) -> str:
    """Return what a choice's value meant when it was raised; empty if it means the same now.

    Args:
        project: The study and its record.
        matter: The conflict or question.
        choice: One of its choices.
    """
    value = choice.value
    if choice.raised is None or not matter.about_a_field or value in (None, ""):
        return ""
    try:
        then = definitions_of(project, choice.raised.number).study
    except Problems:  # `verify` names what is missing of the definitions of then
        return ""
    if then is None:
        return ""
    context = Context(project.study, date.today())
    raw = Raw(value, "s" if isinstance(value, str) else "n", "General")
    item = _id_then(then, project.study, matter)
    if changed := changed_meaning(raw, matter.key, context, meanings_of(then), item):
        return str(changed)
    if then.header.yardstick != project.study.header.yardstick:
        try:
            meant(RawValue(value), matter.key, context)
        except Unclear as why:
            return f"when it was typed, the words were those of {then.header.yardstick}; {why}"
    return ""


def _id_then(then: Study, now: Study, matter: Matter) -> str:
    """Return the id that a matter's subject had in the study as it was."""
    kind, subject = matter.key.kind, matter.key.subject
    ids = (one.id for one in (*then.items, *then.scenarios))
    former = former_ids(now)
    return next((one for one in ids if former.present(kind, one) == subject), subject)
