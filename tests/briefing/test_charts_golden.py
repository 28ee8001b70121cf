"""Charts of synthetic studies look as they did when somebody last looked at them.

The pictures stand in tests/golden/charts; UPDATE_GOLDEN=1 writes them anew. Look at each
before it is committed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from scenariobook.briefing.charts.legend import MARKS
from scenariobook.briefing.sections_in_order import Annex
from tests.briefing.pictures import difference, sheet
from tests.briefing.stress import STRAINS, strained

pytestmark = pytest.mark.client

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "charts"
# Between what another resolution makes of the same drawing (up to 1.0) and what the least
# damage does (3.7 where one of several lines is gone, 5.4 where a small label moves by 3 mm).
TOLERATED: Final = 2.0
THREE_MILLIMETRES: Final = 8.5  # in points

STRAIN_BY_NAME: Final = {str(strain): strain for strain in STRAINS}
Parts = list[str]


def strips(*names: str) -> Parts:
    """Return the scale of each study's strips on page one, and the strips."""
    pages = [brief(name).page_one for name in names]
    return [str(part) for page in pages for part in (page.scale, *(r.strip for r in page.rows))]


def brief(name: str) -> Annex:
    """Return a study's briefing as text."""
    strain = STRAIN_BY_NAME[name]
    return strained(strain).briefing(str(strain.last))


def trends(*names: str) -> Parts:
    """Return the trends and the time lines of each study's first scenario, in rows."""
    rows: Parts = []
    for name in names:
        items = brief(name).items
        part = next(part for part in items.scenarios if part.scenario.id == "scenario-00")
        rows += [
            row([*MARKS.values()][:10]),
            row([found.drawing for found in part.indicators]),
            row([items.axis, items.axis]),
            row([found.drawing for found in part.signposts]),
        ]
    return rows


def row(drawings: Sequence[str]) -> str:
    """Return drawings side by side."""
    return f'<div class="row">{"".join(drawings)}</div>'


def heat_maps(*names: str) -> Parts:
    """Return the heat map of each study, in rows."""
    rows: Parts = []
    for name in names:
        found = brief(name).heat_map
        cells = [line.cells for group in found.groups for line in group.rows if line.cells]
        rows += [row([*MARKS.values()][10:]), row([found.head, found.head]), row(cells[:6])]
    return rows


# What is on each sheet, and how high it is in points.
SHEETS: Final[dict[str, tuple[Callable[[], Parts], float]]] = {
    "strips": (lambda: strips("3x3-open-many", "3x3-open-one", "3x3-exploratory-many"), 370),
    "trends": (lambda: trends("3x3-exploratory-many", "3x60-open-many", "8x60-open-one"), 430),
    "heat-map": (
        lambda: heat_maps("3x3-open-many", "8x60-exclusive-many", "15x3-open-many"),
        300,
    ),
}


@cache
def drawn(name: str) -> Image.Image:
    """Return a sheet's picture."""
    parts, height = SHEETS[name]
    return sheet(parts(), height)


@pytest.mark.parametrize("name", SHEETS)
def test_charts_look_as_they_did(name: str) -> None:
    """Protects from a chart that changes without anybody having looked."""
    path = GOLDEN / f"{name}.png"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn(name).save(path, optimize=True)
    with Image.open(path) as golden:
        assert difference(golden, drawn(name)) < TOLERATED, (
            f"{name} looks otherwise: look at it, then UPDATE_GOLDEN=1"
        )


def test_the_pictures_are_small() -> None:
    """They are kept in the history for ever."""
    assert {path.stem for path in GOLDEN.iterdir()} == set(SHEETS)
    assert sum(path.stat().st_size for path in GOLDEN.iterdir()) < 300_000


@pytest.mark.parametrize("name", ["strips", "heat-map"])
def test_a_label_that_moves_by_3_mm_is_noticed(name: str) -> None:
    """Even the smallest and palest one, whichever way it goes."""
    parts, height = SHEETS[name]
    markup = "".join(parts())
    labels = [label for label in re.findall(r"<text[^>]*>", markup) if 'size="6.5"' in label]
    for label in labels[:1] or re.findall(r"<text[^>]*>", markup)[:1]:
        for axis, step in (("x", THREE_MILLIMETRES), ("y", -THREE_MILLIMETRES)):
            place = re.search(rf' {axis}="([\d.]+)"', label)
            assert place
            moved = label.replace(place[0], f' {axis}="{float(place[1]) + step:.2f}"')
            damaged = sheet([markup.replace(label, moved, 1)], height)
            assert difference(drawn(name), damaged) > TOLERATED, label


def test_a_line_that_disappears_is_noticed() -> None:
    """And so is any of the marks on it."""
    name = "trends"
    parts, height = SHEETS[name]
    markup = "".join(parts())
    for line in re.findall(r'<polyline[^>]*stroke-width="(?:0\.9|1\.[12])"[^>]*>', markup)[:4]:
        damaged = sheet([markup.replace(line, "", 1)], height)
        assert difference(drawn(name), damaged) > TOLERATED, line


@pytest.mark.parametrize("name", SHEETS)
def test_how_edges_are_smoothed_is_tolerated(name: str) -> None:
    """Another version of poppler is no reason to look again: drawn at another resolution."""
    parts, height = SHEETS[name]
    assert difference(drawn(name), sheet(parts(), height, larger=5)) < TOLERATED
