"""Lays siege to the program: `make siege`, or `python -m tests.siege --seed 1 --rounds 60`."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from itertools import count

from click import echo

from tests.siege.lives import live
from tests.siege.play import Played, play
from tests.siege.program import Program


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.siege", description=__doc__)
    parser.add_argument("--seed", default="1", help="what chance begins from; default: 1")
    parser.add_argument("--rounds", type=int, default=0, help="how many; default: no end")
    parser.add_argument("--round", type=int, help="this one alone")
    parser.add_argument("--lives", type=int, default=0, help="long lives, before the rounds")
    parser.add_argument("--life", type=int, default=0, help="of the lives, this one alone")
    parser.add_argument("--quarters", type=int, default=14, help="of a long life; default: 14")
    parser.add_argument("--minutes", type=float, default=0, help="begin no round after so many")
    parser.add_argument("--scene", action="append", default=[], help="these scenes alone")
    parser.add_argument("--stories", type=int, default=20, help="how many losses to tell in full")
    parser.add_argument("--cold", action="store_true", help="start Python anew for each command")
    asked = parser.parse_args()
    last = time.monotonic() + (asked.minutes * 60 or 10**9)
    rounds = [asked.round] if asked.round else _numbers(asked.rounds, asked.lives)
    tally = Tally(asked.stories)
    with Program(cold=asked.cold) as program:
        echo(f"seed {asked.seed}")
        for number in range(1, asked.lives + 1):
            if asked.life in {0, number}:
                tally.add(live(program, asked.seed, number, asked.quarters))
        for number in rounds:
            if time.monotonic() > last:
                break
            tally.add(play(program, asked.seed, number, asked.scene))
    tally.tell(asked.seed)
    return 1 if tally.lost else 0


def _numbers(rounds: int, lives: int) -> Iterable[int]:
    """Return the rounds to play: without end where neither rounds nor lives are asked for."""
    return range(1, rounds + 1) if rounds or lives else count(1)


class Tally:
    """Counts rounds, and tells of those in which something was lost."""

    def __init__(self, stories: int) -> None:
        self._stories = stories
        self._rounds = self._typed = self.lost = 0
        self._refused: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()

    def add(self, played: Played) -> None:
        """Count a round; tell its story where something was lost."""
        self._rounds += 1
        self._typed += played.typed
        self._refused += played.refused
        if played.losses:
            self.lost += 1
            self._rules.update({loss.rule for loss in played.losses})
            if self.lost <= self._stories:
                echo(played.told() + "\n")

    def tell(self, seed: str) -> None:
        """Print the sum."""
        rules = ", ".join(f"{rule} {times}" for rule, times in self._rules.most_common())
        codes = ", ".join(f"{code} {times}" for code, times in self._refused.most_common())
        echo(f"seed {seed}: {self._rounds} rounds, {self._typed} cells typed")
        echo(f"rounds with a loss: {self.lost}" + (f" ({rules})" if rules else ""))
        echo(f"refusals that named their file (no loss): {codes or 'none'}")


sys.exit(_main())
