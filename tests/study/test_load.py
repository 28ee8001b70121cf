"""From a folder of files to a study: what is a file of it, and what may be left out."""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scenariobook.diagnostics import diagnostic_as_text, has_errors
from scenariobook.study.loading.load import Loaded, load
from scenariobook.study.model.study import Study
from tests.commands import TRACKER, do, run, says
from tests.expected import same_as_before, same_rows
from tests.study_text import STUDY

NO_ID = """\
[study]
title = "A synthetic lake"
focal_question = "Will the synthetic lake dry up?"
start = "2024Q1"
horizon = "2027Q4"
"""
HEADER = NO_ID.replace("[study]", '[study]\nid = "lake-study"')

# --- in which order, at home where, and what is no file of it -------------------------------------


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
    """Protects the order of chapters, columns and rows, and that a file need not repeat its id.

    A [scenario] came before the [[scenarios]] that stand above it. What stands in a scenario's file
    is at home in it; what is named wins.
    """
    assumption = '[[assumptions]]\nid = "an-assumption"\ntext = "T"\n'
    late = a_signpost("late") + a_signpost("last", 'home = "second"')
    early = a_signpost("early") + a_signpost("top", "order = -1")
    study = load_files(
        tmp_path,
        study=HEADER + assumption.replace("an-", "no-"),
        a=a_scenario("third") + a_scenario("fourth") + a_scenario("fifth", "[scenario]"),
        b=a_scenario("second", more="order = 2") + a_scenario("sixth"),
        d=a_scenario("first", "[scenario]", "order = 1") + late + assumption,
        c=a_scenario("seventh", "[scenario]") + early,
    ).study
    assert study
    assert [one.id for one in study.scenarios] == [
        *("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
    ]
    homes = {"top": "seventh", "early": "seventh", "late": "first", "last": "second"}
    assert [(one.id, one.home) for one in study.signposts] == [*homes.items()]
    assumed = {one.id: one.home for one in study.assumptions}
    assert assumed == {"no-assumption": None, "an-assumption": "first"}


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


def test_what_is_no_file_of_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not read."""
    monkeypatch.setattr("scenariobook.study.loading.load.LARGEST_STUDY_FILE", 500)
    folder = tmp_path / "study"
    folder.mkdir()
    for name, make in NO_FILES.items():
        make(folder / name)
        loaded = load_files(folder, study=HEADER + a_scenario("home-one"))
        shown = name.replace("\x1b", "\N{REPLACEMENT CHARACTER}")
        assert errors(loaded) == [(shown, "S004")]
        assert "secret" not in str(loaded.lines)
        (folder / name).unlink()


def test_hidden_files_and_other_suffixes_are_no_part_of_a_study(tmp_path: Path) -> None:
    """Protects against what editors and systems leave: .#study.toml, ._study.toml.

    No line of a broken file tells the terminal what to do.
    """
    (tmp_path / ".#study.toml").symlink_to("nobody@nowhere.1:2")
    (tmp_path / "notes.md").write_text("id = ")
    assert errors(load_files(tmp_path, study=HEADER + a_scenario("home-one"))) == []
    assert errors(load(tmp_path / "nowhere")) == [(".", "S003")]
    broken = load_files(tmp_path, study='a = "\x1b[2J"\n')
    (problem,) = broken.diagnostics
    assert broken.line(problem.place) == 'a = "\N{REPLACEMENT CHARACTER}[2J"'


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


def loaded_from(folder: Path, text: str, name: str = "small-lake") -> Loaded:
    """Write a study of one file into a folder of this name, and load it."""
    (folder / name).mkdir(exist_ok=True)
    return load_files(folder / name, study=text)


def study_of(folder: Path, text: str, name: str = "small-lake") -> Study:
    """Return the study in a folder of this name with this one file."""
    loaded = loaded_from(folder, text, name)
    assert loaded.study, loaded.diagnostics
    return loaded.study


def said(folder: Path, text: str, name: str = "small-lake") -> str:
    """Return what `check` prints about such a study."""
    loaded_from(folder, text, name)
    return run("check", str(folder / name)).output


def test_the_needed_keys_make_a_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects an author's first half hour: no key that they did not want to say, no nagging.

    Each default of the reference stands in the golden text. Items without a driver share one at
    home, else eight ordinary readings would be taken for eight independent proofs.
    """
    monkeypatch.chdir(tmp_path)
    study = study_of(tmp_path, WHOLE)
    told = says("check", "small-lake")
    meant = study.model_dump_json(indent=1, exclude_none=True)
    same_as_before("the needed keys alone", f"{meant}\n{told}\n")
    do("build small-lake")
    folder = tmp_path / "small-lake" / "output" / "small-lake"
    assert (folder / "tracker.xlsx").is_file()
    assert any(folder.glob("briefing-*.pdf"))


def test_a_driver_that_is_made_is_none_that_is_named(tmp_path: Path) -> None:
    named = WHOLE + '[[drivers]]\nid = "lake-dries"\ntitle = "The sun"\n'
    named = named.replace('id = "wells-dry"', 'id = "wells-dry"\ndriver = "lake-dries"')
    level, wells = study_of(tmp_path, named).indicators
    assert (level.driver, wells.driver) == ("lake-dries-2", "lake-dries")


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


def test_priors_that_are_given_and_left_out(tmp_path: Path) -> None:
    """What the others leave where they exclude one another, else an even part of 100."""
    rows: list[tuple[object, ...]] = []
    for key, given in PRIORS:
        text = f"{NO_ID}{key}\n{SCENARIOS}"
        for scenario, prior in given.items():
            text = text.replace(f'id = "{scenario}"', f'id = "{scenario}"\nprior = {prior}')
        rows.append((repr(key), given, *priors_in(tmp_path, text)))
    alone = {key: priors_in(tmp_path, NO_ID + key + ALONE) for key in ("", "exclusive = true\n")}
    rows += [(repr(key), "a scenario alone", *priors) for key, priors in alone.items()]
    same_rows("priors", rows)


def priors_in(folder: Path, text: str) -> Sequence[object]:
    """Return the priors in a study's text, or why there are none."""
    loaded = loaded_from(folder, text)
    wrong = [f"{d.code} {d.message}" for d in loaded.diagnostics]
    return [s.prior for s in loaded.study.scenarios] if loaded.study else wrong


def test_the_former_key_of_what_breaks_an_assumption_is_read(tmp_path: Path) -> None:
    former = WHOLE.replace('in spring."', 'in spring."\nsignposts = ["dam-opens"]')
    assert study_of(tmp_path, former).assumptions[0].broken_by == ("dam-opens",)


def test_a_file_of_its_own_names_its_scenario(tmp_path: Path) -> None:
    """And what stands in the file belongs to it."""
    items = ITEMS.replace('lake-floods = "likely"', 'lake-dries = "likely"')
    items = items.replace(', lake-floods = "unlikely"', "")
    decision = DECISION.replace('home = "lake-dries"\n', "")
    (tmp_path / "lake-dries.toml").write_text(ALONE + items + decision)
    study = study_of(tmp_path, NO_ID.replace("[study]", '[study]\nid = "small-lake"'), ".")
    assert [s.id for s in study.scenarios] == ["lake-dries"]
    assert {item.home for item in study.items} == {"lake-dries"}
    assert [d.home for d in study.scenarios[0].decisions] == ["lake-dries"]


def test_a_name_that_can_be_no_id_is_told_with_one_that_can(tmp_path: Path) -> None:
    """Folders and files have names with spaces and capitals."""
    told = said(tmp_path, NO_ID + SCENARIOS, "My Lake")
    assert "error[S105]: the folder's name, 'My Lake', cannot be the id of the study" in told
    assert 'id = "my-lake"' in told
    assert run("check", str(tmp_path / "My Lake")).exit_code == 1
    (tmp_path / "My Lake" / "Dry years.toml").write_text(ALONE)
    told = said(tmp_path, NO_ID.replace("[study]", '[study]\nid = "my-lake"'), "My Lake")
    assert "the file's name, 'Dry years', cannot be the id of the scenario" in told
    assert 'id = "dry-years"' in told


def test_direction_and_decimals_of_levels_and_of_one_threshold(tmp_path: Path) -> None:
    """What is written counts; a single threshold says nothing of the direction."""
    levels = 'type = "ordinal"\nlevels = ["low", "fair", "high"]\nwatch = "fair"\nwarning = "low"'
    text = WHOLE.replace("watch = 2\nwarning = 4", levels)
    assert study_of(tmp_path, text).indicators[1].direction == "falling"
    text = WHOLE.replace("watch = 2\nwarning = 4", "warning = 4.25")
    assert study_of(tmp_path, text).indicators[1].direction == "rising"
    assert study_of(tmp_path, text).indicators[1].decimals == 2
    text = WHOLE.replace("watch = 2\n", 'watch = 2\ndecimals = 3\ndirection = "rising"\n')
    assert study_of(tmp_path, text).indicators[1].decimals == 3


TEXTS = {  # an assumption's text, and the id that is made of its first words
    "It rains in spring.": "it-rains-in-spring",
    "Russia's allies stay; its bases, too, do.": "russias-allies-stay-its-bases",
    "Élysée’s word counts": "elysees-word-counts",
    "1,500 troops leave": "the-1-500-troops-leave",
    "May": "the-may",
    "Саммит состоится": "text-da78c661",
    "Antidisestablishmentarianism-and-nothing-else prevails": "antidisestablishmentarianism",
}


def test_an_id_is_made_of_the_first_words(tmp_path: Path) -> None:
    """Whatever they are, and the same each time."""
    texts = "".join(f'[[assumptions]]\ntext = "{text}"\n' for text in TEXTS)
    found = study_of(tmp_path, NO_ID + SCENARIOS + ITEMS + texts).assumptions
    assert {assumption.text: assumption.id for assumption in found} == TEXTS


def test_made_ids_differ_from_written_ones_and_from_each_other(tmp_path: Path) -> None:
    """Also from one that is written further down."""
    more = "".join(
        f'[[assumptions]]\n{key}text = "It rains in spring, or not."\n'
        for key in ("", 'id = "it-rains-in-spring"\n')
    )
    ids = [a.id for a in study_of(tmp_path, WHOLE + more).assumptions]
    assert ids == ["it-rains-in-spring-2", "it-rains-in-spring-or", "it-rains-in-spring"]
    twice = WHOLE + '[[assumptions]]\ntext = "It rains in spring."\n'
    ids = [a.id for a in study_of(tmp_path, twice).assumptions]
    assert ids == ["it-rains-in-spring", "it-rains-in-spring-2"]


def test_a_decision_within_its_scenario_is_the_same_as_a_table(tmp_path: Path) -> None:
    """Studies of before write it there."""
    more = ', by = 2025-06-30, needs = [{ item = "wells-dry", at = "warning" }]'
    within = f'decisions = [{{ when = "The wells fall dry", then = "T", owner = "O"{more} }}]'
    table = (
        DECISION.replace("Bring water", "T").replace("Bo Lee", "O")
        + 'by = 2025-06-30\nneeds = [{ item = "wells-dry", at = "warning" }]\n'
    )
    text = NO_ID + SCENARIOS + ITEMS
    inline = study_of(tmp_path, text.replace('The lake dries up"', f'The lake dries up"\n{within}'))
    assert inline == study_of(tmp_path, text + table)
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
        STUDY.replace("The lake holds", "1000Q1"),  # a header that was read as that of past values
        "\ufeff" + STUDY.replace('"Water level"', '"\ufeff"'),
    ],
    ids=["terminal", "next to nothing", "list", "breaks off", "quarter", "marks"],
)
def test_a_study_is_used_or_its_errors_have_a_place(text: str, tmp_path: Path) -> None:
    """And what is used has its pages, and a tracker that holds nothing new."""
    loaded = load_files(tmp_path, study=text)
    for one in loaded.diagnostics:
        line = loaded.line(one.place) or ""
        assert 1 <= one.place.column <= len(line) + 1
        assert not OBEYED.search(diagnostic_as_text(one, line))
    if loaded.study:
        assert run("build", str(tmp_path)).exit_code == 0
        tracker = tmp_path / TRACKER
        assert "nothing new" in run("import", str(tmp_path), str(tracker), "--yes").stderr
    else:
        assert has_errors(loaded.diagnostics)
