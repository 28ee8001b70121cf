"""What belongs together stays on one line; the text itself is not changed."""

from __future__ import annotations

import re

import pytest

from scenariobook.briefing.markup import adapt, parsed, written

KEPT = re.compile(r'<span class="range">([^<]*)</span>')


@pytest.mark.parametrize(
    "text, kept",
    [
        ("read on 2023-05-19, late", ["2023-05-19"]),
        ("a report (r-039).", ["(r-039)"]),
        ("unlikely (5–20%)", ["(5–20%)"]),
        ("2008–2009; 3.4–4.5 °C and 1,000–2,000.", ["2008–2009", "3.4–4.5", "1,000–2,000"]),
        ("2021Q3–2027Q4, 18-19 May", ["2021Q3–2027Q4", "18-19"]),
        ("from −3–−1 to COVID-19", ["3–−1", "COVID-19"]),
        ("the Tajik-Afghan border – 20 of them", []),
        ("a well-known 3 - 4", []),
    ],
)
def test_what_is_kept_together(text: str, kept: list[str]) -> None:
    """Dates, ranges and references; not words with a hyphen, which are long enough to part."""
    made = _adapted(f"<p>{text}</p>")
    assert KEPT.findall(made) == kept
    assert KEPT.sub(r"\1", made) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "markup",
    [
        '<a id="r-039" href="#r-039" title="2023-05-19">entry</a>',
        "<title>Briefing 2023-05-19</title>",
        "<style>p { width: 1-2 }</style>",
        '<span class="range">(5–20%)</span>',
    ],
)
def test_what_is_no_text_stays_as_it_is(markup: str) -> None:
    """Attributes, drawings and styles; and what the wording has kept together itself."""
    assert _adapted(f"<p>{markup}</p>") == f"<p>{markup}</p>"


def test_a_drawing_stays_as_it_is() -> None:
    """Its texts have one line."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><text>2021-07-01</text></svg>'
    assert _adapted(f"<p>{drawing}</p>") == "<p><svg><text>2021-07-01</text></svg></p>"


def _adapted(markup: str) -> str:
    root = parsed(markup)
    adapt(root)
    return written(root).removeprefix("<!DOCTYPE html>")
