"""Find the place of each key and value of a TOML text, by path.

tree-sitter parses the text. The tree of a table is walked only when a caller asks for a place in
the table; even in a large study, few tables need that.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeAlias

import tomli
import tree_sitter
import tree_sitter_toml

# Keys of tables and numbers of list entries from the top, as in pydantic's ``loc``.
KeyPath: TypeAlias = tuple[str | int, ...]

_TOML: Final = tree_sitter.Language(tree_sitter_toml.language())
_DEEPEST: Final = 32  # levels of nesting; a study has about six
_LONGEST_LIST: Final = 10_000  # entries with spans of their own; later entries get the list's span
_KEYS: Final = frozenset({"bare_key", "quoted_key", "dotted_key"})
_NO_VALUES: Final = _KEYS | {"comment", "ERROR"}
# The grammar is for TOML 1.0. It accepts line breaks in inline tables, which TOML 1.1 allows, but
# fails on the escapes that 1.1 added.
_ESCAPE: Final = re.compile(rb"(\\[ex])|\\.", re.DOTALL)


class TextSpan(NamedTuple):
    """The place of a value, as byte offsets.

    Attributes:
        key: The start of the value's key; for an entry of a list, the start of the entry.
        start: The start of the value; for a table, the start of its header.
        end: The end of the value.
    """

    key: int
    start: int
    end: int


class TomlSpans:
    """The spans of tables, lists and values of a TOML text.

    Paths of more than ``_DEEPEST`` levels have no span. The whole text always has one.
    """

    def __init__(self, source: bytes) -> None:
        """Parse a text, and find the spans of its tables."""
        readable = _ESCAPE.sub(lambda match: b"__" if match[1] else match[0], source)
        root = tree_sitter.Parser(_TOML).parse(readable).root_node
        self._source = source
        self._spans: dict[KeyPath, TextSpan] = {(): TextSpan(0, 0, len(source))}
        # By path, the pairs of each table whose values have no spans yet.
        self._unwalked: dict[KeyPath, list[tree_sitter.Node]] = {
            (): [node for node in root.named_children if node.type == "pair"]
        }
        newest: dict[KeyPath, int] = {}  # by array of tables, the number of its last table
        for node in root.named_children:
            if node.type in {"table", "table_array_element"}:
                self._add_table(node, newest)

    def nearest(self, path: KeyPath) -> TextSpan:
        """Return the span at a path; without one, the span of the nearest path above."""
        for length in range(len(path) + 1):
            above = path[:length]
            for pair in self._unwalked.pop(above, ()):
                self._add_value(pair, above)
        while path not in self._spans:
            path = path[:-1]
        return self._spans[path]

    def _add_table(self, table: tree_sitter.Node, newest: dict[KeyPath, int]) -> None:
        children = table.named_children
        names = self._names(children)
        if len(names) > _DEEPEST:
            return
        path: KeyPath = ()
        key = table.start_byte
        for name, key in names:
            if path in newest:
                path = (*path, newest[path])
            path = (*path, name)
            self._spans.setdefault(path, TextSpan(key, key, table.end_byte))
        if table.type == "table_array_element":
            newest[path] = newest.get(path, -1) + 1
            path = (*path, newest[path])
        self._spans[path] = TextSpan(key, table.start_byte, table.end_byte)
        self._unwalked[path] = [child for child in children if child.type == "pair"]

    def _add_value(self, value: tree_sitter.Node, base: KeyPath) -> None:
        """Add the spans of a value and of everything inside it."""
        waiting = [(value, base)]
        while waiting:
            node, path = waiting.pop()
            key = node.start_byte
            if node.type == "pair":
                children = node.named_children
                names = self._names(children)
                if len(path) + len(names) > _DEEPEST:
                    continue
                node = next(iter(_value_nodes(children)), node)
                for name, key in names:
                    path = (*path, name)
                    self._spans.setdefault(path, TextSpan(key, key, node.end_byte))
            self._spans[path] = TextSpan(key, node.start_byte, node.end_byte)
            if node.type == "array" and len(path) < _DEEPEST:
                entries = _value_nodes(node.named_children)[:_LONGEST_LIST]
                waiting += [(entry, (*path, number)) for number, entry in enumerate(entries)]
            elif node.type == "inline_table":
                waiting += [(child, path) for child in node.named_children if child.type == "pair"]

    def _names(self, nodes: list[tree_sitter.Node]) -> list[tuple[str, int]]:
        """Return each name of the key of a pair or a header, with its start."""
        names: list[tuple[str, int]] = []
        waiting = [node for node in nodes if node.type in _KEYS]
        while waiting:
            key = waiting.pop()
            if key.type == "dotted_key":  # the grammar parses a.b.c as ((a b) c)
                waiting += [node for node in key.named_children if node.type in _KEYS]
            else:
                names.append((self._key_text(key), key.start_byte))
        return names[::-1]

    def _key_text(self, key: tree_sitter.Node) -> str:
        written = self._source[key.start_byte : key.end_byte].decode()
        if key.type == "bare_key":
            return written
        try:
            return next(iter(tomli.loads(f"{written} = 0")))
        except tomli.TOMLDecodeError:  # the grammar took something else for a key
            return written


def _value_nodes(nodes: list[tree_sitter.Node]) -> list[tree_sitter.Node]:
    return [node for node in nodes if node.type not in _NO_VALUES]
