"""OpenDocument texts (.odt, .ott, and .fodt in one file): the text as a reader of the printed page sees it.

Lists have their numbers, tables their rows; tracked deletions, hidden text, notes, remarks, headers and footers and
tables of contents are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import DocumentEncrypted
from ingest.readers.cleaning import clean, clean_lines
from ingest.readers.document import Document
from ingest.readers.opendocument.numbering import OpenNumbering
from ingest.readers.package import attribute, local_name, open_package, parse_xml
from ingest.readers.refusal import refusing
from ingest.readers.rows import Cell, table_lines
from ingest.readers.zipped import NotUnpacked

# Elements whose text is no part of the document's.
_LEFT_OUT = {
    "tracked-changes", "table-of-content", "note", "annotation", "annotation-end", "hidden-text", "ruby-text", "forms",
    "sequence-decls", "variable-decls", "user-field-decls", "illustration-index", "table-index", "object-index",
    "alphabetical-index", "bibliography", "user-index", "desc", "title", "event-listeners", "number", "script",
    "soft-page-break", "tracked-change",
}  # fmt: skip
_BLOCKS = {"p", "h", "list", "table", "section", "numbered-paragraph", "frame", "index-body", "custom-shape", "g"}
_BREAKS = {"line-break": "\n", "tab": " "}
_MOST_SPACES = 200
_MOST_REPEATED = 50  # cells that are written once for many: empty ones up to the margin of a sheet
_BLANKS = re.compile(r"[ \t\r\n]{1,1000}")  # white space of the file, which is one space of the text


def read_open_document(data: bytes, path: Path) -> Document:
    """Read a text; raises ``DocumentUnreadable`` or ``DocumentEncrypted``."""
    with refusing(path):
        if not data.startswith(b"PK"):
            root = parse_xml(data)
            return _document(root, [root], root)
        package = open_package(data)
        manifest = package.optional_tree("META-INF/manifest.xml")
        if manifest is not None and any(local_name(e) == "encryption-data" for e in manifest.iter()):
            raise DocumentEncrypted(path)
        content = package.tree("content.xml")
        styles = package.optional_tree("styles.xml")
        return _document(
            content, [styles, content] if styles is not None else [content], package.optional_tree("meta.xml")
        )


def _document(content: Any, roots: list[Any], meta: Any) -> Document:
    body = next((e for e in content.iter() if local_name(e) == "text" and local_name(e.getparent()) == "body"), None)
    if body is None:
        raise NotUnpacked("里面没有文字正文，不是 OpenDocument 文本")
    reading = _OpenText(roots)
    text = clean_lines(reading.blocks(body))
    return Document(text, title=reading.title or _title(meta))


def _title(meta: Any) -> str:
    if meta is None:
        return ""
    found = (e for e in meta.iter() if local_name(e) == "title" and local_name(e.getparent()) == "meta")
    return next((clean(e.text or "") for e in found), "")


class _OpenText:
    """One pass through a document; ``title`` is its first paragraph of the style Title."""

    def __init__(self, roots: list[Any]) -> None:
        self.title = ""
        self._numbering = OpenNumbering(roots)
        self._styles = {attribute(e, "name"): e for root in roots for e in root.iter() if local_name(e) == "style"}
        self._deletions = _deletions(roots)
        self._deleting: set[str] = set()
        self._carried = ""
        self._running: dict[str, str] = {}
        self._lists = 0

    def blocks(self, parent: Any) -> Iterator[str]:
        """The text of paragraphs, lists and tables; one may hold line feeds."""
        for child in parent:
            name = local_name(child)
            if name in _LEFT_OUT or attribute(child, "display") == "none":
                continue
            if name in {"p", "h"}:
                yield from self._paragraph(child, self._heading_label(child) if name == "h" else "")
            elif name == "list":
                yield from self._list(child, "", 0, "")
            elif name == "table":
                yield from self._table(child)
            else:  # sections, frames, boxes and the like
                yield from self.blocks(child)

    def _heading_label(self, heading: Any) -> str:
        level = attribute(heading, "outline-level")
        if attribute(heading, "is-list-header") == "true" or not re.fullmatch(r"[1-9]|10", level):
            return ""
        return self._numbering.label("", int(level) - 1, "", restart=False, start=None)

    def _list(self, element: Any, style: str, depth: int, series: str) -> Iterator[str]:
        style = attribute(element, "style-name") or style
        if not depth:
            self._lists += 1
            goes_on = attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list")
            series = f"continued {style}" if goes_on else f"{self._lists}"
            # A list that another goes on is known by its style: both count together.
            series = self._series(style, series, goes_on=bool(goes_on))
        first = depth > 0
        for item in element:
            if local_name(item) in {"list-item", "list-header"}:
                numbered = local_name(item) == "list-item"
                for line in self._item(item, style, depth, series, numbered=numbered, restart=first):
                    yield line
                    first = False

    def _series(self, style: str, own: str, *, goes_on: bool) -> str:
        if not (goes_on and style in self._running):
            self._running[style] = own
        return self._running[style]

    def _item(self, item: Any, style: str, depth: int, series: str, *, numbered: bool, restart: bool) -> Iterator[str]:
        given = attribute(item, "start-value")
        start = int(given) if re.fullmatch(r"\d{1,5}", given) else None
        for child in item:
            name = local_name(child)
            if name in {"p", "h"}:
                label = ""
                if numbered:
                    label = self._numbering.label(style, depth, series, restart=restart and depth > 0, start=start)
                    numbered = restart = False
                yield from self._paragraph(child, label)
            elif name == "list":
                yield from self._list(child, style, depth + 1, series)
            elif name not in _LEFT_OUT:
                yield from self.blocks([child])

    def _paragraph(self, paragraph: Any, label: str) -> Iterator[str]:
        if self._is_contents(paragraph):
            return
        texts: list[str] = []
        boxes: list[Any] = []
        if not self._is_hidden(paragraph):
            self._inline(paragraph, texts, boxes)
        text = _BLANKS.sub(" ", "".join(texts)).replace("\x0b", "\n")
        text = self._carried + (label + text.lstrip() if text.strip() else text)
        self._carried = ""
        if self._deleting:
            self._carried = text  # the end of this paragraph is deleted: the next goes on in its line
            return
        if not self.title and "title" in self._names(attribute(paragraph, "style-name")):
            self.title = clean(text)
        yield text
        for box in boxes:
            yield from self.blocks(box)

    def _inline(self, parent: Any, texts: list[str], boxes: list[Any]) -> None:
        self._put(parent.text, texts)
        for child in parent:
            name = local_name(child)
            if name in {"change-start", "change-end"}:
                self._change(name, attribute(child, "change-id"))
            elif name == "s":
                count = attribute(child, "c")
                texts.append(" " * min(int(count) if re.fullmatch(r"\d{1,4}", count) else 1, _MOST_SPACES))
            elif name in _BREAKS:
                texts.append("\x0b" if name == "line-break" else " ")
            elif name in _BLOCKS:
                boxes.append([child])
            elif name and name not in _LEFT_OUT and not self._is_hidden(child):
                self._inline(child, texts, boxes)
            self._put(child.tail, texts)

    def _put(self, text: str | None, texts: list[str]) -> None:
        if text and not self._deleting:
            texts.append(text)

    def _change(self, name: str, change: str) -> None:
        """Begin or end what is left out: a deletion may stand in the text, between marks."""
        if name == "change-end":
            self._deleting.discard(change)
        elif change in self._deletions:
            self._deleting.add(change)

    def _names(self, style: str) -> Iterator[str]:
        """The names of a style and of those it is based on, in lower case."""
        for _ in range(20):
            element = self._styles.get(style)
            if element is None:
                return
            yield attribute(element, "display-name").lower() or style.lower()
            style = attribute(element, "parent-style-name")

    def _is_contents(self, paragraph: Any) -> bool:
        return any(
            re.fullmatch(r"contents(?: |_20_)?(?:[0-9]{1,2}|heading)?", n)
            for n in self._names(attribute(paragraph, "style-name"))
        )

    def _is_hidden(self, element: Any) -> bool:
        """Whether the style of a paragraph or of characters, or one it is based on, hides them."""
        if local_name(element) in {"hidden-paragraph", "hidden-text"}:
            return True
        style = attribute(element, "style-name")
        for _ in range(20):
            found = self._styles.get(style)
            if found is None:
                return False
            for properties in found:
                if local_name(properties) == "text-properties" and attribute(properties, "display"):
                    return attribute(properties, "display") == "none"
            style = attribute(found, "parent-style-name")
        return False

    def _table(self, table: Any) -> Iterator[str]:
        rows = []
        for row in _rows(table):
            cells = []
            for cell in row:
                if local_name(cell) != "table-cell":
                    continue  # covered by one that is merged
                paragraphs = tuple(clean_lines(self.blocks(cell)).splitlines())
                nested = any(local_name(inner) == "table" for inner in cell.iter())
                repeated = attribute(cell, "number-columns-repeated")
                times = int(repeated) if re.fullmatch(r"\d{1,4}", repeated) and paragraphs else 1
                rows_taken, columns_taken = (_span(cell, f"number-{side}-spanned") for side in ("rows", "columns"))
                whole = Cell(paragraphs, nested, rows_taken, columns_taken)
                cells += [whole] * min(times, _MOST_REPEATED)
            rows.append(cells)
        yield from table_lines(rows)


def _span(cell: Any, name: str) -> int:
    """How many rows or columns a cell takes."""
    given = attribute(cell, name)
    return int(given) if re.fullmatch(r"[1-9]\d{0,3}", given) else 1


def _deletions(roots: list[Any]) -> set[str]:
    """The ids of tracked deletions whose text stands between marks; one without end takes nothing away."""
    elements = [element for root in roots for element in root.iter()]
    regions = (element for element in elements if local_name(element) == "changed-region")
    deleted = {attribute(region, "id") for region in regions if any(local_name(c) == "deletion" for c in region)}
    return deleted & {attribute(element, "change-id") for element in elements if local_name(element) == "change-end"}


def _rows(parent: Any) -> Iterator[Any]:
    for child in parent:
        name = local_name(child)
        if name == "table-row":
            yield child
        elif name in {"table-rows", "table-header-rows", "table-row-group"}:
            yield from _rows(child)
