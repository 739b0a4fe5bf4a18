"""The parts of an office document of 2007 and later (OPC) as XML trees; pictures and the like are never unpacked."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingest.readers.package import Package, local_name, members_by_name, parse_xml
from ingest.readers.zipped import NotUnpacked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Namespace of the elements of a Word document."""

# Strict documents use other names for the same elements; they are written as transitional ones.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/presentationml/main",
        b"http://schemas.openxmlformats.org/presentationml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def value_of(element: Any, name: str = "val") -> str:
    """An attribute of Word's namespace, or an empty string."""
    return str(element.get(W + name, "")) if element is not None else ""


def is_on(element: Any) -> bool:
    """Whether a property such as ``w:vanish`` is there and not switched off."""
    return element is not None and value_of(element) not in {"0", "false", "off"}


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of the relation's type, and the name of the other part."""

    kind: str
    part: str


@dataclass(frozen=True)
class WordParts(Package):
    """An office document opened."""

    @cached_property
    def main(self) -> str:
        """Name of the part with the text; raises ``NotUnpacked`` where there is none."""
        name = self.target("", "officeDocument", "word/document.xml")
        if name not in self.members:
            raise NotUnpacked("里面没有 Word 正文，不是有效的 .docx 文件")
        return name

    def tree(self, name: str) -> Any:
        """The root of a part; raises ``NotUnpacked``."""
        data = self.read(name)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return parse_xml(data)

    def related(self, kind: str) -> Any:
        """The root of the part that the text refers to as ``styles`` or ``numbering``, or None."""
        name = self.target(self.main, kind)
        return self.tree(name) if name in self.members else None

    def core_title(self) -> str:
        """The title in the document's properties."""
        name = self.target("", "core-properties", "docProps/core.xml")
        if name not in self.members:
            return ""
        found = (element.text for element in self.tree(name) if local_name(element) == "title")
        return (next(found, "") or "").strip()

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to within the document, by the ids of the relations."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.members:
            return {}
        found: dict[str, Relation] = {}
        for number, relation in enumerate(self.tree(relations)):
            if local_name(relation) == "Relationship" and relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                kind = relation.get("Type", "").rpartition("/")[2]
                found.setdefault(relation.get("Id", str(number)), Relation(kind, target.lstrip("/")))
        return found

    def target(self, part: str, kind: str, usual: str = "") -> str:
        """The first part that a part refers to by a relation of a type (its last word), else the usual one."""
        return next((found.part for found in self.relations(part).values() if found.kind == kind), usual)


def open_word(data: bytes) -> WordParts:
    """Open a .docx; raises ``NotUnpacked``."""
    return WordParts(data, members_by_name(data))
