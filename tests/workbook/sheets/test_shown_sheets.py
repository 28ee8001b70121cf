"""Guide, Dashboard, Evidence, Validation, Items, Sources, Changes: what the tool shows."""

from itertools import pairwise
from typing import Any

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.quarter import quarters
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY
from scenariobook.standards.printed_likelihoods import moved, whole
from scenariobook.workbook.shape.names import HIDDEN
from scenariobook.workbook.xlsx.paper import pixels
from tests.builders import a_scenario, a_study, an_indicator, q
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
    assert opened(example("full"), LAST).sheetnames == [
        *("Guide", "Dashboard", "Answer", "Update", "Signposts", "Judgments", "Estimates"),
        *("Past values", "Past judgments", "Readings", "Sightings", "Evidence", "Validation"),
        *("Items", "Sources", "Changes", "lists", "workings", "meta"),
    ]
    assert "Estimates" not in opened(example("lone"), LAST).sheetnames
    assert "Past judgments" not in opened(example("full"), q("2022Q1")).sheetnames
    assert [sheet.title for sheet in BOOK if sheet.sheet_state == "hidden"] == list(HIDDEN)
    assert BOOK.active is BOOK["Guide"]


def test_a_judgment_before_the_study_s_start_takes_no_row() -> None:
    """Where the start had moved, the table was longer than its rows, and no tracker was written."""
    held = ledger(STUDY)
    later = STUDY.header.model_copy(update={"start": q("2022Q4")})
    book = opened(STUDY.model_copy(update={"header": later}), LAST, held)
    ids = [row["id"].value for row in cells(book, "tblPastJudgments")]
    assert ids
    assert all(ids)
    assert len(ids) < len(cells(BOOK, "tblPastJudgments"))


@pytest.mark.parametrize("kind", KINDS)
def test_print_set_up(kind: str) -> None:
    """A4 landscape, numbered, under the study's title; one page wide if that can be read, and
    else with the ids on each page.
    """
    study = example(kind)
    for found in opened(study, LAST):
        sheet: Any = found
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        widths = sum(pixels(held.width) for held in sheet.column_dimensions.values())
        assert (sheet.page_setup.fitToWidth == 1) == (widths <= 1652)
        assert (sheet.page_setup.fitToWidth == 1) == (sheet.print_title_cols is None)
        assert sheet.oddHeader.left.text == study.header.title
        assert sheet.oddFooter.right.text == "&P / &N"


def test_the_guide_counts_what_is_to_do() -> None:
    """Values due, signposts never seen to or overdue, judgments missing; an overdue signpost
    that was looked at this quarter is done.
    """
    counts = {row[1].value: row[3].value for row in BOOK["Guide"].iter_rows(min_row=6, max_row=9)}
    assert counts == {"Update": 2, "Signposts": 1, "Judgments": 2, "Answer": None}


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
        assert standing.unheld is not None
        assert row["implied"] == whole(standing.unheld)
        earlier = before[standing.scenario.id].unheld
        assert earlier is not None
        assert row["change"] == moved(earlier, standing.unheld)
    assert rows["beta"]["judgment"] == "likely"
    assert rows["alpha"]["judged term"] == "none this quarter"
    alpha = rows["alpha"]
    home = [s for s in NOW.indicators if s.indicator.home == "alpha"]
    counted = sum(alpha[w] for w in ("warning", "watch", "normal", "stale", "no data"))
    assert counted == len([s for s in home if s.status != "no thresholds"])
    assert (alpha["observed"], alpha["overdue"]) == (1, 1)


def test_dashboard_counts_as_observed_what_counts_as_evidence() -> None:
    """As page one of the briefing does: what was seen and has faded is not among them."""
    observed = {
        str(quarter): table(opened(STUDY, quarter), "tblStandings")["alpha"]["observed"]
        for quarter in quarters(q("2022Q1"), q("2022Q3"))
    }
    assert observed == {"2022Q1": 1, "2022Q2": 1, "2022Q3": 0}


