"""One process that forks, and two stages that are set anew, for all tests here."""

from collections.abc import Iterator

import pytest

from tests.clients.forks import Forks
from tests.faults.stage import BUILD, IMPORT, Stage, alike


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Return what runs commands in processes that begin alike."""
    with alike() as one:
        yield one


@pytest.fixture(scope="session")
def changed(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Something is typed in the tracker; the command is `build`."""
    return Stage(BUILD, forks, tmp_path_factory.mktemp("changed"))


@pytest.fixture(scope="session")
def returned(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Two files have come back, and something is typed in the tracker; `import` is to take them."""
    return Stage(IMPORT, forks, tmp_path_factory.mktemp("returned"))
