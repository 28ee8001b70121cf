"""Print an edition in several processes and in one, in a process that has read no fonts before.

Prints what ``test_processes`` asks of it, as JSON. Its standard error is a terminal.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Generator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[3]))

from scenariobook import terminal
from scenariobook.briefing import second_process
from scenariobook.briefing.in_parts import cutting, processes
from scenariobook.briefing.made_ahead import made_ahead
from scenariobook.briefing.quarterly_edition import render_briefing
from tests.briefing.samples import something_of_everything

MORE_THAN_FITS = bytes(1_000_000)  # into the memory between two processes


def edition() -> str:
    """Return a hash of an edition's bytes."""
    basis = something_of_everything().basis("2022Q3")
    with terminal.working("laying out"), made_ahead(basis) as markup:
        return sha256(render_briefing(markup, None)).hexdigest()


def plain(name: str, ends: str = "") -> Generator[Any, Any, Any]:
    """Say a name, and return what both said; ``ends`` is how the process ends instead."""
    said = yield name, MORE_THAN_FITS
    if ends == "dies":
        os._exit(3)
    if ends == "fails":
        raise ValueError(ends)
    if ends == "is silent":
        time.sleep(60)
    return [said_name for said_name, _ in said]


def side_by_side(ends: str = "") -> str:
    """Tell how two processes end."""
    try:
        return str(processes.side_by_side(partial(plain, "first"), partial(plain, "second", ends)))
    except second_process.OtherProcessError:
        return "the other process is lost"


def main() -> None:
    """Do all, most careful first: once there are fonts, no process may be started."""
    print_of = {}
    for ends in ("", "dies", "fails"):
        print_of[ends] = side_by_side(ends)
    with patch.object(second_process, "_PATIENCE", 0.2):
        print_of["is silent"] = side_by_side("is silent")
    with patch.object(cutting, "_FEWEST", 0):
        with patch.object(processes, "in_turn", side_effect=AssertionError):
            print_of["two processes"] = edition()
        with patch.object(processes, "side_by_side", side_effect=AssertionError):
            print_of["fonts were read"] = edition()
    json.dump(print_of, sys.stdout)


if __name__ == "__main__":
    main()
