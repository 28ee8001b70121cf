"""One process that forks, for all tests here."""

from collections.abc import Iterator

import pytest

from tests.clients.forks import Forks
from tests.faults.scenes import alike


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    with alike() as one:
        yield one
