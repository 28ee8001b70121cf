"""How texts speak of likelihood: what is warned of, and what is left alone."""

import json
from pathlib import Path

import pytest

from scenariobook.diagnostics import Diagnostic
from scenariobook.study.loading.load import load

STUDY = """\
[study]
id = "lake-study"
title = "A synthetic lake"
focal_question = "How likely is it that the synthetic lake dries up?"
start = "2024Q1"
horizon = "2027Q4"
yardstick = "{yardstick}"

[scenario]
id = "lake-dries"
title = "The lake dries up"
kind = "alternative"
summary = "It goes."
narrative = {narrative}
prior = 30
"""


def warnings(folder: Path, narrative: str, yardstick: str = "icd203") -> list[Diagnostic]:
    """Return the warnings about the language of a narrative."""
    text = STUDY.format(yardstick=yardstick, narrative=json.dumps(narrative, ensure_ascii=False))
    (folder / "study.toml").write_text(text, encoding="utf-8")
    found = load(folder).diagnostics
    return [d for d in found if d.code in {"W301", "W302", "W303"}]


def codes(folder: Path, narrative: str, yardstick: str = "icd203") -> list[str]:
    """Return the codes of the warnings about the language of a narrative."""
    return [d.code for d in warnings(folder, narrative, yardstick)]


@pytest.mark.parametrize(
    "narrative",
    [
        "We judge with high confidence that it is likely to dry up.",
        "It will very likely dry up (moderate confidence).",
        "Rain is unlikely; we have low to moderate confidence in this judgment.",
        "It is almost certainly gone by 2025, we say with confidence.",
        "It is likely gone.\n\nRain is unlikely,\nwith low confidence.",
    ],
)
def test_likelihood_beside_confidence(narrative: str, tmp_path: Path) -> None:
    """Protects ICD 203 D.6.e(2)(b): the two never stand in one sentence."""
    assert codes(tmp_path, narrative) == ["W301"]


@pytest.mark.parametrize(
    "narrative",
    [
        "It is likely to dry up. Our confidence in this is moderate.",
        "It is likely to dry up.\n\nWe have high confidence in that",
        "* Rain is unlikely\n* We have high confidence",
        "Low confidence in the government is likely to persist.",
        "Consumer confidence is likely to fall.",
        "A motion of no confidence is unlikely.",
        "The minister says “it is likely, with high confidence”.",
        'The minister says "it is likely, with high confidence".',
        "Which is more likely we say with high confidence.",
    ],
)
def test_confidence_in_a_sentence_of_its_own(narrative: str, tmp_path: Path) -> None:
    """Protects against false alarms: another sentence, another confidence, a quotation."""
    assert codes(tmp_path, narrative) == []


@pytest.mark.parametrize(
    "narrative, rows_mixed",
    [
        ("It is likely. Rain is very unlikely, floods almost certain.", 0),
        ("It is probable. Rain is highly improbable, floods nearly certain.", 0),
        ("It will probably go. Rain is improbable.", 0),
        ("It is likely. Rain is unlikely. It will probably go.", 1),
        ("It is probable and improbable. Rain is very likely.", 1),
        ("Remote villages are likely to suffer.", 0),
    ],
)
def test_rows_of_icd_203(narrative: str, rows_mixed: int, tmp_path: Path) -> None:
    """Protects ICD 203: one row in one product; the less used one is named."""
    assert codes(tmp_path, narrative) == rows_mixed * ["W302"]


def test_the_twin_is_named(tmp_path: Path) -> None:
    """Protects the remedy, in either direction."""
    (one,) = warnings(tmp_path, "It is likely. Rain is unlikely. It will probably go.")
    assert "write 'likely'" in one.hint
    (one,) = warnings(tmp_path, "It is probable and improbable. Rain is very likely.")
    assert "write 'highly probable'" in one.hint


@pytest.mark.parametrize(
    "yardstick, words, instead",
    [
        ("icd203", "highly likely", "very likely (80–95%)"),
        ("icd203", "Highly unlikely", "very unlikely (5–20%)"),
        ("icd203", "a realistic\npossibility", "roughly even chance"),
        ("icd203", "virtually certain", "its terms: almost no chance, "),
        ("icd203", "more likely than not", "its terms: "),
        ("icd203", "a fifty-fifty bet", "its terms: "),
        ("phia", "very likely", "highly likely (80–90%)"),
        ("phia", "probably", "likely (55–75%)"),
        ("phia", "a roughly even chance", "its terms: remote chance, "),
    ],
)
def test_terms_of_no_or_another_yardstick(
    yardstick: str, words: str, instead: str, tmp_path: Path
) -> None:
    """Protects that a reader finds every term on the printed yardstick."""
    (found,) = warnings(tmp_path, f"It is {words}.", yardstick)
    assert found.code == "W303"
    assert instead in found.hint


@pytest.mark.parametrize(
    "yardstick, narrative",
    [
        ("icd203", "It is likely, very likely, unlikely or almost certainly gone."),
        ("icd203", "A roughly even chance; almost no chance."),
        ("phia", "Likely, highly likely, highly unlikely, a remote chance, almost certain."),
        ("phia", "A realistic possibility."),
        ("icd203", "It is most likely in May, as likely as not in June, equally likely in July."),
        ("icd203", "It is certain that possible and impossible chances are taken at even odds."),
        ("icd203", "The likelihood of rain is what the article calls “highly likely”."),
    ],
)
def test_terms_of_the_yardstick_and_ordinary_words(
    yardstick: str, narrative: str, tmp_path: Path
) -> None:
    """Protects against false alarms."""
    assert codes(tmp_path, narrative, yardstick) == []


def test_ratings_and_sources_are_not_the_authors_sentences(tmp_path: Path) -> None:
    """Protects the words of ratings and other people's titles."""
    text = STUDY.format(yardstick="icd203", narrative='"N"') + (
        '[[sources]]\nid = "a-source"\ntitle = "A highly likely story"\npublisher = "P"\n'
        'reliability = "A"\n'
        '[[signposts]]\nid = "an-event"\ntitle = "T"\nratings = { lake-dries = "highly likely" }\n'
    )
    (tmp_path / "study.toml").write_text(text)
    assert "W303" not in {d.code for d in load(tmp_path).diagnostics}


def test_the_words_are_pointed_at_in_a_text_of_several_lines(tmp_path: Path) -> None:
    """Protects the place within a narrative: the second of two equal words, unquoted."""
    narrative = '"""\nThey say “highly likely”.\n\nSo it is highly likely.\n"""'
    text = STUDY.format(yardstick="icd203", narrative=narrative)
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    (found,) = (d for d in load(tmp_path).diagnostics if d.code == "W303")
    assert text.split("\n")[found.place.line - 1][found.place.column - 1 :] == "highly likely."
    assert found.place.line == 17
