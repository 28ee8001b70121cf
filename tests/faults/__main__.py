"""Tries every fault, and prints what came of it: `make faults`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from click import echo

from tests.faults.battery import Battery, Outcome, faults
from tests.faults.calls import out_of_order
from tests.faults.nursery import Nursery
from tests.faults.scenes import SCENES, Scene
from tests.faults.stage import Stage
from tests.faults.table import heading, line

AT_ONCE = 2  # scenes side by side


def _all_of(scene: Scene) -> tuple[Scene, Sequence[str], Sequence[Outcome]]:
    with Nursery() as nursery, TemporaryDirectory() as folder:
        battery = Battery(Stage(scene, nursery, Path(folder)))
        order = out_of_order(battery.calls)
        return scene, order, [battery.tried(fault) for fault in faults(battery.calls)]


def _main() -> int:
    if which("strace") is None:
        echo("strace is not installed (Debian: apt-get install strace)", err=True)
        return 2
    echo(heading())
    well = True
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for scene, order, outcomes in pool.map(_all_of, SCENES):
            echo(line(scene.name, outcomes))
            bad = [outcome for outcome in outcomes if not outcome.well]
            for outcome in bad:
                echo(f"    {outcome}")
            for words in order:
                echo(f"    {words}")
            well = well and not bad and not order
    return 0 if well else 1


sys.exit(_main())
