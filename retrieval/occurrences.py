"""Occurrences: how often the terms of a question stand in each sentence, passage and section path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.views import View
from retrieval.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where each of ``terms`` stands in some views.

    ``counts``, float64 (views, terms), says how often in the passage, ``headings``, bool (views, terms), whether in its
    section path, ``pieces``, bool (pieces of all views, terms), whether in the sentence.
    """

    terms: tuple[str, ...]
    counts: NDArray[np.float64]
    headings: NDArray[np.bool_]
    pieces: NDArray[np.bool_]

    def weights(self, weights: Mapping[str, float]) -> NDArray[np.float64]:
        """Give the weight of each term, float64 (terms,); one that ``weights`` does not name has 0."""
        return np.array([weights.get(term, 0.0) for term in self.terms], dtype=np.float64)


def find_terms(views: Sequence[View], terms: Sequence[str], vocabulary: Vocabulary) -> Occurrences:
    """Find the terms in views that were made with the vocabulary; there is one view at least."""
    sought = _Sought(terms, vocabulary)
    pieces_of = [len(view.pieces) for view in views]
    held, columns = sought.find([view.terms for view in views])
    owners = np.repeat(np.arange(sum(pieces_of)), np.concatenate([view.term_counts for view in views]))[held]
    pieces = np.zeros((sum(pieces_of), len(terms)), dtype=np.bool_)
    pieces[owners, columns] = True
    counts = np.zeros((len(views), len(terms)), dtype=np.float64)
    of_view = np.repeat(np.arange(len(views)), pieces_of)[owners]
    np.add.at(counts, (of_view, columns), np.concatenate([view.counts for view in views])[held])
    headings = np.zeros((len(views), len(terms)), dtype=np.bool_)
    held, columns = sought.find([view.heading_terms for view in views])
    headings[np.repeat(np.arange(len(views)), [len(view.heading_terms) for view in views])[held], columns] = True
    return Occurrences(tuple(terms), counts, headings, pieces)


class _Sought:
    """Finds some terms in arrays of term numbers."""

    def __init__(self, terms: Sequence[str], vocabulary: Vocabulary) -> None:
        self._columns = np.full(len(vocabulary), -1, dtype=np.int16)
        for column, term in enumerate(terms):
            number = vocabulary.known(term)
            if number is not None and number < len(self._columns):
                self._columns[number] = column

    def find(self, numbers: Sequence[NDArray[np.int32]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the places in the joined arrays that hold a term sought, and which, both int64 (n,)."""
        columns = self._columns[np.concatenate(numbers)]
        held = np.flatnonzero(columns >= 0)
        return held, columns[held].astype(np.int64)
