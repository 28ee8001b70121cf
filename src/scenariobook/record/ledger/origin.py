"""Say where an entry came from."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import PurePath
from typing import Annotated, Final

from msgspec import Meta, Struct, field

from scenariobook.diagnostics import short
from scenariobook.record.ledger.entry_limits import Cells, Formulas, Name

FORM: Final = 2  # of the entries that this version writes
_DOWNLOADED_AGAIN: Final = re.compile(r" ?\([0-9]+\)$")


@cache
def name_as_sent(file: str) -> str:
    """Return a file's name as it was sent: browsers write ``anna (1).xlsx`` beside ``anna.xlsx``.

    The folders by which two files of one name were told apart are left out.
    """
    path = PurePath(file)
    return (_DOWNLOADED_AGAIN.sub("", path.stem) or path.stem) + path.suffix


class Origin(
    Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, kw_only=True
):
    """Where an entry came from.

    Attributes:
        form: The form of the entry: ``FORM`` if it says what was typed and nothing else; 1 if it
            has all fields of its row, as earlier versions wrote it.
        who: Who ran the command.
        when: When, in UTC.
        command: The command's name.
        file: The name of the file that the values came from; empty without a file.
        sha256: The file's SHA-256.
        sheet: The file's sheet; ``CSV`` for a table in CSV.
        cells: The cell of each field that the entry changed, by field; ``R12C3`` in a CSV.
        knew: The number of the last entry that the author could know: for a copy, the last one
            when it was made. Earlier versions of the program did not write it.
        formerly: The former ids of the item or scenario, as the study had them then; entries of
            the present form do not have them.
        hand_out: The name of the hand-out that the file is a copy of; empty if it is none.
        by: The contributor, as far as somebody has said who that is; ``claims`` reads it.
        copy: The position of the ledger that the file was made at, if it is a copy of a tracker.
        state_of: What earlier versions wrote to tell states of one copy; nothing reads it.
        formulas: The formulas of those cells that held one, by field, with ``=``; the entry has
            the values that they showed. Earlier versions did not write them.
    """

    form: Annotated[int, Meta(ge=1, le=FORM)] = 1
    who: Name
    when: Annotated[datetime, Meta(tz=True)]
    command: Name
    file: Name = ""
    sha256: str = ""
    sheet: Name = ""
    cells: Cells = field(default_factory=dict)
    knew: Annotated[int, Meta(ge=0)] | None = None
    formerly: tuple[Name, ...] = ()
    hand_out: Name = ""
    by: Name = ""
    copy: Annotated[int, Meta(ge=0)] | None = None
    state_of: str = ""
    formulas: Formulas = field(default_factory=dict)

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
        """The same, with the formulas of the cells, and the first digits of the file's SHA-256.

        The file is archived under its SHA-256.
        """
        digest = f"sha256 {self.sha256[:12]}" if self.sha256 else ""
        return " · ".join(filter(None, (self.where, self.linked, digest)))

    @property
    def linked(self) -> str:
        """The formulas of the cells, such as ``from ='my data'!B3``; empty if there are none."""
        formulas = [short(text) for text in dict.fromkeys(self.formulas.values())]
        return f"from {', '.join(formulas)}" if formulas else ""
