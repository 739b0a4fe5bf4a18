"""Views and the terms found in them: each sentence and passage holds what its text holds, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.text.folding import fold_words
from ingest.text.tokens import tokens
from retrieval import Library
from retrieval.search.passage_features import PassageFeatures, split_clauses
from retrieval.search.term_matches import match_terms


@pytest.fixture(scope="module")
def views(library: Library) -> list[PassageFeatures]:
    return library.cache.passage_features([pid for pid, _ in library.cache.index.all_passages()])


def test_the_pieces_of_a_passage_are_its_whole_text(views: list[PassageFeatures]) -> None:
    for view in views:
        assert view.sentences
        assert view.words == fold_words(view.passage.text)
        assert [piece.text for piece in view.sentences] == [
            view.passage.text[piece.start - view.passage.start : piece.end - view.passage.start]
            for piece in view.sentences
        ]


def test_every_piece_has_its_characters_and_vectors(views: list[PassageFeatures]) -> None:
    for view in views:
        written = "".join(map(chr, view.characters))
        assert written == "".join(f"{piece.folded}\n" for piece in view.sentences)
        assert view.lengths.tolist() == [len(piece.folded) + 1 for piece in view.sentences]
        assert view.clause_counts.tolist() == [len(split_clauses(piece.text)) for piece in view.sentences]
        assert view.pair_counts.tolist() == [max(n - 1, 1) for n in view.clause_counts.tolist()]
        assert len(view.clauses) == view.clause_counts.sum()
        assert len(view.pairs) == view.pair_counts.sum()


def test_a_lone_clause_stands_for_itself_as_a_pair(views: list[PassageFeatures]) -> None:
    lone = next(view for view in views if view.clause_counts.tolist() == [1])
    assert lone.pairs == pytest.approx(lone.clauses)


def test_terms_are_found_where_they_stand(views: list[PassageFeatures]) -> None:
    asked = "机关代表工作的2023年，人人讲3＋1和A4"
    terms = (*dict.fromkeys(tokens(asked)), "从未", "〇", "\U00020000丈")
    found = match_terms(views, terms)
    for row, view in enumerate(views):
        path = [token for label in view.passage.section for token in tokens(label)]
        assert found.counts[row].tolist() == [
            sum(tokens(piece.text).count(term) for piece in view.sentences) for term in terms
        ]
        assert found.headings[row].tolist() == [term in path for term in terms]
    held = [[term in tokens(piece.text) for term in terms] for view in views for piece in view.sentences]
    assert np.array_equal(found.sentences, np.array(held))
    assert found.counts.any(axis=0).sum() > 15


def test_the_first_character_is_counted_once(views: list[PassageFeatures]) -> None:
    for view in views[:20]:
        term = next(token for token in tokens(view.sentences[0].text) if len(token) == 1)
        assert match_terms([view], (term,)).counts.tolist() == [[sum(tokens(p.text).count(term) for p in view.sentences)]]


@pytest.mark.parametrize("terms", [(), ("2023",)])
def test_without_characters_only_words_are_found(views: list[PassageFeatures], terms: tuple[str, ...]) -> None:
    found = match_terms(views, terms)
    assert found.counts.shape == (len(views), len(terms))
    assert found.counts.sum() == sum(tokens(p.text).count(t) for view in views for p in view.sentences for t in terms)
