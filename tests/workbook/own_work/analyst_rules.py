"""An analyst's own conditional formats, told by their green fill."""

from __future__ import annotations

from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle

from tests.workbook.own_work.analyst_at_work import (
    GREEN,
)


def green(formula: str) -> Rule:
    return Rule(type="expression", formula=[formula], dxf=DifferentialStyle(fill=GREEN))


def is_green(rule: Rule) -> bool:
    fill: Any = rule.dxf and rule.dxf.fill
    return bool(fill) and fill.fgColor.rgb == GREEN.fgColor.rgb
