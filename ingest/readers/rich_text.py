"""RTF files: text in the code page of its font or in Unicode escapes, lists with labels, tables, text boxes.

Follows the Rich Text Format Specification 1.9.1.  What a reader of the printed page does not see is
left out: notes, headers, deleted and hidden text, pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.errors import DocumentUnreadable
from ingest.readers.cleaning import clean, clean_lines
from ingest.readers.document import Document
from ingest.readers.rows import Cell, table_lines

MOST_CHARACTERS = 2_000_000

MOST_DEPTH = 1_000
"""Deepest nesting of groups that is followed."""

# Bounded and possessive, so that no input makes the time grow faster than its length.
_SYNTAX = (
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|(?P<hex>(?:\\'[0-9a-fA-F]{2})++)|\\(?P<symbol>.)|"
    rb"(?P<brace>[{}])|(?P<end>[\r\n\0]+)|(?P<text>%b)|(?P<rest>.)"
)
_SINGLE = re.compile(_SYNTAX % rb"[^\\{}\r\n\0]++", re.DOTALL)
# A second byte may be a backslash or a brace, and is no syntax then.
_DOUBLE = re.compile(_SYNTAX % rb"(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[^\\{}\r\n\0\x81-\xfe]){1,4096}+", re.DOTALL)
# Code pages in which a character may have two bytes: Japanese, Chinese, Korean.
_DOUBLE_BYTE = {932, 936, 949, 950, 54936}

# The code page of each charset of a font (\fcharset).
_CODE_PAGES = {
    77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
    178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250,
}  # fmt: skip
_SYMBOL_CHARSET = 2  # fonts of pictures: their letters are signs, not text
# Destinations that hold no text of the document.
_SKIPPED = {
    "fonttbl", "colortbl", "stylesheet", "info", "header", "headerl", "headerr", "headerf", "footer", "footerl",
    "footerr", "footerf", "footnote", "pict", "fldinst", "listtable", "listoverridetable", "revtbl", "rsidtbl",
    "filetbl", "annotation", "nonshppict", "sp", "shprslt", "objdata", "bkmkstart", "bkmkend", "generator", "xe", "tc",
    "themedata", "colorschememapping", "datastore", "latentstyles", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc",
}  # fmt: skip
_FOLLOWED = {"shpinst", "shptxt", "ud"}
"""Destinations behind a star that hold text."""

_CHARACTERS = {
    "tab": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_LONGEST_TITLE = 200  # characters; what is longer is no title but a paragraph
# What Word writes for a bullet, also as a letter of a font of symbols; it is no part of the text.
_BULLETS = "·•●○■□◆◇➢✓–-*oü§Øv "


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    skipped: bool = False
    hidden: bool = False
    deleted: bool = False
    fallback: int = 1
    font: int = -1
    in_table: bool = False
    target: str = ""


@dataclass(slots=True)
class _Flow:
    """The text of the document or of one text box."""

    lines: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    goes_on: list[bool] = field(default_factory=list)
    merged: bool = False
    boxes: list[str] = field(default_factory=list)

    def end_paragraph(self, in_table: bool) -> None:
        """Put the paragraph among those of its cell or of the document."""
        if not in_table:
            self.end_table()
        (self.paragraphs if in_table else self.lines).append("".join(self.parts))
        self.parts = []
        if not in_table:
            self.lines += self.boxes
            self.boxes = []

    def end_cell(self) -> None:
        """Close a cell of a table."""
        self.end_paragraph(True)
        self.cells.append(Cell(tuple(filter(None, map(clean, self.paragraphs)))))
        self.paragraphs = []

    def end_row(self) -> None:
        """Close a row of a table."""
        flags = [*self.goes_on, *[False] * len(self.cells)]
        self.rows.append([replace(cell, goes_on=flag) for cell, flag in zip(self.cells, flags, strict=False)])
        self.cells = []

    def define_cell(self, *, first: bool = False, ends: bool = False, merged: bool = False) -> None:
        """Take in what a row says of its cells before they come: which of them go on with those above."""
        if first:
            self.goes_on, self.merged = [], False
        self.merged = self.merged or merged
        if ends:
            self.goes_on.append(self.merged)
            self.merged = False

    def end_table(self) -> None:
        """Write the rows of a table."""
        if self.rows:
            self.lines += [*table_lines(self.rows), *self.boxes]
            self.rows, self.boxes = [], []

    def finished(self) -> list[str]:
        """All lines."""
        if self.cells:
            self.end_row()
        self.end_table()
        return [*self.lines, *self.paragraphs, "".join(self.parts), *self.boxes]


def read_rich_text(data: bytes, path: Path) -> Document:
    """Read an RTF file; raises ``DocumentUnreadable``."""
    if data.lstrip()[:5] != b"{\\rtf":
        raise DocumentUnreadable(path, "不是有效的 RTF 文件。请用 Word 或 WPS 打开，另存为 .docx 再试。")
    parser = _RtfParser(data)
    try:
        parser.run()
    except _TooDeep as err:
        raise DocumentUnreadable(
            path, "内容嵌套得太深，可能已损坏。请用 Word 或 WPS 打开，另存为 .docx 再试。"
        ) from err
    except _TooLong as err:
        raise DocumentUnreadable(path, f"文字太多（上限 {MOST_CHARACTERS // 10_000} 万字）。请拆成几份。") from err
    return Document(clean_lines(parser.flow.finished()), title=clean(parser.title))


class _TooLong(Exception):
    """There is more text than is taken from one file."""


class _TooDeep(Exception):
    """Groups are nested deeper than any program writes them."""


class _RtfParser:
    def __init__(self, data: bytes) -> None:
        self.flow = _Flow()
        self.title = ""
        self._data = data
        found = re.search(rb"\\ansicpg(\d{3,5})", data[:2_000])
        self._code_page = int(found[1]) if found else 936
        self._fonts: dict[int, int] = {}
        self._state = _State()
        self._stack: list[tuple[_State, _Flow, int]] = []
        self._bytes = bytearray()
        self._units: list[int] = []
        self._to_skip = 0
        self._length = 0
        self._starred = False
        self._words: Mapping[str, Callable[[int | None], None]] = {
            "par": lambda _: self.flow.end_paragraph(self._state.in_table),
            "line": lambda _: self._put("\n"),
            "sect": lambda _: self.flow.end_paragraph(False),
            "cell": lambda _: self.flow.end_cell(),
            "row": lambda _: self.flow.end_row(),
            "trowd": lambda _: self.flow.define_cell(first=True),
            "clvmrg": lambda _: self.flow.define_cell(merged=True),
            "cellx": lambda _: self.flow.define_cell(ends=True),
            "intbl": lambda _: self._set(in_table=True),
            "pard": lambda _: self._set(in_table=False),
            "plain": lambda _: self._set(hidden=False, deleted=False),
            "v": lambda number: self._set(hidden=number != 0),
            "deleted": lambda number: self._set(deleted=number != 0),
            "f": lambda number: self._set(font=number or 0),
            "uc": lambda number: self._set(fallback=min(max(number or 0, 0), 16)),
        }

    def run(self) -> None:
        """Read all of it."""
        syntax = _DOUBLE if self._code_page in _DOUBLE_BYTE else _SINGLE
        position, data = 0, self._data
        while match := syntax.match(data, position):
            position = match.end()
            kind = match.lastgroup
            if kind in {"text", "rest"}:
                self._literal(match[0])
            elif kind == "hex":
                self._literal(bytes.fromhex(match["hex"].replace(b"\\'", b"").decode()))
            elif kind == "brace":
                self._brace(match[0])
            elif kind in {"word", "number"}:
                number = int(match["number"]) if match["number"] else None
                word = match["word"].decode()
                if word == "bin":
                    position += max(number or 0, 0)
                else:
                    self._word(word, number)
            elif kind == "symbol":
                self._symbol(match["symbol"].decode("latin-1"))
            if self._length > MOST_CHARACTERS:
                raise _TooLong
        self._flush()

    def _literal(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        if skipped < len(data):
            self._flush_units()  # not before: half a character may be waiting for its other half
            self._bytes += data[skipped:]

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip, self._starred = 0, False
        if brace == b"{":
            if len(self._stack) > MOST_DEPTH:
                raise _TooDeep
            self._stack.append((self._state, self.flow, len(self.flow.parts)))
        elif self._stack:
            self._close(*self._stack.pop())

    def _close(self, state: _State, flow: _Flow, start: int) -> None:
        """End a group; a text box goes behind the paragraph that it hangs on, a label loses its tab."""
        inner = self.flow
        if inner is not flow:
            flow.boxes += inner.finished()
        elif self._state.target == "label" and state.target != "label":
            label = "".join(flow.parts[start:]).strip()
            label = "" if label.strip(_BULLETS) == "" else label
            flow.parts[start:] = [f"{label} " if label and label[-1].isalnum() else label]
        self.flow, self._state = flow, state

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._flush_bytes()
            if self._is_shown():
                self._units.append(number & 0xFFFF)
                self._length += 1
            self._to_skip = self._state.fallback
            return
        self._flush()
        self._to_skip = 0
        starred, self._starred = self._starred, False
        if word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif word in self._words:
            if not self._state.skipped or word in {"f", "uc"}:
                self._words[word](number)
        elif word == "fcharset":
            self._fonts[self._state.font] = number or 0
        else:
            self._destination(word, starred)

    def _destination(self, word: str, starred: bool) -> None:
        if word == "title":
            self._set(target="title")
        elif word in _SKIPPED or (starred and word not in _FOLLOWED):
            self._set(skipped=True)
        elif word in {"listtext", "pntext"}:
            self._set(target="label")
        elif word == "shptxt":
            self.flow = _Flow()
            self._set(in_table=False)

    def _symbol(self, symbol: str) -> None:
        if self._to_skip and symbol != "*":
            self._to_skip -= 1
            return
        self._flush()
        self._starred = symbol == "*"
        if symbol in "\r\n":
            self._words["par"](None)
        elif symbol in _SYMBOLS:
            self._put(_SYMBOLS[symbol])

    def _set(self, **changes: bool | int | str) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]

    def _is_shown(self) -> bool:
        state = self._state
        return state.target == "title" or not (state.skipped or state.hidden or state.deleted)

    def _put(self, text: str) -> None:
        if self._state.target == "title":
            self.title = (self.title + text)[:_LONGEST_TITLE]
        elif self._is_shown():
            self.flow.parts.append(text)
            self._length += len(text)

    def _flush(self) -> None:
        self._flush_units()
        self._flush_bytes()

    def _flush_units(self) -> None:
        if self._units:
            raw = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._units = []
            self._put(raw.decode("utf-16-le", "ignore"))

    def _flush_bytes(self) -> None:
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            if self._is_shown():
                self._put(self._decoded(data))

    def _decoded(self, data: bytes) -> str:
        charset = self._fonts.get(self._state.font, 0)
        if charset == _SYMBOL_CHARSET:
            return ""
        for page in (_CODE_PAGES.get(charset, self._code_page), self._code_page, 936):
            try:
                return data.decode(_encoding(page))
            except (UnicodeDecodeError, LookupError):
                continue
        return data.decode("gb18030", "replace")


def _encoding(code_page: int) -> str:
    return {936: "gb18030", 54936: "gb18030", 65001: "utf-8", 10000: "mac-roman"}.get(code_page, f"cp{code_page}")
