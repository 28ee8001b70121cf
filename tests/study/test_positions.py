"""Where keys and values stand, against tomllib on documents made at random."""

import json
import re
import string
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.study.loading.positions import KeyPath, Positions
from scenariobook.study.loading.toml_file import TomlFile, parse

BARE = string.ascii_letters + string.digits + "-_"
CHARACTERS = BARE + " .#=[]{}'\"\\\n\té\N{SNOWMAN}"
NAMES = st.text(BARE, min_size=1, max_size=4) | st.text(CHARACTERS, max_size=4)
SCALARS = (
    st.integers(-(10**6), 10**6)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates(date(1900, 1, 1), date(2199, 12, 31))
    | st.text(CHARACTERS, max_size=8)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
TABLES = st.recursive(
    st.dictionaries(NAMES, VALUES, max_size=3),
    lambda inner: st.dictionaries(
        NAMES, VALUES | inner | st.lists(inner, min_size=1, max_size=3), max_size=3
    ),
    max_leaves=5,
)


def written_key(draw: st.DrawFn, name: str) -> str:
    """Write a key in one of the ways that TOML has for it."""
    ways = [json.dumps(name), json.dumps(name, ensure_ascii=False)]
    if name and set(name) <= set(BARE):
        ways.append(name)
    if not set(name) & set("'\n"):
        ways.append(f"'{name}'")
    return draw(st.sampled_from(ways))


def written_value(draw: st.DrawFn, value: Any) -> str:
    """Write a value on one line, or a text on several."""
    match value:
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case str():
            ways = [json.dumps(value), json.dumps(value, ensure_ascii=False)]
            if not set(value) & set("'"):
                ways.append(f"'''\n{value}'''")
            return draw(st.sampled_from(ways))
        case list():
            comma = draw(st.sampled_from([", ", ",", " ,\n  # a comment, with = and [\n  "]))
            return "[" + comma.join(written_value(draw, entry) for entry in value) + "]"
        case dict():
            pairs = [
                f"{written_key(draw, name)} = {written_value(draw, entry)}"
                for name, entry in value.items()
            ]
            return "{ " + ", ".join(pairs) + " }"
    return repr(value)


def written_pairs(draw: st.DrawFn, prefix: str, table: dict[str, Any]) -> Iterator[str]:
    """Write a table's plain values, some tables among them with dotted keys."""
    for name, value in table.items():
        key = prefix + written_key(draw, name)
        if isinstance(value, dict) and value and draw(st.booleans()):
            yield from written_pairs(draw, key + draw(st.sampled_from([".", " . "])), value)
        else:
            comment = draw(st.sampled_from(["", " # a comment = 1"]))
            yield f"{key}{draw(st.sampled_from([' = ', '=']))}{written_value(draw, value)}{comment}"


def written_table(draw: st.DrawFn, heading: str, table: dict[str, Any]) -> Iterator[str]:
    """Write a table: first what stands in it, then tables and arrays of tables below."""
    below: dict[str, Any] = {}
    here: dict[str, Any] = {}
    for name, value in table.items():
        tables = value if isinstance(value, list) else [value]
        is_tables = bool(tables) and all(isinstance(entry, dict) for entry in tables)
        (below if is_tables and draw(st.booleans()) else here)[name] = value
    yield from written_pairs(draw, "", here)
    for name, value in below.items():
        inner = f"{heading}.{written_key(draw, name)}" if heading else written_key(draw, name)
        if isinstance(value, dict):
            yield f"[{inner}]"
            yield from written_table(draw, inner, value)
        else:
            for entry in value:
                yield f"[[ {inner} ]] # a comment"
                yield from written_table(draw, inner, entry)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Make a TOML document with all of its constructs, ends of lines and a mark or none."""
    lines = "\n".join(["# é", *written_table(draw, "", draw(TABLES))])
    text = lines + draw(st.sampled_from(["", "\n"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return (mark + text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))).encode()


def paths(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every value in plain data with its path."""
    yield path, value
    entries = value.items() if isinstance(value, dict) else ()
    for step, entry in enumerate(value) if isinstance(value, list) else entries:
        yield from paths(entry, (*path, step))


def text_at(file: TomlFile, line: int, column: int) -> str:
    """Return what a file holds from a place on."""
    return "\n".join([file.text.split("\n")[line - 1][column - 1 :], *file.text.split("\n")[line:]])


@given(documents())
def test_every_path_and_no_other_has_its_place(content: bytes) -> None:
    """Protects line and column of every diagnostic about a key or a value."""
    file = parse("x.toml", content)
    data = tomllib.loads(content.decode("utf-8-sig"))
    assert file.problem is None
    assert file.data == data
    positions = Positions(file.text.encode())
    for path, value in paths(data):
        span = positions.nearest(path)
        written = file.text.encode()[span.start : span.end].decode()
        place = file.value_place(path)
        assert text_at(file, place.line, place.column).startswith(written)
        if path and isinstance(path[-1], str):
            key = file.key_place(path)
            assert name_at(text_at(file, key.line, key.column)) == path[-1]
        if not isinstance(value, dict | list):
            assert tomllib.loads(f"x = {written}")["x"] == value
    assert set(positions._spans) == {path for path, _ in paths(data)}


def name_at(text: str) -> str:
    """Return the name that a text starts with, written as a key."""
    match = re.match(r"""[\w-]+|"(?:\\.|[^"\\])*"|'[^']*'""", text, re.ASCII)
    assert match
    return next(iter(tomllib.loads(f"{match[0]} = 0")))


@pytest.mark.parametrize(
    "text, path, line, column",
    [
        ("[a]\nb = 1\n", ("a", "missing"), 1, 1),
        ("[a]\nb = { c = 1 }\n", ("a", "b", "missing"), 2, 5),
        ("'é' = { 'ü' = 1 }\n", ("é", "ü"), 1, 15),
        ("", ("missing",), 1, 1),
        ("[[a]]\n[[a]]\n[[a.b]]\nc = 1\n", ("a", 1, "b", 0, "c"), 4, 5),
        ('[a]\nb = "\\x41\\e"\nc = 1\n', ("a", "b"), 2, 5),
        ('[a]\n"\\x41" = 1\n', ("a", "A"), 2, 10),
        ("[a]\n'\\x41' = 1\n", ("a", "\\x41"), 2, 10),
        ("a = [\n  { b = 1,\n    c = 2 },\n]\n", ("a", 0, "c"), 3, 9),
    ],
)
def test_places(text: str, path: KeyPath, line: int, column: int) -> None:
    """Protects places of what is missing, columns in characters, and TOML 1.1."""
    file = parse("x.toml", text.encode())
    place = file.value_place(path)
    assert file.problem is None
    assert (place.line, place.column) == (line, column)


@given(st.text(CHARACTERS, max_size=40) | st.sampled_from(['"\\ud800" = 1', "[[a]\n", "= 1"]))
def test_any_text_has_positions(text: str) -> None:
    """Protects places in what tomli reads and the grammar does not: it never raises."""
    source = text.encode()
    span = Positions(source).nearest(("a", 0, "b"))
    assert 0 <= span.start <= span.end <= len(source)
