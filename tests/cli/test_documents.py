"""The documents as a user makes and reads them: editions, the workshop's pack, what is printed."""

import re
from hashlib import sha256
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from pypdf import PdfReader

from scenariobook.standards.colours import SHIPPED_PALETTE
from tests.cli.copies import edition, take
from tests.commands import OUTPUT, TRACKER, bring, do, logged, run, says, type_value
from tests.expected import same_as_before
from tests.study_text import (
    DAM,
    EXPLORATORY,
    PEOPLE,
    RAIN,
    RATION,
    STUDY,
    an_item,
    change_study,
    write_study,
)
from tests.workbook.as_read import typed

PACK = OUTPUT / "pack-2022Q1.zip"
BRIEFING = "briefing-2022Q1.pdf"
ESTIMATE = "quarter,subject,analyst,round,likelihood,reason\n2022Q1,"

# --- editions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["emerging", "ruled out"])
def test_a_day_that_is_past_is_no_dated_sign(state: str) -> None:
    """One that was ruled out stood there for ever."""
    write_study(Path(), STUDY + DAM.replace("2024-12-31", "2022-05-31"))
    take(f"2022Q1,dam-built,{state}")
    for quarter in ("2022Q1", "2022Q2"):
        is_listed = (state, quarter) == ("emerging", "2022Q1")
        assert ("Dated sign:" in edition()) is is_listed
        do("build", "advance --yes")


@pytest.mark.pages
def test_each_document_has_its_quarter_in_its_name() -> None:
    """Last quarter's stays when the next one is made; none has a second copy."""
    do("build")
    sent = (OUTPUT / BRIEFING).read_bytes()
    do("advance --yes", "build")
    current = (OUTPUT / "briefing-2022Q2.pdf").read_bytes()
    assert current != sent
    options = ("--annex", "--html", "--docx", "--since 1")
    do(*(f"brief --quarter 2022Q1 {option}" for option in options))
    made, then = {path.name for path in OUTPUT.iterdir()}, f"2022Q1-as-known-{len(logged())}"
    assert {name for name in made if "2022Q1" in name} == {
        BRIEFING,
        f"briefing-{then}.pdf",
        f"briefing-{then}.html",
        f"briefing-{then}.docx",
        f"annex-{then}.pdf",
        f"update-{then}.pdf",
    }
    assert (OUTPUT / BRIEFING).read_bytes() == sent
    assert (OUTPUT / "briefing-2022Q2.pdf").read_bytes() == current
    do("brief --since 1 --annex", "brief --docx")
    assert {path.name for path in OUTPUT.iterdir() if "2022Q2" in path.name} == {
        "briefing-2022Q2.pdf",
        "briefing-2022Q2.docx",
        "annex-2022Q2.pdf",
        "update-2022Q2.pdf",
    }


def update(since: str) -> str:
    """Return the text of the page of what changed, in one line."""
    do(f"brief --since {since}")
    (page,) = PdfReader(OUTPUT / "update-2022Q1.pdf").pages
    return " ".join(page.extract_text().split())


@pytest.mark.pages
def test_the_command_writes_a_page() -> None:
    """Against the edition after an entry. A change that it has no list for is no "nothing".

    It said that nothing had changed where a chance or a commitment had.
    """
    do("build")
    take("2022Q1,water-level,1.5")
    assert "Water level no reading that counts" in update("1")
    assert "Nothing has been recorded since " in update("2999-01-01")
    before = len(logged())
    bring("number,what,who,by\n1,Ask the mayor,Anna,2022-05-01\n")
    told = update(str(before))
    assert "no item and no definition has changed. What else was recorded, 2 entries" in told
    assert "Ask the mayor" in told
    says("brief", "--since", "999", code=1)


@pytest.mark.pages
def test_then_and_now_never_read_the_same() -> None:
    """A value of another status, and a scenario with another reason, were listed as they had been.

    So the reader looked for what had changed.
    """
    judgment = "quarter,scenario,likelihood,rationale\n2022Q1,lake-holds,60,"
    take("2022Q1,water-level,4")
    bring(f"{judgment}It rained.\n")
    sent = str(len(logged()))
    change_study("warning = 3", "warning = 4")
    bring(f"{judgment}It snowed.\n")
    told = update(sent)
    assert "The lake holds 60% as before It snowed." in told
    assert "Water level 4.0 m, 2022Q1 (watch) 4.0 m, 2022Q1 (warning)" in told


# --- the pack -------------------------------------------------------------------------------------


NAMES = [
    "README.txt",
    "SHA256SUMS",
    BRIEFING,
    "handouts/cards-blind.pdf",
    "handouts/cards.pdf",
    "handouts/judgment-sheet.pdf",
    "handouts/questions.pdf",
    "handouts/rating-sheet.pdf",
    "handouts/run-sheet.pdf",
    "tracker.xlsx",
]


