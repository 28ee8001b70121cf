"""Read the analysts' conversations, which programs call threaded comments, and say them in words.

A program that knows conversations shows them and hides the plain comment on the same cell, into
which it writes the conversation once more whenever it saves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from openpyxl.comments import Comment
from openpyxl.utils.cell import coordinate_to_tuple

from scenariobook.workbook.xlsx import opc
from scenariobook.workbook.xlsx.areas import Address, cell_ref

# What programs write as the author of the plain comment, before the conversation's number.
_NO_NAME: Final = "tc="
_NOBODY: Final = "None"  # what openpyxl reads as the author if the workbook names none
_TO_THE_MINUTE: Final = len("2026-05-01T10:00")


class Message(NamedTuple):
    """One message of a conversation.

    Attributes:
        author: the name of who wrote it; empty if the workbook does not tell.
        when: the day and the time as the workbook has them; empty if it has none.
        text: what it says.
    """

    author: str
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The messages on one cell, the oldest first."""

    messages: Sequence[Message]

    @property
    def in_words(self) -> str:
        """The messages, each with its author and its time."""
        return "\n".join(
            f"{', '.join(filter(None, (message.author, message.when)))}: {message.text}"
            for message in self.messages
        )

    def end_in(self, comment: str) -> int:
        """Return where the conversation ends in the plain comment; 0 if it is not all there.

        Args:
            comment: the comment, in which the messages stand in order, among words of the program
                that saved it.
        """
        end = 0
        for line in (line.strip() for one in self.messages for line in one.text.splitlines()):
            start = comment.find(line, end)
            if start < 0:
                return 0
            end = start + len(line)
        return end


def conversations_part(parts: Mapping[str, bytes], sheet: str) -> bytes:
    """Return the part with a sheet's conversations; empty if it has none.

    Args:
        parts: the workbook's parts.
        sheet: the name of the sheet's part.
    """
    kinds = {link.kind: link.target for link in opc.relationships(parts, sheet)}
    return parts.get(kinds.get("threadedComment", ""), b"")


def persons(parts: Mapping[str, bytes]) -> Mapping[str, str]:
    """Return the names of those who write in a workbook's conversations, by their ids."""
    links = opc.relationships(parts, opc.workbook_part(parts))
    held = [parts[li.target] for li in links if li.kind == "person" and li.target in parts]
    return {
        person.get("id", ""): person.get("displayName", "")
        for part in held
        for person in opc.children(opc.parse(part), "person")
    }


def conversations(part: bytes, names: Mapping[str, str]) -> dict[Address, Conversation]:
    """Return a sheet's conversations by cell.

    Args:
        part: the part with the conversations; empty if there is none.
        names: the names of the authors, by their ids.
    """
    found: dict[Address, list[Message]] = {}
    for message in opc.children(opc.parse(part), "threadedComment") if part else ():
        text = "".join(t.text or "" for t in opc.children(message, "text"))
        when = message.get("dT", "")[:_TO_THE_MINUTE].replace("T", " ")
        found.setdefault(coordinate_to_tuple(message.get("ref")), []).append(
            Message(names.get(message.get("personId", ""), ""), when, text)
        )
    return {at: Conversation(messages) for at, messages in found.items()}


def moved(
    part: bytes, new: Callable[[int, int], Address | None]
) -> tuple[bytes, Mapping[Address, Address]]:
    """Return a part with the conversations at their new cells, and these cells by the old ones.

    A conversation is left out if its cell is gone, or if its new cell has another one already, as
    when two items have become one.

    Args:
        part: the part with the conversations; empty if there is none.
        new: gives the new address of a cell; None if the cell is gone.
    """
    if not part:
        return b"", {}
    root = opc.parse(part)
    there: dict[Address, Address] = {}  # the old cell of each conversation, by its new cell
    for message in list(opc.children(root, "threadedComment")):
        old = coordinate_to_tuple(message.get("ref"))
        place = new(*old)
        if place and there.setdefault(place, old) == old:
            message.set("ref", cell_ref(place))
        else:
            root.remove(message)
    return (opc.write(root) if there else b""), {old: place for place, old in there.items()}


def author_of(comment: Comment) -> str:
    """Return the author of a plain comment as the workbook has it; empty if it names none."""
    return "" if comment.author in {None, _NOBODY} else str(comment.author)


def author_in_words(author: str) -> str:
    """Return the author of a plain comment on one line; empty for that of a conversation."""
    return "" if author.startswith(_NO_NAME) else " ".join(author.split())
