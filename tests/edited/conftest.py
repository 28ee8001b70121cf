"""One study and one LibreOffice for all tests here: both take seconds to make."""

from collections.abc import Iterator

import pytest

from tests.clients.office import LibreOffice, running_libreoffice
from tests.edited.lake import Lake, a_lake


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Return the study that is only read; `copied_to` makes one to record in."""
    return a_lake(tmp_path_factory.mktemp("edited") / "lake")


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[LibreOffice]:
    """Return LibreOffice, running."""
    with running_libreoffice() as office:
        yield office
