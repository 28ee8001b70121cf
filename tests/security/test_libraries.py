"""The libraries that meet strangers' bytes are those without known holes, and are set up safely."""

from __future__ import annotations

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

from scenariobook.workbook.limits import cell_scan
from scenariobook.workbook.xlsx import opc

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


@pytest.mark.parametrize("name", FLOORS)
def test_floors_are_asked_for_locked_and_installed(name: str) -> None:
    """A version below the floor can come from nowhere."""
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
    """Openpyxl falls back to a parser that expands entities, and says nothing."""
    safe: Any = defusedxml.ElementTree.iterparse
    assert openpyxl.DEFUSEDXML
    modules: tuple[Any, ...] = (
        openpyxl.xml.functions,
        openpyxl.worksheet._reader,
        openpyxl.reader.strings,
        cell_scan,
    )
    for module in modules:
        assert module.iterparse is safe


def test_no_parser_of_ours_opens_an_entity(tmp_path: Path) -> None:
    """Neither from a file nor from the network, whatever the part declares."""
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    part = f'<!DOCTYPE x [<!ENTITY y SYSTEM "{secret.as_uri()}">]><x>&y;</x>'.encode()
    assert b"s3cret" not in etree.tostring(opc.parse(part))
    theirs: Any = openpyxl.xml.functions.fromstring(part)
    assert b"s3cret" not in etree.tostring(theirs)
    with pytest.raises(defusedxml.EntitiesForbidden):
        list(defusedxml.ElementTree.iterparse(BytesIO(part)))
