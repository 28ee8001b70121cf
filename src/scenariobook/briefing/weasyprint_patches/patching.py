"""Replace functions of WeasyPrint while it lays out or draws, and put them back afterwards."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, Final

import weasyprint
from weasyprint import HTML
from weasyprint.urls import URLFetcher

# Our tests compare patched with unpatched pages of this version alone.
_TESTED_VERSION: Final = "70.0"
_PACKAGE: Final = "scenariobook.briefing.weasyprint_patches"
_MODULES: Final = (
    "shared_styles",
    "box_lengths",
    "line_cache",
    "text_drawing",
    "page_references",
    "compression",
    "written_numbers",
    "c_types",
    "drawn_paths",
)


@dataclass(frozen=True, slots=True)
class Patch:
    """A name of WeasyPrint's and the object that replaces it.

    Attributes:
        owner: The module or class that has the name.
        name: The attribute of the owner that is replaced.
        new: The object that replaces it.
    """

    owner: Any
    name: str
    new: Any

    def bindings(self) -> Sequence[tuple[Any, str]]:
        """Return each (owner, name) that must be set.

        A function may also be bound in modules of the same package that imported it from its owner.
        """
        if not isinstance(self.owner, ModuleType):
            return [(self.owner, self.name)]
        old = getattr(self.owner, self.name)
        package = self.owner.__name__.partition(".")[0]
        modules = [
            module for name, module in sys.modules.items() if name.partition(".")[0] == package
        ]
        return [(module, self.name) for module in modules if vars(module).get(self.name) is old]


@dataclass(frozen=True, slots=True)
class LayoutMode:
    """A way to run WeasyPrint: the parser of markup, and the patches that apply meanwhile.

    Attributes:
        parse: Makes WeasyPrint's document from markup and a fetcher of fonts and pictures.
        patches: What is replaced within ``applied``.
    """

    parse: Callable[[str, URLFetcher], HTML]
    patches: Sequence[Patch]

    def applied(self) -> AbstractContextManager[None]:
        """Apply all patches, and undo them at the end."""
        return applied(self.patches)


@contextmanager
def applied(patches: Sequence[Patch]) -> Iterator[None]:
    """Apply patches, and undo them at the end."""
    bindings = [(*binding, patch.new) for patch in patches for binding in patch.bindings()]
    originals = [vars(owner)[name] for owner, name, _ in bindings]
    try:
        for owner, name, new in bindings:
            setattr(owner, name, new)
        yield
    finally:
        for (owner, name, _), original in zip(bindings, originals, strict=True):
            setattr(owner, name, original)


def _parse_with_weasyprint(markup: str, fetcher: URLFetcher) -> HTML:
    return HTML(string=markup, url_fetcher=fetcher)


UNPATCHED: Final = LayoutMode(_parse_with_weasyprint, ())


def fastest_mode() -> LayoutMode:
    """Return the mode with all patches; ``UNPATCHED`` if this WeasyPrint is not the tested one."""
    if weasyprint.__version__ != _TESTED_VERSION:
        return UNPATCHED
    try:
        modules = [import_module(f"{_PACKAGE}.{module}") for module in _MODULES]
        parse = import_module(f"{_PACKAGE}.markup_parsing").parse
        patches = [patch for module in modules for patch in module.patches()]
    except (ImportError, AttributeError):  # WeasyPrint lacks a name that we replace or call
        return UNPATCHED
    return LayoutMode(parse, patches)
