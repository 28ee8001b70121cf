"""Holds the shipped studies to what could be known when each study began.

A past edition prints the same texts as the newest one. A text that names a later year tells the
readers of the first edition how the story went on. A fact may be later: editions before it leave it
out. Nor does a workshop of then, brought to a room, tell what came.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scenariobook.briefing.rendering import Templates
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.quarter import Quarter
from scenariobook.record.as_known import as_known
from scenariobook.record.ledger.kinds import Outcome
from tests.briefing.rendering import markups
from tests.briefing.samples import SHIPPED, body, front, project_of, text_of
from tests.builders import q

YEAR = re.compile(r"\b(?:19|20)\d\d\b")

REFERENCES = {"id", "source"}  # to a source, whose id may hold its year
# Where a text comes from tells of no event.
CITATIONS = (
    "Šćepanović 2022",  # the article that the study follows
    "the figures here are those of December 2009",  # the vintage of the data
)


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a table with the key that it stands under."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in {"sources", "study"} and not (name == "when" and "bears_on" in value):
                yield from texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, key)
    elif isinstance(value, str):
        yield key, value


def is_withheld(fact: dict[str, Any], start: str) -> bool:
    """Tell whether a fact is dated after the year of the start.

    The program prints such a fact in no edition of an earlier quarter, since it can read the date.
    """
    dated = re.fullmatch(r"(\d{4})(?:Q[1-4]|-\d\d)?", fact["when"])
    return dated is not None and dated[1] > start[:4]


def later_years(study: Path) -> list[str]:
    """Return the texts of a study that name a year after that of its start."""
    documents = [tomllib.loads(path.read_text("utf-8")) for path in sorted(study.glob("*.toml"))]
    (start,) = (d["study"]["start"] for d in documents if "study" in d)
    found = []
    for document in documents:
        facts = document.get("facts", [])
        document["facts"] = [fact for fact in facts if not is_withheld(fact, start)]
        for key, text in texts(document):
            told = re.sub("|".join(CITATIONS), "", text)
            if key not in REFERENCES and any(year > start[:4] for year in YEAR.findall(told)):
                found.append(f"{key}: {text}")
    return found


@pytest.mark.parametrize("name", ["central-asia", "us-economy-2006", "el-nino-1996"])
def test_no_text_names_a_year_after_the_start(name: str) -> None:
    """Protects past editions from sentences such as "this is what came"."""
    assert later_years(SHIPPED / name) == []


@pytest.mark.parametrize(
    "name, quarter, entry", [("el-nino-1996", "1996Q3", 15), ("us-economy-2006", "2006Q1", 18)]
)
def test_a_workshop_of_then_knows_nothing_of_what_came(name: str, quarter: str, entry: int) -> None:
    """No later quarter but the horizon, no later entry, no reason of an outcome."""
    now = project_of(name)
    then = as_known(now, entry, q(quarter))
    basis, templates = inputs_of(then, q(quarter)), Templates(None)
    text = text_of(basis)
    printed = front(templates, text) + body(templates, text) + "".join(markups(basis).values())
    for source in then.study.sources:  # a data set's title says how far it goes
        printed = printed.replace(source.title, "")
    named = {Quarter.parse(found) for found in re.findall(r"\b\d{4}Q[1-4]\b", printed)}
    assert {one for one in named if one > q(quarter)} == {now.study.header.horizon}
    outcomes = [e.content for e in now.ledger.entries if isinstance(e.content, Outcome)]
    assert outcomes
    assert not [said for said in outcomes if said.why and said.why in printed]
