"""Fits the weights of ``retrieval.search.hybrid_retriever.SearchWeights`` and prints them beside those in the code.

    python -m tests.benchmarks.fits.fit_search [--encoder NAME]

A question of the four domains ranks the candidates that the search finds for it; right are the passages that hold
evidence.  Each domain's column gives the figures of weights that were fitted on the other domains; dev and unseen, on
which nothing is fitted, those of weights fitted on all.  Follow-ups are left out (a search has no turns before it).  How far BM25 counts where a
question is asked in other words (``worded``, ``least_worded``) is chosen from a grid by the loss.  What is not in
the sum (``heading``, ``meant``, ``candidates``, ``expansions``) is left as it is.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ingest import load_encoder
from ingest.encoders.encoder import Encoder
from retrieval.evaluation.scoring import holds, squash
from retrieval.library import Library
from retrieval.question.query import make_query
from retrieval.search.hybrid_retriever import FEATURES, SearchWeights
from tests.benchmarks.fits.fitting import Floats, Ranked, fit_ranking, leaving_out, ranking_loss, show_figures
from tests.benchmarks.question_sets import DOMAINS, QuestionSet, open_sets

WORDED = (0.3, 0.5, 0.8)
LEAST_WORDED = (0.1, 0.3, 1.0)
DEPTH = 5


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A question's candidates before BM25 is scaled; ``best_cover`` decides by how much."""

    ranked: Ranked
    best_cover: float

    def scaled(self, weights: SearchWeights) -> Ranked:
        """The candidates with the features as these weights see them."""
        ones: dict[str, Any] = dict.fromkeys(FEATURES, 1.0)
        scales = replace(weights, **ones).factors(self.best_cover)
        return replace(self.ranked, features=self.ranked.features * scales)


def main() -> None:
    """Print the weights and what each fit finds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="a model name or folder (default: the shipped one)")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    with tempfile.TemporaryDirectory() as folder:
        sets = {name: survey(chosen, encoder) for name, chosen in open_sets(Path(folder), encoder).items()}
    fits = leaving_out({name: sets[name] for name in DOMAINS}, fit)
    for title, kind in (("all", None), ("paraphrase", "paraphrase")):
        rows = {
            "code": {name: figures(own, SearchWeights(), kind) for name, own in sets.items()},
            "left out": {name: figures(own, fits.get(name, fits["all"]), kind) for name, own in sets.items()},
        }
        show_figures(f"{title}: recall@{DEPTH}, MRR", rows)
    for name in (*FEATURES, "worded", "least_worded"):
        print(f"    {name}: float = {getattr(fits['all'], name):.2f}")


def survey(asked: QuestionSet, encoder: Encoder) -> list[Surveyed]:
    """The candidates of every question that stands alone and whose evidence is among them."""
    retriever = Library.open(asked.index, encoder)._reading.retriever
    found = []
    for question in asked.questions:
        if not question.answerable or question.history:
            continue
        seen = retriever.candidate_features(make_query(question.question))
        texts = [squash(own.passage.text) for own in seen.passages]
        groups = np.array([[holds(text, group) for text in texts] for group in question.evidence], dtype=np.bool_)
        if groups.any():
            ranked = Ranked(question.id, question.type, seen.features, groups)
            found.append(Surveyed(ranked, seen.best_cover))
        else:
            print(f"{asked.name} {question.id}: the evidence is not among the candidates")
    return found


def fit(questions: Sequence[Surveyed]) -> SearchWeights:
    """Fit the weights of the sum for every point of the grid; gives those with the least loss."""
    best: tuple[float, SearchWeights] | None = None
    for worded in WORDED:
        for least in LEAST_WORDED:
            grid = replace(SearchWeights(), worded=worded, least_worded=least)
            scaled = [question.scaled(grid) for question in questions]
            weights = fit_ranking(scaled)
            loss = ranking_loss(scaled, weights)
            if best is None or loss < best[0]:
                best = (loss, replace(grid, **dict(zip(FEATURES, weights.tolist(), strict=True))))
    assert best is not None
    return best[1]


def vector(weights: SearchWeights) -> Floats:
    """The weights of the sum, shape (len(FEATURES),)."""
    return np.array([getattr(weights, name) for name in FEATURES], dtype=np.float64)


def figures(questions: Sequence[Surveyed], weights: SearchWeights, kind: str | None) -> str:
    """What the weights find, among questions of one type alone where ``kind`` is given."""
    chosen = [q.scaled(weights) for q in questions if kind in (None, q.ranked.type)]
    if not chosen:
        return "–"
    factors = vector(weights)
    recall = np.mean([q.found(factors, DEPTH) for q in chosen])
    return f"{recall:.3f} {np.mean([q.reciprocal(factors) for q in chosen]):.3f}"


if __name__ == "__main__":
    main()
