"""Old ledgers in files: their studies, each packed as it was left, and what they meant.

Three are shipped examples, as of November 2026. Two were golden ones of other tests, of versions
before 1.0.0. The others version 1.0.0 recorded: in rounds of the siege, which name them, and in
`port-renamed`, which has what no round had: a second round that was begun, an undoing that was
undone, ids that are one and differ (raised, and not yet). A packed study has its files, its
ledger and its archived definitions; returned files say nothing about what the ledger means.

Nothing that is packed is ever written anew: a later form of the ledger gets studies of its own.

What a ledger meant is kept as the facts that differ, at each position, from the one before.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tests.old_ledgers.meaning import Meaning

PACKED: Final = Path(__file__).with_name("packed")
NAMES: Final = tuple(sorted(path.name.removesuffix(".tar.gz") for path in PACKED.iterdir()))
FROZEN: Final = Path(__file__).with_name("frozen")
_SHOWN: Final = 20  # differences that a failed test tells


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


def freeze(name: str, positions: Iterable[tuple[str, Meaning]]) -> None:
    """Write the file of what a study's ledger means at each position."""
    lines: list[str] = []
    before: Meaning = {}
    for position, meaning in positions:
        new = {about: v for about, v in meaning.items() if before.get(about) != v}
        gone = [about for about in before if about not in meaning]
        line = {"position": position, "new": new, "gone": gone}
        lines.append(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
        before = meaning
    FROZEN.mkdir(exist_ok=True)
    path_of(name).write_bytes(gzip.compress("".join(lines).encode(), mtime=0))


def thawed(name: str) -> Iterator[tuple[str, Meaning]]:
    """Yield what the file has of a study's ledger: each position, and what was meant there."""
    meaning: dict[str, Any] = {}
    for text in gzip.decompress(path_of(name).read_bytes()).decode().splitlines():
        line = json.loads(text)
        kept = {about: v for about, v in meaning.items() if about not in line["gone"]}
        meaning = kept | line["new"]
        yield line["position"], meaning


def path_of(name: str) -> Path:
    """Return the file of a study."""
    return FROZEN / f"{name}.jsonl.gz"


def differences(was: Meaning, is_now: Meaning) -> list[str]:
    """Return in words how what is meant differs from what was meant; the first differences."""
    abouts = sorted(about for about in {*was, *is_now} if was.get(about) != is_now.get(about))
    told = [
        f"{about}: it was {was.get(about, 'nothing')!r}, and is {is_now.get(about, 'nothing')!r}"
        for about in abouts[:_SHOWN]
    ]
    return [*told, f"and {len(abouts) - _SHOWN} more"] if abouts[_SHOWN:] else told
