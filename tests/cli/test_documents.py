"""`brief` and `pack`: the documents as a user makes and reads them, and what is printed."""

import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from pypdf import PdfReader

from scenariobook.standards.colours import SHIPPED_PALETTE
from tests.briefing.cases import lines
from tests.cli.copies import edition, play, type_level
from tests.commands import OUTPUT, TRACKER, bring, bring_table, do, logged, must_say, run
from tests.expected import same_as_before
from tests.study_text import (
    DAM,
    EXPLORATORY,
    PEOPLE,
    RAIN,
    RATION,
    STUDY,
    a_shore,
    an_item,
    change_study,
    write_study,
)
from tests.workbook.as_read import type_in

PACK = OUTPUT / "pack-2022Q1.zip"
BRIEFING = "briefing-2022Q1.pdf"
ESTIMATE = "quarter,subject,analyst,round,likelihood,reason\n2022Q1,"


def as_read(begin: str = "quarterly briefing", end: str = "\nMethod\n") -> str:
    """Return the HTML file as it is read, from a heading to another one."""
    _, found, after = "\n".join(lines(edition())).partition(begin)
    return found + after.partition(end)[0] + "\n"


# --- editions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["emerging", "ruled out"])
def test_a_day_that_is_past_is_no_dated_sign(state: str) -> None:
    """Page one lists the dated sign of an event only until its day, or until the event is ruled
    out.
    """
    write_study(Path(), STUDY + DAM.replace("2024-12-31", "2022-05-31"))
    bring(f"2022Q1,dam-built,{state}")
    for quarter in ("2022Q1", "2022Q2"):
        assert ("Dated sign:" in edition()) is ((state, quarter) == ("emerging", "2022Q1"))
        do("build", "advance --yes")


@pytest.mark.pages
def test_each_document_has_its_quarter_in_its_name() -> None:
    """Each document has its quarter in its name; last quarter's stays when the next one is made."""
    do("build")
    sent = (OUTPUT / BRIEFING).read_bytes()
    do("advance --yes", "build")
    current = (OUTPUT / "briefing-2022Q2.pdf").read_bytes()
    assert current != sent
    options = ("--annex", "--html", "--docx", "--since 1")
    told = play(*(f"brief --quarter 2022Q1 {option}" for option in options))
    assert (OUTPUT / BRIEFING).read_bytes() == sent
    assert (OUTPUT / "briefing-2022Q2.pdf").read_bytes() == current
    told += play("brief --since 1 --annex", "brief --docx")
    same_as_before("\n".join([told, *sorted(path.name for path in OUTPUT.iterdir()), ""]))


def changes_page(since: str) -> str:
    """Return the text of the page of what changed, in one line."""
    do(f"brief --since {since}")
    (page,) = PdfReader(OUTPUT / "update-2022Q1.pdf").pages
    return " ".join(page.extract_text().split())


@pytest.mark.pages
def test_the_command_writes_a_page() -> None:
    """`brief --since` prints what has changed since an entry or a day, of whatever kind it is.

    It once said that nothing had changed where a chance or a commitment had.
    """
    do("build")
    bring("2022Q1,water-level,1.5")
    assert "Water level no reading that counts" in changes_page("1")
    assert "Nothing has been recorded since " in changes_page("2999-01-01")
    before = len(logged())
    bring_table("number,what,who,by\n1,Ask the mayor,Anna,2022-05-01\n")
    told = changes_page(str(before))
    assert "no item and no definition has changed. What else was recorded, 2 entries" in told
    assert "Ask the mayor" in told
    do("brief --since 999", code=1)


@pytest.mark.pages
def test_then_and_now_never_read_the_same() -> None:
    """Whatever `brief --since` lists reads otherwise then and now.

    A renamed item stays the same item. A value of another status once read as it had been; an item
    that another joined had its values.
    """
    judgment = "quarter,scenario,likelihood,rationale\n2022Q1,"
    keys = 'unit = "m"\nwarning = 9\ndirection = "rising"\n'
    study = STUDY + a_shore() + an_item("reed-beds", keys)
    write_study(Path(), study + an_item("tide", keys))
    do("build")
    bring("2022Q1,water-level,4", "2022Q1,shore-line,60", "2022Q1,reed-beds,4", "2022Q1,tide,8")
    bring_table(f"{judgment}lake-holds,60,It rained.\n2022Q1,lake-dries,35,\n")
    sent = str(len(logged()))
    new_ids = {"lake-dries": "lake-gone", "shore-line": "coast-line", "reed-beds": "reed-beds"}
    for was, now in new_ids.items():
        former = "tide" if was == now else was
        study = study.replace(was, now)
        study = study.replace(f'id = "{now}"\n', f'id = "{now}"\nformerly = ["{former}"]\n')
    write_study(Path(), study.replace("warning = 3\n", "warning = 4\n"))
    bring("2022Q1,coast-line,55", "2022Q1,reed-beds,5")
    bring_table(f"{judgment}lake-holds,60,It snowed.\n2022Q1,lake-gone,40,\n")
    told = changes_page(sent)
    for changed in (
        "The lake holds 60% as before It snowed.",
        "Water level 4.0 m, 2022Q1 (watch) 4.0 m, 2022Q1 (warning)",
        "The lake dries up 35% 40%",
        "Shore line 60 km, 2022Q1 55 km, 2022Q1",
        "Reed beds 4 m, 2022Q1 5 m, 2022Q1",
    ):
        assert changed in told
    changes = [change for entry in logged() for change in entry["content"].get("changes", ())]
    assert {"lake-gone", "coast-line"} <= {one["now"] for one in changes if one.get("key") == "id"}
    assert [one["id"] for one in changes if "key" not in one] == []


