"""The way of a reading, as docs/contributing.md tells it, leads along functions that exist."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "contributing.md"
STEPS = 10


def way() -> list[str]:
    """Return the numbered steps of the way of a reading."""
    section = PAGE.read_text(encoding="utf-8").partition("## The way of a reading\n")[2]
    return re.findall(r"^\d+\. (.+)$", section.partition("\n## ")[0], re.MULTILINE)


def there_is(dotted: str) -> bool:
    """Tell whether the package has a module, or something in one, of that name."""
    module, _, name = f"scenariobook.{dotted}".rpartition(".")
    try:
        return hasattr(import_module(module), name) or bool(import_module(f"{module}.{name}"))
    except ModuleNotFoundError:
        return False


def test_each_step_names_what_exists() -> None:
    """A newcomer follows it with `grep`: a name that is gone leads nowhere."""
    steps = way()
    assert len(steps) == STEPS
    for step in steps:
        names = re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", step)
        assert names, step
        assert [name for name in names if not there_is(name)] == []
