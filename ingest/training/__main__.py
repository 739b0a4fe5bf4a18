"""``python -m ingest.training DATA OUT``: trains the shipped encoder from the data folder, on one CPU core."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.training import documents
from ingest.training.composition import Composition
from ingest.training.contrastive import BatchShare, TrainingSettings, train
from ingest.training.documents import Pair
from ingest.training.export import export
from ingest.training.members import DIMENSION, MEMBERS, EncoderMember, join
from ingest.training.sources import Contexts, GivenPairs, Glosses, GlossesInUse
from ingest.training.tokenizer import UNKNOWN, train_tokenizer

_LOG = logging.getLogger(__name__)
_LONGEST_ARTICLE = 400  # characters of an article that its title should find
_USE_LENGTHS = range(12, 121)  # characters of a sentence in which a thesaurus term is looked up


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the data, train, write the model folder; progress goes to standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options = _parser().parse_args(arguments)
    settings = replace(TrainingSettings(), steps=options.steps, seed=options.seed)
    if options.tokenizer is None:
        _LOG.info("training the tokenizer")
        tokenizer = train_tokenizer(options.data, seed=options.seed)
    else:
        tokenizer = Tokenizer.from_file(str(options.tokenizer))
    _LOG.info("reading the pairs")
    shares = list(_shares(options.data, tokenizer, hold_out=options.hold_out, seed=options.seed))
    rows = [_train_member(member, shares, tokenizer, settings) for member in MEMBERS]
    export(options.out, tokenizer, join(rows, options.dimension))
    _LOG.info("written: %s", options.out)


def _train_member(
    member: EncoderMember, shares: Sequence[BatchShare], tokenizer: Tokenizer, settings: TrainingSettings
) -> NDArray[np.float32]:
    _LOG.info("training the member %r", member.name)
    numbers = tokenizer.get_vocab()
    pieces = sorted(numbers, key=numbers.__getitem__)
    composition = Composition(pieces, numbers[UNKNOWN], shared=member.shared)
    own = [replace(share, weight=member.weights[share.name]) for share in shares if share.name in member.weights]
    return train(own, composition, replace(settings, dropout=member.dropout))


def _parser() -> argparse.ArgumentParser:
    defaults = TrainingSettings()
    parser = argparse.ArgumentParser(prog="python -m ingest.training", description=__doc__)
    parser.add_argument("data", type=Path, help="the data folder, such as ../shared/data")
    parser.add_argument("out", type=Path, help="the model folder to write")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--steps", type=int, default=defaults.steps)
    parser.add_argument("--dimension", type=int, default=DIMENSION, help="length of a vector, of all members together")
    parser.add_argument("--tokenizer", type=Path, help="a tokenizer.json to use instead of training one")
    parser.add_argument("--hold-out", action="store_true", help="leave a fifth of the paraphrase pairs for measuring")
    return parser


def _shares(data: Path, tokenizer: Tokenizer, *, hold_out: bool, seed: int) -> Iterator[BatchShare]:
    """The sources; how often each is drawn from is the member's business."""
    articles, reports = documents.read_articles(data), documents.read_reports(data)
    entries = documents.read_thesaurus(data)
    titles = [Pair(f"{article.title} {article.chapter}", article.text[:_LONGEST_ARTICLE]) for article in articles]
    uses = _uses([*reports, *(article.text for article in articles[::3])], hold_out=hold_out)
    paraphrases = documents.read_paraphrases(data, hold_out=hold_out)
    yield BatchShare("articles", Contexts(tokenizer, [article.text for article in articles]), 1)
    yield BatchShare("reports", Contexts(tokenizer, reports), 1)
    yield BatchShare("titles", GivenPairs(tokenizer, titles), 1)
    yield BatchShare("questions", GivenPairs(tokenizer, documents.read_questions(data)), 1)
    yield BatchShare("law questions", GivenPairs(tokenizer, documents.read_law_questions(data)), 1)
    yield BatchShare("glosses", Glosses(tokenizer, entries), 1)
    yield BatchShare("glosses in use", GlossesInUse(tokenizer, entries, uses, seed), 1)
    yield BatchShare("paraphrases", GivenPairs(tokenizer, paraphrases), 1)


def _uses(paragraphs: Sequence[str], *, hold_out: bool) -> list[str]:
    """The sentences in which official terms are looked up, without the held-out ones if asked."""
    found = [cut for text in paragraphs for cut in documents.sentences(text) if len(cut) in _USE_LENGTHS]
    return [cut for cut in found if not (hold_out and documents.is_held_out(cut))]


if __name__ == "__main__":
    main()
