"""From a folder of files to a study: what is a file of it, and what may be left out."""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scenariobook.diagnostics import diagnostic_as_text, has_errors
from scenariobook.study.load import Loaded, load
from scenariobook.study.model.study import Study
from tests.commands import TRACKER, do, must_say, run
from tests.expected import same_as_before, same_rows
from tests.study_text import STUDY, write_study

NO_ID = """\
[study]
title = "A synthetic lake"
focal_question = "Will the synthetic lake dry up?"
start = "2024Q1"
horizon = "2027Q4"
"""
HEADER = NO_ID.replace("[study]", '[study]\nid = "lake-study"')

# --- in which order, at home where, and what is no file of it -------------------------------------


def scenario_in(scenario: str, heading: str = "[[scenarios]]", more: str = "") -> str:
    return f'{heading}\nid = "{scenario}"\ntitle = "T"\nsummary = "S"\n{more}\n'


def signpost_in(signpost: str, more: str = "") -> str:
    return f'[[signposts]]\nid = "{signpost}"\ntitle = "T"\n{more}\n'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder; its name is the study's id where the study gives none."""
    (tmp_path / "small-lake").mkdir()
    monkeypatch.chdir(tmp_path / "small-lake")


def load_files(**files: str) -> Loaded:
    """Write files, named without their suffix, and load the folder."""
    for name, text in files.items():
        Path(f"{name}.toml").write_text(text, "utf-8")
    return load(Path.cwd())


def study_of(text: str) -> Study:
    """Return the study of one file."""
    loaded = load_files(study=text)
    assert loaded.study, loaded.diagnostics
    return loaded.study


def errors(loaded: Loaded) -> list[tuple[str, str]]:
    """Return place and code of every error."""
    return [(str(d.place), d.code) for d in loaded.diagnostics if d.code[0] == "S"]


def test_scenarios_and_items_come_by_order_then_by_file_and_position() -> None:
    """Scenarios and items come by their `order`, then by file and position.

    So do chapters, columns and rows. A [scenario] once came before the [[scenarios]] that stand
    above it. What stands in a scenario's file is at home in it; what is named wins.
    """
    assumption = '[[assumptions]]\nid = "an-assumption"\ntext = "T"\n'
    late = signpost_in("late") + signpost_in("last", 'home = "second"')
    early = signpost_in("early") + signpost_in("top", "order = -1")
    study = load_files(
        study=HEADER + assumption.replace("an-", "no-"),
        a=scenario_in("third") + scenario_in("fourth") + scenario_in("fifth", "[scenario]"),
        b=scenario_in("second", more="order = 2") + scenario_in("sixth"),
        d=scenario_in("first", "[scenario]", "order = 1") + late + assumption,
        coast=ALONE + early + DECISION.replace('home = "lake-dries"', ""),
    ).study
    assert study
    assert [one.id for one in study.scenarios] == [
        *("first", "second", "third", "fourth", "fifth", "sixth", "coast")
    ]
    homes = {"top": "coast", "early": "coast", "late": "first", "last": "second"}
    assert [(one.id, one.home) for one in study.signposts] == [*homes.items()]
    assumed = {one.id: one.home for one in study.assumptions}
    assert assumed == {"no-assumption": None, "an-assumption": "first"}
    assert [one.home for one in study.scenarios[-1].decisions] == ["coast"]


NO_FILES: dict[str, Callable[[Path], object]] = {
    # A study that prints somebody's other files.
    "link.toml": lambda path: path.symlink_to("../secret.toml"),
    "circle.toml": lambda path: path.symlink_to(path.name),
    "pipe.toml": os.mkfifo,  # nobody waits for it
    "huge.toml": lambda path: path.write_text("# " + 500 * "x" + "\n"),
    "\x1b[2Jx.toml": Path.touch,  # a name that a terminal would obey
}


