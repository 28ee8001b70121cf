"""Times the main jobs against the libraries' own floor, and prints ratios.

Each measurement has a process of its own, which reports the median of a few rounds, in seconds
of processor time, and its peak memory. A case and its floor take turns, so that a busy machine
slows both alike. Only ratios within one run mean anything. What is measured on is made in a
process of its own as well: a process's peak counts from that of the one that started it.

    python benchmarks/run.py            all sizes, and how the cases grow
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
from itertools import pairwise
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.cases import CASES, prepare  # noqa: E402  (found by the path above)
from benchmarks.studies import make_study  # noqa: E402  (the same)

SIZES = ("60x12", "500x40", "2000x40")
TURNS = 3  # processes for each side of a case
ROUNDS = {"60x12": 7, "500x40": 3, "2000x40": 1}  # in each process


def main(sizes: list[str]) -> None:
    """Measure all cases at each size."""
    times: dict[str, dict[str, float]] = {name: {} for name in CASES}
    with tempfile.TemporaryDirectory() as temporary:
        for size in sizes or SIZES:
            folder = Path(temporary) / size
            _run("--make", size, str(folder))
            indicators, quarters = _numbers(size)
            print(f"\n{indicators:,} indicators × {quarters} quarters")
            for name, (_, _, bound) in CASES.items():
                times[name][size] = _show(name, bound, size, folder)
    print()
    for name, found in times.items():
        for small, large in pairwise(found):
            (few, past), (many, now) = _numbers(small), _numbers(large)
            if past == now:
                grown = found[large] / found[small]
                print(
                    f"  {name:48} from {small} to {large}: {grown:.2f} times the time, "
                    f"{many / few:g} times the indicators"
                )


def _numbers(size: str) -> tuple[int, int]:
    indicators, quarters = map(int, size.split("x"))
    return indicators, quarters


def _show(name: str, bound: float | None, size: str, folder: Path) -> float:
    sides: tuple[list[dict[str, float]], list[dict[str, float]]] = ([], [])
    for _ in range(TURNS):
        for side, found in enumerate(sides):
            found.append(json.loads(_run("--one", name, str(side), size, str(folder))))
    ours, floor = (median(one["seconds"] for one in side) for side in sides)
    peaks = [max(one["peak"] for one in side) for side in sides]
    wanted = f"  (bound {bound:g})" if bound else ""
    print(
        f"  {name:48} {ours:7.3f} s / {floor:7.3f} s = {ours / floor:5.2f}{wanted}"
        f"   peak {peaks[0]:,.0f} / {peaks[1]:,.0f} MB"
    )
    return ours


def _run(*arguments: str) -> str:
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _make(size: str, folder: Path) -> None:
    make_study(folder, *_numbers(size))
    prepare(folder)


def _one(name: str, side: int, size: str, folder: Path) -> None:
    work = CASES[name][side](folder)
    seconds = []
    for _ in range(ROUNDS.get(size, 3)):
        gc.collect()
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": median(seconds), "peak": peak}))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--make", size, folder]:
            _make(size, Path(folder))
        case ["--one", name, side, size, folder]:
            _one(name, int(side), size, Path(folder))
        case sizes:
            main(sizes)
