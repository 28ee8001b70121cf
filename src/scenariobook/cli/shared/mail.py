"""Write drafts of mail as files that a mail program opens; nothing is ever sent from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import PurePath
from typing import Final

from scenariobook.assess.assessment import assess
from scenariobook.assess.due import due
from scenariobook.briefing import typeset
from scenariobook.record.claims.hand_outs import HandOut
from scenariobook.record.claims.subjects import estimable
from scenariobook.record.project import Project
from scenariobook.study.model.header import Header
from scenariobook.study.model.people import has_row, person

DRAFT: Final = ".eml"
_TYPES: Final[Mapping[str, str]] = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ENCODED: Final = "quoted-printable"
# Neither base64 nor quoted-printable writes these two characters next to each other.
_BOUNDARY: Final = "=_"


def draft(
    header: Header,
    subject: str,
    text: str,
    attached: Mapping[str, bytes],
    *,
    to: str = "",
    html: str = "",
) -> bytes:
    """Return a draft without a sender and a date; the same arguments give the same bytes.

    Args:
        header: The study's, whose title begins the subject and whose marking stands above all.
        subject: What else the subject says.
        text: The text.
        attached: The attached files' bytes, by name.
        to: The recipient's address; empty for none.
        html: The text as an element of HTML, which programs show instead; empty for none.
    """
    mail = EmailMessage(policy=SMTP)
    marking = header.marking or ""
    brief = f"[{marking}] " if marking else ""
    mail["Subject"] = " ".join(f"{brief}{header.title}: {subject}".split())
    if to:
        mail["To"] = to
    mail["X-Unsent"] = "1"  # Outlook opens it to be edited
    mail.set_content(f"{marking}\n\n{text}".lstrip(), cte=_ENCODED)
    if html:
        page = f"<!DOCTYPE html><html><body><p>{escape(marking)}</p>{html}</body></html>\n"
        mail.add_alternative(page, subtype="html", cte=_ENCODED)
    for name, data in attached.items():
        main, sub = _TYPES[PurePath(name).suffix].split("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"{_BOUNDARY}{number}")  # Python's own differs each time
    return mail.as_bytes()


def for_analyst(
    project: Project, hand_out: HandOut, name: str, data: bytes, *, is_late: bool
) -> bytes:
    """Return the draft that brings a hand-out to its recipient.

    Args:
        project: The study and its record.
        hand_out: The hand-out.
        name: The name of its file.
        data: Its bytes.
        is_late: Whether the recipient was handed a copy before, and nothing has come back.
    """
    header = project.study.header
    analyst = next(one for one in project.study.analysts if one.id == hand_out.analyst)
    quarter = hand_out.quarter
    subject = f"nothing from you yet for {quarter}" if is_late else f"your tracker for {quarter}"
    text = "\n\n".join(_paragraphs(project, hand_out, name, is_late=is_late))
    return draft(header, subject, f"{text}\n", {name: data}, to=analyst.email or "")


def _paragraphs(project: Project, hand_out: HandOut, name: str, *, is_late: bool) -> Iterator[str]:
    """Yield what a colleague would write: what this is, what is due, where to send it."""
    study, quarter = project.study, hand_out.quarter
    yield f"Hello {person(hand_out.analyst, study)},"
    if is_late:
        yield (
            f"We have nothing from you yet for {quarter}. Your tracker is attached again: {name}. "
            "If you have filled in an earlier copy, send that one; it counts just as well."
        )
    else:
        yield (
            f"Here is your tracker for {quarter}, of the study “{study.header.title}”. It is the "
            f"attached workbook {name}."
        )
    yield (
        "Please fill in the yellow cells; all else is given. What is due is darker, and the "
        "sheet Guide says the rest on one screen."
    )
    lists = [*_due(project, hand_out)]
    if not lists:
        yield "Nothing is due from you at the moment. If you know of something new, type it in."
    for words, titles in lists:
        yield "\n".join((words, *(f"- {title}" for title in titles)))
    if lists:
        yield "Is there nothing new in a row? Leave its value empty, and say when you looked."
    senders = ", ".join(study.header.senders)
    where = f"back to {senders}" if senders else "back, in an answer to this mail"
    yield (
        f"Then save the file, and send it {where}, by the end of the quarter: "
        f"{typeset.day_in_words(quarter.last_day)}."
    )


def _due(project: Project, hand_out: HandOut) -> Iterator[tuple[str, list[str]]]:
    """Yield what is due from a recipient, by sheet: the words above the list, and the titles."""
    study, record, quarter = project.study, project.record, hand_out.quarter
    missing = due(assess(study, record, quarter), record)
    for words, ids in (
        ("Due on the sheet Update, a value of:", missing.indicators),
        ("Due on the sheet Signposts, whether it has been seen:", missing.signposts),
    ):
        items = [study.item_by_id[one] for one in ids]
        if mine := [one.title for one in items if has_row(hand_out.analyst, one.owner, study)]:
            yield words, mine
    titles = {one.id: one.title for one in study.scenarios}
    titles |= {one.id: one.title for one in study.signposts}
    given = {
        one.about
        for one in record.estimates(quarter)
        if (one.analyst, one.round) == (hand_out.analyst, hand_out.round)
        and one.likelihood is not None
    }
    if due_now := [titles[one] for one in estimable(study) if one not in given]:
        again = " again, now that you can read the others' reasons" if hand_out.round > 1 else ""
        yield f"Due on the sheet Estimates, your own likelihood{again}:", due_now
