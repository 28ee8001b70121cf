"""Drafts of mail: who is written to, what is due from this person, and the very files attached.

Nobody's estimates or items stand in somebody else's. Real programs read them, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import pytest
import time_machine

from tests.cli.drafts import read, text_of
from tests.clients.mail import SeenMail, postal_mime, reformime
from tests.commands import OUTPUT, run
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, a_shore, write_study
from tests.workbook.as_read import typed

FOLDER: Final = OUTPUT / "hand-out"
SHORE: Final = f'{a_shore()}owner = "a-kim"\n'
PEOPLE: Final = """
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
def _within_the_quarter() -> Iterator[None]:
    """A mail names the quarter's last day, unless it is over."""
    with time_machine.travel("2022-03-01", tick=False):
        yield


@pytest.fixture
def team(study: Path, prepared_once: PreparedOnce) -> Path:
    """A study with two people, of whom one has an address; with a marking that is not ASCII."""
    prepared_once.bring(study, hand_out)
    return study


def hand_out() -> None:
    marked = STUDY.replace("[study]", '[study]\nmarking = "VS-NfD ✓"\nauthors = ["Jörg Ott"]', 1)
    write_study(Path(), marked + PEOPLE + SHORE)
    assert run("hand-out", "--mail").exit_code == 0


def copy_of(analyst: str, later: str = "") -> Path:
    return FOLDER / f"small-study-2022Q1-{analyst}{later}.xlsx"


def draft_for(analyst: str) -> EmailMessage:
    return read(copy_of(analyst).with_suffix(".eml"))


def attached(mail: EmailMessage) -> dict[str, object]:
    files = mail.iter_attachments()
    return {str(one.get_filename()): one.get_payload(decode=True) for one in files}


@pytest.mark.usefixtures("team")
def test_a_draft_says_what_is_due_from_its_recipient() -> None:
    """To the address of the study; without sender and date, which the mail program fills in."""
    kim = draft_for("a-kim")
    assert set(kim.keys()) == {"Subject", "To", "X-Unsent", "MIME-Version", "Content-Type"}
    assert kim["To"] == "anna.kim@example.org"
    assert kim["X-Unsent"] == "1"
    assert kim["Subject"] == "[VS-NfD ✓] A small synthetic study: your tracker for 2022Q1"
    assert attached(kim) == {copy_of("a-kim").name: copy_of("a-kim").read_bytes()}
    assert (
        text_of(kim)
        == f"""\
VS-NfD ✓

Hello Anna Kim,

Here is your tracker for 2022Q1, of the study “A small synthetic study”. It is the attached \
workbook {copy_of("a-kim").name}.

Please fill in the yellow cells; all else is given. What is due is darker, and the sheet Guide \
says the rest on one screen.

Due on the sheet Update, a value of:
- Shore line

Due on the sheet Signposts, whether it has been seen:
- The inflow is diverted

Due on the sheet Estimates, your own likelihood:
- The lake holds
- The lake dries up

Due in the team's tracker, on its sheet Judgments, the judgment of:
- The lake holds
- The lake dries up

Is there nothing new in a row? Leave its value empty, and say when you looked.

Then save the file, and send it back to Jörg Ott, by the end of the quarter: 31 March 2022.
"""
    )


@pytest.mark.usefixtures("team")
def test_a_draft_has_nothing_of_others() -> None:
    """Neither their items nor their names; who has no address has no recipient."""
    lee = draft_for("b-lee")
    assert "To" not in lee
    assert "Water level" in text_of(lee)
    for others in ("Anna", "Kim", "Shore line", "The inflow"):
        assert others not in text_of(lee) + text_of(lee, "html")
    kim = text_of(draft_for("a-kim"))
    assert "Lee" not in kim
    assert "Water level" not in kim


@pytest.mark.usefixtures("team")
def test_near_the_end_only_those_are_reminded_of_whom_nothing_came() -> None:
    """It said the same to all, and the lead looked up who was late."""
    first = copy_of("a-kim").with_suffix(".eml").read_bytes()
    cells = {
        ("Update", "shore-line", "value"): 44,
        ("Estimates", "lake-dries", "likelihood"): 37.25,
        ("Estimates", "lake-dries", "reason"): "only mine",
    }
    assert run("import", typed(cells, "a.xlsx", copy_of("a-kim")), "--yes").exit_code == 0
    again = run("hand-out", "--mail")
    assert again.exit_code == 0
    assert "Anna Kim: the copy came back; no draft" in again.stderr
    assert [one.name for one in FOLDER.glob("*.eml")] == [copy_of("b-lee").stem + ".eml"]
    lee = draft_for("b-lee")
    assert lee["Subject"].endswith(": nothing from you yet for 2022Q1")
    assert "We have nothing from you yet for 2022Q1. Your tracker is attached again" in text_of(lee)
    assert "Water level" in text_of(lee)
    assert "- The lake dries up\n" in text_of(lee)  # what she gave is not his
    for others in ("37", "only mine", "Anna"):
        assert others not in text_of(lee)
    # Who is named gets one all the same: what is still due, and no reminder.
    assert run("hand-out", "--mail", "--for", "a-kim").exit_code == 0
    kim = draft_for("a-kim")
    assert "nothing from you" not in text_of(kim) + kim["Subject"]
    assert "Shore line" not in text_of(kim) + text_of(kim, "html")
    assert "- The lake holds\n\n" in text_of(kim)
    assert copy_of("a-kim").with_suffix(".eml").read_bytes() != first


