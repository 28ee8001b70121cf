"""Commitments, which a table brings: who will do what by when."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run


def page(name: str) -> str:
    """Return page one of a briefing, as HTML."""
    html = Path("output/small-study", name).read_text("utf-8")
    return html.partition('class="page-one"')[2].partition("</section>")[0]


@pytest.mark.usefixtures("study")
def test_a_past_quarter_has_what_was_promised_by_its_end(tmp_path: Path) -> None:
    """What was promised, changed or done in a later quarter stood on its page."""
    table = tmp_path / "in.csv"

    def promise(rows: str) -> None:
        table.write_text(f"number,what,by,done_on\n{rows}\n", "utf-8")
        assert run("import", str(table), "--yes").exit_code == 0

    promise("1,Call the board,2022-05-01,\n2,Count the boats,2022-06-01,")
    assert run("brief", "--html").exit_code == 0
    assert run("advance", "--yes").exit_code == 0
    promise("1,,,2022-04-20\n2,Count all boats,,\n3,Dredge the inlet,2022-07-01,")
    assert run("brief", "--html").exit_code == 0
    assert run("brief", "--html", "--quarter", "2022Q1").exit_code == 0
    now = page("briefing-2022Q2.html")
    assert all(words in now for words in ("Count all boats", "Dredge the inlet"))
    assert "Call the board" not in now
    (past,) = Path("output/small-study").glob("briefing-2022Q1-as-known-*.html")
    then = page(past.name)
    assert all(words in then for words in ("Call the board", "Count the boats"))
    assert "Dredge the inlet" not in then
