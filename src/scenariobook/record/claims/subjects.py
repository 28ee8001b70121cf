"""Tell what entries of each kind can be about: the study's items, scenarios, months, analysts."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, get_args

from scenariobook.quarter import Quarter, is_month
from scenariobook.record.ledger.keys import ABOUT_NO_FIELD, Key, Kind
from scenariobook.record.ledger.kinds import StatementName, Subject
from scenariobook.study.model.items import Signpost
from scenariobook.study.model.scenarios import Assumption
from scenariobook.study.model.study import Study, person

ROUNDS: Final = (1, 2)  # of estimates
# The kinds whose subjects may have a part behind the id; a ``definition`` may have any subject.
_WITH_PARTS: Final = frozenset({"reading", "estimate", "definition"})
_UNLISTED: Final[frozenset[Kind]] = frozenset({"source", "commitment"})  # authors choose these ids
_LIKELIHOODS_OF_SIGNPOSTS: Final[frozenset[Kind]] = frozenset({"chance", "estimate"})
STATEMENTS: Final[tuple[StatementName, ...]] = get_args(StatementName)
# The tables of the study that entries of a kind can be about.
TABLES_OF_KIND: Final[Mapping[Kind, Sequence[str]]] = MappingProxyType(
    {
        "reading": ("indicator",),
        "sighting": ("signpost",),
        "looked": ("indicator", "signpost"),
        "judgment": ("scenario",),
        "chance": ("signpost",),
        "estimate": ("scenario", "signpost"),
        "outcome": ("scenario",),
    }
)


def subject_word(kind: Kind) -> str:
    """Return the word for the subject of entries of a kind."""
    others = {"answer": "trigger or assumption", "definition": "item"}
    return " or ".join(TABLES_OF_KIND.get(kind, ())) or others.get(kind, kind)


def ids_of(study: Study, kind: Kind) -> Collection[str]:
    """Return the ids of the study that entries of a kind can be about."""
    match kind:
        case "statement":
            return STATEMENTS
        case "definition":
            things = (*study.scenarios, *study.items, *study.drivers, *study.sources)
            return {thing.id for thing in things}
    return things_by_id(study, kind)


def things_by_id(study: Study, kind: Kind) -> Mapping[str, Any]:
    """Return by id the things that entries of a kind can be about; empty if people name them."""
    if kind == "answer":
        return study.answerable_by_id
    return ChainMap(*(getattr(study, f"{table}_by_id") for table in TABLES_OF_KIND.get(kind, ())))


def why_unknown(study: Study, kind: Kind, subject: Subject, *, was_there: bool = True) -> str:
    """Return why the study lacks the subject of an entry; empty if the study has the subject.

    Args:
        study: The study.
        kind: The entry's kind.
        subject: Its subject.
        was_there: Whether the study had it once.
    """
    id_ = subject.id
    lacks = "the study no longer has" if was_there else "the study does not have"
    if kind not in _UNLISTED and id_ not in ids_of(study, kind):
        return f"{lacks} the {subject_word(kind)} {id_!r}"
    if subject != id_ and kind not in _WITH_PARTS:
        return f"the study has no {subject!r}"
    if kind == "reading" and subject != id_:
        return _why_no_month(study, id_, subject.partition(" ")[2], was_there=was_there)
    if kind == "chance" and not _is_dated(study.signpost_by_id[id_]):
        return _why_no_likelihood(id_)
    return _why_no_estimate(study, subject, lacks) if kind == "estimate" else ""


def how_to_mend(study: Study, kind: Kind, subject: Subject) -> str:
    """Return how to mend the problem that ``why_unknown`` reports.

    Args:
        study: The study.
        kind: The entry's kind.
        subject: Its subject.
    """
    id_ = subject.id
    if id_ not in ids_of(study, kind):
        if kind not in TABLES_OF_KIND:  # triggers and assumptions have no `formerly`
            return "put it back under that id"
        return "put it back, or list its id under `formerly` where it goes by another"
    signpost = study.signpost_by_id.get(id_)
    if kind in _LIKELIHOODS_OF_SIGNPOSTS and signpost and not _is_dated(signpost):
        return "add expected_by to the signpost in the study's files"
    if kind == "reading":
        return 'put cadence = "monthly" back, or type the quarters\' values'
    if kind == "estimate":
        return "put the person into [[analysts]] in the study's files, under that id"
    return "put that back in the study's files"


def _why_no_likelihood(signpost: str) -> str:
    """Return why a signpost without an expected day has no likelihood."""
    return f"no day is given by which {signpost} is expected, so it has no likelihood"


def _why_no_month(study: Study, indicator: str, month: str, *, was_there: bool) -> str:
    if study.indicator_by_id[indicator].cadence != "monthly":
        return f"{indicator} is {'no longer' if was_there else 'not'} read every month"
    return "" if is_month(month) else f"{month!r} is no month"


def _why_no_estimate(study: Study, subject: Subject, lacks: str) -> str:
    signpost = study.signpost_by_id.get(subject.id)
    if signpost and not _is_dated(signpost):
        return _why_no_likelihood(signpost.id)
    if subject.analyst not in study.analyst_by_id:
        return f"{lacks} the analyst {subject.analyst!r}"
    return "" if subject.round in map(str, ROUNDS) else f"{subject.round!r} is no round"


def _is_dated(signpost: Signpost) -> bool:
    """Tell whether a signpost has a day by which it is expected."""
    return signpost.expected_by is not None


def months_of(study: Study, indicator: str, quarter: Quarter) -> tuple[str, ...]:
    """Return the months of a quarter in which an indicator is read; none if it is not monthly."""
    defined = study.indicator_by_id.get(indicator)
    return quarter.months if quarter and defined and defined.cadence == "monthly" else ()


def key_in_words(key: Key) -> str:
    """Return a key's subject and field, for a reader; the key may be of a row or a column."""
    is_subject = key.kind != "definition" and key.field not in ABOUT_NO_FIELD
    return subject_text(key.subject) if is_subject else key.subject


def subject_text(subject: Subject, study: Study | None = None) -> str:
    """Return a subject for a reader, such as ``russian-decline, analyst-one, round 2``.

    Args:
        subject: The subject.
        study: The study whose titles and names replace ids; None keeps the ids.
    """
    if subject in STATEMENTS:
        return subject.replace("_", " ")
    name = _title(subject.id, study) if study else subject.id
    if subject.round:
        analyst = person(subject.analyst, study) if study else subject.analyst
        return f"{name}, {analyst}, round {subject.round}"
    return f"{name}, {subject.month}" if subject.month else name


def _title(id_: str, study: Study) -> str:
    """Return the title of a scenario or an item, or the text of a trigger or an assumption."""
    titled = study.scenario_by_id.get(id_) or study.item_by_id.get(id_)
    if titled:
        return titled.title
    topic = study.answerable_by_id.get(id_)
    if isinstance(topic, Assumption):
        return topic.text
    return topic.when if topic else id_
