"""Real keys in a LibreOffice window: what was typed is in the saved file, whatever was shown.

What is plain is also taken in, from that file. Whoever types presses Enter, and Enter once more
where a message is shown. There is one only at a word that is not on a list: at no number and no
date, whose keys it would eat.
"""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.cell.cell import Cell

from tests.clients.office import Window, running_window
from tests.commands import OUTPUT, TRACKER, do, logged, says
from tests.losses.returning import hand_out_of, open_matters
from tests.prepared_once import PreparedOnce
from tests.study_text import DAM, PEOPLE, RATION, STUDY, an_item, write_study
from tests.workbook.as_read import first_free, recorded, row_of

# --- a study with cells of each kind, blank and filled; and a team --------------------------------


GAUGES: Final = 20  # which Anna owns, as a first week has them
_KINDS: Final = {
    "number": 'unit = "km"\nwatch = 40\nwarning = 50\nrange = [0, 90]\n',
    "percent": 'unit = "%"\nwatch = 40\nwarning = 50\n',
    "level": 'type = "ordinal"\nlevels = ["calm", "tense", "war"]\nwatch = "tense"\n',
    "answer": 'type = "yes-no"\nconcern = "yes"\n',
    "month": 'unit = "t"\nwatch = 40\nwarning = 50\ncadence = "monthly"\nwithin = "sum"\n',
}
_CITED: Final = 'source = "lake-survey"\n'
_BUREAU: Final = """
[[sources]]
id = "bureau"
title = "Bureau"
publisher = "Nobody"
reliability = "B"
"""
# What the first quarter brought, and the open one.
_SAID: Final = """\
quarter,item,period,value,as_of,source,note
2022Q1,full-number,,40.5,2022-03-31,lake-survey,A note.
2022Q1,full-level,,calm,,lake-survey,A note.
2022Q1,full-answer,,no,,,
2022Q1,inflow-diverted,,observed,2022-03-01,lake-survey,
2022Q2,full-number,,41.5,2022-06-30,lake-survey,A note.
2022Q2,full-percent,,30,2022-06-30,lake-survey,A note.
2022Q2,full-level,,calm,2022-06-30,lake-survey,A note.
2022Q2,full-answer,,no,2022-06-30,lake-survey,A note.
2022Q2,full-month,2022-04,11.5,,,A note.
2022Q2,dam-built,,emerging,2022-06-30,lake-survey,A note.
"""
_JUDGED: Final = (
    "quarter,scenario,likelihood,confidence,basis,rationale\n2022Q2,lake-holds,61,low,Basis.,Why.\n"
)


def a_desk() -> None:
    """Write a study, its second quarter open; rows called ``full`` have all that may be there."""
    named = product(_KINDS, ("full", "blank"))
    items = (an_item(f"{how}-{kind}", _CITED + _KINDS[kind]) for kind, how in named)
    write_study(Path(), STUDY + PEOPLE + _BUREAU + DAM + RATION + "".join(items))
    Path("said.csv").write_text(_SAID, "utf-8")
    Path("judged.csv").write_text(_JUDGED, "utf-8")
    do("build --yes", "import said.csv judged.csv --yes", "build --yes")


def a_team() -> None:
    """Write a study of three people, of whom Anna owns many gauges, with their hand-outs."""
    owned = [(f"gauge-{n:02}", "anna", "number") for n in range(GAUGES)]
    others = product(("ben", "carl"), ("number", "level"))
    owned += [(f"{owner}s-{kind}", owner, kind) for owner, kind in others]
    items = (an_item(id_, f'{_CITED}owner = "{who}"\n{_KINDS[kind]}') for id_, who, kind in owned)
    write_study(Path(), STUDY + PEOPLE + _BUREAU + DAM + RATION + "".join(items))
    do("build --yes", "hand-out --yes")


def cell_at(path: Path, table: str, called: str, header: str) -> Cell:
    """Return a cell of a saved workbook, with what a formula showed."""
    found = row_of(openpyxl.load_workbook(path, data_only=True), table, called)[header]
    assert isinstance(found, Cell)
    return found


def address(table: str, called: str, header: str, path: Path = TRACKER) -> tuple[str, str]:
    """Return the sheet and the address of a cell."""
    cell = cell_at(path, table, called, header)
    return cell.parent.title, cell.coordinate


