"""Runs one part of the work in a process of its own; ``run.py`` starts it."""

from __future__ import annotations

import gc
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.cases import PARTS, prepare, prepare_pages
from benchmarks.studies import lengthen, make_study

ROUNDS: Final = {"60x12": 7, "500x40": 3, "2000x40": 1}


def main(arguments: Sequence[str]) -> None:
    """Do what ``run.py`` asks for."""
    match arguments:
        case ["--list"]:
            print(json.dumps({name: part.bound for name, part in PARTS.items()}))
        case ["--make", size, folder]:
            make_study(Path(folder), *map(int, size.split("x")))
            # Records the definitions, so that the pages name the same entry whenever they are made.
            subprocess.run((sys.executable, "-m", "scenariobook", "brief", folder), check=True)
            prepare(Path(folder))
        case ["--copy", study, folder]:
            shutil.copytree(study, folder)
            prepare_pages(Path(folder))
        case ["--lengthen", study, folder]:
            lengthen(Path(study), Path(folder))
        case ["--one", name, side, size, folder]:
            _one(name, int(side), ROUNDS.get(size, 3), Path(folder))
        case ["--pages", path]:
            print(json.dumps(_pages(Path(path))))


def _one(name: str, side: int, rounds: int, folder: Path) -> None:
    part = PARTS[name]
    work = (part.other if side else part.ours)(folder)
    seconds, wall = [], []
    for _ in range(rounds):
        gc.collect()
        start, at = time.process_time(), time.monotonic()
        work()
        seconds.append(time.process_time() - start)
        wall.append(time.monotonic() - at)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": median(seconds), "peak": peak, "wall": median(wall)}))


def _pages(path: Path) -> Sequence[str]:
    from pypdf import PdfReader  # noqa: PLC0415  (only here)

    return [page.extract_text() for page in PdfReader(path).pages]


if __name__ == "__main__":
    main(sys.argv[1:])
