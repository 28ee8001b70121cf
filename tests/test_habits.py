"""How the source and its tests are kept."""

from __future__ import annotations

import ast
import inspect
import re
import tokenize
from collections.abc import Iterator
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import click
import pytest
from msgspec import Struct

import scenariobook
from scenariobook import errors
from scenariobook.cli.shared.endings import end
from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.errors import ScenariobookError
from scenariobook.files import OutsideError
from scenariobook.paths import NoStudyError
from scenariobook.record.ledger.chain import Damaged
from scenariobook.record.ledger.kinds import STATED

# --- reasons and imports --------------------------------------------------------------------------


TESTS = Path(__file__).parent
ROOT = TESTS.parent
OURS = [
    path
    for folder in ("src", "tests", "tools", "benchmarks", "scenarios")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "node_modules" not in path.parts
]
# An exception from a rule, without its reason behind it.
BARE = re.compile(r"noqa(?!: [A-Z0-9, ]+  \(.+\))|type: ignore(?!\[[a-z, -]+\]  # .)")


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the number of each line of a module that has a comment, and the comment."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def test_each_exception_from_a_rule_has_its_reason_beside_it() -> None:
    """Who reads the line need not guess why the rule does not hold there."""
    bare = [
        f"{path.relative_to(ROOT)}:{number}: {comment}"
        for path in OURS
        for number, comment in comments(path)
        if BARE.search(comment)
    ]
    assert bare == []


def test_whoever_catches_everything_says_why_beside_it() -> None:
    """A broad net also catches our own mistakes."""
    caught = re.compile(r"\s*except(:| BaseException\b| Exception\b)")
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in OURS
        if path.is_relative_to(ROOT / "src")
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
        if caught.match(line) and "#" not in line
    ]
    assert silent == []


def test_no_test_module_is_imported() -> None:
    """A helper in a test module is found by nobody, and drags that module's fixtures along."""
    borrowed = [
        f"{path.relative_to(TESTS)} imports {name}"
        for path in TESTS.rglob("*.py")
        for name in imported(path)
        if any(part.startswith("test_") for part in name.split(".")[:-1])
        or (name.startswith("tests.") and name.rpartition(".")[2].startswith("test_"))
    ]
    assert borrowed == []


def test_the_model_of_the_merge_decides_by_itself() -> None:
    """Were it to ask the program, both would be wrong together."""
    ours = imported(TESTS / "merge_model" / "model.py")
    assert [name for name in ours if name.startswith("scenariobook")] == []


def test_the_siege_knows_nothing_of_the_program() -> None:
    """No oracle of it can take the program's word for what is right; nor may its helpers."""
    strangers = ("tests.siege.", "tests.clients.")
    ours = [
        f"{path.relative_to(TESTS)} imports {name}"
        for path in (TESTS / "siege").glob("*.py")
        for name in imported(path)
        if name.startswith(("scenariobook", "tests.")) and not name.startswith(strangers)
    ]
    assert ours == []


# --- exceptions -----------------------------------------------------------------------------------


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


# --- wide values ----------------------------------------------------------------------------------


MOST = 4  # fields that may be given by place
ROOMS = ("record", "cli")  # and the modules at the top


def values() -> Iterator[type]:
    """Yield the dataclasses and structs of these rooms."""
    for found in walk_packages(scenariobook.__path__, "scenariobook."):
        _, room, *deeper = found.name.split(".")
        if room == "__main__" or (deeper and room not in ROOMS):
            continue
        module = import_module(found.name)
        for _, held in inspect.getmembers(module, inspect.isclass):
            if held.__module__ != found.name or held in STATED.values():
                continue
            if is_dataclass(held) or issubclass(held, Struct):
                yield held


@pytest.mark.parametrize("value", list(values()), ids=lambda value: value.__qualname__)
def test_a_wide_value_is_made_by_keyword(value: type) -> None:
    """A few fields may say by place what the value is about; the others have names."""
    fields = inspect.signature(value).parameters.values()
    assert len([f.name for f in fields if f.kind is not f.KEYWORD_ONLY]) <= MOST


def test_what_people_state_is_given_by_keyword() -> None:
    """Only what an entry is about may stand by place: its quarter, its item, and so on."""
    may = {kind.__name__: 1 + len(kind.about_fields) for kind in STATED.values()}
    root = Path(__file__).parents[1]
    texts = {
        path: path.read_text("utf-8")
        for folder in ("src", "tests")
        for path in (root / folder).rglob("*.py")
    }
    found = [
        f"{path.relative_to(root)}:{call.lineno}"
        for path, text in texts.items()
        if "record.ledger.kinds import" in text
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if len(call.args) > may.get(call.func.id, len(call.args))
    ]
    assert found == []