# --- each cell ------------------------------------------------------------------------------------


pytestmark = pytest.mark.client

# What is typed: a table, its row, its header; the keys; what the file must hold then.
Place = tuple[str, str, str]
Keys = tuple[Place, str, object]


def _both(kind: str) -> tuple[str, str]:
    return f"blank-{kind}", f"full-{kind}"


def _rows(table: str, *called: str, **typed: Any) -> list[Keys]:
    """Return what is typed in rows, by header: keys alone, or keys and what the file holds then."""
    names = {name: name.rstrip("_").replace("_", " ") for name in typed}
    pairs = {names[k]: v if isinstance(v, tuple) else (v, v) for k, v in typed.items()}
    return [((table, one, header), *pair) for header, pair in pairs.items() for one in called]


_EVENTS: Final = ("inflow-diverted", "dam-built")
_SCENARIOS: Final = ("lake-holds", "lake-dries")
PLAIN: Final[Sequence[Keys]] = (
    *_rows("Update", *_both("number"), value=("35", 35), as_of=("2022-05-31", date(2022, 5, 31))),
    *_rows("Update", *_both("number"), source="bureau", credibility=("3", 3), by="Cleo"),
    *_rows("Update", *_both("number"), note="Two words, and 35."),
    *_rows("Update", *_both("percent"), value=("27.5", 27.5), note=("2021", 2021)),
    *_rows("Update", *_both("percent"), as_of=("6/29/2022", date(2022, 6, 29))),
    # As LibreOffice corrects it.
    *_rows("Update", *_both("percent"), source=("lake-survey; bureau", "Lake-survey; bureau")),
    *_rows("Update", *_both("level"), value="tense"),
    *_rows("Update", *_both("answer"), value="yes"),
    *_rows("Update", "water-level", looked_on=("2022-06-12", date(2022, 6, 12))),
    *_rows("Update", "full-month 2022-04", value="=12+0.5"),
    *_rows("Update", "full-month 2022-05", value=("'13", "13")),  # text
    *_rows("Update", "blank-month 2022-06", note="Too early."),
    *_rows("Signposts", *_EVENTS, state="observed", seen_on=("2022-04-30", date(2022, 4, 30))),
    *_rows("Signposts", *_EVENTS, source="bureau; lake-survey", credibility=("1", 1)),
    *_rows("Signposts", *_EVENTS, note="It was seen."),
    *_rows("Words", "Bottom line", "So what", text="Nothing moved."),
    *_rows("Judgments", "lake-holds", likelihood=("35", 35)),
    *_rows("Judgments", "lake-dries", likelihood="likely", outcome="came true", why="It came."),
    *_rows("Judgments", "lake-dries", decided_on=("2022-06-29", date(2022, 6, 29))),
    *_rows("Judgments", *_SCENARIOS, confidence="high", rationale="Since it rained."),
    *_rows("Judgments", *_SCENARIOS, basis="Much was read.", dissent="Ben sees more."),
    *_rows("Chances", "dam-built", chance=("35", 35), why="Since it rained."),
    *_rows("Decisions", "ration-water", answer="under way", why="It was time.", who="The board"),
    *_rows("Decisions", "ration-water", on=("2022-06-20", date(2022, 6, 20))),
    *_rows("Commitments", "1", what="Close two wells.", who="The works"),
    *_rows("Commitments", "1", for_=("lake-holds", "Lake-holds")),  # as LibreOffice corrects it
    *_rows("Commitments", "1", by=("2022-09-30", date(2022, 9, 30))),
    *_rows("Log", "full-number", value=("36.5", 36.5), as_of=("2022-02-28", date(2022, 2, 28))),
    *_rows("Log", "full-number", source="bureau"),
    *_rows("Log", "full-level", value="war"),
    *_rows("Log", "full-answer", note="It was late."),
)
# Nobody can read it, or asks about it; no message comes, since no list is there.
DOUBTFUL: Final[Sequence[Keys]] = (
    *_rows("Update", *_both("number"), value="About 7", as_of="31.03.2024", source="agenci"),
    *_rows("Update", *_both("percent"), value=("33%", 0.33)),  # the cell's format shows 0
    *_rows("Update", *_both("percent"), as_of=("1924-03-31", date(1924, 3, 31))),
    *_rows("Update", *_both("month 2022-04"), value="=1/0"),
    *_rows("Update", *_both("month 2022-06"), value="#N/A"),
    *_rows("Update", "full-month 2022-05", value=("999999", 999999)),
    *_rows("Signposts", *_EVENTS, seen_on="next year"),
    *_rows("Judgments", "lake-holds", likelihood=("60.5", 60.5)),
    *_rows("Judgments", "lake-dries", likelihood="Perhaps"),
    *_rows("Chances", "dam-built", chance="maybe"),
    *_rows("Commitments", "2", by="soon"),
)
# Words that are not on the list of their cell: a message says so, and keeps them.
OFF_THE_LIST: Final[Sequence[Keys]] = (
    *_rows("Update", *_both("level"), value="furious"),
    *_rows("Update", *_both("answer"), value="perhaps"),
    *_rows("Update", *_both("number"), credibility=("9", 9)),
    *_rows("Signposts", *_EVENTS, state="gone"),
    *_rows("Judgments", *_SCENARIOS, confidence="very high"),
    *_rows("Judgments", "lake-holds", outcome="it came"),
    *_rows("Decisions", "ration-water", answer="perhaps"),
    *_rows("Commitments", "1", for_="drought"),
    *_rows("Log", "full-level", value="furious"),
)


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    """Return a window for all tests here."""
    with running_window() as shown:
        yield shown


