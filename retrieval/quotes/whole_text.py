"""The folded text of all speeches in one array, in which a phrase is found wherever it stands.

A scan of the array finds every occurrence of any phrase, one character long or thousands, in a time that
depends on the size of the corpus alone; no table of n-grams would give the common short ones as fast.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ingest.store.index import Index
from retrieval.quotes.comparison import Matcher
from retrieval.quotes.near.sounds import SoundSpelling

_CACHED_OFFSETS = 256  # speeches whose offsets are kept
_BETWEEN = 0xDFFF  # stands between two speeches; a surrogate, which no stored text can hold
_BMP = 0xFFFF  # texts whose characters all have codes up to here take 16 bits a character
_CONTEXT = 12  # characters beside a match by which lines are put in order

Side = Literal["left", "right"]

Codes = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a speech; ``start:end`` are characters of its text."""

    speech_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Positions:
    """Where a phrase of ``length`` folded characters stands: ``places`` int64 (n,) in the array, rising
    unless put in another order; ``speeches`` int64 (n,) are the numbers of the speeches."""

    places: NDArray[np.int64]
    speeches: NDArray[np.int64]
    length: int

    def __len__(self) -> int:
        return len(self.places)


class WholeText:
    """The folded text of one generation; made once, then only read.

    What ``earlier`` (of the same matcher) holds of a text that did not change is taken over.
    """

    def __init__(self, index: Index, matcher: Matcher, earlier: WholeText | None = None) -> None:
        self._index = index
        self._matcher = matcher
        self.spelling = SoundSpelling()
        self.ids = tuple(card.id for card in index.speeches)
        parts: list[_FoldedSpeech] = []
        for card in index.speeches:
            known = earlier._part(card.digest) if earlier is not None else None
            parts.append(_fold(matcher, index.speech(card.id).text) if known is None else known)
        self._numbers = {card.digest: number for number, card in enumerate(index.speeches)}
        between = np.array([_BETWEEN], np.uint16)
        codes = [piece for part in parts for piece in (part.codes, between)]
        self._codes: Codes = np.concatenate(codes) if codes else np.empty(0, np.uint16)
        self._starts = np.cumsum([0, *(len(part.codes) + 1 for part in parts)])
        inner = [part.inner + start for part, start in zip(parts, self._starts.tolist(), strict=False)]
        self._inner: NDArray[np.int64] = np.concatenate(inner) if inner else np.empty(0, np.int64)
        self._frequency = np.bincount(self._codes, minlength=1)
        self.offsets = lru_cache(maxsize=_CACHED_OFFSETS)(self._fold_again)

    def __len__(self) -> int:
        return len(self._codes)

    def positions(self, phrase: str, speeches: Collection[str] | None = None) -> Positions:
        """Find a folded phrase: every occurrence from left to right, none overlapping the one before.

        ``speeches`` narrows the search to these ids; unknown ones are passed over.
        """
        return self._positions(self._codes, self._frequency, phrase, speeches)

    def by_context(self, positions: Positions, side: Side) -> Positions:
        """Put positions in the order of what stands behind (right) or, read backwards, before (left) them."""
        if not len(positions):
            return positions
        columns = []
        for step in range(_CONTEXT):
            places = positions.places + (positions.length + step if side == "right" else -1 - step)
            columns.append(self._codes[np.clip(places, 0, len(self._codes) - 1)])
        order = np.lexsort((positions.places, *reversed(columns)))
        return Positions(positions.places[order], positions.speeches[order], positions.length)

    def sounding(self, phrase: str, speeches: Collection[str] | None = None) -> Positions:
        """Find what sounds like a folded phrase; otherwise like ``positions``."""
        codes, frequency = self._sounds  # first of all: the leading characters are to be the text's own
        return self._positions(codes, frequency, self.spelling.spell(phrase), speeches)

    def _positions(
        self, codes: Codes, frequency: NDArray[np.int64], phrase: str, speeches: Collection[str] | None
    ) -> Positions:
        codepoints = list(map(ord, phrase))
        possible = codepoints and _BETWEEN not in codepoints
        places = _scan(codes, frequency, codepoints) if possible else np.empty(0, np.int64)
        if len(self._inner):  # ㎡ is folded to m2, and holds neither an m nor a 2
            places = places[~(np.isin(places, self._inner) | np.isin(places + len(phrase), self._inner))]
        found = self.located(places[_apart(places, len(phrase))], len(phrase))
        if speeches is None:
            return found
        wanted = set(speeches)
        chosen = np.isin(found.speeches, [number for number, i in enumerate(self.ids) if i in wanted])
        return Positions(found.places[chosen], found.speeches[chosen], found.length)

    def located(self, places: NDArray[np.int64], length: int) -> Positions:
        """Places with the speeches that they stand in."""
        return Positions(places, np.searchsorted(self._starts, places, side="right") - 1, length)

    def counts(self, positions: Positions) -> dict[str, int]:
        """The number of occurrences in each speech that has any, in the order of the speeches."""
        counts = np.bincount(positions.speeches, minlength=len(self.ids))
        return {self.ids[number]: int(counts[number]) for number in np.flatnonzero(counts)}

    def spans(self, positions: Positions, first: int = 0, last: int | None = None) -> list[Span]:
        """The stretches of the unchanged texts at which ``positions[first:last]`` stand."""
        rows = zip(positions.places[first:last].tolist(), positions.speeches[first:last].tolist(), strict=True)
        return [self._span(number, place - int(self._starts[number]), positions.length) for place, number in rows]

    def _span(self, number: int, start: int, length: int) -> Span:
        offsets = self.offsets(number)
        return Span(self.ids[number], int(offsets[start]), int(offsets[start + length - 1]) + 1)

    def _part(self, digest: str) -> _FoldedSpeech | None:
        """The folded text of that digest, None where no speech has it."""
        number = self._numbers.get(digest)
        if number is None:
            return None
        start, end = int(self._starts[number]), int(self._starts[number + 1]) - 1
        inner = self._inner[np.searchsorted(self._inner, start) : np.searchsorted(self._inner, end)]
        return _FoldedSpeech(self._codes[start:end], inner - start)

    def start(self, number: int) -> int:
        """The place at which a speech begins."""
        return int(self._starts[number])

    def relative(self, positions: Positions) -> NDArray[np.float64]:
        """How far into its speech each position stands, 0 to 1."""
        lengths = np.maximum(np.diff(self._starts) - 1, 1)
        far: NDArray[np.float64] = (positions.places - self._starts[positions.speeches]) / lengths[positions.speeches]
        return far

    def _fold_again(self, number: int) -> NDArray[np.int64]:
        """The source offset of each folded character of a speech."""
        return self._matcher.codes(self._index.speech(self.ids[number]).text)[1]

    @cached_property
    def _sounds(self) -> tuple[Codes, NDArray[np.int64]]:
        """The text spelt by its sounds, and how often each leading character stands in it."""
        known = np.flatnonzero(self._frequency)
        table: Codes = np.zeros(len(self._frequency), self._codes.dtype)
        table[known] = [ord(c) for c in self.spelling.spell("".join(map(chr, known.tolist())))]
        codes: Codes = table[self._codes]
        return codes, np.bincount(codes, minlength=1)


