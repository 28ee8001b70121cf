"""Real keys in a LibreOffice window: what was typed is in the saved file, whatever was shown.

What is plain is also taken in, from that file.

Whoever types presses Enter, and Enter once more where a message is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

from scenariobook.record.merge.outcomes import Result
from tests.clients.window import Window, running_window
from tests.keys.study import BELOW, Place, a_tracker, addresses, taken_in

pytestmark = pytest.mark.client

_HOWS: Final = ("blank", "full")


@dataclass(frozen=True, slots=True)
class Keys:
    """What is typed in a cell, what the file must hold then, and whether a message is due."""

    place: Place
    text: str
    holds: object
    asked: bool = False


def _update(kind: str, header: str, text: str, holds: object, *, asked: bool = False) -> list[Keys]:
    return [Keys(Place("Update", f"{how}-{kind}", header), text, holds, asked) for how in _HOWS]


def _signposts(header: str, text: str, holds: object, *, asked: bool = False) -> list[Keys]:
    return [Keys(Place("Signposts", f"{how}-event", header), text, holds, asked) for how in _HOWS]


def _judgments(header: str, text: str, holds: object, *, asked: bool = False) -> list[Keys]:
    return [Keys(Place("Judgments", how, header), text, holds, asked) for how in _HOWS]


def _evidence(sheet: str, item: str, header: str, text: str, holds: object) -> Keys:
    return Keys(Place(sheet, item, header), text, holds)


def _past(kind: str, text: str, holds: object) -> list[Keys]:
    return [Keys(Place("Past values", f"{how}-{kind}", "2023Q4"), text, holds) for how in _HOWS]


def _only(how: str, keys: Sequence[Keys]) -> list[Keys]:
    return [one for one in keys if one.place.item.startswith(how)]


# What can be read, in the first copy; what is asked about, in the second.
PLAIN: Final = (
    *_update("number", "value", "35", 35),
    *_update("percent", "value", "27.5", 27.5),
    *_update("level", "value", "tense", "tense"),
    *_update("answer", "value", "yes", "yes"),
    *_update("number", "as of", "2024-02-29", date(2024, 2, 29)),
    *_update("percent", "as of", "3/30/2024", date(2024, 3, 30)),
    *_update("number", "source", "bureau", "bureau"),
    *_update("percent", "source", "agency; bureau", "agency; bureau", asked=True),
    *_update("number", "credibility", "3", 3),
    *_update("number", "note", "Two words, and 35.", "Two words, and 35."),
    *_update("percent", "note", "2021", 2021),
    *_update("number", "analyst", "Cleo", "Cleo"),
    *_signposts("state", "observed", "observed"),
    *_signposts("seen on", "2024-01-31", date(2024, 1, 31)),
    *_signposts("source", "bureau; agency", "bureau; agency", asked=True),
    *_signposts("credibility", "1", 1),
    *_signposts("note", "It was seen.", "It was seen."),
    *_signposts("analyst", "Cleo", "Cleo"),
    *_signposts("chance by its date", "35", 35, asked=True),
    *_signposts("why this chance", "Since it rained.", "Since it rained."),
    *_signposts("chance stated by", "Cleo", "Cleo"),
    Keys(Place("Update", "full-month 2024-01", "value"), "12.5", 12.5),
    Keys(Place("Update", "full-month 2024-02", "value"), "13", 13),
    Keys(Place("Update", "blank-month 2024-03", "note"), "Too early.", "Too early."),
    *_judgments("likelihood", "35", 35, asked=True),
    Keys(Place("Judgments", "third", "likelihood"), "35%", 0.35, asked=True),
    Keys(Place("Judgments", "fourth", "likelihood"), "likely", "likely"),
    *_judgments("confidence", "high", "high"),
    *_judgments("basis of confidence", "Much was read.", "Much was read."),
    *_judgments("rationale", "Since it rained.", "Since it rained."),
    *_judgments("dissent", "Ben sees more.", "Ben sees more."),
    *_judgments("analyst", "Cleo", "Cleo"),
    Keys(Place("Answer", "bottom_line", "text"), "Nothing moved.", "Nothing moved."),
    Keys(Place("Answer", "full", "outcome"), "came true", "came true"),
    Keys(Place("Answer", "full", "decided on"), "2024-02-29", date(2024, 2, 29)),
    Keys(Place("Answer", "full", "why"), "It came.", "It came."),
    # The blank row in which the first source is proposed.
    Keys(Place("Sources", "None", "publisher"), "The port", "The port"),
    Keys(Place("Sources", "None", "reliability"), "B", "B"),
    *_past("number", "36.5", 36.5),
    *_past("percent", "12", 12),
    *_past("level", "war", "war"),
    *_past("answer", "yes", "yes"),
)
# The same in the evidence row by row: what is corrected, what is emptied, and a row below the last.
ROWS: Final = (
    _evidence("Readings", "full-number 2023Q4", "value", "36.5", 36.5),
    _evidence("Readings", "full-level 2023Q4", "value", "war", "war"),
    _evidence("Readings", "full-answer 2023Q4", "value", "yes", "yes"),
    _evidence("Readings", "full-number 2023Q4", "as of", "2023-11-30", date(2023, 11, 30)),
    _evidence("Readings", "full-number 2023Q4", "source", "bureau", "bureau"),
    _evidence("Readings", "full-number 2023Q4", "credibility", "3", 3),
    _evidence("Readings", "full-number 2023Q4", "note", "It was late.", "It was late."),
    _evidence("Readings", "full-number 2023Q4", "analyst", "Cleo", "Cleo"),
    _evidence("Readings", "full-month 2024-01", "value", "12", 12),
    _evidence("Readings", "full-number 2024Q1", "note", "", None),
    _evidence("Readings", BELOW, "id", "blank-month", "Blank-month"),  # as LibreOffice corrects
    _evidence("Readings", BELOW, "period", "2023-11", "2023-11"),
    _evidence("Readings", BELOW, "value", "7.5", 7.5),
    _evidence("Readings", BELOW, "source", "agency", "agency"),
    _evidence("Sightings", "full-event 2024Q1", "state", "observed", "observed"),
    _evidence("Sightings", "full-event 2024Q1", "seen on", "2024-01-31", date(2024, 1, 31)),
    _evidence("Sightings", "full-event 2024Q1", "note", "", None),
    _evidence("Sightings", BELOW, "id", "blank-event", "Blank-event"),
    _evidence("Sightings", BELOW, "period", "2023Q4", "2023Q4"),
    _evidence("Sightings", BELOW, "state", "emerging", "emerging"),
    _evidence("Sightings", BELOW, "seen on", "2023-12-01", date(2023, 12, 1)),
)
STRANGE: Final = (
    *_update("number", "value", "About 7", "About 7", asked=True),
    *_only("full", _update("percent", "value", "27%", 0.27)),
    *_only("blank", _update("percent", "value", "=5+0.7", "=5+0.7")),
    *_update("level", "value", "furious", "furious", asked=True),
    *_update("answer", "value", "perhaps", "perhaps", asked=True),
    *_update("number", "as of", "31.03.2024", "31.03.2024", asked=True),
    *_update("percent", "as of", "1924-03-31", date(1924, 3, 31), asked=True),
    *_update("number", "source", "agenci", "agenci", asked=True),
    *_update("number", "credibility", "9", 9, asked=True),
    *_signposts("state", "gone", "gone", asked=True),
    *_signposts("seen on", "next year", "next year", asked=True),
    *_judgments("likelihood", "60.5", 60.5, asked=True),
    Keys(Place("Judgments", "third", "likelihood"), "Perhaps", "Perhaps", asked=True),
    *_judgments("confidence", "very high", "very high", asked=True),
    *_signposts("chance by its date", "maybe", "maybe", asked=True),
    Keys(Place("Answer", "full", "outcome"), "it came", "it came", asked=True),
    Keys(Place("Update", "full-month 2024-02", "value"), "About 7", "About 7", asked=True),
    Keys(Place("Readings", "full-level 2023Q4", "value"), "furious", "furious", asked=True),
    Keys(Place("Readings", "full-number 2023Q4", "credibility"), "9", 9, asked=True),
    Keys(Place("Sightings", "full-event 2024Q1", "state"), "gone", "gone", asked=True),
    Keys(Place("Sources", "None", "reliability"), "good", "good", asked=True),
)
# A decimal comma, as the study has it; the program's own numbers have a point.
COMMAS: Final = (
    *_update("number", "value", "12,5", "12,5", asked=True),
    *_update("percent", "value", "12,5 %", "12,5 %", asked=True),
    *_judgments("likelihood", "27,5", "27,5", asked=True),
    *_past("number", "12,5", "12,5"),
)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Return a window for all tests here."""
    with running_window(tmp_path_factory.mktemp("pictures")) as shown:
        yield shown


