"""A command is imported when it is meant; till then its first sentence stands for it."""

from __future__ import annotations

import pytest

from scenariobook.cli.commands import main


@pytest.mark.parametrize("name", main.commands)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    """In the list as wide as it gets."""
    listed = main.commands.get(name)
    assert listed is not None
    command = main.commands[name]
    assert command.name == name
    assert command.callback is not None
    assert listed.get_short_help_str(limit=1000) == command.get_short_help_str(limit=1000)
