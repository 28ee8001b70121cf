"""A draft of a mail, as a mail program reads it."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path


def read(path: Path) -> EmailMessage:
    """Read a draft as a mail program does."""
    made = email.message_from_bytes(path.read_bytes(), policy=SMTP)
    assert isinstance(made, EmailMessage)
    assert [part.defects for part in made.walk()] == [[] for _ in made.walk()]
    return made


def text_of(mail: EmailMessage, form: str = "plain") -> str:
    body = mail.get_body((form,))
    assert body is not None
    said = str(body.get_content()).replace("\r\n", "\n")
    return said.replace("\N{NO-BREAK SPACE}", " ")
