"""Parse our own markup with expat, which is faster than an HTML parser.

Our templates write well-formed markup with every element that an HTML parser would add.
"""

from __future__ import annotations

from typing import Any, Final
from xml.etree import ElementTree as ET  # WeasyPrint's own parser makes the same kind of tree

import weasyprint

from scenariobook.briefing.weasyprint_patches.patching import Patch

_original = weasyprint.tinyhtml5.parse
_DOCTYPE: Final = "<!DOCTYPE html>"


def _parse(file: Any, **how: Any) -> Any:
    """Return the root of a document; what is not well-formed is parsed as HTML."""
    markup = file.read()
    try:
        # Our templates write no document type, so no entity; what people typed is escaped.
        return ET.fromstring(markup.removeprefix(_DOCTYPE))  # noqa: S314  (our own templates' output)
    except ET.ParseError:
        file.seek(0)
        return _original(file, **how)


PATCHES: Final = (Patch(weasyprint.tinyhtml5, "parse", _parse),)
