"""The pack: what it holds, and that the same files give the same bytes."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

from scenariobook.pack import packed
from tests.builders import a_study, q

DOCUMENTS = {
    "handouts/questions.pdf": b"questions",
    "briefing-2022Q1.pdf": b"briefing",
    "tracker.xlsx": b"tracker",
}
STUDY = a_study(marking="TLP:AMBER", authors=("Anna", "Ben"), organisation="A desk")


def made() -> dict[str, bytes]:
    """Return what a pack of these documents holds."""
    with ZipFile(BytesIO(packed(STUDY.header, q("2022Q1"), DOCUMENTS))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_holds_its_documents_the_tracker_and_what_is_told_of_them() -> None:
    """In one order, whatever the order in which they were made."""
    files = made()
    assert list(files) == [
        "README.txt",
        "SHA256SUMS",
        "briefing-2022Q1.pdf",
        "handouts/questions.pdf",
        "tracker.xlsx",
    ]
    assert {name: files[name] for name in DOCUMENTS} == DOCUMENTS


def test_every_file_but_the_checksums_is_in_the_checksums() -> None:
    """As sha256sum writes them: 64 digits, two spaces, the name."""
    files = made()
    lines = files.pop("SHA256SUMS").decode().splitlines()
    assert lines == [f"{sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]


def test_the_readme_says_what_is_what_and_where_the_tracker_goes() -> None:
    """It names no file that is not there, carries the marking and the return address."""
    text = made()["README.txt"].decode()
    named = {line.split()[0] for line in text.splitlines() if line.startswith("  ")}
    assert {"briefing-2022Q1.pdf", "handouts/questions.pdf", "tracker.xlsx"} <= named
    assert "handouts/cards.pdf" not in text
    assert "TLP:AMBER" in text
    assert "send it back to\n  Anna, Ben, A desk." in text
    assert "sha256sum -c SHA256SUMS" in text


def test_the_same_files_give_the_same_bytes() -> None:
    """No clock and no order of making is in them."""
    turned = dict(reversed(DOCUMENTS.items()))
    one, other = (packed(STUDY.header, q("2022Q1"), d) for d in (DOCUMENTS, turned))
    assert one == other
    with ZipFile(BytesIO(one)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
