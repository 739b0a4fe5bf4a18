"""Documents that are XML files in a zip file: their parts as trees; pictures and the like are never unpacked."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ingest.readers.zipped import ArchiveMember, NotUnpacked, list_members, unpack

MOST_XML = 20_000_000
"""Largest part that is read, in bytes: a million characters and more with their markup, several books."""


@dataclass(frozen=True)
class Package:
    """A zip file of XML files opened."""

    data: bytes
    members: Mapping[str, ArchiveMember]

    def read(self, name: str, most: int = MOST_XML) -> bytes:
        """The bytes of a part; raises ``NotUnpacked``, also where there is none of the name."""
        if name not in self.members:
            raise NotUnpacked(f"里面缺少 {name[:100]}，已损坏")
        return unpack(io.BytesIO(self.data), self.members[name], most)

    def tree(self, name: str) -> Any:
        """The root of a part; raises ``NotUnpacked``."""
        return parse_xml(self.read(name))

    def optional_tree(self, name: str) -> Any:
        """The root of a part without which the text can be read: None where it is missing or damaged."""
        try:
            return self.tree(name) if name in self.members else None
        except NotUnpacked:
            return None


def open_package(data: bytes) -> Package:
    """Open a package; raises ``NotUnpacked``."""
    return Package(data, members_by_name(data))


def members_by_name(data: bytes) -> Mapping[str, ArchiveMember]:
    """The members of a zip file by their names; raises ``NotUnpacked``."""
    return {member.name: member for member in list_members(io.BytesIO(data))}


def parse_xml(data: bytes) -> Any:
    """The root of an XML file; no entity is expanded and nothing fetched; raises ``NotUnpacked``."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as err:
        raise NotUnpacked("内容已损坏，不是有效的 XML") from err


def local_name(element: Any) -> str:
    """An element's name without its namespace; an entity or the like has none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """The attribute of a name in any namespace, or an empty string: one name is one attribute in what is read here."""
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return ""