@pytest.mark.parametrize(
    "keys, number_format",
    [(PLAIN, "1,234.5"), (ROWS, "1,234.5"), (STRANGE, "1,234.5"), (COMMAS, "1.234,5")],
    ids=["plain", "rows", "strange", "commas"],
)
def test_what_was_typed_is_in_the_file(
    keys: Sequence[Keys], number_format: str, window: Window, tmp_path: Path
) -> None:
    """Over blank and over filled cells; and where it is off the list, a message says so."""
    data = a_tracker(number_format)
    cells = addresses(data)
    path = tmp_path / "typed.xlsx"
    path.write_bytes(data)
    shown = _typed(window, path, [(one.place.sheet, cells[one.place], one.text) for one in keys])
    saved = load_workbook(path)
    found = {one: _plain(saved[one.place.sheet][cells[one.place]].value) for one in keys}
    assert [
        f"{one.place}: {one.text!r} became {found[one]!r}"
        for one in keys
        if found[one] != one.holds
    ] == []
    assert [
        str(one.place)
        for one, messages in zip(keys, shown, strict=True)
        if bool(messages) != one.asked
    ] == []
    if keys in (PLAIN, ROWS):
        _are_taken_in(keys, cells, path.read_bytes())


def _are_taken_in(keys: Sequence[Keys], cells: dict[Place, str], data: bytes) -> None:
    """Each cell that a field is for is an edit that is applied; nothing else is asked about."""
    came = taken_in(data)
    fields = [one for one in keys if one.place.header not in {"id", "period"}]
    fields = [one for one in fields if one.place.sheet != "Sources"]  # its row has no id yet
    spots = {(one.place.sheet, cells[one.place]): one for one in fields}
    assert [
        f"{one.place}: {came[spot].result}, {came[spot].why}"
        for spot, one in spots.items()
        if came[spot].result is not Result.APPLIED
    ] == []
    asked = [o for o in came.values() if o.stays_open and o.typed.place.sheet != "Sources"]
    assert [f"{o.typed.place}: {o.why}" for o in asked] == []


