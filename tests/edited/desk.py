"""Someone at a desk: LibreOffice, and a copy of the tracker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import column_index_from_string, get_column_letter

from tests.clients.office import Action, LibreOffice
from tests.edited.preview import Preview, preview
from tests.edited.study import Lake


@dataclass(frozen=True)
class Desk:
    """Where copies of one tracker are edited."""

    lake: Lake
    libreoffice: LibreOffice
    folder: Path

    def copy(self, *actions: Action, name: str = "copy.xlsx") -> Path:
        """Return a copy of the tracker to which all this was done."""
        return self.libreoffice.edit(self.lake.tracker, self.folder / name, *actions)

    def returns(self, *actions: Action) -> Preview:
        """Return what import says of such a copy."""
        return preview(self.lake, self.copy(*actions))

    def at(self, sheet: str, item: str, header: str) -> str:
        """Return a cell's address in the tracker."""
        return self.lake.cell(sheet, item, header)

    def beside(self, sheet: str) -> str:
        """Return the letter of the first column beside a sheet's table."""
        last = self.lake.body(sheet).split(":")[1].rstrip("0123456789")
        return get_column_letter(column_index_from_string(last) + 1)

    def type_value(self, item: str, text: str, sheet: str = "Update") -> Action:
        """Return the typing of an indicator's value."""
        return "type", sheet, self.at("Update", item, "value"), text
