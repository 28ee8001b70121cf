"""Times our work against the libraries' own floor and against rivals, and prints ratios.

Whole commands are processes, timed by the processor's seconds that each took with all that it
started, by a clock, and by its peak memory; ``process_tree`` says how. Both sides have bytecode.
Parts of them are timed in a process of their own, which reports the median of a few rounds. Both
sides of a case take turns, so that a busy machine slows both alike. Only ratios within one run mean
anything: a table at the end has them all. What is measured on is made in a process of its own as
well, and this one imports nothing heavy: a process's peak counts from that of the one that started
it.

    python benchmarks/run.py            all sizes, and how the cases grow
    python benchmarks/run.py 60x12      one size: indicators × quarters
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.commands import (  # noqa: E402  (the path above)
    Case,
    Command,
    cases,
    example_cases,
    long_cases,
    small_cases,
)
from benchmarks.process_tree import (  # noqa: E402  (the same)
    Measured,
    adopt_orphans,
    compile_ours,
    environment,
    machine,
    measure,
)

EXAMPLE: Final = ROOT / "scenarios" / "central-asia"
SIZES: Final = ("60x12", "500x40", "2000x40")
TURNS: Final = {"60x12": 5, "500x40": 3, "2000x40": 1}  # for each side of a case
GROWTH: Final = 4.4  # times the time, for four times the indicators
IN_PROCESS: Final = str(Path(__file__).parent / "parts.py")
Table = dict[str, dict[str, float]]
RATIOS: Final[list[Ratio]] = []  # of this run, in the order in which they were measured


class Ratio(NamedTuple):
    """The ratio of our time to the other side's, by the processor and by a clock."""

    name: str
    size: str
    seconds: float
    wall: float


def main(sizes: Sequence[str]) -> int:
    """Measure all cases at each size; return how many bounds were missed."""
    times: Table = {}
    adopt_orphans()
    compile_ours(ROOT / "src", ROOT / "benchmarks")
    print(machine(), flush=True)
    missed = sum(_show(case, turns=9) > (case.bound or 99) for case in small_cases())
    with tempfile.TemporaryDirectory() as temporary:
        long = Path(temporary) / "long"
        _run((sys.executable, IN_PROCESS, "--lengthen", str(EXAMPLE), str(long)))
        missed += sum(
            _show(case, turns=5) > (case.bound or 99) for case in long_cases(EXAMPLE, long)
        )
        example = Path(temporary) / "example"
        _run((sys.executable, IN_PROCESS, "--copy", str(EXAMPLE), str(example)))
        missed += sum(_show(case, turns=5) > (case.bound or 99) for case in example_cases(example))
        _pages(example, "briefing")
        for size in sizes:
            folder = Path(temporary) / size
            indicators, quarters = _numbers(size)
            _run((sys.executable, IN_PROCESS, "--make", size, str(folder)))
            print(f"\n{indicators:,} indicators × {quarters} quarters", flush=True)
            missed += _commands(size, folder, example, times)
            missed += _parts(size, folder, times)
            _pages(folder, "briefing")
            _pages(folder, "annex")
    print()
    missed += _growth(times)
    _table()
    print(machine())
    return missed


def _numbers(size: str) -> tuple[int, int]:
    indicators, quarters = map(int, size.split("x"))
    return indicators, quarters


def _commands(size: str, folder: Path, example: Path, times: Table) -> int:
    missed = 0
    for case in cases(folder, example, large=_numbers(size)[0] >= 500):
        ratio = _show(case, TURNS.get(size, 3), times, size)
        missed += ratio > (case.bound or 99)
    return missed


def _show(case: Case, turns: int, times: Table | None = None, size: str = "") -> float:
    sides: tuple[list[Measured], list[Measured]] = ([], [])
    for _ in range(turns):
        for command, found in zip((case.ours, case.other), sides, strict=True):
            found.append(_measure(command))
    if times is not None:
        name = case.name.split(" / ")[0]
        times.setdefault(name, {})[size] = median(one.seconds for one in sides[0])
    return _line(case.name, size, sides, case.bound)


