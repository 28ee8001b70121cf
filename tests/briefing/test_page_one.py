"""Page one, whatever is typed: it fits its page, says who differs, and gives nothing away."""

from __future__ import annotations

from itertools import takewhile

import pytest

from scenariobook.briefing import rendering
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.sections_in_order import CLOSEST, Briefing
from scenariobook.documents import basis_of
from scenariobook.project.opening import open_project
from tests.briefing.editions import SHIPPED
from tests.briefing.samples import front, text_of
from tests.briefing.stress import Strain, strained
from tests.briefing.whole_record import estimate, whole_record
from tests.builders import q


def room_needed(text: Briefing) -> int:
    """Return how closely page one is set to fit; one more than the closest if it does not."""
    templates = rendering.Templates(None)
    press = Press(rendering.stylesheet(templates, text.study.header.paper), None)

    def is_too_long(room: int) -> bool:
        return len(press.lay_out(front(templates, text, room)).pages) > 1

    return len(list(takewhile(is_too_long, range(CLOSEST + 1))))


@pytest.mark.parametrize(
    "name, quarter",
    [("central-asia", "2022Q2"), ("us-economy-2006", "2008Q2"), ("el-nino-1996", "1997Q4")],
)
def test_the_shipped_studies_give_nothing_up(name: str, quarter: str) -> None:
    project, _, _ = open_project(SHIPPED / name)
    assert project is not None
    assert room_needed(text_of(basis_of(project, q(quarter)))) == 0


@pytest.mark.parametrize(
    "strain",
    [Strain(8, 3), Strain(15, 60), Strain(15, 3, "exclusive", "one"), Strain(15, 3, "exploratory")],
    ids=str,
)
def test_it_is_one_page_whatever_strains_it(strain: Strain) -> None:
    """Up to fifteen scenarios with titles of 120 characters."""
    assert room_needed(strained(strain).briefing(str(strain.last))) <= CLOSEST


def test_it_has_no_estimate_that_nobody_may_see() -> None:
    """The ticks of a first round are drawn once a second round has begun."""

    def alpha(sample_second: bool) -> str:
        second = [estimate("alpha", "2022Q3", "ann", 60.0, "", 2)] if sample_second else []
        rows = whole_record(*second).briefing("2022Q3").page_one.rows
        return str(next(row.strip for row in rows if row.scenario.id == "alpha"))

    assert "analysts 60%" in alpha(sample_second=True)
    assert "analysts" not in alpha(sample_second=False)
