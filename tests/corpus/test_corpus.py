"""Whatever file is imported: one sentence that names it, in bounded time and memory."""

import re
import struct
import time
from collections.abc import Iterator
from datetime import date
from errno import EACCES
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from scenariobook.bounds import SECONDS, limited
from scenariobook.cli.shared.documents import make_tracker
from scenariobook.intake.read_files import read_files
from scenariobook.record.ledger.kinds import Stated
from scenariobook.record.project_folder import open_project
from scenariobook.workbook.limits.preflight import inspect
from scenariobook.workbook.xlsx import loading
from tests.clients.forks import Forks
from tests.commands import recorded_in, run
from tests.corpus.files import BROKEN, CONTENTS, FOREIGN, HARMLESS, TABLES
from tests.corpus.trackers import (
    DAMAGED,
    GUIDE,
    STRINGS,
    STYLES,
    TYPES,
    UNCHANGED,
    WORKBOOK,
    Case,
    after,
    before,
    beside_rows,
    edited,
    in_rows,
    packed,
    parts,
    patched,
    replaced,
    tracker,
    with_parts,
)
from tests.study_text import write_study

# --- the tracker, made to take a reader's memory or time ------------------------------------------


_MANY: Final = 1_000_000
_TOO_MANY: Final = "rows and cells, most of them perhaps empty"
_TOO_LONG: Final = "the sheet 'Guide' takes more than 20 seconds or a gigabyte of memory to read"
_UNREAD: Final = "the file cannot be read"


def _archives() -> Iterator[Case]:
    six, many = [f"x{n}.bin" for n in range(6)], [(f"x{n}", b"") for n in range(9_000)]
    yield Case("a part of 70 MB", lambda: with_parts(("x.xml", b"a" * 70_000_000)), "70 MB")
    elements = before("</workbook>", (b"<a/>", 17_000_000))
    yield edited("a list of sheets of 68 MB", f"its part {WORKBOOK} would", WORKBOOK, elements)
    yield Case(
        "parts of 360 MB",
        lambda: with_parts(*((name, bytes(60_000_000)) for name in six)),
        "would unpack to 360 MB",
    )
    yield Case("3,000 parts", lambda: with_parts(*many[:3_000]), "parts; a tracker has under 2,000")
    yield Case("9,000 parts", lambda: packed(many), "9,000 parts")
    yield Case("a tracker in a tracker", lambda: with_parts(("x.xlsx", tracker())), UNCHANGED)
    # All lead to the first one's data.
    yield Case("entries in one place", lambda: patched("<I", 0, (b"PK\1\2", 42)), DAMAGED)
    yield Case("a size that lies", lambda: _said("x.bin", 10, bytes(60_000_000)), DAMAGED)
    whole = f"its part {STRINGS} would unpack to 1,000 MB"
    yield Case("one text of 1 GB", lambda: _said(STRINGS, 1_000_000_000), whole)


def _said(name: str, size: int, more: bytes = b"") -> bytes:
    """A part, perhaps one more, of which the archive's list says another size."""
    data = bytearray(with_parts((name, more)) if more else packed(parts().items()))
    struct.pack_into("<I", data, data.rfind(name.encode()) - 46 + 24, size)
    return bytes(data)


def _rows() -> Iterator[Case]:
    formatted = b'<row s="3" customFormat="1"/>'
    as_excel = b'<row r="1000000" spans="1:26" ht="15" customHeight="1"/>'
    cells = (b'<row r="90">', (b"<c/>", _MANY), b"</row>")
    last = b'<row r="1048576"><c r="A1048576" t="b"><v>1</v></c></row>'
    yield in_rows("a million formatted rows", _TOO_MANY, (formatted, _MANY))
    yield in_rows("rows of 67 MB", "the sheet 'Guide' has 67 MB of rows", (as_excel, 1_200_000))
    yield in_rows("30,000 formatted rows", UNCHANGED, (formatted, 30_000))
    yield in_rows("a million cells", _TOO_MANY, *cells)
    yield in_rows("the last row", UNCHANGED, last)
    yield in_rows("the last cell", UNCHANGED, last.replace(b"A1", b"XFD1"))
    yield in_rows("deep rows", UNCHANGED, (b"<row>", 100_000), (b"</row>", 100_000))
    yield in_rows("a long attribute", UNCHANGED, b'<row a="', (b"a", 60_000_000), b'"/>')
    digits = (b'<row r="90"><c r="A90"><v>', (b"9", 60_000_000), b".0</v></c></row>")
    yield in_rows("a number of 60 MB", UNCHANGED, *digits)


