"""Golden texts: what a test makes must be the same as before.

The text of a test stands in `tests/golden`, in the folder of the test's module, under the test's
name without `test_`; texts of its cases stand in a folder of that name, sometimes beside what they
are made from. A space in a case's name is `_` in its file's.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

GOLDEN: Final = Path(__file__).parent / "golden"


def golden_file(case: str = "") -> Path:
    """Return the path of the golden text of the test that is running, or of one of its cases."""
    module, _, test = os.environ["PYTEST_CURRENT_TEST"].partition(".py::")
    name = re.split(r"[\[ ]", test)[0].removeprefix("test_")
    place = f"{name}/{case}" if case else name
    return GOLDEN / module.removeprefix("tests/") / f"{place.replace(' ', '_')}.txt"


def same_as_before(made: str, case: str = "") -> None:
    """Compare a text with its golden text; UPDATE_GOLDEN=1 writes that anew."""
    path = golden_file(case)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, encoding="utf-8")
    before = path.read_text(encoding="utf-8") if path.exists() else None
    assert made == before, f"{path}: read it, then UPDATE_GOLDEN=1"


def same_rows(rows: Iterable[Iterable[object]]) -> None:
    """Compare rows, the cells of which stand between bars, with their golden text."""
    same_as_before("".join(" | ".join(map(str, row)) + "\n" for row in rows))
