"""Frictionless: a program that checks tables by their description, a Data Package."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

from tests.clients import unavailable

_FOLDER: Final = Path(__file__).parents[2] / "build" / "frictionless"
_INSTALL: Final = (
    "python -m venv build/frictionless && build/frictionless/bin/pip install --no-deps "
    "--require-hashes -r tests/clients/frictionless.txt"
)


def report_on(package: Path) -> dict[str, Any]:
    """Return its report on a data package; without it, skip the test, or fail it."""
    program = _FOLDER / "bin" / "frictionless"
    if not program.exists():
        unavailable(f"Frictionless is not installed ({_INSTALL})")
    command = [str(program), "validate", package.name, "--json"]
    done = subprocess.run(command, cwd=package.parent, capture_output=True, text=True, check=False)
    report: dict[str, Any] = json.loads(done.stdout)
    return report
