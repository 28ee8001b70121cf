"""Make the markup of the quarterly edition in another process, while this one does other work.

Importing WeasyPrint takes about as long as making the markup, and neither needs the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from multiprocessing.connection import Connection
from time import monotonic
from typing import TYPE_CHECKING, Any

from scenariobook.briefing.second_process import (
    OtherProcessError,
    heard,
    may_be_started,
    second_process,
    send,
)

if TYPE_CHECKING:
    from scenariobook.briefing.basis import Basis
    from scenariobook.briefing.edition_markup import QuarterlyMarkup


@contextmanager
def made_ahead(basis: Basis) -> Iterator[QuarterlyMarkup]:
    """Yield the markup of the quarterly edition, which another process makes if one may be started.

    What ``quarterly_markup`` raises, the first use of the markup raises, or this.
    """
    if not may_be_started():
        yield _made_here(basis)
        return
    with second_process(partial(_work, basis)) as other:
        yield _MadeElsewhere(basis, other)


def _made_here(basis: Basis) -> QuarterlyMarkup:
    # This process imports it only if there is no other to do so.
    from scenariobook.briefing.edition_markup import quarterly_markup  # noqa: PLC0415

    return quarterly_markup(basis)


def _work(basis: Basis, other: Connection) -> None:
    """Make the markup, and then page one as often as it is asked for."""
    made = _made_here(basis)
    send(other, (made.stylesheet, made.body, made.front_identifiers))
    while True:
        send(other, made.front(*other.recv()))


class _MadeElsewhere:
    """The markup that another process makes. If that is lost, this process makes it."""

    def __init__(self, basis: Basis, other: Connection) -> None:
        self._basis = basis
        self._other: Connection | None = other
        self._start = monotonic()

    @property
    def stylesheet(self) -> str:
        """What the edition looks like."""
        return self._made[0]

    @property
    def body(self) -> str:
        """Everything but page one, with an empty page where that will be."""
        return self._made[1]

    @property
    def front_identifiers(self) -> frozenset[str]:
        """The identifiers of the elements of page one."""
        return self._made[2]

    def front(self, pages: Mapping[str, int], page_count: int, density: Sequence[str] = ()) -> str:
        """Return page one; the arguments are those of ``rendering.front``."""
        _ = self._made  # the other process tells this before anything else
        markup: str | None = self._answer(pages, page_count, density)
        return self._here.front(pages, page_count, density) if markup is None else markup

    @cached_property
    def _made(self) -> tuple[str, str, frozenset[str]]:
        made: tuple[str, str, frozenset[str]] | None = self._answer()
        return made or (self._here.stylesheet, self._here.body, self._here.front_identifiers)

    @cached_property
    def _here(self) -> QuarterlyMarkup:
        return _made_here(self._basis)

    def _answer(self, *asked: object) -> Any:  # noqa: ANN401  (of either kind)
        """Return what the other process answers; None if it is lost."""
        if self._other is None:
            return None
        try:
            if asked:
                self._start = monotonic()
                send(self._other, asked)
            return heard(self._other, self._start)
        except OtherProcessError:
            self._other = None  # a late answer would be taken for that to the next question
            return None
