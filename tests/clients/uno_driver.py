"""Drives LibreOffice as a person would: run by the Python that has its bridge, UNO.

Starts an office with a profile and a pipe of its own, then reads one request a line from
standard input, ``[name, argument, …]``: what one of its ``Hands`` does. Each is answered by one
line: ``{"done": what it returned}`` or ``{"failed": why}``. When standard input ends, so does the
office: none is left behind when the tests are stopped. Whoever starts this gives it a process group
of its own, and so can end all of it, should the office hang.

With the argument ``window`` it shows its windows on the display in ``DISPLAY``. What is typed there
comes from real keys.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import uno  # type: ignore[import-not-found]  # comes with LibreOffice, for its own Python alone

Office = Any  # nothing that UNO hands out has a type

_SECONDS_TO_START: Final = 90
_SECONDS_TO_END: Final = 10
# What writes a workbook, by the ending of the file's name.
_FILTERS: Final = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".html": "HTML (StarCalc)",
    ".pdf": "calc_pdf_Export",
    ".csv": "Text - txt - csv (StarCalc)",
}
# Save in the format of the file, and ask no more: "Do not show again", ticked.
_KEEP_FORMAT: Final = """<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Save/Document">
<prop oor:name="WarnAlienFormat" oor:op="fuse"><value>false</value></prop></item></oor:items>"""


@contextmanager
def running_office(*, shown: bool) -> Iterator[Office]:
    """Start an office; yield its component context; leave nothing behind.

    ``shown``: with windows, drawn by X alone, so that they are the same on every desktop.
    """
    pipe = f"scenariobook-{os.getpid()}"
    looks = ["--nologo", "--nodefault"] if shown else ["--headless"]
    drawn = {"SAL_USE_VCLPLUGIN": "gen"} if shown else {}
    with tempfile.TemporaryDirectory(
        prefix="scenariobook-office-", ignore_cleanup_errors=True
    ) as profile:
        settings = Path(profile, "user", "registrymodifications.xcu")
        settings.parent.mkdir()
        settings.write_text(_KEEP_FORMAT, encoding="utf-8")
        process = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                *looks,
                "--norestore",
                "--nolockcheck",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8", **drawn},  # typed as in English
        )
        office = _connected(pipe, process)
        try:
            yield office
        finally:
            # It ends while it answers, so the answer may not come.
            with suppress(Exception):
                _service(office, "com.sun.star.frame.Desktop").terminate()
            process.wait(_SECONDS_TO_END)


def _connected(pipe: str, process: subprocess.Popen[bytes]) -> Office:
    resolver = _service(uno.getComponentContext(), "com.sun.star.bridge.UnoUrlResolver")
    last = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < last and process.poll() is None:
        with suppress(Exception):  # until it listens
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        time.sleep(0.1)
    message = f"LibreOffice did not start within {_SECONDS_TO_START} s"
    raise TimeoutError(message)


def _service(office: Office, name: str) -> Any:
    return office.ServiceManager.createInstanceWithContext(name, office)


def _struct(name: str, **values: Any) -> Any:
    made = uno.createUnoStruct(f"com.sun.star.{name}")
    for key, value in values.items():
        setattr(made, key, value)
    return made


def _properties(**values: Any) -> tuple[Any, ...]:
    return tuple(_struct("beans.PropertyValue", Name=k, Value=v) for k, v in values.items())


class Hands:
    """What a person does, in one workbook at a time. Ranges are like ``H5`` or ``A4:P9``."""

    def __init__(self, office: Office, *, shown: bool) -> None:
        # LibreOffice 26 asks what a CSV may lose, also where nobody sees it, unless it is hidden;
        # and half of the windows hang while they are drawn, unless its main thread opens them.
        self._how_opened = _properties(Hidden=not shown, OnMainThread=True)
        self._desktop = _service(office, "com.sun.star.frame.Desktop")
        self._dispatcher = _service(office, "com.sun.star.frame.DispatchHelper")
        self._document: Any = None

    def open(self, path: str) -> None:
        """Open a workbook, in a window of its own."""
        address = Path(path).as_uri()
        self._document = self._desktop.loadComponentFromURL(address, "_blank", 0, self._how_opened)
        if self._document is None:
            message = f"LibreOffice cannot open {path}"
            raise ValueError(message)

    def save_as(self, path: str) -> None:
        """Save the workbook, or a text as PDF, in another file."""
        is_text = self._document.supportsService("com.sun.star.text.TextDocument")
        name = "writer_pdf_Export" if is_text else _FILTERS[Path(path).suffix]
        self._document.storeToURL(Path(path).as_uri(), _properties(FilterName=name))

    def close(self) -> None:
        """Close the workbook without a question."""
        self._document.close(True)  # noqa: FBT003  (UNO takes it by position)

    def go(self, sheet: str, cell: str) -> None:
        """Put the cursor on a cell."""
        self._document.CurrentController.setActiveSheet(self._sheet(sheet))
        # A selection would keep the cursor in it when Enter is pressed.
        self._command("GoToCell", ToPoint=cell)
        self._document.CurrentController.Frame.ComponentWindow.setFocus()

    def where(self) -> str:
        """Return the cell that the cursor is on, such as ``$Update.$H$5``."""
        return str(self._document.CurrentSelection.AbsoluteName)

    def is_saved(self) -> bool:
        """Tell whether the file holds all that was typed."""
        return not self._document.isModified()

    def type(self, sheet: str, cell: str, text: str) -> None:
        """Type into a cell, as on the keyboard: the program makes of it what it does."""
        self._select(sheet, cell)
        self._command("EnterString", StringName=text)

    def command(self, sheet: str, where: str, name: str) -> None:
        """Select a range and carry out a command of the menus, such as Cut."""
        self._select(sheet, where)
        self._command(name)

    def set(self, sheet: str, where: str, what: str, value: Any) -> None:
        """Set a property of a range, such as ``Rows.IsVisible``; of the sheet if it is empty."""
        thing = self._range(sheet, where) if where else self._sheet(sheet)
        *within, last = what.split(".")
        for name in within:
            thing = getattr(thing, name)
        setattr(thing, last, value)

    def number_format(self, sheet: str, where: str, code: str) -> None:
        """Give a range a number format, as in Format - Cells."""
        locale, formats = _struct("lang.Locale"), self._document.NumberFormats
        key = formats.queryKey(code, locale, False)  # noqa: FBT003  (UNO takes it by position)
        if key == -1:
            key = formats.addNew(code, locale)
        self._range(sheet, where).NumberFormat = key

    def sort(self, sheet: str, where: str, column: int) -> None:
        """Sort a range without a header, downwards, by one of its columns, counted from 1."""
        # The command of the menu would ask whether a single column is to be sorted by itself.
        kind = uno.Enum("com.sun.star.table.TableSortFieldType", "AUTOMATIC")
        by = _struct("table.TableSortField", Field=column - 1, IsAscending=False, FieldType=kind)
        fields = uno.Any("[]com.sun.star.table.TableSortField", (by,))
        order = _properties(ContainsHeader=False, BindFormatsToContent=True, SortFields=fields)
        uno.invoke(self._range(sheet, where), "sort", (order,))

    def merge(self, sheet: str, where: str) -> None:
        """Merge a range; what was under it goes."""
        self._range(sheet, where).merge(True)  # noqa: FBT003  (UNO takes it by position)

    def move_sheet(self, sheet: str, to: int) -> None:
        """Move a sheet before that of a number, counted from 0."""
        self._document.Sheets.moveByName(sheet, to)

    def filter(self, sheet: str, where: str, column: int, text: str) -> None:
        """Filter a range with a header: show the rows that hold a text in a column."""
        place = self._range(sheet, where)
        equal = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
        wanted = {"Field": column, "IsNumeric": False, "StringValue": text, "Operator": equal}
        found = place.createFilterDescriptor(True)  # noqa: FBT003  (UNO takes it by position)
        found.ContainsHeader = True
        found.setFilterFields((_struct("sheet.TableFilterField", **wanted),))
        place.filter(found)

    def count_from_1904(self) -> None:
        """Let the workbook count its days from 1904, as in the calculation options."""
        self._document.NullDate = _struct("util.Date", Year=1904, Month=1, Day=1)

    def _sheet(self, name: str) -> Any:
        return self._document.Sheets.getByName(name)

    def _range(self, sheet: str, where: str) -> Any:
        return self._sheet(sheet).getCellRangeByName(where)

    def _select(self, sheet: str, where: str) -> None:
        controller = self._document.CurrentController
        controller.setActiveSheet(self._sheet(sheet))
        controller.select(self._range(sheet, where))

    def _command(self, name: str, **arguments: Any) -> None:
        frame, how = self._document.CurrentController.Frame, _properties(**arguments)
        self._dispatcher.executeDispatch(frame, f".uno:{name}", "", 0, how)


def main() -> None:
    """Answer requests until standard input ends."""
    try:
        shown = sys.argv[1:] == ["window"]
        with running_office(shown=shown) as office:
            hands = Hands(office, shown=shown)
            for line in sys.stdin:
                name, *arguments = json.loads(line)
                try:
                    answer = {"done": getattr(hands, name)(*arguments)}
                except Exception as error:  # noqa: BLE001  (whatever it is, the test is told)
                    answer = {"failed": f"{type(error).__name__}: {error}"}
                sys.stdout.write(json.dumps(answer) + "\n")
                sys.stdout.flush()
    finally:
        # soffice starts soffice.bin: an office that did not end goes with the whole group.
        if os.getpgrp() == os.getpid():
            os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
