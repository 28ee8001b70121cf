"""Where keys and values stand, in a document with all that TOML has, against tomllib."""

import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scenariobook.study.toml.toml_file import parse_toml
from scenariobook.study.toml.toml_spans import KeyPath, TomlSpans
from tests.expected import same_rows

DOCUMENT = '''# é, and a comment with a = and a [
top = 1
'a.b' = { "c\\u00e9" = [1, { d = 2 }, []], 'é' = {} }
dotted.key . "with space" = true # a comment = 1
dotted.other = -0.5
text = """
several
lines ☃ = [1]
"""
list = [ # a comment, with = and [
  "é", # one
  [2022-01-31, 'é"#='],
  { a.b = 1, a.c = 2 },
]

[table]
x = "[[no.table]]"
[table.below."quoted key"]
"" = ''
[[array]]
a = 1
[[ array ]] # a comment
[array.of]
b = 2
[[array.more]]
[[array.more]]
c.d = '\\'
[[array]]
more = []
'''


def paths(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every value in plain data with its path."""
    yield path, value
    entries = value.items() if isinstance(value, dict) else ()
    for step, entry in enumerate(value) if isinstance(value, list) else entries:
        yield from paths(entry, (*path, step))


def rows_of(text: str) -> Iterator[tuple[object, ...]]:
    """Yield each path of a document, where it stands, where its key does, and what is written."""
    file = parse_toml("x.toml", text.encode())
    data = tomllib.loads(DOCUMENT)
    assert (file.problem, file.data) == (None, data)
    toml_spans = TomlSpans(file.text.encode())
    for path, value in paths(data):
        span = toml_spans.nearest(path)
        written = file.text.encode()[span.start : span.end].decode()
        if not isinstance(value, dict | list):
            assert tomllib.loads(f"x = {written}")["x"] == value
        key = file.key_place(path) if path and isinstance(path[-1], str) else ""
        yield path, file.value_place(path), key, repr(written)
    assert set(toml_spans._spans) == {path for path, _ in paths(data)}


def test_every_path_and_no_other_has_its_place() -> None:
    """Every key and value of a file has its line and column, also in files of Windows.

    Diagnostics name these.
    """
    same_rows(rows_of(DOCUMENT))
    assert [*rows_of("\ufeff" + DOCUMENT.replace("\n", "\r\n"))] == [*rows_of(DOCUMENT)]


PLACES: dict[tuple[str, KeyPath], tuple[int, int]] = {
    ("[a]\nb = 1\n", ("a", "missing")): (1, 1),
    ("[a]\nb = { c = 1 }\n", ("a", "b", "missing")): (2, 5),
    ("", ("missing",)): (1, 1),
    ('[a]\nb = "\\x41\\e"\nc = 1\n', ("a", "b")): (2, 5),
    ('[a]\n"\\x41" = 1\n', ("a", "A")): (2, 10),
    ("[a]\n'\\x41' = 1\n", ("a", "\\x41")): (2, 10),
    ("a = [\n  { b = 1,\n    c = 2 },\n]\n", ("a", 0, "c")): (3, 9),
}


def test_places() -> None:
    """What is missing has a place, and so has what TOML 1.1 allows."""
    for (text, path), place in PLACES.items():
        file = parse_toml("x.toml", text.encode())
        found = file.value_place(path)
        assert (file.problem, found.line, found.column) == (None, *place), text


@given(st.text("ab .#=[]{}'\"\\\n\té☃", max_size=40) | st.sampled_from(['"\\ud800" = 1']))
def test_any_text_has_spans(text: str) -> None:
    """Any text has places, also what tomli reads and the grammar does not: nothing is raised."""
    source = text.encode()
    span = TomlSpans(source).nearest(("a", 0, "b"))
    assert 0 <= span.start <= span.end <= len(source)
