"""A small fixed part of the siege."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scenariobook.workbook.write import INPUT_TABLES
from tests.clients.forks import Forks
from tests.siege.book import COLUMNS
from tests.siege.play import besieging, play
from tests.siege.scenes import SCENES


@pytest.fixture(scope="module")
def program() -> Iterator[Forks]:
    with besieging() as running:
        yield running


@pytest.mark.parametrize("scene", [scene.__name__ for scene, _ in SCENES])
def test_each_scene_loses_nothing(program: Forks, scene: str) -> None:
    """Nothing that is typed is lost, bent or locked away; `make siege` mixes them by chance."""
    played = play(program, "each", 1, [scene], length=2)
    assert not played.losses, played.told()


def test_the_siege_knows_each_column_that_people_fill() -> None:
    """It has them by heart, so it would never type into one that is new."""
    known = {
        (kind, field)
        for kinds in COLUMNS.values()
        for kind, fields in kinds.items()
        for field in fields.values()
    }
    columns = [column for table in INPUT_TABLES for column in table.columns if column.typed]
    assert [pair for column in columns for pair in column.fields if pair not in known] == []