def test_what_is_no_file_of_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no file of the study is named, and not read.

    What editors and systems leave, such as .#study.toml, is not even named.
    """
    monkeypatch.setattr("scenariobook.study.load.LARGEST_STUDY_FILE", 500)
    Path("../secret.toml").write_text("secret\n")
    for name, make in NO_FILES.items():
        make(Path(name))
    Path(".#study.toml").symlink_to("nobody@nowhere.1:2")
    Path("notes.md").write_text("id = ")
    loaded = load_files(study=HEADER + scenario_in("home-one"))
    shown = [name.replace("\x1b", "\N{REPLACEMENT CHARACTER}") for name in NO_FILES]
    assert sorted(errors(loaded)) == sorted((name, "S004") for name in shown)
    assert "secret" not in str(loaded.lines)
    assert errors(load(Path("nowhere"))) == [(".", "S003")]


# --- what a study may leave out, and what the keys of before still mean ---------------------------


SCENARIOS = "".join(
    f'\n[[scenarios]]\nid = "lake-{one}"\ntitle = "The lake {does}"\nsummary = "S"\n'
    for one, does in {"holds": "holds", "dries": "dries up", "floods": "floods"}.items()
)
ITEMS = """
[[indicators]]
id = "water-level"
title = "Water level"
watch = 3.5
warning = 2
ratings = { lake-dries = "highly likely", lake-floods = "unlikely" }

[[indicators]]
id = "wells-dry"
title = "Wells that are dry"
watch = 2
warning = 4
ratings = { lake-dries = "likely" }

[[signposts]]
id = "dam-opens"
title = "The dam is opened"
ratings = { lake-floods = "likely" }
"""
SOURCE = """
[[sources]]
id = "lake-survey"
title = "Lake survey"
"""
REST = """
[[analysts]]
id = "a-kim"
name = "Anna Kim"

[[analysts]]
id = "b-lee"
name = "Bo Lee"

[[assumptions]]
text = "It rains in spring."
"""
DECISION = """
[[decisions]]
home = "lake-dries"
when = "The wells fall dry"
then = "Bring water"
owner = "Bo Lee"
"""
WHOLE = NO_ID + SCENARIOS + ITEMS + SOURCE + REST + DECISION


def test_the_needed_keys_make_a_study() -> None:
    """An author writes the needed keys alone and has a study, and nobody nags.

    That is an author's first half hour. Each default of the reference stands in the golden text.
    Items without a driver share one at home, else eight ordinary readings would be taken for eight
    independent proofs.
    """
    meant = study_of(WHOLE).model_dump_json(indent=1, exclude_none=True)
    same_as_before(f"{meant}\n{do('check').replace(str(Path.cwd()), 'small-lake')}\n")
    do("build")
    made = [path.name for path in Path("output", "small-lake").iterdir()]
    assert {"tracker.xlsx", "briefing-2024Q1.pdf"} <= {*made}


THIRDS = {"lake-holds": 33.3, "lake-dries": 33.3, "lake-floods": 33.3}
PRIORS: list[tuple[str, dict[str, float]]] = [  # keys of the header, and priors that are given
    *(("", given) for given in ({}, {"lake-holds": 60.0})),
    *(("exclusive = true", given) for given in ({}, {"lake-holds": 60.0}, THIRDS)),
    ("exclusive = true", {"lake-holds": 60, "lake-floods": 15}),
    ("exclusive = true", {"lake-holds": 50, "lake-dries": 50}),
    ("exclusive = true", {"lake-holds": 0.1, "lake-dries": 99, "lake-floods": 0.9}),
    *(('mode = "exploratory"', given) for given in ({}, {"lake-holds": 3.0})),
    ('mode = "exploratory"\nexclusive = true', {}),
]
ALONE = '[scenario]\ntitle = "It dries"\nsummary = "S"\n'


def test_priors_that_are_given_and_left_out() -> None:
    """A prior that is left out is what the others leave, or an even part of 100.

    The former where scenarios exclude one another, the latter where they do not.
    """
    rows: list[tuple[object, ...]] = []
    for key, given in PRIORS:
        text = f"{NO_ID}{key}\n{SCENARIOS}"
        for scenario, prior in given.items():
            text = text.replace(f'id = "{scenario}"', f'id = "{scenario}"\nprior = {prior}')
        rows.append((repr(key), given, *priors_in(text)))
    alone = {key: priors_in(NO_ID + key + ALONE) for key in ("", "exclusive = true\n")}
    rows += [(repr(key), "a scenario alone", *priors) for key, priors in alone.items()]
    same_rows(rows)


def priors_in(text: str) -> Sequence[object]:
    """Return the priors in a study's text, or why there are none."""
    loaded = load_files(study=text)
    wrong = [f"{d.code} {d.message}" for d in loaded.diagnostics]
    return [s.prior for s in loaded.study.scenarios] if loaded.study else wrong


def assumptions(*texts: str) -> str:
    return "".join(f'[[assumptions]]\ntext = "{text}"\n' for text in texts)


