"""Times the main jobs against the libraries' own floor, and prints ratios.

Each measurement has a process of its own, which reports the median of a few rounds and its
peak memory; a case and its floor take turns, so that a busy machine slows both alike. Only
ratios within one run mean anything.

    python benchmarks/run.py            all sizes
    python benchmarks/run.py 60x12      one size: indicators × quarters
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.cases import CASES  # noqa: E402  (found by the path above)
from benchmarks.studies import make_study  # noqa: E402  (the same)

SIZES = ("60x12", "500x40", "2000x40")
TURNS = 3  # processes for each side of a case
ROUNDS = {"60x12": 7, "500x40": 3, "2000x40": 1}  # in each process


def main(sizes: list[str]) -> None:
    """Measure all cases at each size."""
    with tempfile.TemporaryDirectory() as temporary:
        for size in sizes or SIZES:
            indicators, quarters = map(int, size.split("x"))
            folder = Path(temporary) / size
            make_study(folder, indicators, quarters)
            print(f"\n{indicators:,} indicators × {quarters} quarters")
            for name, (_, _, bound) in CASES.items():
                _show(name, bound, size, folder)


def _show(name: str, bound: float | None, size: str, folder: Path) -> None:
    sides: tuple[list[dict[str, float]], list[dict[str, float]]] = ([], [])
    for _ in range(TURNS):
        for side, found in enumerate(sides):
            found.append(_measured(name, side, size, folder))
    ours, floor = (median(one["seconds"] for one in side) for side in sides)
    peaks = [max(one["peak"] for one in side) for side in sides]
    wanted = f"  (bound {bound:g})" if bound else ""
    print(
        f"  {name:48} {ours:7.3f} s / {floor:7.3f} s = {ours / floor:5.2f}{wanted}"
        f"   peak {peaks[0]:,.0f} / {peaks[1]:,.0f} MB"
    )


def _measured(name: str, side: int, size: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", name, str(side), size, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _one(name: str, side: int, size: str, folder: Path) -> None:
    work = CASES[name][side](folder)
    seconds = []
    for _ in range(ROUNDS.get(size, 3)):
        gc.collect()
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": median(seconds), "peak": peak}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2], int(sys.argv[3]), sys.argv[4], Path(sys.argv[5]))
    else:
        main(sys.argv[1:])
