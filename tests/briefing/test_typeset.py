"""Typesetting: how numbers, words and texts of authors are set: as typed, and safe.

The golden texts have what is made of each; ``~`` is a space that does not break.
"""

from collections.abc import Iterable
from typing import Any

from scenariobook.briefing import typeset
from scenariobook.briefing.markup import adapt, as_html, parsed
from tests.builders import an_indicator
from tests.expected import same_as_before


def compare(made: Iterable[tuple[object, object]]) -> None:
    """Compare what is made of each text or figure."""
    said = "".join(f"{given}\n    {one}\n" for given, one in made)
    same_as_before(said.replace("\N{NO-BREAK SPACE}", "~"))


FIGURES: tuple[tuple[dict[str, Any], *tuple[float | str, ...]], ...] = (
    ({"unit": "%", "decimals": 1}, -6.0),
    ({"unit": "USD bn", "decimals": 0}, 0.4),
    ({"unit": "ratio"}, 4.5),
    ({"unit": "deaths"}, 1.0),
    ({"unit": "percentage points"}, 1.0),
    ({"unit": "m/s"}, 1.0),
    ({"unit": "points"}, -1.0),
    ({"unit": "deaths per month"}, 1.0),
    ({"unit": "g"}, 0.0001, -0.0000004, 4e-12, 1.0 / 3.0),
    ({"unit": "%"}, 9.99961, 10.00001),  # not yet at watch, which is from 10 on; at it
    ({"unit": "%", "direction": "falling"}, 20.00001),
    # As many digits as a number keeps are printed, and none that were never there.
    ({"unit": "USD"}, 1.5e18, 999_999_999_999_999.0, 1_000_000_000_000_000.0),
    ({"unit": "USD"}, -12_345_678_901_234_567.0, -1e300, 123456789012345.0),
    ({"type": "yes-no", "concern": "yes"}, "yes"),
)
OF_FACTS = ((4.4, "ratio"), (-25000, "troops"), (1e-12, None), (1e21, None))


def test_a_unit_follows_a_space_that_does_not_break() -> None:
    """A value never parts from its unit, and has the decimals of its indicator.

    A long unit may be broken between its words: in one line it is too wide for a column. A fact has
    no decimals to ask for: its figure is printed as written.
    """
    read = [(fields, value) for fields, *values in FIGURES for value in values]
    made = [(one, typeset.reading(an_indicator(**one[0]), one[1])) for one in read]
    compare([*made, *((one, typeset.figure(*one)) for one in OF_FACTS)])
    assert typeset.number(-0.04, 1) == "0.0"


CUT = (
    ("Output fell twice. More follows.", 99),
    ("The U.S. troops left Kant. More.", 99),
    ("It fell 3.5 percent, as expected", 99),
    ("Выпуск упал. А потом ещё раз.", 99),
    ("产量下降。之后继续。", 99),
    ("one two three four", 12),
    ("unbroken" * 9, 12),
    ("", 12),
)
SENTENCES = (
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
)


def test_the_first_sentence_is_whole_or_visibly_cut() -> None:
    """Page one prints the first sentence of a reason whole, or cuts it visibly.

    It never pretends that its one line is all. No sentence ends at an abbreviation or in brackets:
    half of one said the opposite of the whole.
    """
    compare((one, typeset.first_sentence(*one)) for one in CUT)
    for text in SENTENCES:
        for next_ in ("More follows.", "The president (who knows) waits."):
            assert typeset.first_sentence(f"{text} {next_}", 200) == text


LINKS = (
    *("https://example.org", "mailto:a@example.org", "javascript:alert(1)", "file:///etc/passwd"),
    *("data:text/html,x", "relative/path", "http://[broken"),
)


def test_only_the_web_and_mail_are_linked() -> None:
    """A text links to the web and to mail alone.

    A briefing that is passed on carries no link that acts on its reader's machine.
    """
    compare((url, typeset.prose(f"[words]({url})")) for url in LINKS)
    assert list(map(typeset.may_link, LINKS)) == [True] * 2 + [False] * 5


def adapted(markup: str, missing: str = "") -> str:
    """Return a markup as it is printed where no font has some characters."""
    root = parsed(markup)
    adapt(root, frozenset(missing))
    return as_html(root).removeprefix("<!DOCTYPE html>")


SVG = '<svg xmlns="http://www.w3.org/2000/svg">'
KEPT = (
    *("read on 2023-05-19, late", "a report (r-039).", "unlikely (5–20%)"),
    *("2008–2009; 3.4–4.5 °C and 1,000–2,000.", "2021Q3–2027Q4, 18-19 May"),
    *("from −3–−1 to COVID-19", "the Tajik-Afghan border – 20 of them", "a well-known 3 - 4"),
    # What is no text, and what the wording has kept together itself.
    '<a id="r-039" href="#r-039" title="2023-05-19">entry</a>',
    "<title>Briefing 2023-05-19</title>",
    "<style>p { width: 1-2 }</style>",
    '<span class="range">(5–20%)</span>',
    f"{SVG}<text>2021-07-01</text></svg>",
)
MISSING = (
    *("<p>中 a</p>", "<title>中</title>", "<p>&lt;中^]\\&gt;</p>"),
    '<p><meta content="中"/><a title="中">a</a></p>',
    '<body data-title="中"><p>a</p></body>',
    f"{SVG}<title>中\n中</title><text>中</text></svg>",
)


def test_what_belongs_together_stays_on_one_line() -> None:
    """A date, a range or a reference stays on one line; a word with a hyphen may be parted."""
    compare((text, adapted(f"<p>{text}</p>")) for text in KEPT)


def test_what_no_font_has_is_spelled_out_where_it_is_printed() -> None:
    """A character that no font has is spelled out where it is printed.

    Titles and descriptions keep it: they are for other programs, which may have the font.
    """
    compare((markup, adapted(markup, "中^]\\")) for markup in MISSING)
