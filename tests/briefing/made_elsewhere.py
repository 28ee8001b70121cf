"""Make an edition's markup in another process and in this one, and print both as JSON.

A script, since a process of pytest may have threads: then it starts no other.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[2]))

from scenariobook.briefing import made_ahead, second_process
from scenariobook.briefing.edition_markup import quarterly_markup
from tests.briefing.samples import Pages, something_of_everything

BASIS = something_of_everything().basis("2022Q3")


def told(markup: Any) -> list[Any]:
    """Return all that a markup tells, page one twice."""
    fronts = [markup.front(Pages(), count, ("close",)) for count in (8, 9)]
    return [markup.stylesheet, markup.body, sorted(markup.front_identifiers), fronts]


@contextmanager
def dies_after(answers: int) -> Iterator[None]:
    """Let the other process end itself instead of sending one more answer."""
    first, left = os.getpid(), [answers]

    def send(other: Connection, said: object) -> None:
        if os.getpid() != first:
            if not left[0]:
                os._exit(3)
            left[0] -= 1
        second_process.send(other, said)

    with patch.object(made_ahead, "send", send):
        yield


def ahead() -> list[Any]:
    """Return what the markup tells that another process was asked for."""
    with made_ahead.made_ahead(BASIS) as markup:
        return told(markup)


def main() -> None:
    """Ask the other process, for all or until it is lost; then do without."""
    here = told(quarterly_markup(BASIS))
    found: dict[str, bool] = {}
    with patch.object(made_ahead._MadeElsewhere, "_here", None):
        found["all is made elsewhere"] = ahead() == here
    for answers in range(3):
        with dies_after(answers):
            found[f"lost after {answers}"] = ahead() == here
    with patch.object(made_ahead, "may_be_started", return_value=False):
        found["no other process"] = ahead() == here
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
