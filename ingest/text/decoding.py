"""Bytes to text: the byte order mark, strict UTF-8, else the likeliest of the encodings Chinese files come in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TypeVar

from ingest.text.broken_bytes import PAIRED, UNREAD, TooBroken, decode_broken, decode_mixed, has_utf8_runs, realigned

_Read = TypeVar("_Read", bytes, str)

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""Byte order marks, longer ones before those that they begin with."""

CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be")
"""Encodings tried where there is no mark and the bytes are no UTF-8; the first wins a tie."""

LEAST_COMMON = 0.7
"""Least share of common characters in a guess.  Right guesses of speeches, laws and news have 0.97 and more,
wrong ones at most 0.61 (tests/ingest/text/test_plain_text.py prints both)."""

# Of a text with broken bytes; set by hand, for bytes that are no text have errors in every other character.
_FEW_UNREAD, _MOST_UNREAD, _SURELY_COMMON = 2, 0.02, 0.85

MOST_CONTROL = 0.01
"""Largest share of control characters in a text; more means a binary file."""

_SAMPLE = 50_000  # characters of which an encoding is judged: guessing looks at no more of a long text
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")  # Cc without line ends, tab and ^Z
_MAGIC = (
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "Word、压缩包一类的文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"\x1f\x8b", "压缩包"),
    (b"\x7fELF", "程序"),
    (b"{\\rtf", "RTF 文件"),
)


class NotText(ValueError):
    """The bytes are no text; ``str(error)`` says in Chinese what they seem to be."""


def decode(data: bytes) -> str:
    """The text of a file's bytes: without the byte order mark, line ends as one line feed, nothing else changed.

    A few broken bytes are read around: ``UNREAD`` stands for each place.  Raises ``NotText`` where the bytes are a
    binary file or in no known encoding.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise NotText(f"不是文本文件，像是{what}")
    text = _decode(data)
    if _is_binary(text):
        raise NotText("不是文本文件")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as err:
                text = data[len(mark) :].decode(encoding, "replace")
                if _is_legible(text):
                    return text
                raise NotText(f"文件带有 {encoding.upper()} 标记，内容却不是这种编码，可能已损坏") from err
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)
    return _guess(data) if "\0" in text else text


def _guess(data: bytes) -> str:
    if has_utf8_runs(data):
        return _legible(data, [*_attempts(decode_broken, data, ("utf-8",)), *_attempts(decode_mixed, data, PAIRED)])
    texts = {encoding: text for encoding in CANDIDATES if (text := _try(data, encoding)) is not None}
    encoding = max(texts, key=lambda encoding: common_share(texts[encoding]), default="")
    best = texts.get(encoding, "")
    if common_share(best) >= LEAST_COMMON:
        return best if encoding not in PAIRED else next(_attempts(realigned, best, (encoding,)), best)
    return _legible(data, list(_attempts(decode_broken, data, ("utf-8", *CANDIDATES))))


def _attempts(read: Callable[[_Read, str], str], data: _Read, encodings: Iterable[str]) -> Iterator[str]:
    """What comes of reading in each encoding, where anything does."""
    for encoding in encodings:
        with suppress(TooBroken):
            yield read(data, encoding)


def _legible(data: bytes, texts: Sequence[str]) -> str:
    """The most legible of some texts; raises ``NotText`` where none is."""
    best = max(texts, key=common_share, default="")
    if not _is_legible(best):
        raise NotText("不是文本文件" if b"\0" in data else "认不出文字编码，请另存为 UTF-8 文本")
    return best


def _is_legible(text: str) -> bool:
    """Whether few enough places could not be read, and what stands around them is surely text."""
    read = text.replace(UNREAD, "")
    unread = len(text) - len(read)
    return unread <= min(_FEW_UNREAD + _MOST_UNREAD * len(text), len(text) / 4) and common_share(read) >= _SURELY_COMMON


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def common_share(text: str) -> float:
    """The share of common characters (0 to 1) in the first 50,000 characters, white space left out.

    Common are ASCII, Chinese punctuation, full-width forms and the first levels of GB 2312 (3,755
    characters, by use) and Big5 (5,401, by use).
    """
    characters = "".join(text[:_SAMPLE].split())
    return sum(map(_is_common, characters)) / len(characters) if characters else 0.0


@lru_cache(maxsize=65_536)
def _is_common(character: str) -> bool:
    code = ord(character)
    if code < 0x80:
        return 0x20 <= code < 0x7F
    if 0x2010 <= code <= 0x203B or 0x3001 <= code <= 0x3017 or 0xFF01 <= code <= 0xFF5E:
        return True
    return _leads(character, "gb2312", 0xB0, 0xD7) or _leads(character, "big5", 0xA4, 0xC6)


def _leads(character: str, encoding: str, first: int, last: int) -> bool:
    try:
        return "一" <= character <= "鿿" and first <= character.encode(encoding)[0] <= last
    except UnicodeEncodeError:
        return False


def _is_binary(text: str) -> bool:
    if "\0" in text:
        return True
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > MOST_CONTROL * len(sample)
