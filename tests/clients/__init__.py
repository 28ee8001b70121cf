"""The real programs that tests hand our files to: LibreOffice, Gnumeric, poppler, node, Chromium,
reformime; Xvfb, openbox and xdotool, by which real keys are typed in a window; and strace, which
makes system calls fail.

A program that is missing skips the test that needs it. Where REQUIRE_CLIENTS=1 (CI), it fails it,
so that a run which tested less than it should cannot look green. Mark such tests
``@pytest.mark.client``.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final, NoReturn

import pytest

_SECONDS: Final = 120  # for one file
FOLDER: Final = Path(__file__).parent  # where npm installs what package.json names


def unavailable(message: str) -> NoReturn:
    """Skip the test for want of a program, or fail it (REQUIRE_CLIENTS=1)."""
    if os.environ.get("REQUIRE_CLIENTS") == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def require(program: str) -> Path:
    """Return the path of `program`; without it, skip the test, or fail it (REQUIRE_CLIENTS=1)."""
    found = shutil.which(program)
    if found is None:
        unavailable(f"{program} is not installed (REQUIRE_CLIENTS=1 tools/set-up dev)")
    return Path(found)


def require_package(package: str) -> Path:
    """Return the folder of an npm `package`; without it, skip the test, or fail it."""
    found = FOLDER / "node_modules" / package
    if not found.is_dir():
        unavailable(f"{package} is not installed (npm ci in {FOLDER.parent.name}/{FOLDER.name})")
    return found


def gnumeric_convert(path: Path, target: Path) -> Path:
    """Open `path` in Gnumeric and save it as the xlsx file `target`; return that one."""
    command: list[str | Path] = [require("ssconvert"), "-T", "Gnumeric_Excel:xlsx2", path, target]
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    return target