def contents() -> dict[str, bytes]:
    """Return what a pack holds."""
    with ZipFile(PACK) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.pages
def test_a_pack_holds_briefing_handouts_and_tracker() -> None:
    """The very files that build wrote, and the same bytes twice; a page says what is what."""
    added = 'marking = "TLP:AMBER"\nauthors = ["Anna", "Ben"]\norganisation = "A desk"\nstart ='
    change_study("start =", added)
    do("build")
    assert "tracker" not in says("pack")
    files = contents()
    assert list(files) == NAMES
    for name in (BRIEFING, "tracker.xlsx"):
        assert files[name] == (OUTPUT / name).read_bytes()
    same_as_before("pack, README", files["README.txt"].decode())
    sums = files.pop("SHA256SUMS").decode().splitlines()
    assert sums == [f"{sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]
    first = PACK.read_bytes()
    do("pack")
    assert PACK.read_bytes() == first


@pytest.mark.pages
def test_the_tracker_in_the_pack_says_what_the_briefing_says() -> None:
    """It is that which build would write, whatever the one in output/ holds: that was packed."""
    do("pack")
    assert [*OUTPUT.glob("[!.]*")] == [PACK]
    packed = contents()["tracker.xlsx"]
    do("build")
    assert TRACKER.read_bytes() == packed
    typed = type_value(TRACKER, 2.5)
    before = logged()
    told = "somebody has changed tracker.xlsx since the last build; `build` records what was typed"
    assert told in says("pack")
    assert contents()["tracker.xlsx"] == packed
    assert (TRACKER.read_bytes(), logged()) == (typed, before)


@pytest.mark.pages
def test_an_exploratory_study_is_packed_without_blind_cards() -> None:
    """There is nothing to be blind to. With a number of people, the run sheet counts copies."""
    write_study(Path(), EXPLORATORY)
    do("pack --participants 15")
    files = contents()
    assert list(files) == [name for name in NAMES if "blind" not in name]
    assert b"cards-blind" not in files["README.txt"]
    page = PdfReader(BytesIO(files["handouts/run-sheet.pdf"])).pages[0].extract_text()
    assert "Judgment sheet 30 two a participant" in " ".join(page.split())


# --- what a reader meets --------------------------------------------------------------------------


_TYPED = (
    "quarter,statement,text,analyst\n2022Q1,bottom_line,The lake is drying up.,anna\n",
    "quarter,item,value,analyst\n2022Q1,water-level,2.5,anna\n",
    "quarter,item,note,analyst\n2022Q1,inflow-diverted,Nobody was there.,ben\n",
    "quarter,about,answer,who,why\n2022Q1,ration-water,under way,ben,It has begun.\n",
    "number,what,who,by,for\n1,Count the wells,ben,2022-05-01,ration-water\n",
)


def test_people_triggers_and_items_go_by_name() -> None:
    """Whoever reads a page or `log` knows no ids; only what was typed has them."""
    write_study(Path(), STUDY.replace('"Lake desk"', '"ben"') + PEOPLE + RATION)
    for number, text in enumerate(_TYPED):
        assert bring(text, "--as", "anna", name=f"{number}.csv").exit_code == 0
    html = edition()
    assert not re.search(r"\b(anna|ben|water-level|inflow-diverted|ration-water)\b", shown(html))
    assert "Anna Kim" in shown(html)
    assert "Ben Lee" in html
    assert "Anna Kim" in " ".join(run("log").stdout.split())
    do("build --as anna")
    tracker = openpyxl.load_workbook(TRACKER)
    for name in ("Update", "Decisions"):
        heads = [cell for row in tracker[name] for cell in row if cell.value == "owner"]
        owners = {cell.offset(1).value for cell in heads}
        assert owners & {"Anna Kim", "Ben Lee"}
        assert not owners & {"anna", "ben"}


def shown(html: str) -> str:
    """Return what a reader of the HTML edition sees, without addresses and styles."""
    bare = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", html)
    return unescape(re.sub(r"<[^>]*>", " ", bare)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "hoped_for, tone", [("lake-dries", "good"), ("lake-holds", "bad"), ("", "neutral")]
)
def test_only_bad_news_is_red(hoped_for: str, tone: str) -> None:
    """The water is low, which speaks for the lake that dries up: somebody may hope for that."""
    if hoped_for:
        change_study(f'id = "{hoped_for}"\n', f'id = "{hoped_for}"\nhoped_for = true\n')
    take("2022Q1,water-level,2.5")
    html = edition()
    before = [html[: found.start()] for found in re.finditer('class="status warning"', html)]
    around = [re.findall(r'class="[^"]*\b(good|bad|neutral)\b', text)[-1:] for text in before]
    assert [tone] in around
    assert all(one in ([], [tone]) for one in around)
    red = SHIPPED_PALETTE["warning"]
    rules = re.findall(r"([^{}]*\.status[^{}]*)\{([^{}]*)\}", html)
    assert {red in does for selector, does in rules if ".bad" in selector} >= {True}
    assert not any(red in does for selector, does in rules if ".bad" not in selector)


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2"])
def test_a_grade_is_printed_beside_the_value_that_it_was_given_for(quarter: str) -> None:
    """Also where the value was recorded before without one, or is that of the quarter before."""
    take("2022Q1,water-level,4.5")
    if quarter == "2022Q2":
        do("advance --yes")
    graded = f"{quarter},water-level,4.5,lake-survey,1"
    assert bring(f"quarter,item,value,source,credibility\n{graded}\n").exit_code == 0
    html = shown(edition())
    assert "B 1" in html
    assert not re.search("B [2-6–]", html)
    assert "no credibility given" not in html


# --- the annex of a study that has ended --------------------------------------------------------


def end(came: str, did_not: str) -> None:
    """Record how the study's scenarios ended."""
    rows = (
        f"{came},came true,2022-09-30,It was seen.\n"
        f"{did_not},did not come true,2022-09-30,It was not seen.\n"
    )
    bring(f"scenario,outcome,decided_on,why\n{rows}", name=f"{came}.csv")


def performances() -> list[str]:
    """Return the rows of the annex's table, each as its cells' texts; none without a table."""
    _, heading, after = edition().partition("How the items performed")
    rows = re.findall(r"<tr.*?</tr>", after.partition("</table>")[0], re.DOTALL)[1:]
    texts = (re.sub(r"<[^>]*>", "|", row) for row in rows)
    return [re.sub(r"\|+", "|", "".join(text.split("\n"))).strip("|") for text in texts if heading]


def test_the_annex_of_a_study_that_has_ended_says_how_its_items_performed() -> None:
    """Which spoke early, late, never or falsely for what came, and in how many quarters.

    What was seen when all was certain spoke only then.
    """
    take("2022Q1,water-level,2.9", "2022Q2,water-level,4", "2022Q3,water-level,2")
    assert performances() == []
    end("lake-holds", "lake-dries")
    assert performances() == [
        "Spoke for what did not come: 1 item",
        "Water level|2022Q1|–|2 quarters",
        "Rightly silent: 1 item",
        "The inflow is diverted|–|–|–",
    ]
    end("lake-dries", "lake-holds")
    spoke = ["Spoke before it was certain: 1 item", "Water level|2022Q1|2|2 quarters"]
    never = ["Never spoke for what came: 1 item", "The inflow is diverted|–|–|–"]
    assert performances() == [*spoke, *never]
    bring("quarter,item,value,as_of\n2022Q3,inflow-diverted,observed,2022-08-01\n")
    late = ["Spoke only then, or later: 1 item", "The inflow is diverted|2022Q3|0|1 quarter"]
    assert performances() == [*spoke, *late]


# --- what was read, and never printed so ----------------------------------------------------------


@pytest.mark.pages
def test_what_is_called_otherwise_now_was_in_the_study_before() -> None:
    """Scenario and item were new to the study; the log had each as added, removed and renamed."""
    do("build")
    take("2022Q1,water-level,4.5")
    bring("quarter,scenario,likelihood\n2022Q1,lake-holds,60\n2022Q1,lake-dries,35\n")
    sent = str(len(logged()))
    text = STUDY.replace("lake-dries", "lake-gone").replace("water-level", "lake-level")
    for was, now in (("lake-dries", "lake-gone"), ("water-level", "lake-level")):
        text = text.replace(f'id = "{now}"\n', f'id = "{now}"\nformerly = ["{was}"]\n')
    write_study(Path(), text)
    take("2022Q1,lake-level,4.0")
    bring("quarter,scenario,likelihood\n2022Q1,lake-gone,40\n")
    told = update(sent)
    assert "The lake dries up 35% 40%" in told
    assert "Water level 4.5 m, 2022Q1 4.0 m, 2022Q1" in told
    changes = [change for entry in logged() for change in entry["content"].get("changes", ())]
    assert {"lake-gone", "lake-level"} <= {one["now"] for one in changes if one.get("key") == "id"}
    assert [one["id"] for one in changes if "key" not in one] == []


@pytest.mark.pages
def test_an_item_that_another_joined_is_compared_with_itself() -> None:
    """What was then was the other one's value."""
    other = an_item("tide", 'unit = "m"\nwarning = 9\ndirection = "rising"\n')
    write_study(Path(), STUDY + other)
    take("2022Q1,water-level,4.5", "2022Q1,tide,8")
    sent = str(len(logged()))
    write_study(Path(), STUDY.replace('"water-level"\n', '"water-level"\nformerly = ["tide"]\n'))
    take("2022Q1,water-level,4.0")
    assert "Water level 4.5 m, 2022Q1 4.0 m, 2022Q1" in update(sent)


def test_who_does_not_answer_the_second_round_is_not_forgotten() -> None:
    """One of three answered: page and tracker had her figure alone, as if all had said it.

    The others' figures and reasons were printed nowhere. Rounds are not mixed.
    """
    write_study(Path(), STUDY + PEOPLE)
    bring(
        f"{ESTIMATE}lake-holds,anna,1,40,Snow.\n2022Q1,lake-holds,ben,1,60,Rain.\n"
        "2022Q1,lake-holds,carl,1,70,Hail.\n"
    )
    bring(f"{ESTIMATE}lake-holds,anna,2,45,Less snow.\n")
    told = " ".join(shown(edition()).split())
    assert "The analysts, second round Anna Kim, Anna's desk 45% Less snow." in told
    first = "First round, of those without a figure in the second Ben Lee, Ben's desk 60% Rain."
    assert f"{first} Carl Ott, Carl's desk 70% Hail." in told
    assert {"45% (45 to 45), 1 of 3", "45, 45; 1 of 3"} <= cells()
    bring(f"{ESTIMATE}lake-holds,ben,2,50,Fog.\n2022Q1,lake-holds,carl,2,50,Mist.\n")
    assert "50% (45 to 50)" in cells()
    assert "answered the first round alone" not in edition()


def cells() -> set[object]:
    """Return what stands on two sheets of the tracker that is built now."""
    do("build")
    book = openpyxl.load_workbook(TRACKER)
    rows = (row for name in ("Judgments", "Dashboard") for row in book[name])
    return {cell.value for row in rows for cell in row}


def test_what_was_read_was_never_never_read() -> None:
    """A month's value stands in the record, but the indicator is quarterly now.

    Page two had it as never read, and the list of gaps as not read since tracking began.
    """
    ratings = 'ratings = { lake-dries = "highly likely", lake-holds = "highly unlikely" }\n'
    write_study(Path(), STUDY + RAIN + ratings)
    bring("quarter,item,period,value\n2022Q1,rain-fall,2022-02,33\n")
    change_study('cadence = "monthly"\nwithin = "sum"\n', "")
    told = " ".join(shown(edition()).split())
    assert (
        "Rain on the lake “33 mm”, recorded for 2022-02 , does not count: it no longer fits" in told
    )
    assert re.search("Rain on the lake: [^:]* no reading that counts", told)
    assert "never read" not in told


def test_while_its_source_is_open_a_value_has_no_other_source() -> None:
    """The usual source was cited beside a value that somebody has from another one."""
    do("build")
    row = ("Update", "water-level")
    typed({(*row, "value"): 2, (*row, "source"): "The mayor himself"}, str(TRACKER))
    do("build --yes")
    told = " ".join(shown(edition()).split())
    assert "sources, 2022Q1: in question, team 'The mayor himself'" in told
    assert "Water level 2.0 m, 2022Q1 – –, source open" in told
    assert "– –, source open no grade" in told
    assert "usual source" not in told


def test_a_look_whose_day_is_open_is_told_once() -> None:
    """Nobody had looked since tracking began, and somebody had looked for it in vain."""
    do("build")
    typed({("Signposts", "inflow-diverted", "looked on"): "yesterday"}, str(TRACKER))
    do("build --yes")
    told = " ".join(shown(edition()).split())
    assert "looked on, 2022Q1: in question" in told
    assert "Looked for this quarter, nothing new The inflow is diverted" in told
    assert "no look recorded" not in told


def test_a_note_alone_is_no_look() -> None:
    """It said that nobody had looked since the last day of the quarter, of which it was."""
    bring("quarter,item,value,note\n2022Q1,inflow-diverted,,Ask the port.\n")
    told = " ".join(shown(edition()).split())
    assert "no look recorded since tracking began in January 2022" in told
    assert "since March 2022" not in told


def test_what_people_typed_keeps_its_first_letter() -> None:
    """Page one and the annex made it a capital: PH, E.g., and an address."""
    judgment = "quarter,scenario,likelihood,confidence,rationale,basis,dissent\n2022Q1,lake-holds"
    bring(f"{judgment},60,low,pH is fine.,e.g. two gauges,mRNA says no\n")
    bring("quarter,statement,text\n2022Q1,bottom_line,lake.example is down\n")
    told = " ".join(shown(edition()).split())
    for words in ("pH is fine.", "Unsure: e.g. two gauges.", "Dissent: mRNA says no."):
        assert words in told
    assert not re.search("PH is|E.g. two|MRNA|Lake.example", told)
