"""`attach`: a copy of a source is archived, found again everywhere, checked, and taken back."""

from pathlib import Path

import openpyxl
import time_machine

from tests.cli.copies import edition, play, stated_text
from tests.commands import OUTPUT, TRACKER, bring_table, do, logged, must_say
from tests.expected import same_as_before
from tests.study_text import STUDY, change_study, write_study

PAGE = b"%PDF-1.7 a synthetic page"
ATTACH = "attach page.pdf --source lake-survey"
KEPT = Path("record", "returned")


def prepare() -> None:
    """Give the study a source that may disappear, and a file that is a copy of it."""
    change_study('publisher = "Nobody"', 'publisher = "Nobody"\nperishable = true')
    Path("page.pdf").write_bytes(PAGE)


def annex() -> str:
    """Return the edition in which a value cites the source, in one line."""
    bring_table("quarter,item,value,source\n2022Q1,water-level,2.5,lake-survey\n")
    return " ".join(edition().split())


@time_machine.travel("2022-02-03", tick=False)
def test_a_copy_is_kept_and_told_of() -> None:
    """`attach` archives a file by its hash.

    Log, tracker, annex and export tell of it, with day and author.
    """
    told = play(f"{ATTACH} --as Anna") + stated_text() + play("log", "export")
    assert logged()[-1]["origin"]["who"] == "Anna"
    assert [path.read_bytes() for path in KEPT.iterdir()] == [PAGE]
    told += (OUTPUT / "export" / "attached_copies.csv").read_text("utf-8")
    assert "May not stay online. A copy is kept, of 3 February 2022." in annex()
    do("build")
    sheet = openpyxl.load_workbook(TRACKER)["Sources"]
    assert "2022-02-03 page.pdf" in [cell.value for row in sheet.iter_rows() for cell in row]
    same_as_before(told + play("check", ATTACH))


def test_without_a_copy_check_and_the_annex_say_so(study: Path) -> None:
    """`check` and the annex say of a perishable source that no copy is kept; also after an undo.

    They say so, too, where the source has another id by now: the copy once was nowhere, without a
    word.
    """
    told = play("check")
    assert "May not stay online, and no copy is kept." in annex()
    told += play(ATTACH, "check", "undo --yes", "check", "undo --entry 5 --yes")
    write_study(study, STUDY.replace("lake-survey", "sea-survey"))
    same_as_before(told + play("check"))


def test_verify_covers_it() -> None:
    """`verify` names an attached copy that was changed; it keeps its extension, `.new` as well.

    The archive once marked files that wait by `.new`, and the next command took it off this one.
    """
    Path("page.pdf").rename("page.new")
    do("attach page.new --source lake-survey", "export", "verify")
    (kept,) = KEPT.iterdir()
    kept.write_bytes(PAGE + b"!")
    must_say("verify", "R015", code=1)
