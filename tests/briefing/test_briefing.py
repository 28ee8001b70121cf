"""The PDF as its readers get it."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import NoReturn

import pikepdf
import pytest
from pypdf import PdfReader

from tests.briefing.rendering import rendered
from tests.briefing.samples import HOSTILE, Sample

ROOT = Path(__file__).parents[2]
ONE_SCENARIO = """
import sys
from tests.builders import a_ledger, a_record, a_study, an_indicator, q
from scenariobook.briefing.wording.materials import Basis
from tests.briefing.rendering import rendered_from
from scenariobook.record.ledger.kinds import Reading
ratings = {"alpha": "likely", "beta": "unlikely"}
study = a_study(["alpha", "beta"], indicators=[an_indicator(ratings=ratings)])
ledger = a_ledger(Reading(q("2022Q1"), "indicator-one", value=12.0))
record = a_record(study, *(entry.content for entry in ledger.entries))
basis = Basis(
    study=study, record=record, quarter=q("2022Q1"), entries=ledger.entries, version="v"
)
sys.stdout.buffer.write(rendered_from(basis))
"""


def no_network(*_: object) -> NoReturn:
    """Stand in for every connection."""
    raise AssertionError("a connection was opened")


@pytest.fixture(scope="module")
def pdf(sample: Sample) -> bytes:
    """The sample's briefing of 2022Q3, rendered without a network and without a warning."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", no_network)
        records: list[logging.LogRecord] = []
        handler = logging.Handler(logging.WARNING)
        patch.setattr(handler, "emit", records.append)
        logger = logging.getLogger("weasyprint")
        logger.addHandler(handler)
        try:
            made = rendered(sample, "2022Q3")
        finally:
            logger.removeHandler(handler)
    assert [record.getMessage() for record in records] == []
    return made


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[str]:
    """The text of each page, in one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_every_page_has_title_quarter_marking_and_number(pages: list[str]) -> None:
    """A page that is torn out still says what it is and how it may be passed on."""
    for number, page in enumerate(pages, 1):
        assert "A synthetic study" in page
        assert ("July to September 2022" if number == 1 else "2022Q3") in page
        assert "TLP:CLEAR" in page
        assert f"{number} of {len(pages)}" in page


def test_page_one_names_the_pages_on_which_parts_begin(pdf: bytes, pages: list[str]) -> None:
    """The numbers are those of the pages, though page one was laid out last."""
    reader = PdfReader(BytesIO(pdf))
    begins = {
        str(entry.title): (reader.get_destination_page_number(entry) or 0) + 1
        for entry in reader.outline
        if not isinstance(entry, list)
    }
    for title in (
        "What moved, and what comes",
        "What we do not know",
        "Sources",
    ):
        assert f"{title}: page {begins[title]}" in pages[0]


def test_hostile_text_is_printed_as_it_was_written(pages: list[str]) -> None:
    """Neither markup nor a template's signs in a title do anything."""
    assert HOSTILE in pages[0]


def test_metadata_say_what_it_is_and_never_when_it_was_made(pdf: bytes) -> None:
    """Title, author, keywords, language; no clock, so that the bytes stay the same."""
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "A synthetic study: briefing 2022Q3"
    assert reader.metadata.author == "An author"
    assert "2022Q3" in str(reader.metadata["/Keywords"])
    assert "/CreationDate" not in reader.metadata
    assert str(reader.root_object["/Lang"]) == "en"


def test_the_outline_follows_the_sections(pdf: bytes) -> None:
    """A reader on screen finds every part, in order."""
    outline = [e for e in PdfReader(BytesIO(pdf)).outline if not isinstance(e, list)]
    titles = [str(entry.title) for entry in outline]
    assert titles == [
        "Page one",
        "What moved, and what comes",
        f"Alpha {HOSTILE}",
        "Gamma",
        "Beta",
        "What we do not know",
        "Sources",
    ]


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


def test_only_our_own_faces_are_used(pdf: bytes) -> None:
    """The same layout on every machine: both faces are embedded, and no other."""
    with pikepdf.open(BytesIO(pdf)) as document:
        names = {
            str(o["/FontName"]).partition("+")[2]
            for o in document.objects
            if isinstance(o, pikepdf.Dictionary) and "/FontName" in o
        }
    assert names
    assert all(name.startswith("Source-S") for name in names), names


def test_the_same_inputs_give_the_same_bytes(sample: Sample, pdf: bytes) -> None:
    """Twice in one process."""
    assert rendered(sample, "2022Q3") == pdf


def test_hash_seeds_make_no_difference() -> None:
    """And in two processes whose sets and dicts are seeded otherwise."""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", ONE_SCENARIO],
            cwd=ROOT,
            env=os.environ
            | {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}/src{os.pathsep}{ROOT}"},
            stdout=subprocess.PIPE,
        )
        for seed in ("1", "2")
    ]
    one, other = (run.communicate()[0] for run in runs)
    assert one.startswith(b"%PDF")
    assert one == other
