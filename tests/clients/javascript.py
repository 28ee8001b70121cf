"""SheetJS and ExcelJS: JavaScript's two libraries for workbooks, as scripts use them."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.clients import FOLDER, require, require_package

# What is done and to what, as in sheetjs.js and exceljs.js: ("clear", "Update", "H5").
Action = tuple[object, ...]

_SECONDS = 120
_AS_IT_COMES: Mapping[str, object] = {}


def sheetjs(
    source: Path, target: Path, *actions: Action, reading: Mapping[str, object] = _AS_IT_COMES
) -> Path:
    """Open a workbook in SheetJS, carry the actions out, save it; return the new file.

    `reading` is what XLSX.readFile takes. By itself it keeps no number formats:
    ``{"cellNF": True}`` does, and ``{"cellDates": True}`` makes dates of dates.
    """
    require_package("xlsx")
    return _edit("sheetjs.js", source, target, actions=actions, reading=reading)


def exceljs(source: Path, target: Path, *actions: Action) -> Path:
    """Open a workbook in ExcelJS, carry the actions out, save it; return the new file."""
    require_package("exceljs")
    return _edit("exceljs.js", source, target, actions=actions)


def _edit(script: str, source: Path, target: Path, **request: object) -> Path:
    done = subprocess.run(
        [require("node"), FOLDER / script],
        input=json.dumps({"source": str(source), "target": str(target), **request}),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{script} failed on {source.name}\n{done.stderr}", pytrace=False)
    return target
