"""How WeasyPrint works: as it comes, or with parts of it replaced while it lays out or draws."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, Final

import weasyprint
from weasyprint import HTML
from weasyprint.urls import URLFetcher

_KNOWN: Final = "70.0"  # the WeasyPrint whose pages were compared with ours
_PARTS: Final = ("styles", "percentages", "lines", "drawing", "references")
_HERE: Final = "scenariobook.briefing.swift"


@dataclass(frozen=True, slots=True)
class Swap:
    """Something of WeasyPrint's, by its owner and name, and what stands in for it.

    Where the owner is a module, so are all modules of WeasyPrint that took it from there.
    """

    owner: Any
    name: str
    new: Any

    def places(self) -> Sequence[tuple[Any, str]]:
        """Return everything that has to be told."""
        if not isinstance(self.owner, ModuleType):
            return [(self.owner, self.name)]
        old = getattr(self.owner, self.name)
        modules = [module for name, module in sys.modules.items() if name.startswith("weasyprint")]
        return [(module, self.name) for module in modules if vars(module).get(self.name) is old]


@dataclass(frozen=True, slots=True)
class Pace:
    """How markup is read, and what is replaced meanwhile."""

    read: Callable[[str, URLFetcher], HTML]
    swaps: Sequence[Swap]

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Replace what this pace replaces, and put it back."""
        places = [(*place, swap.new) for swap in self.swaps for place in swap.places()]
        before = [vars(owner)[name] for owner, name, _ in places]
        try:
            for owner, name, new in places:
                setattr(owner, name, new)
            yield
        finally:
            for (owner, name, _), old in zip(places, before, strict=True):
                setattr(owner, name, old)


def _read_plainly(markup: str, fetcher: URLFetcher) -> HTML:
    return HTML(string=markup, url_fetcher=fetcher)


PLAIN: Final = Pace(_read_plainly, ())


def best() -> Pace:
    """Return the fastest pace that this WeasyPrint allows."""
    if weasyprint.__version__ != _KNOWN:
        return PLAIN
    try:
        parts = [import_module(f"{_HERE}.{part}") for part in _PARTS]
        read = import_module(f"{_HERE}.reading").read
        swaps = [swap for part in parts for swap in part.swaps()]
    except (ImportError, AttributeError):  # a name is gone
        return PLAIN
    return Pace(read, swaps)
