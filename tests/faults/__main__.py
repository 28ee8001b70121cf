"""Tries every fault, and prints what came of it: `make faults`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from click import echo

from tests.faults.alike import alike
from tests.faults.battery import Battery, Outcome, faults
from tests.faults.calls import out_of_order
from tests.faults.scenes import SCENES, Scene, Stage

AT_ONCE = 2  # scenes side by side


def _all_of(scene: Scene) -> tuple[Scene, Sequence[str], Sequence[Outcome]]:
    with alike() as forks, TemporaryDirectory() as folder:
        battery = Battery(Stage(scene, forks, Path(folder)))
        order = out_of_order(battery.calls)
        return scene, order, [battery.tried(fault) for fault in faults(battery.calls)]


def _main() -> int:
    if which("strace") is None:
        echo("strace is not installed (Debian: apt-get install strace)", err=True)
        return 2
    well = True
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for scene, order, outcomes in pool.map(_all_of, SCENES):
            # "between": some files new, some still old, each of them whole.
            states = Counter(outcome.files for outcome in outcomes)
            counted = ", ".join(f"{count} {state}" for state, count in states.items())
            echo(f"{scene.name}: {len(outcomes)} faults; the files were {counted}")
            bad = [str(outcome) for outcome in outcomes if not outcome.well]
            for words in (*bad, *order):
                echo(f"    {words}")
            well = well and not bad and not order
    return 0 if well else 1


sys.exit(_main())
