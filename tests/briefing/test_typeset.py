"""How numbers, words and texts of authors are set: true to what was typed, and safe."""

import re
from typing import Any

import pytest

from scenariobook.briefing import typeset
from scenariobook.briefing.markup import adapt, as_html, parsed
from tests.builders import an_indicator


@pytest.mark.parametrize(
    "fields, value, printed",
    [
        ({"unit": "%", "decimals": 1}, -6.0, "−6.0%"),
        ({"unit": "USD bn", "decimals": 0}, 0.4, "0.4~USD~bn"),
        ({"unit": "ratio"}, 4.5, "5"),
        ({"unit": "deaths"}, 1.0, "1~death"),
        ({"unit": "percentage points"}, 1.0, "1~percentage point"),
        ({"unit": "m/s"}, 1.0, "1~m/s"),
        ({"unit": "points"}, -1.0, "−1~point"),
        ({"unit": "deaths per month"}, 1.0, "1~death per month"),
        ({"unit": "g"}, 0.0001, "0.0001~g"),
        ({"unit": "g"}, -0.0000004, "−0.0000004~g"),
        ({"unit": "g"}, 4e-12, "4e−12~g"),
        ({"unit": "g"}, 1.0 / 3.0, "0.3~g"),
        ({"unit": "%"}, 9.99961, "9.9996%"),  # not yet at watch, which is from 10 on
        ({"unit": "%"}, 10.00001, "10%"),
        ({"unit": "%", "direction": "falling"}, 20.00001, "20.00001%"),
        ({"unit": "USD"}, 1.5e18, "1.5e18~USD"),
        # As many digits as a number keeps are printed, and none that were never there.
        ({"unit": "USD"}, 999_999_999_999_999.0, "999,999,999,999,999~USD"),
        ({"unit": "USD"}, 1_000_000_000_000_000.0, "1e15~USD"),
        ({"unit": "USD"}, -12_345_678_901_234_567.0, "−1.23456789012346e16~USD"),
        ({"unit": "USD"}, -1e300, "−1e300~USD"),
        ({"unit": "USD"}, 123456789012345.0, "123,456,789,012,345~USD"),
        ({"type": "yes-no", "concern": "yes"}, "yes", "yes"),
    ],
)
def test_a_unit_follows_a_space_that_does_not_break(
    fields: dict[str, Any], value: float | str, printed: str
) -> None:
    """It has the decimals of its indicator, and a value never parts from its unit.

    A long unit may be broken between its words: in one line it is too wide for a column.
    """
    made = typeset.reading(an_indicator(**fields), value)
    assert made.replace("\N{NO-BREAK SPACE}", "~") == printed


@pytest.mark.parametrize(
    "value, unit, printed",
    [
        (4.4, "ratio", "4.4"),
        (-25000, "troops", "−25,000 troops"),
        (1e-12, None, "1e−12"),
        (1e21, None, "1e21"),
    ],
)
def test_a_facts_figure_is_printed_as_written(value: float, unit: str | None, printed: str) -> None:
    """Protects figures from rounding: a fact has no decimals of its own to ask for."""
    assert typeset.figure(value, unit).replace(typeset.NO_BREAK, " ") == printed
    assert typeset.number(-0.04, 1) == "0.0"


@pytest.mark.parametrize(
    "text, longest, first",
    [
        ("Output fell twice. More follows.", 99, "Output fell twice."),
        ("The U.S. troops left Kant. More.", 99, "The U.S. troops left Kant."),
        ("It fell 3.5 percent, as expected", 99, "It fell 3.5 percent, as expected."),
        ("Выпуск упал. А потом ещё раз.", 99, "Выпуск упал."),
        ("产量下降。之后继续。", 99, "产量下降。"),
        ("one two three four", 12, "one two…"),
        ("unbroken" * 9, 12, "unbrokenunbr…"),
        ("", 12, ""),
    ],
)
def test_the_first_sentence_is_whole_or_visibly_cut(text: str, longest: int, first: str) -> None:
    """Page one takes one line of the analysts' reason and never pretends that it is all."""
    assert typeset.first_sentence(text, longest).casefold() == first.casefold()


