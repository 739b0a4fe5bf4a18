"""Books (.epub): their chapters in the order in which they are read, each as a web page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ingest.errors import DocumentEncrypted, DocumentUnreadable
from ingest.readers.cleaning import clean
from ingest.readers.document import Document
from ingest.readers.package import Package, local_name, open_package
from ingest.readers.particulars.dates import date_in
from ingest.readers.refusal import refusing
from ingest.readers.web_page import read_web_page
from ingest.readers.zipped import NotUnpacked

MOST_CHAPTERS = 5_000
MOST_CHAPTER = 10_000_000
"""Largest chapter that is read, in bytes."""

MOST_BOOK = 60_000_000
"""Bytes of all chapters together."""

_PAGES = {"application/xhtml+xml", "text/html", "application/html+xml"}


def read_epub(data: bytes, path: Path) -> Document:
    """Read a book; raises ``DocumentUnreadable`` or ``DocumentEncrypted``."""
    with refusing(path, "请用阅读软件打开，把文字另存为 .txt 或 .docx 再试"):
        package = open_package(data)
        opened = package.tree("META-INF/container.xml")
        main = next((e.get("full-path", "") for e in opened.iter() if local_name(e) == "rootfile"), "")
        book = package.tree(main)
        locked = _locked(package)
        texts: list[str] = []
        size = 0
        for name in _chapters(package, book, posixpath.dirname(main)):
            if name in locked:
                raise DocumentEncrypted(path)
            size += package.members[name].size
            if size > MOST_BOOK:
                raise NotUnpacked(f"书太大（解压后超过 {MOST_BOOK // 1_000_000} MB）")
            texts.append(_chapter(package.read(name, MOST_CHAPTER), path))
        return Document("".join(texts), title=_named(book, "title"), date=date_in(_named(book, "date")))


def _chapter(data: bytes, path: Path) -> str:
    try:
        return read_web_page(data, path).text
    except DocumentUnreadable as err:
        raise NotUnpacked("有一章已损坏，不是有效的网页") from err


def _chapters(package: Package, book: Any, folder: str) -> Iterator[str]:
    """The parts of the spine, but for the table of contents."""
    items = {e.get("id", ""): e for e in book.iter() if local_name(e) == "item"}
    listed = [e for e in book.iter() if local_name(e) == "itemref"]
    if len(listed) > MOST_CHAPTERS:
        raise NotUnpacked(f"章数太多（{len(listed)} 章，上限 {MOST_CHAPTERS} 章）")
    seen = set()
    for reference in listed:
        item = items.get(reference.get("idref", ""))
        if item is None or item.get("media-type") not in _PAGES or "nav" in item.get("properties", "").split():
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "")).partition("#")[0]))
        if name in package.members and name not in seen:
            seen.add(name)
            yield name


def _locked(package: Package) -> set[str]:
    """The parts that are encrypted; fonts may be, and are not read."""
    root = package.optional_tree("META-INF/encryption.xml")
    found = (e.get("URI", "") for e in root.iter() if local_name(e) == "CipherReference") if root is not None else ()
    return {unquote(place) for place in found}


def _named(book: Any, name: str) -> str:
    found = (e for e in book.iter() if local_name(e) == name and local_name(e.getparent()) == "metadata")
    return next((clean(e.text or "") for e in found), "")
