"""Find what analysts added to the hidden sheet ``meta``, which has the checksums."""

from __future__ import annotations

from collections import Counter

from openpyxl.cell.cell import Cell, MergedCell

from scenariobook.workbook.own_work.differences import Additions
from scenariobook.workbook.own_work.known_texts import take
from scenariobook.workbook.returned.meta_sheet import VALUES
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.checksums import Checksums, is_checksum_of_meta, text_of
from scenariobook.workbook.shape.identity import CHECKSUMS_KEY
from scenariobook.workbook.shape.names import META
from scenariobook.workbook.sheets.comments import without_marks
from scenariobook.workbook.xlsx.escapes import spellings


def added_to_meta(opened: WorkbookFile, checksums: Checksums) -> Additions:
    """Return what analysts added to the hidden sheet, or wrote over the program's cells there.

    Trackers of older versions have no checksums of its cells: there, only cells outside the
    program's rows and columns count.

    Args:
        opened: the tracker, which has the sheet.
        checksums: the checksums that it stores.
    """
    sheet = opened.workbook[META]
    known = Counter(checksums.outside.get(META, ()))
    is_known = META in checksums.outside
    last = opened.meta.last_row
    cells: list[Cell] = []
    comments: list[tuple[Cell, str]] = []
    for number, row in opened.rows(sheet).items():
        key = row[1].value if 1 in row else None
        for column, cell in row.items():
            if isinstance(cell, MergedCell):
                continue
            if cell.comment and (text := without_marks(cell.comment.text, checksums.comment_lines)):
                comments.append((cell, text))
            if cell.value in (None, ""):
                continue
            is_pair = column <= VALUES and key not in (None, "")
            # The number of the checksums, and the sheet's own checksums, cannot have a checksum.
            if is_pair and (
                is_checksum_of_meta(key, META)
                or (column == VALUES and key == CHECKSUMS_KEY)
                or (number <= last and not is_known)
            ):
                continue
            if not take(known, spellings(text_of(cell.value))):
                cells.append(cell)
    return Additions(sheet=sheet, original_title=META, places=(), cells=cells, comments=comments)
