"""Tell where the reason of an open question holds no longer, since the study has changed."""

from __future__ import annotations

from datetime import date
from shlex import quote

from scenariobook.project.project import Project
from scenariobook.record.entries import Entry, Key, Raised
from scenariobook.record.meaning import Context, RawValue, meant
from scenariobook.record.parse import Unclear
from scenariobook.record.proposed import in_files, in_files_in_words
from scenariobook.record.settling import Matter
from scenariobook.record.subjects import why_unknown
from scenariobook.record.typed import FieldValue, same
from scenariobook.workbook.returned.definitions import keys_of, value_in_study
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import TITLES


def why_outdated(
    project: Project, matter: Matter, raised: Entry[Raised], asked: Key, then: Context
) -> str:
    """Return what has become of the reason of a question, and what to do; empty if it holds.

    Args:
        project: The study and its record as they are now.
        matter: What is open about the field.
        raised: The question.
        asked: The field, as the study called what it is about when the question was asked.
        then: The study and the day when it was asked.
    """
    key, content = matter.key, raised.content
    if key.kind == "definition":
        return _of_program_cell(project, raised)
    if key.kind == "source" and key.subject in in_files(project.study):
        words = in_files_in_words(key.subject)
        return "" if words in content.why else f"{words}: choose 1"
    lacked = why_unknown(then.study, asked.kind, asked.subject)
    if not matter.about_a_field:
        if not lacked or why_unknown(project.study, key.kind, key.subject):
            return ""
        return f"the study has {key.subject!r} by now: import {raised.origin.file} once more"
    why = lacked or _why_unclear(content.found, asked, then)
    if not why or why not in content.why:
        return ""  # it has another reason, such as a row that may be another one
    return _if_readable(matter, raised, Context(project.study, date.today()))


def _of_program_cell(project: Project, raised: Entry[Raised]) -> str:
    """Return what the study's files say by now where somebody typed over the program's cell."""
    content, study = raised.content, project.study
    layout = Layout(study, content.quarter, 0)
    tables = (table for table, title in TITLES.items() if title == raised.origin.sheet)
    found = {keys_of(layout, table, content.item, content.field) for table in tables}
    keys = found.pop() if len(found) == 1 else None
    place = project.loaded.locate(content.item, keys) if keys else None
    if keys is None or place is None:
        return ""
    if text_of(value_in_study(study, content.item, keys)) == content.found:
        return "the study's files say so by now: choose 1"
    return "" if content.why.endswith(f" {place}") else f"that stands at {place} by now"


def _if_readable(matter: Matter, raised: Entry[Raised], now: Context) -> str:
    """Return how to take what was typed, if it can be read now; empty if it cannot."""
    found = raised.content.found
    if why_unknown(now.study, matter.key.kind, matter.key.subject):
        return ""
    try:
        value: FieldValue = meant(RawValue(found), matter.key, now)
    except Unclear:
        return ""
    choices = enumerate(matter.choices, 1)
    choice = next((n for n, one in choices if one.raised == raised and same(one.value, value)), 0)
    how = f"choice {choice}" if choice else f"--enter {quote(f'{matter.number}={found}')}"
    return f"{raised.origin.where} can be read by now: {how} takes it"


def _why_unclear(found: str, key: Key, context: Context) -> str:
    """Return why nobody can tell what a typed text means; empty if it can be read."""
    try:
        meant(RawValue(found), key, context)
    except Unclear as why:
        return str(why)
    return ""
