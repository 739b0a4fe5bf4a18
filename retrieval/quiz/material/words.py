"""Word boundaries and word classes, so that no blank takes half a word or a function word.

Classes are those of jieba's dictionary (n noun, v verb, a adjective, m number, q measure …); ``rjieba`` is
loaded with the first call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_FUNCTION = frozenset("ucpyerofdx")
"""First letters of the classes of function words: particles, conjunctions, prepositions, pronouns, adverbs …"""

# Classes of jieba that are exchanged freely: b and z with a, l with i, and s, t, j, g, h, k with n.
_COARSE = str.maketrans("bzlstjghk", "aainnnnnn")
_FUNCTION_LENGTH = 2  # characters
_CACHED = 20_000  # texts whose words are kept


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text; ``start:end`` are characters, ``tag`` is jieba's class."""

    text: str
    tag: str
    start: int
    end: int

    @property
    def function(self) -> bool:
        """Whether the word carries no meaning of its own; a word of three characters has one, whatever its class."""
        return self.tag[:1] in _FUNCTION and len(self.text) <= _FUNCTION_LENGTH


@lru_cache(maxsize=_CACHED)
def words(text: str) -> tuple[Word, ...]:
    """Cut a text into words; together they are the text."""
    import rjieba

    found, at = [], 0
    for written, tag in rjieba.tag(text):
        found.append(Word(written, tag, at, at + len(written)))
        at += len(written)
    return tuple(found)


@lru_cache(maxsize=_CACHED)
def word_edges(text: str) -> frozenset[int]:
    """The offsets at which a word begins or ends."""
    return frozenset((0, *(word.end for word in words(text))))


@lru_cache(maxsize=_CACHED)
def signature(text: str) -> str:
    """A phrase's word classes with their lengths, «v2n2»; phrases of one signature are built alike."""
    return "".join(f"{_coarse(word.tag)}{len(word.text)}" for word in words(text))


@lru_cache(maxsize=_CACHED)
def content_words(text: str, least: int = 2) -> frozenset[str]:
    """The words of at least ``least`` characters that are no function words."""
    return frozenset(word.text for word in words(text) if len(word.text) >= least and not word.function)


def has_content(text: str) -> bool:
    """Whether a phrase holds a word that is no function word."""
    return any(not word.function for word in words(text))


def alike(first: Sequence[Word], second: Sequence[Word]) -> bool:
    """Whether two phrases have the same classes word for word."""
    return [_coarse(w.tag) for w in first] == [_coarse(w.tag) for w in second]


def _coarse(tag: str) -> str:
    return tag[:1].translate(_COARSE)