@dataclass(frozen=True, slots=True)
class _FoldedSpeech:
    """A folded text as code points, in 16 bits where they do; ``inner`` are the places inside one written character."""

    codes: Codes
    inner: NDArray[np.int64]


def _fold(matcher: Matcher, text: str) -> _FoldedSpeech:
    codes, offsets = matcher.codes(text)
    inner = np.flatnonzero(offsets[1:] == offsets[:-1]) + 1
    return _FoldedSpeech(codes.astype(np.uint16) if not len(codes) or codes.max() <= _BMP else codes, inner)


def _scan(codes: Codes, frequency: NDArray[np.int64], wanted: Sequence[int]) -> NDArray[np.int64]:
    """Look for the rarest character first, then for its neighbours at the places that are left."""
    known = len(frequency)
    if any(code >= known or not frequency[code] for code in wanted):
        return np.empty(0, np.int64)
    order = sorted(range(len(wanted)), key=lambda i: frequency[wanted[i]])
    places = np.flatnonzero(codes == wanted[order[0]]) - order[0]
    places = places[(places >= 0) & (places + len(wanted) <= len(codes))]
    for i in order[1:]:
        if not len(places):
            break
        places = places[codes[places + i] == wanted[i]]
    return places


def _apart(places: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    """The indices of the places that stay when each occurrence begins after the end of the one before."""
    if not (np.diff(places) < length).any():
        return np.arange(len(places))
    kept, free = [], 0
    for i, place in enumerate(places.tolist()):
        if place >= free:
            kept.append(i)
            free = place + length
    return np.array(kept, np.int64)
