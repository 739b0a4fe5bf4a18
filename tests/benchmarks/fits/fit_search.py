"""Fits the weights of ``retrieval.search.hybrid_retriever.SearchWeights`` and prints them beside those in the code.

    python -m tests.benchmarks.fits.fit_search [--encoder NAME] [--pull 0.02]

A question of ``tests/data`` ranks the candidates that the search finds for it; right are the passages that hold
evidence.  A line for the weights in the code, for those fitted on each corpus alone (to be read in the column of
the other) and for those fitted on both; ../shared/eval/dev.jsonl is printed beside and fitted on by nothing.  Follow-ups are left out (a search has no turns before it).  How far BM25 counts where a
question is asked in other words (``worded``, ``least_worded``) is chosen from a grid by the loss.  What is not in
the sum (``heading``, ``meant``, ``candidates``, ``expansions``) is left as it is.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ingest import load_encoder
from ingest.encoders.encoder import Encoder
from retrieval.evaluation.scoring import holds, squash
from retrieval.library import Library
from retrieval.question.query import make_query
from retrieval.search.hybrid_retriever import FEATURES, SearchWeights
from tests.benchmarks.fits.fitting import Floats, Ranked, fit_ranking, ranking_loss, show_figures, show_weights
from tests.benchmarks.question_sets import CHECK, FITTED_ON, QuestionSet, open_sets

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
        unit = replace(weights, lexical=1.0, passage=1.0, pair=1.0, clauses=1.0, thesaurus=1.0, cover=1.0, phrase=1.0)
        scales = unit.factors(self.best_cover)
        return replace(self.ranked, features=self.ranked.features * scales)


def main() -> None:
    """Print the weights and what each fit finds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="a model name or folder (default: the shipped one)")
    parser.add_argument("--pull", type=float, default=0.02, help="how strongly weights are pulled to those in the code")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    with tempfile.TemporaryDirectory() as folder:
        sets = {name: survey(chosen, encoder) for name, chosen in open_sets(Path(folder), encoder).items()}
    code = SearchWeights()
    fits = {"code": code} | {name: fit(sets[name], code, options.pull) for name in FITTED_ON}
    fits["both"] = fit([q for name in FITTED_ON for q in sets[name]], code, options.pull)
    names = (*FEATURES, "worded", "least_worded")
    show_weights(names, {title: [getattr(weights, name) for name in names] for title, weights in fits.items()})
    for title, kind in (("all", None), ("paraphrase", "paraphrase")):
        rows = {fitted: figures(sets, weights, kind) for fitted, weights in fits.items()}
        show_figures(f"{title}: recall@{DEPTH}, MRR", rows)


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


def fit(questions: Sequence[Surveyed], start: SearchWeights, pull: float) -> SearchWeights:
    """Fit the weights of the sum for every point of the grid; gives those with the least loss."""
    best: tuple[float, SearchWeights] | None = None
    for worded in WORDED:
        for least in LEAST_WORDED:
            grid = replace(start, worded=worded, least_worded=least)
            scaled = [question.scaled(grid) for question in questions]
            weights = fit_ranking(scaled, vector(start), pull)
            loss = ranking_loss(scaled, weights)
            if best is None or loss < best[0]:
                best = (loss, replace(grid, **dict(zip(FEATURES, weights.tolist(), strict=True))))
    assert best is not None
    return best[1]


def vector(weights: SearchWeights) -> Floats:
    """The weights of the sum, shape (len(FEATURES),)."""
    return np.array([getattr(weights, name) for name in FEATURES], dtype=np.float64)


def figures(sets: Mapping[str, Sequence[Surveyed]], weights: SearchWeights, kind: str | None) -> dict[str, str]:
    """What the weights find in each set, questions of one type alone where ``kind`` is given."""
    shown = {}
    for name in (*FITTED_ON, CHECK):
        chosen = [q.scaled(weights) for q in sets[name] if kind in (None, q.ranked.type)]
        factors = vector(weights)
        recall = np.mean([q.found(factors, DEPTH) for q in chosen])
        shown[name] = f"{recall:.3f} {np.mean([q.reciprocal(factors) for q in chosen]):.3f}"
    return shown


if __name__ == "__main__":
    main()
