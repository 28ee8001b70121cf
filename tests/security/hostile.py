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

from msgspec import inspect, structs
from pydantic import BaseModel

from scenariobook.paths import LEDGER
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Content, Origin, Raised, Settled
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State, UnclearText
from scenariobook.record.project import Project
from scenariobook.study.model import texts
from scenariobook.study.model.items import Indicator
from scenariobook.study.model.study import StudyFile
from tests.commands import opened
from tests.study_text import STUDY

FIRST: Final = Quarter.parse("2022Q1")
# Gives the hostile text of a field from the field's name, such as ``indicators.title``.
Hostile = Callable[[str], str]

# What the small study lacks: a table of each other kind, and in its tables what is no text.
_MORE: Final = """
[[drivers]]
id = "economy"

[[facts]]
id = "lake-is-low"
source = "lake-survey"
credibility = 2
value = 3.5
bears_on = ["lake-holds"]

[[assumptions]]
id = "alliance-holds"
home = "lake-holds"
load_bearing = true
vulnerable = true
broken_by = ["inflow-diverted"]
"""
_QUALITY: Final = dict.fromkeys(("observable", "valid", "reliable", "stable", "unique"), True)
_GIVEN: Final[dict[str, Any]] = {
    "scenarios": {"decisions": {"needs": {"item": "water-level", "at": "warning"}}},
    "signposts": {"expected_by": date(2022, 2, 1)},
    "indicators": {"type": "ordinal", "driver": "economy", "quality": _QUALITY},
}
_OF_NUMBERS: Final = ("direction", "decimals")  # which a scale of words does not have
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


def _table_of(annotation: object) -> type[BaseModel] | None:
    """Return the table that a field holds, or each of its entries; None if it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_table_of, get_args(annotation))), None)


def _hostile_table(table: type[BaseModel], given: dict[str, Any], name: str, text: Hostile) -> Any:
    """Return a table's data with a hostile text in every field that may have one."""
    filled = dict(given)
    for key, field in table.model_fields.items():
        spot, inner = f"{name}.{key}", _table_of(field.annotation)
        # A watch or a warning is the name of a level, which must stand there.
        if key in {"watch", "warning"} or is_text(field.annotation, field.metadata):
            held = text(spot)
        elif inner:
            held = _hostile_table(inner, given.get(key, {}), spot, text)
        else:
            continue
        filled[key] = [held] if get_origin(field.annotation) is tuple else held
    if table is Indicator:
        filled["levels"] = [text(f"{name}.levels"), filled["watch"], filled["warning"]]
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


def study_text(text: Hostile) -> str:
    """Return the study as TOML."""
    lines = []
    for name, tables in tomllib.loads(STUDY + _MORE).items():
        table = _table_of(StudyFile.model_fields[name].annotation)
        assert table is not None
        for number, given in enumerate([tables] if name == "study" else tables):
            kept = {key: value for key, value in given.items() if key not in _OF_NUMBERS}
            lines.append(f"[{name}]" if name == "study" else f"[[{name}]]")
            filled = _hostile_table(
                table, kept | _GIVEN.get(name, {}), f"{name}{number or ''}", text
            )
            lines += [f"{key} = {_toml(value)}" for key, value in filled.items()]
    return "\n".join(lines) + "\n"


def entries(text: Hostile) -> Iterator[tuple[Content, Origin]]:
    """Yield one entry of each kind with hostile texts in every field that may have one."""
    when = datetime(2022, 3, 1, tzinfo=UTC)
    origin = _hostile_struct(
        Origin(who="", when=when, command="import", sha256="a" * 64, cells={"value": "H5"}), text
    )
    day = date(2022, 2, 1)
    evidence: dict[str, Any] = {"sources": ("lake-survey",), "credibility": 2}
    contents: tuple[Content, ...] = (
        Reading(FIRST, "water-level", as_of=day, **evidence),
        Sighting(FIRST, "inflow-diverted", state=State.OBSERVED, seen_on=day, **evidence),
        Judgment(FIRST, "lake-dries", likelihood="likely", confidence="low"),
        Raised(FIRST, "reading", "water-level", "value", why="", conflict=True),
        Raised(FIRST, "judgment", "lake-holds", "likelihood", why=""),
        Raised(FIRST, "sighting", "inflow-diverted", "state", why=""),
        Settled(FIRST, "sighting", "inflow-diverted", "state", raised=(6,), chose=""),
    )
    for content in contents:
        yield _hostile_struct(content, text), origin
    unclear = {"basis": _hostile_struct(UnclearText(found="", why=""), text)}
    yield Judgment(FIRST, "lake-holds", unclear=unclear), structs.replace(origin, form=2)


def _hostile_struct(struct: Any, text: Hostile) -> Any:
    kind = type(struct)
    held = {key: getattr(struct, key) for key in kind.__struct_fields__}
    described: Any = inspect.type_info(kind)
    for field in described.fields:
        key, is_text = field.name, isinstance(field.type, inspect.StrType)
        if is_text and key not in _NO_TEXTS and (not held[key] or key in {"note", "analyst"}):
            held[key] = text(f"{kind.__name__}.{key}")
    if kind is Reading:
        held["value"] = text("indicators.warning")
    if kind is Raised:
        # What a field cannot hold is refused with its line, so no state can be any text.
        free = (text("Raised.choices"),) if struct.field != "state" else ()
        held |= {"base": text("Raised.base"), "choices": free}
    return kind(**held)


def spoilt(folder: Path, text: Hostile) -> Project:
    """Return the study with its record, read from a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(study_text(text), encoding="utf-8")
    (folder / LEDGER).parent.mkdir(exist_ok=True)
    (folder / LEDGER).write_bytes(extend(EMPTY, entries(text)).data)
    return opened(folder)
