"""Real keys in a LibreOffice window: what was typed is in the saved file, whatever was shown.

What is plain is also taken in, from that file. Whoever types presses Enter, and Enter once more
where a message is shown. There is one only at a word that is not on a list: at no number and no
date, whose keys it would eat.
"""

import shutil
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from tests.clients.office import Window, running_window
from tests.commands import OUTPUT, TRACKER, contents, do, logged
from tests.expected import same_as_before
from tests.keys.desk import BUREAU, CITED, KINDS, a_desk
from tests.losses.returning import hand_out_of, open_matters
from tests.prepared_once import PreparedOnce
from tests.study_text import DAM, PEOPLE, RATION, STUDY, an_item, write_study
from tests.workbook.as_read import blank, row_of

# --- a study with cells of each kind, blank and filled; and a team --------------------------------


GAUGES: Final = 20  # which Anna owns, as a first week has them


def a_team() -> None:
    """Write a study of three people, of whom Anna owns many gauges, with their hand-outs."""
    owned = [(f"gauge-{n:02}", "anna", "number") for n in range(GAUGES)]
    others = product(("ben", "carl"), ("number", "level"))
    owned += [(f"{owner}s-{kind}", owner, kind) for owner, kind in others]
    items = (an_item(id_, f'{CITED}owner = "{who}"\n{KINDS[kind]}') for id_, who, kind in owned)
    write_study(Path(), STUDY + PEOPLE + BUREAU + DAM + RATION + "".join(items))
    do("build --yes", "hand-out --yes")


def cell_at(path: Path, table: str, called: str, header: str) -> Any:
    """Return a cell of a saved workbook, with what a formula showed."""
    return row_of(openpyxl.load_workbook(path, data_only=True), table, called)[header]


def address(table: str, called: str, header: str, path: Path = TRACKER) -> tuple[str, str]:
    """Return the sheet and the address of a cell."""
    cell = cell_at(path, table, called, header)
    return cell.parent.title, cell.coordinate


# --- each cell ------------------------------------------------------------------------------------


pytestmark = pytest.mark.client

# What is typed: a table, its row, its header; the keys.
Place = tuple[str, str, str]
Keys = tuple[Place, str]


def _both(kind: str) -> tuple[str, str]:
    return f"blank-{kind}", f"full-{kind}"


def _rows(table: str, *called: str, **typed: str) -> list[Keys]:
    """Return what is typed in rows, by header."""
    names = {name.rstrip("_").replace("_", " "): keys for name, keys in typed.items()}
    return [((table, one, name), keys) for name, keys in names.items() for one in called]


