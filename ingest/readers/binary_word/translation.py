"""A binary Word document as the elements of a .docx: paragraphs, runs, tables, styles, so that one reader reads both.

Left out are what a printed page does not show (tracked deletions, hidden text, codes of fields) and the stories
beside the text (notes, headers, remarks); text boxes stand behind the paragraph that they hang on.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.readers.binary_word import formats as code
from ingest.readers.binary_word.formats import Formats, read_runs
from ingest.readers.binary_word.lists import WordLists
from ingest.readers.binary_word.pieces import Piece, joined_halves
from ingest.readers.binary_word.streams import WordStreams
from ingest.readers.binary_word.stylesheet import Stylesheet
from ingest.readers.word.parts import W

_SECTIONS, _CHARACTERS, _PARAGRAPHS, _ANCHORS, _BOXES = 6, 12, 13, 40, 56  # pairs of the FIB
_ANCHOR_SIZE, _BOX_SIZE, _SECTION_SIZE = 26, 22, 12
_MOST_DEPTH = 40  # tables in tables; Word itself makes no more
_AS_STYLE, _AGAINST_STYLE = 0x80, 0x81  # values of a property that may be that of the style, or its opposite
# Characters that stand for something else than themselves (MS-DOC 2.4.1); the others below a blank are not shown.
_END, _CELL, _BREAK, _PAGE, _BOX = "\r", "\x07", "\x0b", "\x0c", "\x08"
_CONTROL = re.compile("[\r\x07\x0b\x0c\x08\t\x1e]")
_NO_XML = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class _Table:
    """A table that is being read."""

    element: Any
    cells: list[Any] = field(default_factory=list)
    cell: Any = None


@dataclass(frozen=True, slots=True)
class _Span:
    """Text whose characters have the same properties; ``start`` is its place in the document."""

    start: int
    text: str
    formats: Formats
    paragraph: Formats


class WordTranslation:
    """The elements ``body`` and ``styles`` of a document."""

    def __init__(
        self, streams: WordStreams, pieces: tuple[Piece, ...], stylesheet: Stylesheet, lists: WordLists
    ) -> None:
        self._streams, self._pieces, self._stylesheet, self._lists = streams, pieces, stylesheet, lists
        main, data = streams.main, streams.data
        self._characters = read_runs(main, streams.part(_CHARACTERS), data, paragraphs=False)
        self._paragraphs = read_runs(main, streams.part(_PARAGRAPHS), data, paragraphs=True)
        self._sections = set(_places(streams.part(_SECTIONS), _SECTION_SIZE))
        self._boxes = _boxes(streams)
        self._put: set[tuple[int, int]] = set()
        self._codes = _field_codes("".join(piece.text for piece in pieces))
        self._code_ends = [end for _, end in self._codes]

    def styles(self) -> Any:
        """The names of the styles."""
        from lxml import etree

        root = etree.Element(f"{W}styles")
        for number, style in self._stylesheet.styles.items():
            element = etree.SubElement(root, f"{W}style", {f"{W}styleId": str(number), f"{W}type": "paragraph"})
            etree.SubElement(element, f"{W}name", {f"{W}val": _NO_XML.sub("", joined_halves(style.name))})
        return root

    def body(self) -> Any:
        """The text with its tables and boxes."""
        from lxml import etree

        body = etree.Element(f"{W}body")
        _Story(self, body).take(0, self._streams.text_length)
        left = [box for boxes in self._boxes.values() for box in boxes if box not in self._put]
        for start, end in left:  # a box whose anchor is lost is not
            _Story(self, body).take(start, end)
        return body

    def boxes_at(self, place: int) -> Iterator[tuple[int, int]]:
        """The texts of the boxes that hang on a place."""
        for box in self._boxes.get(place, ()):
            if box not in self._put:
                self._put.add(box)
                yield box

    def is_section_end(self, place: int) -> bool:
        """Whether a page break at a place ends a section, and with it a paragraph."""
        return place + 1 in self._sections

    def spans(self, start: int, end: int) -> Iterator[_Span]:
        """The text from ``start`` to ``end`` that is no code of a field, as far as its properties are the same."""
        for piece in self._pieces:
            if piece.end <= start or piece.start >= end:
                continue
            place, last = max(start, piece.start), min(end, piece.end)
            while place < last:
                offset = piece.offset + (place - piece.start) * piece.width
                characters, until = self._characters.at(offset)
                paragraph, until_too = self._paragraphs.at(offset)
                size = -((offset - min(until, until_too)) // piece.width)
                stop = min(place + max(size, 1), last)
                text = piece.text[place - piece.start : stop - piece.start]
                own = piece.formats
                yield from self._shown(_Span(place, text, own.over(characters), _over(own, paragraph)))
                place = stop

    def _shown(self, span: _Span) -> Iterator[_Span]:
        """A span without the codes of fields in it."""
        place, end = span.start, span.start + len(span.text)
        for number in range(bisect_right(self._code_ends, place), len(self._codes)):
            first, last = self._codes[number]
            if first >= end:
                break
            if place < first:
                yield _Span(place, span.text[place - span.start : first - span.start], span.formats, span.paragraph)
            place = max(place, last)
        if place < end:
            yield _Span(place, span.text[place - span.start :], span.formats, span.paragraph)

    def is_unseen(self, span: _Span) -> bool:
        """Whether characters are deleted or hidden, by themselves or by their styles."""
        formats = span.formats
        if formats.number(code.DELETED) or formats.number(code.HIDES_BREAK):
            return True
        by_style = self._stylesheet.paragraph(span.paragraph.style)
        by_style = self._stylesheet.character(span.paragraph.style).over(by_style)
        if code.CHARACTER_STYLE in formats.numbers:
            by_style = self._stylesheet.character(formats.number(code.CHARACTER_STYLE)).over(by_style)
        styled = by_style.number(code.HIDDEN) == 1
        own = formats.number(code.HIDDEN, _AS_STYLE)
        return {_AS_STYLE: styled, _AGAINST_STYLE: not styled}.get(own, own == 1)

    def list_place(self, paragraph: Formats) -> tuple[int, int] | None:
        """The list and the level of a paragraph; 0 is no list, None where neither it nor its style names one."""
        styled = self._stylesheet.paragraph(paragraph.style)
        found = paragraph.over(styled)
        if code.LIST not in found.numbers:
            return None
        number = found.number(code.LIST)
        own = code.LEVEL in found.numbers
        depth = found.number(code.LEVEL) if own else self._lists.depths.get(number, {}).get(paragraph.style, 0)
        return number, depth


class _Story:
    """One pass through a stretch of the document, which makes elements in ``body``."""

    def __init__(self, document: WordTranslation, body: Any) -> None:
        self._document = document
        self._body = body
        self._tables: list[_Table] = []
        self._paragraph: Any = None
        self._waiting: list[tuple[int, int]] = []

    def take(self, start: int, end: int) -> None:
        """Read from ``start`` to ``end``."""
        last = None
        for span in self._document.spans(start, end):
            last = span
            unseen, place = self._document.is_unseen(span), 0
            for match in _CONTROL.finditer(span.text):
                if not unseen:
                    self._text(span.text[place : match.start()])
                self._control(match[0], span, span.start + match.start(), unseen=unseen)
                place = match.end()
            if not unseen:
                self._text(span.text[place:])
        if last is not None and self._paragraph is not None:
            self._end_paragraph(last.paragraph)
        self._to_depth(0)

    def _control(self, character: str, span: _Span, place: int, *, unseen: bool) -> None:
        if character == _CELL:
            self._end_paragraph(span.paragraph)
            self._end_of_cell(span.paragraph, row=bool(span.paragraph.number(code.ROW_END)))
        elif character == _END or (character == _PAGE and self._document.is_section_end(place)):
            self._end(span.paragraph, unseen=unseen)
        elif unseen:
            return
        elif character == _BOX:
            self._waiting += self._document.boxes_at(place)
        elif character == "\x1e":
            self._text("-")
        elif character in {"\t", _BREAK}:
            self._element(f"{W}tab" if character == "\t" else f"{W}br")

    def _end(self, formats: Formats, *, unseen: bool) -> None:
        """The end of a paragraph; where it is deleted or hidden, the next goes on in its line."""
        inner_row = bool(formats.number(code.INNER_ROW))
        inner = inner_row or bool(formats.number(code.INNER_CELL))
        if unseen and not inner:
            return
        self._end_paragraph(formats)
        if inner:
            self._end_of_cell(formats, row=inner_row)

    def _text(self, text: str) -> None:
        shown = _NO_XML.sub("", joined_halves(text)) if text else ""
        if shown:
            self._element(f"{W}t").text = shown

    def _element(self, tag: str) -> Any:
        from lxml import etree

        if self._paragraph is None:
            self._paragraph = etree.Element(f"{W}p")
        run = etree.SubElement(self._paragraph, f"{W}r")
        return etree.SubElement(run, tag)

    def _end_paragraph(self, formats: Formats) -> None:
        """Put the paragraph where the text is now: its depth is that of its own properties."""
        from lxml import etree

        self._to_depth(_depth(formats))
        paragraph, self._paragraph = self._paragraph, None
        place = self._document.list_place(formats)
        if paragraph is None and not (self._tables or place or self._waiting):
            return
        if paragraph is None:
            if formats.number(code.ROW_END) or formats.number(code.INNER_ROW):
                return
            paragraph = etree.Element(f"{W}p")
        properties = etree.Element(f"{W}pPr")
        etree.SubElement(properties, f"{W}pStyle", {f"{W}val": str(formats.style)})
        if place is not None:
            numbering = etree.SubElement(properties, f"{W}numPr")
            etree.SubElement(numbering, f"{W}ilvl", {f"{W}val": str(place[1])})
            etree.SubElement(numbering, f"{W}numId", {f"{W}val": str(place[0])})
        paragraph.insert(0, properties)
        container = self._container()
        container.append(paragraph)
        waiting, self._waiting = self._waiting, []
        for start, end in waiting:
            _Story(self._document, container).take(start, end)

    def _container(self) -> Any:
        from lxml import etree

        if not self._tables:
            return self._body
        table = self._tables[-1]
        if table.cell is None:
            table.cell = etree.Element(f"{W}tc")
        return table.cell

    def _to_depth(self, depth: int) -> None:
        from lxml import etree

        while len(self._tables) > depth:
            self._end_row(self._tables.pop(), None)
        while len(self._tables) < depth:
            self._tables.append(_Table(etree.SubElement(self._container(), f"{W}tbl")))

    def _end_of_cell(self, formats: Formats, *, row: bool) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        if row:
            self._end_row(table, formats)
            return
        table.cells.append(self._container())
        table.cell = None

    @staticmethod
    def _end_row(table: _Table, formats: Formats | None) -> None:
        """Put the cells into a row, with what the row says of cells that are merged; a row without end is one too."""
        from lxml import etree

        if table.cell is not None:
            table.cells.append(table.cell)
        if table.cells:
            row = etree.SubElement(table.element, f"{W}tr")
            merges = _merges(formats) if formats is not None else {}
            for number, cell in enumerate(table.cells):
                properties = etree.Element(f"{W}tcPr")
                for name, value in merges.get(number, {}).items():
                    etree.SubElement(properties, W + name, {f"{W}val": value})
                cell.insert(0, properties)
                row.append(cell)
        table.cells, table.cell = [], None


def _over(piece: Formats, paragraph: Formats) -> Formats:
    """What a piece says on top of a paragraph, which keeps its style."""
    return replace(piece.over(paragraph), style=paragraph.style) if piece.numbers else paragraph


def _depth(formats: Formats) -> int:
    """How many tables a paragraph stands in."""
    if not formats.number(code.IN_TABLE) and not formats.number(code.DEPTH):
        return 0
    return min(max(formats.number(code.DEPTH, 1), 1), _MOST_DEPTH)


def _merges(formats: Formats) -> Mapping[int, Mapping[str, str]]:
    """The cells of a row that begin or go on a merged cell, with the properties that say so in a .docx."""
    found: dict[int, dict[str, str]] = {}
    cells = formats.wholes.get(code.CELLS, b"")
    count = cells[0] if cells else 0
    for number in range(count):
        place = 1 + 2 * (count + 1) + 20 * number
        if place + 2 > len(cells):
            break
        (flags,) = struct.unpack_from("<H", cells, place)
        if flags & 0x3:
            found.setdefault(number, {})["hMerge"] = "restart" if flags & 0x1 else "continue"
        if flags >> 5 & 0x3:
            found.setdefault(number, {})["vMerge"] = "restart" if flags >> 6 & 1 else "continue"
    down = formats.wholes.get(code.MERGED_DOWN, b"")
    if len(down) >= 2 and down[1]:
        found.setdefault(down[0], {})["vMerge"] = "restart" if down[1] == 3 else "continue"
    return found


def _field_codes(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that are codes of fields with their marks: outermost, ascending; none of broken ones."""
    begun: list[list[int]] = []  # of each open field: where it begins, and where its code ends
    found: list[tuple[int, int]] = []
    for match in re.finditer("[\x13\x14\x15]", text):
        place = match.start()
        if match[0] == "\x13":
            begun.append([place, -1])
        elif not begun:
            continue
        elif match[0] == "\x14":
            if begun[-1][1] < 0:
                begun[-1][1] = place + 1
        else:
            first, end = begun.pop()
            found.append((first, end if end > 0 else place + 1))
    merged: list[tuple[int, int]] = []
    for first, end in sorted(found):
        if not merged or first >= merged[-1][1]:
            merged.append((first, end))
    return merged


