"""Work on what a stranger wrote gets so much time and memory, and no more."""

import os
import resource
from contextlib import suppress
from pathlib import Path

import pytest

from scenariobook.bounds import TimeLimitError, limited


def test_what_keeps_the_system_busy_is_stopped() -> None:
    """Its time did not count: a template that filled the memory again and again took minutes."""

    def keep_busy() -> None:
        end = os.times().system + 2
        with limited(0.2), Path("/dev/zero").open("rb") as zeros:
            while os.times().system < end:
                zeros.read(20_000_000)

    with pytest.raises(TimeLimitError):
        keep_busy()


def test_time_that_is_up_is_told_whatever_a_library_makes_of_it() -> None:
    """Where openpyxl converts a value, it said "expected <class 'int'>" instead."""

    def convert() -> None:
        try:
            _keep_busy()
        except TimeLimitError:
            raise TypeError from None

    with pytest.raises(TimeLimitError), limited(0.1):
        convert()


def test_time_that_is_up_is_told_again() -> None:
    """What is raised while Python frees something is lost; there was no limit from then on."""

    def free() -> None:
        with suppress(TimeLimitError):
            _keep_busy()
        _keep_busy()

    with pytest.raises(TimeLimitError), limited(0.1):
        free()


def _keep_busy() -> None:
    end = os.times().user + 2
    while os.times().user < end:
        pass


def test_a_machine_that_allows_less_memory_is_obeyed() -> None:
    """What a cluster allows was raised, or, where that was forbidden, every template failed."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    less = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + 10**8
    resource.setrlimit(resource.RLIMIT_AS, (less, before[1]))
    try:
        with limited():
            allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
    assert allowed == less
