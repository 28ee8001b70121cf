"""Page one fits its page, whatever is typed."""

from __future__ import annotations

from itertools import takewhile

import pytest

from scenariobook.briefing import rendering
from scenariobook.briefing.pdf.press import Press
from scenariobook.briefing.sections_in_order import CLOSEST, Briefing
from scenariobook.cli.shared.documents import basis_of
from scenariobook.record.project_folder import open_project
from tests.briefing.editions import SHIPPED
from tests.briefing.samples import Sample, front, text_of
from tests.briefing.stress import Strain, strained
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
    "strain, paper",
    [
        (Strain(8, 3), "a4"),
        (Strain(15, 60), "a4"),
        (Strain(15, 60), "letter"),
        (Strain(15, 3, "exclusive", "one"), "letter"),
        (Strain(15, 3, "exploratory"), "a4"),
    ],
    ids=str,
)
def test_it_is_one_page_whatever_strains_it(strain: Strain, paper: str) -> None:
    """Up to fifteen scenarios with titles of 120 characters; US Letter is wider and shorter."""
    made = strained(strain)
    header = made.study.header.model_copy(update={"paper": paper})
    study = made.study.model_copy(update={"header": header})
    assert room_needed(Sample(study, made.ledger).briefing(str(strain.last))) <= CLOSEST
