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
import tempfile
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


def libreoffice_convert(path: Path, target_format: str, out_dir: Path) -> Path:
    """Open `path` in LibreOffice, let it recalculate, and save it in `out_dir`.

    `target_format` is what ``soffice --convert-to`` takes: ``xlsx``, ``ods``, ``pdf``, or with a
    filter's name, ``csv:Text - txt - csv (StarCalc):44,34,76``. Returns the path of the new file.
    LibreOffice exits 0 even when it could not read the file: that the new file is there is what
    counts.

    Each call has a profile of its own, so calls may run side by side and none meets a user's
    settings or an office that is already open.
    """
    soffice = require("soffice")
    out_dir.mkdir(parents=True, exist_ok=True)
    target = out_dir / f"{path.stem}.{target_format.partition(':')[0]}"
    assert target.resolve() != path.resolve(), "it would be written over itself"
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(
        prefix="scenariobook-office-", ignore_cleanup_errors=True
    ) as profile:
        office = subprocess.run(
            # soffice starts soffice.bin: `timeout` ends both.
            [
                *("timeout", "--signal=KILL", str(_SECONDS)),
                soffice,
                f"-env:UserInstallation={Path(profile).as_uri()}",
                *("--headless", "--norestore", "--nolockcheck"),
                *("--convert-to", target_format, "--outdir", out_dir, path),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if not target.is_file():
        pytest.fail(
            f"LibreOffice made no {target.name} in {_SECONDS} s (exit {office.returncode})\n"
            f"{office.stdout}",
            pytrace=False,
        )
    return target
