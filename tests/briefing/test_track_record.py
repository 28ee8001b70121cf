"""The track record: each resolved question, and a summary only where thirty are resolved."""

from __future__ import annotations

from datetime import date

from scenariobook.briefing.sections.track_record import TrackRecordText
from scenariobook.record.ledger.kinds import End, Sighting, State
from scenariobook.standards.accuracy import ENOUGH_QUESTIONS
from tests.briefing.samples import Sample, sample_of
from tests.briefing.whole_record import (
    WHY,
    ended,
    estimate,
    many_resolved,
    whole_record,
    whole_record_ended,
)
from tests.builders import a_signpost, a_study, q


def of(sample: Sample, quarter: str) -> TrackRecordText:
    """Return the section of a briefing that has one."""
    found = sample.briefing(quarter).track_record
    assert found is not None
    return found


def test_nothing_resolved_has_no_section() -> None:
    """Neither a heading nor a line in the list of contents."""
    sample = whole_record()
    text = sample.briefing("2022Q1")
    assert text.track_record is None
    assert "Track record" not in [heading.title for heading in text.contents]
    assert 'id="track-record"' not in sample.markup("2022Q1")[1]


def test_each_resolved_question_stands_with_its_answer() -> None:
    """What it asked, what became of it, when and why, with a way to the entry."""
    text = whole_record_ended().briefing("2022Q3")
    assert text.track_record is not None
    assert text.track_record.opening == "Resolved so far: 2 scenarios and 2 dated signposts."
    scenarios, signposts = text.track_record.kinds
    assert [row.title for row in scenarios.resolved] == ["Alpha", "Beta"]
    alpha = scenarios.resolved[0]
    assert alpha.asked == "Does it come true by 2027Q4?"
    assert (alpha.answer, alpha.why) == ("Came true on 2022-09-01.", WHY)
    treaty, summit = signposts.resolved  # of the rally, nobody said anything
    assert (treaty.asked, treaty.answer) == (
        "Is it observed by 2022-06-30?",
        "Not observed by 2022-06-30.",
    )
    assert (treaty.origin, treaty.voices) == ("", ())
    assert treaty.unscored == "No likelihood of it stood before."
    assert (summit.answer, summit.why) == ("Observed on 2022-08-01.", "They met.")
    assert [citation.grade for citation in summit.references] == ["B\N{NO-BREAK SPACE}1"]
    anchors = {f"#{row.anchor}" for row in text.provenance.entries}
    assert {alpha.origin, summit.origin} <= anchors


def test_each_voice_stands_with_what_it_said_and_its_score() -> None:
    """A judgment as typed, pooled and implied in whole percent; scores with their days."""
    scenarios, signposts = of(whole_record_ended(), "2022Q3").kinds
    voices = {row.voice: row for row in scenarios.resolved[0].voices}
    assert voices["Judgment of record"].before == ("–", "–", "67.5%")
    assert voices["Prior"].before == ("–", "50%", "50%")
    assert voices["Prior"].score == "0.250"
    assert voices["Prior"].days == "243"
    assert voices["Median of the estimates"].before == ("–", "–", "50%")
    chance, last_quarter = signposts.resolved[1].voices
    assert (chance.voice, chance.before, chance.score, chance.days) == (
        "The team’s chance",
        ("–", "–", "30%"),
        "0.490",
        "91",
    )
    assert (last_quarter.voice, last_quarter.days) == ("As it was last quarter", "32")


def test_the_implied_likelihood_is_printed_as_in_its_own_quarters_briefing() -> None:
    """Two quarters before the end of 2022Q3 is 2022Q1, whose briefing has "under 1%"."""
    against = {"alpha": "highly unlikely", "beta": "highly likely", "gamma": "highly likely"}
    study = a_study(signposts=[a_signpost(f"sign-{n}", ratings=against) for n in range(4)])
    sample = sample_of(
        study,
        *(Sighting(q("2022Q1"), item.id, state=State.OBSERVED) for item in study.signposts),
        ended("alpha", End.CAME_TRUE, date(2022, 9, 30)),
    )
    (resolved,) = of(sample, "2022Q3").kinds[0].resolved
    voices = {row.voice: row for row in resolved.voices}
    assert voices["Implied likelihood"].before == ("–", "under 1%", "under 1%")
    assert "under 1%" in [row.figure for row in sample.briefing("2022Q1").page_one.rows]


