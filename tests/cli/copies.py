"""Copies of a tracker, tables to import, and what a tracker, an edition or a mail shows again."""

import email
import json
import re
import shlex
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import openpyxl

from tests.commands import OUTPUT, TRACKER, differ, logged, run
from tests.expected import GOLDEN
from tests.study_text import DAM, PEOPLE, RAIN, STUDY, an_item
from tests.workbook import as_read
from tests.workbook.as_read import all_rows, ids, is_hidden, is_input, type_in

# Tables, one of each form, and a study that takes them.
TABLES = GOLDEN / "cli/test_csv/a_row_is_recorded_once_and_can_be_taken_back"
MOOD = an_item(
    "mood", 'type = "ordinal"\nlevels = ["calm", "tense"]\ndirection = "falling"\nwatch = "calm"\n'
)
RAIN_FALLS = '\n[[assumptions]]\nid = "rain-falls"\ntext = "Rain falls."\n'
EVERY_FORM = (STUDY + PEOPLE + RAIN + DAM + MOOD + RAIN_FALLS).replace(
    'title = "The dam is built"', 'title = "The dam is built"\nformerly = ["barrage"]'
)


def differ_twice() -> None:
    """Import two tables that differ in two fields."""
    differ(
        "quarter,item,value",
        "2022Q1,water-level,3\n2022Q1,inflow-diverted,observed",
        "2022Q1,water-level,4\n2022Q1,inflow-diverted,emerging",
    )


def first_open() -> str:
    """Return the number of the first matter that is open."""
    return run("settle").stdout.partition(".")[0].strip()


def type_level(value: object, path: str | Path = TRACKER, of: Path = TRACKER) -> str:
    """Type a water level into the tracker; or save a copy with it, and return the copy's name."""
    return type_in({("Update", "water-level", "value"): value}, str(path), of)


def in_table(name: str, of: Path = TRACKER) -> dict[str, dict[str, object]]:
    """Return what a table of a tracker shows, by its rows' ids and then by its headers."""
    book = openpyxl.load_workbook(of, data_only=True)
    rows = zip(ids(book, name), as_read.table(book, name), strict=True)
    return {id_: {header: cell.value for header, cell in row.items()} for id_, row in rows}


def edition(*options: str) -> str:
    """Return the HTML file that is made now."""
    before = {path: path.read_bytes() for path in OUTPUT.glob("briefing-*.html")}
    assert run("brief", "--html", *options).exit_code == 0
    (made,) = (p for p in OUTPUT.glob("briefing-*.html") if p.read_bytes() != before.get(p))
    return made.read_text("utf-8")


def read_mail(path: Path) -> EmailMessage:
    """Read a draft as a mail program does."""
    made = email.message_from_bytes(path.read_bytes(), policy=SMTP)
    assert isinstance(made, EmailMessage)
    assert [part.defects for part in made.walk()] == [[] for _ in made.walk()]
    return made


def mail_body(mail: EmailMessage, form: str = "plain") -> str:
    """Return what the body of a mail says, in one of its forms."""
    body = mail.get_body((form,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ")


def play(*commands: str, typed: str = "") -> str:
    """Run commands, each as one types it; return what each says, and the exit codes but 0.

    The folder in which the study stands is /, and what libraries do to bytes is left out.
    """
    told = ""
    for command in commands:
        done = run(*shlex.split(command), typed=typed)
        ends = f"(exit code {done.exit_code})\n" if done.exit_code else ""
        told += f"$ {command}\n{done.output}{ends}\n"
    told = re.sub(r" \(\d+ KB\)", "", told.replace(f"{Path.cwd().parent}/", "/"))
    return re.sub(r"[0-9a-f]{64}", "HASH", told)


def stated_text() -> str:
    """Return what people stated, entry by entry: what each says, and where it is from."""
    told = "$ look at the record\n"
    for entry in logged():
        if entry["content"]["kind"] not in {"defined", "opened", "taken"}:
            names = {"by", "file", "when", "cells", "formulas"}
            origin = {n: value for n, value in entry["origin"].items() if n in names}
            told += f"{json.dumps(entry['content'])}\n  {json.dumps(origin)}\n"
    return f"{told}\n"


def filled(of: Path = TRACKER) -> str:
    """Return what stands in a tracker's yellow cells, and what its rows ask for, row by row."""
    book = openpyxl.load_workbook(of, data_only=True)
    lines = [f"$ look at {of.name}"]
    for name in [name for name in all_rows(book) if name != "Proposed"]:
        for id_, row in zip(ids(book, name), as_read.table(book, name), strict=True):
            kept = {"last value", "last state", "last", "status", "check", "asked", "yours"}
            kept |= {"first round", "what people said"}
            cells = {h: c.value for h, c in row.items() if h and (h in kept or is_input(c))}
            told = [f"{header} {value}" for header, value in cells.items() if value is not None]
            if told:
                seen = " (nobody sees it)" if is_hidden(row) else ""
                lines.append(f"{name}, {id_}{seen}: {', '.join(told)}")
    return "\n".join([*lines, "", ""])
