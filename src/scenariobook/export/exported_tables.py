"""Make the tables of an export: the record, the study's definitions, each quarter's statuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Annotated, Any, Final, NamedTuple, cast, get_args, get_type_hints

from msgspec import structs
from pydantic import BaseModel

from scenariobook.assess.assessment import ScenarioState, assess_all
from scenariobook.assess.item_status import IndicatorState, ItemState, StatusWord, status_word
from scenariobook.assess.printed_decimals import as_printed, rounded_as_typed
from scenariobook.export.data_package import ExportedTable, TableRow
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.rounds import hides
from scenariobook.record.claims.standing import claims_agree
from scenariobook.record.claims.subjects import TABLES_OF_KIND, subject_word
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import FIELDS, STATED, StatedKind, Subject
from scenariobook.record.project import Project
from scenariobook.record.values.field_values import main_value
from scenariobook.standards.printed_likelihoods import printed, whole_percent
from scenariobook.study.model.scenarios import Decision
from scenariobook.study.model.study import Study

# An analyst's address is not handed on; other columns say the same as the other two.
_LEFT_OUT: Final = frozenset({"email", "order", "signposts"})
# By field of a definition, the table whose ids the field has.
_REFERS: Final = {
    "home": "scenarios",
    "scenario": "scenarios",
    "item": "indicators",
    "driver": "drivers",
    "source": "sources",
}
# Tables that are not called by the plural of their kind.
_NAMES: Final[Mapping[str, str]] = {"looked": "looked", "source": "proposed_sources"}
# The words for columns of subjects; other columns of subjects have an id.
_ABOUT: Final = {
    "quarter": "The quarter, such as 2026Q4.",
    "period": "The month, such as 2026-10, or the quarter, that it is of.",
    "analyst": "The analyst's id.",
    "round": "The round of estimates.",
}
# The columns of an entry's origin: by name, the type, the place in the claim, and the meaning.
_TRACE: Final = {
    "entry": (int, "number", "The number of the entry that gives the first value of the row."),
    "contributor": (str, "name", "Who says so in that entry."),
    "recorded": (datetime, "entry.origin.when", "When it was recorded, in UTC."),
    "recorded_by": (str, "entry.origin.who", "Who ran the command that recorded it."),
    "file": (str, "entry.origin.file", "The file that it came from, if it came from one."),
    "sha256": (str, "entry.origin.sha256", "The file's SHA-256; record/returned has the file."),
    "sheet": (str, "entry.origin.sheet", "The file's sheet; CSV if it is a table in CSV."),
}
_END: Final = (
    ("open", str, "The fields about which people differ, or that nobody can read."),
    *((name, hint, words) for name, (hint, _, words) in _TRACE.items()),
    ("cell", str, "The sheet's cell; R12C3 is row 12, column 3 of a table in CSV."),
    ("entries", str, "The numbers of all entries that the row's fields come from."),
)


class ItemStatus(NamedTuple):
    """How an indicator or a signpost stood at the end of a quarter, by the present definitions."""

    quarter: Annotated[str, "The quarter, such as 2026Q4."]
    item: Annotated[str, "The id of the indicator or signpost."]
    status: Annotated[StatusWord, "An indicator's status, or a signpost's state."]
    value: Annotated[float | str | None, "Its latest value or state, rounded as in the briefing."]
    value_quarter: Annotated[str | None, "The quarter of that value; perhaps an earlier one."]


class Likelihoods(NamedTuple):
    """What the briefing of a quarter prints of a scenario, by the present definitions."""

    quarter: Annotated[str, "The quarter, such as 2026Q4."]
    scenario: Annotated[str, "The id of the scenario."]
    judged_likelihood: Annotated[float | str | None, "The team's judgment in percent, as typed."]
    judged_term: Annotated[str | None, "The yardstick's term for it; empty in one of its gaps."]
    confidence: Annotated[str | None, "The confidence in the judgment."]
    open: Annotated[bool, "Whether people differ about the judgment, or nobody can read it."]
    implied_likelihood: Annotated[int | None, "What the items imply, in whole percent, 1 to 99."]
    implied_printed: Annotated[str | None, "The same as printed, perhaps under 1% or over 99%."]
    implied_term: Annotated[str | None, "The yardstick's term for it; empty in one of its gaps."]


class AttachedCopy(NamedTuple):
    """A copy of a source that is kept in record/returned/, under its SHA-256."""

    source: Annotated[str, "The id of the source."]
    sha256: Annotated[str, "The SHA-256 of the file, in hexadecimal."]
    file: Annotated[str, "The file's name."]
    entry: Annotated[int, "The number of the entry that says so."]
    recorded: Annotated[datetime, "When it was attached, in UTC."]
    recorded_by: Annotated[str, "Who attached it."]


def tables_of(project: Project) -> Sequence[ExportedTable]:
    """Return all tables of a study and its record."""
    study, record = project.study, project.record
    every = assess_all(study, record, record.open_quarter)
    states = (_item_status(past.quarter, state) for past in every for state in past.states)
    likelihoods = (_likelihoods(past.quarter, state) for past in every for state in past.scenarios)
    return [
        *(_recorded(record, kind) for kind in STATED),
        *(
            _defined(name, get_args(field.annotation)[0], getattr(study, name))
            for name, field in Study.model_fields.items()
            if name != "header"  # the header is no table
        ),
        _defined("decisions", Decision, study.decisions),
        _of_class("attached_copies", AttachedCopy, _attached_copies(record)),
        _of_class("item_status", ItemStatus, states),
        _of_class("likelihoods", Likelihoods, likelihoods),
    ]


def _recorded(record: Record, kind: StatedKind) -> ExportedTable:
    """Return the table of the entries of a kind, as its class declares the fields."""
    content, tables = STATED[kind], TABLES_OF_KIND.get(kind, ())
    hints = get_type_hints(content, include_extras=True)
    key = [name for name in hints if name in {"quarter", *content.about_fields}]
    words = {name: _ABOUT.get(name, f"The id of the {subject_word(kind)}.") for name in key}
    words |= {name: field.help or field.title for name, field in FIELDS[kind].items()}
    fields = [(name, hints[name], words[name]) for name in words]
    rows_of = {
        (quarter, Subject(subject))
        for subject, entries in record.stated[kind].items()
        for quarter in entries
    }
    rows_of |= {
        (key.quarter, key.subject) for key in record.open if key.kind == kind and key.declared
    }
    rows = [
        _exported_row(record, Key(quarter, kind, subject, ""))
        for quarter, subject in sorted(rows_of)
        if not hides(record, kind, quarter)
    ]
    refers = {content.about_fields[0]: f"{tables[0]}s"} if len(tables) == 1 else {}
    return ExportedTable(
        name=_NAMES.get(kind, f"{kind}s"),
        declared=content,
        fields=[*fields, *_END],
        rows=rows,
        key=key,
        refers=refers,
    )


def _exported_row(record: Record, key: Key) -> TableRow:
    """Return a row's recorded values, and the origin of the first of them."""
    content_class: Any = STATED[cast("StatedKind", key.kind)]
    entry = record.stated[key.kind].get(key.subject, {}).get(key.quarter)
    content = entry.content if entry else content_class.blank(key.quarter, key.subject)
    row = structs.asdict(content)
    row["period"] = row.get("period") or key.quarter  # without a month, the whole quarter
    states = record.row_state(key.row)
    standing = [(n, claim) for n in FIELDS[key.kind] if n in states for claim in states[n].claims]
    stated = (
        (name, claim)
        for name, claim in standing
        if claim.value is not None and claims_agree(claim.value, row[name])
    )
    name, first = next(stated, ("", None))
    row |= {n: attrgetter(path)(first) if first else None for n, (_, path, _) in _TRACE.items()}
    row["cell"] = first.entry.origin.cells.get(name) if first else None
    row["entries"] = tuple(sorted({claim.number for _, claim in standing}))
    row["open"] = tuple(n for n in FIELDS[key.kind] if key._replace(field=n) in record.open)
    return row


