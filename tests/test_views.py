"""Views and the terms found in them: each sentence and passage holds what its text holds, and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ingest.folding import fold_words
from ingest.tokens import tokens
from retrieval import Library
from retrieval.occurrences import find_terms
from retrieval.views import View, split_clauses
from retrieval.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def views(library: Library) -> list[View]:
    return library.manuscripts.views([pid for pid, _ in library.manuscripts.index.all_passages()])


def test_the_pieces_of_a_passage_are_its_whole_text(views: list[View]) -> None:
    for view in views:
        assert view.pieces
        assert view.words == fold_words(view.passage.text)
        assert [piece.text for piece in view.pieces] == [
            view.passage.text[piece.start - view.passage.start : piece.end - view.passage.start]
            for piece in view.pieces
        ]


def test_every_piece_has_its_terms_and_vectors(views: list[View]) -> None:
    for view in views:
        assert view.term_counts.sum() == len(view.terms) == len(view.counts)
        assert view.clause_counts.tolist() == [len(split_clauses(piece.text)) for piece in view.pieces]
        assert view.pair_counts.tolist() == [max(n - 1, 1) for n in view.clause_counts.tolist()]
        assert len(view.clauses) == view.clause_counts.sum()
        assert len(view.pairs) == view.pair_counts.sum()


def test_a_lone_clause_stands_for_itself_as_a_pair(views: list[View]) -> None:
    lone = next(view for view in views if view.clause_counts.tolist() == [1])
    assert lone.pairs == pytest.approx(lone.clauses)


def test_terms_are_found_where_they_stand(library: Library, views: list[View]) -> None:
    terms = ("代表", "工作", "2023", "从未", "的")
    found = find_terms(views, terms, library.manuscripts.vocabulary)
    for row, view in enumerate(views):
        expected = [sum(tokens(piece.text).count(term) for piece in view.pieces) for term in terms]
        assert found.counts[row].tolist() == expected
        path = [token for label in view.passage.section for token in tokens(label)]
        assert found.headings[row].tolist() == [term in path for term in terms]
    held = [[term in tokens(piece.text) for term in terms] for view in views for piece in view.pieces]
    assert np.array_equal(found.pieces, np.array(held))


def test_nothing_is_found_of_no_terms(library: Library, views: list[View]) -> None:
    found = find_terms(views[:3], (), library.manuscripts.vocabulary)
    assert found.counts.shape == (3, 0)


def test_a_number_belongs_to_its_term_whoever_asks_first() -> None:
    vocabulary = Vocabulary()
    words = [[f"{number}" for number in range(start, start + 2000)] for start in (0, 500, 1000, 1500)] * 4
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(vocabulary.numbers, words))
    known = {term: vocabulary.known(term) for term in map(str, range(3500))}
    assert sorted(number for number in known.values() if number is not None) == list(range(len(vocabulary)))
    assert all(known[term] == number for own, numbers in zip(words, given, strict=True) for term, number in zip(own, numbers, strict=True))  # fmt: skip
    assert vocabulary.known("别的") is None
