"""A thousand trackers, each changed in a few places at random: read, or refused.

The changes know the structure: members of the package, elements, attributes and texts of its
parts, cells' types, values, formats and addresses, relationships and types of parts. The same
seeds come every time, so a case that fails can be run again by its number. FUZZ_CASES=20000
tries more of them, as one should who changes how trackers are read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from random import Random
from typing import Final

import pytest

from scenariobook.diagnostics import Problems
from scenariobook.record.values.field_values import InputCell
from tests.corpus.random_changes import COPY, KEPT, changed_copy, members, read_in, twice
from tests.corpus.trackers import packed

CASES: Final = int(os.environ.get("FUZZ_CASES", "1000"))
BATCHES: Final = 20


def test_the_tracker_that_is_changed_is_a_sound_one() -> None:
    """Unchanged, it is read, each field once."""
    found, intake = read_in(packed(members().items()))
    assert not intake.results
    assert twice(found) == []
    assert {cell.place.sheet for cell in found} == {*KEPT} - {"Sources", "lists"}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_whatever_is_changed_is_read_or_refused(batch: int) -> None:
    """Nothing but Problems escapes; a copy that is read says each field once."""
    for number in range(batch, CASES, BATCHES):
        random = Random(number)  # noqa: S311  (the same cases every day)
        found, files = read(changed_copy(random))
        assert files <= {COPY}, f"case {number}"
        assert twice(found) == [], f"case {number}"


def read(data: bytes) -> tuple[Sequence[InputCell], set[str]]:
    """Return a copy's cells; or the files that problems name, where it is refused."""
    try:
        return read_in(data)[0], set()
    except Problems as problems:
        return (), {d.place.file for d in problems.diagnostics}
