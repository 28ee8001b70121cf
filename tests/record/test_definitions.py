"""What is archived of a study comes back, and what changed between two states of it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenariobook.record.definitions.changes import archive_files, changes, digest, files_in
from scenariobook.record.ledger.entries import Defined, Redefined
from scenariobook.study.load import load, load_texts
from scenariobook.study.model import Study
from tests.builders import q
from tests.study_text import STUDY, write_study


def study(*replaced: tuple[str, str]) -> Study:
    """Return the small study after replacements in its text."""
    text = STUDY
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    loaded = load_texts({"study.toml": text.encode()}, "a-study")
    assert loaded.study, loaded.diagnostics
    return loaded.study


def told(*replaced: tuple[str, str]) -> list[str]:
    """Return what is told about replacements in the small study."""
    return [str(change) for change in changes(study(), study(*replaced))]


def test_an_archive_gives_back_every_byte(tmp_path: Path) -> None:
    """Also line ends of Windows, a byte order mark and letters of any script."""
    write_study(tmp_path, STUDY.replace("Water level", "Уровень воды 水位"))
    other = "\ufeff# a remark\r\n[[drivers]]\r\nid = 'rain'\r\ntitle = 'Rain'\r\n"
    (tmp_path / "drivers.toml").write_bytes(other.encode())
    contents = load(tmp_path).contents
    assert files_in(archive_files(contents)) == contents
    assert load_texts(contents, tmp_path.name).study == load(tmp_path).study


def test_the_order_of_the_files_does_not_change_the_digest() -> None:
    """Protects ledgers from entries about changes that nobody made."""
    one, two = {"a.toml": b"x", "b.toml": b"y"}, {"b.toml": b"y", "a.toml": b"x"}
    assert digest(one) == digest(two) != digest({"a.toml": b"y", "b.toml": b"x"})


@pytest.mark.parametrize("data", [b"[]", b"{", b'{"files": {"a.toml": 1}}', b'{"files": []}'])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the caller shows any message)
        files_in(data)


def test_equal_studies_differ_in_nothing() -> None:
    """A comment and the order of keys are no definitions."""
    assert told() == []
    assert told(("watch = 5\nwarning = 3\n", "# deeper\nwarning = 3\nwatch = 5\n")) == []


@pytest.mark.parametrize(
    "replaced, words",
    [
        (("warning = 3", "warning = 2.5"), "water-level warning: 3 to 2.5"),
        (
            ("watch = 5\n", 'watch = 5\ncadence = "monthly"\n'),
            "water-level cadence: quarterly to monthly",
        ),
        (("prior = 60", "prior = 55"), "lake-holds prior: 60 to 55"),
        (
            ('dries = "likely"', 'dries = "highly likely"'),
            "inflow-diverted ratings.lake-dries: likely to highly likely",
        ),
        (('"Water level"', '"Level"'), "water-level title: text changed"),
        (("Nothing much", "Not much"), "lake-holds narrative: text changed"),
        (
            ('is diverted"\n', 'is diverted"\nexpected_by = 2025-06-30\n'),
            "inflow-diverted expected_by: none to 2025-06-30",
        ),
        (('horizon = "2027Q4"', 'horizon = "2028Q4"'), "small-study horizon: 2027Q4 to 2028Q4"),
    ],
)
def test_a_change_is_told_from_what_to_what(replaced: tuple[str, str], words: str) -> None:
    """Texts are named only: they may be pages long."""
    assert told(replaced) == [words]


def test_an_item_is_added_removed_or_renamed() -> None:
    """A new id with the former one declared is the same item, with its other changes beside."""
    end = STUDY[STUDY.index("[[signposts]]") :]
    assert told((end, "")) == ["inflow-diverted removed"]
    more = end.replace("inflow-diverted", "dam-built").replace("The inflow is diverted", "A dam")
    assert told((end, end + more)) == ["dam-built added"]
    renamed = ('id = "water-level"', 'id = "lake-level"\nformerly = ["water-level"]')
    assert told(renamed, ("warning = 3", "warning = 2")) == [
        "water-level is called lake-level now",
        "lake-level formerly: none to water-level",
        "lake-level warning: 3 to 2",
    ]


def test_the_log_tells_ten_changes_and_counts_the_others() -> None:
    """And that no reason was given, where there is something to give one for."""
    redefined = tuple(
        Redefined(table="indicators", id=f"item-{n}", key="warning", was="1", now="2")
        for n in range(12)
    )
    words = str(Defined(q("2022Q1"), "0" * 64, redefined))
    assert words.startswith("the study's files changed: item-0 warning: 1 to 2; item-1")
    assert words.endswith("item-9 warning: 1 to 2; and 2 more (no reason given)")
    words = str(Defined(q("2022Q1"), "0" * 64, redefined[:1], "The survey was redone"))
    assert words == "the study's files changed: item-0 warning: 1 to 2 (The survey was redone)"
    assert str(Defined(q("2022Q1"), "0" * 64)) == "the study's files are archived"


def test_two_that_become_one_are_told_as_joined() -> None:
    """With what weighs the readings of the one anew; its texts went with it."""
    first = STUDY[STUDY.index("[[indicators]]") :]
    second = first[: first.index("[[", 3)].replace('"water-level"', '"water-depth"')
    both = study(("[[indicators]]", second.replace("watch = 5", "watch = 4") + "[[indicators]]"))
    one = study(('id = "water-level"\n', 'id = "water-level"\nformerly = ["water-depth"]\n'))
    assert [str(change) for change in changes(both, one)] == [
        "water-depth is called water-level now",
        "water-level formerly: none to water-depth",
        "water-depth watch: 4 to 5",
    ]
