"""The Items sheet: what the study's authors wrote about their indicators and signposts."""

from scenariobook.record.ledger.chain import EMPTY
from scenariobook.study.model import Driver, Quality
from tests.builders import a_signpost, a_study, an_indicator, q
from tests.workbook.opened import opened, table

QUALITY = Quality(
    observable=True, valid=False, reliable=True, stable=False, unique=True, note="Two series."
)
STUDY = a_study(
    indicators=[
        an_indicator(
            "growth",
            why="It moves first.",
            measure="Change of output.",
            driver="economy",
            quality=QUALITY,
            note="Ask the ministry.",
        ),
        an_indicator("trade", quality=QUALITY.model_copy(update={"valid": True, "stable": True})),
    ],
    signposts=[a_signpost("treaty-ends", why="It ends the pact.", note="Last seen in May.")],
    drivers=[Driver(id="economy", title="The economy", why="One market.")],
)


def test_every_text_of_an_item_and_its_driver_is_printed() -> None:
    """Protects what authors write from being read by nobody."""
    rows = table(opened(STUDY, q("2022Q1"), EMPTY), "tblItems")
    assert {item: list(row.values())[3:] for item, row in rows.items()} == {
        "growth": [
            *("It moves first.", "Change of output.", "The economy", "One market."),
            *("valid, stable", "Two series.", "Ask the ministry."),
        ],
        "trade": [None, None, "Trade", None, "none", "Two series.", None],
        "treaty-ends": ["It ends the pact.", None, "Treaty ends", *[None] * 3, "Last seen in May."],
    }
