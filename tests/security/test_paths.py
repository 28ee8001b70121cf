"""Paths, links and names lead nowhere: of assets, templates, records, outputs, files and ids."""

import os
import shlex
from pathlib import Path
from typing import Final

import pytest

from scenariobook.briefing.assets import read_picture
from scenariobook.briefing.own_files import unusable_files
from scenariobook.paths import LEDGER
from scenariobook.study.load import load
from tests.commands import do, must_say, run, stated
from tests.study_text import STUDY, write_study

OUTSIDE: Final = "s3cret"
# What spreadsheets make numbers, dates, formulas or names of, and file systems devices.
HOSTILE_IDS: Final = (
    *("sept-2", "sep-2022", "may", "march-1", "jan1", "dec-31", "may5", "january"),
    *("con", "prn", "aux", "nul", "com1", "lpt9"),
    *("abc123", "xfd1", "aaa1", "r1c1x/", "a1", "1e5", "3-4", "2022-04-19", "1-2", "0x10"),
    *("=cmd", "+ab", "-ab", "@ab", "'ab", "ab c", "ab.c", "ab/c", "../ab", "ab\\\\c", "Ab-c"),
    *("ab", "a" * 41, "ab_c", "äbc", "abc\\n", "ab:c", "ab;c", "ab,c", "<b>", "ab\\u0000", "ａbc"),
)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in a folder, beside a folder that is none of its own."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.html.j2").write_text(OUTSIDE)
    (tmp_path / "outside" / "secret.png").write_text(OUTSIDE)
    folder = write_study(tmp_path / "lake")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("bad", HOSTILE_IDS)
def test_an_id_that_a_program_would_take_for_something_else_is_refused(
    bad: str, tmp_path: Path
) -> None:
    """An id that a program would take for something else is refused, at its own line.

    The text of the message can be printed, whatever the id has.
    """
    text = STUDY.replace('id = "water-level"', f'id = "{bad}"')
    (found,) = (d for d in load(write_study(tmp_path, text)).diagnostics if d.code == "S105")
    assert (text.split("\n")[found.place.line - 1], found.place.column) == (f'id = "{bad}"', 6)
    assert found.message.isprintable()


@pytest.mark.parametrize(
    "name",
    ["../study.toml", "/etc/passwd", "x/../../study.toml", "..", ".", "", "sub/map.png", "\0"],
)
def test_a_picture_is_named_by_its_plain_name(study: Path, name: str) -> None:
    """A picture is named by its plain name, and by no path, whichever way it is written."""
    (study / "assets" / "sub").mkdir(parents=True)
    (study / "assets" / "sub" / "map.png").write_text("x")
    assert read_picture(study, name) is None


@pytest.mark.parametrize("edition", ["brief", "build", "check"])
@pytest.mark.parametrize(
    "link, target",
    [
        ("templates", "outside"),
        ("assets", "outside"),
        ("templates/page_two.html.j2", "outside/secret.html.j2"),
        ("assets/logo.png", "outside/secret.png"),
        ("assets/palette.toml", "outside/secret.png"),
    ],
)
def test_a_link_among_a_studys_own_files_is_not_followed(
    study: Path, link: str, target: str, edition: str
) -> None:
    """A link among a study's own files that leads out is not followed, and is named.

    A stranger's study prints none of its reader's files.
    """
    if "/" in link:
        (study / link).parent.mkdir()
    (study / link).symlink_to(study.parent / target)
    result = run(edition)
    assert result.exit_code == 1
    assert f"{link}: error[B002]: a link that leads out" in result.output
    assert OUTSIDE not in result.output
    assert not (study / "output").exists()


def test_a_link_within_the_study_is_followed(study: Path) -> None:
    """A link within the study is followed: two names for one picture are nobody's secret.

    A file of over 100 MB is not read under either name, and none that fills the memory by `build`.
    A hidden asset is nobody's, however large. A link to a folder of templates is not followed.
    """
    assert run("build").exit_code == 0
    (study / "assets").mkdir()
    (study / "assets" / "map.png").write_text("x")
    (study / "assets" / "logo.png").symlink_to("map.png")
    (study / "assets" / "._map.png").symlink_to("map.png")
    assert unusable_files(study) == []
    pictures = [read_picture(study, name) for name in ("logo.png", "._map.png")]
    assert pictures == [b"x", None]
    os.truncate(study / "assets" / "map.png", 100_000_001)
    assert [one.hint for one in unusable_files(study)] == ["put a smaller file there"] * 2
    os.truncate(study / "assets" / "map.png", 1 << 43)
    (study / "templates").mkdir()
    (study / "templates" / "parts").symlink_to(study / "assets")
    linked = "templates/parts: error[B002]: a link to a folder"
    must_say("build", "put a smaller file there", linked, code=1)


IMPORT: Final = ("import", "readings.csv", "--yes")
BRIEF: Final = ("brief", "--html")


@pytest.mark.parametrize(
    "link, target, command",
    [
        ("record", "outside", IMPORT),
        ("record/ledger.jsonl", "outside/ledger", IMPORT),
        ("record/returned", "outside", IMPORT),
        ("output", "outside", BRIEF),
        ("output/small-study", "outside", BRIEF),
        ("output/small-study/briefing-2022Q1.html", "outside/secret.png", BRIEF),
    ],
)
def test_a_link_out_of_the_study_is_not_written_through(
    study: Path, link: str, target: str, command: tuple[str, ...]
) -> None:
    """A link out of the study is not written through.

    Nothing appears in its reader's folders, and nothing there is changed or removed.
    """
    outside = study.parent / "outside"
    (outside / ".scenariobook-old-1.tmp").write_text(OUTSIDE)
    (outside / "ledger").write_bytes(b"")
    (study / link).parent.mkdir(parents=True, exist_ok=True)
    (study / link).symlink_to(study.parent / target)
    Path("readings.csv").write_text("quarter,item,value\n2022Q1,water-level,2.5\n")
    before = {path.name: path.read_bytes() for path in outside.iterdir()}
    result = run(*command)
    assert result.exit_code == 1, result.output
    assert "outside" in result.output
    assert {path.name: path.read_bytes() for path in outside.iterdir()} == before


@pytest.mark.parametrize("name", ["\x1b[2J.csv", "a\nb.csv", "a\x07.xlsx", "a\u202eslx.csv"])
def test_a_file_whose_name_a_terminal_would_obey_is_refused(study: Path, name: str) -> None:
    """A file whose name a terminal would obey is refused.

    It would be printed, recorded, and shown in the tracker and the briefing.
    """
    (study / name).write_text("quarter,item,value\n2022Q1,water-level,2.5\n")
    told = do(f"import {shlex.quote(name)} --yes", code=1)
    assert "name has characters that cannot be printed" in told
    assert not {"\x1b", "\x07", "\u202e"} & set(told)
    assert not stated(study)


@pytest.mark.parametrize("command", ["status", "check"])
def test_pipes_are_not_waited_for(study: Path, command: str) -> None:
    """No command waits for a pipe that stands where the record should be.

    tests/study/test_load.py has one beside the study.
    """
    (study / "record").mkdir()
    os.mkfifo(study / LEDGER)
    must_say(command, "ledger.jsonl", code=1)