def test_dashboard_shows_statuses_over_time() -> None:
    """The heat map's cells are those of each quarter's assessment; in brackets what is carried."""
    rows = table(BOOK, "tblBoard")
    for quarter in quarters(STUDY.header.start, LAST):
        for state in assess(STUDY, RECORD, quarter).indicators:
            is_carried = state.carried and state.status in {"normal", "watch", "warning"}
            status = f"({state.status})" if is_carried else str(state.status)
            assert rows[state.indicator.id][str(quarter)] == status


def test_dashboard_lists_what_is_missing() -> None:
    """Values, then signposts, then judgments."""
    shown = texts("Dashboard")
    start = shown.index("What is missing")
    assert [value for value in shown[start:] if isinstance(value, int)][:3] == [2, 1, 2]
    for title in ("Soon stale", "Alpha", "Gamma"):
        assert title in shown[start:]


@pytest.mark.parametrize("kind", KINDS)
def test_each_list_of_what_is_missing_has_a_heading(kind: str) -> None:
    """The titles stand below the counts and the owners, and a blank line."""
    sheet: Any = opened(example(kind), LAST)["Dashboard"]
    (first,) = (c for row in sheet.iter_rows() for c in row if c.value == "What is missing")
    column = [sheet.cell(row, first.column) for row in range(first.row, first.row + 24)]
    begins = [
        below
        for above, below in pairwise([sheet.cell(1, sheet.max_column + 1), *column])
        if above.value is None and below.value is not None
    ]
    assert [cell.value for cell in begins] == ["What is missing", "What is missing, by title"]
    assert {cell.style_id for cell in begins} == {first.style_id}


def test_the_chart_draws_every_quarter() -> None:
    """Titled, in percent from 0 to 100, lines apart by dash and marker; the figures are kept."""
    (chart,) = BOOK["Dashboard"]._charts  # type: ignore[attr-defined]  # not in the stubs
    assert (chart.y_axis.scaling.min, chart.y_axis.scaling.max) == (0, 100)
    assert chart.y_axis.numFmt.formatCode == '0"%"'
    assert chart.title.tx.rich.p[0].r[0].t.startswith("Implied likelihood")
    lines = chart.series[: len(STUDY.scenarios)]  # the judgments' marks come after them
    styles = {(s.graphicalProperties.line.prstDash, s.marker.symbol) for s in lines}
    assert len(styles) == len(STUDY.scenarios)
    kept = [float(point.v) for point in chart.series[0].val.numRef.numCache.pt]
    every = [assess(STUDY, RECORD, x) for x in quarters(STUDY.header.start, LAST)]
    assert kept == pytest.approx([assessment.standings[0].implied for assessment in every])


@pytest.mark.parametrize("count, quarters, named, beside", [(3, 6, 6, "b"), (15, 40, 8, "r")])
def test_the_chart_can_be_read_without_colour(
    count: int, quarters: int, named: int, beside: str
) -> None:
    """No two lines alike in dash, marker and filling; labels stand apart; the legend has room."""
    study = a_study([f"scenario-{n}" for n in range(count)])
    last = study.header.start
    for _ in range(quarters - 1):
        last = last.next
    (chart,) = opened(study, last, EMPTY)["Dashboard"]._charts  # type: ignore[attr-defined]  # not in the stubs
    looks = {
        (
            series.graphicalProperties.line.prstDash,
            series.marker.symbol,
            series.marker.graphicalProperties.solidFill.srgbClr == "FFFFFF",
        )
        for series in chart.series[:count]
    }
    assert len(looks) == count
    assert chart.legend.position == beside
    labels = chart.series[0].cat.strRef.strCache
    assert (labels.ptCount, len(labels.pt)) == (quarters, named)
    assert chart.x_axis.tickLblSkip == quarters // named


def test_dashboard_lists_what_moved() -> None:
    """Statuses that rose or fell, then signposts, then what became stale."""
    shown = [str(text) for text in texts("Dashboard")]
    start = shown.index("What moved since 2023Q1")
    moved = [text for text in shown[start:] if "→" in text]
    assert moved == [
        "▲ Level rising: normal → warning",
        "▼ Yes bad: warning → normal",
        "◆ Overdue one: not yet → emerging",
        "· Soon stale: watch → stale",
    ]


