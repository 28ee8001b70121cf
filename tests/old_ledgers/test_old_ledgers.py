"""Old ledgers mean what they meant, after each of their entries.

Each study is packed as it was left. Three are shipped examples, as of November 2026. Two were
golden ones of other tests, of versions before 1.0.0. The others version 1.0.0 recorded: in rounds
of the siege, which name them, and in `port-renamed`, which has what no round had: a second round
that was begun, an undoing that was undone, ids that are one and differ (raised, and not yet). A
packed study has its files, its ledger and its archived definitions; returned files say nothing
about what the ledger means.

Nothing that is packed is ever written anew: a later form of the ledger gets studies of its own.

What a ledger meant is kept as the facts that differ, at each position, from the one before.
"""

import gzip
import json
import re
import tarfile
import tomllib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import pytest

from tests.commands import do, must_say, run
from tests.old_ledgers.meaning import Meaning, meanings
from tests.workbook.as_read import in_row, type_in

PACKED: Final = Path(__file__).with_name("packed")
NAMES: Final = tuple(sorted(path.name.removesuffix(".tar.gz") for path in PACKED.iterdir()))
FROZEN: Final = Path(__file__).with_name("frozen")
NAME: Final = re.compile(r"(^| · )[a-z ]+: ")  # of a field, before what an entry says of it
NO_POSITION: Final[tuple[str, Meaning]] = ("no position", {})


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


def thawed(name: str) -> Iterator[tuple[str, Meaning]]:
    """Yield what the file has of a study's ledger: each position, and what was meant there."""
    meaning: dict[str, Any] = {}
    frozen = gzip.decompress((FROZEN / f"{name}.jsonl.gz").read_bytes())
    for line in map(json.loads, frozen.splitlines()):
        kept = {about: v for about, v in meaning.items() if about not in line["gone"]}
        meaning = kept | line["new"]
        yield line["position"], meaning


@pytest.mark.parametrize("name", NAMES)
def test_each_position_means_what_it_meant(name: str, tmp_path: Path) -> None:
    """Values, what is open, statuses and likelihoods, at each position.

    An item without a driver was independent evidence when these were frozen, and shares a driver
    with the others of its home scenario now. So the implied likelihoods of studies with such items
    are others, and are not compared. Nor are, where the sum of some of a quarter's months is
    incomplete, its status and what rests on that: it was held against the quarter's thresholds.
    Nor is how the log calls the fields of an entry.
    """
    study = unpacked(name, tmp_path)
    written = [tomllib.loads(path.read_text("utf-8")) for path in study.glob("*.toml")]
    items = [one for t in written for key in ("indicators", "signposts") for one in t.get(key, ())]
    has_drivers = all("driver" in item for item in items)
    for was, is_now in zip_longest(thawed(name), meanings(study), fillvalue=NO_POSITION):
        assert was[0] == is_now[0]
        sums = {about for about, fact in is_now[1].items() if fact == "incomplete"}
        quarters = {about.partition(" | ")[0] for about in sums}
        meant, means = (
            {
                about: NAME.sub(r"\1", v) if about == "told" else v
                for about, v in facts.items()
                if about not in sums
                if "| implied" not in about
                or (has_drivers and about.partition(" | ")[0] not in quarters)
            }
            for facts in (was[1], is_now[1])
        )
        assert means == meant, f"{name}, {was[0]}"


@pytest.mark.parametrize("name", NAMES)
def test_every_command_tells_of_it(name: str, tmp_path: Path) -> None:
    """How it is worded, golden texts of the shipped studies say."""
    study = str(unpacked(name, tmp_path))
    for command in (("status",), ("log",), ("brief", "--html"), ("settle", "--as", "lead")):
        done = run(command[0], study, *command[1:])
        assert done.exit_code in {0, 1}, done.stderr
        assert done.output.strip()


def test_an_answer_typed_over_what_was_raised_settles_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the log says whose the old entries are."""
    assert "team:" in run("log", str(unpacked("siege-1", tmp_path))).stdout
    monkeypatch.chdir(unpacked("siege-32", tmp_path))
    do("build --yes")
    (tracker,) = Path("output").glob("*/tracker.xlsx")
    asked = run("settle").stdout.count(" question: ")
    type_in(in_row("Update", "ban-on-hoses", value="yes"), str(tracker), tracker)
    must_say("build --yes", "tracker.xlsx (team): 1 new")
    assert run("settle").stdout.count(" question: ") == asked - 1


def test_nothing_is_left_of_a_study_that_is_gone() -> None:
    """Each frozen meaning is of a packed study, and each packed study has one."""
    assert {*FROZEN.iterdir()} == {FROZEN / f"{name}.jsonl.gz" for name in NAMES}
