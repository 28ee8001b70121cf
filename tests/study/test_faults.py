"""The words for what a table's model refuses: plain ones, and a remedy."""

from pathlib import Path

import pytest

from scenariobook.study.loading.load import load


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("[study]\nstart = 2024", """'start' must be a quarter like "2026Q4", not a number""", ""),
        ("[study]\ntitle = ' '", "'title' must not be empty", ""),
        ("[study]\ntitle = 2024-01-01", "'title' must be text, not a date", "write it in quotes"),
        ("[study]\ntitle = ['T']", "'title' must be text, not a list", ""),
        (
            "[study]\nauthors = 'A'",
            "'authors' must be a list, not text",
            'write it in brackets: ["…"]',
        ),
        ("[study]\nauthors = ['A', 1]", "entry 2 of 'authors' must be text, not a number", None),
        ("[study]\nexclusive = 'yes'", "'exclusive' must be true or false, not text", None),
        ("[study]\nmode = true", "'mode' cannot be true", "one of: 'estimative', 'exploratory'"),
        ("[study]\nmode = []", "'mode' cannot be a list", None),
        (f"[study]\nmode = '{'x' * 99}'", f"'mode' cannot be '{'x' * 39}…", None),
        ("[sources]\nid = 'x'", "'sources' must be a list, not a table", "write [[sources]]"),
        ("[[scenario]]\nid = 'x'", "'scenario' must be a table, not a list", "write [scenario]"),
        ("[[drivers]]\nweight = nan", "'weight' must be a finite number", ""),
        ("[[drivers]]\nweight = '2'", "'weight' must be a number, not text", None),
        (
            "[[drivers]]\nweight = 'two'",
            "'weight' must be a number, not text",
            "write the number alone, without quotes, % and separators: 3.5",
        ),
        ("[[indicators]]\ndecimals = 10", "'decimals' must be at most 9", ""),
        ("[[indicators]]\ndecimals = 0.5", "'decimals' must be a whole number", ""),
        (
            "[[indicators]]\nwatch = true",
            "'watch' must be a number or a level's name, not true or false",
            "",
        ),
        ("[[indicators]]\nwarning = ''", "'warning' must not be empty", ""),
        ("[[indicators]]\nwatch = inf", "'watch' must be a finite number", ""),
        (
            "[[indicators]]\nratings = { one = 'remote' }",
            "'ratings.one' cannot be 'remote'",
            "one of: 'highly likely', 'likely', 'even', 'unlikely', 'highly unlikely'",
        ),
        ("[[indicators]]\nquality = { valid = true }", "'quality' has no 'unique'", None),
        (
            "[[indicators]]\nbaseline = { value = 1, as_of = 2024-01-01T00:00:00 }",
            "'baseline.as_of' must be a date like 2024-12-31, not a date with a time",
            "",
        ),
        ("[scenario]\nformerly = 'old'", "'formerly' must be a list, not text", None),
        ("[[drivers]]\nformerly = ['old-one']", "unknown key 'formerly' in [[drivers]]", None),
        (
            "[[signposts]]\nformerly = ['old-one', 'sept-2']",
            "entry 2 of 'formerly' cannot be 'sept-2'",
            None,
        ),
        (
            "[scenario]\ndecisions = [{}]",
            "entry 1 of 'decisions' has no 'owner'",
            "owner: Who does it.",
        ),
        ("[scenario]\nid = 'one'", "[scenario] 'one' has no 'title'", "title: The future's name."),
        ("indicator = 1", "unknown key 'indicator'", "did you mean 'indicators'?"),
        (
            "[[signposts]]\nexpected = 2024-01-01",
            "unknown key 'expected' in [[signposts]]",
            "did you mean 'expected_by'?",
        ),
    ],
)
def test_words(text: str, message: str, hint: str | None, tmp_path: Path) -> None:
    """Protects authors from the words of pydantic."""
    (tmp_path / "study.toml").write_text(text)
    found = {d.message: d.hint for d in load(tmp_path).diagnostics}
    (said,) = (said for said in found if said.startswith(message))
    if hint is not None:
        assert found[said] == hint
    assert not any("nput" in words or "valid " in words for words in found)
