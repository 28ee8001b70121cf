"""A tracker with analysts' own sheets in it, made by XlsxWriter: all that openpyxl would drop."""

import re
from base64 import b64decode
from io import BytesIO
from xml.sax.saxutils import escape, unescape

import xlsxwriter

from scenariobook.files import zipped
from scenariobook.workbook.own_work import own_sheets
from scenariobook.workbook.xlsx import opc

# One red point, as PNG.
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJg"
    "gg=="
)
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_OFFICE_2017 = "http://schemas.microsoft.com/office/2017/10/relationships"
_WHO = "{6B2F1E0A-3C52-4C7B-9E3D-000000000001}"
_NOTE = "{6B2F1E0A-3C52-4C7B-9E3D-000000000002}"


def own_workbook() -> bytes:
    """Return a workbook of two sheets that has something of everything."""
    target = BytesIO()
    workbook = xlsxwriter.Workbook(target)
    anna = workbook.add_worksheet("Anna")
    ben = workbook.add_worksheet("Ben's notes")
    bold = workbook.add_format({"bold": True, "bg_color": "#AACCEE", "num_format": "#,##0.000"})
    for row in range(8):
        anna.write_number(row, 0, row * 1.5, bold)
    anna.write("B1", "a text of Anna's")
    anna.write_formula("C1", "=SUM(A1:A8)", value=42)
    anna.write_formula("C2", "=COUNTA(Update!A5:A9)")
    anna.add_sparkline("D1", {"range": "A1:A8"})
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=Anna!$A$1:$A$8"})
    anna.insert_chart("F2", chart)
    anna.insert_image("F20", "point.png", {"image_data": BytesIO(PICTURE)})
    anna.insert_textbox("K2", "a text box")
    anna.conditional_format("A1:A8", {"type": "data_bar", "data_bar_2010": True})
    anna.conditional_format("A1:A8", {"type": "cell", "criteria": ">", "value": 3, "format": bold})
    anna.data_validation("E1", {"validate": "list", "source": "='Ben''s notes'!$A$1:$A$3"})
    anna.write_comment("B1", "a comment of Anna's")
    ben.write_column("A1", ["x", "y", "z"])
    ben.write_rich_string("B2", "a ", workbook.add_format({"italic": True}), "rich", " text")
    ben.add_table("D1:E3", {"name": "tblBen"})
    workbook.define_name("annas_name", "=Anna!$A$1")
    workbook.define_name("'Ben's notes'!local_name", "='Ben''s notes'!$A$1")
    ben.print_area("A1:E9")
    workbook.set_custom_property("MSIP_Label_1_Name", "Confidential")
    workbook.close()
    return _with_threaded_comment(target.getvalue())


def grafted(fresh: bytes, current: bytes, **renamed: str) -> bytes:
    """Return a fresh tracker with the sheets that people added to the current one.

    ``renamed`` has the present titles of the program's sheets that they renamed.
    """
    listed = re.findall(rb'<sheet [^>]*?name="([^"]*)"', opc.parts(current)["xl/workbook.xml"])
    was = {now: title for title, now in renamed.items()}
    titles = {unescape(title.decode()) for title in listed} - {"Anna", "Ben's notes"}
    return own_sheets.graft(fresh, current, {title: was.get(title, title) for title in titles})


def _with_threaded_comment(data: bytes) -> bytes:
    """Add what Excel keeps of a conversation, and the persons who hold it."""
    held = opc.parts(data)
    persons, comments = "xl/persons/person.xml", "xl/threadedComments/threadedComment1.xml"
    held[persons] = (
        f'<personList xmlns="{_THREADED}"><person displayName="Anna" id="{_WHO}" userId="anna" '
        'providerId="None"/></personList>'
    ).encode()
    held[comments] = (
        f'<ThreadedComments xmlns="{_THREADED}"><threadedComment ref="B1" '
        f'dT="2022-05-09T10:00:00.00" personId="{_WHO}" id="{_NOTE}"><text>Why this?</text>'
        "</threadedComment></ThreadedComments>"
    ).encode()
    for part, kind, target, name in (
        ("xl/workbook.xml", "person", persons, "person"),
        ("xl/worksheets/sheet1.xml", "threadedComment", comments, "threadedcomments"),
    ):
        link = opc.Relationship(f"rIdOf{kind}", f"{_OFFICE_2017}/{kind}", target, outside=False)
        links = [*opc.relationships(held, part), link]
        held[opc.rels_of(part)] = opc.write_relationships(part, links)
        extensions, names = opc.content_types(held)
        names[target] = f"application/vnd.ms-excel.{name}+xml"
        held[opc.TYPES_PART] = opc.write_content_types(extensions, names)
    return zipped(held)


def retitled(data: bytes, old: str, new: str) -> bytes:
    """Return a workbook with a sheet renamed, as Excel does it: every reference follows."""
    held = opc.parts(data)
    for name, part in held.items():
        if name == "xl/workbook.xml" or "/worksheets/sheet" in name or "/charts/" in name:
            called = part.replace(f'name="{old}"'.encode(), f'name="{escape(new)}"'.encode())
            held[name] = re.sub(rb"\b%b!" % old.encode(), f"'{escape(new)}'!".encode(), called)
    return zipped(held)
