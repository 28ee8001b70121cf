"""The studies whose ledgers must go on meaning what they meant, each packed as it was left.

Three are shipped examples, as of November 2026. Two were golden ones of other tests, of versions
before 1.0.0. The others version 1.0.0 recorded: in rounds of the siege, which name them, and in
`port-renamed`, which has what no round had: a second round that was begun, an undoing that was
undone, ids that are one and differ (raised, and not yet). A packed study has its files, its
ledger and its archived definitions; returned files say nothing about what the ledger means.

Nothing that is packed is ever written anew: a later form of the ledger gets studies of its own.
"""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Final

PACKED: Final = Path(__file__).with_name("packed")
NAMES: Final = tuple(sorted(path.name.removesuffix(".tar.gz") for path in PACKED.iterdir()))


def unpacked(name: str, folder: Path) -> Path:
    """Unpack a study into a folder of its own, and return that.

    Args:
        name: The study's name, one of ``NAMES``.
        folder: Where to unpack it.
    """
    study = folder / name
    with tarfile.open(PACKED / f"{name}.tar.gz") as packed:
        packed.extractall(study, filter="data")
    return study
