"""What a user would pick instead of us, each doing only its half of the work.

python benchmarks/rivals.py typst FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

_HEADINGS: Final = {"h1": "=", "h2": "==", "h3": "==="}


def typst_source(body: ET.Element) -> str:
    """Return headings, paragraphs, lists and tables as Typst; drawings are left out."""
    head = '#set page(paper: "a4")\n#set text(size: 9pt)\n#set heading(numbering: none)\n'
    return head + "\n".join(_blocks(body))


def _blocks(element: ET.Element) -> Iterator[str]:
    for child in element:
        if child.tag in _HEADINGS:
            yield f"{_HEADINGS[child.tag]} {_text(child)}\n"
        elif child.tag == "table":
            yield _table(child)
        elif child.tag in {"p", "li", "caption"}:
            yield f"{_text(child)}\n"
        else:
            yield from _blocks(child)


def _table(table: ET.Element) -> str:
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
    columns = max(len(row) for row in rows)
    cells = (
        f"table.cell(colspan: {cell.get('colspan', '1')})[{_text(cell)}]"
        for row in rows
        for cell in row
    )
    return f"#table(columns: {columns}, {', '.join(cells)})\n"


def _text(element: ET.Element) -> str:
    words = " ".join("".join(_words(element)).split())
    return '#"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(element: ET.Element) -> Iterator[str]:
    if not element.tag.endswith("svg"):
        yield element.text or ""
        for child in element:
            yield from _words(child)
            yield child.tail or ""


def main(folder: Path) -> None:
    """Lay out the Typst document in a folder."""
    import typst  # noqa: PLC0415  (what is measured)

    typst.compile(str(folder / "annex.typ"), output=str(folder / "typst.pdf"))


if __name__ == "__main__":
    main(Path(sys.argv[2]))
