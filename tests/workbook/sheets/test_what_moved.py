"""What moved, in words."""

import pytest

from scenariobook.workbook.sheets.what_moved import in_order, signpost_move, status_move


@pytest.mark.parametrize(
    "before, now, text",
    [
        ("normal", "watch", "▲ T: normal → watch"),
        ("watch", "warning", "▲ T: watch → warning"),
        ("no data", "warning", "▲ T: no data → warning"),
        ("warning", "watch", "▼ T: warning → watch"),
        ("watch", "normal", "▼ T: watch → normal"),
        ("stale", "normal", "· T: stale → normal"),
        ("warning", "stale", "· T: warning → stale"),
        ("normal", "check value", "· T: normal → check value"),
        ("watch", "watch", ""),
        ("", "warning", ""),
    ],
)
def test_status_moves(before: str, now: str, text: str) -> None:
    """Up towards concern, down from it; what became stale or speaks again moved aside."""
    assert status_move("T", before, now) == text


@pytest.mark.parametrize(
    "before, now, text",
    [
        ("", "emerging", "◆ S: no sighting → emerging"),
        ("emerging", "observed", "◆ S: emerging → observed"),
        ("", "not yet", ""),
        ("observed", "observed", ""),
        ("observed", "", ""),
    ],
)
def test_signpost_moves(before: str, now: str, text: str) -> None:
    """Blank means as before; a first look that saw nothing is no move."""
    assert signpost_move("S", before, now) == text


def test_the_order() -> None:
    """Levels, signposts, the rest; blanks are left out."""
    assert in_order(["· a", "", "▼ b", "▲ c"], ["", "◆ d"]) == ["▼ b", "▲ c", "◆ d", "· a"]
