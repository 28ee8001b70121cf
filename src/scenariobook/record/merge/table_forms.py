"""Define the forms of tables in CSV: their columns, and what a row is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from scenariobook.diagnostics import nearest
from scenariobook.errors import ScenariobookError
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.subjects import (
    ROUNDS,
    ids_of,
    is_dated,
    months_of,
    why_no_likelihood,
)
from scenariobook.record.ledger.entries import Kind
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.study.model import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of table.

    Attributes:
        marked_by: The column by which a table is known to have this form; empty for the form of
            tables that no other form fits.
        about: The columns that say what a row is about.
        optional: Those of them that may be left out.
        kinds: The kinds of entries in its rows.
    """

    marked_by: str
    about: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    kinds: tuple[Kind, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """All its columns, in their usual order."""
        return (*self.about, *(field.column for field in FIELDS[self.kinds[0]].values()))

    @property
    def value(self) -> str:
        """The column in which ``cleared`` takes an entry back."""
        return next(iter(FIELDS[self.kinds[0]].values())).column


ITEMS: Final = Form(
    marked_by="",
    about=("quarter", "item", "period"),
    optional=frozenset({"period"}),
    kinds=("reading", "sighting"),
)
JUDGMENTS: Final = Form(marked_by="scenario", about=("quarter", "scenario"), kinds=("judgment",))
CHANCES: Final = Form(marked_by="chance", about=("quarter", "item"), kinds=("chance",))
ESTIMATES: Final = Form(
    marked_by="subject", about=("quarter", "subject", "analyst", "round"), kinds=("estimate",)
)
STATEMENTS_FORM: Final = Form(
    marked_by="statement", about=("quarter", "statement"), kinds=("statement",)
)
OUTCOMES: Final = Form(marked_by="outcome", about=("scenario",), kinds=("outcome",))
LOOKED: Final = Form(marked_by="looked_on", about=("quarter", "item"), kinds=("looked",))
ANSWERS: Final = Form(marked_by="answer", about=("quarter", "about"), kinds=("answer",))
COMMITMENTS: Final = Form(marked_by="number", about=("number",), kinds=("commitment",))
# A table has the first form that fits it.
FORMS: Final = (
    ESTIMATES,
    STATEMENTS_FORM,
    ANSWERS,
    COMMITMENTS,
    OUTCOMES,
    CHANCES,
    LOOKED,
    JUDGMENTS,
    ITEMS,
)


def form_of(header: Collection[str]) -> Form:
    """Return the form of a table with these columns."""
    return next(form for form in FORMS if not form.marked_by or form.marked_by in header)


class NotInStudy(ScenariobookError):
    """A row is about what the study does not have; the message is for its author.

    Attributes:
        column: The name of the wrong column.
        hint: A hint for the author; empty if there is none.
    """

    def __init__(self, column: str, message: str, hint: str = "") -> None:
        self.column = column
        self.hint = hint
        super().__init__(message)


class Subjects:
    """Finds out what rows of one form are about."""

    def __init__(self, study: Study, form: Form) -> None:
        """Collect the ids that the study's items and scenarios have or had."""
        self._study = study
        self._form = form
        former = former_ids(study)
        self._known: dict[str, tuple[Kind, str]] = {}
        for kind in form.kinds:
            self._known |= {now: (kind, now) for now in ids_of(study, kind)}
            renamed = former.renamed.get(kind, {})
            self._known |= {old: (kind, now) for old, now in renamed.items()}

    def of(self, quarter: Quarter, cells: Mapping[str, str]) -> tuple[Kind, str]:
        """Return the kind and the subject of a row.

        Args:
            quarter: The row's quarter; ``NO_QUARTER`` if it is wrong or the form has none.
            cells: The cells of the columns that say what the row is about, without spaces around.

        Raises:
            NotInStudy: if the study does not have it.
        """
        named, typed = self._typed(cells)
        if self._form is COMMITMENTS:
            if not typed.isdecimal():
                raise NotInStudy(named, f"{typed!r} is no number", "number commitments from 1")
            return "commitment", typed
        if typed not in self._known:
            close = nearest(typed, self._known)
            raise NotInStudy(named, f"the study has no {named} {typed!r}", close)
        kind, subject = self._known[typed]
        match kind:
            case "reading" | "sighting":
                month = self._month(subject, quarter, cells.get("period", ""))
                return kind, f"{subject} {month}" if month else subject
            case "chance":
                self._check_date(named, subject)
            case "estimate":
                self._check_date(named, subject)
                return kind, f"{subject} {self._analyst(cells)} {_round(cells)}"
        return kind, subject

    def former_id(self, cells: Mapping[str, str]) -> str:
        """Return the id that a row names its subject by, if it is a former one; else empty."""
        _, typed = self._typed(cells)
        known = self._known.get(typed)
        return typed if known and known[1] != typed else ""

    def _typed(self, cells: Mapping[str, str]) -> tuple[str, str]:
        """Return the column with a row's id, and what stands there."""
        named = next(name for name in self._form.about if name != "quarter")
        return named, cells.get(named, "")

    def _month(self, item: str, quarter: Quarter, typed: str) -> str:
        months = months_of(self._study, item, quarter)
        if not typed or not quarter or typed in months:
            return typed
        if months:
            raise NotInStudy(
                "period",
                f"{typed!r} is no month of {quarter}",
                f"the months are {', '.join(months)}",
            )
        raise NotInStudy("period", f"{item} is not read every month", "leave the period empty")

    def _check_date(self, named: str, subject: str) -> None:
        signpost = self._study.signpost_by_id.get(subject)
        if signpost and not is_dated(signpost):
            raise NotInStudy(
                named,
                why_no_likelihood(subject),
                "add expected_by to the signpost in the study's files",
            )

    def _analyst(self, cells: Mapping[str, str]) -> str:
        typed = cells.get("analyst", "")
        analysts = [analyst.id for analyst in self._study.analysts]
        if not analysts:
            raise NotInStudy(
                "analyst",
                f"the study has no analyst {typed!r}",
                "add a table [[analysts]] with id, name and desk to the study's files",
            )
        if typed not in analysts:
            close = nearest(typed, analysts)
            raise NotInStudy("analyst", f"the study has no analyst {typed!r}", close)
        return typed


def _round(cells: Mapping[str, str]) -> str:
    typed = cells.get("round", "")
    if typed not in map(str, ROUNDS):
        raise NotInStudy("round", f"{typed!r} is no round", "a round is 1 or 2")
    return typed
