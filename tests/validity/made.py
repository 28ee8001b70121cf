"""Every workbook that the program makes in a test run, judged when the run ends.

The two functions that make workbooks are watched in each process that runs tests. What they
return is kept in one folder, once for the same bytes. When all tests have run, the process
that reports (with pytest-xdist, the one that runs none) hands them to the judges. Each judge
is reported as a test of its own, so a workbook that is not valid fails the run.

The lint takes some hundredths of a second, so it sees every workbook, and whatever stands in
it. Microsoft's Open XML SDK takes about a second: it sees every workbook that has an element of a
shape which none before it has (`shapes`).
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import lru_cache, wraps
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Final, Literal
from zipfile import BadZipFile

import pytest

from tests.validity import judges
from tests.validity.book import Book
from tests.validity.lint import lint

_FOLDER: Final = "MADE_WORKBOOKS"  # where they are kept: the workers of pytest-xdist inherit it
_FILE: Final = "tests/validity/made.py"
_FIGURES: Final = re.compile(r"[0-9]+")
_NUMBER: Final = re.compile(r"[-+.0-9eE]+")
_MOST_SHOWN: Final = 20  # workbooks of a report
_ENDED: Final = frozenset({pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED})


class Watch:
    """A pytest plugin that keeps what the program makes, and has it judged at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self._is_worker = hasattr(config, "workerinput")  # of pytest-xdist
        self._patch = pytest.MonkeyPatch()
        self._hook = config.hook
        self._is_valid = True
        if not self._is_worker:
            os.environ[_FOLDER] = tempfile.mkdtemp(prefix="scenariobook-")
        self.folder = Path(os.environ[_FOLDER])

    # After pytest-cov's start, for what is imported earlier is not measured; before any test
    # module is, for it takes these functions by name.
    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Watch what makes workbooks."""
        from scenariobook.workbook import write  # noqa: PLC0415  (see above)
        from scenariobook.workbook.own_work import graft  # noqa: PLC0415  (see above)

        self._patch.setattr(write, "write_tracker", self._watched(write.write_tracker))
        self._patch.setattr(graft, "graft", self._watched(graft.graft))

    def _watched(self, make: Callable[..., bytes]) -> Callable[..., bytes]:
        @wraps(make)
        def watched(*args: object, **fields: object) -> bytes:
            data = make(*args, **fields)
            # Links to people's sheets lead nowhere before those are grafted, which is watched.
            if getattr(fields.get("own_work"), "spots", ()):
                return data
            test = os.environ.get("PYTEST_CURRENT_TEST", "no test").rpartition(" ")[0]
            kept = self.folder / f"{sha256(data).hexdigest()}.xlsx"
            with suppress(FileExistsError), kept.with_suffix(".test").open("x") as made:
                made.write(test)  # which was the first to make it
                kept.write_bytes(data)
            return data

        return watched

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Have every workbook judged; one that is not valid fails the run."""
        self._patch.undo()
        if self._is_worker or session.exitstatus not in _ENDED:
            return
        for report in reports(self.folder):
            self._hook.pytest_runtest_logreport(report=report)
            if report.failed:
                self._is_valid = False
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_unconfigure(self) -> None:
        """Remove the workbooks, unless somebody will want to look at one."""
        if not self._is_worker and self._is_valid:
            shutil.rmtree(self.folder)


def reports(folder: Path) -> Iterator[pytest.TestReport]:
    """Yield each judge's report on the workbooks in a folder; none if there are none."""
    made = {path: path.with_suffix(".test").read_text() for path in sorted(folder.glob("*.xlsx"))}
    if not made:
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield _judged("lint", made, pool.map(lint, made))
        if judges.SDK.is_file():
            some = list(with_new_shapes(zip(made, pool.map(shapes, made), strict=True)))
            found = pool.map(judges.open_xml_sdk, some)
            yield _judged("Open XML SDK", {path: made[path] for path in some}, found)
        else:
            required = os.environ.get("REQUIRE_CLIENTS") == "1"
            why = f"{judges.SDK.name} is not installed (npm ci in tests/clients)"
            yield _report("Open XML SDK", "failed" if required else "skipped", why)


def _judged(
    name: str, made: Mapping[Path, str], found: Iterable[Sequence[str]]
) -> pytest.TestReport:
    """Return the report on what a judge found in each workbook, which some test made."""
    wrong = [
        "\n  ".join([f"{path}, made by {test}", *lines])
        for (path, test), lines in zip(made.items(), found, strict=True)
        if lines
    ]
    head = f"{name}: {len(wrong)} of {len(made)} workbooks are not valid"
    said = "\n".join([head, *wrong[:_MOST_SHOWN]])
    return _report(name, "failed" if wrong else "passed", said)


def _report(
    judge: str, outcome: Literal["passed", "failed", "skipped"], said: str
) -> pytest.TestReport:
    """Return what pytest shows and counts as a test."""
    name = f"every_workbook_is_valid[{judge}]"
    why = {"passed": None, "failed": said, "skipped": (_FILE, 1, said)}[outcome]
    return pytest.TestReport(
        nodeid=f"{_FILE}::{name}",
        location=(_FILE, None, name),
        keywords={},
        outcome=outcome,
        longrepr=why,
        when="call",
    )


# --- what shapes a workbook has, so that each is shown to the validators once ---------------------
#
# A validator judges elements by where they stand, what is in them and which attributes they have.
# Trackers repeat these from one to the next; what differs are texts, addresses and figures.


def shapes(path: Path) -> frozenset[str]:
    """Return each shape that an element of the workbook has, in words.

    That is its part and its parent, its name, its attributes, and the kinds of its children.
    """
    try:
        roots = Book(path.read_bytes()).roots
    except BadZipFile:
        return frozenset({"no package"})
    found = set()
    for part, root in roots.items():
        for parent in (None, *root.iter()):
            for element in [root] if parent is None else parent:
                attributes = sorted(map(_attribute, element.items()))
                children = dict.fromkeys(child.tag for child in element)
                above = "" if parent is None else parent.tag
                found.add((_FIGURES.sub("", part), above, element.tag, *attributes, *children))
    return frozenset(map(repr, found))


@lru_cache(maxsize=100_000)
def _attribute(named: tuple[str, str]) -> str:
    """Return an attribute with its value if that is a word, or its form if it is a number."""
    name, value = named
    if value.isalpha():
        return f"{name}={value}"
    return f"{name}={_FIGURES.sub('0', value) if _NUMBER.fullmatch(value) else ''}"


def with_new_shapes(found: Iterable[tuple[Path, frozenset[str]]]) -> Iterator[Path]:
    """Yield those, in their order, that have a shape which none before them has."""
    seen: set[str] = set()
    for path, its in found:
        if its - seen:
            yield path
        seen |= its
