"""Makes what two shipped studies hold that no hand has typed: their data, and their record.

    python tools/data_studies.py extract    data.csv, from the installed package
    python tools/data_studies.py record     record/, from data.csv by the program's own commands

The package is in the dependency group `data` (`pip install --group data`); only `extract` needs
it. `record` makes the record anew: the same entries, with the time at which it ran.

What is read from the data is each study's own business: its readings.py needs neither this script
nor this repository, so that a copy of the study can be taken on.
"""

import csv
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

PACKAGE = "statsmodels"
SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
PROGRAM = (sys.executable, "-m", "scenariobook")


class Origin(NamedTuple):
    """Where a study's data come from, and which quarters its record holds."""

    file: str
    columns: tuple[str, ...]
    quarters: tuple[str, ...]


def quarters(first: str, last: str) -> tuple[str, ...]:
    """Return the quarters from one to another, both included."""
    start, end = (int(quarter[:4]) * 4 + int(quarter[5]) - 1 for quarter in (first, last))
    return tuple(f"{n // 4}Q{n % 4 + 1}" for n in range(start, end + 1))


MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
STUDIES = {
    "us-economy-2006": Origin(
        "statsmodels/datasets/macrodata/macrodata.csv",
        (
            *("year", "quarter", "realgdp", "realcons", "realinv", "realdpi"),
            *("cpi", "tbilrate", "unemp"),
        ),
        quarters("2006Q1", "2008Q2"),
    ),
    "el-nino-1996": Origin(
        "statsmodels/datasets/elnino/elnino.csv",
        ("YEAR", *MONTHS),
        quarters("1996Q3", "1998Q4"),
    ),
}


def extract(study: Path, origin: Origin) -> None:
    """Write the columns that a study uses, as they stand in the package's file."""
    package = distribution(PACKAGE)
    data = Path(str(package.locate_file(origin.file))).read_bytes()
    rows = csv.DictReader(data.decode("utf-8").splitlines())
    with (study / "data.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(f"# Columns of {origin.file}, {PACKAGE} {package.version}; public domain.\n")
        file.write(f"# SHA-256 of that file: {sha256(data).hexdigest()}\n")
        writer = csv.DictWriter(file, origin.columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def record(study: Path, origin: Origin) -> None:
    """Make a study's record anew: a table a quarter, imported, the quarter closed; outcomes."""
    shutil.rmtree(study / "record", ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        for quarter, following in pairwise((*origin.quarters, "")):
            table = Path(folder, f"{quarter}.csv")
            readings = (sys.executable, str(study / "readings.py"), quarter)
            table.write_bytes(subprocess.run(readings, check=True, capture_output=True).stdout)
            run("import", str(study), str(table), "--yes")
            if following:
                run("advance", str(study), "--yes")
    run("import", str(study), str(study / "outcomes.csv"), "--yes")


def run(*arguments: str) -> None:
    """Run one of the program's commands, as the study team."""
    subprocess.run((*PROGRAM, *arguments, "--as", "study team"), check=True)


if __name__ == "__main__":
    step = {"extract": extract, "record": record}.get("".join(sys.argv[1:]))
    if step is None:
        sys.exit(__doc__)
    for name, origin in STUDIES.items():
        step(SCENARIOS / name, origin)
