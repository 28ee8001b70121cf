"""What can be looked up in the documentation, and by which names."""

from __future__ import annotations

import pytest

from scenariobook.cli.commands import main
from scenariobook.cli.help import Kind, about, topics
from scenariobook.diagnostics import CODES
from tests.docs.pages import DOCS
from tests.study_keys import KEYS


def test_each_code_command_table_and_page_is_a_topic() -> None:
    """What the program prints can be looked up; no page is left out but the developers' own."""
    names = {kind: {topic.name for topic in topics() if topic.kind is kind} for kind in Kind}
    assert names[Kind.CODE] == set(CODES)
    assert names[Kind.COMMAND] == {"scenariobook", *main.commands}
    assert names[Kind.TABLE] == set(KEYS)
    pages = {page.stem for page in DOCS.rglob("*.md")} - {"README", "contributing"}
    assert names[Kind.GUIDE] | names[Kind.PAGE] == pages
    assert {"prior", "home scenario", "record"} <= names[Kind.WORD]


def test_a_code_has_its_title_its_example_and_its_remedy() -> None:
    """As the page of diagnostics has them, and nothing of the next code."""
    for topic in topics():
        if topic.kind is Kind.CODE:
            assert topic.title == CODES[topic.name].title
            assert f"[{topic.name}]: " in topic.text
            assert "\nhelp: " in topic.text or "\nRemedy: " in topic.text
            assert topic.text.count("\n## ") == 0


@pytest.mark.parametrize(
    "wanted, kinds",
    [
        ("s203", [Kind.CODE]),
        ("Home  Scenario", [Kind.WORD]),
        ("home-scenario", [Kind.WORD]),
        ("workshop", [Kind.GUIDE]),
        ("hand-out", [Kind.WORD, Kind.COMMAND]),
        ("briefing", [Kind.WORD, Kind.PAGE]),
        ("S999", []),
    ],
)
def test_a_name_is_found_as_people_write_it(wanted: str, kinds: list[Kind]) -> None:
    """All that bears it is found: the meaning of a word first, for it is the shortest."""
    assert [topic.kind for topic in about(wanted)] == kinds


def test_a_link_says_what_to_type() -> None:
    """There is nothing to click on; a link out of the pages is its text."""
    (editor,) = about("retire-or-rename")
    assert "](" not in editor.text
    (wrong,) = about("a-wrong-value")
    assert "Take it back (scenariobook help take-back)" in wrong.text
    (s001,) = about("S001")
    assert "https://toml.io" in s001.text
    assert not [topic.name for topic in topics() if "<!--" in topic.text]
