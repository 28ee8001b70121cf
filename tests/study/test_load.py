"""From a folder of files to a study: in which order, at home where, and what is no file of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scenariobook.study.loading.load import Loaded, load

HEADER = """\
[study]
id = "lake-study"
title = "A synthetic lake"
focal_question = "Will the synthetic lake dry up?"
start = "2024Q1"
horizon = "2027Q4"
"""


def a_scenario(scenario: str, heading: str = "[[scenarios]]", more: str = "") -> str:
    return f'{heading}\nid = "{scenario}"\ntitle = "T"\nsummary = "S"\n{more}\n'


def a_signpost(signpost: str, more: str = "") -> str:
    return f'[[signposts]]\nid = "{signpost}"\ntitle = "T"\n{more}\n'


def load_files(folder: Path, **files: str | bytes) -> Loaded:
    """Write files, named without their suffix, and load the folder."""
    for name, text in files.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.toml").write_bytes(content)
    return load(folder)


def errors(loaded: Loaded) -> list[tuple[str, str]]:
    """Return place and code of every error."""
    return [(str(d.place), d.code) for d in loaded.diagnostics if d.code[0] == "S"]


def test_scenarios_and_items_come_by_order_then_by_file_and_position(tmp_path: Path) -> None:
    """Protects the order of chapters, columns and rows.

    A [scenario] came before the [[scenarios]] that stand above it.
    """
    study = load_files(
        tmp_path,
        study=HEADER,
        a=a_scenario("third") + a_scenario("fourth") + a_scenario("fifth", "[scenario]"),
        b=a_scenario("second", more="order = 2") + a_scenario("sixth"),
        d=a_scenario("first", "[scenario]", "order = 1") + a_signpost("late") + a_signpost("last"),
        c=a_scenario("seventh", "[scenario]")
        + a_signpost("early")
        + a_signpost("top", "order = -1"),
    ).study
    assert study
    assert [one.id for one in study.scenarios] == [
        *("first", "second", "third", "fourth", "fifth", "sixth", "seventh"),
    ]
    assert [one.id for one in study.signposts] == ["top", "early", "late", "last"]


def test_what_stands_in_a_scenarios_file_is_at_home_in_it(tmp_path: Path) -> None:
    """Protects that a scenario's file need not repeat its id; what is named wins."""
    assumption = '[[assumptions]]\nid = "an-assumption"\ntext = "T"\n'
    study = load_files(
        tmp_path,
        study=HEADER + a_scenario("elsewhere"),
        here=a_scenario("home-one", "[scenario]")
        + a_signpost("implied")
        + a_signpost("named", 'home = "elsewhere"')
        + assumption,
        nowhere=assumption.replace("an-", "no-"),
    ).study
    assert study
    homes = {one.id: one.home for one in (*study.items, *study.assumptions)}
    assert homes == {
        "implied": "home-one",
        "named": "elsewhere",
        "an-assumption": "home-one",
        "no-assumption": None,
    }


def link_out(path: Path) -> None:
    secret = path.parent.parent / "secret.toml"
    secret.write_text("secret\n")
    path.symlink_to(secret)


NO_FILES: dict[str, Callable[[Path], object]] = {
    "link.toml": link_out,  # a study that prints somebody's other files
    "circle.toml": lambda path: path.symlink_to(path.name),
    "pipe.toml": os.mkfifo,  # nobody waits for it
    "huge.toml": lambda path: path.write_text("# " + 500 * "x" + "\n"),
    "\x1b[2Jx.toml": Path.touch,  # a name that a terminal would obey
}


@pytest.mark.parametrize("name", NO_FILES)
def test_what_is_no_file_of_a_study_is_named_and_not_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenariobook.study.loading.load.LARGEST_STUDY_FILE", 500)
    folder = tmp_path / "study"
    folder.mkdir()
    NO_FILES[name](folder / name)
    loaded = load_files(folder, study=HEADER + a_scenario("home-one"))
    shown = name.replace("\x1b", "\N{REPLACEMENT CHARACTER}")
    assert errors(loaded) == [(shown, "S004")]
    assert "secret" not in str(loaded.lines)


def test_hidden_files_and_other_suffixes_are_no_part_of_a_study(tmp_path: Path) -> None:
    """Protects against what editors and systems leave: .#study.toml, ._study.toml."""
    (tmp_path / ".#study.toml").symlink_to("nobody@nowhere.1:2")
    (tmp_path / "notes.md").write_text("id = ")
    assert errors(load_files(tmp_path, study=HEADER + a_scenario("home-one"))) == []
    assert errors(load(tmp_path / "nowhere")) == [(".", "S003")]


def test_a_mark_and_windows_line_ends_change_no_place(tmp_path: Path) -> None:
    """Protects studies that were edited on Windows."""
    text = HEADER.replace('"A synthetic lake"', "5") + a_scenario("home-one")
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert errors(load_files(tmp_path, study=windows)) == [("study.toml:3:9", "S103")]


def test_lines_are_shown_without_control_characters(tmp_path: Path) -> None:
    """Protects the terminal that a broken file is shown on."""
    loaded = load_files(tmp_path, study='a = "\x1b[2J"\n')
    (problem,) = loaded.diagnostics
    assert loaded.line(problem.place) == 'a = "\N{REPLACEMENT CHARACTER}[2J"'
