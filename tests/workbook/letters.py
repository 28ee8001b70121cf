"""The letters of the columns that tests type in, by header: a test names no letter of its own.

They are those of a study whose indicators have no page to look up, and no analysts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from openpyxl.utils import get_column_letter

from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets.judgments import JUDGMENTS as _JUDGMENTS
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.signposts import SIGNPOSTS as _SIGNPOSTS
from scenariobook.workbook.sheets.update import UPDATE as _UPDATE
from tests.builders import a_signpost, a_study, q

_STUDY: Final = a_study(signposts=[a_signpost("dated", expected_by=date(2022, 12, 31))])


def _letters(declared: DeclaredTable[Any]) -> Mapping[str, str]:
    return declared.on(Layout(_STUDY, q("2022Q1"), 0)).letters


UPDATE: Final = _letters(_UPDATE)
SIGNPOSTS: Final = _letters(_SIGNPOSTS)
JUDGMENTS: Final = _letters(_JUDGMENTS)
# The first columns right of the program's own on Update.
BESIDE, NEXT, FAR = (get_column_letter(len(UPDATE) + n) for n in (1, 2, 4))
VALUE, AS_OF, SOURCE, NOTE, ANALYST, STATUS, CHECK = (
    UPDATE[header] for header in ("value", "as of", "source", "note", "analyst", "status", "check")
)
