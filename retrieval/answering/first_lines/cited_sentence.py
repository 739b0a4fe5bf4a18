"""A cited sentence as the rules of first lines read it: folded, in words with their classes, in clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from ingest.text.folding import fold_characters
from ingest.text.punctuation import CLAUSE_ENDS
from retrieval.question.words import tagged_words
from retrieval.talk.vocabulary import word_set

_CLAUSE = re.compile(f"[^{CLAUSE_ENDS}]+")
_NOUN_TAGS = ("n", "j", "vn", "an", "l", "i", "s", "b", "z", "eng")
_MODIFIERS = ("a", "r", "f", "m", "q")
"""Classes that stand inside a group of nouns and end none: 各级, 主要, 中心."""

_NO_SUBJECT = word_set("first_line.no_subject")
"""Words that ask, count or bind, and name no subject."""

_IN_HALVES = 4
"""Characters of a word from which on it may be made of two (外商投资)."""


_CACHED_TEXTS = 128  # speeches whose fold is kept

folded_text = lru_cache(maxsize=_CACHED_TEXTS)(fold_characters)
"""The fold of a whole speech, character by character; kept, for several rules read it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``start:end`` of a folded text, with its class (see ``question.words``)."""

    text: str
    tag: str
    start: int
    end: int

    @property
    def noun(self) -> bool:
        """Whether it names something."""
        return self.tag.startswith(_NOUN_TAGS)


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A quote, folded character by character, with the marker of its citation; ``around`` are the folded title and
    section path."""

    marker: int
    quote: str
    folded: str
    around: str

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words."""
        return tuple(words_of(self.folded))

    @property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """The spans of its clauses."""
        return tuple(match.span() for match in _CLAUSE.finditer(self.folded))

    def speaks_of(self, word: str) -> bool:
        """Whether a word stands in it, its title or its path; a longer one may stand there in two halves."""
        held = self.folded + self.around
        return word in held or (len(word) >= _IN_HALVES and word[:2] in held and word[2:] in held)

    def clause_at(self, offset: int) -> tuple[int, int]:
        """The span of the clause that holds ``offset``."""
        return next(((a, b) for a, b in self.clauses if a <= offset < b), (0, len(self.folded)))


def words_of(text: str) -> Iterator[Word]:
    """The words of a folded text with their places."""
    place = 0
    for text_of, tag in tagged_words(text):
        yield Word(text_of, tag, place, place + len(text_of))
        place += len(text_of)


def subject_words(asked: str) -> tuple[str, ...]:
    """The words of a question that name what it is about, of two characters or more.

    >>> subject_words("今年的毕业生一共有多少名?")
    ('今年', '毕业生')
    """
    words = words_of(fold_characters(asked))
    return tuple(w.text for w in words if len(w.text) > 1 and w.text.isalnum() and w.text not in _NO_SUBJECT)


def noun_group(words: tuple[Word, ...], start: int) -> tuple[int, int]:
    """The span of the group of nouns that begins at ``start``, empty where none does, with what modifies them."""
    end = reach = start
    for word in words:
        if word.start < start:
            continue
        if word.start != reach or not (word.noun or word.tag.startswith(_MODIFIERS)) or not word.text.isalnum():
            break
        reach = word.end
        end = word.end if word.noun else end
    return start, end


def group_before(words: tuple[Word, ...], end: int, least: int, bound: re.Pattern[str]) -> tuple[int, int]:
    """The span of the group of nouns that stands before ``end`` in a clause from ``least`` on, empty where there is
    none; what stands between them must match ``bound``."""
    before = [word for word in words if least <= word.start and word.end <= end]
    last = next((place for place in range(len(before) - 1, -1, -1) if before[place].noun), None)
    if last is None or not bound.fullmatch("".join(word.text for word in before[last + 1 :])):
        return end, end
    nouns = list(takewhile(lambda word: word.noun, reversed(before[: last + 1])))
    start, stop = nouns[-1].start, nouns[0].end
    return (start, stop) if stop - start > 1 else (end, end)
