"""Freezes what the ledgers of the packed studies mean: `python -m tests.old_ledgers.freeze`.

What is frozen stays, and only a new study is added. ``--anew`` replaces all by what the program
says today, so the tests protect nothing of before: whoever does that says why in the commit.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from click import echo

from tests.old_ledgers.frozen import freeze, path_of
from tests.old_ledgers.meaning import meanings
from tests.old_ledgers.studies import NAMES, unpacked


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.old_ledgers.freeze", description=__doc__)
    parser.add_argument("--anew", action="store_true", help="replace what is frozen already")
    anew = parser.parse_args().anew
    for name in NAMES:
        if path_of(name).exists() and not anew:
            echo(f"{name}: frozen already, and left so; --anew replaces it")
            continue
        with TemporaryDirectory() as folder:
            freeze(name, meanings(unpacked(name, Path(folder))))
        echo(f"{name}: frozen")


_main()
