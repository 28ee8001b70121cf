"""The page of the tables in CSV that `import` takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from scenariobook.intake.csv_forms import PERIOD, TABLE_FORMS, TableForm
from scenariobook.record.ledger.fields import Field, ValueKind
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.ledger.kinds import FIELDS
from tools.reference.tables import head, row

_INTRO: Final = """\
# Tables in CSV

`scenariobook import` takes in tables beside returned trackers. A table has one of these forms; its
header says which. The columns may come in any order, and those that do not say what a row is about
may be left out. An empty cell says nothing. To take an entry back, write `cleared` in the column in
**bold**, and nothing else in the row beside what it is about.

Cells are separated by commas, semicolons or tabs, as a first line `sep=;` or the header shows.
Numbers have the form of the study's `number_format`. Write them without a group separator: `1,050`
is refused where the table's separator leaves open whether a thousand is meant. The file is UTF-8.
All that is wrong in it is told at once, by row and column; nothing of it is taken then.
"""
_FORMS: Final[Mapping[str, tuple[Kind, str]]] = {
    "Readings and sightings": (
        "reading",
        "A value of a past quarter, or of one of its months, corrects that quarter.",
    ),
    "Judgments": ("judgment", ""),
    "Chances": ("chance", "For signposts with `expected_by`."),
    "Estimates": ("estimate", "For studies with `[[analysts]]`."),
    "Statements": ("statement", ""),
    "Looked at": ("looked", "Somebody looked, and there was nothing new; that is no evidence."),
    "Answers": ("answer", "What the team did about a met trigger or a broken assumption."),
    "Commitments": ("commitment", "Who will do what; `for` is the trigger's id, if there is one."),
    "Outcomes": ("outcome", "An outcome is of the whole study, so it has no quarter."),
}
_ABOUT: Final[Mapping[str, str]] = {
    "quarter": "such as `2026Q4`",
    "item": "the id of an indicator or a signpost",
    "period": "for a monthly indicator a month of the quarter, such as `2026-10`; else empty",
    "scenario": "the id of a scenario",
    "subject": "the id of a scenario, or of a signpost with `expected_by`",
    "analyst": "an id of `[[analysts]]`",
    "round": "1 or 2",
    "about": "the id of a decision or an assumption",
    "number": "as in the tracker's column `id`, such as `57-1`; a new one from 1",
    "statement": "`bottom_line` or `so_what`",
}
VALUES: Final[Mapping[ValueKind, str]] = {
    ValueKind.VALUE: "an indicator's value, or a signpost's state",
    ValueKind.DAY: "a day, such as `2026-12-31`",
    ValueKind.SOURCES: "ids or titles of sources, joined by semicolons",
    ValueKind.CREDIBILITY: "1 to 6",
    ValueKind.STATE: "`not yet`, `emerging`, `observed` or `ruled out`",
    ValueKind.RELIABILITY: "A to F",
    ValueKind.LIKELIHOOD: "a number in percent, or a term of the yardstick",
    ValueKind.CONFIDENCE: "high, moderate or low",
    ValueKind.ANSWER: "`done`, `under way` or `declined`; of an assumption, `still holds` or "
    "`no longer holds`",
    ValueKind.OUTCOME: "`came true`, `did not come true` or `void`",
    ValueKind.TEXT: "text",
}


def csv() -> Iterator[str]:
    """Yield the blocks of the page."""
    yield _INTRO
    for title, (kind, words) in _FORMS.items():
        form = next(form for form in TABLE_FORMS if kind in form.kinds)
        yield from (f"## {title}", "", "```csv", ",".join(form.columns), "```", "")
        yield head("column", "holds")
        for name in form.subject_columns:
            left_out = "; may be left out" if name == PERIOD else ""
            yield row(f"`{name}`", _ABOUT[name] + left_out)
        for field in FIELDS[form.kinds[0]].values():
            yield row(*_field(field, form))
        yield ""
        if words:
            yield from (words, "")


def _field(field: Field, form: TableForm) -> tuple[str, str]:
    name = f"`{field.column}`"
    return (f"**{name}**" if field.column == form.main_column else name), VALUES[field.kind]
