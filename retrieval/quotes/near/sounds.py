"""Characters that sound alike, tones left aside: what a pinyin keyboard or a listener confuses.

Readings are pypinyin's.  Two characters sound alike where they share any reading; where a text is spelt by
its sounds, the first reading stands for a character.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Combining marks of the four tones; the two dots of ü make another vowel and stay.
_TONES = {"\u0300", "\u0301", "\u0304", "\u030c"}
_CACHED_CHARACTERS = 65_536  # as many as the basic plane has


def sound_alike(first: str, second: str) -> bool:
    """Whether two characters share a reading."""
    return not set(readings(first)).isdisjoint(readings(second))


@lru_cache(maxsize=_CACHED_CHARACTERS)
def readings(character: str) -> tuple[str, ...]:
    """A character's readings without tones, the usual one first; empty for what has none."""
    from pypinyin.constants import PINYIN_DICT

    written: str = PINYIN_DICT.get(ord(character), "")
    plain = "".join(c for c in unicodedata.normalize("NFD", written) if c not in _TONES)
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", plain).split(","))) if plain else ()


class SoundSpelling:
    """Spells texts by their sounds: each character becomes the first one met that sounds like it."""

    def __init__(self) -> None:
        self._leaders: dict[str, str] = {}
        self._spelling: dict[int, str] = {}

    def spell(self, text: str) -> str:
        """The spelling, as long as the text."""
        for character in set(text):
            if ord(character) not in self._spelling:
                known = readings(character)
                leader = self._leaders.setdefault(known[0], character) if known else character
                self._spelling[ord(character)] = leader
        return text.translate(self._spelling)
