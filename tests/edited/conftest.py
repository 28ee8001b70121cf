"""One LibreOffice for all tests here: it takes seconds to start."""

from collections.abc import Iterator

import pytest

from tests.clients.office import LibreOffice, running_libreoffice


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[LibreOffice]:
    """Return LibreOffice, running."""
    with running_libreoffice() as office:
        yield office
