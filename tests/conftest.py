"""What all tests share: profiles of hypothesis, what the batteries are, fixtures."""

import gc
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from hypothesis import settings

from tests.clients.forks import Forks
from tests.prepared_once import PreparedOnce
from tests.stand_in_pages import compile_once, lay_out_nothing, load_once, write_once
from tests.validity.made import Watch

# A deadline measures the machine, not the code. In CI the same examples come every time. The
# batteries take twice as many; HYPOTHESIS_PROFILE picks a profile by name.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
_PROFILE = "ci" if os.environ.get("CI") else "local"
settings.register_profile("batteries", settings.get_profile(_PROFILE), max_examples=200)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", _PROFILE))

# Where tests are about records, trackers and commands: only those marked `pages` lay pages out.
WITHOUT_PAGES = tuple(
    f"tests/{name}"
    for name in ("cli", "docs", "edited", "keys", "losses", "old_", "test_earlier", "workbook")
)

# What `make batteries` runs and `make test` does not: what does a thing over and over, starts many
# programs, or floods a reader. So does what opens our files in another program, wherever it stands
# (the marker `client`). Coverage is not measured there.
BATTERIES = (
    "tests/briefing/test_accessible.py",
    "tests/briefing/test_languages.py",
    "tests/briefing/test_workshop_pages.py",
    "tests/cli/test_whose_output.py",
    "tests/corpus/",
    "tests/edited/",
    "tests/faults/",
    "tests/keys/",
    "tests/security/test_floods.py",
    "tests/security/test_reach.py",
    "tests/siege/",
    "tests/test_same_bytes.py",
    "tests/workbook/reading/test_reading_bounds.py",
    "tests/workbook/test_beside_the_cells.py::test_what_is_typed_under_a_renamed_header",
)


@pytest.fixture
def prepared_once(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> PreparedOnce:
    """Return what prepares a folder for the first test, and copies it for the others."""
    shelf = tmp_path_factory.getbasetemp() / "prepared"
    return PreparedOnce(shelf, pages=request.node.get_closest_marker("pages") is not None)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stand in an empty folder, on a day of the first quarter."""
    folder = tmp_path / "lake"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with time_machine.travel(datetime(2022, 3, 20, 9, tzinfo=UTC), tick=False):
        yield folder


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Return what runs commands in processes of their own."""
    with Forks() as running:
        yield running


@pytest.fixture(autouse=True)
def _nothing_is_laid_out(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not request.node.get_closest_marker("long"):  # one of them counts the work of a reading
        monkeypatch.setattr("scenariobook.workbook.reading.opened.load", load_once)
        monkeypatch.setattr("scenariobook.intake.replaced_tracker.write_tracker", write_once)
        monkeypatch.setattr("os.fsync", lambda _: None)
    has_pages = request.node.get_closest_marker("pages")
    if request.node.nodeid.startswith(WITHOUT_PAGES) and not has_pages:
        lay_out_nothing(monkeypatch)


def pytest_configure(config: pytest.Config) -> None:
    """Keep every workbook that the program makes: when the run ends, each must be valid.

    Templates are compiled once.
    """
    config.pluginmanager.register(Watch(config))
    compile_once()


@pytest.hookimpl(tryfirst=True)  # before any is deselected
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is part of the batteries.

    The batteries come first: where all tests run, no worker is left with a long one at the end.
    """
    for item in items:
        if item.nodeid.startswith(BATTERIES) or item.get_closest_marker("client"):
            item.add_marker("long")
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Let no collection of garbage go through all that was imported, again and again."""
    gc.freeze()
    gc.set_threshold(1_000_000)
