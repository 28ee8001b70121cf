"""Keep the sheets that people added: put a fresh tracker's sheets into their package.

People's package is the host: their sheets, charts, pictures, pivot tables and labels stay byte for
byte. The fresh tracker is the guest: its sheets replace the program's old sheets. The parts that
all sheets share (the list of sheets, styles, strings, content types) are joined.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final
from xml.sax.saxutils import escape, unescape

from openpyxl.utils import quote_sheetname
from openpyxl.xml.constants import ARC_APP, ARC_CORE, ARC_CUSTOM, SHARED_STRINGS

from scenariobook.study.model.texts import numbered
from scenariobook.workbook.own_work.shared_parts import NewNumbers, join_shared_strings, join_styles
from scenariobook.workbook.own_work.workbook_package import (
    SHEET_ID,
    ListedSheet,
    WorkbookPackage,
    counts_from_1904,
    date_styles,
    has_own_properties,
    join_properties,
    to_1904,
)
from scenariobook.workbook.xlsx.opc import (
    OFFICE,
    TYPES_PART,
    Element,
    Relationship,
    as_xml,
    content_types,
    etree,
    parse_xml,
    parts,
    reachable_parts,
    relationships,
    rels_of,
    write_content_types,
    write_relationships,
)
from scenariobook.workbook.xlsx.package import Archive

_SHEET_KINDS: Final = frozenset({"worksheet", "chartsheet", "dialogsheet"})
_SHARED_KINDS: Final = frozenset({"styles", "sharedStrings", "calcChain"})
_TEXTS: Final = "xl/sharedStrings.xml"
_TABLE: Final = re.compile(rb'(<(?:\w+:)?table [^>]*?\bid=")([0-9]+)"')
_SELECTED: Final = re.compile(rb'\btabSelected="(?:1|true)"')
_LOST: Final = "#REF!"
_UNKNOWN: Final = "#NAME?"


def graft(fresh: bytes, current: bytes, program_titles: Mapping[str, str]) -> bytes:
    """Return the current tracker's package with the program's sheets replaced by fresh ones.

    If the package has nothing that is the analysts' own, return the fresh tracker as it is.

    Args:
        fresh: The fresh tracker's bytes; it has passed ``preflight``.
        current: The bytes of the tracker that analysts have worked in; it has passed ``preflight``.
        program_titles: The titles that the program gave to its sheets, by their present titles.
    """
    joined = _Graft(WorkbookPackage(parts(current)), WorkbookPackage(parts(fresh)), program_titles)
    if not joined.is_needed():
        return fresh
    archive = Archive()
    for name, data in joined.run().items():
        archive.writestr(name, data)
    return archive.to_bytes()


def beside_own(title: str, used: Collection[str] = ()) -> str:
    """Return another title for a sheet of the program's if an own sheet has its title.

    Args:
        title: The title of both sheets.
        used: The titles of the workbook, in small letters.
    """
    return next(t for t in numbered(f"{title} (tracker)", " ") if t.casefold() not in used)


class _Graft:
    """Joins two packages: the analysts' (host) and the fresh tracker's (guest)."""

    def __init__(
        self, host: WorkbookPackage, guest: WorkbookPackage, program_titles: Mapping[str, str]
    ) -> None:
        self.host = host
        self.guest = guest
        self.own_sheets = [sheet for sheet in host.sheets if sheet.title not in program_titles]
        fresh_titles = {sheet.title for sheet in guest.sheets}
        own_titles = {sheet.title.casefold() for sheet in self.own_sheets}
        new_titles = fresh_titles.difference(program_titles.values())
        # For Excel, titles that differ only in capital letters are the same.
        clashing = {title for title in new_titles if title.casefold() in own_titles}
        all_titles = {sheet.title.casefold() for sheet in host.sheets}
        # By the present title of each of the program's sheets, its title in the fresh tracker.
        self.made_as = dict(program_titles) | {beside_own(t, all_titles): t for t in clashing}
        self.dropped = [title for title, fresh in self.made_as.items() if fresh not in fresh_titles]
        self.kept_names = [
            name
            for name in host.names
            if self._sheet_of(name) not in self.dropped
            and not (
                _is_built_in(name.get("name"))
                and (self._sheet_of(name) in self.made_as or _LOST in (name.text or ""))
            )
            # A name for cells on a sheet that the fresh tracker lacks would be invalid.
            and not _is_about(name.text or "", self.dropped)
            # Gnumeric knows no tables: it makes such a name of a table that a formula names.
            and name.text != _UNKNOWN
        ]
        beside = (
            link.target
            for link in (*host.links, *relationships(host.parts, ""))
            if link.kind not in _SHEET_KINDS | _SHARED_KINDS and link.target != host.workbook
        )
        starts = [*(sheet.part for sheet in self.own_sheets), *beside]
        self.kept_parts = reachable_parts(host.parts, starts) - {ARC_APP, ARC_CORE, ARC_CUSTOM}
        used = {name.casefold() for name in (*self.kept_parts, host.workbook)}
        names = reachable_parts(guest.parts, [sheet.part for sheet in guest.sheets])
        self.new_names = {n: _free(n, used) for n in sorted(names) if "/_rels/" not in n}

    def is_needed(self) -> bool:
        """Tell whether the host has anything that is the analysts' own, or a renamed sheet."""
        fresh = {name.get("name").casefold() for name in self.guest.names}
        return (
            bool(self.own_sheets)
            or any(self._title(sheet) != sheet.title for sheet in self.guest.sheets)
            or any("/theme/" not in name for name in self.kept_parts)
            or any(name.get("name").casefold() not in fresh for name in self.kept_names)
            or has_own_properties(self.host.parts.get(ARC_CUSTOM))
        )

    def run(self) -> dict[str, bytes]:
        """Return the joined package's parts by name."""
        host, guest = self.host, self.guest
        styles = host.shared("styles")
        texts = host.shared("sharedStrings") or _TEXTS
        new_styles, formats, rules = join_styles(
            host.parts[styles], guest.parts[guest.shared("styles")]
        )
        guest_texts = guest.parts[guest.shared("sharedStrings")]
        staying = [host.parts[sheet.part] for sheet in self.own_sheets]
        new_texts, numbers = join_shared_strings(host.parts.get(texts), guest_texts, staying)
        joined = {name: data for name, data in host.parts.items() if name in self.kept_parts}
        joined |= {styles: new_styles, texts: new_texts}
        joined |= dict(self._fresh_parts(NewNumbers(formats, rules, numbers)))
        joined |= {name: guest.parts[name] for name in (ARC_APP, ARC_CORE)}
        custom, fresh = host.parts.get(ARC_CUSTOM), guest.parts[ARC_CUSTOM]
        joined[ARC_CUSTOM] = join_properties(custom, fresh)
        order = self._order()
        links = self._list_sheets(order, texts)
        if not host.shared("theme"):  # which Gnumeric leaves out
            theme = guest.shared("theme")
            joined[theme] = guest.parts[theme]
            ids = {link.id.casefold() for link in links}
            links.append(Relationship(_free("rIdTheme", ids), f"{OFFICE}/theme", theme))
        joined[rels_of(host.workbook)] = write_relationships(host.workbook, links)
        self._join_names([self._title(sheet) for sheet in order])
        joined[host.workbook] = as_xml(host.root)
        joined[rels_of("")] = write_relationships("", self._package_links())
        return {TYPES_PART: self._types(joined, texts), **joined}

    def _fresh_parts(self, renumbered: NewNumbers) -> Iterator[tuple[str, bytes]]:
        """Yield the guest's sheets and the parts that they lead to, with names free in the host."""
        sheets = {sheet.part for sheet in self.guest.sheets}
        dates = date_styles(self.guest) if counts_from_1904(self.host) else frozenset()
        tables = 1 + max((_table_number(self.host.parts[n]) for n in self._own_tables()), default=0)
        for name, new_name in self.new_names.items():
            data = self.guest.parts[name]
            if name in sheets:
                data = to_1904(data, dates) if dates else data
                # Only the Guide's links name sheets; people's formulas have the present titles.
                data = self._renamed(renumbered.renumbered(data), behind=b"#")
            elif "/charts/" in name:
                data = self._renamed(data)
            elif "/tables/" in name:
                data = self._with_free_name(_TABLE.sub(rb'\g<1>%d"' % tables, data, count=1))
                tables += 1
            yield new_name, data
            links = [
                Relationship(
                    link.id, link.type, self.new_names.get(link.target, link.target), link.outside
                )
                for link in relationships(self.guest.parts, name)
            ]
            if links:
                yield rels_of(new_name), write_relationships(new_name, links)

    def _with_free_name(self, table: bytes) -> bytes:
        """Return a table's part, renamed if the analysts gave its name to something."""
        root = parse_xml(table)
        names = {parse_xml(self.host.parts[name]).get("displayName") for name in self._own_tables()}
        names |= {name.get("name") for name in self.kept_names}
        if root.get("displayName").casefold() not in {str(name).casefold() for name in names}:
            return table
        for key in ("name", "displayName"):
            root.set(key, f"{root.get('displayName')}_tracker")
        return as_xml(root)

    def _own_tables(self) -> Iterator[str]:
        return (name for name in self.kept_parts if name.startswith("xl/tables/"))

    def _renamed(self, data: bytes, behind: bytes = rb"(?<![\w.'])") -> bytes:
        """Return a part whose formulas use the analysts' titles of the program's sheets.

        Args:
            data: The part.
            behind: The pattern that a title stands behind.
        """
        new_titles = {
            called.encode(): escape(quote_sheetname(current)).encode() + b"!"
            for current, fresh in self.made_as.items()
            if current != fresh
            for called in (fresh, f"'{fresh}'")
        }
        if not new_titles:
            return data
        # In one pass: two sheets may have swapped titles.
        pattern = b"|".join(map(re.escape, new_titles))
        return re.sub(
            rb"(%b)(%b)!" % (behind, pattern), lambda match: match[1] + new_titles[match[2]], data
        )

    def _title(self, sheet: ListedSheet) -> str:
        """Return a sheet's title; for a sheet of the program's, the title that analysts gave it."""
        if sheet in self.own_sheets:
            return sheet.title
        called = {fresh: current for current, fresh in self.made_as.items()}
        return called.get(sheet.title, sheet.title)

    def _order(self) -> list[ListedSheet]:
        """Return all sheets in the host's order; the program's new sheets follow its last one."""
        fresh = {sheet.title: sheet for sheet in self.guest.sheets}
        order = []
        for sheet in self.host.sheets:
            if sheet in self.own_sheets:
                order.append(sheet)
            elif fresh_sheet := fresh.pop(self.made_as[sheet.title], None):
                order.append(fresh_sheet)
        indexes = [index for index, sheet in enumerate(order, 1) if sheet not in self.own_sheets]
        index = max(indexes, default=0)
        return [*order[:index], *fresh.values(), *order[index:]]

    def _list_sheets(self, order: Sequence[ListedSheet], texts: str) -> list[Relationship]:
        """List the sheets in the workbook's part; return the workbook's relationships."""
        root, host = self.host.root, self.host
        links = [li for li in host.links if li.kind not in _SHEET_KINDS and li.kind != "calcChain"]
        ids = {link.id.casefold() for link in links}
        if not host.shared("sharedStrings"):
            links.append(Relationship(_free("rIdTexts", ids), f"{OFFICE}/sharedStrings", texts))
        numbers = {sheet.title: sheet.number for sheet in host.sheets}
        highest = max(numbers.values(), default=0)
        listed = next(host.all("sheets"))
        listed[:] = []
        for sheet in order:
            element = etree.SubElement(listed, listed.tag[:-1])
            title = self._title(sheet)
            if title not in numbers:
                highest += 1
            part = sheet.part if sheet in self.own_sheets else self.new_names[sheet.part]
            link = Relationship(_free("rIdSheet", ids), sheet.link.type, part)
            links.append(link)
            element.set("name", title)
            element.set("sheetId", str(numbers.get(title, highest)))
            if sheet.state:
                element.set("state", sheet.state)
            element.set(SHEET_ID, link.id)
        for calculation in host.all("calcPr"):
            calculation.set("fullCalcOnLoad", "1")
        for view in root.iter("{*}workbookView"):
            view.set("activeTab", str(self._active_sheet(order)))
            view.set("firstSheet", "0")
        return links

    def _active_sheet(self, order: Sequence[ListedSheet]) -> int:
        """Return the index of the sheet to open on: the analysts' selected sheet, or the first.

        Only this sheet may be selected: with two selected, Excel writes each typed value into both.
        """
        own = (n for n, sheet in enumerate(order) if sheet in self.own_sheets)
        return next((n for n in own if _SELECTED.search(self.host.parts[order[n].part])), 0)

    def _sheet_of(self, name: Element) -> str:
        """Return the title of the one sheet that a name belongs to; empty for the workbook."""
        index = name.get("localSheetId")
        return "" if index is None else self.host.sheets[int(index)].title

    def _join_names(self, titles: Sequence[str]) -> None:
        """Join the defined names: the fresh ones, and the analysts'."""
        fresh = self.guest.names
        fresh_names = {name.get("name").casefold() for name in fresh}
        joined: list[Element] = []
        for name in self.kept_names:
            title, called = self._sheet_of(name), name.get("name").casefold()
            if not title and called in fresh_names:
                continue
            if title:
                name.set("localSheetId", str(titles.index(title)))
            joined.append(name)
        for name in fresh:
            at = name.get("localSheetId")
            if at is not None:
                name.set("localSheetId", str(titles.index(self._title(self.guest.sheets[int(at)]))))
            name.text = unescape(self._renamed(escape(name.text or "").encode()).decode())
            joined.append(name)
        names = next(self.host.all("definedNames"), None)
        if names is None:
            sheets = next(self.host.all("sheets"))
            names = etree.Element(sheets.tag.replace("sheets", "definedNames"))
            next(self.host.all("externalReferences"), sheets).addnext(names)
        names[:] = joined

    def _package_links(self) -> list[Relationship]:
        """Return the package's relationships: the host's, and those to the document properties."""
        links = relationships(self.host.parts, "")
        targets = {link.target for link in links}
        ids = {link.id for link in links}
        for link in relationships(self.guest.parts, ""):
            if link.target in {ARC_APP, ARC_CORE, ARC_CUSTOM} - targets:
                links.append(Relationship(_free(link.id, ids), link.type, link.target))
        return links

    def _types(self, joined: Collection[str], texts: str) -> bytes:
        extensions, names = content_types(self.host.parts)
        guest_extensions, fresh = content_types(self.guest.parts)
        names |= {self.new_names[n]: type_ for n, type_ in fresh.items() if n in self.new_names}
        names |= {name: fresh[name] for name in (ARC_APP, ARC_CORE, ARC_CUSTOM)}
        names[texts] = SHARED_STRINGS
        if not self.host.shared("theme"):
            theme = self.guest.shared("theme")
            names[theme] = fresh[theme]
        joined_names = {name: type_ for name, type_ in names.items() if name in joined}
        return write_content_types({**guest_extensions, **extensions}, joined_names)


def _is_about(formula: str, titles: Iterable[str]) -> bool:
    """Tell whether a formula refers to cells on one of the sheets with these titles."""
    called = (
        words
        for title in titles
        for words in (re.escape(quote_sheetname(title)), rf"(?<![\w.']){re.escape(title)}")
    )
    return any(re.search(f"{words}!", formula) for words in called)


def _is_built_in(name: str) -> bool:
    """Tell whether programs make such a name by themselves, as for a print area."""
    called = name.casefold()
    return called.startswith("_xlnm") or called in {"print_area", "print_titles", "sheet_title"}


def _table_number(table: bytes) -> int:
    match = _TABLE.search(table)
    return int(match[2]) if match else 0


def _free(name: str, used: set[str]) -> str:
    """Return a name like ``name`` that is not in ``used``, and add it to ``used``."""
    suffix = PurePosixPath(name).suffix
    names = numbered(name.removesuffix(suffix), end=suffix)
    free = next(candidate for candidate in names if candidate.casefold() not in used)
    used.add(free.casefold())
    return free
