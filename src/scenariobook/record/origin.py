"""Say where an entry came from."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Annotated

from msgspec import Meta, Struct, field

from scenariobook.record.limits import Cells, Name


class Origin(
    Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """Where an entry came from.

    Attributes:
        who: Who ran the command.
        when: When, in UTC.
        command: The command's name.
        file: The name of the file that the values came from; empty without a file.
        sha256: The file's SHA-256.
        sheet: The file's sheet; ``CSV`` for a table in CSV.
        cells: The cell of each field that the entry changed, by field; ``R12C3`` in a CSV.
        knew: The number of the last entry that the author could know: for a copy, the last one
            when it was made. Earlier versions of the program did not write it.
        formerly: The former ids of the item or scenario, as the study had them then. Earlier
            versions did not write them.
    """

    who: Name
    when: Annotated[datetime, Meta(tz=True)]
    command: Name
    file: Name = ""
    sha256: str = ""
    sheet: Name = ""
    cells: Cells = field(default_factory=dict)
    knew: Annotated[int, Meta(ge=0)] | None = None
    formerly: tuple[Name, ...] = ()

    @property
    def file_name(self) -> str:
        """The file's name without the folders by which two files of one name were told apart."""
        return PurePath(self.file).name

    @property
    def where(self) -> str:
        """The file, the sheet and the cells; the command if there was no file."""
        cells = ",".join(dict.fromkeys(self.cells.values()))
        return "!".join(filter(None, (self.file or self.command, self.sheet, cells)))

    @property
    def traced(self) -> str:
        """The same, with the first digits of the SHA-256 under which the file is archived."""
        return f"{self.where} · sha256 {self.sha256[:12]}" if self.sha256 else self.where
