"""Make the markup of the quarterly edition in another process, while this one does other work.

Importing WeasyPrint takes about as long as making the markup, and neither needs the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from multiprocessing.connection import Connection
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from scenariobook.briefing.second_process import (
    OtherProcessError,
    heard,
    may_be_started,
    send,
    started,
)

if TYPE_CHECKING:
    from scenariobook.briefing.basis import Basis
    from scenariobook.briefing.edition_markup import EditionMarkup

_Said = TypeVar("_Said")


@contextmanager
def made_ahead(basis: Basis) -> Iterator[EditionMarkup]:
    """Yield the markup of the quarterly edition, which another process makes if one may be started.

    What ``quarterly_markup`` raises, the first use of the markup raises, or this.
    """
    if not may_be_started():
        yield _made_here(basis)
        return
    with started(partial(_work, basis)) as other:
        yield _MadeElsewhere(basis, other)


def _made_here(
    basis: Basis, tell_style: Callable[[str], None] = lambda _style: None
) -> EditionMarkup:
    from scenariobook.briefing import edition_markup  # noqa: PLC0415  (for the other process alone)

    return edition_markup.quarterly_markup(basis, tell_style)


@dataclass(frozen=True, slots=True)
class _Made:
    """What the other process makes without being asked, after the stylesheet.

    Attributes:
        body: Everything but page one.
        front_identifiers: The identifiers of the elements of page one.
    """

    body: str
    front_identifiers: frozenset[str]

    @classmethod
    def of(cls, markup: EditionMarkup) -> _Made:
        """Return that part of a markup."""
        return cls(markup.body, markup.front_identifiers)


def _work(basis: Basis, other: Connection) -> None:
    """Make the markup, and then page one as often as it is asked for."""
    markup = _made_here(basis, partial(send, other))
    send(other, _Made.of(markup))
    while True:
        send(other, markup.front(*other.recv()))


class _MadeElsewhere:
    """The markup that another process makes. If that is lost, this process makes it."""

    def __init__(self, basis: Basis, other: Connection) -> None:
        self._basis = basis
        self._other: Connection | None = other
        self._start = monotonic()

    @cached_property
    def stylesheet(self) -> str:
        """What the edition looks like; the other process tells it before anything else."""
        return self._answer(str) or self._here.stylesheet

    @property
    def body(self) -> str:
        """Everything but page one, with an empty page where that will be."""
        return self._made.body

    @property
    def front_identifiers(self) -> frozenset[str]:
        """The identifiers of the elements of page one."""
        return self._made.front_identifiers

    def front(self, pages: Mapping[str, int], page_count: int, density: Sequence[str] = ()) -> str:
        """Return page one; the arguments are those of ``rendering.front``."""
        _ = self._made  # the other process tells this before it answers
        asked = pages, page_count, density
        markup = self._answer(str, asked)
        return self._here.front(*asked) if markup is None else markup

    @cached_property
    def _made(self) -> _Made:
        _ = self.stylesheet
        return self._answer(_Made) or _Made.of(self._here)

    @cached_property
    def _here(self) -> EditionMarkup:
        return _made_here(self._basis)

    def _answer(self, kind: type[_Said], asked: object = None) -> _Said | None:
        """Return what the other process says, perhaps to a question; None if it is lost."""
        if self._other is None:
            return None
        try:
            if asked is not None:
                self._start = monotonic()
                send(self._other, asked)
            said = heard(self._other, self._start)
        except OtherProcessError:
            said = None
        if isinstance(said, kind):
            return said
        self._other = None  # a late answer would be taken for that to the next question
        return None
