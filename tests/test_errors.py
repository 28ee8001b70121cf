"""The tree of exceptions that is drawn is the tree that there is."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import click
import pytest

import scenariobook
from scenariobook import errors
from scenariobook.cli.shared.endings import end
from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.errors import ScenariobookError
from scenariobook.files import OutsideError
from scenariobook.paths import NoStudyError
from scenariobook.record.ledger.chain import Damaged


def there_is() -> Iterator[type[BaseException]]:
    """Yield every exception that a module of the package defines."""
    for found in walk_packages(scenariobook.__path__, "scenariobook."):
        if found.name == "scenariobook.__main__":
            continue
        module = import_module(found.name)
        for _, held in inspect.getmembers(module, inspect.isclass):
            if issubclass(held, BaseException) and held.__module__ == module.__name__:
                yield held


def drawn() -> Iterator[tuple[str, str, str]]:
    """Yield the name, the module and the base of each exception in the drawing."""
    assert errors.__doc__
    above = {0: "ScenariobookError"}
    for bars, name, module in re.findall(
        r"^ {4}([│ ]*)[├└]── (\w+) \(([\w.]+)\): ", errors.__doc__, re.MULTILINE
    ):
        depth = len(bars) // 4
        above[depth + 1] = name
        yield name, f"scenariobook.{module}", above[depth]


def test_the_tree_drawn_is_the_tree_there_is() -> None:
    """Each public exception is in the drawing, below its base, and derives from the root."""
    public = [e for e in there_is() if not e.__name__.startswith("_") and e != ScenariobookError]
    assert all(issubclass(each, ScenariobookError) for each in public)
    assert sorted(drawn()) == sorted(
        (e.__name__, e.__module__, e.__bases__[0].__name__) for e in public
    )


def test_private_exceptions_are_named_too() -> None:
    """They never leave their module, and the drawing says which those are."""
    assert errors.__doc__
    private = {e.__name__ for e in there_is() if e.__name__.startswith("_")}
    assert private == set(re.findall(r"``(_\w+)``", errors.__doc__))


@pytest.mark.parametrize(
    "error,code,said",
    [
        (
            Problems([Diagnostic("S003", "no study here", Place("x"))]),
            1,
            "x: error[S003]: no study here\n\nstopped; nothing was written\n",
        ),
        (OutsideError("a leads to b"), 1, "error: a leads to b\n"),
        (PermissionError(13, "Permission denied", "a.pdf"), 1, "error: a.pdf: Permission denied\n"),
        (click.Abort(), 1, "\nstopped; nothing was written\n"),
        (
            Damaged(3, "not every line is one entry"),
            1,
            "error: line 3: not every line is one entry\n",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_a_command_ends_with_words_and_a_code(
    error: Exception, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever it is that went wrong, nobody sees a traceback."""
    with pytest.raises(click.exceptions.Exit) as ended:
        end(click.Context(click.Command("any")), error)
    assert (ended.value.exit_code, capsys.readouterr().err) == (code, said)


def test_no_study_is_wrong_usage() -> None:
    """Click says how the command is used, and ends it with 2."""
    with pytest.raises(click.UsageError, match="there are several studies") as ended:
        end(click.Context(click.Command("any")), NoStudyError("there are several studies"))
    assert ended.value.exit_code == 2
