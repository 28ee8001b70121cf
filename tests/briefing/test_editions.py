"""Editions as text, to be read from end to end; UPDATE_GOLDEN=1 writes what is made now.

Read what differs aloud before it is committed: a sentence that a colleague would not say is
rewritten. There are: page one and page two in each case that a study can be in;
briefing and annex, and the handouts, of the shipped studies; sections of small studies that have
what no shipped one has. One text has each line of the quarterly and the workshop edition once, for
all cases, with ``#`` for a number; their studies have hardly a word of their own.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from scenariobook.briefing.materials import Inputs
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections.changes_since import changes_since
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.record.as_known import as_known
from scenariobook.record.project import Project
from tests.briefing.cases import CASES, case, lines, read_through, section, sections, whole_record
from tests.briefing.rendering import handouts
from tests.briefing.samples import edition_text, front, inputs_from, project_of, whole
from tests.briefing.sections import PARTS
from tests.builders import q
from tests.commands import bring_table, differ, logged, opened
from tests.expected import GOLDEN, golden_file, same_as_before
from tests.study_text import PEOPLE, RAIN, RATION, STUDY, write_study

ON_PAGE_ONE = (
    *(f"central-asia {quarter}" for quarter in ("2021Q3", "2022Q2", "2023Q1", "2023Q4")),
    *(f"us-economy-2006 {quarter}" for quarter in ("2006Q1", "2007Q3", "2008Q2")),
    *(f"el-nino-1996 {quarter}" for quarter in ("1996Q3", "1997Q3", "1997Q4", "1998Q4")),
)
WHOLE = ("central-asia 2023Q4", "el-nino-1996 1997Q4", "us-economy-2006 2007Q3")
# With how many people come; None where nobody says.
HANDOUTS = {"central-asia 2023Q4": 18, "us-economy-2006 2008Q2": None, "el-nino-1996 1997Q4": None}
# A study, the quarter of its edition, the last entry that the edition before knew of, and how
# closely it is set.
UPDATES = {
    "within a quarter": ("central-asia", "2023Q4", 260, 0),
    "of another quarter": ("central-asia", "2023Q4", 91, 0),
    "in little room": ("central-asia", "2023Q4", 91, 7),
    "nothing changed": ("central-asia", "2023Q4", 289, 0),
}
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
# Two likelihoods, and the steps from one to the other; "under 1%" counts as 1.
_WHY = re.compile(
    r"\| (?:under |over )?(\d+)% → (?:under |over )?(\d+)% \|\n((?:.*: [^: ]\d+ points?\n)*)"
)
_OF_SCENARIO = re.compile(r"-(alpha|beta|gamma|case-\d)$")


def pages_read(*markups: str) -> str:
    """Return the text of some pages."""
    return "\n\n".join("\n".join(lines(markup)) for markup in markups) + "\n"


@pytest.mark.parametrize("name", [*CASES, *ON_PAGE_ONE])
def test_page_one_and_two_read_as_they_did(name: str) -> None:
    """Page one and page two read as before, of the shipped studies and in each case of a study."""
    inputs = case(name) if name in CASES else inputs_from(name)
    same_as_before(read_through(edition_text(inputs)), name)


def test_why_a_likelihood_moved_adds_up() -> None:
    """The printed steps lead from one printed likelihood to the other, in all golden texts."""
    pages = GOLDEN / "briefing"
    for path in (*pages.glob("test_editions/*/*.txt"), *pages.glob("test_page_one/*.txt")):
        text = path.read_text("utf-8")
        told = _WHY.findall(text)
        assert bool(told) == ("| Because of\n" in text)
        for before, after, steps in told:
            points = re.findall(r": ([+-]\d+) point", steps.replace("\N{MINUS SIGN}", "-"))
            assert int(before) + sum(map(int, points)) == int(after), steps


@pytest.mark.parametrize("name", WHOLE)
def test_briefing_and_annex_read_as_they_did(name: str) -> None:
    """Briefing and annex of the shipped studies read as before, from end to end."""
    templates, text = Templates(None), edition_text(inputs_from(name))
    same_as_before(pages_read(front(templates, text), whole(templates, text)), name)


@pytest.mark.parametrize("name", HANDOUTS)
def test_each_handout_reads_as_it_did(name: str) -> None:
    """Each handout of a workshop reads as before, and no other text is left."""
    made = handouts(inputs_from(name), HANDOUTS[name])
    for handout, markup in made.items():
        same_as_before(pages_read(markup), f"{name}/{handout}")
    assert {path.stem for path in golden_file(f"{name}/cards").parent.iterdir()} == {*made}


@pytest.mark.parametrize("name", PARTS)
def test_each_section_reads_as_it_did(name: str) -> None:
    """Each section that no shipped study has reads as before."""
    made, quarter, *names = PARTS[name]
    sample = made()
    sheets = handouts(sample.inputs(quarter))
    found = (lines(sheets[n]) if n in sheets else section(sample, quarter, n) for n in names)
    same_as_before("\n\n".join(map("\n".join, found)) + "\n", name)


@pytest.mark.parametrize("name", UPDATES)
def test_each_update_reads_as_it_did(name: str) -> None:
    """What changed since an edition that was sent reads as before.

    The edition is named by the number of its last entry.
    """
    study, quarter, known, room = UPDATES[name]
    same_as_before(what_changed(project_of(study), quarter, known, room), name)


def what_changed(now: Project, quarter: str, known: int, room: int = 0) -> str:
    """Return the text of what changed since an entry."""
    then = as_known(now, known)
    told = changes_since(inputs_of(then, then.record.open_quarter), inputs_of(now, q(quarter)))
    return pages_read(Templates(None).render("update.html.j2", briefing=told, closeness=room))


@time_machine.travel("2026-12-01 12:00")
def test_an_update_says_no_more_than_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update says no more than is known.

    A promise without a day was once due "now"; new signs alone once changed a scenario's row. An
    item about which people differ has changed, though nobody knows to what.
    """
    monkeypatch.chdir(write_study(tmp_path / "lake", STUDY + PEOPLE + RATION + RAIN))
    row = "2022Q1,lake-{},{},low,Few sources."
    judged = "\n".join(row.format(*one) for one in (("dries", 30), ("holds", 65)))
    bring_table(f"quarter,scenario,likelihood,confidence,basis\n{judged}\n")
    known = len(logged())
    bring_table("quarter,item,value,as_of\n2022Q1,water-level,2.5,2022-02-03\n")
    bring_table("number,what,who\n1,Dig a well,anna\n")
    said = "2022Q1,inflow-diverted,{}\n2022Q1,rain-fall,{}"
    differ("quarter,item,value", *(said.format(*one) for one in (("observed", 3), ("not yet", 9))))
    same_as_before(what_changed(opened(), "2022Q1", known))


