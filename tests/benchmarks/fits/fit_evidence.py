"""Fits the weights of ``retrieval.answering.evidence.EvidenceWeights`` and prints them beside those in the code.

    python -m tests.benchmarks.fits.fit_evidence [--encoder NAME] [--unread] [--without FEATURE,…]

A question of the four domains ranks the sentences of the candidates as the answer does; right are the sentences that
hold evidence, or are a part of it.  Questions across speeches, which are composed otherwise, and questions with no
right sentence among those ranked are left out.  Each domain's column gives the figures of weights that were fitted on
the other domains; dev and unseen, on which nothing is fitted, those of weights fitted on all.  Then the same without
each feature: what brings nothing on any left-out domain does not belong in the code.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path

import numpy as np

from ingest import load_encoder
from ingest.encoders.encoder import Encoder
from retrieval.answer import Turn
from retrieval.answering.evidence import Evidence, EvidenceWeights, SentenceFeatures
from retrieval.answering.pipeline import AnswerSettings
from retrieval.evaluation.scoring import squash
from retrieval.library import Library, LibrarySettings
from retrieval.search.contextual.contextual_vectors import ContextualReading
from retrieval.search.hybrid_retriever import SearchWeights
from tests.benchmarks.fits.fitting import Floats, Ranked, fit_ranking, leaving_out, ranking_loss, show_figures
from tests.benchmarks.question_sets import DOMAINS, QuestionSet, follow_ups, labelled_questions, open_sets

SET_BY_HAND = ("focus",)
NAMES = (*(field.name for field in fields(SentenceFeatures)), "named")
LEFT_OUT = ("crossdoc",)
LEAST_PART = 7  # characters of a sentence that counts as a part of evidence
SECONDS = 60.0  # for one question; nothing is at hand yet


def main() -> None:
    """Print the weights and what each fit finds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", help="a model name or folder (default: the shipped one)")
    parser.add_argument("--without", default="", help="features left out, by name")
    parser.add_argument("--unread", action="store_true", help="as in a large archive, where no sentence is read")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    search = SearchWeights(reading=ContextualReading(all_of=0)) if options.unread else SearchWeights()
    settings = LibrarySettings(search=search, answer=AnswerSettings(seconds=SECONDS))
    with tempfile.TemporaryDirectory() as folder:
        sets = {name: rank(chosen, encoder, settings) for name, chosen in open_sets(Path(folder), encoder).items()}
    without = {*options.without.split(","), *SET_BY_HAND, *(["meaning"] if options.unread else [])}
    kept = [name for name in NAMES if name not in without]
    code = {name: figures(rows, vector(settings.answer.evidence)) for name, rows in sets.items()}
    rows = {"code": code, "left out": left_out(sets, kept)}
    rows |= {f"without {name}": left_out(sets, [other for other in kept if other != name]) for name in kept}
    show_figures("the first sentence is right, one of three, loss", rows)
    weights = fit_ranking(columns([q for name in DOMAINS for q in sets[name]], kept))
    print("\n".join(f"    {name}: float = {weight:.2f}" for name, weight in zip(kept, weights, strict=True)))


def left_out(sets: Mapping[str, Sequence[Ranked]], names: Sequence[str]) -> dict[str, str]:
    """The figures of each set by weights of the features ``names`` that have not seen it."""
    chosen = {name: columns(rows, names) for name, rows in sets.items()}
    fits = leaving_out({name: chosen[name] for name in DOMAINS}, fit_ranking)
    return {name: figures(rows, fits.get(name, fits["all"])) for name, rows in chosen.items()}


def columns(rows: Sequence[Ranked], names: Sequence[str]) -> list[Ranked]:
    """The questions with the features ``names`` alone."""
    places = [NAMES.index(name) for name in names]
    return [replace(row, features=row.features[:, places]) for row in rows]


def rank(asked: QuestionSet, encoder: Encoder, settings: LibrarySettings) -> list[Ranked]:
    """The sentences of every question with their features."""
    weights = replace(EvidenceWeights(), named=1.0)  # so that the score beyond the features is 0 or 1
    chosen = replace(settings, answer=replace(settings.answer, evidence=weights, unread_evidence=weights))
    pipeline = Library.open(asked.index, encoder, chosen)._reading.answering
    found = []
    for number, type_, text, history, groups in _answerable(asked):
        evidence = pipeline.retrieve(text, history).evidence
        features = np.array([(*astuple(e.features), e.score - e.features.score(weights)) for e in evidence])
        held = np.array([[_holds(e, group) for e in evidence] for group in groups], dtype=np.bool_)
        if held.any():
            found.append(Ranked(number, type_, features, held))
    return found


def _answerable(
    asked: QuestionSet,
) -> Iterator[tuple[str, str, str, Sequence[Turn], Sequence[Sequence[str]]]]:
    """Number, type, text, earlier turns and evidence of each question that has an answer."""
    for question in asked.questions:
        if question.answerable and question.type not in LEFT_OUT:
            yield question.id, question.type, question.question, question.history, question.evidence
    for number, labelled in enumerate(labelled_questions() if asked.name in DOMAINS else ()):
        if labelled.domain == asked.name and labelled.evidence:
            yield f"labelled-{number}", "labelled", labelled.question, (), ((labelled.evidence,),)
    for question in follow_ups() if asked.name in DOMAINS else ():  # those over other documents find nothing right
        yield question.id, "followup", question.question, question.history, question.evidence


def vector(weights: EvidenceWeights) -> Floats:
    """The weights, shape (len(NAMES),)."""
    return np.array([getattr(weights, name) for name in NAMES], dtype=np.float64)


def figures(rows: Sequence[Ranked], weights: Floats) -> str:
    """What the weights put first, among the first three, and their loss."""
    first = np.mean([question.right[question.order(weights)[0]] for question in rows])
    three = np.mean([question.right[question.order(weights)[:3]].any() for question in rows])
    return f"{first:.3f} {three:.3f} {ranking_loss(rows, weights):.3f}"


def _holds(evidence: Evidence, group: Sequence[str]) -> bool:
    text = squash(evidence.text)
    wanted = [squash(option) for option in group]
    return any(option in text or (len(text) >= LEAST_PART and text in option) for option in wanted)


if __name__ == "__main__":
    main()
