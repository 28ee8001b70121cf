"""Write the hidden sheets with the lists for drop-downs, the constants and the identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from openpyxl.utils import get_column_letter

from scenariobook.assess.status import STRENGTHS
from scenariobook.quarter import quarters
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.ledger.kinds import End, State
from scenariobook.record.values import plausible
from scenariobook.standards import evidence_ratings, grades, likelihood_terms
from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model import Study
from scenariobook.workbook.shape import identity
from scenariobook.workbook.shape.checksums import text_of, written_checksums_of_meta
from scenariobook.workbook.shape.identity import CHECKSUMS_KEY, FORMER, Identity, written_former
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.meanings import written_meanings
from scenariobook.workbook.shape.names import LISTS, META
from scenariobook.workbook.shape.table import TOP
from scenariobook.workbook.sheets.shared.cell_words import OVERDUE
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.value_rules import CHOICE
from scenariobook.workbook.sheets.shared.what_moved import LEVELS
from scenariobook.workbook.sheets.workings.likelihood_steps import yardstick_bands
from scenariobook.workbook.sheets.workings.status_steps import all_choices
from scenariobook.workbook.xlsx.package import CellValue

RECIPIENT_NAME: Final = "reader_name"  # the list with the recipient's name
# The strength of an observation, by the word in Evidence's column "state".
_STRENGTHS: Final[Mapping[str, float]] = MappingProxyType(
    {str(status): strength for status, strength in STRENGTHS.items()}
    | {
        str(State.OBSERVED): evidence_ratings.STRENGTH_OBSERVED,
        str(State.EMERGING): evidence_ratings.STRENGTH_EMERGING,
        OVERDUE: evidence_ratings.STRENGTH_OVERDUE,
        str(State.RULED_OUT): evidence_ratings.STRENGTH_RULED_OUT,
    }
)


def write_lists(page: Page, contents: Contents) -> None:
    """Write the lists and the constants, and define a name for each."""
    page.head("Lists", "Choices for drop-downs and the house's constants, by their names.")
    for column, (name, values) in enumerate(_lists(contents.layout).items(), 1):
        page.put(TOP, column, name, "header left")
        for row, value in enumerate(values or ("",), TOP + 1):
            look = "date" if isinstance(value, date) else "line"
            page.put(row, column, None if value == "" else value, look)
        page.name(name, _cells(contents.layout, name))
    left = len(_lists(contents.layout)) + 2
    letter = get_column_letter(left + 1)
    for row, (name, value) in enumerate(_constants(contents.layout).items(), TOP + 1):
        page.put(row, left, name, "line")
        page.put(row, left + 1, value, "date" if isinstance(value, date) else "line")
        page.name(name, f"{LISTS}!${letter}${row}")


def write_meta(
    page: Page, workbook_identity: Identity, study: Study, checksums: Sequence[tuple[str, str]]
) -> None:
    """Write the workbook's identity, former ids, meanings of cells, and checksums.

    Args:
        page: The sheet.
        workbook_identity: The identity.
        study: The study.
        checksums: The keys and checksums of all other sheets.
    """
    page.head("Identity", "What this workbook was made from. Please leave it as it is.")
    rows: list[tuple[str, CellValue]] = [
        (identity.IDENTITY_KEY, str(workbook_identity)),
        ("study", workbook_identity.study),
        ("layout", workbook_identity.layout),
        ("open quarter", str(workbook_identity.quarter)),
        ("generation", workbook_identity.generation),
        ("ledger entry", workbook_identity.position.number),
        ("ledger hash", workbook_identity.position.sha256),
        *((FORMER, text) for text in written_former(former_ids(study))),
        *written_meanings(study),
    ]
    head = (value for cells in page.grid.rows.values() for value, _ in cells.values())
    pairs = (text for pair in (*rows, *checksums) for text in pair)
    texts = (text_of(value) for value in (*head, *pairs, CHECKSUMS_KEY) if value not in (None, ""))
    checksums = (*checksums, *written_checksums_of_meta(META, texts))
    # The number lets a reader notice a missing checksum.
    rows += [(CHECKSUMS_KEY, len(checksums)), *checksums]
    for row, (key, value) in enumerate(rows, TOP):
        page.put(row, 1, key, "line")
        page.put(row, 2, value, "line")
    page.name(identity.IDENTITY_KEY, f'"{workbook_identity}"')


def choices(layout: Layout, name: str) -> str:
    """Return the range of a list, in the form that a drop-down list takes as its source."""
    cells = _cells(layout, name)
    first, _, last = cells.partition(":")
    # LibreOffice writes a range of one cell as a cell.
    return first if first.endswith(f"!{last}") else cells


def _cells(layout: Layout, name: str) -> str:
    lists = _lists(layout)
    letter = get_column_letter(list(lists).index(name) + 1)
    last = TOP + max(len(lists[name]), 1)
    return f"{LISTS}!${letter}${TOP + 1}:${letter}${last}"


def _lists(layout: Layout) -> Mapping[str, Sequence[CellValue]]:
    every = tuple(quarters(layout.study.header.start, layout.quarter))
    lists: dict[str, Sequence[CellValue]] = {
        "source_id": tuple(sorted(s.id for s in layout.study.sources)),
        "credibility_grade": tuple(grades.CREDIBILITY),
        "state_name": tuple(str(s) for s in State),
        "confidence_level": tuple(grades.CONFIDENCE),
        "reliability_grade": tuple(grades.RELIABILITY),
        "outcome_name": tuple(str(end) for end in End),
        "quarter_name": tuple(str(q) for q in every),
        "quarter_last_day": tuple(q.last_day for q in every),
        "rating_name": tuple(evidence_ratings.RATINGS),
        "rating_points": tuple(evidence_ratings.RATING_POINTS[r] for r in evidence_ratings.RATINGS),
        "level_name": tuple(map(str, LEVELS)),
        CHOICE: all_choices(layout.study.indicators),
    }
    if layout.recipient:
        lists[RECIPIENT_NAME] = (layout.recipient.analyst.name,)
    if not layout.study.estimative:
        return lists
    bands = yardstick_bands(layout)
    terms = YARDSTICKS[layout.study.header.yardstick].terms
    return lists | {
        "rating_probability": tuple(evidence_ratings.RATINGS.values()),
        "strength_state": tuple(_STRENGTHS),
        "strength_value": tuple(_STRENGTHS.values()),
        "band_end": tuple(end for end, _, _ in bands),
        "band_open": tuple(is_open for _, is_open, _ in bands),
        "band_number": tuple(number for _, _, number in bands),
        "term_name": tuple(t.name for t in terms),
        "term_synonym": tuple(t.synonym or "" for t in terms),
        "term_low": tuple(t.low for t in terms),
        "term_high": tuple(t.high for t in terms),
        "term_label": tuple(t.with_range for t in terms),
    }


def _constants(layout: Layout) -> Mapping[str, CellValue]:
    constants: dict[str, CellValue] = {
        "open_quarter_last_day": layout.quarter.last_day,
        "ten_times": plausible.FAR,
        "diagnostic_spread": evidence_ratings.DIAGNOSTIC_SPREAD,
        "weak_spread": evidence_ratings.WEAK_SPREAD,
        "highest_rating": max(
            evidence_ratings.RATING_POINTS, key=evidence_ratings.RATING_POINTS.__getitem__
        ),
        "lowest_rating": min(
            evidence_ratings.RATING_POINTS, key=evidence_ratings.RATING_POINTS.__getitem__
        ),
    }
    if layout.study.estimative:
        constants["lowest_percent"] = likelihood_terms.LOWEST_PERCENT
        constants["highest_percent"] = likelihood_terms.HIGHEST_PERCENT
    return constants