_EVENTS: Final = ("inflow-diverted", "dam-built")
_SCENARIOS: Final = ("lake-holds", "lake-dries")
# LibreOffice begins some of them with a capital.
PLAIN: Final = (
    *_rows("Update", *_both("number"), value="35", as_of="2022-05-31", source="bureau"),
    *_rows("Update", *_both("number"), credibility="3", by="Cleo", note="Two words, and 35."),
    *_rows("Update", *_both("percent"), value="27.5", as_of="6/29/2022", note="2021"),
    *_rows("Update", *_both("percent"), source="lake-survey; bureau"),
    *_rows("Update", *_both("level"), value="tense"),
    *_rows("Update", *_both("answer"), value="yes"),
    *_rows("Update", "water-level", looked_on="2022-06-12"),
    *_rows("Update", "full-month 2022-04", value="=12+0.5"),
    *_rows("Update", "full-month 2022-05", value="'13"),  # text
    *_rows("Update", "blank-month 2022-06", note="Too early."),
    *_rows("Signposts", *_EVENTS, state="observed", seen_on="2022-04-30", note="It was seen."),
    *_rows("Signposts", *_EVENTS, source="bureau; lake-survey", credibility="1"),
    *_rows("Words", "Bottom line", "So what", text="Nothing moved."),
    *_rows("Judgments", "lake-holds", likelihood="35"),
    *_rows("Judgments", "lake-dries", likelihood="likely", outcome="came true", why="It came."),
    *_rows("Judgments", "lake-dries", decided_on="2022-06-29"),
    *_rows("Judgments", *_SCENARIOS, confidence="high", rationale="Since it rained."),
    *_rows("Judgments", *_SCENARIOS, basis="Much was read.", dissent="Ben sees more."),
    *_rows("Chances", "dam-built", chance="35", why="Since it rained."),
    *_rows("Decisions", "ration-water", answer="under way", why="It was time.", who="The board"),
    *_rows("Decisions", "ration-water", on="2022-06-20"),
    *_rows("Commitments", "1", what="Close two wells.", who="The works", by="2022-09-30"),
    *_rows("Commitments", "1", for_="lake-holds"),
    *_rows("Log", "full-number", value="36.5", as_of="2022-02-28", source="bureau"),
    *_rows("Log", "full-level", value="war"),
    *_rows("Log", "full-answer", note="It was late."),
)
# Nobody can read it, or asks about it; no message comes, since no list is there.
DOUBTFUL: Final = (
    *_rows("Update", *_both("number"), value="About 7", as_of="31.03.2024", source="agenci"),
    # The cell's format shows 0, and not the percent.
    *_rows("Update", *_both("percent"), value="33%", as_of="1924-03-31"),
    *_rows("Update", *_both("month 2022-04"), value="=1/0"),
    *_rows("Update", *_both("month 2022-06"), value="#N/A"),
    *_rows("Update", "full-month 2022-05", value="999999"),
    *_rows("Signposts", *_EVENTS, seen_on="next year"),
    *_rows("Judgments", "lake-holds", likelihood="60.5"),
    *_rows("Judgments", "lake-dries", likelihood="Perhaps"),
    *_rows("Chances", "dam-built", chance="maybe"),
    *_rows("Commitments", "2", by="soon"),
)
# Words that are not on the list of their cell: a message says so, and keeps them.
OFF_THE_LIST: Final = (
    *_rows("Update", *_both("level"), value="furious"),
    *_rows("Update", *_both("answer"), value="perhaps"),
    *_rows("Update", *_both("number"), credibility="9"),
    *_rows("Signposts", *_EVENTS, state="gone"),
    *_rows("Judgments", *_SCENARIOS, confidence="very high"),
    *_rows("Judgments", "lake-holds", outcome="it came"),
    *_rows("Decisions", "ration-water", answer="perhaps"),
    *_rows("Commitments", "1", for_="drought"),
    *_rows("Log", "full-level", value="furious"),
)
KEYS: Final = {"plain": PLAIN, "doubtful": DOUBTFUL, "off the list": OFF_THE_LIST}


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    """Return a window for all tests here."""
    with running_window() as shown:
        yield shown


@pytest.fixture(autouse=True)
def _here(request: Any, tmp_path: Path, monkeypatch: Any, prepared_once: PreparedOnce) -> None:
    """Stand in the folder of a study whose second quarter is open, or of a team's hand-outs."""
    monkeypatch.chdir(tmp_path)
    prepared_once.bring(tmp_path, a_team if "of_a_team" in request.fixturenames else a_desk)


@pytest.fixture
def of_a_team() -> None:
    """Let the study be that of three people with their hand-outs."""


@pytest.mark.parametrize("kind", KEYS)
def test_what_was_typed_is_in_the_file(kind: str, window: Window) -> None:
    """What a person types is in the file, and a message comes only where it is off a list.

    Over blank cells and over filled ones. Read the golden text when it changes: what was typed,
    what the file holds, and where a message was shown.
    """
    cells = [address(*place) for place, _ in KEYS[kind]]
    with window.edited(TRACKER):
        shown = [window.type(*at, text) for at, (_, text) in zip(cells, KEYS[kind], strict=True)]
    saved = openpyxl.load_workbook(TRACKER)
    told = [
        f"{', '.join(place)}: {text} gives {saved[sheet][cell].value!r}, message: {bool(one)}\n"
        for (place, text), (sheet, cell), one in zip(KEYS[kind], cells, shown, strict=True)
    ]
    same_as_before("".join(told), kind)
    do("build --yes")
    entries = [entry["origin"] for entry in logged()]
    came = {(o["sheet"], cell) for o in entries for cell in o.get("cells", {}).values()}
    assert {*cells} <= came
    assert bool(open_matters()) == (kind != "plain")
    if kind == "plain":
        months = [one for one in contents("reading") if one["item"] == "full-month"]
        # As imported; what the formula shows; what the text says.
        assert [one["value"] for one in months if "value" in one] == [11.5, 12.5, 13]


def test_a_late_value_is_typed_below_the_log(window: Window) -> None:
    """A late value that a person types below the log is recorded; its row says what it needs.

    That is a title and a quarter; it takes the keys of these.
    """
    row = blank(openpyxl.load_workbook(TRACKER), "Log", "id")
    typed = (("value", "7.5"), ("item", "Blank number"), ("quarter", "2022Q1"))
    with window.edited(TRACKER):
        for (header, text), needs in zip(typed, ("item?", "quarter?", None), strict=True):
            assert not window.type("Log", row[header].coordinate, text)
            window.save()
            shows = openpyxl.load_workbook(TRACKER, data_only=True)["Log"][row["check"].coordinate]
            assert (shows.value or None) == needs
    do("build --yes")
    assert cell_at(TRACKER, "Log", "blank-number", "value").value == 7.5