def test_lists_go_by_the_id_of_their_row_after_sorting(window: Window, tmp_path: Path) -> None:
    """In the window where it was sorted, and when the file is opened again."""
    data = a_tracker()
    cells = addresses(data)
    path = tmp_path / "sorted.xlsx"
    path.write_bytes(data)
    sheet = load_workbook(BytesIO(data))["Update"]
    top, bottom = sheet.tables["tblUpdate"].ref.split(":")
    letters = bottom.rstrip("0123456789")
    last = bottom.removeprefix(letters)
    window.open(path)
    window.sort("Update", f"A{int(top[1:]) + 1}:{letters}{last}", 1)
    window.save()
    window.close()
    moved = addresses(path.read_bytes())
    assert moved != cells, "nothing was sorted"
    for number in range(2):  # as it lies there now, twice opened
        said = {
            (item, text): messages
            for (item, text), messages in zip(
                _SORTED,
                _typed(
                    window,
                    path,
                    [
                        ("Update", moved[Place("Update", item, "value")], text)
                        for item, text in _SORTED
                    ],
                ),
                strict=True,
            )
        }
        assert {key: bool(messages) for key, messages in said.items()} == {
            key: key in _OFF for key in _SORTED
        }, number
    values = {
        item: load_workbook(path)["Update"][moved[Place("Update", item, "value")]].value
        for item, _ in _SORTED
    }
    assert values == {item: _SORTED_HOLDS[item] for item, _ in _SORTED}


# In this order: the last that is typed in a cell stays.
_SORTED: Final = (
    ("full-level", "furious"),
    ("full-level", "war"),
    ("blank-level", "tense"),
    ("full-answer", "war"),
    ("full-answer", "yes"),
    ("full-number", "many"),
    ("full-number", "41"),
    ("blank-percent", "12.5"),
)
_OFF: Final = {("full-level", "furious"), ("full-answer", "war"), ("full-number", "many")}
_SORTED_HOLDS: Final = {
    "full-level": "war",
    "blank-level": "tense",
    "full-answer": "yes",
    "full-number": 41,
    "blank-percent": 12.5,
}


def _typed(
    window: Window, path: Path, entries: Sequence[tuple[str, str, str]]
) -> list[tuple[str, ...]]:
    """Type into cells of a file, save it, close it; return what messages each entry brought."""
    window.open(path)
    shown = [_entered(window, *entry) for entry in entries]
    window.save()
    window.close()
    return shown


def _entered(window: Window, sheet: str, cell: str, text: str) -> tuple[str, ...]:
    """Type a text into a cell, or empty it where there is none; return the messages shown."""
    if text:
        return window.type(sheet, cell, text).messages
    window.empty(sheet, cell)
    return ()


def _plain(value: object) -> object:
    """Return what a cell holds; of a moment, the day."""
    return date(value.year, value.month, value.day) if isinstance(value, date) else value
