"""Those who judge a workbook: our lint, and two readings of the standard by others.

Neither is given a list of what to overlook.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from openxml_audit import OpenXmlValidator

from tests.clients import FOLDER
from tests.validity.lint import problems

Judge = Callable[[Path], list[str]]

LINT: Final = "lint"
OPEN_XML_SDK: Final = "Open XML SDK"

SDK: Final = FOLDER / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"
_SECONDS: Final = 120


def lint(path: Path) -> list[str]:
    """Return what our own lint finds."""
    return problems(path.read_bytes())


def openxml_audit(path: Path) -> list[str]:
    """Return what openxml-audit finds, warnings included."""
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def open_xml_sdk(path: Path) -> list[str]:
    """Return what Microsoft's Open XML SDK finds: Excel's own rules."""
    done = subprocess.run([SDK, path], capture_output=True, timeout=_SECONDS, check=False)
    if not done.stdout:
        return [f"the validator ended with {done.returncode}: {done.stderr.decode()[:200]}"]
    said = json.loads(done.stdout)
    found = [
        f"{error['path']} {error['xPath']}: {error['description']}" for error in said["errors"]
    ]
    return found or ([] if said["ok"] else ["the validator finds it wrong, and does not say why"])


JUDGES: Final[Mapping[str, Judge]] = MappingProxyType(
    {LINT: lint, "openxml-audit": openxml_audit, OPEN_XML_SDK: open_xml_sdk}
)
