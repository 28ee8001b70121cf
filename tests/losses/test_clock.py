"""A clock that was wrong once hides nothing that was recorded since."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
import time_machine

from tests.commands import OUTPUT, run
from tests.losses.returning import bring, said

DAYS: Final = {
    "1040": datetime(2022, 3, 20, 10, tzinfo=UTC),
    "1041": datetime(2036, 1, 1, tzinfo=UTC),
    "1042": datetime(2022, 3, 20, 11, tzinfo=UTC),
}


@pytest.fixture
def ledger(study: Path) -> Path:
    """Record three values of boats, the second by a machine whose clock is fourteen years ahead."""
    for value, moment in DAYS.items():
        with time_machine.travel(moment, tick=False):
            Path("in.csv").write_text(f"quarter,item,value\n2022Q1,boat-count,{value}\n")
            bring("in.csv")
    return study


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("command", ["check", "verify"])
def test_times_that_run_backward_are_told(command: str) -> None:
    """One entry was stamped 2036, and nothing said so."""
    assert "2036" in said(run(command))


def test_what_was_known_on_a_day_goes_by_the_order_of_the_entries(ledger: Path) -> None:
    """What was recorded later that day was left out, since an entry of "2036" stands before it."""
    assert run("brief", "--html", "--as-known", "2022-03-20").exit_code == 0
    (page,) = (ledger / OUTPUT).glob("briefing-2022Q1-as-known-*.html")
    assert "1042" in page.read_text("utf-8").replace(",", "")
