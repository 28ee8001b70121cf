"""What spans fields and tables: more of each rule than the golden files show."""

from pathlib import Path

import pytest

from scenariobook.study.checks.advice import _NO_EVENT
from scenariobook.study.loading.load import load
from tests.study_pieces import HEADER, SCENARIO, found


def found_in_indicator(folder: Path, *lines: str) -> list[tuple[str, int]]:
    """Return the code of each error of an indicator and its line there; 1 is the heading."""
    before = HEADER + SCENARIO
    first = before.count("\n")
    text = before + "\n".join(["[[indicators]]", 'id = "an-indicator"', 'title = "T"', *lines, ""])
    return [(code, line - first) for code, line in found(folder, text) if code[0] == "S"]


@pytest.mark.parametrize(
    "lines, expected",
    [
        (["watch = 5", "warning = 5"], []),
        (["watch = 5", "warning = 4"], []),  # it falls
        (["watch = 5", "warning = 4", 'direction = "rising"'], [("S203", 5)]),
        (["watch = 4", "warning = 5", 'direction = "falling"'], [("S203", 5)]),
        (["warning = 5"], []),
        (["watch = 5", 'levels = ["a", "b"]'], [("S209", 5)]),
        (["watch = 5", 'concern = "yes"'], [("S209", 5)]),
        (['watch = "high"', "warning = 1"], [("S209", 4)]),
        (["baseline = { value = 'low' }"], [("S209", 4)]),
    ],
)
def test_numbers(lines: list[str], expected: list[tuple[str, int]], tmp_path: Path) -> None:
    """Protects the order of thresholds and that they are numbers."""
    assert found_in_indicator(tmp_path, *lines) == expected


LEVELS = ['type = "ordinal"', 'levels = ["low", "medium", "high"]']


@pytest.mark.parametrize(
    "lines, expected",
    [
        ([*LEVELS, 'watch = "medium"', 'warning = "high"'], []),
        ([*LEVELS, 'watch = "high"', 'warning = "medium"'], []),  # it falls
        ([*LEVELS, 'watch = "high"', 'warning = "low"', 'direction = "rising"'], [("S203", 7)]),
        ([*LEVELS, 'watch = "medium"', 'warning = "low"', 'direction = "falling"'], []),
        ([*LEVELS, 'watch = "middle"', 'warning = "low"'], [("S209", 6)]),
        ([*LEVELS, "watch = 2"], [("S209", 6)]),
        ([*LEVELS, 'baseline = { value = "none" }'], [("S209", 6)]),
        ([*LEVELS, 'concern = "no"'], [("S209", 6)]),
        ([*LEVELS, "decimals = 1"], [("S209", 6)]),
        (['type = "ordinal"'], [("S209", 1)]),
        (['type = "ordinal"', 'levels = ["low"]'], [("S209", 5)]),
        (['type = "ordinal"', 'levels = ["low", "Low"]'], [("S209", 5)]),
    ],
)
def test_levels(lines: list[str], expected: list[tuple[str, int]], tmp_path: Path) -> None:
    """Protects that thresholds and baseline are levels, in the order of concern."""
    assert found_in_indicator(tmp_path, *lines) == expected


@pytest.mark.parametrize(
    "lines, expected",
    [
        (["range = [0, 100]"], []),
        (["range = [-1.5, 0.5]"], []),
        (["range = [100, 0]"], [("S203", 4)]),
        (["range = [5, 5]"], [("S203", 4)]),
        (["range = [5]"], [("S104", 4)]),
        (["range = [1, 2, 3]"], [("S104", 4)]),
        (['range = [1, "2"]'], [("S103", 4)]),
        (["range = [nan, 1]"], [("S104", 4)]),
        (["range = 5"], [("S103", 4)]),
        ([*LEVELS, "range = [0, 1]"], [("S209", 6)]),
    ],
)
def test_ranges(lines: list[str], expected: list[tuple[str, int]], tmp_path: Path) -> None:
    """Protects that a range is two numbers in their order, and of numbers alone."""
    assert found_in_indicator(tmp_path, *lines) == expected


