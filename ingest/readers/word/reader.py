"""Word documents (.docx): the text as a reader of the printed page sees it.

Headings, lists with their numbers, tables and text boxes stand in the order of the document.  Tracked
deletions, hidden text, notes, comments, headers and footers and tables of contents are left out.  The
XML is read directly: python-docx knows neither numbering nor text boxes nor tracked changes, unpacks
pictures, and gives up on a file with one broken relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import DocumentEncrypted, DocumentUnreadable
from ingest.readers.cleaning import clean, clean_lines
from ingest.readers.document import Document
from ingest.readers.package import local_name
from ingest.readers.rows import Cell, table_lines
from ingest.readers.word.numbering import Numbering
from ingest.readers.word.parts import W, WordParts, is_on, open_word, value_of
from ingest.readers.word.styles import Styles
from ingest.readers.zipped import Locked, NotUnpacked

# Elements that wrap paragraphs, and what was inserted or moved here: it is read as if it were accepted.
_THROUGH = {"sdtContent", "customXml", "ins", "moveTo", "smartTag"}
_THROUGH_INLINE = {*_THROUGH, "hyperlink", "fldSimple", "bdo", "dir", "sdt", "rubyBase"}
_HOLDS_BOXES = {"drawing", "pict", "object"}  # what may hold a text box
_TEXTS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}
_BOX = f"{W}txbxContent"


def read_word(data: bytes, path: Path) -> Document:
    """Read a .docx; raises ``DocumentUnreadable`` or ``DocumentEncrypted``."""
    try:
        return _read(open_word(data))
    except Locked as err:
        raise DocumentEncrypted(path) from err
    except (NotUnpacked, RecursionError) as err:
        reason = str(err) if isinstance(err, NotUnpacked) else "内容嵌套得太深"
        raise DocumentUnreadable(path, f"{reason}。请用 Word 或 WPS 打开，另存为 .docx 再试。") from err


def _read(parts: WordParts) -> Document:
    body = parts.tree(parts.main).find(f"{W}body")
    if body is None:
        raise NotUnpacked("里面没有 Word 正文，不是有效的 .docx 文件")
    try:
        property_title = parts.core_title()
    except NotUnpacked:
        property_title = ""  # a damaged part that nobody reads does not take the text away
    return document_from(body, parts.related("styles"), parts.related("numbering"), property_title)


def document_from(body: Any, styles_root: Any, numbering_root: Any, property_title: str) -> Document:
    """The document of a ``body``, with the roots of ``styles.xml`` and ``numbering.xml`` (None: there is none)."""
    styles = Styles(styles_root)
    reading = _WordText(styles, Numbering(numbering_root, styles))
    text = clean_lines(reading.blocks(body))
    return Document(text, title=reading.title or clean(property_title))


class _WordText:
    """One pass through a document; ``title`` is its first paragraph of the style Title."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.title = ""
        self._styles = styles
        self._numbering = numbering
        self._carried = ""

    def blocks(self, parent: Any) -> Iterator[str]:
        """The text of paragraphs and tables; one may hold line feeds."""
        for child in parent:
            name = local_name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name == "sdt" and not _is_contents(child):
                yield from (line for content in child.findall(f"{W}sdtContent") for line in self.blocks(content))
            elif name in _THROUGH:
                yield from self.blocks(child)
            elif name == "AlternateContent":
                yield from (line for branch in _chosen(child) for line in self.blocks(branch))

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        style = self._styles.paragraph_style(paragraph)
        if self._styles.is_contents(style):
            return
        label = self._numbering.label(paragraph)
        texts: list[str] = []
        boxes: list[Any] = []
        if not self._styles.hides(style):
            self._inline(paragraph, texts, boxes)
        text = "".join(texts)
        text = self._carried + (label + text.lstrip() if text.strip() else text)
        self._carried = ""
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self._carried = text  # the end of this paragraph is deleted: the next goes on in its line
        else:
            if not self.title and self._styles.is_title(style):
                self.title = clean(text)
            yield text
        for box in boxes:
            yield from self.blocks(box)

    def _inline(self, parent: Any, texts: list[str], boxes: list[Any]) -> None:
        for child in parent:
            name = local_name(child)
            if name == "r":
                if not self._is_hidden(child):
                    self._run(child, texts, boxes)
            elif name in _THROUGH_INLINE:
                self._inline(child, texts, boxes)
            elif name in {"oMath", "oMathPara"}:
                texts.extend(element.text or "" for element in child.iter() if local_name(element) == "t")
            elif name == "AlternateContent":
                for branch in _chosen(child):
                    self._inline(branch, texts, boxes)

    def _run(self, run: Any, texts: list[str], boxes: list[Any]) -> None:
        for child in run:
            name = local_name(child)
            if name == "t":
                texts.append(child.text or "")
            elif name == "br":
                texts.append("" if value_of(child, "type") in {"page", "column"} else "\n")
            elif name in _TEXTS:
                texts.append(_TEXTS[name])
            elif name == "ruby":
                self._inline(child, texts, boxes)
            elif name in _HOLDS_BOXES:
                boxes.extend(_boxes(child))
            elif name == "AlternateContent":
                for branch in _chosen(child):
                    self._run(branch, texts, boxes)

    def _is_hidden(self, run: Any) -> bool:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return False
        own = properties.find(f"{W}vanish")
        return is_on(own) if own is not None else self._styles.hides(value_of(properties.find(f"{W}rStyle")))

    def _table(self, table: Any) -> Iterator[str]:
        rows = []
        for row in _children(table, "tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            rows.append([*_skipped(row), *self._cells(row)])
        yield from table_lines(rows)

    def _cells(self, row: Any) -> Iterator[Cell]:
        for cell in _children(row, "tc"):
            properties = cell.find(f"{W}tcPr")
            if _continues(properties, "hMerge"):
                yield Cell(())
                continue
            goes_on = _continues(properties, "vMerge")
            lines = () if goes_on else clean_lines(self.blocks(cell)).splitlines()
            nested = cell.find(f".//{W}tbl") is not None
            yield Cell(tuple(lines), nested, columns=_number(properties, "gridSpan", 1), goes_on=goes_on)


def _children(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those within controls and tracked insertions."""
    for child in parent:
        found = local_name(child)
        if found == name:
            yield child
        elif found in _THROUGH or found == "sdt":
            yield from _children(child, name)


def _continues(properties: Any, name: str) -> bool:
    """Whether a cell only goes on with the one above (``vMerge``) or before it (``hMerge``)."""
    merge = None if properties is None else properties.find(f"{W}{name}")
    return merge is not None and value_of(merge) != "restart"


def _number(properties: Any, name: str, missing: int) -> int:
    found = None if properties is None else value_of(properties.find(f"{W}{name}"))
    return int(found) if found and re.fullmatch(r"\d{1,4}", found, re.ASCII) else missing


def _skipped(row: Any) -> list[Cell]:
    """Empty cells for the columns before the first cell of a row."""
    return [Cell(())] * min(_number(row.find(f"{W}trPr"), "gridBefore", 0), 60)


def _chosen(alternate: Any) -> Iterator[Any]:
    """The one branch of an ``AlternateContent`` that is shown: the first choice, else the fallback."""
    choices = [child for child in alternate if local_name(child) == "Choice"]
    yield from (choices or [child for child in alternate if local_name(child) == "Fallback"])[:1]


def _boxes(holder: Any) -> Iterator[Any]:
    """The outermost text boxes within a drawing, each once."""
    for child in holder:
        if child.tag == _BOX:
            yield child
        elif local_name(child) == "AlternateContent":
            yield from (box for branch in _chosen(child) for box in _boxes(branch))
        else:
            yield from _boxes(child)


def _is_contents(control: Any) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return value_of(gallery) == "Table of Contents"
