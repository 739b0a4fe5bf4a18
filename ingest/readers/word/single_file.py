"""Word documents in one XML file: Word 2003 XML, and the parts of a .docx in one file (flat OPC)."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any

from ingest.errors import DocumentUnreadable
from ingest.readers.document import Document
from ingest.readers.opendocument.reader import read_open_document
from ingest.readers.package import attribute, local_name, parse_xml
from ingest.readers.refusal import refusing
from ingest.readers.word.parts import W
from ingest.readers.word.reader import document_from
from ingest.readers.zipped import NotUnpacked

LARGEST_XML = 30_000_000
"""Largest file that is read, in bytes; pictures stand in it as letters."""

WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
FLAT_PACKAGE = b"http://schemas.microsoft.com/office/2006/xmlPackage"
FLAT_OPEN_DOCUMENT = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"

_WRAPPERS = {"sect", "sub-section", "content"}  # of Word 2003; they stand around paragraphs and runs


def read_word_xml(data: bytes, path: Path) -> Document:
    """Read a document in one XML file; raises ``DocumentUnreadable``."""
    if len(data) > LARGEST_XML:
        raise DocumentUnreadable(path, f"文件太大（上限 {LARGEST_XML // 1_000_000} MB）。请另存为 .docx 再试。")
    head = data[:20_000]
    with refusing(path):
        if FLAT_PACKAGE in head:
            return _flat_package(parse_xml(data))
        if WORD_2003 in head:
            return _word_2003(parse_xml(data.replace(WORD_2003, W[1:-1].encode())))
    if FLAT_OPEN_DOCUMENT in head:
        return read_open_document(data, path)
    raise DocumentUnreadable(path, "这个 XML 文件不是 Word 存的文稿。请用 Word 或 WPS 打开，另存为 .docx 再试。")


def _flat_package(root: Any) -> Document:
    found = _trees(root)
    main = next((name for name, tree in found.items() if tree.tag == f"{W}document"), "")
    body = found[main].find(f"{W}body") if main else None
    if body is None:
        raise NotUnpacked("里面没有 Word 正文")
    folder = posixpath.dirname(main)
    core = next((tree for name, tree in found.items() if name.endswith("docProps/core.xml")), None)
    title = _first_text(core, "title") if core is not None else ""
    return document_from(body, found.get(f"{folder}/styles.xml"), found.get(f"{folder}/numbering.xml"), title)


def _trees(root: Any) -> dict[str, Any]:
    """The parts of a flat package by their names."""
    found = {}
    for part in root:
        content = next((child for child in part if local_name(child) == "xmlData"), None)
        tree = next(iter(content), None) if content is not None else None
        if tree is not None:
            found[attribute(part, "name")] = tree
    return found


def _first_text(root: Any, name: str) -> str:
    return next((element.text or "" for element in root.iter() if local_name(element) == name), "")


def _word_2003(root: Any) -> Document:
    body = root.find(f"{W}body")
    if body is None:
        raise NotUnpacked("里面没有 Word 正文")
    for element in list(body.iter()):
        name = local_name(element)
        if name == "annotation":
            _accept(element)
        elif name in _WRAPPERS:
            element.tag = f"{W}customXml"
        elif name == "listPr":
            _write_label(element)
    styles = root.find(f"{W}styles")
    return document_from(body, styles, None, _first_text(root, "Title"))


def _accept(annotation: Any) -> None:
    """Take a tracked change as accepted: what was inserted is text, what was deleted, or remarked, is none."""
    kind = attribute(annotation, "type")
    if kind == "Word.Insertion" and local_name(annotation.getparent()) == "rPr":
        return
    if kind == "Word.Deletion" and local_name(annotation.getparent()) == "rPr":
        annotation.tag = f"{W}del"  # the end of a paragraph is deleted
    else:
        annotation.tag = f"{W}ins" if kind == "Word.Insertion" else f"{W}comment"


def _write_label(properties: Any) -> None:
    """Put the number of a paragraph, which Word 2003 writes out for others, before its text."""
    shown = next((e for e in properties if local_name(e) == "t"), None)
    label = attribute(shown, "val") if shown is not None else ""
    paragraph = next(properties.iterancestors(f"{W}p"), None)
    if paragraph is None or not any(map(str.isalnum, label)):
        return
    run = paragraph.makeelement(f"{W}r")
    text = paragraph.makeelement(f"{W}t")
    text.text = f"{label} " if label[-1].isalnum() else label
    run.append(text)
    paragraph.insert(1, run)  # behind the properties