@pytest.mark.parametrize(
    "lines, expected",
    [
        (['type = "yes-no"', 'concern = "yes"', 'baseline = { value = "no" }'], []),
        (['type = "yes-no"'], [("S209", 1)]),
        (['type = "yes-no"', 'concern = "yes"', "watch = 1"], [("S209", 6)]),
        (['type = "yes-no"', 'concern = "yes"', 'direction = "falling"'], [("S209", 6)]),
        (['type = "yes-no"', 'concern = "yes"', "decimals = 0"], [("S209", 6)]),
        (['type = "yes-no"', 'concern = "yes"', "baseline = { value = 1 }"], [("S209", 6)]),
    ],
)
def test_yes_and_no(lines: list[str], expected: list[tuple[str, int]], tmp_path: Path) -> None:
    """Protects that a yes-no indicator has its answer of concern and nothing else."""
    assert found_in_indicator(tmp_path, *lines) == expected


@pytest.mark.parametrize(
    "formerly, expected",
    [
        ("[]", []),
        ("['old-one', 'older-one']", []),
        ("['lake-dries']", []),  # a scenario's id: what is recorded under it are judgments
        ("['an-indicator']", [("S211", 4)]),
        ("['old-one', 'old-one']", [("S211", 4)]),
        ("['Old one']", [("S105", 4)]),
        ("'old-one'", [("S103", 4)]),
    ],
)
def test_former_ids(formerly: str, expected: list[tuple[str, int]], tmp_path: Path) -> None:
    """Protects that a former id was one thing's alone, and is nobody's now."""
    assert found_in_indicator(tmp_path, f"formerly = {formerly}") == expected


def test_a_reference_by_a_former_id_is_told_the_present_one(tmp_path: Path) -> None:
    """Protects whoever renames a thing that others name."""
    scenario = SCENARIO.replace("prior = 30", 'formerly = ["lake-is-gone"]\nprior = 30')
    signpost = '[[signposts]]\nid = "fish-die"\ntitle = "T"\nhome = "lake-is-gone"\n'
    (tmp_path / "study.toml").write_text(HEADER + scenario + signpost)
    (problem,) = (d for d in load(tmp_path).diagnostics if d.code == "S202")
    assert problem.hint == "the id is now 'lake-dries'"


