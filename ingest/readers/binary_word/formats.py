"""What holds of the characters and paragraphs of a binary Word document: the properties (sprm) that bear on its text.

Properties stand in pages of 512 bytes (FKP), by the place of the text in the stream (MS-DOC 2.9.33, 2.9.208).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ingest.readers.binary_word.streams import NotBinaryWord

PAGE = 512
"""Bytes of a page of properties."""

# Operand sizes by the three high bits of a property's code (MS-DOC 2.6.1); 6 tells its own.
_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)
_DEFINE_TABLE, _CHANGE_TABS = 0xD608, 0xC615  # have sizes of their own
_HUGE, _TABLE_PROPERTIES = 0x6646, 0x646B  # point to more properties in the stream Data

DELETED, HIDDEN, HIDES_BREAK, CHARACTER_STYLE = 0x0800, 0x083C, 0x0818, 0x4A30
"""Properties of characters: a tracked deletion, hidden, a paragraph's end that does not show, a style."""

IN_TABLE, ROW_END, DEPTH, INNER_CELL, INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
"""Properties of paragraphs in tables: in one, the end of a row, how deep, ends of cells and rows of inner tables."""

LEVEL, LIST, STYLE = 0x260A, 0x460B, 0x4600
"""Properties of numbered paragraphs: the level in the list, the list; and the paragraph's style."""

CELLS, MERGED_DOWN = _DEFINE_TABLE, 0xD62B
"""Properties of rows: the cells, and which of them go on from the row above."""

_READ_IN_FULL = {CELLS, MERGED_DOWN}

# The properties of a piece by their short codes (Prm0, MS-DOC 2.9.214), as far as they bear on the text.
_SHORT = {0x18: IN_TABLE, 0x19: ROW_END, 0x0C: LEVEL, 0x41: DELETED, 0x5C: HIDDEN, 0x51: HIDES_BREAK}


@dataclass(frozen=True, slots=True)
class Formats:
    """Properties by their codes: numbers, and bytes of those that are more; ``style`` is the paragraph's own."""

    numbers: Mapping[int, int] = field(default_factory=dict)
    wholes: Mapping[int, bytes] = field(default_factory=dict)
    style: int = 0

    def number(self, code: int, default: int = 0) -> int:
        """The value of a property."""
        return self.numbers.get(code, default)

    def over(self, other: Formats) -> Formats:
        """These on top of others."""
        if not (other.numbers or other.wholes):
            return self
        if not (self.numbers or self.wholes):
            return replace(other, style=self.style)
        return Formats({**other.numbers, **self.numbers}, {**other.wholes, **self.wholes}, self.style)


NO_FORMATS = Formats()


def formats_of(properties: bytes, data: bytes = b"", style: int = 0) -> Formats:
    """Read a list of properties; ``data`` is the stream to which some of them point.  What is cut short is left out."""
    numbers: dict[int, int] = {}
    wholes: dict[int, bytes] = {}
    for code, operand in _properties(properties):
        if code in {_HUGE, _TABLE_PROPERTIES}:
            (start,) = struct.unpack("<I", operand)
            if start + 2 <= len(data):
                (size,) = struct.unpack_from("<H", data, start)
                for inner, value in _properties(data[start + 2 : start + 2 + size]):
                    _put(inner, value, numbers, wholes)
        else:
            _put(code, operand, numbers, wholes)
    return Formats(numbers, wholes, numbers.get(STYLE, style))


def short_formats(prm: int, long: tuple[Formats, ...]) -> Formats:
    """The properties that a piece has besides: one by a short code, or those of a list that stands elsewhere."""
    if prm & 1:
        return long[prm >> 1] if prm >> 1 < len(long) else NO_FORMATS
    code = _SHORT.get(prm >> 1 & 0x7F)
    return Formats({code: prm >> 8}) if code is not None else NO_FORMATS


def _put(code: int, operand: bytes, numbers: dict[int, int], wholes: dict[int, bytes]) -> None:
    if code in _READ_IN_FULL:
        wholes[code] = operand
    elif len(operand) <= 4:
        numbers[code] = int.from_bytes(operand, "little")


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 3 <= len(data):
        (code,) = struct.unpack_from("<H", data, place)
        place += 2
        size = _SIZES[code >> 13]
        if code == _DEFINE_TABLE:
            if place + 2 > len(data):
                return
            size = struct.unpack_from("<H", data, place)[0] - 1
            place += 2
        elif size < 0:
            size = data[place]
            if code == _CHANGE_TABS and size == 255:
                return  # hundreds of tab stops: no program writes them, and nothing of the text stands behind them
            place += 1
        if size < 0 or place + size > len(data):
            return
        yield code, data[place : place + size]
        place += size


@dataclass(frozen=True, slots=True)
class FormatRuns:
    """Stretches of the stream with the properties of each: ``starts`` and ``ends`` are offsets in bytes, ascending."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    formats: tuple[Formats, ...]

    def at(self, offset: int) -> tuple[Formats, int]:
        """The properties at an offset, and where they end."""
        index = bisect_right(self.starts, offset) - 1
        if index >= 0 and offset < self.ends[index]:
            return self.formats[index], self.ends[index]
        following = self.starts[index + 1] if index + 1 < len(self.starts) else 1 << 62
        return NO_FORMATS, following


def read_runs(main: bytes, table: bytes, data: bytes, *, paragraphs: bool) -> FormatRuns:
    """The runs of characters or of paragraphs; ``table`` lists the pages, ``data`` is the stream Data."""
    found: dict[int, tuple[int, Formats]] = {}
    known: dict[bytes, Formats] = {}
    count = max(len(table) - 4, 0) // 8
    for number in range(count):
        (page,) = struct.unpack_from("<I", table, 4 * (count + 1) + 4 * number)
        start = (page & 0x3FFFFF) * PAGE
        if start + PAGE <= len(main):
            for first, end, raw in _page(main[start : start + PAGE], paragraphs=paragraphs):
                if raw not in known:
                    known[raw] = _formats(raw, data, paragraphs=paragraphs)
                found.setdefault(first, (end, known[raw]))
    starts = sorted(found)
    return FormatRuns(tuple(starts), tuple(found[s][0] for s in starts), tuple(found[s][1] for s in starts))


def _formats(raw: bytes, data: bytes, *, paragraphs: bool) -> Formats:
    if not paragraphs:
        return formats_of(raw)
    if len(raw) < 2:
        return NO_FORMATS
    return formats_of(raw[2:], data, struct.unpack_from("<H", raw)[0])


def _page(page: bytes, *, paragraphs: bool) -> Iterator[tuple[int, int, bytes]]:
    """The runs of one page: start and end in the stream, and the properties as they are written."""
    count, entry = page[-1], 13 if paragraphs else 1
    if 4 * (count + 1) + entry * count > PAGE - 1:
        raise NotBinaryWord("已损坏：格式表不完整")
    offsets = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        place = page[4 * (count + 1) + entry * number] * 2
        size, place = _extent(page, place, paragraphs=paragraphs)
        if offsets[number] < offsets[number + 1]:
            yield offsets[number], offsets[number + 1], page[place : place + size] if place else b""


def _extent(page: bytes, place: int, *, paragraphs: bool) -> tuple[int, int]:
    """The size of the properties at a place of a page, and where they begin."""
    if place == 0 or place >= PAGE - 1:
        return 0, 0
    size = page[place]
    if not paragraphs:
        return size, place + 1
    if size:
        return 2 * size - 1, place + 1
    return 2 * page[place + 1], place + 2