def _parts(size: str, folder: Path, times: Table) -> int:
    missed = 0
    listed = _run((sys.executable, IN_PROCESS, "--list"))
    for name, bound in json.loads(listed).items():
        sides: tuple[list[Measured], list[Measured]] = ([], [])
        for _ in range(TURNS.get(size, 3)):
            for side, found in enumerate(sides):
                line = (sys.executable, IN_PROCESS, "--one", name, str(side), size, str(folder))
                found.append(Measured(**json.loads(_run(line))))
        times.setdefault(name, {})[size] = median(one.seconds for one in sides[0])
        missed += _line(name, size, sides, bound) > (bound or 99)
    return missed


def _line(name: str, size: str, sides: Sequence[Sequence[Measured]], bound: float | None) -> float:
    ours, other = (median(one.seconds for one in side) for side in sides)
    our_wall, other_wall = (median(one.wall for one in side) for side in sides)
    peaks = [max(one.peak for one in side) for side in sides]
    ratio = ours / other
    RATIOS.append(Ratio(name, size, ratio, our_wall / other_wall))
    if bound:
        verdict = f"within {bound:g}" if ratio <= bound else f"OVER {bound:g}"
    else:
        verdict = "ahead" if ratio < 1 else "behind"
    print(
        f"  {name:46} {ours:8.3f} s / {other:8.3f} s = {ratio:5.2f}  {verdict:12}"
        f" wall {our_wall:.2f} / {other_wall:.2f} s  peak {peaks[0]:,.0f} / {peaks[1]:,.0f} MB",
        flush=True,
    )
    return ratio


def _table() -> None:
    """Show all ratios of this run: by the processor, and by a clock in brackets."""
    sizes = list(dict.fromkeys(ratio.size for ratio in RATIOS))
    print(
        f"\n  {'ratios: processor (clock)':46}" + "".join(f"{size or 'any':>16}" for size in sizes)
    )
    for name in dict.fromkeys(ratio.name for ratio in RATIOS):
        found = {r.size: f"{r.seconds:.2f} ({r.wall:.2f})" for r in RATIOS if r.name == name}
        print(f"  {name:46}" + "".join(f"{found.get(size, ''):>16}" for size in sizes))


def _measure(command: Command) -> Measured:
    command.get_ready()
    return measure(command.line)


def _run(line: Sequence[str]) -> str:
    return subprocess.run(
        line, check=True, stdout=subprocess.PIPE, text=True, env=environment()
    ).stdout


def _pages(folder: Path, document: str) -> None:
    """Say whether a document has the floor's pages."""
    ours, floor = (
        _run((sys.executable, IN_PROCESS, "--pages", str(path)))
        for path in (
            next(folder.glob(f"output/*/{document}-*.pdf")),
            folder / f"floor-{document}.pdf",
        )
    )
    same = "the same text on each" if ours == floor else "DIFFERENT TEXT"
    print(f"  the {document} has {len(json.loads(ours))} pages, as the floor's has; {same}")


def _growth(times: Table) -> int:
    """Show how the time grows with the indicators, where the quarters are as many."""
    missed = 0
    for name, found in times.items():
        for small, large in pairwise(found):
            (few, past), (many, now) = _numbers(small), _numbers(large)
            if past == now:
                grown = found[large] / found[small]
                bound = GROWTH * many / few / 4
                missed += grown > bound
                print(
                    f"  {name:46} from {small} to {large}: {grown:.2f} times the time, "
                    f"{many / few:g} times the indicators"
                    f"{'' if grown <= bound else f'  OVER {bound:g}'}"
                )
    return missed


if __name__ == "__main__":
    over = main(sys.argv[1:] or SIZES)
    print(f"\n{over} bounds missed" if over else "\nall within their bounds")
