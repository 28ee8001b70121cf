"""Find ids that mean another item now: the study's files give their former title to another id.

That happens where somebody gives an item a new id without ``formerly``, and its id to another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenariobook.diagnostics import Diagnostic, Place, short
from scenariobook.project.known import recorded_study
from scenariobook.project.project import Project
from scenariobook.record.record_files import LEDGER
from scenariobook.study.model import Study


def _moved(then: Study, now: Study) -> Mapping[str, tuple[str, str]]:
    """Return, by id, its title of then, and the id that has that title now.

    A title that was written twice then tells nothing.
    """
    found: dict[str, tuple[str, str]] = {}
    for before, after in (
        (then.scenarios, now.scenarios),
        (then.indicators, now.indicators),
        (then.signposts, now.signposts),
    ):
        was = {one.id: one.title for one in before}
        titles = {one.id: one.title for one in after}
        by_title = {title: item for item, title in titles.items()}
        for item, title in was.items():
            other = by_title.get(title, item)
            is_moved = item in titles and titles[item] != title and other != item
            if is_moved and [*was.values()].count(title) == 1 and was.get(other) != title:
                found[item] = title, other
    return found


def warn_of_moved_titles(project: Project) -> Iterator[Diagnostic]:
    """Yield a warning for each id that means another item since the record's last entry (R036)."""
    then = recorded_study(project)
    for item, (title, other) in _moved(then, project.study).items() if then else ():
        yield Diagnostic(
            "R036",
            f"{item} was {short(title)!r}, which is the title of {other} now; what is recorded of "
            f"{item} counts for {short(_title(project.study, item))!r} from now on",
            project.loaded.locate(item, ("title",)) or Place(LEDGER),
            f'if it is about {other}, put formerly = ["{item}"] there, and give this item an id '
            "that no other has had",
        )


def _title(study: Study, item: str) -> str:
    every = (*study.scenarios, *study.items)
    return next(one.title for one in every if one.id == item)
