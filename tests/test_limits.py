"""Limits of time and memory: work on what a stranger wrote gets so much, and no more."""

import os
import resource
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from scenariobook.limits import TimeLimitError, limited


def keep_busy() -> None:
    end = os.times().user + 2
    while os.times().user < end:
        pass


def keep_the_system_busy() -> None:
    """Its time did not count: a template that filled the memory again and again took minutes."""
    end = os.times().system + 2
    with Path("/dev/zero").open("rb") as zeros:
        while os.times().system < end:
            zeros.read(20_000_000)


def convert() -> None:
    """Where openpyxl converts a value, it said "expected <class 'int'>" instead."""
    try:
        keep_busy()
    except TimeLimitError:
        raise TypeError from None


def free() -> None:
    """What is raised while Python frees something is lost; there was no limit from then on."""
    with suppress(TimeLimitError):
        keep_busy()
    keep_busy()


@pytest.mark.parametrize("work", [keep_busy, keep_the_system_busy, convert, free])
def test_time_that_is_up_is_told(work: Callable[[], None]) -> None:
    """Whatever keeps the machine busy, and whatever a library makes of being stopped."""
    with pytest.raises(TimeLimitError), limited(0.1):
        work()


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