# --- the pack -------------------------------------------------------------------------------------


def pack_files() -> dict[str, bytes]:
    """Return what a pack holds."""
    with ZipFile(PACK) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.pages
def test_a_pack_holds_briefing_handouts_and_tracker() -> None:
    """`pack` holds the very files that `build` writes, a page that says what is what, and their
    checksums.

    It packs the same bytes each time, and leaves the tracker in output/ alone: what is typed there
    is told.
    """
    added = 'marking = "TLP:AMBER"\nauthors = ["Anna", "Ben"]\norganisation = "A desk"\nstart ='
    change_study("start =", added)
    assert "tracker" not in do("pack")
    assert [*OUTPUT.glob("[!.]*")] == [PACK]
    files, first = pack_files(), PACK.read_bytes()
    do("build")
    for name in (BRIEFING, "tracker.xlsx"):
        assert files[name] == (OUTPUT / name).read_bytes()
    same_as_before("\n".join([files["README.txt"].decode(), *files, ""]))
    sums = files.pop("SHA256SUMS").decode().splitlines()
    assert sums == [f"{sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]
    typed, before = Path(type_level(2.5)).read_bytes(), logged()
    told = "somebody has changed tracker.xlsx since the last build; `build` records what was typed"
    must_say("pack", told)
    assert PACK.read_bytes() == first
    assert (TRACKER.read_bytes(), logged()) == (typed, before)


@pytest.mark.pages
def test_an_exploratory_study_is_packed_without_blind_cards() -> None:
    """The pack of an exploratory study has no blind cards.

    `--participants` counts the copies to print.
    """
    write_study(Path(), EXPLORATORY)
    do("pack --participants 15")
    files = pack_files()
    same_as_before("\n".join([files["README.txt"].decode(), *files, ""]))
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
    """Pages, `log` and tracker call people, triggers and items by name.

    Ids stand only where one types.
    """
    write_study(Path(), STUDY.replace('"Lake desk"', '"ben"') + PEOPLE + RATION)
    for number, text in enumerate(_TYPED):
        assert bring_table(text, "--as", "anna", name=f"{number}.csv").exit_code == 0
    page = "\n".join(lines(edition()))
    assert not re.search(r"\b(anna|ben|water-level|inflow-diverted|ration-water)\b", page)
    assert "Anna Kim" in page
    assert "Ben Lee" in page
    assert "Anna Kim" in " ".join(run("log").stdout.split())
    do("build --as anna")
    tracker = openpyxl.load_workbook(TRACKER)
    for name in ("Update", "Decisions"):
        heads = [cell for row in tracker[name] for cell in row if cell.value == "owner"]
        owners = {cell.offset(1).value for cell in heads}
        assert owners & {"Anna Kim", "Ben Lee"}
        assert not owners & {"anna", "ben"}


@pytest.mark.parametrize(
    "hoped_for, tone", [("lake-dries", "good"), ("lake-holds", "bad"), ("", "neutral")]
)
def test_only_bad_news_is_red(hoped_for: str, tone: str) -> None:
    """A status is red only where it speaks for what nobody hopes for, or against what somebody
    does.
    """
    if hoped_for:
        change_study(f'id = "{hoped_for}"\n', f'id = "{hoped_for}"\nhoped_for = true\n')
    bring("2022Q1,water-level,2.5")
    style, _, html = edition().partition("</style>")
    before = [html[: found.start()] for found in re.finditer('class="status warning"', html)]
    classes = r'class="[^"]*\b(good|bad|neutral)\b'
    assert {one for text in before for one in re.findall(classes, text)[-1:]} == {tone}
    red = SHIPPED_PALETTE["warning"]
    rules = re.findall(r"([^{}]*\.status[^{}]*)\{([^{}]*)\}", style)
    assert {".bad" in selector for selector, does in rules if red in does} == {True}


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2"])
def test_a_grade_is_printed_beside_the_value_that_it_was_given_for(quarter: str) -> None:
    """A grade is printed beside its value, also where the value itself was recorded before."""
    bring("2022Q1,water-level,4.5")
    if quarter == "2022Q2":
        do("advance --yes")
    graded = f"{quarter},water-level,4.5,lake-survey,1"
    assert bring_table(f"quarter,item,value,source,credibility\n{graded}\n").exit_code == 0
    page = as_read()
    assert "B 1" in page
    assert not re.search("B [2-6–]", page)
    assert "no credibility given" not in page


# --- read from end to end -------------------------------------------------------------------------


def test_the_annex_of_a_study_that_has_ended_says_how_its_items_performed() -> None:
    """Once a study has ended, the annex says of each item how early and how often it spoke for what
    came.

    What was seen when all was certain spoke only then. Where a scenario that has ended leaves the
    study, the study has not ended, and its briefing is made.
    """
    bring("2022Q1,water-level,2.9", "2022Q2,water-level,4", "2022Q3,water-level,2")
    part = ("How the items performed", "\nSources\n")
    told = [as_read(*part)]
    for came, did_not in (("lake-holds", "lake-dries"), ("lake-dries", "lake-holds")):
        rows = f"{came},came true,2022-09-30,It was seen.\n"
        rows += f"{did_not},did not come true,2022-09-30,It was not seen.\n"
        bring_table(f"scenario,outcome,decided_on,why\n{rows}")
        told.append(as_read(*part))
    bring_table("quarter,item,value,as_of\n2022Q3,inflow-diverted,observed,2022-08-01\n")
    told.append(as_read(*part))
    write_study(Path(), STUDY.replace("lake-dries", "lake-shrinks"))
    assert part[0] not in edition()
    same_as_before("\n".join(told))


def test_who_does_not_answer_the_second_round_is_not_forgotten() -> None:
    """Who has not answered round 2 is named with the first estimate; rounds are not mixed.

    With one of three answers, page and tracker once had that figure alone, as if all had said it.
    """
    write_study(Path(), STUDY + PEOPLE)
    first = "lake-holds,anna,1,40,Snow.\n2022Q1,lake-holds,ben,1,60,Rain.\n"
    bring_table(f"{ESTIMATE}{first}2022Q1,lake-holds,carl,1,70,Hail.\n")
    told = []
    for second in (
        "lake-holds,anna,2,45,Less snow.\n",
        "lake-holds,ben,2,50,Fog.\n2022Q1,lake-holds,carl,2,50,Mist.\n",
    ):
        bring_table(f"{ESTIMATE}{second}")
        do("build")
        book = openpyxl.load_workbook(TRACKER)
        rows = [row for name in ("Judgments", "Dashboard") for row in book[name]]
        shown = {str(cell.value) for row in rows for cell in row if "45" in str(cell.value)}
        told.append("\n".join([as_read("The analysts,", "\nIt has"), *sorted(shown)]))
    same_as_before("\n\n".join(told))


def test_what_was_read_and_typed_is_printed_so() -> None:
    """The briefing prints each text as typed, and what was read even where part of it is open.

    A month's value is named, and does not count, where its indicator is quarterly now. While the
    source of a value is open, no other source is cited; while the day of a look is open, nobody is
    said to have looked in vain. A note alone is no look. No first letter is made a capital: pH,
    e.g., an address.
    """
    ratings = 'ratings = { lake-dries = "highly likely", lake-holds = "highly unlikely" }\n'
    write_study(Path(), STUDY + RAIN + ratings + DAM)
    bring_table("quarter,item,period,value\n2022Q1,rain-fall,2022-02,33\n")
    change_study('cadence = "monthly"\nwithin = "sum"\n', "")
    bring_table("quarter,item,value,note\n2022Q1,dam-built,,Ask the port.\n")
    judgment = "quarter,scenario,likelihood,confidence,rationale,basis,dissent\n2022Q1,lake-holds"
    bring_table(f"{judgment},60,low,pH is fine.,e.g. two gauges,mRNA says no\n")
    bring_table("quarter,statement,text\n2022Q1,bottom_line,lake.example is down\n")
    do("build")
    level, looked = ("Update", "water-level"), ("Signposts", "inflow-diverted", "looked on")
    source = {(*level, "value"): 2, (*level, "source"): "The mayor himself"}
    type_in({**source, looked: "yesterday"}, str(TRACKER))
    do("build --yes")
    same_as_before(as_read())