@pytest.mark.parametrize(
    "text",
    [
        "It is not the case, acc. to Gen. Smith, that Russia leaves.",
        "Growth fell to approx. 3 percent, not 50.",
        "Prof. Li and Dr. Kim disagree.",
        "The base closes by Sept. 3, or not at all.",
        "The vote of Jan./Feb. 2027 will fail.",
        "Art. 5 and Nos. 3 to 7 of Vol. 2 hold, as Fig. 4 shows.",
        "It follows Li et al. 2014 in nothing.",
        "The level stays (max. 7, min. 3) as it is.",
        "It leaves (so says Smith. Kim doubts it) and returns.",
        # A word that may be an abbreviation ends a sentence: "no" was taken for a number's.
        "Parliament votes no.",
        "It ends in 5 min.",
        "It fell (see no. 3).",
    ],
)
def test_no_sentence_ends_at_an_abbreviation_or_in_brackets(text: str) -> None:
    """Half of one said the opposite of the whole; a headline had two."""
    for next_ in ("More follows.", "The president (who knows) waits."):
        assert typeset.first_sentence(f"{text} {next_}", 200) == text


# --- what authors write ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url, allowed",
    [
        ("https://example.org", True),
        ("mailto:a@example.org", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("data:text/html,x", False),
        ("relative/path", False),
    ],
)
def test_only_the_web_and_mail_are_linked(url: str, *, allowed: bool) -> None:
    """A briefing that is passed on carries no link that acts on its reader's machine."""
    assert typeset.may_link(url) is allowed
    assert not typeset.may_link("http://[broken")
    assert ("<a href" in typeset.prose(f"[words]({url})")) is allowed


# --- what stays on one line -----------------------------------------------------------------------

KEPT = re.compile(r'<span class="range">([^<]*)</span>')


def adapted(markup: str, missing: str = "") -> str:
    """Return a markup as it is printed where no font has some characters."""
    root = parsed(markup)
    adapt(root, frozenset(missing))
    return as_html(root).removeprefix("<!DOCTYPE html>")


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
def test_what_belongs_together_stays_on_one_line(text: str, kept: list[str]) -> None:
    """Dates, ranges and references; not words with a hyphen, which are long enough to part."""
    made = adapted(f"<p>{text}</p>")
    assert KEPT.findall(made) == kept
    assert KEPT.sub(r"\1", made) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "markup",
    [
        '<a id="r-039" href="#r-039" title="2023-05-19">entry</a>',
        "<title>Briefing 2023-05-19</title>",
        "<style>p { width: 1-2 }</style>",
        '<span class="range">(5–20%)</span>',
        "<svg><text>2021-07-01</text></svg>",
    ],
)
def test_what_is_no_text_stays_as_it_is(markup: str) -> None:
    """Attributes, drawings and styles; and what the wording has kept together itself."""
    svg = markup.replace("<svg>", '<svg xmlns="http://www.w3.org/2000/svg">')
    assert adapted(f"<p>{svg}</p>") == f"<p>{markup}</p>"


@pytest.mark.parametrize(
    "markup, printed_as",
    [
        ("<p>中 a</p>", "<p>[U+4E2D] a</p>"),
        ("<title>中</title>", "<title>中</title>"),
        ('<p><meta content="中"/><a title="中">a</a></p>',) * 2,
        ('<body data-title="中"><p>a</p></body>', '<body data-title="[U+4E2D]"><p>a</p></body>'),
        (
            '<svg xmlns="http://www.w3.org/2000/svg"><title>中\n中</title><text>中</text></svg>',
            "<svg><title>中\n中</title><text>[U+4E2D]</text></svg>",
        ),
        ("<p>&lt;中^]\\&gt;</p>", "<p>&lt;[U+4E2D][U+005E][U+005D][U+005C]&gt;</p>"),
    ],
)
def test_what_no_font_has_is_spelled_out_where_it_is_printed(markup: str, printed_as: str) -> None:
    """Titles and descriptions are for other programs, which may have the font."""
    assert adapted(markup, "中^]\\") == printed_as.replace('"/>', '">')
