"""Describe entries of the ledger in words, for the log and for the tracker's lists of entries."""

from __future__ import annotations

from scenariobook.record.ledger.entries import Content, about, brief
from scenariobook.record.ledger.kinds import FIELDS, BaseStated, Judgment, Stated
from scenariobook.record.values.field_values import FieldValue, same, shown


def described(content: Content, before: Stated | None = None) -> str:
    """Return a description of an entry, on one line.

    Args:
        content: The entry's content.
        before: What counted before about the same; then only the fields that differ are told.
            None: all fields are told.
    """
    return _stated(content, before) if isinstance(content, BaseStated) else str(content)


def _stated(content: Stated, before: Stated | None) -> str:
    fields = FIELDS[about(content)[0]]
    held = {name: getattr(content, name) for name in fields}
    told = [name for name in fields if held[name] not in {None, "", ()}]
    if before is not None:
        # An entry that repeats the one before, such as one that settles a conflict, tells all.
        told = [n for n in fields if not same(held[n], getattr(before, n))] or told
    says = {name: shown(held[name]) for name in told}
    says |= dict.fromkeys(content.empty, "taken back" if content.back else "emptied")
    says |= {name: f"unclear, {cell.found}" for name, cell in content.unclear.items()}
    return " · ".join(f"{fields[name].word}: {brief(text)}" for name, text in says.items())


def main_value(content: Stated) -> FieldValue:
    """Return the value that says most of what was stated; None if it has none."""
    if isinstance(content, Judgment) and content.likelihood is None:
        return content.confidence
    value: FieldValue = getattr(content, next(iter(FIELDS[about(content)[0]])))
    return value or None if isinstance(value, str) else value