def test_an_open_cell_says_who_differs_and_is_settled_by_typing(window: Window) -> None:
    """An open cell says who differs, and whoever types a value there settles it.

    Anna's and Ben's copies differ: the cell is empty, and the value typed over it stands.
    """
    for person, text in {"anna": "61", "ben": "58"}.items():
        copy = Path(shutil.copy(TRACKER, f"{person}.xlsx"))
        with window.edited(copy):
            window.type(*address("Update", "blank-percent", "value"), text)
    do("import --from anna anna.xlsx --yes")
    do("import --from ben ben.xlsx --yes", code=1)  # something stays open
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
    assert [one["value"] for one in contents("reading") if one["item"] == "blank-percent"][-1] == 60


def test_lists_stay_with_their_rows_after_sorting(window: Window) -> None:
    """A cell's list stays with its row after somebody has sorted the rows."""
    top, bottom = openpyxl.load_workbook(TRACKER)["Update"].tables["Update"].ref.split(":")
    below = f"A{int(top[1:]) + 1}:{bottom}"
    before = address("Update", "full-level", "value")
    with window.edited(TRACKER):
        window.sort("Update", below, 1)
    assert address("Update", "full-level", "value") != before, "nothing was sorted"
    typed = {
        "full-level": ("furious", "war"),
        "full-answer": ("yes",),
        "full-number": ("many", "41"),
    }
    for _ in range(2):  # as it lies there now, twice opened
        with window.edited(TRACKER):
            for item, text in ((item, text) for item, texts in typed.items() for text in texts):
                shown = window.type(*address("Update", item, "value"), text)
                assert bool(shown) == (text == "furious"), (item, text)
    holds = [cell_at(TRACKER, "Update", item, "value").value for item in typed]
    assert holds == ["war", "yes", 41]


# --- three people's quarter, from the hand-outs to the briefing -----------------------------------

TEAM: Final = ("anna", "ben", "carl")


def written(window: Window, path: Path, *columns: tuple[Place, Sequence[str]]) -> None:
    """Type downwards or to the right from some cells: texts, each with the key after it."""
    with window.edited(path):
        for place, keys in columns:
            window.go(*address(*place, path))
            window.write(*keys)


def down(*texts: str) -> list[str]:
    """Return texts with the key that leads to the row below."""
    return [part for text in texts for part in (text, "Return")]


@pytest.mark.usefixtures("of_a_team")
def test_a_first_week_takes_the_keys_of_its_values(window: Window) -> None:
    """Who types a first week's values needs no keys but theirs and one more; no message stops her.

    Twenty rows have the value alone. Four cells a row take thirty keys: value, day, source and
    credibility stand side by side, and Enter leads back to the next value.
    """
    start = ("Update", "gauge-00", "value")
    values = (f"{number + 10}.5" for number in range(GAUGES))
    written(window, hand_out_of("anna"), (start, down(*values)))
    do(f"import {hand_out_of('anna')} --yes")
    first = [(one["item"], one["value"]) for one in contents("reading")]
    assert first == [(f"gauge-{number:02}", number + 10.5) for number in range(GAUGES)]
    row = ["12.25", "Tab", "3/15/22", "Tab", "lake-survey", "Tab", "2", "Return"]
    written(window, hand_out_of("anna"), (start, row * GAUGES))
    do(f"import {hand_out_of('anna')} --yes")
    fields = ("value", "as_of", "sources", "credibility")
    told = [tuple(one[field] for field in fields) for one in contents("reading")[GAUGES:]]
    assert told == [(12.25, "2022-03-15", ["lake-survey"], 2)] * GAUGES


@pytest.mark.usefixtures("of_a_team")
def test_three_peoples_quarter_from_hand_out_to_briefing(window: Window) -> None:
    """Three people type a whole quarter, from the hand-outs to the briefing, and nothing is open.

    Readings, a sighting, estimates in two rounds; then the team's judgments and one decision.
    """
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
        path = hand_out_of(f"{person}-round-2")
        likelihoods = (("Estimates", "lake-holds", "likelihood"), down(f"{50 + number}", "40"))
        reasons = (("Estimates", "lake-holds", "reason"), down("Since it rained."))
        written(window, path, likelihoods, reasons)
        do(f"import {path} --yes")
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
    same_as_before("".join(f"{one}\n" for one in contents()))
    assert Path(OUTPUT, "briefing-2022Q1.pdf").stat().st_size
