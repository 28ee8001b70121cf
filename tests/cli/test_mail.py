"""`mail`: whom a draft is written to, what is due from this person, the very files attached.

Nobody's estimates or items stand in somebody else's. Real programs read them, too.
"""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from time_machine import Traveller

from tests.cli.copies import mail_body, read_mail
from tests.clients.mail import SeenMail, postal_mime, reformime
from tests.commands import OUTPUT, bring_table, do, must_say
from tests.expected import same_as_before
from tests.losses.returning import hand_out_of
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, a_shore, write_study
from tests.workbook.as_read import in_row, type_in

FOLDER = OUTPUT / "hand-out"
SHORE = f'{a_shore()}owner = "a-kim"\n'
PEOPLE = """
[[analysts]]
id = "a-kim"
name = "Anna Kim"
email = "anna.kim@example.org"

[[analysts]]
id = "b-lee"
name = "Lee, “Bö”"
desk = "Lake desk"
"""


@pytest.fixture(autouse=True)
def _team(study: Path, clock: Traveller, prepared_once: PreparedOnce) -> None:
    """A study with two people, of whom one has an address; with a marking that is not ASCII.

    A mail names the quarter's last day, unless it is over.
    """
    clock.move_to("2022-03-01")
    prepared_once.bring(study, hand_out)


def hand_out() -> None:
    marked = STUDY.replace("[study]", '[study]\nmarking = "VS-NfD ✓"\nauthors = ["Jörg Ott"]', 1)
    write_study(Path(), marked + PEOPLE + SHORE)
    do("hand-out --mail")


def draft(analyst: str) -> Path:
    return hand_out_of(analyst).with_suffix(".eml")


def draft_for(analyst: str) -> EmailMessage:
    return read_mail(draft(analyst))


def mail_text(mail: EmailMessage) -> str:
    """Return what a mail says, below its headers, but that which parts the message."""
    headers = [f"{name}: {value}" for name, value in mail.items() if name != "Content-Type"]
    return "\n".join([*headers, "", mail_body(mail)])


def attached(mail: EmailMessage) -> dict[str, object]:
    files = mail.iter_attachments()
    return {str(one.get_filename()): one.get_payload(decode=True) for one in files}


def test_a_draft_says_what_is_due_from_its_recipient() -> None:
    """A draft says what is due from its recipient, has the hand-out attached, and nothing of
    others.

    It has no sender and no date, which the mail program fills in. The same inputs give the same
    draft.
    """
    kim, lee = draft_for("a-kim"), draft_for("b-lee")
    assert attached(kim) == {hand_out_of("a-kim").name: hand_out_of("a-kim").read_bytes()}
    same_as_before(mail_text(kim), "with an address")
    same_as_before(mail_text(lee), "without an address")
    others = ("Anna", "Kim", "Shore line", "The inflow")
    assert [one for one in others if one in mail_body(lee, "html")] == []
    before = draft("b-lee").read_bytes()
    Path(FOLDER / ".handed-out.json").unlink()
    do("hand-out --mail")
    assert draft("b-lee").read_bytes() == before


def test_near_the_end_only_those_are_reminded_of_whom_nothing_came() -> None:
    """Near the quarter's end, only those get a draft of whom nothing has come.

    Who is named gets one anyway. The first mail of a round is no reminder, even if hand-outs were
    made before.
    """
    for path in FOLDER.glob("*.eml"):
        path.unlink()
    do("hand-out --mail")
    assert draft_for("b-lee")["Subject"].endswith(": your tracker for 2022Q1")
    first = draft("a-kim").read_bytes()
    cells = {("Update", "shore-line", "value"): 44}
    cells |= in_row("Estimates", "lake-dries", likelihood=37.25, reason="only mine")
    do(f"import {type_in(cells, 'a.xlsx', hand_out_of('a-kim'))} --yes")
    must_say("hand-out --mail", "Anna Kim: the copy came back; no draft")
    assert [*FOLDER.glob("*.eml")] == [draft("b-lee")]
    same_as_before(mail_text(draft_for("b-lee")), "a reminder")  # what she gave is not his
    # Who is named gets one all the same: what is still due, and no reminder.
    do("hand-out --mail --for a-kim")
    kim = draft_for("a-kim")
    assert "Shore line" not in mail_body(kim, "html")
    same_as_before(mail_text(kim), "what is still due")
    assert draft("a-kim").read_bytes() != first
    do("hand-out --round 2 --mail --yes")
    same_as_before(mail_text(draft_for("a-kim-round-2")), "the second round")


def test_the_briefing_s_mail_has_page_one_for_its_text() -> None:
    """The briefing's draft has page one as text and as HTML, with the very files attached."""
    bring_table("scenario,quarter,likelihood,confidence\nlake-holds,2022Q1,55,low\n")
    do("brief --annex --mail")
    path = OUTPUT / "briefing-2022Q1.eml"
    mail = read_mail(path)
    names = ("briefing-2022Q1.pdf", "annex-2022Q1.pdf")
    assert attached(mail) == {name: (OUTPUT / name).read_bytes() for name in names}
    same_as_before(mail_text(mail))
    html = mail_body(mail, "html")
    words = ("<b>55%</b> roughly even chance", "<p>VS-NfD ✓</p>", "annex-2022Q1.pdf")
    assert [*(one in html for one in words), "<svg" in html] == [True, True, True, False]
    before = path.read_bytes()
    do("brief --annex --mail")
    assert path.read_bytes() == before


LONG = "a-study-whose-id-is-forty-characters-lon"
TITLE = "Straße von Hormus: Öl, „Krieg“ oder Handel – 海峡, und was danach kommt?"


@pytest.mark.client
@pytest.mark.parametrize("program", [reformime, postal_mime])
def test_real_programs_read_it(program: Callable[[Path], SeenMail]) -> None:
    """Other mail programs read each draft: letters of any script, a long subject, long names of
    files.
    """
    people = PEOPLE.replace("b-lee", "an-analyst-with-a-very-long-identifier-x")
    text = STUDY.replace("small-study", LONG).replace("A small synthetic study", TITLE)
    write_study(Path("long"), text + people)
    do("hand-out long --mail", "brief long --html --mail")
    drafts = sorted(Path("long").rglob("*.eml"))
    assert len(drafts) == 3
    for path in drafts:
        ours, seen = read_mail(path), program(path)
        assert " ".join(seen.subject.split()) == ours["Subject"]
        assert TITLE in ours["Subject"]
        assert seen.to == ours.get("To", "")
        assert seen.text.replace("\N{NO-BREAK SPACE}", " ").split() == mail_body(ours).split()
        for name, data in seen.attached.items():
            assert (path.parent / name).read_bytes() == data
        assert seen.attached == attached(ours)
        assert len(seen.attached) == 1
