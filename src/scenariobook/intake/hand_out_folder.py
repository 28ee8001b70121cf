"""Name the files of hand-outs, and list the digest of each in a file of their folder.

With the list, the command ``hand-out`` knows the files that nobody has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from scenariobook.files import digest_of
from scenariobook.paths import HAND_OUT_LIST
from scenariobook.record.claims.rounds import HandOut, entries_returned, round_of
from scenariobook.record.project import Project
from scenariobook.study.model.study import Analyst


def file_name_of(study: str, hand_out: HandOut) -> str:
    """Return the file name of a hand-out, such as ``central-asia-2023Q4-a-kim.xlsx``."""
    later = f"-round-{hand_out.round}" if hand_out.round > 1 else ""
    return f"{study}-{hand_out.quarter}-{hand_out.analyst}{later}.xlsx"


def digests_written(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each hand-out that was written into a folder, by file name.

    If the list is damaged, it counts as missing; then every hand-out is read before it is replaced.
    """
    try:
        listed = json.loads((folder / HAND_OUT_LIST).read_bytes())
        return {str(name): str(digest) for name, digest in listed["files"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def hand_outs_of(project: Project, analysts: Iterable[Analyst], round_: int) -> list[HandOut]:
    """Return the hand-outs of a round of the open quarter, one for each of some analysts."""
    quarter = project.record.open_quarter
    return [HandOut(quarter=quarter, analyst=analyst.id, round=round_) for analyst in analysts]


def handed_out_now(project: Project, folder: Path) -> list[HandOut]:
    """Return the hand-outs that were made for the open quarter and its present round.

    A returned hand-out counts even if its folder is gone.

    Args:
        project: The study and its record.
        folder: The folder of the hand-outs.
    """
    files, returned = digests_written(folder), entries_returned(project.ledger.entries)
    round_ = round_of(project.record, project.record.open_quarter)
    return [
        hand_out
        for hand_out in hand_outs_of(project, project.study.analysts, round_)
        if file_name_of(project.study.id, hand_out) in files or str(hand_out) in returned
    ]


def listing(folder: Path, files_made: Mapping[str, bytes]) -> bytes:
    """Return the list of the hand-outs in a folder, with new ones added, as JSON.

    Args:
        folder: The folder.
        files_made: The bytes of the new files, by name.
    """
    digests = {name: digest_of(data) for name, data in files_made.items()}
    all_digests = {**digests_written(folder), **digests}
    return json.dumps({"files": all_digests}, indent=1, sort_keys=True).encode()
