"""Definitions beside the record: archived, compared, warned of; and sources that people propose."""

from datetime import date
from pathlib import Path

from msgspec.structs import replace

from scenariobook.diagnostics import Place
from scenariobook.paths import LEDGER
from scenariobook.quarter import NO_QUARTER
from scenariobook.record import proposed_sources
from scenariobook.record.ledger import kinds
from scenariobook.record.ledger.entries import Cleared, Content, Defined, Undone
from scenariobook.record.project_folder import cited_sources
from scenariobook.record.proposed_sources import not_in_files, with_proposed
from scenariobook.record.record_warnings import Comparison, find_retired
from scenariobook.record.redefinitions import archive_files, archived_files, changes_between, digest
from scenariobook.study.load import load, load_texts
from scenariobook.study.model.sources import Source
from scenariobook.study.model.study import Study
from tests.builders import a_ledger, a_record, a_signpost, a_study, an_indicator, q, redefined
from tests.commands import run
from tests.expected import same_rows
from tests.study_text import RATION, STUDY, write_study

# --- archived and compared ------------------------------------------------------------------------


def altered(*replaced: tuple[str, str]) -> Study:
    """Return the small study after replacements in its text."""
    text = STUDY
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    loaded = load_texts({"study.toml": text.encode()}, "a-study")
    assert loaded.study, loaded.diagnostics
    return loaded.study


def test_an_archive_gives_back_every_byte(tmp_path: Path) -> None:
    """An archive gives back every byte of the study's files; their order changes no digest."""
    write_study(tmp_path, STUDY.replace("Water level", "Уровень воды 水位"))
    other = "\ufeff# a remark\n[[drivers]]\nid = 'rain'\ntitle = 'Rain'\n"
    (tmp_path / "drivers.toml").write_bytes(other.encode())
    contents = load(tmp_path).contents
    assert archived_files(archive_files(contents)) == contents
    assert digest(contents) == digest(dict(sorted(contents.items(), reverse=True)))
    assert load_texts(contents, tmp_path.name).study == load(tmp_path).study


def test_line_ends_do_not_change_the_digest() -> None:
    """Line ends do not change the digest: on two systems, nobody records a change by printing."""
    assert digest({"a.toml": b"x\r\ny\r\n"}) == digest({"a.toml": b"x\ny\n"})


DIVERTED = 'is diverted"\n'
LAST = STUDY[STUDY.index("[[signposts]]") :]
A_DAM = LAST.replace("inflow-diverted", "dam-built").replace("The inflow is diverted", "A dam")
FIRST_OF_TWO = STUDY[STUDY.index("[[indicators]]") : STUDY.index("[[signposts]]")]
DEPTH = FIRST_OF_TWO.replace('"water-level"', '"water-depth"').replace("watch = 5", "watch = 4")
CHANGES = [  # each with what is replaced in the study's text
    [("watch = 5\nwarning = 3\n", "# deeper\nwarning = 3\nwatch = 5\n")],
    [("warning = 3", "warning = 2.5")],
    [("= 5\n", '= 5\ncadence = "monthly"\n')],
    [("prior = 60", "prior = 55\nhoped_for = true")],
    [('= "likely"', '= "unlikely"')],
    [('"Water level"', '"Level"')],
    [("Nothing much", "Not much")],
    [(DIVERTED, f"{DIVERTED}expected_by = 2025-06-30\n")],
    [('horizon = "2027Q4"', 'horizon = "2028Q4"\nlog_quarters = 6')],
    [(LAST, "")],
    [(LAST, LAST + A_DAM)],
    [('"water-level"', '"lake-level"\nformerly = ["water-level"]'), ("warning = 3", "warning = 2")],
]


def test_each_change_is_told_from_what_to_what() -> None:
    """Each change of a definition is told from what to what; of a long text, that it changed.

    A comment and the order of keys are no change. A declared new id is the same item; two items
    that become one are told as joined.
    """
    two = altered((FIRST_OF_TWO, DEPTH + FIRST_OF_TWO))
    joined = altered(('"water-level"', '"water-level"\nformerly = ["water-depth"]'))
    triggers = (RATION, RATION.replace('"observed"', '"emerging"').replace("Ration", "Share"))
    rationed = tuple(altered((LAST, LAST + trigger)) for trigger in triggers)
    pairs = [*((altered(), altered(*replaced)) for replaced in CHANGES), (two, joined), rationed]
    same_rows([tuple(changes_between(*pair)) for pair in pairs])


def test_the_log_tells_ten_changes_and_counts_the_others() -> None:
    """The log tells ten changes and counts the others, with the reason or that none was given."""
    twelve = tuple(redefined("indicators", f"item-{n}", "warning", "1", "2") for n in range(12))
    told = [(twelve, ""), (twelve[:1], "The survey was redone"), ((), "")]
    words = ([str(Defined(q("2022Q1"), "0" * 64, changed, why))] for changed, why in told)
    same_rows(words)


# --- warnings -------------------------------------------------------------------------------------


FIRST = q("2022Q1")
HERE = Place("study.toml", 7, 1)


