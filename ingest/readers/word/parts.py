"""The parts of a .docx that hold its text, as XML trees; pictures and the like are never unpacked."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingest.readers.zipped import ArchiveMember, NotUnpacked, list_members, unpack

MOST_XML = 20_000_000
"""Largest part that is read, in bytes: a million characters and more with their markup, several books."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Namespace of the elements of a Word document."""

# Strict documents use other names for the same elements; they are written as transitional ones.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


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


def value_of(element: Any, name: str = "val") -> str:
    """An attribute of Word's namespace, or an empty string."""
    return str(element.get(W + name, "")) if element is not None else ""


def is_on(element: Any) -> bool:
    """Whether a property such as ``w:vanish`` is there and not switched off."""
    return element is not None and value_of(element) not in {"0", "false", "off"}


@dataclass(frozen=True)
class WordParts:
    """A .docx opened."""

    data: bytes
    members: Mapping[str, ArchiveMember]

    @cached_property
    def main(self) -> str:
        """Name of the part with the text; raises ``NotUnpacked`` where there is none."""
        name = self._targets("").get("officeDocument", "word/document.xml")
        if name not in self.members:
            raise NotUnpacked("里面没有 Word 正文，不是有效的 .docx 文件")
        return name

    def tree(self, name: str) -> Any:
        """The root of a part; raises ``NotUnpacked``."""
        data = unpack(io.BytesIO(self.data), self.members[name], MOST_XML)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return parse_xml(data)

    def related(self, kind: str) -> Any:
        """The root of the part that the text refers to as ``styles`` or ``numbering``, or None."""
        name = self._targets(self.main).get(kind, "")
        return self.tree(name) if name in self.members else None

    def core_title(self) -> str:
        """The title in the document's properties."""
        name = self._targets("").get("core-properties", "docProps/core.xml")
        if name not in self.members:
            return ""
        found = (element.text for element in self.tree(name) if local_name(element) == "title")
        return (next(found, "") or "").strip()

    def _targets(self, part: str) -> dict[str, str]:
        """The parts that a part refers to, by the last word of their relation's type."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.members:
            return {}
        found: dict[str, str] = {}
        for relation in self.tree(relations):
            if local_name(relation) == "Relationship" and relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                found.setdefault(relation.get("Type", "").rpartition("/")[2], target.lstrip("/"))
        return found


def open_word(data: bytes) -> WordParts:
    """Open a .docx; raises ``NotUnpacked``."""
    return WordParts(data, {member.name: member for member in list_members(io.BytesIO(data))})
