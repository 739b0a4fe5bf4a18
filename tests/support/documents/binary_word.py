"""A writer of Word documents before 2007 (MS-DOC) for tests: text, properties, tables, lists, boxes and headers."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.support.documents.compound import compound_file

_PAGE = 512
_TEXT_AT = 4 * _PAGE  # the text begins behind the FIB
_CHARACTERS, _PARAGRAPHS, _STYLES, _CLX, _ANCHORS, _BOXES, _LISTS, _OVERRIDES = 12, 13, 1, 33, 40, 56, 73, 74

DELETED = b"\x00\x08\x01"
HIDDEN = b"\x3c\x08\x01"
IN_TABLE = b"\x16\x24\x01"
ROW_END = IN_TABLE + b"\x17\x24\x01"


@dataclass(frozen=True, slots=True)
class Run:
    """Text with properties of characters."""

    text: str
    properties: bytes = b""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs with properties of the paragraph, and of the mark that ends it."""

    runs: tuple[Run, ...]
    properties: bytes = b""
    style: int = 0
    mark: Run = field(default_factory=lambda: Run("\r"))


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list of one level: number format (MSONFC), label with «\\0» for the number, first number."""

    number_format: int = 0
    label: str = "\0."
    start: int = 1


def paragraph(text: str, properties: bytes = b"", style: int = 0) -> Paragraph:
    return Paragraph((Run(text),), properties, style)


def row(*cells: str, definition: bytes = b"") -> list[Paragraph]:
    """A row of a table; a definition tells which of its cells are merged."""
    inner = [Paragraph((Run(cell),), IN_TABLE, mark=Run("\x07")) for cell in cells]
    return [*inner, Paragraph((), ROW_END + definition, mark=Run("\x07"))]


def cells(*flags: int) -> bytes:
    """The definition of a row whose cells have flags (1: merged across begins, 2: goes on, 0x60: down, 0x20: goes on)."""
    count = len(flags)
    body = bytes([count]) + b"\0" * (2 * (count + 1)) + b"".join(struct.pack("<H18x", flag) for flag in flags)
    return struct.pack("<HH", 0xD608, len(body) + 1) + body


def numbered(text: str, number: int, level: int = 0) -> Paragraph:
    """A paragraph of the ``number``-th list (from 1)."""
    return paragraph(text, struct.pack("<HHHB", 0x460B, number, 0x260A, level))


def binary_word(
    paragraphs: Sequence[Paragraph],
    *,
    lists: Sequence[NumberedList] = (),
    styles: Sequence[tuple[int, str]] = ((0, "正文"),),
    header: str = "",
    boxes: Sequence[str] = (),
    flags: int = 0,
    pieces: int = 1,
    version: int = 0x00C1,
) -> bytes:
    """A document; each «\\x08» in its text is the anchor of the next of the ``boxes``."""
    stories = [*paragraphs, *([paragraph(header)] if header else []), *map(paragraph, boxes)]
    runs = [run for one in stories for run in (*one.runs, one.mark)]
    text = "".join(run.text for run in runs)
    main_length = sum(_length(one) for one in paragraphs)
    header_length = _length(paragraph(header)) if header else 0
    ends, styled, place = [0], [], 0
    for run in runs:
        place += _units(run.text)
        if place > ends[-1]:
            ends.append(place)
            styled.append(run.properties)
    paragraph_ends, described, place = [0], [], 0
    for one in stories:
        place += _length(one)
        paragraph_ends.append(place)
        described.append(struct.pack("<H", one.style) + one.properties)
    raw = text.encode("utf-16-le", "surrogatepass")
    main = bytearray(_TEXT_AT + -(-len(raw) // _PAGE) * _PAGE)
    main[_TEXT_AT : _TEXT_AT + len(raw)] = raw
    character_pages = _pages(main, ends, styled, paragraphs=False)
    paragraph_pages = _pages(main, paragraph_ends, described, paragraphs=True)
    parts = {
        _STYLES: _stylesheet(styles),
        _CHARACTERS: character_pages,
        _PARAGRAPHS: paragraph_pages,
        _CLX: _piece_table(len(raw) // 2, pieces),
    }
    if boxes:
        parts |= _box_parts(text, main_length, [_length(paragraph(box)) for box in boxes])
    if lists:
        parts |= {_LISTS: _list_part(lists), _OVERRIDES: _override_part(lists)}
    table = b"\0" * 16
    for number, part in parts.items():
        listed = 2 + 28 * len(lists) if number == _LISTS else len(part)
        struct.pack_into("<II", main, 0x9A + 8 * number, len(table), listed)
        table += part
    struct.pack_into("<HH", main, 0, 0xA5EC, version)
    struct.pack_into("<H", main, 0x0A, 0x0200 | flags)
    box_length = sum(_length(paragraph(box)) for box in boxes)
    struct.pack_into("<8i", main, 0x4C, main_length, 0, header_length, 0, 0, 0, box_length, 0)
    return compound_file({"WordDocument": bytes(main), "1Table": table})


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _length(one: Paragraph) -> int:
    return sum(_units(run.text) for run in (*one.runs, one.mark))


def _piece_table(length: int, pieces: int) -> bytes:
    bounds = sorted({length * number // pieces for number in range(pieces + 1)})
    entries = b"".join(struct.pack("<HIH", 0, _TEXT_AT + 2 * start, 0) for start in bounds[:-1])
    body = struct.pack(f"<{len(bounds)}I", *bounds) + entries
    return b"\x02" + struct.pack("<I", len(body)) + body


def _pages(main: bytearray, ends: list[int], properties: list[bytes], *, paragraphs: bool) -> bytes:
    """Append the pages of properties to the main stream; the list of them for the table stream."""
    entry = 13 if paragraphs else 1
    offsets = [_TEXT_AT + 2 * end for end in ends]
    firsts, pages, start = [], [], 0
    while start < len(properties):
        page, bottom, count = bytearray(_PAGE), _PAGE - 1, 0
        placed = []
        while start + count < len(properties):
            written = _written(properties[start + count], paragraphs=paragraphs)
            place = (bottom - len(written)) // 2 * 2
            if place < 4 * (count + 2) + entry * (count + 1):
                break
            page[place : place + len(written)] = written
            placed.append(place // 2)
            bottom, count = place, count + 1
        struct.pack_into(f"<{count + 1}I", page, 0, *offsets[start : start + count + 1])
        for number, place in enumerate(placed):
            page[4 * (count + 1) + entry * number] = place
        page[-1] = count
        firsts.append(offsets[start])
        pages.append(len(main) // _PAGE)
        main += page
        start += count
    return struct.pack(f"<{len(firsts) + 1}I", *firsts, offsets[-1]) + struct.pack(f"<{len(pages)}I", *pages)


def _written(properties: bytes, *, paragraphs: bool) -> bytes:
    if not paragraphs:
        return bytes([len(properties)]) + properties
    if len(properties) % 2:
        return bytes([(len(properties) + 1) // 2]) + properties
    return bytes([0, len(properties) // 2]) + properties


def _stylesheet(styles: Sequence[tuple[int, str]]) -> bytes:
    """Paragraph styles by their built-in numbers (0x0FFE: none) and names, without properties of their own."""
    data = struct.pack("<HHH14x", 18, len(styles), 10)
    for number, name in styles:
        raw = struct.pack("<HHHHH", number, 1 | 0x0FFF << 4, 2, 0, 0) + struct.pack("<H", len(name))
        raw += name.encode("utf-16-le") + b"\0\0"
        raw += b"\x02\0\0\0" + b"\0\0"  # its paragraphs: a style's number alone; its characters: nothing
        data += struct.pack("<H", len(raw)) + raw
    return data


def _list_part(lists: Sequence[NumberedList]) -> bytes:
    data = struct.pack("<H", len(lists))
    for number in range(len(lists)):
        data += struct.pack("<II", number + 100, 0) + struct.pack("<9H", *[0x0FFF] * 9) + b"\x01\0"
    for one in lists:
        places = [one.label.index("\0") + 1] if "\0" in one.label else []
        data += struct.pack("<IBB9sB8xBBBB", one.start, one.number_format, 0, bytes(places), 0, 0, 0, 0, 0)
        data += struct.pack("<H", len(one.label)) + one.label.encode("utf-16-le")
    return data


def _override_part(lists: Sequence[NumberedList]) -> bytes:
    data = struct.pack("<I", len(lists))
    data += b"".join(struct.pack("<I12x", number + 100) for number in range(len(lists)))
    return data + b"\xff\xff\xff\xff" * len(lists)


def _box_parts(text: str, main_length: int, lengths: Sequence[int]) -> dict[int, bytes]:
    anchors = [place for place, character in enumerate(text[:main_length]) if character == "\x08"]
    shapes = [1_025 + number for number in range(len(lengths))]
    data = struct.pack(f"<{len(anchors) + 1}I", *anchors, main_length)
    data += b"".join(struct.pack("<I22x", shape) for shape in shapes[: len(anchors)])
    bounds = [sum(lengths[:number]) for number in range(len(lengths) + 1)]
    stories = struct.pack(f"<{len(bounds) + 1}I", *bounds, bounds[-1] + 1)
    stories += b"".join(struct.pack("<14xI4x", shape) for shape in [*shapes, 0])
    return {_ANCHORS: data, _BOXES: stories}
