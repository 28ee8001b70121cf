"""Three people's quarter with real keys alone, from the hand-outs to the briefing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.clients.window import Window, running_window
from tests.commands import OUTPUT, TRACKER
from tests.keys.study import GAUGES, a_team, address, cell_at
from tests.losses.returning import hand_out_of, open_matters
from tests.prepared_once import PreparedOnce
from tests.workbook.as_read import recorded
from tests.workbook.lake import succeed

pytestmark = pytest.mark.client

PEOPLE: Final = ("anna", "ben", "carl")
SECOND: Final = OUTPUT / "hand-out" / "small-study-2022Q1-anna-round-2.xlsx"
MOST_KEYS: Final = 30  # of a row with four cells


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    """Return a window for all tests here."""
    with running_window() as shown:
        yield shown


@pytest.fixture(autouse=True)
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared_once: PreparedOnce) -> None:
    """Stand in the folder of a study of three people with their hand-outs."""
    folder = tmp_path / "team"
    folder.mkdir()
    monkeypatch.chdir(folder)
    prepared_once.bring(folder, a_team)


def written(
    window: Window, path: Path, *columns: tuple[tuple[str, str, str], Sequence[str]]
) -> None:
    """Type downwards or to the right from some cells: texts, each with the key after it."""
    window.open(path.resolve())
    for (table, called, header), keys in columns:
        window.go(*address(table, called, header, path))
        window.write(*keys)
    window.save()
    window.close()


def down(*texts: str) -> list[str]:
    """Return texts with the key that leads to the row below."""
    return [part for text in texts for part in (text, "Return")]


def test_a_first_week_takes_the_keys_of_its_values(window: Window) -> None:
    """Twenty rows, the value alone: its own keys and one more; no message stops them."""
    values = [f"{number + 10}.5" for number in range(GAUGES)]
    written(window, hand_out_of("anna"), (("Update", "gauge-00", "value"), down(*values)))
    succeed("import", str(hand_out_of("anna")), "--yes")
    assert {one["item"]: one["value"] for one in recorded("reading")} == {
        f"gauge-{number:02}": number + 10.5 for number in range(GAUGES)
    }


def test_four_cells_a_row_take_thirty_keys(window: Window) -> None:
    """Value, day, source and credibility stand side by side; Enter leads back to the next value."""
    texts = ("12.5", "3/15/22", "lake-survey", "2")
    row = [part for text in texts for part in (text, "Tab")]
    row[-1] = "Return"
    assert sum(len(text) for text in texts) + len(texts) <= MOST_KEYS
    written(window, hand_out_of("anna"), (("Update", "gauge-00", "value"), row * GAUGES))
    succeed("import", str(hand_out_of("anna")), "--yes")
    told = [
        (one["value"], one["as_of"], one["sources"], one["credibility"])
        for one in recorded("reading")
    ]
    assert told == [(12.5, "2022-03-15", ["lake-survey"], 2)] * GAUGES


def test_three_peoples_quarter_from_hand_out_to_briefing(window: Window) -> None:
    """Readings, a sighting, estimates in two rounds; then the team's judgments and one decision."""
    estimated = down("61", "35")
    for person, others in (
        ("anna", (("Update", "gauge-00", "value"), down(*["41"] * GAUGES))),
        ("ben", (("Update", "bens-number", "value"), down("42"))),
        ("carl", (("Update", "carls-level", "value"), down("tense"))),
    ):
        estimates = (("Estimates", "lake-holds", "likelihood"), estimated)
        written(window, hand_out_of(person), others, estimates)
    succeed("import", *(str(hand_out_of(person)) for person in PEOPLE), "--yes")
    succeed("hand-out", "--round", "2", "--yes")
    for number, person in enumerate(PEOPLE):
        path = SECOND.with_stem(SECOND.stem.replace("anna", person))
        reason = ("Since it rained.", "Return")
        written(
            window,
            path,
            (("Estimates", "lake-holds", "likelihood"), down(f"{50 + number}", "40")),
            (("Estimates", "lake-holds", "reason"), reason),
        )
        succeed("import", str(path), "--yes")
    assert sorted((one["analyst"], one["round"]) for one in recorded("estimate")) == sorted(
        (person, number) for person in PEOPLE for number in (1, 2) for _ in range(2)
    )
    succeed("build", "--yes")
    written(window, TRACKER, (("Signposts", "inflow-diverted", "state"), down("observed")))
    succeed("build", "--yes")
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
    succeed("build", "--yes")
    assert not open_matters()
    assert {one["text"] for one in recorded("statement")} == {
        "The lake will hold.",
        "Go on as before.",
    }
    assert [one["likelihood"] for one in recorded("judgment")] == [52, 52]
    assert [(one["about"], one["answer"]) for one in recorded("answer")] == [
        ("ration-water", "under way")
    ]
    assert [one["what"] for one in recorded("commitment")] == ["Close two wells."]
    assert Path(OUTPUT, "briefing-2022Q1.pdf").stat().st_size
