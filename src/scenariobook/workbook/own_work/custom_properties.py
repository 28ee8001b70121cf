"""Join the custom document properties of two packages: labels of the analysts', our identity."""

from __future__ import annotations

from typing import Final

from scenariobook.workbook.shape.identity import IDENTITY_KEY
from scenariobook.workbook.xlsx.opc import parse, write

_FIRST: Final = 2  # the lowest number that a custom property may have


def has_own(held: bytes | None) -> bool:
    """Tell whether a part has properties besides the identity; a package may have no such part."""
    return held is not None and any(one.get("name") != IDENTITY_KEY for one in parse(held))


def joined(held: bytes | None, fresh: bytes) -> bytes:
    """Return a part with the analysts' own properties, such as labels, and the fresh identity.

    Args:
        held: The part of the analysts' package; None if it has none.
        fresh: The part of the fresh tracker.
    """
    if held is None:
        return fresh
    root = parse(held)
    for element in list(root):
        if element.get("name") == IDENTITY_KEY:
            root.remove(element)
    numbers = [int(element.get("pid")) for element in root]
    for element in parse(fresh):
        number = max([_FIRST - 1, *numbers]) + 1
        numbers.append(number)
        element.set("pid", str(number))
        root.append(element)
    return write(root)
