"""What is missing is told as it is: never read, too old, never looked for, not yet due."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.record.entries import Sighting, State
from tests.briefing.samples import sample_of
from tests.builders import a_signpost, a_study, q


@pytest.mark.parametrize(
    "seen_on, words", [(date(2022, 3, 7), "observed on 2022-03-07"), (None, "observed in 2022Q1")]
)
def test_no_day_is_told_that_nobody_gave(seen_on: date | None, words: str) -> None:
    """A mark must stand somewhere in its quarter; its words need not."""
    sighting = Sighting(q("2022Q1"), "signpost-one", State.OBSERVED, seen_on)
    text = sample_of(a_study(signposts=[a_signpost()]), sighting).briefing("2022Q1")
    (row,) = text.chapters[0].signposts
    assert row.sightings == (words,)
    assert f"Signpost one: {words}</title>" in row.strip