@pytest.fixture(autouse=True)
def _here(request: Any, tmp_path: Path, monkeypatch: Any, prepared_once: PreparedOnce) -> None:
    """Stand in the folder of a study whose second quarter is open, or of a team's hand-outs."""
    folder = tmp_path / "study"
    folder.mkdir()
    monkeypatch.chdir(folder)
    prepared_once.bring(folder, a_team if "team" in request.fixturenames else a_desk)


@pytest.fixture
def team() -> None:
    """Let the study be that of three people with their hand-outs."""


@pytest.mark.parametrize(
    "keys, is_told",
    [(PLAIN, False), (DOUBTFUL, False), (OFF_THE_LIST, True)],
    ids=["plain", "doubtful", "off the list"],
)
def test_what_was_typed_is_in_the_file(keys: Sequence[Keys], is_told: bool, window: Window) -> None:
    """Over blank cells and over filled ones; and only where it is off a list a message says so."""
    places = [place for place, _, _ in keys]
    cells = [address(*place) for place in places]
    with window.edited(TRACKER):
        typed = [window.type(*at, text) for at, (_, text, _) in zip(cells, keys, strict=True)]
    saved = openpyxl.load_workbook(TRACKER)
    found = [_plain(saved[sheet][cell].value) for sheet, cell in cells]
    assert [*zip(places, found, strict=True)] == [(place, holds) for place, _, holds in keys]
    shown = [*zip(places, map(bool, typed), strict=True)]
    assert shown == [(place, is_told) for place in places]
    do("build --yes")
    entries = [entry["origin"] for entry in logged()]
    came = {(o["sheet"], cell) for o in entries for cell in o.get("cells", {}).values()}
    assert {*cells} <= came
    asked = {matter["item"] for matter in open_matters()}
    assert not asked if keys is PLAIN else asked
    if keys is PLAIN:
        months = [one for one in recorded("reading") if one["item"] == "full-month"]
        # As imported; what the formula shows; what the text says.
        assert [one["value"] for one in months if "value" in one] == [11.5, 12.5, 13]


def test_a_late_value_is_typed_below_the_log(window: Window) -> None:
    """Its row says what it needs: a title and a quarter; it takes the keys of these."""
    row = first_free(openpyxl.load_workbook(TRACKER), "Log", "id")
    typed = (("value", "7.5"), ("item", "Blank number"), ("quarter", "2022Q1"))
    with window.edited(TRACKER):
        for (header, text), needs in zip(typed, ("item?", "quarter?", None), strict=True):
            assert not window.type("Log", row[header].coordinate, text)
            window.save()
            shows = openpyxl.load_workbook(TRACKER, data_only=True)["Log"][row["check"].coordinate]
            assert (shows.value or None) == needs
    do("build --yes")
    assert cell_at(TRACKER, "Log", "blank-number", "value").value == 7.5