def _places(part: bytes, size: int) -> tuple[int, ...]:
    """The places of a list of places with data of ``size`` bytes each (PLC)."""
    count = max(len(part) - 4, 0) // (4 + size)
    return struct.unpack_from(f"<{count + 1}I", part) if count else ()


def _boxes(streams: WordStreams) -> Mapping[int, list[tuple[int, int]]]:
    """The stretches of the document that are texts of boxes, by the place that each hangs on (-1: none)."""
    anchors, stories = streams.part(_ANCHORS), streams.part(_BOXES)
    places = _places(anchors, _ANCHOR_SIZE)
    shapes = {
        struct.unpack_from("<I", anchors, 4 * len(places) + _ANCHOR_SIZE * number)[0]: place
        for number, place in enumerate(places[:-1])
    }
    bounds = _places(stories, _BOX_SIZE)
    found: dict[int, list[tuple[int, int]]] = {}
    for number in range(len(bounds) - 1):
        (shape,) = struct.unpack_from("<I", stories, 4 * len(bounds) + _BOX_SIZE * number + 14)
        start, end = bounds[number], min(bounds[number + 1], streams.boxes_length)
        if start < end and (shape or number + 2 < len(bounds)):
            story = streams.before_boxes + start, streams.before_boxes + end
            found.setdefault(shapes.get(shape, -1), []).append(story)
    return found
