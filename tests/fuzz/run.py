"""Fuzz one of the program's readers, guided by what code each input reaches.

    python tests/fuzz/run.py loader|ledger|reader MINUTES

Inputs that reach new code are kept in build/fuzz/NAME; one that breaks a promise is written
beside them, as crash-…, timeout-… or oom-…, and ends the run. ``python tests/fuzz/run.py NAME 0
FILE`` runs one input again. `make fuzz` runs all three.
"""

from __future__ import annotations

import sys
from hashlib import sha1
from pathlib import Path
from random import Random

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
with atheris.instrument_imports(include=["scenariobook", "openpyxl", "markdown_it"]):
    from tests.fuzz.changes import READERS

SLOWEST = 120  # seconds by the clock for one input: other work may share the machine
MOST_MEMORY = 2_000  # megabytes
LONGEST = {"loader": 16_384, "ledger": 8_192, "reader": 65_536}  # bytes of an input


def main(name: str, minutes: str, *inputs: str) -> None:
    """Run a fuzzer; does not return."""
    corpus = ROOT / "build" / "fuzz" / name
    corpus.mkdir(parents=True, exist_ok=True)
    reader = READERS[name]
    for seed in reader.seeds():
        (corpus / sha1(seed, usedforsecurity=False).hexdigest()).write_bytes(seed)

    def custom(data: bytes, longest: int, seed: int) -> bytes:
        return reader.change(data, Random(seed))[:longest]  # noqa: S311  (libFuzzer's seed)

    options = [
        f"-max_total_time={round(float(minutes) * 60)}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MOST_MEMORY}",
        f"-max_len={LONGEST[name]}",
        f"-artifact_prefix={corpus.parent}/{name}-",
    ]
    atheris.Setup(
        [sys.argv[0], *options, *(inputs or [str(corpus)])],
        lambda data: reader.holds(data) and None,
        custom_mutator=custom,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
