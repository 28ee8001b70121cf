"""Every workbook that the program makes in a test run, judged as the test that made it ends.

The two functions that make workbooks are watched in each process that runs tests. The lint sees
each workbook, and whatever stands in it. Microsoft's Open XML SDK takes longer: it sees each that
has an element of a shape which none before it in the process has (`shapes`).
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest

from tests.validity import judges
from tests.validity.lint import workbook_problems
from tests.validity.package import Package

_FIGURES: Final = re.compile(r"[0-9]+")
_NUMBER: Final = re.compile(r"[-+.0-9eE]+")


class Watch:
    """A pytest plugin that keeps what the program makes, and has it judged."""

    def __init__(self, _: pytest.Config) -> None:
        self._made: list[bytes] = []  # since it was last judged
        self._known: set[str] = set()  # the SHA-256 of what was judged, and of each part of it
        self._shapes: set[str] = set()

    # After pytest-cov's start, for what is imported earlier is not measured; before any test
    # module is, for it takes these functions by name.
    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Watch what makes workbooks."""
        from scenariobook.workbook import write  # noqa: PLC0415  (see above)
        from scenariobook.workbook.own_work import own_sheets  # noqa: PLC0415  (see above)

        patch = pytest.MonkeyPatch()
        patch.setattr(write, "write_tracker", self._watched(write.write_tracker))
        patch.setattr(own_sheets, "graft", self._watched(own_sheets.graft))

    def _watched(self, make: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(make)
        def watched(*args: object, **fields: object) -> object:
            made = make(*args, **fields)
            # Links to people's sheets lead nowhere before those are grafted, which is watched.
            if not getattr(fields.get("own_work"), "spots", ()):
                self._made.append(made if isinstance(made, bytes) else made.data)
            return made

        return watched

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self) -> Iterator[None]:
        """Have judged what a test has made; a workbook that is not valid is its error."""
        yield
        self.judge()

    def judge(self) -> None:
        """Fail, and leave the workbook to look at, where one that was made is not valid."""
        made, self._made = self._made, []
        for data in made:
            digest = sha256(data).hexdigest()
            if digest in self._known:
                continue
            self._known.add(digest)
            path = Path(tempfile.gettempdir(), f"scenariobook-{os.getpid()}_{digest}.xlsx")
            path.write_bytes(data)
            package = Package(data)
            found = workbook_problems(package) or self._sdk(path, package)
            assert not found, "\n  ".join([f"{path} is not valid:", *found])
            path.unlink()

    def _sdk(self, path: Path, package: Package) -> list[str]:
        its = set(self._shapes_of_new_parts(package)) if judges.SDK.is_file() else set()
        is_new = not its <= self._shapes
        self._shapes |= its
        return judges.open_xml_sdk(path) if is_new else []

    def _shapes_of_new_parts(self, package: Package) -> Iterator[str]:
        """Yield each shape that an element has, in words; parts that were seen before are left out.

        That is its part and its parent, its name, its attributes, and the kinds of its children.
        """
        for name, root in package.roots.items():
            digest = sha256(name.encode() + package.parts[name]).hexdigest()
            for element in () if digest in self._known else root.iter():
                above = getattr(element.getparent(), "tag", "")
                attributes = sorted(map(_attribute, element.items()))
                children = dict.fromkeys(child.tag for child in element)
                yield repr((_FIGURES.sub("", name), above, element.tag, *attributes, *children))
            self._known.add(digest)


@lru_cache(maxsize=100_000)
def _attribute(named: tuple[str, str]) -> str:
    """Return an attribute with its value if that is a word, or its form if it is a number.

    What people call a sheet, a table or a column is no part of its shape.
    """
    name, value = named
    if value.isalpha() and not name.casefold().endswith("name"):
        return f"{name}={value}"
    return f"{name}={_FIGURES.sub('0', value) if _NUMBER.fullmatch(value) else ''}"
