"""Adapt the stylesheet for the screen: lengths follow the text size that the reader chose.

Ten points become one ``rem``. On a screen, the browser's settings decide how large a ``rem`` is.
The rules for print set it to ten points, so that a page printed from the browser looks like the
PDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import tinycss2
from tinycss2 import ast

from scenariobook.briefing.screen.embedded import Assets

_POINTS: Final = {"pt": 1.0, "mm": 72 / 25.4}
_POINTS_IN_A_REM: Final = 10.0


def relative(amount: float, unit: str) -> str:
    """Return a length in ``rem``; ``unit`` is ``pt`` or ``mm``."""
    rem = amount * _POINTS[unit] / _POINTS_IN_A_REM
    return f"{rem:.4f}".rstrip("0").rstrip(".") + "rem"


def for_screen(stylesheet: str, assets: Assets) -> str:
    """Return a stylesheet without its page rules, with fonts and pictures embedded.

    Raises:
        RefusedError: if it names an address that the page may not embed.
    """
    rules = tinycss2.parse_stylesheet(stylesheet, skip_comments=True, skip_whitespace=True)
    kept = [rule for rule in rules if _keyword(rule) != "page"]
    for rule in kept:
        if _keyword(rule) == "import":
            raise assets.refused("@import")
        _adapt(getattr(rule, "content", None) or (), assets)
    text: str = tinycss2.serialize(kept)
    return text


def _keyword(rule: ast.Node) -> str:
    return rule.lower_at_keyword if isinstance(rule, ast.AtRule) else ""


def _adapt(tokens: Iterable[ast.Node], assets: Assets) -> None:
    """Change lengths and addresses in place."""
    for token in tokens:
        if isinstance(token, ast.DimensionToken) and token.lower_unit in _POINTS:
            length = relative(token.value, token.lower_unit)
            token.representation, token.unit = length.removesuffix("rem"), "rem"
        elif isinstance(token, ast.URLToken):
            token.value = assets.address(token.value)
            token.representation = f'url("{token.value}")'
        elif isinstance(token, ast.FunctionBlock):
            if token.lower_name == "url":
                _adapt_address(token, assets)
            _adapt(token.arguments, assets)
        else:
            _adapt(getattr(token, "content", None) or (), assets)


def _adapt_address(function: ast.FunctionBlock, assets: Assets) -> None:
    for token in function.arguments:
        if isinstance(token, ast.StringToken):
            token.value = assets.address(token.value)
            token.representation = f'"{token.value}"'
