"""The lists of a binary Word document (MS-DOC 2.9.131 and 2.9.147) as the part ``numbering`` of a .docx."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.readers.word.parts import W

_LISTS, _OVERRIDES = 73, 74  # pairs of the FIB
_DEPTH = 9  # levels of a list
_LIST_SIZE, _LEVEL_SIZE, _OVERRIDE_SIZE = 28, 28, 16
_MOST_LISTS = 20_000

# MSONFC (MS-OSHARED 2.2.1.3) as ST_NumberFormat (ECMA-376, 17.18.59); others are written in digits.
_NUMBER_FORMATS: Mapping[int, str] = {
    1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle",
    19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle", 30: "ideographTraditional",
    31: "ideographZodiac", 33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand",
    40: "ideographDigital", 255: "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list; ``restart`` is the level after which it never begins anew, -1 for the usual."""

    start: int
    number_format: str
    text: str
    digits_only: bool
    restart: int


@dataclass(frozen=True, slots=True)
class _List:
    """A list by its id, with the styles of its levels."""

    id: int
    styles: tuple[int, ...]
    levels: tuple[_Level, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """What a paragraph's list changes of a level: its first number, or all of it."""

    depth: int
    start: int | None
    level: _Level | None


@dataclass(frozen=True, slots=True)
class WordLists:
    """The part ``numbering``, and for each list, counted from 1, the level that each style stands for."""

    numbering: Any
    depths: Mapping[int, Mapping[int, int]]


def read_lists(lists: bytes, overrides: bytes) -> WordLists:
    """Read both structures, each with what stands behind it; what is damaged ends the list."""
    from lxml import etree

    root = etree.Element(f"{W}numbering")
    found = {one.id: (number, one) for number, one in enumerate(_lists(lists))}
    depths: dict[int, Mapping[int, int]] = {}
    for number, one in found.values():
        abstract = etree.SubElement(root, f"{W}abstractNum", {f"{W}abstractNumId": str(number)})
        for depth, level in enumerate(one.levels):
            _put_level(abstract, depth, level)
    for number, (list_id, changes) in enumerate(_overrides(overrides), 1):
        if list_id not in found:
            continue
        abstract_number, one = found[list_id]
        element = etree.SubElement(root, f"{W}num", {f"{W}numId": str(number)})
        etree.SubElement(element, f"{W}abstractNumId", {f"{W}val": str(abstract_number)})
        for change in changes:
            override = etree.SubElement(element, f"{W}lvlOverride", {f"{W}ilvl": str(change.depth)})
            if change.start is not None:
                etree.SubElement(override, f"{W}startOverride", {f"{W}val": str(change.start)})
            if change.level is not None:
                _put_level(override, change.depth, change.level)
        depths[number] = {style: depth for depth, style in enumerate(one.styles) if style != 0x0FFF}
    return WordLists(root, depths)


def list_parts() -> Sequence[int]:
    """The pairs of the FIB that hold lists and what paragraphs change of them."""
    return _LISTS, _OVERRIDES


def _put_level(parent: Any, depth: int, level: _Level) -> None:
    from lxml import etree

    element = etree.SubElement(parent, f"{W}lvl", {f"{W}ilvl": str(depth)})
    values = {"start": str(level.start), "numFmt": level.number_format, "lvlText": level.text}
    if level.restart >= 0:
        values["lvlRestart"] = str(level.restart)
    if level.digits_only:
        values["isLgl"] = "1"
    for name, value in values.items():
        etree.SubElement(element, W + name, {f"{W}val": value})


def _lists(data: bytes) -> Iterator[_List]:
    count = min(struct.unpack_from("<H", data)[0] if len(data) >= 2 else 0, _MOST_LISTS)
    place = 2 + count * _LIST_SIZE
    for number in range(count):
        start = 2 + number * _LIST_SIZE
        if start + _LIST_SIZE > len(data):
            return
        (list_id,) = struct.unpack_from("<I", data, start)
        styles = struct.unpack_from("<9H", data, start + 8)
        levels: list[_Level] = []
        for _ in range(1 if data[start + 26] & 1 else _DEPTH):
            found = _level(data, place)
            if found is None:
                yield _List(list_id, styles, tuple(levels))
                return
            level, place = found
            levels.append(level)
        yield _List(list_id, styles, tuple(levels))


def _level(data: bytes, place: int) -> tuple[_Level, int] | None:
    """A level and where it ends, None where it is cut short."""
    if place + _LEVEL_SIZE > len(data):
        return None
    start, number_format, flags = struct.unpack_from("<IBB", data, place)
    places = data[place + 6 : place + 15]
    characters, paragraphs, limit = data[place + 24], data[place + 25], data[place + 26]
    text = place + _LEVEL_SIZE + characters + paragraphs
    if text + 2 > len(data):
        return None
    (length,) = struct.unpack_from("<H", data, text)
    end = text + 2 + 2 * length
    if end > len(data):
        return None
    raw = data[text + 2 : end].decode("utf-16-le", "ignore")
    pattern = "".join(
        f"%{ord(c) + 1}" if c < "\x09" and n + 1 in places else "" if c < " " else c for n, c in enumerate(raw)
    )
    restart = limit if flags & 0x08 and limit < _DEPTH else -1
    level = _Level(
        min(start, 999_999), _NUMBER_FORMATS.get(number_format, "decimal"), pattern, bool(flags & 4), restart
    )
    return level, end


def _overrides(data: bytes) -> Iterator[tuple[int, tuple[_Change, ...]]]:
    """The lists that paragraphs name by their number: the id of each, and what it changes."""
    count = min(struct.unpack_from("<I", data)[0] if len(data) >= 4 else 0, _MOST_LISTS)
    place = 4 + count * _OVERRIDE_SIZE
    for number in range(count):
        start = 4 + number * _OVERRIDE_SIZE
        if start + _OVERRIDE_SIZE > len(data):
            return
        (list_id,) = struct.unpack_from("<I", data, start)
        changes = []
        place += 4
        for _ in range(min(data[start + 12], _DEPTH)):
            found = _change(data, place)
            if found is None:
                break
            change, place = found
            changes.append(change)
        yield list_id, tuple(changes)


def _change(data: bytes, place: int) -> tuple[_Change, int] | None:
    if place + 8 > len(data):
        return None
    start, flags = struct.unpack_from("<II", data, place)
    depth, begins, formatted = flags & 0xF, bool(flags & 0x10), bool(flags & 0x20)
    place += 8
    level = None
    if formatted:
        found = _level(data, place)
        if found is None:
            return None
        level, place = found
        start = level.start
    if depth >= _DEPTH:
        return _Change(0, None, None), place
    return _Change(depth, min(start, 999_999) if begins else None, level), place
