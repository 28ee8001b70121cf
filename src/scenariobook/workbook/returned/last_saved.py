"""Read when a workbook was last saved."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Final
from zipfile import ZipFile

from scenariobook.workbook.xlsx import opc

_PROPERTIES: Final = "docProps/core.xml"
_MODIFIED: Final = "{http://purl.org/dc/terms/}modified"
_LONGEST: Final = 1_000_000  # bytes of the part, which has a few hundred


def last_saved(data: bytes) -> datetime | None:
    """Return when a workbook was last saved, by its properties; None if it does not say.

    Programs write the time in UTC, in the form of W3CDTF (ECMA-376, part 2, core properties). A
    time without its zone may be of any place, so it counts as unknown.

    Args:
        data: The bytes of a file, of whatever kind.
    """
    try:
        with ZipFile(BytesIO(data)) as package:
            if package.getinfo(_PROPERTIES).file_size > _LONGEST:
                return None
            properties = opc.parse(package.read(_PROPERTIES))
        when = datetime.fromisoformat(properties.findtext(_MODIFIED, "").strip())
    except (*opc.UNPACKING_ERRORS, KeyError, SyntaxError):  # no package, no part, no XML, no time
        return None
    return when if when.tzinfo else None
