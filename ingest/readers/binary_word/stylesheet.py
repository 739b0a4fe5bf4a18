"""The styles of a binary Word document (MS-DOC 2.9.271): names, lists and hidden text."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.binary_word.formats import NO_FORMATS, Formats, formats_of

_STSH = 1  # pair of the FIB
_MOST_STYLES = 0x0FFE  # by the format
_LONGEST_CHAIN = 50  # styles that are based on one another
_PARAGRAPH, _CHARACTER = 1, 2
_NOTHING = 0x0FFF  # "based on no style"
# Names of built-in styles, which programs write in their own language (MS-DOC 2.9.260, sti).
_BUILT_IN = {0: "normal", 62: "title", 35: "table of figures", **{18 + n: f"toc {n}" for n in range(1, 10)}}


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name, the style it is based on (-1: none), what it says of paragraphs and of characters."""

    name: str
    base: int
    paragraph: Formats
    character: Formats


NO_STYLE = Style("", -1, NO_FORMATS, NO_FORMATS)


class Stylesheet:
    """All styles by their numbers."""

    def __init__(self, part: bytes) -> None:
        """``part`` is the stylesheet as it stands in the table stream; a damaged one has what stands before."""
        self.styles: dict[int, Style] = dict(enumerate(_styles(part)))
        self._paragraphs: dict[int, Formats] = {}
        self._characters: dict[int, Formats] = {}

    def paragraph(self, number: int) -> Formats:
        """What a style and those it is based on say of a paragraph."""
        if number not in self._paragraphs:
            found = NO_FORMATS
            for style in reversed(list(self._chain(number))):
                found = style.paragraph.over(found)
            self._paragraphs[number] = found
        return self._paragraphs[number]

    def character(self, number: int) -> Formats:
        """What a style and those it is based on say of characters."""
        if number not in self._characters:
            found = NO_FORMATS
            for style in reversed(list(self._chain(number))):
                found = style.character.over(found)
            self._characters[number] = found
        return self._characters[number]

    def _chain(self, number: int) -> Iterator[Style]:
        seen: set[int] = set()
        while number in self.styles and number not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(number)
            yield self.styles[number]
            number = self.styles[number].base


def read_stylesheet(part: bytes) -> Stylesheet:
    """Read the stylesheet of a document."""
    return Stylesheet(part)


def _styles(part: bytes) -> Iterator[Style]:
    if len(part) < 6:
        return
    (header,) = struct.unpack_from("<H", part)
    count, base_size = struct.unpack_from("<HH", part, 2)
    place = 2 + header
    for _ in range(min(count, _MOST_STYLES)):
        if place + 2 > len(part):
            return
        (size,) = struct.unpack_from("<H", part, place)
        raw = part[place + 2 : place + 2 + size]
        place += 2 + size
        try:
            yield _style(raw, base_size) if size else NO_STYLE
        except struct.error:
            yield NO_STYLE


def _style(raw: bytes, base_size: int) -> Style:
    first, second = struct.unpack_from("<HH", raw)
    built_in, kind, base = first & 0x0FFF, second & 0xF, second >> 4
    (length,) = struct.unpack_from("<H", raw, base_size)
    name = raw[base_size + 2 : base_size + 2 + 2 * length].decode("utf-16-le", "ignore").lower()
    updates = _updates(raw, base_size + 2 + 2 * length + 2)
    paragraph = character = NO_FORMATS
    if kind == _PARAGRAPH:
        paragraph = formats_of(next(updates, b"")[2:])
        character = formats_of(next(updates, b""))
    elif kind == _CHARACTER:
        character = formats_of(next(updates, b""))
    return Style(_BUILT_IN.get(built_in, name), -1 if base == _NOTHING else base, paragraph, character)


def _updates(raw: bytes, place: int) -> Iterator[bytes]:
    """What a style says, each part at an even place."""
    while place + 2 <= len(raw):
        place += place % 2
        if place + 2 > len(raw):
            return
        (size,) = struct.unpack_from("<H", raw, place)
        yield raw[place + 2 : place + 2 + size]
        place += 2 + size
