"""From a folder of files to a study, or to all that is wrong with it."""

import os
from pathlib import Path

import pytest

from scenariobook.diagnostics import Diagnostic
from scenariobook.study.loading.load import Loaded, load
from tests.study_pieces import HEADER


def a_scenario(scenario: str, heading: str = "[scenario]", **fields: object) -> str:
    """Write a scenario with a prior of 50."""
    more = "".join(f"{key} = {value}\n" for key, value in fields.items())
    return (
        f'{heading}\nid = "{scenario}"\ntitle = "T"\nkind = "alternative"\n'
        f'summary = "S"\nnarrative = "N"\nprior = 50\n{more}'
    )


def a_signpost(signpost: str, *lines: str) -> str:
    """Write a signpost with further lines."""
    return "\n".join(["[[signposts]]", f'id = "{signpost}"', 'title = "T"', *lines, ""])


def load_files(folder: Path, **files: str | bytes) -> Loaded:
    """Write files, named without their suffix, and load the folder."""
    for name, text in files.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.toml").write_bytes(content)
    return load(folder)


def said(loaded: Loaded) -> list[tuple[str, str]]:
    """Return place and code of every error."""
    return [(str(d.place), d.code) for d in loaded.diagnostics if d.code[0] == "S"]


def errors(loaded: Loaded) -> list[Diagnostic]:
    """Return the errors."""
    return [d for d in loaded.diagnostics if d.code[0] == "S"]


class TestOrder:
    def test_scenarios_come_by_order_then_by_file_and_position(self, tmp_path: Path) -> None:
        """Protects the order of chapters and columns."""
        loaded = load_files(
            tmp_path,
            study=HEADER,
            a=a_scenario("third") + a_scenario("fourth", "[[scenarios]]"),
            b=a_scenario("second", "[[scenarios]]", order=2) + a_scenario("fifth", "[[scenarios]]"),
            c=a_scenario("first", "[scenario]", order=1),
        )
        assert loaded.study
        found = [scenario.id for scenario in loaded.study.scenarios]
        assert found == ["first", "second", "third", "fourth", "fifth"]

    def test_a_scenario_stands_where_it_is_written_in_its_file(self, tmp_path: Path) -> None:
        """A [scenario] came before the [[scenarios]] that stand above it."""
        several = a_scenario("above", "[[scenarios]]") + a_scenario("below", "[scenario]")
        study = load_files(tmp_path, a=HEADER + several).study
        assert study is not None
        assert [scenario.id for scenario in study.scenarios] == ["above", "below"]

    def test_items_come_by_order_then_by_file_and_position(self, tmp_path: Path) -> None:
        """Protects the order of rows."""
        loaded = load_files(
            tmp_path,
            study=HEADER,
            b=a_scenario("bbb-one") + a_signpost("late-one") + a_signpost("late-two"),
            a=a_scenario("aaa-one") + a_signpost("early-one") + a_signpost("top", "order = -1"),
        )
        assert loaded.study
        found = [signpost.id for signpost in loaded.study.signposts]
        assert found == ["top", "early-one", "late-one", "late-two"]


class TestHome:
    def test_the_only_scenario_of_a_file_is_home_to_what_stands_in_it(self, tmp_path: Path) -> None:
        """Protects that a scenario's file need not repeat its id; what is named wins."""
        assumption = '[[assumptions]]\nid = "an-assumption"\ntext = "T"\n'
        loaded = load_files(
            tmp_path,
            study=HEADER + a_scenario("elsewhere"),
            here=a_scenario("home-one")
            + a_signpost("implied")
            + a_signpost("named", 'home = "elsewhere"')
            + assumption,
            nowhere=assumption.replace("an-", "no-"),
        )
        assert loaded.study
        homes = {item.id: item.home for item in loaded.study.items}
        assert homes == {"implied": "home-one", "named": "elsewhere"}
        of_assumptions = {a.id: a.home for a in loaded.study.assumptions}
        assert of_assumptions == {"an-assumption": "home-one", "no-assumption": None}

    @pytest.mark.parametrize(
        "scenarios",
        [
            a_scenario("only-one", "[[scenarios]]") + a_scenario("second-one", "[[scenarios]]"),
            a_scenario("one-two") + a_scenario("two-two", "[[scenarios]]"),
        ],
    )
    def test_a_file_for_several_scenarios_implies_none(
        self, scenarios: str, tmp_path: Path
    ) -> None:
        """Protects against a guessed home."""
        loaded = load_files(tmp_path, study=HEADER, case=scenarios + a_signpost("an-event"))
        assert [d.code for d in errors(loaded)] == ["S208"]


