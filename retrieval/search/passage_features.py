"""Passage features: passages made ready for scoring, with their sentences, vectors and terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.encoder import Encoder, encode_pairs
from ingest.outline.passages import Passage
from ingest.store.index import Index
from ingest.text.folding import fold, fold_words
from ingest.text.punctuation import CLAUSE_ENDS
from ingest.text.sentences import sentence_spans
from retrieval.search.table_rows import header_of

LONG_SENTENCE = 120
"""A sentence longer than this (characters) is weighed and quoted by its stretches between semicolons."""

_CLAUSE_STOP = re.compile(rf"[{CLAUSE_ENDS}\n]")  # not at 、, for what it joins means one thing together
_CACHED_LABELS = 20_000  # section labels whose folds are kept


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """A sentence, or a stretch of a long one, as far as it lies in one passage; ``start:end`` are characters.

    ``folded`` is its fold, in which its terms stand; that of a table's row holds the names of the columns too.
    """

    start: int
    end: int
    text: str
    folded: str

    @property
    def words(self) -> str:
        """Its letters and digits alone, folded."""
        return fold_words(self.text)


@dataclass(frozen=True, slots=True)
class PassageFeatures:
    """A passage made ready for scoring; it has one sentence at least.

    ``words`` are its folded letters and digits, ``heading`` those of its section path; ``labels`` are the folds of its
    section path, each ended by a line's end.  ``characters``, int32 (n,), are the numbers of the characters of its
    folded sentences, each sentence ended by a line's end, ``lengths``, int64 (sentences,), how many belong to each;
    ``label_characters`` are those of ``labels``, a line's end at least.
    ``whole`` is the vector of the passage with its heading path, shape (dimension,); ``clauses`` those of its
    clauses, shape (n, dimension); ``pairs`` those of each two clauses that follow one another in a sentence (a lone
    clause stands for itself), shape (m, dimension); all float32.  ``clause_counts`` and ``pair_counts``, int64
    (sentences,), say how many belong to each sentence, one at least.
    """

    pid: int
    passage: Passage
    sentences: tuple[SentenceSpan, ...]
    words: str
    heading: str
    labels: str
    characters: NDArray[np.int32]
    lengths: NDArray[np.int64]
    label_characters: NDArray[np.int32]
    whole: NDArray[np.float32]
    clauses: NDArray[np.float32]
    pairs: NDArray[np.float32]
    clause_counts: NDArray[np.int64]
    pair_counts: NDArray[np.int64]


def make_passage_features(index: Index, encoder: Encoder, pids: Sequence[int]) -> list[PassageFeatures]:
    """Features of the passages ``pids``, in their order; all clauses are encoded in one call."""
    passages = [index.passage(pid) for pid in pids]
    wholes = index.vectors(pids)
    sentences = [split_sentences(index.speech(passage.speech_id).text, passage) for passage in passages]
    rows = _encode_clauses(encoder, sentences)
    return [_features(*own) for own in zip(pids, passages, sentences, wholes, rows, strict=True)]


def _features(
    pid: int,
    passage: Passage,
    sentences: tuple[SentenceSpan, ...],
    whole: NDArray[np.float32],
    rows: _ClauseVectors,
) -> PassageFeatures:
    labels = _labels(passage)
    return PassageFeatures(
        pid,
        passage,
        sentences,
        fold_words(passage.text),
        fold_words("".join(passage.section)),
        labels,
        _characters("".join([f"{sentence.folded}\n" for sentence in sentences])),
        np.array([len(sentence.folded) + 1 for sentence in sentences], dtype=np.int64),
        _characters(labels),
        whole,
        rows.clauses,
        rows.pairs,
        rows.clause_counts,
        rows.pair_counts,
    )


@dataclass(frozen=True, slots=True)
class _ClauseVectors:
    """Vectors of the clauses of one passage and of each two that follow one another; see ``PassageFeatures``."""

    clauses: NDArray[np.float32]
    pairs: NDArray[np.float32]
    clause_counts: NDArray[np.int64]
    pair_counts: NDArray[np.int64]


def _encode_clauses(encoder: Encoder, passages: Sequence[tuple[SentenceSpan, ...]]) -> list[_ClauseVectors]:
    """Encode the clauses of the sentences of some passages in one call."""
    clauses = [split_clauses(sentence.text) for own in passages for sentence in own]
    clause_counts = np.array([len(own) for own in clauses], dtype=np.int64)
    first, second, pair_counts = _neighbours(clause_counts)
    singles, doubles = encode_pairs(encoder, [clause for own in clauses for clause in own], first, second)
    cuts = np.cumsum([len(own) for own in passages])[:-1]
    counts, counts_of_pairs = np.split(clause_counts, cuts), np.split(pair_counts, cuts)
    split = (_split_rows(singles, counts), _split_rows(doubles, counts_of_pairs), counts, counts_of_pairs)
    return [_ClauseVectors(*own) for own in zip(*split, strict=True)]


def split_clauses(text: str) -> list[str]:
    """Cut a text at commas and stops; the text itself where nothing of two characters is left.

    >>> split_clauses("要想干事，能干事，干成事。")
    ['要想干事', '能干事', '干成事']
    """
    return [c for c in _CLAUSE_STOP.split(text) if len(c) > 1] or [text]


def split_sentences(text: str, passage: Passage) -> tuple[SentenceSpan, ...]:
    """The sentences of a passage of a speech's ``text``, one at least."""
    spans = [
        part
        for start, end in sentence_spans(text, passage.start, passage.end)
        for part in _parts(text, max(start, passage.start), min(end, passage.end))
    ]
    return tuple(
        SentenceSpan(start, end, text[start:end], _folded(text, start, end))
        for start, end in spans or [(passage.start, passage.end)]
    )


def _folded(text: str, start: int, end: int) -> str:
    """The fold of a sentence, that of a table's row with the names of its columns."""
    header = header_of(text, start, end)
    return fold(text[start:end]) if header is None else fold(f"{text[start:end]}|{text[slice(*header)]}")


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence longer than ``LONG_SENTENCE`` at its semicolons."""
    first = start
    while end - start > LONG_SENTENCE and (stop := text.find("；", first, end - 1)) >= 0:
        yield first, stop + 1
        first = stop + 1
    if first < end:
        yield first, end


@lru_cache(maxsize=_CACHED_LABELS)
def _folded_label(label: str) -> str:
    return fold(label)


def _labels(passage: Passage) -> str:
    return "".join([f"{_folded_label(label)}\n" for label in passage.section]) or "\n"


def _characters(text: str) -> NDArray[np.int32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<i4")


def _neighbours(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The places of each two clauses that follow one another in a sentence, and how many pairs each sentence has.

    ``counts`` says how many clauses each sentence has, one at least; a lone clause is paired with itself.
    """
    places = np.arange(int(counts.sum()), dtype=np.int64)
    lasts = np.zeros(len(places), dtype=np.bool_)
    lasts[np.cumsum(counts) - 1] = True
    lone = np.repeat(counts == 1, counts)
    first = places[~lasts | lone]
    second = np.where(lasts[first], first, first + 1)
    return first, second, np.maximum(counts - 1, 1)


def _split_rows(rows: NDArray[np.float32], counts: Sequence[NDArray[np.int64]]) -> list[NDArray[np.float32]]:
    """Split a matrix into those of some passages; ``counts`` says how many rows each sentence of each has."""
    return np.split(rows, np.cumsum([int(own.sum()) for own in counts])[:-1])