def _beside() -> Iterator[Case]:
    columns = before("<sheetData>", b"<cols>", (b"<col/>", _MANY), b"</cols>")
    rules = b'<conditionalFormatting sqref="A1"/>'
    yield edited("a million columns", _TOO_MANY, GUIDE, columns)
    yield _merged("merged nowhere", _UNREAD, "ZZZZ0:A1")
    yield beside_rows("a million rules", _TOO_MANY, (rules, _MANY))
    table = re.compile(rb' ref="[^"]*"')
    for ref, words in (("XFD1048575:XFD1048576", UNCHANGED), ("P5:banana", _UNREAD)):
        at = partial(table.sub, f' ref="{ref}"'.encode(), count=1)
        yield edited(f"a table at {ref}", words, "xl/tables/table3.xml", at)


def _merged(name: str, words: str, ref: str) -> Case:
    return beside_rows(name, words, f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'.encode())


def _lists() -> Iterator[Case]:
    texts = before("</sst>", (b"<si><t>x</t></si>", _MANY))
    yield edited("a million texts", UNCHANGED, STRINGS, texts)
    types = before("</Types>", (b"<Override/>", _MANY))
    yield edited("a million types", _UNREAD, TYPES, types)
    text = after("<si><t>", (b"a", 60_000_000))
    yield edited("one text of 60 MB", UNCHANGED, STRINGS, text)
    deep = before("</cellXfs>", (b"<xf>", 3_000), (b"</xf>", 3_000))
    yield edited("deep settings", _UNREAD, STYLES, deep)


def _long() -> Iterator[Case]:
    shared = b'<row><c><f t="shared" si="0"/></c></row>'
    first = b'<row r="90"><c r="A90"><f t="shared" si="0" ref="A90:A9999">'
    formulas = (first, (b"SUM(A1:B2)+", 700), b"1</f></c></row>", (shared, 20_000))
    merges = (b"<mergeCells>", (b'<mergeCell ref="A1:A2"/>', _MANY), b"</mergeCells>")
    yield in_rows("shared formula", _TOO_LONG, *formulas)
    yield beside_rows("a million merges", _TOO_LONG, *merges)
    yield Case("30,000 links", _linked, _TOO_LONG)
    formats = before("</cellXfs>", (b"<xf/>", _MANY))
    yield edited("a million formats", "the file takes more than", STYLES, formats)
    area = b'<definedName name="_xlnm.Print_Area" localSheetId="0">%s</definedName>'
    areas = before("</definedNames>", area % (b"'" * 300_000))
    yield edited("a long print area", "the file takes more than", WORKBOOK, areas)
    form = replaced('formatCode="', f'formatCode="{"[" * 300_000}')
    yield edited("a long format", "the file takes more than", STYLES, form)


def _linked() -> bytes:
    """A sheet of 30,000 links, each searched for among 30,000 relationships."""
    numbers = range(30_000)
    links = (b'<hyperlink ref="A%d" id="r%d"/>' % (n + 1, n) for n in numbers)
    outside = (
        b'<Relationship Id="r%d" Type="hyperlink" Target="x" TargetMode="External"/>' % n
        for n in numbers
    )
    ours = dict(parts())
    linked = after("</sheetData>", b"<hyperlinks>", *links, b"</hyperlinks>")
    ours[GUIDE] = linked(ours[GUIDE])
    rels = b"".join([b"<Relationships>", *outside, b"</Relationships>"])
    return packed([*ours.items(), ("xl/worksheets/_rels/sheet1.xml.rels", rels)])


def _large() -> Iterator[Case]:
    link = b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
    yield _merged("merged to the end", _TOO_LONG, "A1:XFD1048576")
    yield beside_rows("a link over everything", _TOO_LONG, link)
    elements = before("</cellXfs>", (b"<a/>", 15_000_000))
    yield edited("60 MB of elements", _UNREAD, STYLES, elements)


BOMBS: Final = (*_archives(), *_rows(), *_beside(), *_lists())
LONG: Final = tuple(_long())  # openpyxl takes all of the time that it has
LARGE: Final = tuple(_large())  # or all of the memory


# --- whatever file is imported --------------------------------------------------------------------


SLOWEST = 5.0  # seconds of work (of the processor, not by the clock) beside what openpyxl may take
MOST_MEMORY = 500.0  # megabytes: the same


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the small study's folder, and stand in it."""
    folder = write_study(tmp_path / "lake")
    monkeypatch.chdir(folder)
    return folder


def named(cases: tuple[Case, ...]) -> list[object]:
    assert len({case.name for case in cases}) == len(cases)
    return [pytest.param(case, id=case.name) for case in cases]


def record(study: Path) -> list[object]:
    """Return what is known: what is unclear is not."""
    contents = (entry.content for entry in recorded_in(study))
    return [one for one in contents if isinstance(one, Stated) and not one.unclear]


def imported(case: Case) -> tuple[int, str]:
    """Import a case's file; return the exit code and what was said."""
    Path(case.file).write_bytes(case.make())
    begin = time.process_time()
    done = run("import", case.file, "--yes")
    assert time.process_time() - begin < SLOWEST
    return done.exit_code, done.stderr


def brings_nothing(study: Path, case: Case, code: int) -> None:
    ended, said = imported(case)
    assert (ended, record(study)) == (code, []), said
    assert case.words in said


@pytest.mark.parametrize("case", named((*FOREIGN, *BROKEN)))
def test_a_file_that_is_no_tracker_gets_one_sentence(study: Path, case: Case) -> None:
    """The sentence names the file and its nature; nothing is recorded."""
    code, said = imported(case)
    assert not record(study)
    assert "Traceback" not in said
    assert "\x1b" not in said
    if not case.words and code == 0:
        assert UNCHANGED in said  # the flipped bit said nothing
        return
    assert code == 1
    # What was found in a file never brings line ends or a screenful of text with it.
    (sentence,) = (line for line in said.splitlines() if line.startswith(case.file))
    assert len(sentence) < 330
    assert case.words in sentence
    # Whoever is refused a file is told what to do about it.
    assert "cannot be read" not in said or "save it again" in said or "ask for it again" in said


@pytest.mark.parametrize("case", named(HARMLESS))
def test_a_tracker_is_read_whatever_its_package_looks_like(study: Path, case: Case) -> None:
    """Other programs write other packages; what is unharmed is read, and nothing has changed."""
    brings_nothing(study, case, 0)


@pytest.mark.parametrize("case", named((*BOMBS, *LARGE)))
def test_no_file_takes_much_time_or_memory(study: Path, case: Case, forks: Forks) -> None:
    """The whole command, as a process of its own: both bounds hold, and it says why.

    What fills the memory is stopped at a gigabyte more than was in use, while openpyxl reads.
    """
    Path(case.file).write_bytes(case.make())
    done = forks.run("import", str(study), str(study / case.file), "--yes")
    assert done.status == (0 if case.words == UNCHANGED else 1), done.text
    assert "Traceback" not in done.text
    assert case.words in done.text
    assert not record(study)
    assert done.seconds < SLOWEST + (SECONDS if case in LARGE else 0)
    assert done.megabytes < MOST_MEMORY + (1024 if case in LARGE else 0)


@pytest.mark.parametrize("case", named(LONG))
def test_what_takes_too_long_is_stopped(
    study: Path, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where openpyxl has a library in C do the work, which sees a signal late."""
    monkeypatch.setattr(loading, "limited", partial(limited, 1))
    brings_nothing(study, case, 1)


@pytest.mark.parametrize("case", named(TABLES))
def test_a_table_that_is_none_says_what_it_is(study: Path, case: Case) -> None:
    """A workbook, a web page, another encoding under the name .csv."""
    brings_nothing(study, case, 1)


@pytest.mark.parametrize("case", named(CONTENTS))
def test_odd_contents_are_recorded_asked_about_or_refused(study: Path, case: Case) -> None:
    """What is recorded comes back unchanged from the next tracker; all else changes nothing."""
    code, said = imported(case)
    assert case.words in said
    assert "report this as a bug" not in said
    if code == 1:
        assert not record(study)
        return
    project, problems, _ = open_project(study)
    assert project is not None, problems
    again = make_tracker(project, project.record.open_quarter)
    inspect(again)
    assert not read_files(project, {case.file: again}, date(2026, 1, 1)).results


@pytest.mark.parametrize("name", ["~$copy.xlsx", ".~lock.copy.xlsx#"])
def test_what_a_program_puts_beside_an_open_tracker_is_skipped(study: Path, name: str) -> None:
    """Excel's lock file and LibreOffice's come along where somebody names all files."""
    Path(name).write_bytes(b"Anna")
    Path("copy.xlsx").write_bytes(tracker())
    done = run("import", name, "copy.xlsx", "--yes")
    assert (done.exit_code, record(study)) == (0, [])
    assert f"skipped {name}" in done.stderr


def test_what_is_no_file_gets_a_sentence(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, a name that is not there, a file that must not be read."""
    (study / "folder").mkdir()
    Path("copy.xlsx").write_bytes(tracker())
    Path("closed.xlsx").write_bytes(tracker())
    whole = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "closed.xlsx":
            raise PermissionError(EACCES, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    for name in ("folder", "nowhere.xlsx", "closed.xlsx"):
        done = run("import", "copy.xlsx", name, "--yes")
        assert done.exit_code in {1, 2}
        assert name in done.stderr
    assert not record(study)
