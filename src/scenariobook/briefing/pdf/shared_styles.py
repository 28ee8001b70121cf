"""Compute a style once for all elements to which the same rules apply: our patch of WeasyPrint.

Unpatched, WeasyPrint computes a separate style for each element that has an identifier or is a
drawing, for everything inside such an element, and for each pseudo-element. The patch changes no
byte of a PDF, and saves more than a tenth of the annex's processor time. ``shared_styles.md``
proposes the change to WeasyPrint; once it is accepted, the patch can go.

Only ``briefing.pdf`` uses private parts of WeasyPrint; ``tagged_tables`` also reads the boxes of a
page. ``press`` applies the patch to the one version for which our tests compare the bytes. A study
with its own templates is laid out without it, since no test compares such templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Final
from xml.etree.ElementTree import Element

from weasyprint.css import (
    ComputedStyle,
    InitialStyle,
    StyleFor,
    declaration_precedence,
    find_style_attributes,
    preprocess_declarations,
)

# Attributes that change the style of an element. An identifier only sets its anchor.
_STYLING_ATTRIBUTES: Final = ("style", "lang", "name")
_DRAWING: Final = "{http://www.w3.org/2000/svg}svg"
_DRAWING_ATTRIBUTES: Final = (*_STYLING_ATTRIBUTES, "width", "height")
_PLAIN_NAME: Final = re.compile(r"[\w-]+")

Cascade = dict[str, tuple[Any, Any]]  # from property to (value, weight)


class _Anchored(ComputedStyle):
    """The style of an element with an anchor; all other properties come from a shared style."""

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
class _ElementStyles:
    """The styles of an element and of its pseudo-elements."""

    style: ComputedStyle
    pseudo: Mapping[str, ComputedStyle]


class SharedStyles(StyleFor):
    """A ``StyleFor`` that shares styles between elements to which the same rules apply."""

    def __init__(
        self,
        html: Any,
        sheets: Sequence[tuple[Any, str, Any]],
        presentational_hints: bool,
        font_config: Any,
        target_collector: Any,
    ) -> None:
        del presentational_hints  # we never ask for them
        self._cascaded_styles: dict[Any, Any] = {}
        self._computed_styles: dict[Any, Any] = {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets = sheets
        self.font_config = font_config
        self._base_url = html.base_url
        self._root: ComputedStyle | None = None
        self._unseen: ComputedStyle | None = None
        shared: dict[Any, _ElementStyles] = {}
        parents: dict[Any, ComputedStyle] = {}
        for element in _without_insides_of_drawings(html.wrapper_element):
            node = element.etree_element
            parent = parents[element.parent.etree_element] if element.parent else None
            anchor, styling = _attributes(node)
            matched = [sheet.matcher.match(element) for sheet, _, _ in sheets]
            orders = tuple(tuple(rule[1] for rule in rules) for rules in matched)
            key = (id(parent), node.tag, styling, orders)
            if key not in shared:
                shared[key] = self._styles(node.tag, styling, matched, parent)
            styles = shared[key]
            parents[node] = styles.style
            computed = _Anchored(styles.style, anchor) if anchor else styles.style
            if computed["anchor"]:
                target_collector.collect_anchor(computed["anchor"])
            self._computed_styles[node, None] = computed
            if node.tag == _DRAWING:
                self._leave_out(node)
            for name, style in styles.pseudo.items():
                self._computed_styles[node, name] = style

    def _leave_out(self, drawing: Element) -> None:
        """Let WeasyPrint make no boxes for the elements inside a drawing: it would throw them away.

        WeasyPrint lays out a drawing as a whole, and styles its inside by the drawing's own rules.
        """
        if self._unseen is None:
            self._unseen = self._computed(self._root, {"display": (("none",), 0)}, None)
        for node in drawing:
            self._computed_styles[node, None] = self._unseen

    def _styles(
        self,
        tag: str,
        styling: Sequence[tuple[str, str]],
        matched: Sequence[Sequence[Any]],
        parent: ComputedStyle | None,
    ) -> _ElementStyles:
        cascades: dict[str, Cascade] = {"": {}}
        bare = Element(tag, dict(styling))
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
        return _ElementStyles(style, {p: self._computed(style, c, p) for p, c in cascades.items()})

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


def _without_insides_of_drawings(root: Any) -> Iterator[Any]:
    """Yield an element and those below it in their order, but none within a drawing."""
    waiting = [iter((root,))]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
            continue
        yield element
        if element.etree_element.tag != _DRAWING:
            waiting.append(element.iter_children())


def _attributes(node: Element) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return an element's anchor, and its attributes that change its style."""
    attributes = node.attrib
    names = _DRAWING_ATTRIBUTES if node.tag == _DRAWING else _STYLING_ATTRIBUTES
    anchor = attributes.get("id", "")
    if anchor and not _PLAIN_NAME.fullmatch(anchor):  # WeasyPrint parses such an anchor as CSS
        anchor, names = "", ("id", *names)
    return anchor, tuple((name, attributes[name]) for name in names if name in attributes)


def _cascade(cascade: Cascade, declared: Any, origin: str, layer: float, specificity: Any) -> None:
    """Add declarations to a cascade, except for properties with a value of more weight."""
    for name, value, important in declared:
        weight = (declaration_precedence(origin, important), layer, specificity)
        if name not in cascade or cascade[name][1] <= weight:
            cascade[name] = value, weight
