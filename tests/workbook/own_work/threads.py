"""Conversations in a workbook, as Excel writes them: threaded comments, persons, plain comments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID
from xml.sax.saxutils import escape

from lxml import etree
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from scenariobook.workbook.xlsx import opc
from tests.workbook.own_work.analyst_at_work import edited
from tests.workbook.own_work.analysts_sheets import packed

NAMESPACE: Final = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_OFFICE_2017: Final = "http://schemas.microsoft.com/office/2017/10/relationships"
_PART: Final = "xl/threadedComments/threadedComment1.xml"
_PERSONS: Final = "xl/persons/person.xml"
PLACEHOLDER: Final = (
    "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment.\n\n"
)

Talk = Sequence[tuple[str, str]]  # who says what, the first message first


def plain(talk: Talk) -> str:
    """Return what Excel writes into the plain comment on a conversation's cell."""
    (_, first), *others = talk
    replies = "".join(f"\nReply:\n    {text}" for _, text in others)
    return f"{PLACEHOLDER}Comment:\n    {first}{replies}"


def with_conversations(
    data: bytes, title: str, talks: Mapping[str, Talk], below: str = ""
) -> bytes:
    """Return a workbook with conversations on the cells of one sheet, each message a day later.

    Args:
        data: the workbook.
        title: the title of the sheet.
        talks: the conversations by cell.
        below: what stands below each in the plain comment.
    """

    def comment(workbook: Workbook) -> None:
        for number, (cell, talk) in enumerate(talks.items(), 1):
            target: Any = workbook[title][cell]
            target.comment = Comment(plain(talk) + below, f"tc={_id(number, 1)}")

    parts = opc.parts(edited(comment, data))
    names = sorted({who for talk in talks.values() for who, _ in talk})
    ids = {name: _id(0, number) for number, name in enumerate(names, 1)}
    messages = "".join(
        f'<threadedComment ref="{cell}" personId="{ids[who]}" dT="2026-05-0{day}T10:00:00.00" '
        f'id="{_id(number, day)}"><text>{escape(text)}</text></threadedComment>'
        for number, (cell, talk) in enumerate(talks.items(), 1)
        for day, (who, text) in enumerate(talk, 1)
    )
    parts[_PART] = f'<ThreadedComments xmlns="{NAMESPACE}">{messages}</ThreadedComments>'.encode()
    listed = "".join(f'<person displayName="{name}" id="{ids[name]}"/>' for name in names)
    parts[_PERSONS] = f'<personList xmlns="{NAMESPACE}">{listed}</personList>'.encode()
    for part, kind, target in (
        (opc.sheet_parts(parts)[title], "threadedComment", _PART),
        (opc.workbook_part(parts), "person", _PERSONS),
    ):
        link = opc.Relationship(f"rIdOf{kind}", f"{_OFFICE_2017}/{kind}", target, outside=False)
        parts[opc.rels_of(part)] = opc.write_relationships(
            part, [*opc.relationships(parts, part), link]
        )
    return packed(parts)


def _id(one: int, other: int) -> str:
    return f"{{{UUID(int=one * 100 + other)}}}".upper()


def talks_in(data: bytes) -> dict[str, list[str]]:
    """Return the texts of all conversations, by cell, from the parts of a package."""
    found: dict[str, list[str]] = {}
    for name, part in opc.parts(data).items():
        if re.search("threadedComment", name) and "/_rels/" not in name:
            for message in etree.fromstring(part):
                texts = found.setdefault(message.get("ref", ""), [])
                texts.append(message.findtext("{*}text", ""))
    return found
