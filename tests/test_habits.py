"""How the tests themselves are kept: what several of them need has a module of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


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


def test_the_model_of_the_random_loop_decides_by_itself_what_is_the_same() -> None:
    """Were it to ask the program, both would be wrong together."""
    deciding = {"same", "comparable", "is_edit"}
    asked = [
        name
        for path in (TESTS / "loop").glob("*.py")
        for name in imported(path)
        if name.startswith("scenariobook.") and name.rpartition(".")[2] in deciding
    ]
    assert asked == []