def test_no_text_is_left_of_what_is_gone() -> None:
    """Each golden text of these is of a case that is tried, and each case has one."""
    tried = {*CASES, *ON_PAGE_ONE, *WHOLE, *HANDOUTS, *PARTS, *UPDATES}
    left = {path.stem for path in GOLDEN.glob("briefing/test_editions/*/*")}
    assert left == {name.replace(" ", "_") for name in tried}


# --- every sentence, once ------------------------------------------------------------------------


def edition_parts(inputs: Inputs) -> Iterator[tuple[str, str]]:
    """Yield the parts of both editions: their names and their markup."""
    for anchor, part in sections(whole(Templates(None), edition_text(inputs))):
        yield _OF_SCENARIO.sub("", anchor), part
    for participants in (None, 20):
        for name, markup in handouts(inputs, participants).items():
            yield f"handout: {name.partition('-sheet-')[0]}", markup


def test_every_sentence_stands_in_the_file() -> None:
    """Every sentence of an edition stands in one text: whoever changes one reads its neighbours."""
    said: dict[str, dict[str, None]] = {}
    whole_records = (whole_record().inputs(quarter) for quarter in ("2022Q3", "2022Q4"))
    for inputs in (*map(case, CASES), *whole_records):
        for part, markup in edition_parts(inputs):
            found = (_NUMBER.sub("#", line) for line in lines(markup))
            said.setdefault(part, {}).update(dict.fromkeys(found))
    texts = ["\n".join([f"== {part} ==", *found]) for part, found in said.items()]
    same_as_before("\n\n".join(texts) + "\n")
