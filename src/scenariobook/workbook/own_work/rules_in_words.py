"""Say in words what the analysts' conditional formats and data validations were."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation

from scenariobook.workbook.own_work.own_rules import range_of
from scenariobook.workbook.xlsx.areas import Area

_COMPARED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "between": "between",
        "notBetween": "not between",
        "equal": "equal to",
        "notEqual": "not equal to",
        "greaterThan": "greater than",
        "greaterThanOrEqual": "greater than or equal to",
        "lessThan": "less than",
        "lessThanOrEqual": "less than or equal to",
    }
)
_NEXT_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z0-9])")


def format_in_words(area: Area, rule: Rule) -> str:
    """Return the words that keep a conditional format: its range and its condition."""
    if rule.type == "cellIs":
        said = [_compared(rule.operator, rule.formula)]
    elif rule.type == "expression":
        said = list(rule.formula)
    else:
        told = (rule.text, rule.rank, rule.timePeriod)
        said = [_spaced(rule.type), *(str(one) for one in told if one), *rule.formula]
    return f"a conditional format of {range_of(area)}: {', '.join(said)}"


def validation_in_words(area: Area, check: DataValidation) -> str:
    """Return the words that keep a validation: what it allows, and tells whoever types."""
    limits = [text for text in (check.formula1, check.formula2) if text]
    if limits and check.type not in {"list", "custom"}:
        limits = [_compared(check.operator or "between", limits)]
    told = (check.promptTitle, check.prompt, check.errorTitle, check.error)
    said = filter(None, (_spaced(check.type or ""), *limits, *told))
    return f"a validation of {range_of(area)}: {', '.join(said)}"


def _compared(operator: str | None, limits: Sequence[str]) -> str:
    words = _COMPARED.get(operator or "", "")
    return f"{words} {' and '.join(limits)}".strip()


def _spaced(name: str) -> str:
    """Return a name of the file format, such as ``containsText``, as words."""
    return _NEXT_WORD.sub(" ", name).lower()
