"""Replace functions of WeasyPrint while it lays out or draws, and put them back afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, Final, NamedTuple

import weasyprint

# Our tests compare patched with unpatched pages of this version alone.
TESTED: Final = "70.0"
_MODULES: Final = ("shared_styles", "markup_parsing", "line_cache")


class Patch(NamedTuple):
    """A name of WeasyPrint's and the object that replaces it.

    Attributes:
        owner: The module that has the name.
        name: The attribute of the owner that is replaced.
        new: The object that replaces it.
    """

    owner: ModuleType
    name: str
    new: Any


def why_off() -> str:
    """Return why no patch is applied, in a sentence; empty if the patches are on."""
    if weasyprint.__version__ == TESTED:
        return ""
    return (
        f"WeasyPrint is {weasyprint.__version__} and not {TESTED}, so our patches of it are off: "
        "an annex takes longer"
    )


def patches() -> Sequence[Patch]:
    """Return all patches; none if this WeasyPrint is not the tested one."""
    if why_off():
        return ()
    # Only now: another WeasyPrint may lack what they replace.
    modules = (import_module(f"{__package__}.{name}") for name in _MODULES)
    return [patch for module in modules for patch in module.PATCHES]


@contextmanager
def applied(patches: Sequence[Patch]) -> Iterator[None]:
    """Apply patches, and undo them at the end."""
    bound = [(owner, patch) for patch in patches for owner in _owners(patch)]
    originals = [vars(owner)[patch.name] for owner, patch in bound]
    try:
        for owner, patch in bound:
            setattr(owner, patch.name, patch.new)
        yield
    finally:
        for (owner, patch), original in zip(bound, originals, strict=True):
            setattr(owner, patch.name, original)


def _owners(patch: Patch) -> Sequence[ModuleType]:
    """Return each module of the package that has the object; some have imported it."""
    old = getattr(patch.owner, patch.name)
    package = patch.owner.__name__.partition(".")[0]
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == package]
    return [module for module in modules if vars(module).get(patch.name) is old]
