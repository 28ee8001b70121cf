"""Guide, Dashboard, Evidence, Validation, Sources, Changes: what the tool shows."""

from typing import Any

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.quarter import quarters
from scenariobook.record.ledger import EMPTY, replay
from scenariobook.workbook.names import HIDDEN
from tests.builders import q
from tests.workbook.examples import KINDS, LAST, TRAP, example, ledger
from tests.workbook.opened import cells, opened, table

STUDY = example("open")
RECORD = replay(ledger(STUDY).entries, STUDY.header.start)
BOOK = opened(STUDY, LAST)
NOW = assess(STUDY, RECORD, LAST)


def texts(name: str) -> list[object]:
    return [value for row in BOOK[name].iter_rows(values_only=True) for value in row if value]


def test_sheets_in_their_order() -> None:
    """What is read first stands first; what nobody needs to see is hidden."""
    assert BOOK.sheetnames == [
        *("Guide", "Dashboard", "Update", "Signposts", "Judgments", "Past values"),
        *("Evidence", "Validation", "Sources", "Changes", "lists", "workings", "meta"),
    ]
    assert [sheet.title for sheet in BOOK if sheet.sheet_state == "hidden"] == list(HIDDEN)
    assert BOOK.active is BOOK["Guide"]


@pytest.mark.parametrize("kind", KINDS)
def test_print_set_up(kind: str) -> None:
    """A4 landscape, one page wide, numbered, under the study's title."""
    study = example(kind)
    for found in opened(study, LAST):
        sheet: Any = found
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.oddHeader.left.text == study.header.title
        assert sheet.oddFooter.right.text == "&P / &N"


def test_the_guide_counts_what_is_to_do() -> None:
    """Values due, signposts unseen or overdue, judgments missing."""
    counts = {row[1].value: row[3].value for row in BOOK["Guide"].iter_rows(min_row=6, max_row=9)}
    assert counts == {"Update": 2, "Signposts": 2, "Judgments": 2, "Past values": None}


def test_the_guide_fits_a_screen() -> None:
    """Of 1080 lines, at 100 %."""
    sheet = BOOK["Guide"]
    heights = [sheet.row_dimensions[n].height or 15 for n in range(1, sheet.max_row + 1)]
    assert sum(heights) < 600


def test_dashboard_shows_each_scenario() -> None:
    """Its judgment, its implied likelihood, how far that moved, and counts by status."""
    before = {s.scenario.id: s for s in assess(STUDY, RECORD, LAST.previous).standings}
    rows = table(BOOK, "tblStandings")
    for standing in NOW.standings:
        row = rows[standing.scenario.id]
        assert row["implied"] == standing.implied
        assert standing.implied is not None
        earlier = before[standing.scenario.id].implied
        assert earlier is not None
        assert row["change"] == standing.implied - earlier
    assert rows["beta"]["judgment"] == "likely"
    assert rows["alpha"]["judged term"] == "none this quarter"
    alpha = rows["alpha"]
    home = [s for s in NOW.indicators if s.indicator.home == "alpha"]
    counted = sum(alpha[w] for w in ("warning", "watch", "normal", "stale", "no data"))
    assert counted == len([s for s in home if s.status != "no thresholds"])
    assert (alpha["observed"], alpha["overdue"]) == (1, 1)


def test_dashboard_shows_statuses_over_time() -> None:
    """The heat map's cells are those of each quarter's assessment."""
    rows = table(BOOK, "tblBoard")
    for quarter in quarters(STUDY.header.start, LAST):
        for state in assess(STUDY, RECORD, quarter).indicators:
            assert rows[state.indicator.id][str(quarter)] == str(state.status)


def test_dashboard_lists_what_is_missing() -> None:
    """Values, then signposts, then judgments."""
    shown = texts("Dashboard")
    start = shown.index("What is missing")
    assert [value for value in shown[start:] if isinstance(value, int)][:3] == [2, 2, 2]
    for title in ("Soon stale", "Overdue one", "Alpha", "Gamma"):
        assert title in shown[start:]


