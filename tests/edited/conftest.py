"""One study and one LibreOffice for all tests here: both take seconds to make."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.office import LibreOffice, running_libreoffice
from tests.edited.desk import Desk
from tests.edited.study import Lake, a_lake


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Return the study that is only read; `copied_to` makes one to record in."""
    return a_lake(tmp_path_factory.mktemp("edited") / "lake")


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[LibreOffice]:
    """Return LibreOffice, running."""
    with running_libreoffice() as office:
        yield office


@pytest.fixture
def desk(lake: Lake, libreoffice: LibreOffice, tmp_path: Path) -> Desk:
    """Return a desk whose copies lie in the test's own folder."""
    return Desk(lake, libreoffice, tmp_path)