def test_the_heat_map_frames_what_moved() -> None:
    """Each status that differs from the one before, in its own colour; before plainer marks."""
    sheet = BOOK["Dashboard"]
    board = sheet.tables["tblBoard"].ref
    right = board.split(":")[1]
    found = {
        str(part.sqref): sorted(part.rules, key=lambda rule: rule.priority)
        for part in sheet.conditional_formatting
    }
    (framed,) = (cells for cells in found if cells.endswith(right) and cells[0] == right[0])
    (plain,) = (cells for cells in found if cells.endswith(right) and cells != framed)
    assert max(r.priority for r in found[framed]) < min(r.priority for r in found[plain])
    # The marks of what is carried have no frames of their own.
    read = [rule for rule in found[plain] if "(" not in rule.formula[0]]
    for rule, same in zip(found[framed], read, strict=True):
        assert rule.formula[0].count(same.formula[0]) == 2
        assert rule.dxf.border.left.style == "thin"
        assert (rule.dxf.fill is None) == (same.dxf.fill is None)
    # Programs draw a cell's line above over the frame's line below of the cell above it.
    assert not any(row[0].border.top and row[0].border.top.style for row in sheet[framed])


def test_the_first_quarter_has_nothing_to_compare() -> None:
    """It says so, and frames nothing."""
    book = opened(STUDY, STUDY.header.start)
    values = [v for row in book["Dashboard"].iter_rows(values_only=True) for v in row if v]
    assert "This is the study's first quarter." in values
    assert not any("→" in str(value) or "framed" in str(value) for value in values)


def test_the_guide_tells_the_keys() -> None:
    """Twenty values are typed without the mouse."""
    said = texts("Guide")
    assert {"Tab, Enter", "Ctrl+D", "Alt+Down", "Ctrl+;"} <= set(said)


def test_long_titles_get_the_height_they_need() -> None:
    """A title of 120 characters, a question of 600, headers of forty."""
    study = a_study(
        [a_scenario("alpha", title="Forty characters in words of some length"[:40])],
        indicators=[an_indicator()],
        title="word " * 24,
        focal_question="What will be? " * 43,
    )
    book = opened(study, q("2022Q2"), EMPTY)
    for name in ("Guide", "Dashboard"):
        sheet = book[name]
        assert sheet.row_dimensions[2].height > 3 * 14, name
    top = book["Evidence"].tables["tblEvidence"].ref[1:].split(":")[0]
    assert book["Evidence"].row_dimensions[int(top)].height > 3 * 13


def test_nothing_stands_under_the_chart() -> None:
    """The chart lies between the scenarios and the heat map."""
    sheet = BOOK["Dashboard"]
    (chart,) = sheet._charts  # type: ignore[attr-defined]  # not in the stubs
    top = chart.anchor._from.row + 1
    board = int(sheet.tables["tblBoard"].ref.split(":")[0].lstrip("A"))
    heights = [sheet.row_dimensions[n].height or 15 for n in range(top, board)]
    assert chart.anchor.ext.height / 12700 < sum(heights[:-1])
    under = [c.value for r in sheet.iter_rows(top, board - 2, 1, 4) for c in r if c.value]
    assert under == []
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert chart.anchor.ext.width / 9525 < sum(map(pixels, widths))


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
        assert {i: r["implied likelihood"] for i, r in rows.items()} == {
            scenario: whole(percent) for scenario, percent in found.unheld.items()
        }


@pytest.mark.parametrize(
    "kind, stops, told", [("open", 3, "positive speaks for it"), ("exclusive", 2, "never above 0")]
)
def test_no_figure_of_exclusive_scenarios_looks_like_one_against(
    kind: str, stops: int, told: str
) -> None:
    """All logarithms of probabilities are below 0: that one speaks against nothing."""
    sheet = opened(example(kind), LAST)["Evidence"]
    found = {
        len(rule.colorScale.cfvo)
        for formatted in sheet.conditional_formatting
        for rule in formatted.rules
        if rule.type == "colorScale"
    }
    assert found == {stops}
    shown = [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value]
    assert sum(told in value for value in shown) == 1


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
