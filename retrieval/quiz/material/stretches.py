"""Stretches: the parts of sentences that questions are made from, each a sentence or whole clauses of one.

A long sentence is cut between clauses, so that a question shows one thought and two questions about one
sentence do not repeat each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.outline.ordinals import strip_mark
from ingest.outline.parser import Section, path_at
from ingest.text.punctuation import CLAUSE_ENDS, CLAUSE_STOPS, COMMAS
from ingest.text.sentences import Sentence
from retrieval.quiz.material.fitness import clean, han_count, leans_back, personal, refers

SHORTEST, LONGEST, WISHED = 12, 72, 38  # set by hand; docs/decisions/0004-quizzes.md says what a stretch is
"""Characters of a stretch: at least, at most, and what a cut aims at."""

_OPEN, _CLOSE = "“‘（《「【(", "”’）》」】)"
# A clause that ends so says when, where or how: a break behind it costs more than another.  All costs are set by hand.
_ADVERBIAL = re.compile(r"(?:时|后|中|下|里|间|前|以来|方面|同时|基础上|来看|来说|的话|之下|之中|之际|之后|之前)$")
_TRAILING = CLAUSE_STOPS + "、— "  # left out at the end of a stretch
# Joins a sentence to the one before it, and can be left out with its comma.
_CONNECTIVE = re.compile(
    r"(?:同志们|同时|因此|所以|总之|此外|另外|特别是|尤其是|当然|对此|为此|其中|例如|比如|今后|下一步|首先|其次|最后)"
    r"[，,：:]"
)


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Whole clauses of one sentence: ``text == speech.text[start:end]``; ``path`` are the sections around it.

    Compared by identity: a path holds whole trees.
    """

    speech_id: str
    start: int
    end: int
    text: str
    sentence: Sentence
    path: tuple[Section, ...]

    @property
    def standing_alone(self) -> bool:
        """Whether it is understood without what stands before it, and speaks of the matter."""
        return not leans_back(self.text) and not personal(self.text) and not refers(self.text)


def cut_stretches(
    speech_id: str, text: str, outline: Section, sentences: Sequence[Sentence]
) -> Iterator[Stretch]:
    """The stretches of a speech's sentences that are clean; what is not is left out."""
    for sentence in sentences:
        quote = text[sentence.start : sentence.end]
        if not clean(quote) or quote.endswith(("？", "?")):
            continue
        for start, end in _parts(text, outline, sentence):
            first, last = _trim(text, start, end)
            written = text[first:last]
            if han_count(written) >= SHORTEST and len(written) <= LONGEST and clean(written):
                yield Stretch(speech_id, first, last, written, sentence, path_at(outline, first))


def clauses(text: str, marks: str = CLAUSE_ENDS) -> list[tuple[int, int]]:
    """The spans between ``marks``, those inside quotation marks and brackets passed over."""
    spans, depth, begin = [], 0, 0
    for i, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(depth - 1, 0)
        elif character in marks and depth == 0:
            if begin < i:
                spans.append((begin, i))
            begin = i + 1
    if begin < len(text):
        spans.append((begin, len(text)))
    return spans


def _parts(text: str, outline: Section, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Cut a sentence where sections begin inside it, then between clauses where it is long."""
    starts = sorted({s.start for path in walk_at(outline, sentence.start, sentence.end) for s in path})
    bounds = [sentence.start, *(s for s in starts if sentence.start < s < sentence.end), sentence.end]
    for start, end in pairwise(bounds):
        yield from _cut(text, _body(text, start, end), end)


def walk_at(outline: Section, start: int, end: int) -> Iterator[tuple[Section, ...]]:
    """The paths of the sections that share a character with ``start:end``."""
    for child in outline.children:
        if child.start < end and start < child.end:
            yield (child,)
            for path in walk_at(child, start, end):
                yield (child, *path)


def _body(text: str, start: int, end: int) -> int:
    """Where a part begins behind its ordinal and a connective such as 同时，"""
    start = strip_mark(text, start, end)
    while start < end and text[start] in " 　：:、" + COMMAS:
        start += 1
    match = _CONNECTIVE.match(text, start, end)
    return match.end() if match else start


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut ``start:end`` between clauses into parts of at most ``LONGEST``, at the least cost."""
    if end - start <= LONGEST:
        return [(start, end)]
    spans = [(a + start, b + start) for a, b in clauses(text[start:end], CLAUSE_STOPS)]
    bounds = [start, *(b + 1 for _, b in spans[:-1]), end]
    best: list[tuple[float, int]] = [(0.0, -1)]
    for j in range(1, len(bounds)):
        options = [
            (best[i][0] + _part_cost(text[bounds[i] : bounds[j]]) + _break_cost(text, spans, bounds, j), i)
            for i in range(j)
        ]
        best.append(min(options))
    parts, j = [], len(bounds) - 1
    while j > 0:
        i = best[j][1]
        parts.append((bounds[i], bounds[j]))
        j = i
    return parts[::-1]


def _part_cost(part: str) -> float:
    """Cost of a part: nothing near the wished length, much where it cannot be used; semicolons should part."""
    length = len(part)
    if length > LONGEST:
        return 50.0 + length
    inner = part[:-1].count("；")
    return abs(length - WISHED) / WISHED + (4.0 if length < SHORTEST + 6 else 0.0) + 1.5 * inner


def _break_cost(text: str, spans: Sequence[tuple[int, int]], bounds: Sequence[int], j: int) -> float:
    """Cost of a cut before the clause ``j``: little at a semicolon, much inside a run of parallel clauses."""
    if j >= len(spans):
        return 0.0
    mark = text[bounds[j] - 1]
    (a, b), (c, d) = spans[j - 1], spans[j]
    cost = 0.1 if mark in "；;" else (1.5 if mark in "：:" else 0.7)
    if mark in COMMAS and (abs((b - a) - (d - c)) <= 1 or text[b - 2 : b] == text[d - 2 : d] or text[a] == text[c]):
        cost += 2.0
    if _ADVERBIAL.search(text, a, b):
        cost += 2.5
    # The part behind the break would begin with a word that points back.
    if leans_back(text[c:d]):
        cost += 2.5
    return cost


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _TRAILING:
        start += 1
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return start, end