def test_check_says_at_once_what_is_amiss(window: Window) -> None:
    """While the file is still open: beside each value, in a word or two."""
    told = {
        ("blank-number", "value", "91"): "outside 0 to 90",
        ("blank-number", "value", "About 7"): "unclear",
        ("blank-number", "value", "35"): None,
        ("blank-number", "as of", "2022-07-01"): "date not in 2022Q2",
        ("blank-number", "as of", "tomorrow"): "unclear",
        ("blank-percent", "value", "About 7"): "value unclear",
        ("blank-percent", "value", "1000"): None,
        ("blank-percent", "as of", "tomorrow"): "date unclear",
        ("blank-month 2022-04", "value", "3"): None,
        ("water-level", "looked on", "2022-06-01"): None,
    }
    assert cell_at(TRACKER, "Update", "blank-number", "check").value == "due"
    for (item, header, text), said in told.items():
        with window.edited(TRACKER):
            window.type(*address("Update", item, header), text)
        assert (cell_at(TRACKER, "Update", item, "check").value or None) == said, text


def test_an_open_cell_says_who_differs_and_is_settled_by_typing(window: Window) -> None:
    """Anna's and Ben's copies differ: the cell is empty, and the value typed over it stands."""
    for person, text in {"anna": "61", "ben": "58"}.items():
        copy = Path(shutil.copy(TRACKER, f"{person}.xlsx"))
        with window.edited(copy):
            window.type(*address("Update", "blank-percent", "value"), text)
    do("import --from anna anna.xlsx --yes")
    says("import", "--from", "ben", "ben.xlsx", "--yes", code=1)  # something stays open
    do("build --yes")
    for text, check in (("", "open: Anna Kim 61, Ben Lee 58"), ("60", None)):
        with window.edited(TRACKER):
            # A file that LibreOffice saves has what its cells show.
            window.type(*address("Update", "blank-percent", "note"), "Asked both.")
            if text:
                window.type(*address("Update", "blank-percent", "value"), text)
        assert cell_at(TRACKER, "Update", "blank-percent", "value").value == (60 if text else None)
        assert (cell_at(TRACKER, "Update", "blank-percent", "check").value or None) == check
    do("build --yes")
    assert not open_matters()
    assert [one["value"] for one in recorded("reading") if one["item"] == "blank-percent"][-1] == 60


def test_lists_stay_with_their_rows_after_sorting(window: Window) -> None:
    """In the window where it was sorted, and when the file is opened again."""
    head = openpyxl.load_workbook(TRACKER)["Update"].tables["Update"].ref
    top, bottom = head.split(":")
    below = f"A{int(top[1:]) + 1}:{bottom}"
    before = address("Update", "full-level", "value")
    with window.edited(TRACKER):
        window.sort("Update", below, 1)
    assert address("Update", "full-level", "value") != before, "nothing was sorted"
    for _ in range(2):  # as it lies there now, twice opened
        with window.edited(TRACKER):
            for item, text in (
                ("full-level", "furious"),
                ("full-level", "war"),
                ("full-answer", "yes"),
                ("full-number", "many"),
                ("full-number", "41"),
            ):
                shown = window.type(*address("Update", item, "value"), text)
                assert bool(shown) == (text == "furious"), (item, text)
    assert cell_at(TRACKER, "Update", "full-level", "value").value == "war"
    assert cell_at(TRACKER, "Update", "full-number", "value").value == 41


def _plain(value: object) -> object:
    """Return what a cell holds; of a moment, the day."""
    return date(value.year, value.month, value.day) if isinstance(value, date) else value


# --- three people's quarter, from the hand-outs to the briefing -----------------------------------

TEAM: Final = ("anna", "ben", "carl")
SECOND: Final = OUTPUT / "hand-out" / "small-study-2022Q1-anna-round-2.xlsx"
MOST_KEYS: Final = 30  # of a row with four cells


def written(window: Window, path: Path, *columns: tuple[Place, Sequence[str]]) -> None:
    """Type downwards or to the right from some cells: texts, each with the key after it."""
    with window.edited(path):
        for place, keys in columns:
            window.go(*address(*place, path))
            window.write(*keys)


