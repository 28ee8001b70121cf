"""The documents as a user makes and reads them: editions, the workshop's pack, what is printed."""

from __future__ import annotations

import re
from hashlib import sha256
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from pypdf import PdfReader

from scenariobook.paths import output_folder
from scenariobook.standards.colours import SHIPPED_PALETTE
from tests.cli.copies import table
from tests.commands import bring, logged, run, type_value
from tests.printed_once import PrintedOnce
from tests.study_text import DAM, PEOPLE, RATION, STUDY, write_study

# --- editions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["emerging", "ruled out"])
def test_a_day_that_is_past_is_no_dated_sign(study: Path, state: str) -> None:
    """One that was ruled out stood there for ever."""
    write_study(study, STUDY + DAM.replace("2024-12-31", "2022-05-31"))
    bring(f"quarter,item,value\n2022Q1,dam-built,{state}\n")
    for quarter in ("2022Q1", "2022Q2"):
        run("build")
        run("brief", "--html")
        page = study / "output" / "small-study" / f"briefing-{quarter}.html"
        is_listed = (state, quarter) == ("emerging", "2022Q1")
        assert ("Dated sign:" in page.read_text("utf-8")) is is_listed
        run("advance", "--yes")


@pytest.mark.pages
def test_each_document_has_its_quarter_in_its_name(study: Path) -> None:
    """Last quarter's stays when the next one is made; none has a second copy."""
    run("build")
    folder = study / "output" / "small-study"
    sent = (folder / "briefing-2022Q1.pdf").read_bytes()
    run("advance", "--yes")
    run("build")
    assert (folder / "briefing-2022Q1.pdf").read_bytes() == sent
    current = (folder / "briefing-2022Q2.pdf").read_bytes()
    assert current != sent
    for arguments in (["--annex"], ["--html"], ["--docx"], ["--since", "1"]):
        assert run("brief", "--quarter", "2022Q1", *arguments).exit_code == 0
    entry = len(logged())
    assert {path.name for path in folder.iterdir() if "2022Q1" in path.name} == {
        "briefing-2022Q1.pdf",
        f"briefing-2022Q1-as-known-{entry}.pdf",
        f"briefing-2022Q1-as-known-{entry}.html",
        f"briefing-2022Q1-as-known-{entry}.docx",
        f"annex-2022Q1-as-known-{entry}.pdf",
        f"update-2022Q1-as-known-{entry}.pdf",
    }
    assert (folder / "briefing-2022Q1.pdf").read_bytes() == sent
    assert (folder / "briefing-2022Q2.pdf").read_bytes() == current
    assert run("brief", "--since", "1", "--annex").exit_code == 0
    assert run("brief", "--docx").exit_code == 0
    names = {path.name for path in folder.iterdir() if "2022Q2" in path.name}
    assert names == {
        "briefing-2022Q2.pdf",
        "briefing-2022Q2.docx",
        "annex-2022Q2.pdf",
        "update-2022Q2.pdf",
    }


@pytest.mark.parametrize("form", ["--html", "--docx"])
def test_an_update_is_one_page_as_pdf(study: Path, form: str) -> None:
    """Beside an update for which the user had asked instead, the briefing was written as well."""
    refused = run("brief", "--since", "1", form)
    assert refused.exit_code == 2
    assert "--since writes one page as PDF: leave out --html and --docx" in refused.stderr
    assert not (study / "output").exists()


def words(path: Path) -> str:
    """Return the text of a one-page document, in one line."""
    (page,) = PdfReader(path).pages
    return " ".join(page.extract_text().split())


