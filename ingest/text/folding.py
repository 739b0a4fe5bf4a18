"""Folding for matching: widths, case, Traditional characters, quotation marks and white space made alike.

The stored text is never changed; a fold carries the way back to the offsets of its source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

# Every style of quotation marks is one: a reader types what the keyboard has.
_QUOTES = dict.fromkeys(map(ord, "“”„‟″〝〞「」『』﹁﹂﹃﹄＂"), '"') | dict.fromkeys(map(ord, "‘’‚‛′＇"), "'")
# A hyphen, a dash and a minus look alike, and keyboards have one of them.
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－─"), "-")
# The asterisk of bold type and of masked names, and what has no width.
_DROPPED = dict.fromkeys(map(ord, "*＊\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), "")
# The CJK Radicals Supplement, which some fonts of PDFs map their characters to, and the characters that look alike
# (EquivalentUnifiedIdeograph of the Unicode database); NFKC knows the Kangxi radicals alone.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺶⺷⺸⺹⺺⺻"
    "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)  # fmt: skip
_RADICAL_CHARACTERS = (
    "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟网罒网网羊羊羊耂肀聿"
    "肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)  # fmt: skip
# Both blocks of radicals. No text that is read now has one, so the tokens of an index are what they were.
_RADICAL = re.compile("[\u2e80-\u2ef3\u2f00-\u2fd5]")
_RADICAL_FOLDS = dict(zip(map(ord, _RADICALS), _RADICAL_CHARACTERS, strict=True))
_FIXED = _QUOTES | _DASHES | _DROPPED


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters came from.

    ``offsets`` has shape ``(len(text) + 1,)``, int64: ``offsets[i]`` is the source offset
    (characters) of the folded character ``i``; the last entry is the source's length.
    """

    text: str
    offsets: NDArray[np.int64]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open source span of the folded span ``start:end`` (``start < end``)."""
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1


def fold(text: str) -> str:
    """Fold a text for matching, white space and asterisks dropped.

    >>> fold("講 “守正  创新”，ＡＢ 3.5%")
    '讲"守正创新",ab3.5%'
    >>> fold("⺠⽣")
    '民生'
    """
    return text.translate(_table(False))


def without_radicals(text: str) -> str:
    """The text with each radical that a font put in place of a character replaced by that character; no offset moves.

    >>> without_radicals("⺠⽣")
    '民生'
    """
    if _RADICAL.search(text) is None:
        return text
    return _RADICAL.sub(lambda match: unicodedata.normalize("NFKC", _RADICAL_FOLDS.get(ord(match[0]), match[0])), text)


def fold_words(text: str) -> str:
    """Fold a text and drop all that is neither letter nor digit, so that only words count.

    >>> fold_words("講 “守正  创新”，ＡＢ 3.5%")
    '讲守正创新ab35'
    """
    return text.translate(_table(True))


def fold_characters(text: str) -> str:
    """Fold each character that is folded to one; what is dropped or folded to several stays, so that offsets hold.

    >>> fold_characters("２５６ 萬人")
    '256 万人'
    """
    return text.translate(_one_to_one())


class _OneToOne(dict[int, str]):
    """A table for ``str.translate`` that keeps the length of a text."""

    def __missing__(self, code: int) -> str:
        folded = _table(False)[code]
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


@lru_cache(maxsize=1)
def _one_to_one() -> _OneToOne:
    return _OneToOne()


class _FoldTable(dict[int, str]):
    """A table for ``str.translate`` that works out a character's fold when it is first met."""

    def __init__(self, words_only: bool) -> None:
        super().__init__()
        self._words_only = words_only
        self._simplify = _simplifier()

    def __missing__(self, code: int) -> str:
        target = _FIXED.get(code)
        if target is None:
            normal = unicodedata.normalize("NFKC", _RADICAL_FOLDS.get(code, chr(code))).lower()
            target = "".join(self._simplify(c) for c in normal if not c.isspace())
        if self._words_only:
            target = "".join(c for c in target if c.isalnum())
        self[code] = target
        return target


@lru_cache(maxsize=2)
def _table(words_only: bool) -> _FoldTable:
    return _FoldTable(words_only)


@lru_cache(maxsize=1)
def _simplifier() -> Callable[[str], str]:
    """OpenCC's map of one Traditional character to its Simplified one."""
    import opencc

    converter = opencc.OpenCC("t2s")

    def simplify(character: str) -> str:
        converted: str = converter.convert(character) if character.isalpha() and ord(character) >= 0x3400 else character
        return converted if len(converted) == 1 else character

    return simplify
