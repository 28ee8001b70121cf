"""Too much of anything: a located error or a correct page, in bounded time and memory.

Each case is a whole command in a process of its own that may take so much memory and so much of
the processor's time and no more; both limits are nets, several times what was measured.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from msgspec.structs import replace

from scenariobook.paths import LEDGER
from scenariobook.record.ledger.kinds import Reading, State
from tests.builders import a_ledger, q, sight
from tests.clients.forks import Ended, Forks
from tests.study_text import STUDY, an_item, write_study


def title(text: str) -> str:
    return STUDY.replace('"Water level"', f'"{text}"')


def indicators(count: int) -> str:
    return STUDY + "".join(an_item(f"item-x{n}", "watch = 1\nwarning = 2\n") for n in range(count))


def many_ratings(count: int) -> str:
    more = "".join(f'z{n} = "even", ' for n in range(count))
    return STUDY.replace("ratings = { lake-dries", f"ratings = {{ {more}lake-dries")


def levels(count: int) -> str:
    named = ", ".join(f'"l{n}"' for n in range(count))
    return STUDY.replace('unit = "m"', f'type = "ordinal"\nlevels = [{named}]')


# What a study has too much of; the study; what `check` says of it: nothing where it is fine.
CHECKED: Final = (
    ("a title of 100,000", lambda: title("x " * 50_000), ":34:9: error[S107]"),
    ("a word of 32,767", lambda: title("x" * 32_767), ":34:9: error[S108]"),
    ("10,000 lists", lambda: f"{STUDY}x = {'[' * 10_000}{']' * 10_000}", "error[S001]"),
    ("10,000 tables", lambda: f"{STUDY}x = {'{a=' * 10_000}1{'}' * 10_000}", "error[S001]"),
    ("a deep key", lambda: f"{STUDY}[{'.'.join(['a'] * 10_000)}]\nx = 1\n", "error[S001]"),
    ("10 MB", lambda: f"{STUDY}# {'x' * 10_000_000}", "error[S004]"),
    ("a list of 500,000", lambda: f"{STUDY}x = [{'1,' * 500_000}]", "error[S101]"),
    ("50,000 keys", lambda: STUDY + "".join(f"k{n} = 1\n" for n in range(50_000)), "S101"),
    ("30,000 ratings on one line", lambda: many_ratings(30_000), "error[S202]"),
    ("50,000 levels", lambda: levels(50_000), "error[S209]"),
    ("a prior next to nothing", lambda: STUDY.replace("= 30", "= 5e-324"), "error[S204]"),
    ("a number of 5,000 digits", lambda: STUDY.replace("= 30", f"= {'9' * 5_000}"), "S001"),
    ("10,000 indicators", lambda: indicators(10_000), ""),
)
NARRATIVES: Final = (
    "- " * 10_000 + "end",
    "\n".join(f"{'  ' * depth}- a" for depth in range(120)),
    "> " * 10_000 + "end",
    "[a](" * 700 + " " + "[" * 2_900,
    "*a **b " * 4_000,
    "| " * 10_000 + "\n" + "|-" * 1_400,
    " ".join("`" * count for count in range(1, 240)),
)
NUMBERS: Final = (
    ("-1e308", "-1.7e308"),
    ("1.7e308", "-1.7e308"),
    ("5e-324", "-5e-324"),
    ("0.1234567890123456789012", "-0.12345678901234567890"),
)


def long_study() -> str:
    """Return a study that has each of these, and texts as long as they may be."""
    parts = [STUDY.replace('"Water level"', f'"{"word " * 6_553}"')]
    for number, text in enumerate(NARRATIVES):
        lines = ("[[scenarios]]", f'id = "scenario-x{number}"', 'title = "T"', "prior = 30")
        more = ('kind = "alternative"', 'summary = "S"', f"narrative = '''\n{text}\n'''")
        parts += [*lines, *more]
    for number, (watch, warning) in enumerate(NUMBERS):
        limits = f'watch = {watch}\nwarning = {warning}\ndirection = "falling"\n'
        parts.append(an_item(f"item-x{number}", f"{limits}baseline = {{ value = {watch} }}\n"))
    return "\n".join(parts)


def bounded(forks: Forks, command: str, folder: Path, *options: str) -> Ended:
    """Run a command within the limits; whatever happens, it is no traceback."""
    done = forks.run(command, str(folder), *options)
    assert done.status in {0, 1}, done.text[-500:]
    assert "Traceback" not in done.text
    return done


def with_ledger(folder: Path, ledger: bytes, text: str = STUDY) -> Path:
    """Return the folder of a study that has a ledger."""
    (write_study(folder, text) / LEDGER).parent.mkdir()
    (folder / LEDGER).write_bytes(ledger)
    return folder


@pytest.mark.parametrize("text, error", [pytest.param(*case, id=name) for name, *case in CHECKED])
def test_a_flood_is_told_where_it_stands(
    text: Callable[[], str], error: str, tmp_path: Path, forks: Forks
) -> None:
    """A flood in a study is reported where it stands, or is fine.

    Nobody is shown more than can be read.
    """
    done = bounded(forks, "check", write_study(tmp_path, text()))
    assert error in done.text
    assert done.status == bool(error)
    assert len(done.text) < 300_000


def test_a_flood_has_its_pages(tmp_path: Path, forks: Forks) -> None:
    """A study with texts and numbers as large as they get has its tracker and its briefing."""
    values = (9e299, -9e299, 5e-324, 0.1234567890123456789)
    readings = [Reading(q("2022Q1"), f"item-x{n}", value=value) for n, value in enumerate(values)]
    folder = with_ledger(tmp_path, a_ledger(*readings).data, long_study())
    assert bounded(forks, "build", folder).status == 0
    made = tmp_path / "output" / "small-study"
    assert (made / "briefing-2022Q1.pdf").read_bytes().rstrip().endswith(b"%%EOF")
    assert (made / "tracker.xlsx").stat().st_size > 10_000


def test_tens_of_thousands_of_sightings_are_read(tmp_path: Path, forks: Forks) -> None:
    """Tens of thousands of sightings of one signpost in one quarter are read and printed."""
    states = (State.OBSERVED, State.EMERGING)
    seen = (sight("inflow-diverted", "2022Q1", states[n % 2]) for n in range(30_000))
    noted = (replace(one, note=f"n{n}") for n, one in enumerate(seen))
    folder = with_ledger(tmp_path, a_ledger(*noted).data)
    assert bounded(forks, "status", folder).status == 0
    assert bounded(forks, "brief", folder, "--html").status == 0


@pytest.mark.parametrize("sealed", [True, False])
def test_a_line_of_50_megabytes_is_no_entry(sealed: bool, tmp_path: Path, forks: Forks) -> None:
    """A line of 50 megabytes is no entry, whether or not its hash is right."""
    entry = Reading(q("2022Q1"), "water-level", value=1.0, note="x " * 25_000_000)
    folder = with_ledger(tmp_path, a_ledger(entry).data if sealed else b"x" * 50_000_000 + b"\n")
    done = bounded(forks, "check", folder)
    assert done.status == 1
    assert "ledger.jsonl:1:1: error[R001]" in done.text
    assert len(done.text) < 2_000


def test_thousands_of_rows_about_the_same_are_read(tmp_path: Path, forks: Forks) -> None:
    """Thousands of rows about the same item are read within the limits.

    Somebody filled a row down. Each row was once held against each other: that took minutes.
    """
    folder = write_study(tmp_path)
    assert bounded(forks, "build", folder).status == 0
    book = openpyxl.load_workbook(tmp_path / "output" / "small-study" / "tracker.xlsx")
    sheet = book["Update"]
    typed = {"Water level", "water-level"}
    row = [cell.value if cell.value in typed else None for cell in sheet[4]]
    for _ in range(20_000):
        sheet.append(row)
    book.save(tmp_path / "copy.xlsx")
    assert bounded(forks, "import", folder, str(tmp_path / "copy.xlsx"), "--dry-run").status == 0