SPRING = assumptions("It rains in spring.")
WELLS = '[[indicators]]\nid = "wells-dry"\n'
MARKS = "watch = 2\nwarning = 4\n"
LEVELS = 'type = "ordinal"\nlevels = ["low", "fair", "high"]\nwatch = "fair"\nwarning = "low"\n'
SUN = '[[drivers]]\nid = "lake-dries"\ntitle = "The sun"\n'
MADE = [  # what stands in the study, and what an author writes in its place
    (WELLS, f'{SUN}{WELLS}driver = "lake-dries"\n'),  # a driver that is made is another one
    (MARKS, LEVELS),
    (MARKS, "warning = 4.25\n"),  # a single threshold says nothing of the direction
    (MARKS, 'warning = 4.25\ndecimals = 3\ndirection = "falling"\n'),
    (SPRING, SPRING + 'signposts = ["dam-opens"]\n'),  # the former key of what breaks it
    # An id is made of the first words, is another one each time, and none that is written below.
    (SPRING, assumptions("Russia's allies stay; its bases, too, do.", "Élysée’s word counts")),
    (SPRING, assumptions("1,500 troops leave", "May", "Саммит состоится")),
    (SPRING, assumptions("Antidisestablishmentarianism-and-nothing-else prevails")),
    (SPRING, SPRING + SPRING + assumptions("It rains in spring, or not.")),
    (SPRING, SPRING + SPRING + 'id = "it-rains-in-spring"\n'),
]


def test_what_is_left_out_is_made_of_what_is_written() -> None:
    """What an author leaves out is made of what is written.

    So are indicators' drivers, directions and decimals; ids of assumptions, and what breaks them.
    """
    rows: list[tuple[object, ...]] = []
    for was, now in MADE:
        assert was in WHOLE
        study = study_of(WHOLE.replace(was, now))
        made = [f"{one.driver}, {one.direction}, .{one.decimals}" for one in study.indicators]
        rows.append((repr(now), *made, {one.id: one.broken_by for one in study.assumptions}))
    same_rows(rows)


def test_a_name_that_can_be_no_id_is_told_with_one_that_can() -> None:
    """A name that can be no id is reported with one that can.

    Folders and files have names with spaces and capitals.
    """
    lake = write_study(Path("My Lake"), NO_ID + SCENARIOS)
    told = [run("check", "My Lake").stdout]
    write_study(lake, HEADER).joinpath("Dry years.toml").write_text(ALONE)
    told.append(run("check", "My Lake").stdout)
    same_as_before("\n".join(told))


def test_a_decision_within_its_scenario_is_the_same_as_a_table() -> None:
    """A decision within its scenario is the same as one in a table.

    Studies of before write it there.
    """
    within = 'decisions = [{ when = "The wells fall dry", then = "Bring water", owner = "Bo Lee" }]'
    text = NO_ID + SCENARIOS + REST
    inline = study_of(text.replace('The lake dries up"', f'The lake dries up"\n{within}'))
    assert inline == study_of(text + DECISION)
    assert [len(s.decisions) for s in inline.scenarios] == [0, 1, 0]


# --- what once was a traceback, or something that a terminal obeyed -------------------------------

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@pytest.mark.parametrize(
    "text",
    [
        # An id that a terminal obeys, in a hint.
        STUDY.replace('"lake-holds"', '"lake\\u001b[2J"').replace('home = "lake-dries"', ""),
        STUDY.replace("prior = 30", "prior = 5e-324"),
        STUDY.replace("watch = 5", "watch = [5]"),
        'title = "a text that ends with a \\',
        'a = "\x1b[2J"\n',
        STUDY.replace("The lake holds", "1000Q1"),  # a header that was read as that of past values
        "\ufeff" + STUDY.replace('"Water level"', '"\ufeff"'),
    ],
    ids=["terminal", "next to nothing", "list", "breaks off", "line", "quarter", "marks"],
)
def test_a_study_is_used_or_its_errors_have_a_place(text: str) -> None:
    """A study is used, or its errors have a place and no letter that a terminal obeys.

    What is used has its pages, and a tracker that holds nothing new.
    """
    loaded = load_files(study=text)
    for one in loaded.diagnostics:
        line = loaded.line(one.place) or ""
        assert 1 <= one.place.column <= len(line) + 1
        assert not OBEYED.search(diagnostic_as_text(one, line))
    if loaded.study:
        do("build")
        must_say(f"import {TRACKER} --yes", "nothing new")
    else:
        assert has_errors(loaded.diagnostics)
