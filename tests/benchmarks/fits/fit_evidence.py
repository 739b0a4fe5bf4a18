"""Fits the weights of ``retrieval.answering.evidence.EvidenceWeights`` and prints them beside those in the code.

    python -m tests.benchmarks.fits.fit_evidence [--encoder NAME] [--pull 0.02]

A question of ``tests/data`` ranks the sentences of the candidates as the answer does; right are the sentences that
hold evidence, or are a part of it.  Follow-ups and questions across speeches, which are composed otherwise, and
questions with no right sentence among those ranked are left out.  A line for the weights in the code, for those
fitted on each corpus alone (to be read in the column of the other) and for those fitted on both;
../shared/eval/dev.jsonl is printed beside and fitted on by nothing.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path

import numpy as np

from ingest import load_encoder
from ingest.encoders.encoder import Encoder
from retrieval.answering.evidence import Evidence, EvidenceWeights, SentenceFeatures
from retrieval.answering.pipeline import AnswerSettings
from retrieval.evaluation.scoring import squash
from retrieval.library import Library, LibrarySettings
from tests.benchmarks.fits.fitting import Floats, Ranked, fit_ranking, show_figures, show_weights
from tests.benchmarks.question_sets import CHECK, FITTED_ON, QuestionSet, open_sets

NAMES = (*(field.name for field in fields(SentenceFeatures)), "named")
LEFT_OUT = ("followup", "crossdoc")
LEAST_PART = 7  # characters of a sentence that counts as a part of evidence


def main() -> None:
    """Print the weights and what each fit finds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="a model name or folder (default: the shipped one)")
    parser.add_argument("--pull", type=float, default=0.02, help="how strongly weights are pulled to those in the code")
    options = parser.parse_args()
    encoder, settings = load_encoder(options.encoder), AnswerSettings()
    with tempfile.TemporaryDirectory() as folder:
        sets = {name: rank(chosen, encoder, settings) for name, chosen in open_sets(Path(folder), encoder).items()}
    code = vector(settings.evidence)
    fits = {"code": code} | {name: fit_ranking(sets[name], code, options.pull) for name in FITTED_ON}
    fits["both"] = fit_ranking([q for name in FITTED_ON for q in sets[name]], code, options.pull)
    show_weights(NAMES, {title: weights.tolist() for title, weights in fits.items()})
    for kind in (None, "fact", "enum", "howwhy", "paraphrase", "quote", "noisy"):
        rows = {fitted: figures(sets, weights, kind) for fitted, weights in fits.items()}
        show_figures(f"{kind or 'all'}: the first sentence is right, MRR", rows)


def rank(asked: QuestionSet, encoder: Encoder, settings: AnswerSettings) -> list[Ranked]:
    """The sentences of every question with their features."""
    weights = replace(settings.evidence, named=1.0)  # so that the score beyond the features is 0 or 1
    chosen = LibrarySettings(answer=replace(settings, evidence=weights))
    pipeline = Library.open(asked.index, encoder, chosen)._reading.answering
    found = []
    for question in asked.questions:
        if not question.answerable or question.type in LEFT_OUT:
            continue
        evidence = pipeline.retrieve(question.question, question.history).evidence
        features = np.array([(*astuple(e.features), e.score - e.features.score(weights)) for e in evidence])
        groups = np.array([[_holds(e, group) for e in evidence] for group in question.evidence], dtype=np.bool_)
        if groups.any():
            found.append(Ranked(question.id, question.type, features, groups))
    return found


def vector(weights: EvidenceWeights) -> Floats:
    """The weights, shape (len(NAMES),)."""
    return np.array([getattr(weights, name) for name in NAMES], dtype=np.float64)


def figures(sets: Mapping[str, Sequence[Ranked]], weights: Floats, kind: str | None) -> dict[str, str]:
    """What the weights put first in each set, questions of one type alone where ``kind`` is given."""
    shown = {}
    for name in (*FITTED_ON, CHECK):
        chosen = [question for question in sets[name] if kind in (None, question.type)]
        first = np.mean([question.right[question.order(weights)[0]] for question in chosen])
        mrr = np.mean([question.reciprocal(weights) for question in chosen])
        shown[name] = f"{first:.3f} {mrr:.3f} ({len(chosen)})"
    return shown


def _holds(evidence: Evidence, group: Sequence[str]) -> bool:
    text = squash(evidence.text)
    wanted = [squash(option) for option in group]
    return any(option in text or (len(text) >= LEAST_PART and text in option) for option in wanted)


if __name__ == "__main__":
    main()
