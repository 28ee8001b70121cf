"""Read and write the parts, relationships and content types of an OPC package."""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from lxml import etree as _etree

_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES_PART: Final = "[Content_Types].xml"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

etree: Any = _etree  # the type stubs lack much of it
Element = Any
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship from one part to another part or to an address outside the package.

    Attributes:
        id: The id, unique within the part that the relationship starts from.
        type: The type, a URI.
        target: The name of the part that it leads to; an address if ``outside``.
        outside: Whether the relationship leads out of the package.
    """

    id: str
    type: str
    target: str
    outside: bool = False

    @property
    def kind(self) -> str:
        """The last word of the type, such as ``worksheet``."""
        return self.type.rpartition("/")[2]


def parts(data: bytes) -> dict[str, bytes]:
    """Return a package's parts by name; the package must have passed ``preflight``."""
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if name[-1] != "/"}


# The errors that unpacking and reading a damaged part may raise.
UNPACKING_ERRORS: Final = (
    *(BadZipFile, zlib.error, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError),
)


def parse_xml(data: bytes) -> Element:
    """Return a part's root element, without resolving entities."""
    return etree.fromstring(data, _PARSER)


def as_xml(root: Element) -> bytes:
    """Return an element as the bytes of a part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def rels_of(part: str) -> str:
    """Return the name of the part that lists a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolve_target(target: str, part: str) -> str:
    """Return the name of the part that a relationship leads to.

    Args:
        target: The relationship's target, relative or absolute.
        part: The part that the relationship starts from.
    """
    if target.startswith("/"):
        return posixpath.normpath(target[1:])
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def relationships(package: Mapping[str, bytes], part: str) -> list[Relationship]:
    """Return a part's relationships; the package's own if the part's name is empty."""
    name = rels_of(part)
    if name not in package:
        return []
    links = []
    for element in parse_xml(package[name]):
        target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
        leads_to = target if outside else resolve_target(target, part)
        links.append(
            Relationship(element.get("Id", ""), element.get("Type", ""), leads_to, outside)
        )
    return links


def workbook_part(package: Mapping[str, bytes]) -> str:
    """Return the name of the workbook's part; the usual name if no relationship leads to one."""
    targets = (link.target for link in relationships(package, "") if link.kind == "officeDocument")
    return next(targets, "xl/workbook.xml")


def sheet_parts(package: Mapping[str, bytes]) -> dict[str, str]:
    """Return the names of the sheets' parts, by the sheets' titles."""
    workbook = workbook_part(package)
    targets = {link.id: link.target for link in relationships(package, workbook)}
    listed = next(children(parse_xml(package[workbook]), "sheets"))
    return {element.get("name"): targets[element.get(f"{{{OFFICE}}}id")] for element in listed}


def write_relationships(part: str, links: Iterable[Relationship]) -> bytes:
    """Return the bytes of the part that lists a part's relationships, with relative targets."""
    root = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})
    for link in links:
        element = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship")
        folder = posixpath.dirname(part) or "."
        target = link.target if link.outside else posixpath.relpath(link.target, folder)
        element.set("Id", link.id)
        element.set("Type", link.type)
        element.set("Target", target)
        if link.outside:
            element.set("TargetMode", "External")
    return as_xml(root)


def reachable_parts(package: Mapping[str, bytes], starts: Iterable[str]) -> set[str]:
    """Return all parts that ``starts`` lead to, with ``starts`` and all relationship lists."""
    reached: set[str] = set()
    waiting = [part for part in starts if part in package]
    while waiting:
        part = waiting.pop()
        if part in reached:
            continue
        reached.add(part)
        if rels_of(part) in package:
            reached.add(rels_of(part))
        waiting += [link.target for link in relationships(package, part) if link.target in package]
    return reached


def content_types(package: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the content types of parts: by extension, and by name."""
    extensions, names = {}, {}
    for element in parse_xml(package[TYPES_PART]):
        if element.tag.endswith("}Default"):
            extensions[element.get("Extension", "").lower()] = element.get("ContentType", "")
        elif element.tag.endswith("}Override"):
            names[element.get("PartName", "")[1:]] = element.get("ContentType", "")
    return extensions, names


def write_content_types(extensions: Mapping[str, str], names: Mapping[str, str]) -> bytes:
    """Return the bytes of the part that lists the content types."""
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    for extension, type_ in extensions.items():
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=extension, ContentType=type_)
    for name, type_ in names.items():
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=type_)
    return as_xml(root)


def children(root: Element, name: str) -> Iterator[Element]:
    """Yield an element's direct children of a name, whatever their namespace."""
    return (child for child in root if isinstance(child.tag, str) and local_name(child) == name)


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
