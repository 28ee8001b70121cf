"""A study and its record in which every text is hostile, each one with a name of its own.

The fields are found by walking the models: whoever adds a text to a study or to an entry has it
tested without a thought.
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Final, get_args, get_origin

from msgspec import Struct, inspect, structs
from pydantic import BaseModel

from scenariobook.paths import LEDGER
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Content, Origin, Raised, Settled
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State, UnclearCell
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project
from scenariobook.study.model import texts
from scenariobook.study.model.items import Indicator
from scenariobook.study.model.study import Document

FIRST: Final = Quarter.parse("2022Q1")
# Gives the hostile text of a field from the field's name, such as ``indicators.title``.
Hostile = Callable[[str], str]

# Of each table, what is no text.
_GIVEN: Final = """
[study]
id = "hostile-study"
start = "2022Q1"
horizon = "2024Q4"

[[drivers]]
id = "economy"

[[sources]]
id = "survey"
reliability = "A"

[[facts]]
id = "lake-is-low"
source = "survey"
credibility = 2
value = 3.5
bears_on = ["alpha"]

[[scenarios]]
id = "alpha"
kind = "baseline"
prior = 40.0
decisions.needs = { item = "level-of-alarm", at = "warning" }

[[scenarios]]
id = "beta"
kind = "alternative"
prior = 30.0
decisions.needs = { item = "level-of-alarm", at = "warning" }

[[indicators]]
id = "level-of-alarm"
type = "ordinal"
home = "beta"
driver = "economy"
source = "survey"
ratings = { alpha = "unlikely", beta = "highly likely" }
quality = { observable = true, valid = true, reliable = true, stable = true, unique = true }

[[signposts]]
id = "treaty-signed"
home = "beta"
expected_by = 2022-02-01
ratings = { alpha = "unlikely", beta = "likely" }

[[assumptions]]
id = "alliance-holds"
home = "alpha"
load_bearing = true
vulnerable = true
broken_by = ["treaty-signed"]
"""
# Ids, and what of an entry is no free text: the words of a scale, what the commands say.
_NO_TEXTS: Final = frozenset({"item", "period", "scenario", "field", "command", "sha256"})


def is_text(annotation: object, metadata: Sequence[object] = ()) -> bool:
    """Tell whether a field may hold a text of its author's."""
    if any(getattr(part, "func", None) is texts._check_text for part in metadata):
        return True
    if get_origin(annotation) is Annotated:
        inner, *about = get_args(annotation)
        return is_text(inner, about)
    return any(is_text(part) for part in get_args(annotation))


def _tables(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _tables(part)


def _filled(table: type[BaseModel], given: dict[str, Any], name: str, say: Hostile) -> Any:
    """Return a table's data with a hostile text in every field that may have one."""
    filled = dict(given)
    for key, field in table.model_fields.items():
        inner, is_many = (
            next(_tables(field.annotation), None),
            get_origin(field.annotation) is tuple,
        )
        if key in {"watch", "warning"}:
            filled[key] = say(f"{name}.{key}")  # the name of a level, which must stand there
        elif is_text(field.annotation, field.metadata):
            text = say(f"{name}.{key}")
            filled[key] = [text] if is_many else text
        elif inner:
            held = _filled(inner, given.get(key, {}), f"{name}.{key}", say)
            filled[key] = [held] if is_many else held
    if table is Indicator:
        filled["levels"] = [say(f"{name}.levels"), filled["watch"], filled["warning"]]
        filled["baseline"]["value"] = filled["warning"]
    return filled


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(held)}" for key, held in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def study_text(say: Hostile) -> str:
    """Return the study as TOML."""
    lines = []
    for name, tables in tomllib.loads(_GIVEN).items():
        table = next(_tables(Document.model_fields[name].annotation))
        for number, given in enumerate([tables] if name == "study" else tables):
            called = f"{name}{number or ''}"
            lines.append(f"[{name}]" if name == "study" else f"[[{name}]]")
            filled = _filled(table, given, called, say)
            lines += [f"{key} = {_toml(value)}" for key, value in filled.items()]
    return "\n".join(lines) + "\n"


def entries(say: Hostile) -> Iterator[tuple[Content, Origin]]:
    """Yield one entry of each kind with hostile texts in every field that may have one."""
    when = datetime(2022, 3, 1, tzinfo=UTC)
    origin = _said(
        Origin(who="", when=when, command="import", sha256="a" * 64, cells={"value": "H5"}), say
    )
    day = date(2022, 2, 1)
    evidence: dict[str, Any] = {"sources": ("survey",), "credibility": 2}
    contents: tuple[Content, ...] = (
        Reading(FIRST, "level-of-alarm", as_of=day, **evidence),
        Sighting(FIRST, "treaty-signed", state=State.OBSERVED, seen_on=day, **evidence),
        Judgment(FIRST, "beta", likelihood="likely", confidence="low"),
        Raised(FIRST, "reading", "level-of-alarm", "value", why="", conflict=True),
        Raised(FIRST, "judgment", "alpha", "likelihood", why=""),
        Raised(FIRST, "sighting", "treaty-signed", "state", why=""),
        Settled(FIRST, "sighting", "treaty-signed", "state", raised=(6,), chose=""),
    )
    for content in contents:
        yield _said(content, say), origin
    unclear = {"basis": _said(UnclearCell(found="", why=""), say)}
    yield Judgment(FIRST, "alpha", unclear=unclear), structs.replace(origin, form=2)


def _said(struct: Any, say: Hostile) -> Any:
    kind = type(struct)
    held = {key: getattr(struct, key) for key in kind.__struct_fields__}
    for name in entry_texts(kind):
        key = name.partition(".")[2]
        if not held[key] or key in {"note", "analyst"}:
            held[key] = say(name)
    if kind is Reading:
        held["value"] = say("indicators.warning")
    if kind is Raised:
        # What a field cannot hold is refused with its line, so no state can be any text.
        free = (say("Raised.choices"),) if struct.field != "state" else ()
        held |= {"base": say("Raised.base"), "choices": free}
    return kind(**held)


def entry_texts(kind: type[Struct]) -> Iterator[str]:
    """Yield the names of the text fields of an entry's content, or of its origin."""
    described = inspect.type_info(kind)
    assert isinstance(described, inspect.StructType)
    for field in described.fields:
        if isinstance(field.type, inspect.StrType) and field.name not in _NO_TEXTS:
            yield f"{kind.__name__}.{field.name}"


def project(folder: Path, say: Hostile) -> Project:
    """Return the study with its record, read from a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(study_text(say), encoding="utf-8")
    (folder / LEDGER).parent.mkdir(exist_ok=True)
    (folder / LEDGER).write_bytes(extend(EMPTY, entries(say)).data)
    opened, problems, _ = open_project(folder)
    assert opened is not None, problems
    return opened
