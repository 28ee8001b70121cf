"""What the pages point to is there: files, headings, commands and their options."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenariobook.cli.commands import main
from tests.docs.pages import DOCS, PAGES, ROOT, anchors, commands, links


def named(page: Path) -> str:
    """Return a page's path for a test's name."""
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file or a folder of the project, and to a heading of it where it names one."""
    for link in links(page):
        if re.match(r"\w+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_that_is_named_exists(page: Path) -> None:
    """With the options that are named."""
    for call in commands(page):
        name, *rest = call.split()
        options = [word for word in rest if word.startswith("--")]
        if name.startswith("-"):
            options.append(name)
            command = main
        else:
            assert name in main.commands, call
            command = main.commands[name]  # type: ignore[assignment]  # one of the group's
        known = {one for parameter in command.params for one in parameter.opts} | {"--help", "-h"}
        assert {re.sub(r"[^\w-].*", "", option) for option in options} <= known, call


def test_every_page_can_be_found() -> None:
    """From the index, by somebody who has a question."""
    index = DOCS / "README.md"
    listed = {(DOCS / link.partition("#")[0]).resolve() for link in links(index)}
    assert set(PAGES) - {ROOT / "README.md", index} <= listed


@pytest.mark.parametrize("page", sorted((DOCS / "how-to").glob("*.md")), ids=named)
def test_a_how_to_page_fits_a_screen(page: Path) -> None:
    """Six did not: they said again what messages and the reference say."""
    assert len(page.read_text("utf-8").splitlines()) <= 70
