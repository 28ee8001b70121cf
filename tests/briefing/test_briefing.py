"""The PDF as its readers get it."""

from __future__ import annotations

import re
import socket
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from scenariobook.paths import output_folder
from tests.briefing.rendering import complaints, rendered_from
from tests.briefing.samples import Sample
from tests.commands import run
from tests.study_text import STUDY, write_study

# --- the file -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pdf(sample: Sample) -> bytes:
    """The sample's briefing of 2022Q3, rendered without a network and without a warning."""
    with pytest.MonkeyPatch.context() as patch, complaints() as said:
        patch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was opened"))
        made = rendered_from(sample.inputs("2022Q3"))
    assert said == []
    return made


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[str]:
    """The text of each page, in one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_page_one_names_the_pages_on_which_parts_begin(pdf: bytes, pages: list[str]) -> None:
    """The numbers are those of the pages, though page one was laid out last."""
    reader = PdfReader(BytesIO(pdf))
    begins = {
        str(entry.title): (reader.get_destination_page_number(entry) or 0) + 1
        for entry in reader.outline
        if not isinstance(entry, list)
    }
    for title in ("What moved, and what comes", "What we do not know", "Sources"):
        assert f"{title}: page {begins[title]}" in pages[0]


def test_metadata_say_what_it_is_and_never_when_it_was_made(pdf: bytes) -> None:
    """Title, author, keywords, language; no clock, so that the bytes stay the same."""
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "A synthetic study: briefing 2022Q3"
    assert reader.metadata.author == "An author"
    assert "2022Q3" in str(reader.metadata["/Keywords"])
    assert "/CreationDate" not in reader.metadata
    assert str(reader.root_object["/Lang"]) == "en"


def test_links_work_inside_and_lead_only_to_the_web_outside(pdf: bytes) -> None:
    """Every address in the file is of an allowed kind; none of the sample's hostile ones."""
    inside, outside = 0, set()
    for page in PdfReader(BytesIO(pdf)).pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            if "/A" in link and "/URI" in link["/A"]:
                outside.add(str(link["/A"]["/URI"]))
            else:
                inside += 1
    assert inside > 20
    assert outside == {"https://example.org/first-source", "https://example.org/second-source"}


# --- what a search finds --------------------------------------------------------------------------


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


def _text(data: bytes) -> str:
    pages = PdfReader(BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
