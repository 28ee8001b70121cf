"""Write drafts of mail as files that a mail program opens; the program sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import PurePath
from typing import Final, get_args

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.due import DutyKind, find_duties, still_uncertain
from scenariobook.briefing.mail_text import mail_text
from scenariobook.record.claims.record import value_at
from scenariobook.record.claims.rounds import HandOut
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import Subject
from scenariobook.record.project import Project
from scenariobook.study.model.study import Header, has_row

_TYPES: Final[Mapping[str, str]] = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ENCODED: Final = "quoted-printable"


def mail_draft(
    header: Header,
    subject: str,
    text: str,
    attached: Mapping[str, bytes],
    *,
    html: str,
    to: str = "",
) -> bytes:
    """Return a draft without a sender and a date; the same arguments give the same bytes.

    Args:
        header: The study's header; its marking, in brackets, and its title begin the subject.
        subject: The rest of the subject.
        text: The text.
        attached: The attached files' bytes, by name.
        html: The same text as an element of HTML, which mail programs prefer.
        to: The recipient's address; empty for none.
    """
    mail = EmailMessage(policy=SMTP)
    marking = header.marking or ""
    prefix = f"[{marking}] " if marking else ""
    mail["Subject"] = " ".join(f"{prefix}{header.title}: {subject}".split())
    if to:
        mail["To"] = to
    mail["X-Unsent"] = "1"  # Outlook opens it to be edited
    mail.set_content(f"{marking}\n\n{text}\n".lstrip(), cte=_ENCODED)
    page = f"<!DOCTYPE html><html><body><p>{escape(marking)}</p>{html}</body></html>\n"
    mail.add_alternative(page, subtype="html", cte=_ENCODED)
    for name, data in attached.items():
        main, sub = _TYPES[PurePath(name).suffix].split("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    # Python's own boundaries differ each time. No encoding writes these two characters together.
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{number}")
    return mail.as_bytes()


def for_analyst(
    project: Project, hand_out: HandOut, name: str, data: bytes, today: date, *, is_late: bool
) -> bytes:
    """Return the draft that brings a hand-out to its recipient.

    Args:
        project: The study and its record.
        hand_out: The hand-out.
        name: The name of the hand-out's file.
        data: The file's bytes.
        today: The current day.
        is_late: Whether the recipient was handed a copy before, and nothing has come back.
    """
    study, record, quarter = project.study, project.record, hand_out.quarter
    history = assess_all(study, record, quarter)
    duties, uncertain = find_duties(history, record), still_uncertain(history[-1], record)
    analyst = study.analyst_by_id[hand_out.analyst]
    mine = [duty for duty in duties if has_row(analyst.id, duty.owner, study)]
    likelihoods = {
        id_: Key(quarter, "estimate", Subject.of(id_, analyst.id, hand_out.round), "likelihood")
        for id_ in study.estimable
        if id_ in uncertain
    }
    titles = {scenario.id: scenario.title for scenario in study.scenarios}
    titles |= {signpost.id: signpost.title for signpost in study.signposts}
    text, html = mail_text(
        project.folder,
        "hand_out_mail.html.j2",
        header=study.header,
        analyst=analyst,
        quarter=quarter,
        is_over=today > quarter.last_day,
        round=hand_out.round,
        file=name,
        is_late=is_late,
        due={
            kind: [duty.title for duty in mine if duty.kind == kind] for kind in get_args(DutyKind)
        },
        estimates=[
            titles[id_]
            for id_, key in likelihoods.items()
            if value_at(record, key) is None and key not in record.open
        ],
    )
    subject = f"nothing from you yet for {quarter}" if is_late else f"your tracker for {quarter}"
    return mail_draft(study.header, subject, text, {name: data}, to=analyst.email or "", html=html)