@pytest.mark.usefixtures("team")
def test_the_first_mail_is_no_reminder() -> None:
    """Hand-outs were made before, but nobody had been written to."""
    for draft in FOLDER.glob("*.eml"):
        draft.unlink()
    assert run("hand-out", "--mail").exit_code == 0
    assert draft_for("b-lee")["Subject"].endswith("your tracker for 2022Q1")


@pytest.mark.usefixtures("team")
def test_the_second_round_is_no_reminder() -> None:
    """Nobody was handed a copy of it before."""
    assert run("hand-out", "--round", "2", "--mail", "--yes").exit_code == 0
    kim = read(copy_of("a-kim", "-round-2").with_suffix(".eml"))
    assert kim["Subject"].endswith("your tracker for 2022Q1")
    assert "your own likelihood again, now that you can read the others' reasons:" in text_of(kim)


@pytest.mark.usefixtures("team")
def test_the_same_inputs_give_the_same_draft() -> None:
    """Python marks the parts of a mail differently each time."""
    before = copy_of("b-lee").with_suffix(".eml").read_bytes()
    Path(FOLDER / ".handed-out.json").unlink()
    assert run("hand-out", "--mail").exit_code == 0
    assert copy_of("b-lee").with_suffix(".eml").read_bytes() == before


@pytest.mark.usefixtures("team")
def test_the_briefing_s_mail_has_page_one_for_its_text() -> None:
    """As text and as HTML, with the very files that were written attached."""
    Path("judged.csv").write_text(
        "scenario,quarter,likelihood,confidence\nlake-holds,2022Q1,55,low\n", "utf-8"
    )
    assert run("import", "judged.csv", "--yes").exit_code == 0
    assert run("brief", "--annex", "--mail").exit_code == 0
    mail = read(OUTPUT / "briefing-2022Q1.eml")
    assert mail["Subject"] == "[VS-NfD ✓] A small synthetic study: briefing 2022Q1"
    assert "To" not in mail
    names = ("briefing-2022Q1.pdf", "annex-2022Q1.pdf")
    assert attached(mail) == {name: (OUTPUT / name).read_bytes() for name in names}
    text = text_of(mail)
    assert text.startswith("VS-NfD ✓\n\nA small synthetic study\n")
    assert "\n\nThe lake holds: 55% roughly even chance\nlow confidence\n\n" in text
    assert "The rest is attached: briefing-2022Q1.pdf, annex-2022Q1.pdf." in text
    html = text_of(mail, "html")
    assert "<b>55%</b> roughly even chance" in html
    assert "<p>VS-NfD ✓</p>" in html
    assert "annex-2022Q1.pdf" in html
    assert "<svg" not in html
    before = (OUTPUT / "briefing-2022Q1.eml").read_bytes()
    assert run("brief", "--annex", "--mail").exit_code == 0
    assert (OUTPUT / "briefing-2022Q1.eml").read_bytes() == before


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize(
    "address",
    [
        "anna kim@example.org",
        "anna",
        "a@b@example.org",
        "Anna <a@example.org>",
        "a@example.org, b@c",
    ],
)
def test_an_address_is_one_address(address: str) -> None:
    """Two would be written to, or nobody."""
    person = f'\n[[analysts]]\nid = "a-kim"\nname = "Anna Kim"\nemail = "{address}"\n'
    write_study(Path(), STUDY + person)
    result = run("check")
    assert result.exit_code == 1
    assert "S104" in result.output
    assert "one address, such as kim@example.org" in " ".join(result.output.split())


LONG: Final = "a-study-whose-id-is-forty-characters-lon"
TITLE: Final = "Straße von Hormus: Öl, „Krieg“ oder Handel – 海峡, und was danach kommt?"


@pytest.mark.client
@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("program", [reformime, postal_mime])
def test_real_programs_read_it(program: Callable[[Path], SeenMail]) -> None:
    """Letters of any script, a subject over several lines, names that no line has room for."""
    people = PEOPLE.replace("b-lee", "an-analyst-with-a-very-long-identifier-x")
    text = STUDY.replace("small-study", LONG).replace("A small synthetic study", TITLE)
    write_study(Path(), text + people)
    assert run("hand-out", "--mail").exit_code == 0
    assert run("brief", "--html", "--mail").exit_code == 0
    drafts = sorted(Path("output").rglob("*.eml"))
    assert len(drafts) == 3
    for path in drafts:
        ours, seen = read(path), program(path)
        assert " ".join(seen.subject.split()) == ours["Subject"]
        assert TITLE in ours["Subject"]
        assert seen.to == ours.get("To", "")
        assert seen.text.replace("\N{NO-BREAK SPACE}", " ").split() == text_of(ours).split()
        for name, data in seen.attached.items():
            assert (path.parent / name).read_bytes() == data
        assert seen.attached == attached(ours)
        assert len(seen.attached) == 1
