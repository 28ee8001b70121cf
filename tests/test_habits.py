"""Conventions that no linter knows: reasons, who may import what, exceptions that end in words."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import scenariobook
from scenariobook.errors import ScenariobookError
from scenariobook.workbook.write import INPUT_TABLES
from tests.expected import GOLDEN
from tests.siege.book import COLUMNS

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
BARE = re.compile(r"# (?:noqa(?!: [A-Z0-9, ]+  \(.+\))|type: ignore(?!\[[a-z, -]+\]  # .))")


def imported_names(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_each_exception_from_a_rule_has_its_reason_beside_it() -> None:
    """Who reads the line need not guess why the rule does not hold there."""
    bare = [
        f"{path.relative_to(ROOT)}:{number}: {line}"
        for path in OURS
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if BARE.search(line)
    ]
    assert bare == []


def imports(pattern: str) -> list[str]:
    """Return what some of the tests import, as sentences."""
    return [
        f"{path.relative_to(TESTS)} imports {name}"
        for path in TESTS.glob(pattern)
        for name in imported_names(path)
    ]


def test_no_test_module_is_imported() -> None:
    """A helper in a test module is found by nobody, and drags that module's fixtures along."""
    borrowed = re.compile(r" imports (\S+\.)?test_\w+\.| imports tests\.(\S+\.)?test_\w+$")
    assert [one for one in imports("**/*.py") if borrowed.search(one)] == []


def test_the_oracles_know_nothing_of_the_program() -> None:
    """Could they ask it, both would be wrong together; nor may the siege's helpers."""
    oracles = ("model", "steps", "histories")
    asked = [one for name in oracles for one in imports(f"merge_model/{name}.py")]
    assert [one for one in asked if "imports scenariobook" in one] == []
    strangers = re.compile(r" imports (scenariobook|tests\.(?!siege\.|clients\.))")
    assert [one for one in imports("siege/*.py") if strangers.search(one)] == []


def test_each_golden_text_names_its_test() -> None:
    """The golden text of a test stands under the names of its module and of the test."""
    for path in GOLDEN.rglob("*.txt"):
        name = str(path.relative_to(GOLDEN))
        module, test = re.findall(r"(.*?test_\w+)/([^/]+?)(?:/|\.txt)", name)[0]
        source = Path("tests", f"{module}.py").read_text("utf-8")
        assert f"def test_{test}(" in source, path


# --- exceptions -----------------------------------------------------------------------------------


def test_each_public_exception_ends_in_words() -> None:
    """A command catches them by their root; the private ones never leave their module."""
    names = [found.name for found in walk_packages(scenariobook.__path__, "scenariobook.")]
    modules = [import_module(name) for name in names if name != "scenariobook.__main__"]
    classes = {one for each in modules for one in vars(each).values() if isinstance(one, type)}
    ours = [one for one in classes if one.__module__ in names and issubclass(one, BaseException)]
    public = [one for one in ours if not one.__name__.startswith("_")]
    assert public
    assert [one for one in public if not issubclass(one, ScenariobookError)] == []


def test_the_siege_knows_each_column_that_people_fill() -> None:
    """It has them by heart, so it would never type into one that is new."""
    known = {
        (kind, field)
        for kinds in COLUMNS.values()
        for kind, fields in kinds.items()
        for field in fields.values()
    }
    columns = [column for table in INPUT_TABLES for column in table.columns if column.is_input]
    assert {pair for column in columns for pair in column.fields} <= known
