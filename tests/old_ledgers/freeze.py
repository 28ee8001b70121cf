"""Freezes what the ledgers of the packed studies mean: `python -m tests.old_ledgers.freeze`.

What is frozen stays, and only a new study is added. Whoever deletes a frozen file, to have it made
of what the program says today, lets the tests protect nothing of before, and says why.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from click import echo

from tests.old_ledgers.frozen import NAMES, freeze, path_of, unpacked
from tests.old_ledgers.meaning import meanings

for name in NAMES:
    if not path_of(name).exists():
        with TemporaryDirectory() as folder:
            freeze(name, meanings(unpacked(name, Path(folder))))
        echo(f"{name}: frozen")