@pytest.mark.parametrize(
    "priors, header, expected",
    [
        (["prior = 30"], "", []),
        (["prior = 0"], "", [("S204", "prior = 0")]),
        (["prior = 100"], "", [("S204", "prior = 100")]),
        (["prior = -1"], "", [("S204", "prior = -1")]),
        (["prior = 5e-324"], "", [("S204", "prior = 5e-324")]),
        (["prior = 0.5"], "", [("W315", "prior = 0.5")]),
        ([""], "", []),
        (["prior = 0.1", "prior = 99.9"], "exclusive = true", []),
        (["prior = 33.3", "prior = 66.6"], "exclusive = true", [("S205", "exclusive = true")]),
        (["prior = 33", ""], "exclusive = true", []),
        (["prior = 60", "prior = 40", ""], "exclusive = true", [("S205", "exclusive = true")]),
        ([""], "exclusive = true", [("S205", "exclusive = true")]),
        (["", ""], 'mode = "exploratory"', []),
        (["prior = 3", ""], 'mode = "exploratory"', [("S206", "prior = 3")]),
        ([""], 'mode = "exploratory"\nexclusive = true', [("S206", "exclusive = true")]),
        (["prior = 3"], 'mode = "estimative?"', [("S104", 'mode = "estimative?"')]),
    ],
)
def test_priors(
    priors: list[str], header: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Protects what priors may be in each mode."""
    text = HEADER + header + "\n"
    for number, prior in enumerate(priors):
        scenario = SCENARIO.replace("[scenario]", "[[scenarios]]").replace("prior = 30", prior)
        text += scenario.replace("lake-dries", f"scenario-{number}")
    lines = text.split("\n")
    assert [(code, lines[line - 1]) for code, line in found(tmp_path, text)] == expected


@pytest.mark.parametrize(
    "start, horizon, expected",
    [
        ("2024Q1", "2024Q1", []),
        ("2024Q2", "2024Q1", [("S210", 6)]),
        ("0001Q1", "2024Q1", [("S104", 5)]),
        ("2024Q1", "9999Q4", [("S104", 6)]),
    ],
)
def test_quarters(
    start: str, horizon: str, expected: list[tuple[str, int]], tmp_path: Path
) -> None:
    """Protects the tracker from a column for each quarter of ten thousand years."""
    text = HEADER.replace("2024Q1", start).replace("2027Q4", horizon) + SCENARIO
    assert found(tmp_path, text) == expected


def test_no_header_and_no_scenario(tmp_path: Path) -> None:
    """Protects against an empty study."""
    assert found(tmp_path, "") == [("S207", 0)]
    assert found(tmp_path, HEADER) == [("S102", 1)]


def test_indicators_and_signposts_share_their_ids(tmp_path: Path) -> None:
    """Protects the ledger, where both are items; a driver may be called like a scenario."""
    text = HEADER + SCENARIO
    text += '[[indicators]]\nid = "one-item"\ntitle = "T"\n'
    text += '[[signposts]]\nid = "one-item"\ntitle = "T"\n'
    text += '[[drivers]]\nid = "lake-dries"\ntitle = "T"\n'
    assert [code for code, _ in found(tmp_path, text) if code[0] == "S"] == ["S201"]


def test_the_id_of_a_table_of_another_kind_is_told(tmp_path: Path) -> None:
    """Protects the hint where an indicator is named as a signpost."""
    text = HEADER + SCENARIO + '[[indicators]]\nid = "one-item"\ntitle = "T"\n'
    text += '[[assumptions]]\nid = "an-assumption"\ntext = "T"\nsignposts = ["one-item"]\n'
    (tmp_path / "study.toml").write_text(text)
    (problem,) = (d for d in load(tmp_path).diagnostics if d.code[0] == "S")
    assert problem.code == "S202"
    assert "indicator" in problem.hint


@pytest.mark.parametrize(
    "title",
    [
        "Increase in troop numbers",
        "A sharp decline in remittances",
        "Chinese growth in exports",
        "Level of unrest",
        "The number of exercises",
        "More Russian troops",
        "Growing influence of China",
        "Russia becomes increasingly isolated",
    ],
)
def test_measures_and_trends_are_no_events(title: str) -> None:
    """Protects the house rule for signposts."""
    assert _NO_EVENT.search(title)


@pytest.mark.parametrize(
    "title",
    [
        "A second base is announced",
        "More than 1,000 troops land in Kazakhstan",
        "The fall of the government",
        "Parliament votes for an increase in the levy",
        "Russia withdraws from the treaty",
        "The number two of the party is dismissed",
    ],
)
def test_events_are_left_alone(title: str) -> None:
    """Protects against false alarms."""
    assert not _NO_EVENT.search(title)


@pytest.mark.parametrize(
    "lines, expected",
    [
        (['cadence = "monthly"', 'within = "mean"'], []),
        (['within = "last"'], []),
        (['within = "mean"'], [("S212", 4)]),
        (['cadence = "monthly"', 'within = "average"'], [("S104", 5)]),
        (
            ['type = "yes-no"', 'concern = "no"', 'cadence = "monthly"', 'within = "lowest"'],
            [],
        ),
        (
            ['type = "yes-no"', 'concern = "no"', 'cadence = "monthly"', 'within = "mean"'],
            [("S212", 7)],
        ),
        (
            ['type = "ordinal"', 'levels = ["a", "b"]', 'cadence = "monthly"', 'within = "sum"'],
            [("S212", 7)],
        ),
        (
            [
                'type = "ordinal"',
                'levels = ["a", "b"]',
                'cadence = "monthly"',
                'within = "highest"',
            ],
            [],
        ),
        (['within = "sum"', 'cadence = "yearly"', "watch = 'high'"], [("S212", 4), ("S209", 6)]),
    ],
)
def test_within(lines: list[str], expected: list[tuple[str, int]], tmp_path: Path) -> None:
    """Protects that only months are summed up, and only numbers added."""
    assert found_in_indicator(tmp_path, *lines) == expected
