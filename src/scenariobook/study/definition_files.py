"""Read the files of a study as bytes; nothing heavy is imported for that."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

LARGEST_FILE: Final = 4_000_000  # bytes; 2,000 indicators take about a third of it


def toml_files(folder: Path) -> list[Path]:
    """Return the files of a study: all ``*.toml`` in its folder that are not hidden, by name."""
    paths = (p for p in folder.iterdir() if p.suffix == ".toml" and not p.name.startswith("."))
    return sorted(paths, key=lambda path: path.name)


def misnamed(folder: Path) -> list[tuple[Path, str]]:
    """Return what looks like a file of a study by another name, and the name that it should have.

    Windows hides the last ending of ``study.toml.txt``.
    """
    found = []
    for path in sorted(folder.iterdir()):
        stem = re.sub(r"\.(toml\.txt|toml|tml)$", "", path.name, flags=re.IGNORECASE)
        if stem != path.name and path.suffix != ".toml" and not path.name.startswith("."):
            found.append((path, f"{stem}.toml"))
    return found


def content(path: Path, folder: Path) -> bytes:
    """Return the bytes of a file.

    Args:
        path: The file.
        folder: The study's folder, without links.

    Raises:
        OSError: if it cannot be read, is too large, is not a regular file, or is a link that
            leads out of the folder.
    """
    try:
        target = path.resolve(strict=True)
    except RuntimeError:  # Python before 3.13 raises this for links in a circle
        raise OSError(None, "it is a link that leads to itself") from None
    if not target.is_relative_to(folder):
        raise OSError(None, "it is a link that leads out of the study's folder")
    if not stat.S_ISREG(target.stat().st_mode):
        raise OSError(None, "it is not a regular file")
    with target.open("rb") as stream:
        data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise OSError(None, f"it is larger than {LARGEST_FILE:,} bytes")
    return data


def version_of(contents: Mapping[str, bytes]) -> str:
    """Return the SHA-256, in hexadecimal, of the names and bytes of a study's files."""
    version = sha256()
    for name in sorted(contents):
        for part in (name.encode(errors="surrogateescape"), contents[name]):
            version.update(b"%d:%b" % (len(part), part))
    return version.hexdigest()
