"""The track record: each resolved question, and a summary only where thirty are resolved."""

from __future__ import annotations

from datetime import date

from scenariobook.record.ledger.kinds import End, Sighting, State
from scenariobook.standards.accuracy import ENOUGH_QUESTIONS
from tests.briefing.cases import section
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

FEW = f"Scores are summed up from {ENOUGH_QUESTIONS} resolved questions of a kind on."
HEAD = (
    "Question and answer, and who said what | 4 quarters before | 2 quarters before | "
    "1 quarter before | Brier score | Over days"
)


def of(sample: Sample, quarter: str) -> list[str]:
    """Return the lines of the section."""
    return section(sample, quarter, "track-record")


def test_nothing_resolved_has_no_section() -> None:
    """Neither a heading nor a line in the list of contents."""
    sample = whole_record()
    text = sample.briefing("2022Q1")
    assert text.track_record is None
    assert "Track record" not in [heading.title for heading in text.contents]
    assert 'id="track-record"' not in sample.markup("2022Q1")[1]


def test_each_resolved_question_stands_with_its_answer_and_what_each_voice_said() -> None:
    """Judgments as typed, computed figures in whole percent; scores with their days."""
    said = of(whole_record_ended(), "2022Q3")
    assert said[1] == "Resolved so far: 2 scenarios and 2 dated signposts."
    assert said[3:] == [
        "Scenarios",
        FEW,
        HEAD,
        "Alpha",
        f"Does it come true by 2027Q4? It came true on 1 September 2022. {WHY}",
        "Judgment of record | – | – | 67.5% | 0.113 | 154",
        "Median of the estimates | – | – | 50% | 0.250 | 91",
        "As it was last quarter | – | – | – | 0.106 | 63",
        "Implied likelihood | – | – | 58% | 0.180 | 154",
        "Prior | – | 50% | 50% | 0.250 | 243",
        "Beta",
        f"Does it come true by 2027Q4? It did not come true, certain on 1 September 2022. {WHY}",
        "Implied likelihood | – | – | 16% | 0.026 | 154",
        "Prior | – | 20% | 20% | 0.040 | 243",
        "Gamma",
        f"Does it come true by 2027Q4? It was declared void on 1 September 2022. {WHY}",
        "It counts for nothing.",
        "Dated signposts",
        FEW,
        HEAD,
        "Treaty",
        "Is it observed by 30 June 2022? Not observed by then.",
        "No likelihood of it stood before.",
        "Summit",
        "Is it observed by 15 August 2022? Observed on 1 August 2022. They met. [1] B 1",
        "The team’s chance | – | – | 30% | 0.490 | 91",
        "As it was last quarter | – | – | – | 0.490 | 32",
    ]  # of the rally, nobody said anything


def test_the_implied_likelihood_is_printed_as_in_its_own_quarters_briefing() -> None:
    """Two quarters before the end of 2022Q3 is 2022Q1, whose briefing has "under 1%"."""
    against = {"alpha": "highly unlikely", "beta": "highly likely", "gamma": "highly likely"}
    study = a_study(signposts=[a_signpost(f"sign-{n}", ratings=against) for n in range(4)])
    sample = sample_of(
        study,
        *(Sighting(q("2022Q1"), item.id, state=State.OBSERVED) for item in study.signposts),
        ended("alpha", End.CAME_TRUE, date(2022, 9, 30)),
    )
    said = " ".join(of(sample, "2022Q3"))
    assert "Implied likelihood | – | under 1% | under 1% |" in said
    assert "under 1%" in [row.figure for row in sample.briefing("2022Q1").page_one.rows]


def test_a_void_question_alone_has_a_section() -> None:
    """It says that nothing is resolved."""
    study = a_study(["alpha", "beta"])
    said = of(sample_of(study, ended("alpha", End.VOID, date(2022, 1, 5))), "2022Q1")
    assert said[1] == "No question is resolved so far."
    assert said[-1] == "It counts for nothing."


def test_hidden_estimates_are_hidden_here_too() -> None:
    """An ending whose day lies after the open quarter would score this quarter's median."""
    late = ended("alpha", End.CAME_TRUE, date(2022, 12, 31))
    median = "Median of the estimates | – | – | {} |"
    assert median.format("–") in " ".join(of(whole_record(late), "2022Q3"))
    second = estimate("alpha", "2022Q3", "ann", 60.0, "", 2)
    assert median.format("60%") in " ".join(of(whole_record(late, second), "2022Q3"))


def test_from_thirty_on_each_voice_is_summed_up() -> None:
    """The mean score of each; scenarios, of which one is resolved, are not blended in."""
    said = of(many_resolved(), "2022Q3")
    assert said.count(FEW) == 1
    # Of 20 at 70%, 14 came: 0.21 each; of 12 at 10%, 2 came: (10 x 0.01 + 2 x 0.81) / 12.
    mean = (20 * 0.21 + 10 * 0.01 + 2 * 0.81) / 32
    assert said[-4:-1] == [
        "Voice | Questions | Mean score",
        f"The team’s chance | 32 | {mean:.3f}",
        "Median of the estimates | 32 | 0.250",
    ]
