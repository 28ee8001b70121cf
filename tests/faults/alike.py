"""What each fork does first, so that bytes can be compared.

The clock stands still, and a briefing that was laid out once is not laid out again from the same
record: laying out writes nothing.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import time_machine

from scenariobook.briefing import editions
from scenariobook.briefing.wording.materials import Inputs
from tests.clients.forks import Forks

NOW: Final = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
MAKE: Final = editions.render_briefing
SHELF: Final = TemporaryDirectory(prefix="scenariobook-briefings-")


def alike() -> Forks:
    """Return what runs commands so that the same ones write the same bytes."""
    return Forks("tests.faults.alike:prepare", LOGNAME="tester")


def prepare() -> None:
    """Stop the clock, and lay each briefing out once."""
    time_machine.travel(NOW, tick=False).start()
    editions.render_briefing = _remembered


def _remembered(inputs: Inputs) -> editions.Printed:
    """The same definitions, record and quarter give the same bytes."""
    made_from = repr((inputs.version, inputs.entries, inputs.quarter))
    kept = Path(SHELF.name) / sha256(made_from.encode()).hexdigest()
    if not kept.exists():
        half = kept.with_name(f"{kept.name}-{os.getpid()}")
        half.write_bytes(MAKE(inputs)[0])
        half.replace(kept)
    return kept.read_bytes(), frozenset()
