"""How the source and its tests are kept."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

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