def test_void_questions_are_told_and_count_for_nothing() -> None:
    """They have no score."""
    sample = whole_record_ended()
    scenarios = of(sample, "2022Q3").kinds[0]
    (void,) = scenarios.void
    assert (void.title, void.answer, void.voices) == (
        "Gamma",
        "Was declared void on 2022-09-01.",
        (),
    )
    assert of(sample, "2022Q3").opening.startswith("Resolved so far: 2 scenarios")
    assert "It counts for nothing." in sample.markup("2022Q3")[1]


def test_a_void_question_alone_has_a_section() -> None:
    """It says that nothing is resolved."""
    kinds = of(whole_record(ended("gamma", End.VOID)), "2022Q3")
    assert kinds.opening == "Resolved so far: 2 dated signposts."
    study = a_study(["alpha", "beta"])
    only = of(sample_of(study, ended("alpha", End.VOID, date(2022, 1, 5))), "2022Q1")
    assert only.opening == "No question is resolved so far."
    assert only.kinds[0].resolved == ()


def test_below_thirty_nothing_is_summed_up() -> None:
    """The list alone, and a sentence that says so."""
    for kind in of(whole_record_ended(), "2022Q3").kinds:
        assert (kind.summary, kind.calibration) == ((), ())
        assert kind.few == (
            f"Scores are summed up from {ENOUGH_QUESTIONS} resolved questions of a kind on."
        )


def test_hidden_estimates_are_hidden_here_too() -> None:
    """An ending whose day lies after the open quarter would score this quarter's median."""
    late = ended("alpha", End.CAME_TRUE, date(2022, 12, 31))
    scenarios = of(whole_record(late), "2022Q3").kinds[0]
    voices = {row.voice: row for row in scenarios.resolved[0].voices}
    assert voices["Median of the estimates"].before == ("–", "–", "–")
    second = estimate("alpha", "2022Q3", "ann", 60.0, "", 2)
    scenarios = of(whole_record(late, second), "2022Q3").kinds[0]
    voices = {row.voice: row for row in scenarios.resolved[0].voices}
    assert voices["Median of the estimates"].before == ("–", "–", "60%")


def test_from_thirty_on_each_voice_is_summed_up() -> None:
    """The mean score of each; scenarios, of which one is resolved, are not blended in."""
    scenarios, signposts = of(many_resolved(), "2022Q3").kinds
    assert scenarios.summary == ()
    assert signposts.few == ""
    lines = [(line.voice, line.questions, line.score) for line in signposts.summary]
    # Of 20 at 70%, 14 came: 0.21 each; of 12 at 10%, 2 came: (10 x 0.01 + 2 x 0.81) / 12.
    assert lines[0] == ("The team’s chance", "32", f"{(20 * 0.21 + 10 * 0.01 + 2 * 0.81) / 32:.3f}")
    assert lines[1] == ("Median of the estimates", "32", "0.250")


def test_calibration_holds_what_was_said_against_what_came_by_term() -> None:
    """With the range that chance alone explains, and Murphy's parts."""
    (_, signposts) = of(many_resolved(), "2022Q3").kinds
    group = signposts.calibration[0]
    assert group.title == "The team’s chance, 1 quarter before the answers"
    rows = [(x.term.striptags(), x.said, x.came, x.mean, x.expected) for x in group.lines]
    assert rows == [
        ("very unlikely (5–20%)", "12", "2", "10%", "0–3"),
        ("likely (55–80%)", "20", "14", "70%", "11–17"),
    ]
    share = 16 / 32
    reliability = 12 * (0.1 - 2 / 12) ** 2 / 32
    resolution = (12 * (2 / 12 - share) ** 2 + 20 * (0.7 - share) ** 2) / 32
    score = (20 * 0.21 + 10 * 0.01 + 2 * 0.81) / 32
    assert group.parts == (
        f"Score {score:.3f}; reliability {reliability:.3f}, resolution {resolution:.3f}, "
        "uncertainty 0.250."
    )


def test_the_summary_is_printed() -> None:
    """On paper and on the screen."""
    body = many_resolved().markup("2022Q3")[1]
    assert '<table class="summary cards">' in body
    assert '<table class="calibration cards">' in body
    assert "Murphy 1973" in body
