"""The libraries that meet strangers' bytes are those without known holes, and are set up safely."""

import re
import tomllib
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import defusedxml.ElementTree
import openpyxl
import openpyxl.reader.strings
import openpyxl.worksheet._reader
import openpyxl.xml.functions
import pytest
from lxml import etree
from packaging.requirements import Requirement
from packaging.version import Version

from scenariobook.workbook.file_kinds import WrongFile
from scenariobook.workbook.preflight import inspect
from scenariobook.workbook.xlsx import opc
from tests.corpus import trackers
from tests.corpus.trackers import packed, part_of, parts, tracker_with

ROOT: Final = Path(__file__).parents[2]
FLOORS: Final = {
    "lxml": "6.1",
    "defusedxml": "0.7.1",
    "weasyprint": "70",  # CVE-2025-68616, CVE-2026-49452, CVE-2026-55073
    "jinja2": "3.1.6",  # CVE-2025-27516: the sandbox and |attr
    "openpyxl": "3.1.5",
    "click": "8.4",  # before, why a value is wrong and what may be meant were lost
    "pillow": "12.2",  # WeasyPrint brings it; it reads a study's own pictures
}
PARTS: Final = (
    *(part_of("Update"), trackers.STRINGS, trackers.STYLES, trackers.THEME, trackers.CUSTOM),
    *(trackers.WORKBOOK, trackers.WORKBOOK_RELS),
)


@pytest.mark.parametrize("name", FLOORS)
def test_floors_are_asked_for_locked_and_installed(name: str) -> None:
    """No library comes in a version below its safe one: that is asked for, locked and installed."""
    floor = Version(FLOORS[name])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for found in map(Requirement, project["dependencies"]):
        if found.name == name:
            assert any(p.operator == ">=" and Version(p.version) >= floor for p in found.specifier)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (pinned,) = re.findall(rf"^{name}==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)
        assert Version(pinned) >= floor
    assert Version(version(name)) >= floor


def test_sheets_and_texts_are_parsed_by_defusedxml() -> None:
    """Sheets and texts are parsed by defusedxml.

    Openpyxl falls back to a parser that expands entities, and says nothing.
    """
    safe = defusedxml.ElementTree.iterparse
    assert openpyxl.DEFUSEDXML
    for module in (openpyxl.xml.functions, openpyxl.worksheet._reader, openpyxl.reader.strings):
        assert vars(module)["iterparse"] is safe


def test_no_parser_of_ours_opens_an_entity(tmp_path: Path) -> None:
    """No parser opens the file that an entity names."""
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    part = f'<!DOCTYPE x [<!ENTITY y SYSTEM "{secret.as_uri()}">]><x>&y;</x>'.encode()
    assert b"s3cret" not in etree.tostring(opc.parse_xml(part))
    theirs: Any = openpyxl.xml.functions.fromstring(part)
    assert b"s3cret" not in etree.tostring(theirs)
    with pytest.raises(defusedxml.EntitiesForbidden):
        list(defusedxml.ElementTree.iterparse(BytesIO(part)))


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_part_with_a_document_type_is_refused_before_any_parser(name: str, encoding: str) -> None:
    """A workbook with a document type in a part is refused before any parser reads it.

    It is so wherever the type can stand, whatever it declares: sheets and texts have no other
    protection.
    """
    for before in ("", f"<!-- {'x' * 200_000} -->"):
        for declared in ("", '[<!ENTITY y "z">]', 'SYSTEM "file:///etc/passwd"'):
            text = f'<?xml version="1.0"?>{before}<!DOCTYPE x {declared}><x>&y;</x>'.encode(
                encoding
            )
            with pytest.raises(WrongFile, match="document type"):
                inspect(packed((parts() | {name: text}).items()))


@pytest.mark.parametrize("name", PARTS[:2])
@pytest.mark.parametrize("encoding", ["cp037", "utf-7", "utf-32", "utf-16-le"])
def test_an_encoding_that_hides_a_document_type_is_refused(name: str, encoding: str) -> None:
    """A part in an encoding that hides a document type is refused.

    It is searched for in UTF-8 and UTF-16 alone; of the latter, zero bytes are left out.
    """
    declared = f' <?xml version="1.0" encoding="{encoding}"?>'
    hidden = '<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>'
    start = declared.encode("utf-16-le" if encoding == "utf-16-le" else "ascii")
    with pytest.raises(WrongFile, match=r"neither UTF-8|document type"):
        inspect(tracker_with((name, lambda _: start + hidden.encode(encoding))))
