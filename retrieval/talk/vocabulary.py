"""A closed vocabulary: whether a text holds one of its words, and what is left when all of them are taken out."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache, reduce
from pathlib import Path


class Vocabulary:
    """Words that are looked for as they stand, the longest first; each argument holds some of them, set off by blanks.

    >>> thanks = Vocabulary("谢谢 多谢", "大家")
    >>> thanks.rest("谢谢大家的付出"), thanks.holds("付出")
    ('的付出', False)
    """

    def __init__(self, *words: str) -> None:
        listed = sorted({word for some in words for word in some.split()}, key=len, reverse=True)
        self.words = " ".join(listed)
        self._pattern = re.compile("|".join(map(re.escape, listed)))

    def holds(self, text: str) -> bool:
        """Whether one of the words stands in a text."""
        return bool(self._pattern.search(text))

    def starts(self, text: str) -> bool:
        """Whether a text begins with one of the words."""
        return bool(self._pattern.match(text))

    def rest(self, text: str) -> str:
        """A text without the words, read from left to right, and without what is no word."""
        return _NO_WORD.sub("", self._pattern.sub("", text))


def words(name: str, *more: str) -> Vocabulary:
    """A vocabulary of ``resources/talk.toml`` by its table and key, with ``more`` words.

    >>> words("small_talk.thanks").holds("多谢了")
    True
    """
    table, key = name.split(".")
    return Vocabulary(_lists()[table][key], *more)


def word_set(name: str) -> frozenset[str]:
    """The words of ``resources/talk.toml`` below a table and a key, for whole words to be looked up in."""
    table, key = name.split(".")
    return frozenset(_lists()[table][key].split())


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


_FILE = Path(__file__).parents[1] / "resources" / "talk.toml"
_NO_WORD = re.compile(r"[\W_]+")


def covered(text: str, *vocabularies: Vocabulary) -> bool:
    """Whether nothing is left of a text when the words of all vocabularies are taken out, one after the other."""
    return not reduce(lambda left, vocabulary: vocabulary.rest(left), vocabularies, text)
