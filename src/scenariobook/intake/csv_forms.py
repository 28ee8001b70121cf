"""Define the forms of tables in CSV: their columns, and the subject of a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from scenariobook.errors import ScenariobookError
from scenariobook.quarter import Quarter, is_month, last_day_of
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.subjects import ROUNDS, how_to_mend, ids_of, months_of, why_unknown
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.ledger.kinds import FIELDS, Subject
from scenariobook.study.model.study import Study
from scenariobook.wording import nearest

PERIOD: Final = "period"  # the only subject column that may be left out


@dataclass(frozen=True, slots=True)
class TableForm:
    """A form of table.

    Attributes:
        marked_by: The column that only this form has; empty for the form of all other tables.
        subject_columns: The columns that identify a row's subject: the quarter, an id, a month
            or an analyst.
        kinds: The kinds of entries in its rows.
    """

    marked_by: str
    subject_columns: tuple[str, ...]
    kinds: tuple[Kind, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in their usual order."""
        return (*self.subject_columns, *(field.column for field in FIELDS[self.kinds[0]].values()))

    @property
    def main_column(self) -> str:
        """The column of the first field; the word ``cleared`` there takes the entry back."""
        return next(iter(FIELDS[self.kinds[0]].values())).column

    @property
    def id_column(self) -> str:
        """The column with the id of a row's subject."""
        return next(column for column in self.subject_columns if column != "quarter")


# A table has the first form that fits it.
TABLE_FORMS: Final = (
    TableForm("subject", ("quarter", "subject", "analyst", "round"), ("estimate",)),
    TableForm("statement", ("quarter", "statement"), ("statement",)),
    TableForm("answer", ("quarter", "about"), ("answer",)),
    TableForm("number", ("number",), ("commitment",)),
    TableForm("outcome", ("scenario",), ("outcome",)),
    TableForm("chance", ("quarter", "item"), ("chance",)),
    TableForm("looked_on", ("quarter", "item"), ("looked",)),
    TableForm("scenario", ("quarter", "scenario"), ("judgment",)),
    TableForm("", ("quarter", "item", PERIOD), ("reading", "sighting")),
)


def table_form_of(header: Collection[str]) -> TableForm:
    """Return the form of a table with these columns."""
    return next(form for form in TABLE_FORMS if not form.marked_by or form.marked_by in header)


class NotInStudy(ScenariobookError):
    """A row names something that the study lacks; the message is for the row's author.

    Attributes:
        column: The name of the wrong column.
        hint: A hint for the author; empty if there is none.
    """

    def __init__(self, column: str, message: str, hint: str = "") -> None:
        self.column = column
        self.hint = hint
        super().__init__(message)


class Subjects:
    """Finds the subjects of the rows of one form."""

    def __init__(self, study: Study, record: Record, form: TableForm) -> None:
        """Collect the ids that the study's items and scenarios have or had."""
        self._study = study
        self._commitments = record.stated["commitment"]
        self._form = form
        renamed = former_ids(study).renamed
        self._known: dict[str, tuple[Kind, str]] = {}
        for kind in form.kinds:
            self._known |= {now: (kind, now) for now in ids_of(study, kind)}
            self._known |= {old: (kind, now) for old, now in renamed.get(kind, {}).items()}

    def find(self, quarter: Quarter, cells: Mapping[str, str]) -> tuple[Kind, Subject]:
        """Return the kind and the subject of a row.

        Args:
            quarter: The row's quarter; ``NO_QUARTER`` if it is wrong or the form has none.
            cells: The row's cells in the subject columns, without spaces around.

        Raises:
            NotInStudy: if the study lacks the subject.
        """
        study, column = self._study, self._form.id_column
        if self._form.kinds == ("commitment",):
            # From a tracker: 57-1 or 57-1-2; from a hand-out: anna-57-1; from an older one: anna-1.
            owners = "|".join(re.escape(f"{analyst}-") for analyst in study.analyst_by_id)
            is_number = re.fullmatch(rf"({owners})?[0-9]+(-[0-9]+)*", cells[column])
            if not is_number and cells[column] not in self._commitments:
                hint = "take it from the tracker's column id, such as 57-1; number new ones from 1"
                raise NotInStudy(column, f"{cells[column]!r} is no number", hint)
            return "commitment", Subject(cells[column])
        self._check(column, cells, self._known)
        kind, now = self._known[cells[column]]
        if cells.get(PERIOD) and quarter:
            months, month = months_of(study, now, quarter), cells[PERIOD]
            if months and is_month(month) and month not in months:
                of = Quarter.containing(last_day_of(month))
                why = f"{month} is a month of {of}, and the row's quarter is {quarter}"
                raise NotInStudy(PERIOD, why, "correct the month, or the quarter")
            self._check(PERIOD, cells, months, "leave it empty: months are of monthly indicators")
        if kind == "estimate":
            hint = "add a table [[analysts]] to the study's files"
            self._check("analyst", cells, study.analyst_by_id, hint)
            self._check("round", cells, [*map(str, ROUNDS)])
        parts = (cells[c] for c in self._form.subject_columns if c not in {"quarter", column})
        subject = Subject.of(now, *parts)
        if why := why_unknown(study, kind, subject, was_there=False):
            raise NotInStudy(column, why, how_to_mend(study, kind, subject))
        return kind, subject

    def _check(
        self, column: str, cells: Mapping[str, str], valid: Collection[str], hint: str = ""
    ) -> None:
        if (name := cells[column]) not in valid:
            why = f"the study has no {column} {name!r}"
            raise NotInStudy(column, why, nearest(name, valid) if valid else hint)

    def former_id(self, cells: Mapping[str, str]) -> str:
        """Return the former id that a row uses; empty if the row uses the present id."""
        name = cells[self._form.id_column]
        _, now = self._known.get(name, ("", name))
        return "" if now == name else name
