"""Write Estimates: the likelihoods that the recipient of a hand-out gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.ledger.kinds import Estimate, Subject
from scenariobook.standards.colours import Sheets
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model.items import Signpost
from scenariobook.study.model.scenarios import Scenario
from scenariobook.workbook.cell_styles import DUE
from scenariobook.workbook.sheets.asked_rows import (
    LikelihoodRow,
    pooled_in_brief,
    request,
    term_column,
    term_shown,
)
from scenariobook.workbook.tables import About, Column, RowKey, Table, input_column, last_columns
from scenariobook.workbook.tracker import Recipient, Tracker
from scenariobook.workbook.tracker_sheet import TrackerSheet
from scenariobook.workbook.xlsx.package import Formula

SHEET: Final = "Estimates"
_HINTS: Final = {  # by round
    1: "Your own, before you have seen those of others. Percent: 35 means 35%.",
    2: "Your own again, now that you have read the others' reasons. First round: median (lowest to "
    "highest).",
}


@dataclass(frozen=True, kw_only=True)
class EstimateRow(LikelihoodRow):
    """A row of Estimates.

    Attributes:
        until: The day until which the scenario or signpost may come true.
        reasons: The reasons of the first round, without names; none in that round.
    """

    until: date | None = None
    reasons: Sequence[str] = ()


def _about(row: RowKey) -> Mapping[Kind, About]:
    """Return a row's subject: an estimate of the hand-out's recipient in its round."""
    if row.hand_out is None:
        return {}
    subject = Subject.of(row.id, row.hand_out.analyst, row.hand_out.round)
    return {"estimate": About(subject, row.quarter)}


ESTIMATES: Final = Table(
    name=SHEET,
    sheet=SHEET,
    title_header="your estimate of",
    about=_about,
    titles=lambda study: (
        {scenario.id: scenario.title for scenario in study.scenarios}
        | {item.id: item.title for item in study.signposts}
    ),
    columns=(
        Column(header="your estimate of", width=30, value=lambda row: row.title, key="title"),
        Column(header="until", width=11, style="quiet date", value=lambda row: row.until),
        Column(header="your last", width=9.5, style="quiet percent", value=lambda row: row.last),
        Column(
            header="first round", width=13.5, style="quiet centre", value=lambda row: row.analysts
        ),
        Column(
            header="what people said",
            width=34,
            style="quiet",
            value=lambda row: "\n".join(row.reasons),
        ),
        term_column("likelihood", "estimates_term"),
        input_column(
            ("estimate", "likelihood"), width=11, name="estimates_likelihood", rules="termed"
        ),
        input_column(("estimate", "reason"), width=60),
        Column(header="asked", width=13, style="definition", value=lambda row: row.asked),
        *last_columns(id_width=28),
    ),
)


def _estimate_rows(tracker: Tracker, recipient: Recipient) -> Sequence[EstimateRow]:
    study = tracker.study
    now = {
        item_id: study.scenario_by_id.get(item_id) or study.signpost_by_id[item_id]
        for item_id in study.estimable
    }
    return tracker.rows(SHEET, now, partial(_estimate_row, recipient), EstimateRow)


def _estimate_row(recipient: Recipient, tracker: Tracker, item: Scenario | Signpost) -> EstimateRow:
    study, quarter = tracker.study, tracker.quarter
    estimates = _given_by(tracker, item.id, recipient)
    estimate = estimates.get((quarter, recipient.round))
    before = [
        estimate
        for when, estimate in sorted(estimates.items())
        if when < (quarter, recipient.round)
    ]
    otherwise = DUE if item.id in tracker.uncertain else ""
    first_round = recipient.first_round.get(item.id)
    expected = item.expected_by if isinstance(item, Signpost) else None
    return EstimateRow(
        id=item.id,
        title=item.title,
        item=item,
        until=expected or study.header.horizon.last_day,
        last=before[-1].likelihood if before else None,
        analysts=pooled_in_brief(first_round),
        reasons=first_round.reasons if first_round else (),
        likelihood=estimate.likelihood if estimate else None,
        yardstick=YARDSTICKS[study.header.yardstick],
        **request(tracker, ESTIMATES, item.id, "likelihood", otherwise),
    )


def _given_by(
    tracker: Tracker, id_: str, recipient: Recipient
) -> Mapping[tuple[Quarter, int], Estimate]:
    """Return the recipient's estimates of one scenario or signpost, by quarter and round."""
    estimates = {}
    for number in (1, 2):
        subject = Subject.of(id_, recipient.analyst.id, number)
        for quarter, entry in tracker.record.stated["estimate"].get(subject, {}).items():
            if entry.content.likelihood is not None:
                estimates[quarter, number] = entry.content
    return estimates


def write(sheet: TrackerSheet, tracker: Tracker, recipient: Recipient) -> None:
    """Write the sheet of a hand-out."""
    rows = _estimate_rows(tracker, recipient)
    many = sum(bool(row.asked) or row.likelihood is not None for row in rows)
    due = sum(term_shown(row) == DUE for row in rows)
    words = f" of {many} given in round {recipient.round}"
    count = Formula(f'{many}-COUNTIF(estimates_term,"{DUE}")&"{words}"', f"{many - due}{words}")
    sheet.head(
        f"{SHEET} {tracker.quarter}",
        count if many else "nothing is left to estimate",
        _HINTS[recipient.round],
    )
    sheet.table(ESTIMATES, rows, top=3)
    sheet.finish(Sheets.ACCENT, "B4", repeat=3)
