"""Name the files of a record, and read the ledger's bytes; nothing heavy is imported for that."""

from __future__ import annotations

from errno import EINVAL
from pathlib import Path

from scenariobook.files import read_if_there

LEDGER = "record/ledger.jsonl"
DEFINITIONS = "record/definitions"
RETURNED = "record/returned"


def ledger_bytes(study_folder: Path) -> bytes:
    """Return the bytes of a study's ledger; none if the study has no ledger.

    Raises:
        OSError: if it cannot be read, or is not a regular file.
    """
    path = study_folder / LEDGER
    if path.exists() and not path.is_file():  # reading a pipe would wait forever
        raise OSError(EINVAL, "this is not a regular file", str(path))
    return read_if_there(path) or b""