def down(*texts: str) -> list[str]:
    """Return texts with the key that leads to the row below."""
    return [part for text in texts for part in (text, "Return")]


@pytest.mark.usefixtures("team")
def test_a_first_week_takes_the_keys_of_its_values(window: Window) -> None:
    """Twenty rows, the value alone: its own keys and one more; no message stops them."""
    values = [f"{number + 10}.5" for number in range(GAUGES)]
    written(window, hand_out_of("anna"), (("Update", "gauge-00", "value"), down(*values)))
    do(f"import {hand_out_of('anna')} --yes")
    assert {one["item"]: one["value"] for one in recorded("reading")} == {
        f"gauge-{number:02}": number + 10.5 for number in range(GAUGES)
    }


@pytest.mark.usefixtures("team")
def test_four_cells_a_row_take_thirty_keys(window: Window) -> None:
    """Value, day, source and credibility stand side by side; Enter leads back to the next value."""
    texts = ("12.5", "3/15/22", "lake-survey", "2")
    row = [part for text in texts for part in (text, "Tab")]
    row[-1] = "Return"
    assert sum(len(text) for text in texts) + len(texts) <= MOST_KEYS
    written(window, hand_out_of("anna"), (("Update", "gauge-00", "value"), row * GAUGES))
    do(f"import {hand_out_of('anna')} --yes")
    fields = ("value", "as_of", "sources", "credibility")
    told = [tuple(one[field] for field in fields) for one in recorded("reading")]
    assert told == [(12.5, "2022-03-15", ["lake-survey"], 2)] * GAUGES


@pytest.mark.usefixtures("team")
def test_three_peoples_quarter_from_hand_out_to_briefing(window: Window) -> None:
    """Readings, a sighting, estimates in two rounds; then the team's judgments and one decision."""
    estimates = (("Estimates", "lake-holds", "likelihood"), down("61", "35"))
    for person, first, values in (
        ("anna", "gauge-00", down(*["41"] * GAUGES)),
        ("ben", "bens-number", down("42")),
        ("carl", "carls-level", down("tense")),
    ):
        written(window, hand_out_of(person), (("Update", first, "value"), values), estimates)
    files = " ".join(str(hand_out_of(person)) for person in TEAM)
    do(f"import {files} --yes", "hand-out --round 2 --yes")
    for number, person in enumerate(TEAM):
        path = SECOND.with_stem(SECOND.stem.replace("anna", person))
        likelihoods = (("Estimates", "lake-holds", "likelihood"), down(f"{50 + number}", "40"))
        reasons = (("Estimates", "lake-holds", "reason"), down("Since it rained."))
        written(window, path, likelihoods, reasons)
        do(f"import {path} --yes")
    given = Counter((one["analyst"], one["round"]) for one in recorded("estimate"))
    assert given == dict.fromkeys(product(TEAM, (1, 2)), 2)
    do("build --yes")
    written(window, TRACKER, (("Signposts", "inflow-diverted", "state"), down("observed")))
    do("build --yes")
    assert cell_at(TRACKER, "Judgments", "lake-holds", "analysts").value
    judged = ["52", "Tab", "high", "Tab", "Since it rained.", "Return"]
    written(
        window,
        TRACKER,
        (("Words", "Bottom line", "text"), down("The lake will hold.")),
        (("Words", "So what", "text"), down("Go on as before.")),
        (("Judgments", "lake-holds", "likelihood"), judged),
        (("Judgments", "lake-dries", "likelihood"), judged),
        (("Decisions", "ration-water", "answer"), ["under way", "Tab", "It was time.", "Return"]),
        (("Commitments", "1", "what"), down("Close two wells.")),
    )
    do("build --yes")
    assert not open_matters()
    stated = {one["text"] for one in recorded("statement")}
    assert stated == {"The lake will hold.", "Go on as before."}
    assert [one["likelihood"] for one in recorded("judgment")] == [52, 52]
    (answer,) = recorded("answer")
    assert (answer["about"], answer["answer"]) == ("ration-water", "under way")
    assert [one["what"] for one in recorded("commitment")] == ["Close two wells."]
    assert Path(OUTPUT, "briefing-2022Q1.pdf").stat().st_size