def test_the_chart_draws_every_quarter() -> None:
    """Titled, in percent from 0 to 100, lines apart by dash and marker; the figures are kept."""
    (chart,) = BOOK["Dashboard"]._charts  # type: ignore[attr-defined]  # not in the stubs
    assert (chart.y_axis.scaling.min, chart.y_axis.scaling.max) == (0, 100)
    assert chart.y_axis.numFmt.formatCode == '0"%"'
    assert chart.title.tx.rich.p[0].r[0].t.startswith("Implied likelihood")
    styles = {(s.graphicalProperties.line.prstDash, s.marker.symbol) for s in chart.series}
    assert len(styles) == len(STUDY.scenarios)
    kept = [float(point.v) for point in chart.series[0].val.numRef.numCache.pt]
    every = [assess(STUDY, RECORD, x) for x in quarters(STUDY.header.start, LAST)]
    assert kept == pytest.approx([assessment.standings[0].implied for assessment in every])


def test_nothing_stands_under_the_chart() -> None:
    """The chart lies between the scenarios and the heat map."""
    sheet = BOOK["Dashboard"]
    (chart,) = sheet._charts  # type: ignore[attr-defined]  # not in the stubs
    top = chart.anchor._from.row + 1
    board = int(sheet.tables["tblBoard"].ref.split(":")[0].lstrip("A"))
    heights = [sheet.row_dimensions[n].height or 15 for n in range(top, board)]
    assert chart.anchor.ext.height / 12700 < sum(heights[:-1])
    under = [c.value for r in sheet.iter_rows(top, board - 2, 1, 8) for c in r if c.value]
    assert under == []


@pytest.mark.parametrize("kind", ["open", "exclusive", "gaps"])
def test_evidence_is_pythons(kind: str) -> None:
    """Contributions, drivers' means, sums and likelihoods of every quarter; blank where out."""
    study = example(kind)
    held = ledger(study)
    record = replay(held.entries, study.header.start)
    for quarter in quarters(study.header.start, LAST):
        found = assess(study, record, quarter).evidence
        assert found is not None
        book = opened(study, quarter, held)
        items, drivers = table(book, "tblEvidence"), table(book, "tblDrivers")
        shares = {share.item.id: share.by_scenario for share in found.contributions}
        means = {group.driver: group.mean for group in found.drivers}
        for scenario in study.scenarios:
            head = scenario.title
            assert {i: r[head] for i, r in items.items() if r[head] is not None} == {
                item: share[scenario.id] for item, share in shares.items()
            }
            assert {i: r[head] for i, r in drivers.items() if r[head] is not None} == {
                driver: mean[scenario.id] for driver, mean in means.items()
            }
        rows = table(book, "tblImplied")
        assert {i: r["evidence"] for i, r in rows.items()} == found.shift
        assert {i: r["implied likelihood"] for i, r in rows.items()} == found.implied


def test_phia_is_attributed() -> None:
    """The licence asks for it."""
    book = opened(example("gaps"), LAST)
    shown = [v for row in book["Evidence"].iter_rows(values_only=True) for v in row if v]
    assert any("Open Government Licence v3.0" in str(value) for value in shown)


def test_validation_is_pythons() -> None:
    """Spread and verdict of every item, coverage of every scenario."""
    rows = table(BOOK, "tblValidation")
    for item in NOW.validation.items:
        row = rows[item.item.id]
        assert (row["spread"], row["verdict"]) == (item.spread, str(item.verdict))
        assert (row["ideal"] == "ideal") == item.ideal
    assert rows["level-rising"]["ideal"] == "ideal"
    coverage = table(BOOK, "tblCoverage")
    for found in NOW.validation.coverage:
        assert coverage[found.scenario]["diagnostic at home"] == found.diagnostic
        assert (coverage[found.scenario]["coverage"] == "enough") == found.enough


def test_sources_are_numbered_and_graded() -> None:
    """As in the briefing; their ids are what is typed."""
    rows = table(BOOK, "tblSources")
    assert rows["agency"]["title"] == TRAP
    assert (rows["bureau"]["number"], rows["bureau"]["which means"]) == (
        2,
        "reliability cannot be judged",
    )


def test_changes_are_the_ledgers_latest() -> None:
    """Newest first, with who, when and what."""
    rows = cells(BOOK, "tblChanges")
    numbers = [row["number"].value for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == len(ledger(STUDY).entries)
    said = [row["entry"].value for row in rows if row["id"].value == "ruled-out"]
    assert said[0] == "state: ruled out"
    assert rows[0]["who"].value == "tester"


def test_an_empty_ledger_says_so() -> None:
    """A table without rows is a blank one, and no error."""
    book = opened(STUDY, q("2022Q1"), EMPTY)
    assert book["Changes"]["A2"].value == "Nothing has been recorded yet."
