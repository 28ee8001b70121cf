"""`attach`: a copy of a source is archived, found again everywhere, checked, and taken back."""

from hashlib import sha256
from pathlib import Path

import openpyxl
import time_machine

from tests.cli.copies import edition
from tests.commands import OUTPUT, TRACKER, bring, do, logged, run, says, tells
from tests.study_text import STUDY, change_study, write_study

PAGE = b"%PDF-1.7 a synthetic page"
ATTACH = ("attach", "page.pdf", "--source", "lake-survey")
KEPT = Path("record", "returned")


def prepare() -> None:
    """Give the study a source that may disappear, and a file that is a copy of it."""
    change_study('publisher = "Nobody"', 'publisher = "Nobody"\nperishable = true')
    Path("page.pdf").write_bytes(PAGE)


def annex() -> str:
    """Return the edition in which a value cites the source, in one line."""
    bring("quarter,item,value,source\n2022Q1,water-level,2.5,lake-survey\n")
    return " ".join(edition().split())


@time_machine.travel("2022-02-03", tick=False)
def test_a_copy_is_kept_and_told_of() -> None:
    """In the record by its hash, with the day and who; in the log, the tracker and the annex."""
    says(*ATTACH, "--as", "Anna")
    last = logged()[-1]
    assert last["content"] == {"kind": "attached", "quarter": "2022Q1", "source": "lake-survey"}
    assert (last["origin"]["who"], last["origin"]["when"][:10]) == ("Anna", "2022-02-03")
    digest = sha256(PAGE).hexdigest()
    assert (KEPT / f"{digest}.pdf").read_bytes() == PAGE
    assert "page.pdf" in run("log").stdout
    do("export")
    exported = (OUTPUT / "export" / "attached_copies.csv").read_text("utf-8")
    assert f"lake-survey,{digest},page.pdf," in exported
    assert "May not stay online. A copy is kept, of 3 February 2022." in annex()
    do("build")
    sheet = openpyxl.load_workbook(TRACKER)["Sources"]
    assert "2022-02-03 page.pdf" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert "no copy is kept" not in says("check")
    before = logged()
    assert "already" in says(*ATTACH)
    assert logged() == before


def test_without_a_copy_check_and_the_annex_say_so(study: Path) -> None:
    """And again, once it is taken back.

    Where the source's id had changed, the copy was nowhere, and no word said so.
    """
    words = "may not stay online, and no copy is kept: lake-survey"
    assert words in says("check")
    assert "May not stay online, and no copy is kept." in annex()
    says(*ATTACH)
    assert words not in says("check")
    do("undo --yes")
    assert words in says("check")
    do("undo --entry 5 --yes")
    write_study(study, STUDY.replace("lake-survey", "sea-survey"))
    tells("check", "copies are kept of sources that the study does not have: lake-survey")


def test_verify_covers_it() -> None:
    """A copy that was changed, or is gone, is named; it is no sign of lost entries.

    It keeps its name whatever its extension: the archive marked what waits by that of this one, and
    the next command took it off.
    """
    Path("page.pdf").rename("page.new")
    do("attach page.new --source lake-survey", "export", "verify")
    (kept,) = KEPT.iterdir()
    kept.write_bytes(PAGE + b"!")
    assert "R015" in says("verify", code=1)