class TestNoEcho:
    def test_a_table_with_a_mistake_still_has_its_id(self, tmp_path: Path) -> None:
        """Protects against an unknown reference for each naming of an unsound table."""
        loaded = load_files(
            tmp_path,
            study=HEADER + '[[drivers]]\nid = "rain-fall"\ntitle = 5\n',
            case=a_scenario("home-one")
            + a_signpost("an-event", 'driver = "rain-fall"', 'ratings = { home-one = "likely" }')
            + '[[assumptions]]\nid = "an-assumption"\ntext = "T"\nsignposts = ["an-event"]\n',
        )
        assert said(loaded) == [("study.toml:9:9", "S103")]

    def test_an_id_of_the_wrong_form_is_reported_where_it_is_given_alone(
        self, tmp_path: Path
    ) -> None:
        """Protects against one report for each naming."""
        loaded = load_files(
            tmp_path,
            study=HEADER,
            case=a_scenario("Home")
            + a_signpost("an-event", 'home = "Home"', 'ratings = { Home = "likely" }'),
        )
        assert said(loaded) == [("case.toml:2:6", "S105")]

    @pytest.mark.parametrize(
        "drivers, expected",
        [
            ('[[driver]]\nid = "rain-fall"\ntitle = "T"\n', [("drivers.toml:1:3", "S101")]),
            ('[drivers]\nid = "rain-fall"\ntitle = "T"\n', [("drivers.toml:1:1", "S103")]),
            ('[[drivers]]\nid = "rain-fall"\ntitle = \n', [("drivers.toml:3:9", "S001")]),
            (b'[[drivers]]\nid = "rain-fall"\ntitle = "\xff"\n', [("drivers.toml:3:10", "S002")]),
        ],
    )
    def test_ids_are_found_under_a_wrong_heading_and_in_a_broken_file(
        self, drivers: str | bytes, expected: list[tuple[str, str]], tmp_path: Path
    ) -> None:
        """Protects against an unknown reference for each id of a file with one slip."""
        case = a_scenario("home-one") + a_signpost("an-event", 'driver = "rain-fall"')
        loaded = load_files(tmp_path, study=HEADER, case=case, drivers=drivers)
        assert said(loaded) == expected

    def test_a_broken_scenario_is_still_home(self, tmp_path: Path) -> None:
        """Protects against an item without a home because its scenario has no summary."""
        scenario = a_scenario("home-one").replace("summary =", "# summary =")
        loaded = load_files(tmp_path, study=HEADER, case=scenario + a_signpost("an-event"))
        assert said(loaded) == [("case.toml:1:1", "S102")]

    def test_a_broken_file_may_hold_the_header(self, tmp_path: Path) -> None:
        """Protects against a missing [study] that is only unreadable."""
        loaded = load_files(tmp_path, study=HEADER + "oops\n", case=a_scenario("home-one"))
        assert said(loaded) == [("study.toml:7:5", "S001")]


def test_a_broken_file_hides_nothing_in_the_others(tmp_path: Path) -> None:
    """Protects that one run reports it all: syntax, types and references."""
    loaded = load_files(
        tmp_path,
        broken="[[drivers]\n",
        case=a_scenario("home-one", "[scenario]", weight=1)
        + a_signpost("an-event", 'driver = "nobody"')
        + a_signpost("an-event"),
        study=HEADER.replace("2027Q4", "2023Q4"),
    )
    assert said(loaded) == [
        ("broken.toml:1:10", "S001"),
        ("case.toml:8:1", "S101"),
        ("case.toml:12:10", "S202"),
        ("case.toml:14:6", "S201"),
        ("study.toml:6:11", "S210"),
    ]


class TestFiles:
    def test_a_folder_that_does_not_exist(self, tmp_path: Path) -> None:
        loaded = load(tmp_path / "nowhere")
        assert loaded.study is None
        assert [d.code for d in loaded.diagnostics] == ["S003"]
        assert "nowhere" in loaded.diagnostics[0].message

    def test_hidden_files_and_other_suffixes_are_no_part_of_a_study(self, tmp_path: Path) -> None:
        """Protects against what editors and systems leave: .#study.toml, ._study.toml."""
        (tmp_path / ".#study.toml").symlink_to("nobody@nowhere.1:2")
        (tmp_path / "notes.md").write_text("id = ")
        loaded = load_files(tmp_path, study=HEADER + a_scenario("home-one"))
        assert errors(loaded) == []

    def test_a_link_out_of_the_folder_is_not_followed(self, tmp_path: Path) -> None:
        """Protects against a study that prints somebody's other files."""
        secret = tmp_path / "secret.toml"
        secret.write_text("secret\n")
        folder = tmp_path / "study"
        folder.mkdir()
        (folder / "link.toml").symlink_to(secret)
        loaded = load_files(folder, study=HEADER + a_scenario("home-one"))
        assert said(loaded) == [("link.toml", "S004")]
        assert "secret" not in "".join(loaded.lines["link.toml"])

    def test_a_link_that_leads_to_itself(self, tmp_path: Path) -> None:
        (tmp_path / "circle.toml").symlink_to("circle.toml")
        loaded = load_files(tmp_path, study=HEADER + a_scenario("home-one"))
        assert said(loaded) == [("circle.toml", "S004")]

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.toml")
        loaded = load_files(tmp_path, study=HEADER + a_scenario("home-one"))
        assert said(loaded) == [("pipe.toml", "S004")]

    def test_a_huge_file_is_not_parsed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("scenariobook.study.loading.load.LARGEST_FILE", 500)
        loaded = load_files(
            tmp_path, study=HEADER + a_scenario("home-one"), huge="# " + 500 * "x" + "\n"
        )
        assert said(loaded) == [("huge.toml", "S004")]

    def test_a_name_that_a_terminal_would_obey_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "\x1b[2Jx.toml").write_text("")
        loaded = load_files(tmp_path, study=HEADER + a_scenario("home-one"))
        assert said(loaded) == [("\N{REPLACEMENT CHARACTER}[2Jx.toml", "S004")]

    def test_a_mark_and_windows_line_ends_change_no_place(self, tmp_path: Path) -> None:
        """Protects studies that were edited on Windows."""
        text = HEADER.replace('"A synthetic lake"', "5") + a_scenario("home-one")
        windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
        assert said(load_files(tmp_path, study=windows)) == [("study.toml:3:9", "S103")]

    def test_lines_are_shown_without_control_characters(self, tmp_path: Path) -> None:
        """Protects the terminal that a broken file is shown on."""
        loaded = load_files(tmp_path, study='a = "\x1b[2J"\n')
        (problem,) = loaded.diagnostics
        assert problem.code == "S001"
        assert loaded.line(problem.place) == 'a = "\N{REPLACEMENT CHARACTER}[2J"'
