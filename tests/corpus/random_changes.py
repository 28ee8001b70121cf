"""A tracker changed in a few places at random: members, elements, attributes, texts, addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from scenariobook.cli.shared.documents import make_tracker
from scenariobook.intake.copies import Copy
from scenariobook.intake.read_files import Intake, errors_name_the_file, merge_files
from scenariobook.record.ledger.entries import Key, Opened
from scenariobook.record.ledger.kinds import Reading, State
from scenariobook.record.ledger.kinds import Sighting as Seen
from scenariobook.record.project import Project
from scenariobook.record.values.field_values import InputCell
from scenariobook.study.load import Loaded
from scenariobook.study.model import Source
from tests.builders import ORIGIN, a_ledger, a_record, a_signpost, a_study, an_indicator, q
from tests.corpus.trackers import STRINGS, STYLES, TYPES, WORKBOOK, WORKBOOK_RELS, packed

COPY: Final = "copy.xlsx"
TODAY: Final = date(2022, 8, 1)
KEPT: Final = (*("Update", "Signposts", "Judgments", "Log", "Sources", "lists"),)
ODD: Final = (
    *("", "0", "1", "-1", "2", "3.5", "1e400", "NaN", "-0", "00", "1_0", "１２", "0x1", "9" * 40),
    *("A1", "B7", "H6", "ZZZZ0", "XFD1048576", "A1:C3", "A1:XFD1048576", "$A$1", "A1 B2"),
    *("true", "false", "s", "n", "b", "d", "e", "str", "inlineStr", "hidden", "list"),
    *("id", "value", "note", "as of", "2022Q1", "2022Q2", "2022Q9", "mood", "oil-price", "alpha"),
    *("calm", "observed", "likely", "high", "2022-05-01", "1,234", "12 %", "#REF!", "=1+1", " "),
    *("_x0000_", "_x0041_", "\u202e", "\u2028", "😀", "x" * 33_000, "../../x", "/x", "rId"),
)
Root = ET.Element


@cache
def project() -> Project:
    """Return a study of three indicators in its second quarter; nothing of it is on disk."""
    study = a_study(
        indicators=[
            an_indicator("growth-rate", decimals=2),
            an_indicator("oil-price", unit="USD"),
            an_indicator("mood", type="ordinal", levels=["calm", "tense"], watch="tense"),
        ],
        signposts=[a_signpost("summit")],
        sources=[Source(id="imf-weo", title="Outlook", publisher="Nobody", reliability="A")],
    )
    contents = (
        Reading(
            q("2022Q1"),
            "growth-rate",
            value=5.0,
            as_of=date(2022, 3, 31),
            sources=("imf-weo",),
            credibility=2,
            note="a note",
        ),
        Reading(q("2022Q1"), "oil-price", value=80.0),
        Opened(q("2022Q2")),
        Reading(
            q("2022Q2"),
            "growth-rate",
            value=6.25,
            as_of=date(2022, 6, 30),
            sources=("imf-weo",),
            credibility=2,
        ),
        Seen(q("2022Q2"), "summit", state=State.OBSERVED, seen_on=date(2022, 5, 1)),
    )
    loaded = Loaded(study, (), {}, {})
    return Project(
        folder=Path(),
        loaded=loaded,
        study=study,
        ledger=a_ledger(*contents),
        record=a_record(study, *contents),
    )


@cache
def members() -> dict[str, bytes]:
    """Return the parts of its tracker, with those sheets only that hold something to read."""
    with ZipFile(BytesIO(make_tracker(project(), q("2022Q2")))) as package:
        found = {name: package.read(name) for name in package.namelist()}
    titles = re.findall(r'<sheet [^>]*?name="([^"]*)"', found[WORKBOOK].decode())
    for number, title in enumerate(titles, 1):
        if title in KEPT:
            continue
        part = f"xl/worksheets/sheet{number}.xml"
        rels = found.pop(f"xl/worksheets/_rels/sheet{number}.xml.rels", b"")
        for name in (
            part,
            *(f"xl/{t.decode()}" for t in re.findall(rb'Target="../([^"]*)"', rels)),
        ):
            found.pop(name)
            found[TYPES] = _cut(found[TYPES], rf'<Override PartName="/{name}"[^>]*/>')
        found[WORKBOOK] = _cut(found[WORKBOOK], rf'<sheet [^>]*?name="{title}"[^>]*/>')
        found[WORKBOOK] = _cut(
            found[WORKBOOK], r"<definedName [^>]*?localSheetId[^<]*</definedName>"
        )
    shown = ("/charts/", "/drawings/")
    return _fewer_texts({n: d for n, d in found.items() if not any(part in n for part in shown)})


def _fewer_texts(found: dict[str, bytes]) -> dict[str, bytes]:
    """Drop the shared texts that none of the sheets still shows."""
    texts = re.findall(rb"<si>.*?</si>", found[STRINGS], re.DOTALL)
    pattern = re.compile(rb't="s"><v>(\d+)<')
    cells = b"".join(data for name, data in found.items() if "/worksheets/" in name)
    kept = sorted({int(number) for number in pattern.findall(cells)})
    numbers = {b"%d" % old: b"%d" % new for new, old in enumerate(kept)}
    head = found[STRINGS].partition(b"<si>")[0]
    found[STRINGS] = head + b"".join(texts[number] for number in kept) + b"</sst>"
    return {
        name: pattern.sub(lambda cell: b't="s"><v>%s<' % numbers[cell[1]], data)
        if "/worksheets/sheet" in name
        else data
        for name, data in found.items()
    }


def _cut(data: bytes, pattern: str) -> bytes:
    return re.sub(pattern, "", data.decode()).encode()


@cache
def sheets() -> list[str]:
    return [name for name in members() if name.startswith("xl/worksheets/sheet")]


def read_in(data: bytes) -> tuple[Sequence[InputCell], Intake]:
    """Return the cells of a copy, and what they say.

    Raises:
        Problems: if the copy is refused.
    """
    with errors_name_the_file(data, COPY):
        copy = Copy(project(), data, COPY)
        cells = copy.read(TODAY).cells
    return cells, merge_files(project(), [(copy.as_file(""), cells)], ORIGIN)


def twice(found: Sequence[InputCell]) -> list[Key]:
    """Return the fields that a copy says more than once; questions about rows are none."""
    fields = Counter(cell.key for cell in found if cell.key.field != "row")
    return [key for key, times in fields.items() if times > 1]


def changed_copy(random: Random) -> bytes:
    """Return the tracker after one to three changes."""
    parts = dict(members())
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        random.choice(CHANGES)(parts, random)
    return packed(parts.items())


Parts = dict[str, bytes]


def change_member(parts: Parts, random: Random) -> None:
    """Drop, cut, empty, swap, rename or dirty a member."""
    name, other = random.choice(list(parts)), random.choice(list(parts))
    data, at = parts[name], random.randrange(len(parts[name]) + 1)
    match random.randrange(6):
        case 0:
            del parts[name]
        case 1:
            parts[name] = data[:at]
        case 2:
            parts[name] = b""
        case 3:
            parts[name], parts[other] = parts[other], data
        case 4:
            parts[random.choice((name.upper(), f"x/{name}", f"{name}x"))] = parts.pop(name)
        case _:
            parts[name] = data[:at] + random.randbytes(random.randrange(1, 9)) + data[at:]


def change_element(parts: Parts, random: Random) -> None:
    """Drop, double, move, rename, empty or alter an element of any part."""
    name = random.choice((*parts, *sheets()))
    edit(parts, name, random, lambda root: list(root.iter()), alter)


def change_cell(parts: Parts, random: Random) -> None:
    """Give a cell another type, value, format, address or formula, or none."""
    edit(parts, random.choice(sheets()), random, lambda root: list(root.iter(_c("c"))), alter_cell)


def change_row(parts: Parts, random: Random) -> None:
    """Drop, double, move or renumber a row."""
    edit(parts, random.choice(sheets()), random, lambda root: list(root.iter(_c("row"))), alter)


def change_text(parts: Parts, random: Random) -> None:
    """Replace one of the texts that cells share: a header, an id, a value."""
    edit(parts, STRINGS, random, lambda root: list(root.iter(_c("t"))), alter_text)


def change_list(parts: Parts, random: Random) -> None:
    """Alter a relationship, a type of part, a sheet, a name, a format."""
    listing = [n for n in parts if n.endswith(".rels")]
    name = random.choice((WORKBOOK, WORKBOOK_RELS, TYPES, STYLES, *listing))
    edit(parts, name, random, lambda root: list(root.iter())[1:], alter)


CHANGES: Final = (change_member, change_element, change_row, change_text, change_list) + (
    change_cell,
) * 3


def _c(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/spreadsheetml/2006/main}}{name}"


def edit(
    parts: Parts,
    name: str,
    random: Random,
    choose: Callable[[Root], Sequence[Root]],
    change: Callable[[Root, Root, Random], None],
) -> None:
    """Parse a part, change one of its elements, and write it back; of what is no XML, nothing."""
    try:
        root = ET.fromstring(parts[name])  # noqa: S314  (our own parts, without entities)
    except (KeyError, ET.ParseError):
        return
    if found := choose(root):
        change(root, random.choice(found), random)
        parts[name] = ET.tostring(root)


def alter(root: Root, element: Root, random: Random) -> None:
    """Change an element in one way."""
    parent = next((p for p in root.iter() if element in list(p)), root)
    key = random.choice([*element.keys(), "r", "ref"])
    match random.randrange(7):
        case 0 if parent is not root or element is not root:
            parent.remove(element)
        case 1 if element is not root:
            parent.insert(random.randrange(len(parent) + 1), element)
        case 2:
            element.tag = random.choice([e.tag for e in root.iter()])
        case 3:
            element.attrib.pop(key, None)
        case 4:
            element.text = random.choice(ODD)
        case _:
            element.set(key, random.choice(ODD))


def alter_cell(root: Root, cell: Root, random: Random) -> None:
    """Change a cell in one way."""
    value = next(iter(cell.findall(_c("v"))), None)
    match random.randrange(7):
        case 0:
            cell.set("t", random.choice(("s", "n", "b", "d", "e", "str", "inlineStr", "zz")))
        case 1:
            cell.set("s", random.choice(("0", "7", "31", "-1", "9999", "x")))
        case 2:
            cell.set("r", random.choice(ODD))
        case 3:
            ET.SubElement(cell, _c("f"), {"t": random.choice(("shared", "array", ""))})
        case 4:
            alter(root, cell, random)
        case _:
            if value is None:
                value = ET.SubElement(cell, _c("v"))
            value.text = random.choice((*ODD, str(random.randrange(200))))


def alter_text(_root: Root, text: Root, random: Random) -> None:
    """Change a shared text."""
    text.text = random.choice(ODD)
