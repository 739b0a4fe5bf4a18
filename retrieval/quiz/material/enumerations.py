"""Enumerations inside a sentence: members that stand between 、, quoted terms in a row, and parallel clauses.

Only members whose both ends are sure are given: bounded by punctuation, or cut off at a word's edge at the
length that all the others have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from ingest.text.punctuation import CLAUSE_ENDS, PHRASE_ENDS
from retrieval.quiz.material.words import alike, has_content, word_edges, words

LEAST_MEMBER, MOST_MEMBER = 2, 14
"""Characters of a member."""

_SHORT_CLAUSE = 5  # characters up to which three clauses are parallel by their length alone; set by hand
_CACHED = 20_000  # texts whose enumerations are kept
_OPEN, _CLOSE = "“‘（《「【", "”’）》」】"
_PIECE = re.compile(rf"[^{PHRASE_ENDS}]+")
_ETC = re.compile(r"等.*", re.DOTALL)  # 等 ends an enumeration, whatever follows
_QUOTED = re.compile(r"“([^“”]{2,40})”")  # bounded, for a text may open marks that nothing closes
# Quoted terms in a row; bounded, for a text may open marks that nothing closes.
_ROW = re.compile(r"(?:“[^“”]{2,14}”[、和与及]?){2,}")
_UNFIT = re.compile(r"[“”‘’《》（）\s]|的$")  # a member with marks inside is none, and 的 leaves it unfinished
_LEADS = ("包括", *"如是即对将把为用在从以要使让向由经按同与")  # words behind which the first member begins
_JOINED = re.compile(r"和|与|以及|及|或")  # what joins the last member to the one before it


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Members of one enumeration as spans (start, end) of the text, in order.

    ``whole`` says that all members are there and sure; ``quoted`` that they are terms in quotation marks.
    """

    members: tuple[tuple[int, int], ...]
    whole: bool
    quoted: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """From the first member to the last."""
        return self.members[0][0], self.members[-1][1]

    def texts(self, text: str) -> tuple[str, ...]:
        """The members as written."""
        return tuple(text[a:b] for a, b in self.members)


@lru_cache(maxsize=_CACHED)
def find_enumerations(text: str) -> tuple[Enumeration, ...]:
    """The enumerations of a text in order, those with members that are fit."""
    found = [*_rows(text), *_inside_quotes(text), *_lists(text), *_parallel_clauses(text)]
    fit = [e for e in found if len(e.members) > 1 and _fit(e.texts(text))]
    return tuple(sorted(_distinct(fit), key=lambda e: e.span))


def _fit(members: Sequence[str]) -> bool:
    """Whether each member is a phrase, and those of unequal length are phrases without inner structure."""
    if len(set(members)) < len(members):
        return False
    if not all(LEAST_MEMBER <= len(m) <= MOST_MEMBER and has_content(m) and not _UNFIT.search(m) for m in members):
        return False
    if len({len(m) for m in members}) == 1:
        return True
    return not any(w.function or w.text == "等" for m in members for w in words(m))


def _distinct(found: Sequence[Enumeration]) -> Iterator[Enumeration]:
    """Of enumerations that overlap, keep the one with more members."""
    taken: list[tuple[int, int]] = []
    for enumeration in sorted(found, key=lambda e: (-len(e.members), e.span)):
        start, end = enumeration.span
        if all(end <= a or b <= start for a, b in taken):
            taken.append((start, end))
            yield enumeration


def _rows(text: str) -> Iterator[Enumeration]:
    """Quoted terms that follow each other: “政策通”“活字典”“多面手”."""
    for row in _ROW.finditer(text):
        members = tuple(m.span(1) for m in _QUOTED.finditer(text, row.start(), row.end()))
        if not any("、" in text[a:b] or "，" in text[a:b] for a, b in members):
            yield Enumeration(members, whole=True, quoted=True)


def _inside_quotes(text: str) -> Iterator[Enumeration]:
    """What one pair of quotation marks holds: “把方向、管大局、促落实”."""
    for match in _QUOTED.finditer(text):
        members = tuple(m.span() for m in _PIECE.finditer(text, match.start(1), match.end(1)))
        if len(members) > 1 and "：" not in match[1]:
            yield Enumeration(members, whole=True)


def _depths(text: str) -> list[int]:
    """How many pairs of marks each character stands inside."""
    if not any(mark in text for mark in _OPEN):
        return [0] * len(text)
    depths, depth = [], 0
    for character in text:
        depth -= character in _CLOSE
        depths.append(max(depth, 0))
        depth += character in _OPEN
    return depths


