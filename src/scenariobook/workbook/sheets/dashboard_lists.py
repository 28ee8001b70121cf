"""Write the Dashboard's lists: moves and their causes, duties by person, and differences."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten
from typing import Final

from scenariobook.assess.due import Duty, find_duties
from scenariobook.assess.item_status import Instead, Status, StatusWord, status_word
from scenariobook.assess.printed_decimals import rounded_as_typed
from scenariobook.assess.why_it_moved import Why, why_moved
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.subjects import subject_text
from scenariobook.record.ledger.kinds import State
from scenariobook.record.merge.matters import open_matters
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model.study import person
from scenariobook.wording import plural
from scenariobook.workbook.tables import About
from scenariobook.workbook.tracker import Tracker

_TITLE: Final = 44  # characters of a title within a line
NOTABLE: Final = (Status.WARNING, Status.WATCH, State.OBSERVED, Instead.OVERDUE)  # these say most


def move_lines(tracker: Tracker) -> Iterator[str]:
    """Yield the scenarios that moved since the quarter before, with causes, then the items."""
    if tracker.before is None:
        yield "This is the study's first quarter."
        return
    for scenario in tracker.study.scenarios:
        moved_by = tracker.moves.get(scenario.id)
        if moved_by and moved_by.printed_change:
            why = why_moved(scenario, moved_by)
            figures = f"{why.before} → {why.after}"
            yield f"{_short(scenario.title)}, implied {figures}: {', '.join(_causes(why))}"
    moved: dict[tuple[StatusWord, StatusWord], list[str]] = {}  # titles, by status before and now
    for before, after in zip(tracker.before.states, tracker.now.states, strict=True):
        change = status_word(before), status_word(after)
        if change[0] != change[1]:
            moved.setdefault(change, []).append(after.item.title)
    for was, now in sorted(moved, key=lambda change: change[1] not in NOTABLE):
        yield f"{was} → {now}: {'; '.join(moved[was, now])}"


def _causes(why: Why) -> Iterator[str]:
    """Yield each cause of a likelihood's move with its points; no line breaks between the two."""
    causes = [
        ("changed definitions", why.redefined),
        ("corrected past values", why.revised),
        *((_short(move.news.after.item.title), move.points) for move in why.news if move.news),
        ("what no longer counts", why.lapsed),
        ("other items", why.others),
    ]
    for cause, points in causes:
        if points:
            yield f"{cause}\N{NO-BREAK SPACE}{printed_likelihoods.signed_points(points)}"


def duty_lines(tracker: Tracker) -> Iterator[str]:
    """Yield each person's name with this person's duties; the person who owes most is first."""
    owes: dict[str, list[str]] = {}
    for duty in find_duties(tracker.assessments, tracker.record):
        owner = person(duty.owner, tracker.study) or "the team"
        owes.setdefault(owner, []).append(_in_words(duty))
    for owner, duties in sorted(owes.items(), key=lambda pair: -len(pair[1])):
        yield f"{owner}, {len(duties)} due: {'; '.join(duties)}"


def _in_words(duty: Duty) -> str:
    match duty.kind:
        case "judgment":
            return f"the judgment of {duty.title}"
        case "answer":
            return f"an answer to “{_short(duty.title)}”"
        case "commitment":
            return f"“{_short(duty.title)}”"
    return duty.title


def open_lines(tracker: Tracker) -> Iterator[str]:
    """Yield differences: open fields, estimates, judgments off the evidence, dissent."""
    study, record = tracker.study, tracker.record
    titles = {thing.id: _short(thing.title) for thing in (*study.scenarios, *study.items)}
    for quarter, kind, subject in dict.fromkeys(key.row for key in record.open):
        open_fields = tracker.open_fields({kind: About(subject, quarter)})
        for line in open_fields.values():
            title = titles.get(subject.id) or subject_text(subject)
            when = "" if quarter in {tracker.quarter, NO_QUARTER} else f", {quarter}"
            yield f"{title}{when}: {line}"
    about_rows = sum(not matter.about_a_field for matter in open_matters(record))
    if about_rows:
        yield f"{plural(about_rows, 'question')} about a row or a file: see `scenariobook settle`"
    for estimates in tracker.pooled.values():
        if estimates.differs:
            low, high = (f"{rounded_as_typed(percent)}%" for percent in estimates.extremes)
            yield f"{titles[estimates.id]}: the analysts' estimates go from {low} to {high}"
    for state in tracker.now.scenarios:
        if state.differs and state.bands_apart:
            side = "more" if state.bands_apart > 0 else "less"
            yield (
                f"{titles[state.scenario.id]}: judged {side} likely than the evidence says, by "
                f"{abs(state.bands_apart):g} terms"
            )
    for state in tracker.now.scenarios:
        if state.judgment and state.judgment.dissent:
            yield f"{titles[state.scenario.id]}: dissent: {state.judgment.dissent}"


def _short(title: str) -> str:
    return shorten(title, _TITLE, placeholder="…")