def _defined(name: str, model: type[BaseModel], rows: Iterable[BaseModel]) -> ExportedTable:
    """Return one of the study's tables."""
    fields = [
        (key, field.annotation, str(field.description))
        for key, field in model.model_fields.items()
        if key not in _LEFT_OUT
    ]
    refers = {key: table for key, table in _REFERS.items() if key in model.model_fields}
    key = [name for name in ("id", "item") if name in model.model_fields][:1]
    contents = [dict(row) for row in rows]
    return ExportedTable(
        name=name, declared=model, fields=fields, rows=contents, key=key, refers=refers
    )


def _attached_copies(record: Record) -> Iterator[AttachedCopy]:
    for source, entries in record.attached.items():
        for entry in entries:
            origin = entry.origin
            yield AttachedCopy(
                source=source,
                sha256=origin.sha256,
                file=origin.file_name,
                entry=entry.number,
                recorded=origin.when,
                recorded_by=origin.who,
            )


def _of_class(name: str, declared: type[Any], rows: Iterable[Any]) -> ExportedTable:
    """Return a table with rows of a class, which declares each field with its meaning."""
    hints = get_type_hints(declared, include_extras=True).items()
    fields = [(field, hint, hint.__metadata__[0]) for field, hint in hints]
    key = [field for field, *_ in fields[:2]]
    refers = {field: "scenarios" for field in key if field == "scenario"}
    contents = [row._asdict() for row in rows]
    return ExportedTable(
        name=name, declared=declared, fields=fields, rows=contents, key=key, refers=refers
    )


def _item_status(quarter: Quarter, state: ItemState) -> ItemStatus:
    value: Any = main_value(state.entry.content) if state.entry else None
    if isinstance(state, IndicatorState) and value is not None:
        value = as_printed(state.indicator, value)
    return ItemStatus(
        quarter=quarter,
        item=state.item.id,
        status=status_word(state),
        value=value,
        value_quarter=state.entry.content.quarter if state.entry else None,
    )


def _likelihoods(quarter: Quarter, state: ScenarioState) -> Likelihoods:
    judgment, raw = state.judgment, state.implied
    judged: Any = state.likelihood
    if isinstance(judged, float):
        judged = rounded_as_typed(judged)
    return Likelihoods(
        quarter=quarter,
        scenario=state.scenario.id,
        judged_likelihood=judged,
        judged_term=state.judged_term.name if state.judged_term else None,
        confidence=judgment.confidence if judgment else None,
        open=bool(state.open_claims),
        implied_likelihood=None if raw is None else whole_percent(raw),
        implied_printed=None if raw is None else printed(raw),
        implied_term=state.implied_term.name if state.implied_term else None,
    )
