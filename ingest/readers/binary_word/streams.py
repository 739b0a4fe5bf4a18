"""The streams of a Word document before 2007, and where its parts lie in them (MS-DOC 2.5, the FIB)."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Any

_MAGIC = 0xA5EC  # of the file information block
_WORD_97 = 0x00C1  # nFib from which a document has a table stream; earlier ones are built differently
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200  # bits of the flags
_COUNTS = struct.Struct("<8i")  # characters of the text and of the stories behind it
_OTHERS = {"Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt", "MatOST": "works", "CONTENTS": "works"}
_PLACES = 0x9A  # offset of the first pair of offset and length in the table stream


class NotBinaryWord(ValueError):
    """The bytes are no Word document of 1997 to 2003; ``str(error)`` says why, in Chinese."""


class LockedWord(NotBinaryWord):
    """The document asks for a password."""

    def __init__(self) -> None:
        super().__init__("文件设了密码")


class OtherDocument(NotBinaryWord):
    """The compound file holds a document of another program; ``str(error)`` is its kind (``sniffing.NAMED``)."""


@dataclass(frozen=True, slots=True)
class WordStreams:
    """The streams of a document; ``text_length`` and ``before_boxes`` count characters.

    ``before_boxes`` is how many characters stand before the text of the boxes: text, notes, headers, remarks.
    """

    main: bytes
    table: bytes
    data: bytes
    text_length: int
    before_boxes: int
    boxes_length: int
    title: str

    def part(self, number: int) -> bytes:
        """The structure that the FIB places at the ``number``-th pair; empty where it has none."""
        if _PLACES + 8 * number + 8 > len(self.main):
            return b""
        start, length = struct.unpack_from("<II", self.main, _PLACES + 8 * number)
        return self.table[start : start + length]

    def part_and_rest(self, number: int) -> bytes:
        """Like ``part``, with all that stands behind it: some structures go on beyond their length."""
        if not self.part(number):
            return b""
        (start,) = struct.unpack_from("<I", self.main, _PLACES + 8 * number)
        return self.table[start:]


def open_streams(data: bytes) -> WordStreams:
    """Open a document; raises ``NotBinaryWord``."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            for name, kind in _OTHERS.items():
                if compound.exists(name) and not compound.exists("WordDocument"):
                    raise OtherDocument(kind)
            main = _stream(compound, "WordDocument")
            if len(main) < _PLACES or struct.unpack_from("<H", main)[0] != _MAGIC:
                raise NotBinaryWord("里面没有 Word 正文")
            version, flags = struct.unpack_from("<2xH6xH", main)
            if flags & _ENCRYPTED:
                raise LockedWord
            if version < _WORD_97:
                raise NotBinaryWord("是 Word 97 以前的格式")
            table = _stream(compound, "1Table" if flags & _TABLE_1 else "0Table")
            counts = _COUNTS.unpack_from(main, 0x4C)
            if min(counts) < 0:
                raise NotBinaryWord("已损坏：字数不合理")
            before = sum(counts[:6])
            return WordStreams(main, table, _stream(compound, "Data"), counts[0], before, counts[6], _title(compound))
    except (OSError, struct.error, IndexError, KeyError, ValueError, TypeError, AttributeError) as err:
        if isinstance(err, NotBinaryWord):
            raise
        raise NotBinaryWord("已损坏，读不出里面的数据流") from err


def _stream(compound: Any, name: str) -> bytes:
    if not compound.exists(name):
        return b""
    with compound.openstream(name) as stream:
        return bytes(stream.read())


def _title(compound: Any) -> str:
    """The title in the properties; a damaged one takes nothing else away."""
    try:
        found = compound.get_metadata()
    except (OSError, struct.error, IndexError, KeyError, ValueError, TypeError, AttributeError, OverflowError):
        return ""
    if not isinstance(found.title, bytes):
        return str(found.title or "")
    encoding = {936: "gb18030", 65001: "utf-8"}.get((found.codepage or 936) & 0xFFFF, "gb18030")
    return found.title.decode(encoding, "ignore").strip("\0")
