"""The speeches as the search reads them: passages with their sentences, vectors and tokens, worked out once.

Everything here is derived from one generation of the index and goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import Encoder, encode_pairs
from ingest.folding import fold_words
from ingest.index import Index
from ingest.outline import Section
from ingest.passages import Passage
from ingest.sentences import SentenceTable, sentence_spans
from ingest.tokens import tokens
from retrieval.address import Address
from retrieval.addresses import AddressBook
from retrieval.runs import OutlineRuns, read_runs

LONG_SENTENCE = 120
"""A sentence longer than this (characters) is weighed and quoted by its stretches between semicolons."""

_CLAUSE_STOP = re.compile(r"[，。；：！？,;:!?\n]")
_CACHED_SPEECHES = 512
_CACHED_VIEWS = 20_000
_CACHED_LABELS = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or a stretch of a long one, as far as it lies in one passage; ``start:end`` are characters."""

    start: int
    end: int
    text: str
    words: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class View:
    """A passage made ready for scoring.

    ``whole`` is the vector of the passage with its heading path, shape (dimension,); ``clauses`` those of its
    clauses, shape (n, dimension); ``pairs`` those of each two clauses that follow one another in a piece (a lone
    clause stands for itself), shape (m, dimension); all float32.  ``clause_starts`` and ``pair_starts``, shape
    (pieces,), say at which row those of each piece begin; every piece has one at least.
    """

    pid: int
    passage: Passage
    pieces: tuple[Piece, ...]
    words: str
    heading: str
    heading_terms: frozenset[str]
    whole: NDArray[np.float32]
    clauses: NDArray[np.float32]
    pairs: NDArray[np.float32]
    clause_starts: NDArray[np.int64]
    pair_starts: NDArray[np.int64]


class Manuscripts:
    """One generation of the index with what is derived from it; safe to use from several threads."""

    def __init__(self, index: Index, encoder: Encoder, earlier: Manuscripts | None = None) -> None:
        """Take over what ``earlier``, of another generation, has worked out of speeches that did not change."""
        self.index = index
        self.encoder = encoder
        self._views: dict[int, View] = {}
        self._runs: dict[str, OutlineRuns] = {}
        self._lock = Lock()
        self._book = AddressBook(index)
        if earlier is not None:
            same = index.unchanged_from(earlier.index)
            with earlier._lock:
                self._views = {pid: view for pid, view in earlier._views.items() if view.passage.speech_id in same}
                self._runs = {speech_id: runs for speech_id, runs in earlier._runs.items() if speech_id in same}

    def runs(self, speech_id: str) -> OutlineRuns:
        """Give the runs of points of a speech's outline."""
        found = self._runs.get(speech_id)
        if found is None:
            found = _runs(self.index, self._book, self.encoder, speech_id)
            with self._lock:
                if len(self._runs) >= _CACHED_SPEECHES:
                    self._runs = {}
                self._runs[speech_id] = found
        return found

    def sentences(self, speech_id: str) -> SentenceTable:
        """Give the sentences of a speech."""
        return self._book.sentences(speech_id)

    def outline(self, speech_id: str) -> Section:
        """Give the root of a speech's outline."""
        return self._book.outline(speech_id)

    def address(self, speech_id: str, offset: int) -> Address:
        """Give the address of the sentence that holds ``offset`` (characters of the speech's text)."""
        return self._book.address(speech_id, offset)

    def views(self, pids: Iterable[int]) -> list[View]:
        """Give the views of passages, working out those that are not at hand in one call of the encoder."""
        wanted = list(pids)
        missing = [pid for pid in wanted if pid not in self._views]
        made = {view.pid: view for view in self._make(missing)} if missing else {}
        with self._lock:
            if len(self._views) + len(made) > _CACHED_VIEWS:
                self._views = {}
            kept = self._views
            kept.update(made)
        return [made.get(pid) or kept[pid] if pid in kept or pid in made else self._make([pid])[0] for pid in wanted]

    def _make(self, pids: Sequence[int]) -> list[View]:
        passages = [self.index.passage(pid) for pid in pids]
        wholes = self.index.vectors(pids)
        parted = [[(piece, split_clauses(piece.text)) for piece in self._pieces(passage)] for passage in passages]
        counts = [len(clauses) for own in parted for _, clauses in own]
        first, second, pair_counts = _neighbours(counts)
        texts = [clause for own in parted for _, clauses in own for clause in clauses]
        singles, doubles = encode_pairs(self.encoder, texts, first, second)
        singles_of = _Cut(singles, counts)
        doubles_of = _Cut(doubles, pair_counts)
        return [
            _view(pid, passage, whole, tuple(piece for piece, _ in own), singles_of, doubles_of)
            for pid, passage, whole, own in zip(pids, passages, wholes, parted, strict=True)
        ]

    def _pieces(self, passage: Passage) -> tuple[Piece, ...]:
        pieces = []
        text = self.index.speech(passage.speech_id).text
        for start, end in sentence_spans(text, passage.start, passage.end):
            for first, last in _parts(text, max(start, passage.start), min(end, passage.end)):
                written = text[first:last]
                pieces.append(Piece(first, last, written, fold_words(written), frozenset(tokens(written))))
        return tuple(pieces)


