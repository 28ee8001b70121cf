"""Describe entries of the ledger in words, for the log and for the tracker's lists of entries."""

from __future__ import annotations

from scenariobook.record.ledger.entries import Content, brief, stated_subject
from scenariobook.record.ledger.kinds import FIELDS, BaseStated, Judgment, Stated
from scenariobook.record.values.field_values import FieldValue, as_text, same


def entry_in_words(content: Content, before: Stated | None = None) -> str:
    """Return a description of an entry, on one line.

    Args:
        content: The entry's content.
        before: What counted before; then only the fields that differ are listed. None lists all.
    """
    return _stated_in_words(content, before) if isinstance(content, BaseStated) else str(content)


def _stated_in_words(content: Stated, before: Stated | None) -> str:
    fields = FIELDS[stated_subject(content)[0]]
    values = {name: getattr(content, name) for name in fields}
    shown = [name for name in fields if values[name] not in {None, "", ()}]
    if before is not None:
        # An entry that repeats the one before, such as one that settles a conflict, lists all.
        shown = [n for n in fields if not same(values[n], getattr(before, n))] or shown
    texts = {name: as_text(values[name]) for name in shown}
    texts |= dict.fromkeys(content.empty, "taken back" if content.back else "emptied")
    texts |= {name: f"unclear, {cell.found}" for name, cell in content.unclear.items()}
    return " · ".join(f"{fields[name].word}: {brief(text)}" for name, text in texts.items())


def main_value(content: Stated) -> FieldValue:
    """Return the main value of what was stated; None if it has none."""
    if isinstance(content, Judgment) and content.likelihood is None:
        return content.confidence
    value: FieldValue = getattr(content, next(iter(FIELDS[stated_subject(content)[0]])))
    return value or None if isinstance(value, str) else value
