"""Tests make many documents, and few look at their pages: the others get a stand-in for each PDF.

Each template is compiled once. Most tests about trackers load one several times: it is loaded once.
Many write anew the tracker that they began with, to see what was added to it: it is written once.
"""

import re
from collections import deque
from functools import lru_cache
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment

from scenariobook.briefing import assets
from scenariobook.briefing.pdf.press import Press
from scenariobook.workbook import write
from scenariobook.workbook.xlsx.loading import load

# The program changes no workbook that it has loaded, so the same bytes give the same one.
load_once = lru_cache(maxsize=8)(load)
_written: deque[tuple[object, write.Written]] = deque(maxlen=8)


def write_once(*given: Any, **more: Any) -> write.Written:
    """Return a tracker; the same arguments give the same bytes, as test_same_bytes shows."""
    if (given, more) not in [arguments for arguments, _ in _written]:
        _written.append(((given, more), write.write_tracker(*given, **more)))
    return next(made for arguments, made in _written if arguments == (given, more))


def compile_once() -> None:
    """Let environments of one kind share what they compile from the same text."""
    kept: dict[tuple[object, ...], Any] = {}
    compile_ = Environment.compile

    def once(environment: Environment, source: Any, *rest: Any, **more: Any) -> Any:
        key = (type(environment), source, *rest, *more.items())
        if key not in kept:
            kept[key] = compile_(environment, source, *rest, **more)
        return kept[key]

    pytest.MonkeyPatch().setattr(Environment, "compile", once)


def lay_out_nothing(patch: pytest.MonkeyPatch) -> None:
    """Let the press write what depends on the markup alone, in place of a PDF."""

    def lay_out(press: Press, pages: str, *_: object) -> Any:
        anchors = re.findall(r' id="([^"]+)"', pages)
        page = SimpleNamespace(markup=press.stylesheet + pages, anchors=anchors)
        return SimpleNamespace(pages=[page])

    def bind(_: Press, document: Any, pages: list[Any]) -> bytes:
        key = sha256("\0".join(page.markup for page in [*document.pages, *pages]).encode())
        return f"%PDF-1.7\n% a stand-in: no page laid out of {key.hexdigest()}\n%%EOF\n".encode()

    patch.setattr(Press, "lay_out", lay_out)
    patch.setattr(Press, "bind", bind)
    patch.setattr(assets, "font_subset", lambda _, characters: characters.encode())