@pytest.mark.pages
def test_the_command_writes_a_page(study: Path) -> None:
    """Against the edition after an entry. A change that it has no list for is no "nothing".

    It said that nothing had changed where a chance or a commitment had.
    """
    run("build")
    (study / "in.csv").write_text("quarter,item,value\n2022Q1,water-level,1.5\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    assert run("brief", "--since", "1").exit_code == 0
    page = study / "output" / "small-study" / "update-2022Q1.pdf"
    assert "What changed since " in words(page)
    assert "Water level never read" in words(page)
    run("brief", "--since", "2999-01-01")
    assert "Nothing has been recorded since " in words(page)
    before = len((study / "record" / "ledger.jsonl").read_text().splitlines())
    (study / "in.csv").write_text("number,what,who,by\n1,Ask the mayor,Anna,2022-05-01\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    run("brief", "--since", str(before))
    told = words(page)
    assert "What changed since " in told
    assert "no item and no definition has changed. What else was recorded, 2 entries" in told
    assert "Ask the mayor" in told
    assert run("brief", "--since", "999").exit_code == 1


@pytest.mark.pages
def test_then_and_now_never_read_the_same(study: Path) -> None:
    """A value of another status, and a scenario with another reason, were listed as they had been.

    So the reader looked for what had changed.
    """
    reading = "quarter,item,value\n2022Q1,water-level,4\n"
    judgment = "quarter,scenario,likelihood,rationale\n2022Q1,lake-holds,60,"
    assert bring(reading).exit_code == bring(f"{judgment}It rained.\n").exit_code == 0
    sent = str(len(logged()))
    write_study(study, STUDY.replace("warning = 3", "warning = 4"))
    assert bring(f"{judgment}It snowed.\n").exit_code == 0
    assert run("brief", "--since", sent).exit_code == 0
    told = words(study / "output" / "small-study" / "update-2022Q1.pdf")
    assert "The lake holds 60% as before It snowed." in told
    assert "Water level 4.0 m, 2022Q1 (watch) 4.0 m, 2022Q1 (warning)" in told


# --- the pack -------------------------------------------------------------------------------------


MADE = "output/small-study"
NAMES = [
    "README.txt",
    "SHA256SUMS",
    "briefing-2022Q1.pdf",
    "handouts/cards-blind.pdf",
    "handouts/cards.pdf",
    "handouts/judgment-sheet.pdf",
    "handouts/questions.pdf",
    "handouts/rating-sheet.pdf",
    "handouts/run-sheet.pdf",
    "tracker.xlsx",
]


def contents(path: str | Path = f"{MADE}/pack-2022Q1.zip") -> dict[str, bytes]:
    """Return what a pack holds."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.pages
def test_a_pack_holds_briefing_handouts_and_the_tracker_as_it_stands(
    study: Path, printed_once: PrintedOnce
) -> None:
    """The very files that build wrote, and the same bytes twice; a page says what is what."""
    added = 'marking = "TLP:AMBER"\nauthors = ["Anna", "Ben"]\norganisation = "A desk"\nstart ='
    write_study(study, STUDY.replace("start =", added))
    run("build")
    result = run("pack")
    assert result.exit_code == 0, result.stderr
    assert "tracker" not in result.stderr
    files = contents()
    assert list(files) == NAMES
    for name in ("briefing-2022Q1.pdf", "tracker.xlsx"):
        assert files[name] == (study / MADE / name).read_bytes()
    told = files["README.txt"].decode()
    named = {line.split()[0] for line in told.splitlines() if line.startswith("  ")}
    assert {*NAMES[2:]} <= named
    for words in (
        "TLP:AMBER",
        "send it back to\n  Anna, Ben, A desk.",
        "sha256sum -c SHA256SUMS",
        "Get-FileHash",
    ):
        assert words in told
    sums = files.pop("SHA256SUMS").decode().splitlines()
    assert sums == [f"{sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]
    first = (study / MADE / "pack-2022Q1.zip").read_bytes()
    printed_once.forget()
    assert run("pack").exit_code == 0
    assert (study / MADE / "pack-2022Q1.zip").read_bytes() == first


@pytest.mark.pages
def test_the_tracker_in_the_pack_says_what_the_briefing_says(study: Path) -> None:
    """It is that which build would write, whatever the one in output/ holds: that was packed."""
    assert run("pack").exit_code == 0
    assert [path.name for path in (study / MADE).glob("[!.]*")] == ["pack-2022Q1.zip"]
    packed = contents()["tracker.xlsx"]
    run("build")
    assert (study / MADE / "tracker.xlsx").read_bytes() == packed
    typed = type_value(study / MADE / "tracker.xlsx", 2.5)
    before = (study / "record" / "ledger.jsonl").read_bytes()
    told = run("pack").stderr
    assert (
        "somebody has changed tracker.xlsx since the last build; `build` records what was typed"
        in told
    )
    assert contents()["tracker.xlsx"] == packed
    assert (study / MADE / "tracker.xlsx").read_bytes() == typed
    assert (study / "record" / "ledger.jsonl").read_bytes() == before


@pytest.mark.pages
def test_an_exploratory_study_is_packed_without_blind_cards(study: Path) -> None:
    """There is nothing to be blind to. With a number of people, the run sheet counts copies."""
    lines = [line for line in STUDY.splitlines() if not line.startswith("prior")]
    text = "\n".join(lines).replace("horizon =", 'mode = "exploratory"\nhorizon =')
    write_study(study, text)
    assert run("pack", "--participants", "0").exit_code == 2
    assert run("pack", "--participants", "15").exit_code == 0
    files = contents()
    assert list(files) == [name for name in NAMES if "blind" not in name]
    assert b"cards-blind" not in files["README.txt"]
    page = PdfReader(BytesIO(files["handouts/run-sheet.pdf"])).pages[0].extract_text()
    assert "Judgment sheet 30 two a participant" in " ".join(page.split())


# --- what a reader meets --------------------------------------------------------------------------


_NAMED = STUDY.replace('"Lake desk"', '"ben"') + PEOPLE + RATION
_TYPED = """\
quarter,statement,text,analyst
2022Q1,bottom_line,The lake is drying up.,anna
---
quarter,item,value,note,analyst
2022Q1,water-level,2.5,,anna
2022Q1,inflow-diverted,,Nobody was there.,ben
---
quarter,about,answer,who,why
2022Q1,ration-water,under way,ben,It has begun.
---
number,what,who,by,for
1,Count the wells,ben,2022-05-01,ration-water
"""


def briefing(study: Path) -> str:
    """Return the HTML edition with its entities read and each space an ordinary one."""
    assert run("brief", "--html").exit_code == 0
    made = max(output_folder(study, "small-study").glob("briefing-*.html"))
    return unescape(made.read_text("utf-8")).replace("\N{NO-BREAK SPACE}", " ")


def test_people_triggers_and_items_go_by_name(study: Path) -> None:
    """Whoever reads a page or `log` knows no ids; only what was typed has them."""
    write_study(study, _NAMED)
    for number, text in enumerate(_TYPED.split("---\n")):
        Path(f"{number}.csv").write_text(text)
        done = run("import", f"{number}.csv", "--as", "anna", "--yes")
        assert done.exit_code == 0, done.stderr
    html = briefing(study)
    assert not re.search(r"\b(anna|ben|water-level|inflow-diverted|ration-water)\b", shown(html))
    assert "Anna Kim" in shown(html)
    assert "Ben Lee" in html
    entries = " ".join(run("log").stdout.split())
    assert "Anna Kim" in entries
    assert run("build", "--as", "anna").exit_code == 0
    tracker = openpyxl.load_workbook(output_folder(study, "small-study") / "tracker.xlsx")
    for name in ("Update", "Decisions"):
        heads = [cell for row in tracker[name] for cell in row if cell.value == "owner"]
        owners = {cell.offset(1).value for cell in heads}
        assert owners & {"Anna Kim", "Ben Lee"}
        assert not owners & {"anna", "ben"}


def shown(html: str) -> str:
    """Return what a reader of the HTML edition sees, without addresses and styles."""
    bare = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", html)
    return re.sub(r"<[^>]*>", " ", bare)


@pytest.mark.parametrize(
    "hoped_for, tone", [("lake-dries", "good"), ("lake-holds", "bad"), ("", "neutral")]
)
def test_only_bad_news_is_red(study: Path, hoped_for: str, tone: str) -> None:
    """The water is low, which speaks for the lake that dries up: somebody may hope for that."""
    hope = (f'id = "{hoped_for}"\ntitle', f'id = "{hoped_for}"\nhoped_for = true\ntitle')
    write_study(study, STUDY.replace(*hope))
    assert run("import", str(table("in.csv", "2022Q1,water-level,2.5")), "--yes").exit_code == 0
    html = briefing(study)
    before = [html[: found.start()] for found in re.finditer('class="status warning"', html)]
    around = [re.findall(r'class="[^"]*\b(good|bad|neutral)\b', text)[-1:] for text in before]
    assert [tone] in around
    assert all(one in ([], [tone]) for one in around)
    red = SHIPPED_PALETTE["warning"]
    rules = re.findall(r"([^{}]*\.status[^{}]*)\{([^{}]*)\}", html)
    assert {red in does for selector, does in rules if ".bad" in selector} >= {True}
    assert not any(red in does for selector, does in rules if ".bad" not in selector)


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2"])
def test_a_grade_is_printed_beside_the_value_that_it_was_given_for(
    study: Path, quarter: str
) -> None:
    """Also where the value was recorded before without one, or is that of the quarter before."""
    assert run("import", str(table("in.csv", "2022Q1,water-level,4.5")), "--yes").exit_code == 0
    if quarter == "2022Q2":
        assert run("advance", "--yes").exit_code == 0
    assert (
        bring(
            f"quarter,item,value,source,credibility\n{quarter},water-level,4.5,lake-survey,1\n"
        ).exit_code
        == 0
    )
    html = shown(briefing(study))
    assert "B 1" in html
    assert not re.search("B [2-6–]", html)
    assert "no credibility given" not in html
