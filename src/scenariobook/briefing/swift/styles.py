"""Computed styles, shared by all elements that are styled alike, whatever their anchors.

As it comes, WeasyPrint computes a style of its own for each element that has an identifier or is
a drawing, for everything inside such an element, and for each pseudo-element.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Final
from xml.etree.ElementTree import Element

import weasyprint.css
from weasyprint.css import (
    ComputedStyle,
    InitialStyle,
    StyleFor,
    declaration_precedence,
    find_style_attributes,
    preprocess_declarations,
)

from scenariobook.briefing.swift.pace import Swap

# Attributes that declare something; an identifier declares an anchor.
_DECLARING: Final = ("style", "lang", "name")
_DRAWING: Final = "{http://www.w3.org/2000/svg}svg"
_OF_DRAWINGS: Final = (*_DECLARING, "width", "height")
_PLAIN_NAME: Final = re.compile(r"[\w-]+")

Cascade = dict[str, tuple[Any, Any]]  # by property, its value and weight


class _Anchored(ComputedStyle):
    """The style of an element with an anchor: but for that, another one's."""

    def __init__(self, shared: ComputedStyle, anchor: str) -> None:
        self.__dict__.update(vars(shared))
        self._shared = shared
        self["anchor"] = anchor

    def __missing__(self, name: str) -> Any:
        value = self[name] = self._shared[name]
        return value

    def copy(self) -> ComputedStyle:
        copied = self._shared.copy()
        copied.update(self)
        return copied

    @property
    def anonymous_style(self) -> Any:
        return self._shared.anonymous_style


@dataclass(frozen=True, slots=True)
class _Look:
    """The styles of an element and of its pseudo-elements."""

    style: ComputedStyle
    pseudo: Mapping[str, ComputedStyle]


class SharedStyles(StyleFor):
    """``StyleFor`` with one style for all that are styled alike."""

    def __init__(
        self,
        html: Any,
        sheets: Sequence[tuple[Any, str, Any]],
        presentational_hints: bool,
        font_config: Any,
        target_collector: Any,
    ) -> None:
        del presentational_hints  # nobody asks for them
        self._cascaded_styles: dict[Any, Any] = {}
        self._computed_styles: dict[Any, Any] = {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets = sheets
        self.font_config = font_config
        self._base_url = html.base_url
        self._root: ComputedStyle | None = None
        looks: dict[Any, _Look] = {}
        parents: dict[Any, ComputedStyle] = {}
        for element in html.wrapper_element.iter_subtree():
            node = element.etree_element
            parent = parents[element.parent.etree_element] if element.parent else None
            anchor, declaring = _attributes(node)
            matched = [sheet.matcher.match(element) for sheet, _, _ in sheets]
            orders = tuple(tuple(rule[1] for rule in rules) for rules in matched)
            key = (id(parent), node.tag, declaring, orders)
            if key not in looks:
                looks[key] = self._look(node.tag, declaring, matched, parent)
            look = looks[key]
            parents[node] = look.style
            own = _Anchored(look.style, anchor) if anchor else look.style
            if own["anchor"]:
                target_collector.collect_anchor(own["anchor"])
            self._computed_styles[node, None] = own
            for name, style in look.pseudo.items():
                self._computed_styles[node, name] = style

    def _look(
        self,
        tag: str,
        declaring: Sequence[tuple[str, str]],
        matched: Sequence[Sequence[Any]],
        parent: ComputedStyle | None,
    ) -> _Look:
        cascades: dict[str, Cascade] = {"": {}}
        bare = Element(tag, dict(declaring))
        for specificity, _, declarations, url in find_style_attributes(bare, False, self._base_url):
            declared = preprocess_declarations(url, declarations)
            _cascade(cascades[""], declared, "author", inf, specificity)
        for (sheet, origin, of_sheet), rules in zip(self._sheets, matched, strict=True):
            for specificity, _, pseudo, (declarations, layer) in rules:
                order = inf if layer is None else sheet.layers.index(layer)
                cascade = cascades.setdefault(pseudo or "", {})
                _cascade(cascade, declarations, origin, order, of_sheet or specificity)
        style = self._computed(parent, cascades.pop(""), None)
        if parent is None:
            self._root = style
        return _Look(style, {p: self._computed(style, c, p) for p, c in cascades.items()})

    def _computed(
        self, parent: ComputedStyle | None, cascade: Cascade, pseudo: str | None
    ) -> ComputedStyle:
        root = InitialStyle(self.font_config) if parent is None else self._root
        return ComputedStyle(
            parent,
            cascade,
            pseudo,
            root,
            self._base_url,
            self.font_config,
            self.initial_page_sizes,
        )


def _attributes(node: Element) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return an element's anchor, and its other attributes that declare something."""
    held = node.attrib
    names = _OF_DRAWINGS if node.tag == _DRAWING else _DECLARING
    anchor = held.get("id", "")
    if anchor and not _PLAIN_NAME.fullmatch(anchor):  # CSS would read it in a way of its own
        anchor, names = "", ("id", *names)
    return anchor, tuple((name, held[name]) for name in names if name in held)


def _cascade(cascade: Cascade, declared: Any, origin: str, layer: float, specificity: Any) -> None:
    """Add declarations, unless what is there weighs more."""
    for name, value, important in declared:
        weight = (declaration_precedence(origin, important), layer, specificity)
        if name not in cascade or cascade[name][1] <= weight:
            cascade[name] = value, weight


def swaps() -> Sequence[Swap]:
    """Return what is replaced."""
    return [Swap(weasyprint.css, "StyleFor", SharedStyles)]
