"""Find ids that mean another item now: the study's files give their former title to another id.

That happens where somebody gives an item a new id without ``formerly``, and its id to another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from scenariobook.diagnostics import Diagnostic, Place, short
from scenariobook.record.definitions.admitted_values import Locate
from scenariobook.record.ledger.file_names import LEDGER
from scenariobook.study.model import Study

Called = Mapping[str, AbstractSet[str]]  # the ids of scenarios and items, by their titles


def called(study: Study) -> Called:
    """Return the ids of a study's scenarios and items, by their titles."""
    found: dict[str, set[str]] = {}
    for one in (*study.scenarios, *study.items):
        found.setdefault(one.title.strip(), set()).add(one.id)
    return found


def moved_to(item: str, title: str, then: AbstractSet[str], now: Called) -> str:
    """Return the other id that has an item's former title now; empty if none has.

    Args:
        item: The item's present id.
        title: The title that it had.
        then: All ids that had the title.
        now: The ids by their present titles.
    """
    ids = now.get(title.strip(), frozenset())
    return "" if item in ids else min(ids - then, default="")


def warn_of_moved_titles(study: Study, then: Study | None, locate: Locate) -> Iterator[Diagnostic]:
    """Yield a warning for each id that means another item since the record's last entry (R036).

    Args:
        study: The study.
        then: The study as the record has it; None if its files have not changed since.
        locate: Finds the place of an item's title in the study's files.
    """
    before, now = called(then) if then else {}, called(study)
    titles = {item: title for title, ids in now.items() for item in ids}
    for title, ids in before.items():
        for item in sorted(ids & titles.keys()):
            if other := moved_to(item, title, ids, now):
                yield Diagnostic(
                    "R036",
                    f"{item} was {short(title)!r}, which is the title of {other} now; what is "
                    f"recorded of {item} counts for {short(titles[item])!r} from now on",
                    locate(item, ("title",)) or Place(LEDGER),
                    f'if it is about {other}, put formerly = ["{item}"] there, and give this item '
                    "an id that no other has had",
                )
