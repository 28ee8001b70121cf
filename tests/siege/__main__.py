"""Lays siege to the program: `make siege`, or `python -m tests.siege --seed 1 --rounds 60`."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from itertools import count

from click import echo

from tests.siege.play import besieging, play


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.siege", description=__doc__)
    parser.add_argument("--seed", default="1", help="what chance begins from; default: 1")
    parser.add_argument("--rounds", type=int, help="how many; default: no end")
    parser.add_argument("--round", type=int, help="this one alone")
    parser.add_argument("--minutes", type=float, default=0, help="begin no round after so many")
    parser.add_argument("--scene", action="append", default=[], help="these scenes alone")
    asked = parser.parse_args()
    last = time.monotonic() + (asked.minutes * 60 or 10**9)
    begun = range(1, asked.rounds + 1) if asked.rounds else count(1)
    refused: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    rounds = typed = lost = 0
    with besieging() as program:
        echo(f"seed {asked.seed}")
        for number in [asked.round] if asked.round else begun:
            if time.monotonic() > last:
                break
            played = play(program, asked.seed, number, asked.scene)
            rounds += 1
            typed += played.typed
            refused += played.refused
            if played.losses:
                lost += 1
                rules.update({loss.rule for loss in played.losses})
                echo(played.told() + "\n")
    echo(f"seed {asked.seed}: {rounds} rounds, {typed} cells typed")
    echo(f"rounds with a loss: {lost}{_counted(rules)}")
    echo(f"refusals that named their file (no loss){_counted(refused)}")
    return 1 if lost else 0


def _counted(found: Counter[str]) -> str:
    return "".join(f"; {name} {times}" for name, times in found.most_common())


sys.exit(_main())
