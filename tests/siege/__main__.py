"""Lays siege to the program: `make siege`, or `python -m tests.siege --seed 1 --rounds 60`."""

import argparse
import os
import sys
import time
from itertools import count
from pathlib import Path

from click import echo

from tests.siege.play import NONE, PLAIN, besieging, play_round


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.siege", description=__doc__)
    parser.add_argument("--seed", default="1", help="what chance begins from; default: 1")
    parser.add_argument("--rounds", type=int, help="how many; default: no end")
    parser.add_argument("--round", type=int, help="this one alone")
    parser.add_argument("--minutes", type=float, default=0, help="begin no round after so many")
    parser.add_argument("--scene", action="append", default=[], help="these scenes alone")
    parser.add_argument("--plain", action="store_true", help="briefings of one line: faster")
    asked = parser.parse_args()
    if Path("/dev/shm").is_dir():
        os.environ.setdefault("TMPDIR", "/dev/shm")  # in memory, where nothing waits for a disk
    templates = PLAIN if asked.plain else NONE
    last = time.monotonic() + (asked.minutes * 60 or 10**9)
    begun = range(1, asked.rounds + 1) if asked.rounds else count(1)
    rounds = typed = lost = 0
    with besieging() as program:
        echo(f"seed {asked.seed}")
        for number in [asked.round] if asked.round else begun:
            if time.monotonic() > last:
                break
            played = play_round(program, asked.seed, number, asked.scene, templates=templates)
            rounds += 1
            typed += len(played.events)
            if played.losses:
                lost += 1
                echo(played.whole_story() + "\n")
    echo(f"seed {asked.seed}: {rounds} rounds, {typed} cells typed")
    echo(f"rounds with a loss: {lost}")
    return 1 if lost else 0


sys.exit(_main())
