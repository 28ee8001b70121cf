"""The shipped studies of the past, brought to a room: nothing on the pages tells what came."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenariobook.briefing.rendering import Templates
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.quarter import Quarter
from scenariobook.record.as_known import as_known
from scenariobook.record.ledger.kinds import Outcome
from scenariobook.record.project_folder import open_project
from tests.briefing.rendering import markups
from tests.briefing.samples import body, front, text_of
from tests.builders import q

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize(
    "name, quarter, entry", [("el-nino-1996", "1996Q3", 15), ("us-economy-2006", "2006Q1", 18)]
)
def test_a_workshop_of_then_knows_nothing_of_what_came(name: str, quarter: str, entry: int) -> None:
    """No later quarter but the horizon, no later entry, no reason of an outcome."""
    now, _, _ = open_project(SCENARIOS / name)
    assert now
    then = as_known(now, entry, q(quarter))
    inputs = inputs_of(then, q(quarter))
    text, templates = text_of(inputs), Templates(None)
    printed = front(templates, text) + body(templates, text) + "".join(markups(inputs).values())
    for source in then.study.sources:  # a data set's title says how far it goes
        printed = printed.replace(source.title, "")
    named = {Quarter.parse(found) for found in re.findall(r"\b\d{4}Q[1-4]\b", printed)}
    assert {one for one in named if one > q(quarter)} == {now.study.header.horizon}
    outcomes = [e.content for e in now.ledger.entries if isinstance(e.content, Outcome)]
    assert outcomes
    assert not [said for said in outcomes if said.why and said.why in printed]