def _lists(text: str) -> Iterator[Enumeration]:
    """Members between 、; the first and the last only where their outer ends are sure."""
    depths = _depths(text)
    chain: list[tuple[int, int]] = []
    begin = 0
    for i, character in enumerate((*text, "。")):
        if i < len(text) and depths[i] > 0:
            continue
        if character == "、":
            chain.append((begin, i))
            begin = i + 1
        elif character in CLAUSE_ENDS:
            if chain:
                yield from _bounded(text, [*chain, (begin, min(i, len(text)))])
            chain, begin = [], i + 1


def _bounded(text: str, pieces: list[tuple[int, int]]) -> Iterator[Enumeration]:
    """Find the outer ends of the first and the last member of a chain of pieces."""
    inner = pieces[1:-1]
    lengths = {b - a for a, b in inner}
    length = lengths.pop() if len(lengths) == 1 else 0
    first = _first_member(text, pieces[0], length, inner)
    last = _last_members(text, pieces[-1], length, inner)
    members = [*([first] if first else []), *inner, *last]
    if len(pieces) == 2 and not (first and last and _twins(text, first, last[0])):
        return
    if members and not (first and _is_led(text, first, inner)):
        yield Enumeration(tuple(members), whole=bool(first and last))


def _is_led(text: str, first: tuple[int, int], inner: Sequence[tuple[int, int]]) -> bool:
    """Whether the first member begins with a word that leads to the members and that no other of them begins with."""
    return text.startswith(_LEADS, first[0]) and text[first[0]] not in {text[start] for start, _ in inner}


def _first_member(
    text: str, piece: tuple[int, int], length: int, inner: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    start, end = piece
    if not inner:
        return piece
    if length and end - start > length:
        cut = (end - length, end)
        on_edge = cut[0] - start in word_edges(text[start:end])
        return cut if on_edge and _like_one(text, cut, inner) else None
    longest = max(b - a for a, b in inner)
    return piece if end - start <= longest and (not length or end - start == length) else None


def _last_members(
    text: str, piece: tuple[int, int], length: int, inner: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    start, end = piece
    etc = _ETC.search(text, start, end)
    if etc and etc.start() > start:
        return _joined(text, start, etc.start())
    if length and end - start > length:
        cut = (start, start + length)
        on_edge = length in word_edges(text[start:end])
        return [cut] if on_edge and _like_one(text, cut, inner) else []
    longest = max((b - a for a, b in inner), default=end - start)
    return _joined(text, start, end) if end - start <= longest else []


def _joined(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part «甲和乙» where both sides are words."""
    match = _JOINED.search(text, start + 1, end - 1)
    if match and match.start() - start in word_edges(text[start:end]) and end - match.end() >= LEAST_MEMBER:
        return [(start, match.start()), (match.end(), end)]
    return [(start, end)]


def _like_one(text: str, cut: tuple[int, int], inner: Sequence[tuple[int, int]]) -> bool:
    """Whether a cut piece is built like a member that is sure."""
    own = words(text[cut[0] : cut[1]])
    return any(alike(own, words(text[a:b])) for a, b in inner)


def _twins(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two members are so alike that they make an enumeration of two: equal length and build."""
    a, b = text[first[0] : first[1]], text[second[0] : second[1]]
    return len(a) == len(b) >= 3 and (a[0] == b[0] or a[-1] == b[-1] or alike(words(a), words(b)))


def _parallel_clauses(text: str) -> Iterator[Enumeration]:
    """Neighbouring clauses of one length, 3 to 14 characters: 察实情，出实招，办实事，求实效.

    Three or more short ones are parallel by their length; two, and longer ones, must be built alike.
    """
    depths = _depths(text)
    bounds = [-1, *(i for i, c in enumerate(text) if c in CLAUSE_ENDS and depths[i] == 0), len(text)]
    pieces = [(a + 1, b) for a, b in pairwise(bounds) if "、" not in text[a + 1 : b]]
    for length, row in groupby(pieces, key=lambda piece: piece[1] - piece[0]):
        run = [piece for piece in row if 3 <= length <= MOST_MEMBER]
        if len(run) > 2 and length <= _SHORT_CLAUSE and _adjacent(run):
            yield Enumeration(tuple(run), whole=True)
        else:
            yield from _alike_runs(text, run)


def _alike_runs(text: str, run: Sequence[tuple[int, int]]) -> Iterator[Enumeration]:
    """The parts of a run in which each clause is built like the one before it."""
    part: list[tuple[int, int]] = []
    for piece in run:
        if part and _adjacent([part[-1], piece]) and _twins(text, part[-1], piece):
            part.append(piece)
            continue
        if len(part) > 1:
            yield Enumeration(tuple(part), whole=True)
        part = [piece]
    if len(part) > 1:
        yield Enumeration(tuple(part), whole=True)


def _adjacent(run: Sequence[tuple[int, int]]) -> bool:
    return all(b + 1 == c for (_, b), (c, _) in pairwise(run))
