"""Whether extracted text is text: fonts that map to nonsense, texts decoded wrongly, data saved under another name.

Measured are shares, never single characters: a name with a rare character and a page of figures are text.
"""

from __future__ import annotations

import json
from itertools import groupby

from ingest.text.decoding import common_share

LEAST_COMMON = 0.7
"""Least share of common characters among Chinese ones.  Speeches, laws and news have 0.95 and more, traditional ones
too; texts decoded wrongly at most 0.61 (``text.decoding``)."""

MOST_SIGNS = 0.5
"""Largest share of ASCII signs where hardly a letter or Chinese character stands among them."""

_LEAST_LETTERS = 0.35  # of the characters must be letters or Chinese ones, where signs are many
_LEAST = 30  # characters by which a text can be judged
_SAMPLE = 2_000  # characters that are looked at: every text is, so that it costs half a millisecond
_LARGEST_DATA = 5_000_000  # characters that are parsed as data; larger ones are read as they stand
_DATA_KEYS = 1  # names in the outermost object: «{}» and «[1]» may stand in any text

# Fonts of a Chinese typesetter map Latin letters and signs to a row of GBK whose characters hardly anybody uses.
_LETTER_ROW = 0xA0
_LEAST_DIFFERENT = 3  # of them in one text: 犇 alone is a name


def is_illegible(text: str) -> bool:
    """Whether a text is nonsense by its characters."""
    sample = [character for character, _ in groupby("".join(text[:_SAMPLE].split()))]  # leaders are one dot
    if len(sample) < _LEAST:
        return False
    wide = "".join(character for character in sample if "\u3400" <= character <= "\u9fff")
    if len(wide) >= _LEAST and common_share(wide) < LEAST_COMMON:
        return True
    signs = sum("!" <= character <= "~" and not character.isalnum() for character in sample)
    letters = sum(character.isalnum() for character in sample)
    return signs > MOST_SIGNS * len(sample) and letters < _LEAST_LETTERS * len(sample)


def is_data(text: str) -> bool:
    """Whether a text is JSON, an export of a program, and no prose."""
    bare = text.strip()
    if not bare.startswith(("{", "[")) or not bare.endswith(("}", "]")) or len(bare) > _LARGEST_DATA:
        return False
    try:
        found = json.loads(bare)
    except (ValueError, RecursionError):
        return _is_lines_of_data(bare)
    inner = found if isinstance(found, dict) else next((item for item in found if isinstance(item, dict)), {})
    return len(inner) >= _DATA_KEYS


def _is_lines_of_data(text: str) -> bool:
    lines = text[:_SAMPLE].splitlines()[:3]
    try:
        return len(lines) > 1 and all(isinstance(json.loads(line), dict) for line in lines[:2])
    except (ValueError, RecursionError):
        return False


def with_letters(text: str) -> str:
    """A text in which the letters that a typesetter's fonts map to rare characters are letters again."""
    found = {ord(character): letter for character in set(text) if (letter := _mapped_letter(character))}
    return text.translate(found) if len(found) >= _LEAST_DIFFERENT else text


def _mapped_letter(character: str) -> str:
    """The letter or sign behind a character of that row, "" for any other."""
    if not "\u7200" <= character <= "\u74ff":
        return ""
    try:
        raw = character.encode("gbk")
    except UnicodeEncodeError:
        return ""
    letter = chr(raw[1] & 0x7F)
    return letter if len(raw) == 2 and raw[0] == _LETTER_ROW and raw[1] > 0xA0 and letter.isascii() else ""
