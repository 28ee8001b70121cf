"""`brief --html`, `--docx` and `--since` as a user runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

import scenariobook
from tests.commands import logged, run

SOURCES = Path(scenariobook.__file__).parents[1]

WITHOUT_WEASYPRINT = """
import sys
sys.modules["weasyprint"] = None
import pytest

from scenariobook.cli.commands import main
main(["brief", "--html"], standalone_mode=False)
main(["brief", "--docx"])
"""


def test_the_html_edition_is_written_and_no_pdf(study: Path) -> None:
    """Beside the tracker, with its quarter in the name; on paper it is not set at all."""
    folder = study / "output" / "small-study"
    result = run("brief", "--quarter", "2022Q1", "--html")
    assert result.exit_code == 0, result.stderr
    assert "briefing-2022Q1.html" in result.stderr
    made = (folder / "briefing-2022Q1.html").read_bytes()
    assert made.startswith(b"<!DOCTYPE html>")
    assert [path.name for path in folder.glob("briefing*")] == ["briefing-2022Q1.html"]


@pytest.mark.pages
def test_each_document_has_its_quarter_in_its_name(study: Path) -> None:
    """Last quarter's stays when the next one is made; none has a second copy."""
    run("build")
    folder = study / "output" / "small-study"
    sent = (folder / "briefing-2022Q1.pdf").read_bytes()
    run("advance", "--yes")
    run("build")
    assert (folder / "briefing-2022Q1.pdf").read_bytes() == sent
    current = (folder / "briefing-2022Q2.pdf").read_bytes()
    assert current != sent
    for arguments in (["--annex"], ["--html"], ["--docx"], ["--since", "1"]):
        assert run("brief", "--quarter", "2022Q1", *arguments).exit_code == 0
    entry = len(logged())
    assert {path.name for path in folder.iterdir() if "2022Q1" in path.name} == {
        "briefing-2022Q1.pdf",
        f"briefing-2022Q1-as-known-{entry}.pdf",
        f"briefing-2022Q1-as-known-{entry}.html",
        f"briefing-2022Q1-as-known-{entry}.docx",
        f"annex-2022Q1-as-known-{entry}.pdf",
        f"update-2022Q1-as-known-{entry}.pdf",
    }
    assert (folder / "briefing-2022Q1.pdf").read_bytes() == sent
    assert (folder / "briefing-2022Q2.pdf").read_bytes() == current
    assert run("brief", "--since", "1", "--annex").exit_code == 0
    assert run("brief", "--docx").exit_code == 0
    names = {path.name for path in folder.iterdir() if "2022Q2" in path.name}
    assert names == {
        "briefing-2022Q2.pdf",
        "briefing-2022Q2.docx",
        "annex-2022Q2.pdf",
        "update-2022Q2.pdf",
    }


@pytest.mark.parametrize("form", ["--html", "--docx"])
def test_an_update_is_one_page_as_pdf(study: Path, form: str) -> None:
    """Beside an update for which the user had asked instead, the briefing was written as well."""
    refused = run("brief", "--since", "1", form)
    assert refused.exit_code == 2
    assert "--since writes one page as PDF: leave out --html and --docx" in refused.stderr
    assert not (study / "output").exists()


@pytest.mark.parametrize("more", [(), ("--annex",)], ids=" ".join)
def test_where_no_pdf_can_be_made_the_html_is_made_once(
    study: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    """As without Pango. With the annex, it was laid out twice, and told twice."""
    monkeypatch.setattr("scenariobook.cli.shared.writing.why_no_pdf", lambda: "Pango is missing")
    done = run("brief", *more)
    assert done.exit_code == 0, done.stderr
    assert done.stderr.count("this machine cannot make a PDF: Pango is missing\n") == 1
    assert [path.name for path in (study / "output" / "small-study").glob("*-*")] == [
        "briefing-2022Q1.html"
    ]


def test_it_needs_nothing_that_lays_pages_out(study: Path) -> None:
    """Where WeasyPrint cannot be loaded, for want of a library, these two still are made."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_WEASYPRINT],
        cwd=study,
        env=os.environ | {"PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for suffix in ("html", "docx"):
        assert (study / "output" / "small-study" / f"briefing-2022Q1.{suffix}").exists()


def words(path: Path) -> str:
    """Return the text of a one-page document, in one line."""
    (page,) = PdfReader(path).pages
    return " ".join(page.extract_text().split())


@pytest.mark.pages
def test_the_command_writes_a_page(study: Path) -> None:
    """Against the edition after an entry. A change that it has no list for is no "nothing".

    It said that nothing had changed where a chance or a commitment had.
    """
    run("build")
    (study / "in.csv").write_text("quarter,item,value\n2022Q1,water-level,1.5\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    assert run("brief", "--since", "1").exit_code == 0
    page = study / "output" / "small-study" / "update-2022Q1.pdf"
    assert "What changed since " in words(page)
    assert "Water level never read" in words(page)
    run("brief", "--since", "2999-01-01")
    assert "Nothing has been recorded since " in words(page)
    before = len((study / "record" / "ledger.jsonl").read_text().splitlines())
    (study / "in.csv").write_text("number,what,who,by\n1,Ask the mayor,Anna,2022-05-01\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    run("brief", "--since", str(before))
    told = words(page)
    assert "What changed since " in told
    assert "no item and no definition has changed. What else was recorded, 2 entries" in told
    assert "Ask the mayor" in told
    assert run("brief", "--since", "999").exit_code == 1
