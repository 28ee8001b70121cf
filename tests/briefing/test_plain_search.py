"""What was typed is found by a plain search, in every edition: no other character stands for it."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from scenariobook.paths import output_folder
from tests.commands import run
from tests.study_text import STUDY, write_study

# With hyphens, straight apostrophes and a day; none is divided at a line's end.
TYPED = ("2023-05-19", "Xi'an", "non-core", "T-72", "load-bearing", "the analysts' view")
SAID = f"It was {', '.join(TYPED)}."


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a study that says it after a text with divided words, and so do its readings."""
    long = f"{'Internationalization of counterrevolutionary understandings. ' * 30}{SAID}"
    text = STUDY.replace("The synthetic lake goes, year by year.", long)
    text = text.replace("prior = 30", f'prior = 30\nimplications = ["{long}"]')
    folder = write_study(tmp_path / "lake", text)
    monkeypatch.chdir(folder)
    Path("in.csv").write_text(f'quarter,item,value,note\n2022Q1,water-level,2.5,"{SAID}"\n')
    assert run("import", "in.csv", "--yes").exit_code == 0
    return folder


@pytest.mark.pages
def test_in_pdf(study: Path) -> None:
    """A page's text has what was typed, and no character that only looks like it."""
    output = output_folder(study, "small-study")
    assert run("brief", "--annex").exit_code == 0
    assert run("pack").exit_code == 0
    found = "".join(_text(path.read_bytes()) for path in sorted(output.glob("*.pdf")))
    assert not [typed for typed in TYPED if typed not in found]
    with ZipFile(next(output.glob("pack*.zip"))) as pack:
        found += "".join(_text(pack.read(name)) for name in pack.namelist() if ".pdf" in name)
    assert re.search(r"\b(Inter|counter|revolu)\S*- \S", found)
    assert not re.search("[\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{SOFT HYPHEN}]", found)


def test_in_html(study: Path) -> None:
    assert run("brief", "--html").exit_code == 0
    markup = max(output_folder(study, "small-study").glob("briefing-*.html")).read_text("utf-8")
    found = unescape(re.sub(r"<[^>]*>", "", markup))
    assert found.count(SAID) >= 3


def _text(data: bytes) -> str:
    pages = PdfReader(BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