class _Cut:
    """Gives the rows of a matrix out, those of some pieces at a time, with where each piece's begin."""

    def __init__(self, rows: NDArray[np.float32], counts: Sequence[int]) -> None:
        self._rows, self._counts = rows, counts
        self._row = self._piece = 0

    def take(self, pieces: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Give the rows of the next ``pieces`` pieces and their starts, shape (pieces,)."""
        ends = np.cumsum(self._counts[self._piece : self._piece + pieces], dtype=np.int64)
        last = int(ends[-1]) if pieces else 0
        taken = self._rows[self._row : self._row + last]
        self._row, self._piece = self._row + last, self._piece + pieces
        return taken, np.concatenate((np.zeros(1, np.int64), ends))[:-1]


def _view(
    pid: int, passage: Passage, whole: NDArray[np.float32], pieces: tuple[Piece, ...], singles: _Cut, doubles: _Cut
) -> View:
    clauses, clause_starts = singles.take(len(pieces))
    pairs, pair_starts = doubles.take(len(pieces))
    return View(
        pid,
        passage,
        pieces,
        fold_words(passage.text),
        fold_words("".join(passage.section)),
        frozenset(t for label in passage.section for t in _label_tokens(label)),
        whole,
        clauses,
        pairs,
        clause_starts,
        pair_starts,
    )


@lru_cache(maxsize=_CACHED_LABELS)
def _label_tokens(label: str) -> frozenset[str]:
    return frozenset(tokens(label))


def _neighbours(counts: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64], list[int]]:
    """Give the places of each two clauses that follow one another in a piece, and how many pairs each piece has.

    ``counts`` says how many clauses each piece has; a lone clause is paired with itself.
    """
    ends = np.cumsum(counts, dtype=np.int64)
    starts = ends - np.asarray(counts, dtype=np.int64)
    spans = zip(starts.tolist(), ends.tolist(), strict=True)
    first = [place for start, end in spans for place in range(start, max(end - 1, start + 1))]
    last = set((ends - 1).tolist())
    second = [place if place in last else place + 1 for place in first]
    return np.array(first, np.int64), np.array(second, np.int64), [max(count - 1, 1) for count in counts]


def _runs(index: Index, book: AddressBook, encoder: Encoder, speech_id: str) -> OutlineRuns:
    return read_runs(index.speech(speech_id), book.outline(speech_id), book.sentences(speech_id), encoder)


def split_clauses(text: str) -> list[str]:
    """Cut a text at commas and stops; the text itself where nothing of two characters is left."""
    return [c for c in _CLAUSE_STOP.split(text) if len(c) > 1] or [text]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence longer than ``LONG_SENTENCE`` at its semicolons."""
    first = start
    while end - start > LONG_SENTENCE and (stop := text.find("；", first, end - 1)) >= 0:
        yield first, stop + 1
        first = stop + 1
    if first < end:
        yield first, end
