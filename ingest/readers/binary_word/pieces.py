"""The text of a binary Word document: the pieces of the stream in the order in which they are read (MS-DOC 2.9.38)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.binary_word.formats import Formats, formats_of, short_formats
from ingest.readers.binary_word.streams import NotBinaryWord, WordStreams

_CLX = 33  # pair of the FIB
_COMPRESSED = 1 << 30  # bit of a piece's offset: one byte a character


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` of the document: their text, where it lies in the stream, and their formats.

    ``offset`` is in bytes, ``width`` the bytes of one character.
    """

    start: int
    end: int
    offset: int
    width: int
    formats: Formats
    text: str


def read_pieces(streams: WordStreams, most: int) -> tuple[Piece, ...]:
    """The pieces of all stories in order; raises ``NotBinaryWord``, also beyond ``most`` characters."""
    table = streams.part(_CLX)
    place, long = 0, []
    while place < len(table) and table[place] == 1:
        (size,) = struct.unpack_from("<H", table, place + 1) if place + 3 <= len(table) else (0,)
        long.append(formats_of(table[place + 3 : place + 3 + size]))
        place += 3 + size
    if place + 5 > len(table) or table[place] != 2:
        raise NotBinaryWord("已损坏：没有文字的分段表")
    return tuple(_pieces(streams, table[place + 5 :], tuple(long), most))


def _pieces(streams: WordStreams, table: bytes, long: tuple[Formats, ...], most: int) -> Iterator[Piece]:
    count = max(len(table) - 4, 0) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", table) if count else (0,)
    total = 0
    for number, (start, end) in enumerate(pairwise(bounds)):
        offset, prm = struct.unpack_from("<2xIH", table, 4 * (count + 1) + 8 * number)
        if end <= start or start != total:
            if end == start:
                continue
            raise NotBinaryWord("已损坏：文字的分段表次序不对")
        width = 1 if offset & _COMPRESSED else 2
        offset = (offset & (_COMPRESSED - 1)) // (2 if width == 1 else 1)
        if end > most or offset + (end - start) * width > len(streams.main):
            raise NotBinaryWord("已损坏：文字的分段表指到文件之外")
        raw = streams.main[offset : offset + (end - start) * width]
        # One character a unit: what stands outside the first plane is two, and is joined when a line is made.
        text = raw.decode("cp1252", "replace") if width == 1 else _units(raw)
        total = end
        yield Piece(start, end, offset, width, short_formats(prm, long), text)


def _units(raw: bytes) -> str:
    """One character for each two bytes, halves of characters included, so that offsets count."""
    text = raw.decode("utf-16-le", "surrogatepass")
    if len(text) * 2 == len(raw):
        return text
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))


def joined_halves(text: str) -> str:
    """A text whose halves of characters are joined; a lone half is left out."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