def warned(study: Study, *contents: Content) -> list[str]:
    """Return each warning's code and message; each has a place in the study, or in the ledger."""
    warnings = Comparison(
        study=study,
        record=a_record(study, *contents),
        cited=cited_sources(a_ledger(*contents).entries),
        study_then=None,
        unrecorded=(),
        locate=lambda *_: HERE,
    ).warnings()
    found = [*warnings]
    assert {one.place for one in found} <= {HERE, Place("record/ledger.jsonl")}
    return [f"{one.code} {one.message}" for one in found]


def test_what_is_gone_is_named_by_what_it_was() -> None:
    """What the study no longer has is named by what it was; an id that is declared is not gone."""
    gdp, treaty = an_indicator("gdp", formerly=["output"]), a_signpost("treaty", formerly=["pact"])
    study = a_study(["alpha"], indicators=[gdp], signposts=[treaty])
    recorded: list[Content] = [
        kinds.Reading(FIRST.next, "oil", value=2.0),
        *(kinds.Reading(FIRST, item, value=1.0) for item in ("gdp", "treaty", "pact", "gas")),
        kinds.Reading(FIRST, "output", note="so"),
        kinds.Judgment(FIRST, "pact", likelihood=20.0),
        kinds.Sighting(FIRST, "pact", note="so"),
        Cleared(FIRST, "gas", "reading"),
    ]
    assert warned(study, *recorded) == [
        "R009 the study no longer has the indicator 'oil'",
        "R009 the study no longer has the indicator and scenario 'pact'",
        "R009 the study no longer has the indicator 'treaty'",
    ]
    early = find_retired(study, a_record(study, *recorded), FIRST)
    assert [(one.id, len(one.entries)) for one in early] == [("pact", 2), ("treaty", 1)]


def test_what_a_changed_study_has_no_place_for() -> None:
    """`check` warns of entries that a changed study has no place for: months, chances, estimates.

    Who follows the advice is told no more. What somebody estimated, perhaps nobody may see yet.
    """
    noted = kinds.Reading(FIRST, "rain", note="Not measured.")
    typed = (kinds.Reading(FIRST, "rain", "2022-02", value=42.25), replace(noted, period="2022-01"))
    chance = kinds.Chance(FIRST, "summit", chance=36.5)
    estimates = [kinds.Estimate(FIRST, a, "ben", 1, likelihood=37.5) for a in ("alpha", "summit")]

    def advice(cadence: str, expected_by: date | None, *analysts: str, more: Content) -> list[str]:
        items = {
            "indicators": [an_indicator("rain", cadence=cadence)],
            "signposts": [a_signpost("summit", expected_by=expected_by)],
        }
        study = a_study(["alpha"], analysts=analysts, **items)
        return warned(study, *typed, chance, *estimates, more)

    day = date(2023, 1, 31)
    assert advice("monthly", day, "ben", more=noted) == []
    assert advice("quarterly", day, "ben", more=replace(noted, value=83.5)) == []
    same_rows([advice("quarterly", None, "ben", more=noted), advice("monthly", day, more=noted)])


def test_a_text_where_a_number_is_measured(tmp_path: Path) -> None:
    """A briefing is made where the record has a text and the study measures a number now."""
    write_study(tmp_path)
    ledger = a_ledger(kinds.Reading(FIRST, "water-level", value="tense"))
    (tmp_path / LEDGER).parent.mkdir()
    (tmp_path / LEDGER).write_bytes(ledger.data)
    assert run("brief", str(tmp_path), "--html").exit_code == 0


# --- proposed sources -----------------------------------------------------------------------------


PLAIN = a_study(sources=[Source(id="imf-weo", title="WEO", publisher="IMF", reliability="A")])
WHOLE = kinds.ProposedSource("port-log", title="Port log", publisher="The port", reliability="B")


def test_a_complete_one_is_a_source_of_the_study_until_it_is_taken_back() -> None:
    """A complete proposed source counts as one of the study's, marked, until it is taken back.

    A source of the same id in the files goes before it.
    """
    record = a_record(PLAIN, WHOLE, replace(WHOLE, source="imf-weo"))
    study = with_proposed(PLAIN, record)
    assert {s.id: s.publisher for s in study.sources} == {"imf-weo": "IMF", "port-log": "The port"}
    assert "not yet in the study's files" in str(study.source_by_id["port-log"].note)
    assert not_in_files(PLAIN, record) == not_in_files(study, record) == (WHOLE,)
    for after in (Cleared(NO_QUARTER, "port-log", "source"), Undone(PLAIN.header.start, (1,))):
        assert with_proposed(PLAIN, a_record(PLAIN, WHOLE, after)) is PLAIN


def test_an_incomplete_one_waits_and_says_what_it_lacks() -> None:
    """A proposed source that lacks a field does not count, and says which one it lacks."""
    for field, nothing in {"title": "", "publisher": "", "reliability": None}.items():
        lacking = replace(WHOLE, **{field: nothing})
        record = a_record(PLAIN, lacking)
        assert with_proposed(PLAIN, record) is PLAIN
        assert proposed_sources.missing_fields(lacking) == (field,)
        assert not_in_files(PLAIN, record) == (lacking,)
