"""Trains the Unigram tokenizer: Chinese text into pieces of one to six characters.

Hard expectation-maximisation: cut all text with the present vocabulary along the likeliest path, count the
pieces, keep the most used, repeat (Kudo 2018 sums over all paths instead).  The trainer of ``tokenizers``
gives another vocabulary at each run, even from one thread, and took 2.6 times the processor time.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import log
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from ingest.training import documents

UNKNOWN = "[UNK]"

_PIECES = 32_000  # size of the vocabulary; other sizes were not tried
_LONGEST_PIECE = 6  # characters
_ARTICLES = 30_000  # of 148,254; other sample sizes were not tried
_FEWEST_USES = 10  # of a character string, to become a candidate
_FEWEST_CHARACTER_USES = 2  # a rarer character is unknown
_ROUNDS = (8.0, 4.0, 2.5, 1.7, 1.3, 1.0)  # size of the vocabulary after each round, in final sizes
_TEXTS_AT_ONCE = 10_000  # bounds memory


def train_tokenizer(data: Path, *, pieces: int = _PIECES, seed: int = 0) -> Tokenizer:
    """Train on a sample of the laws and all other texts; same data and seed, same tokenizer."""
    trained = train_on(list(_texts(data, seed)), pieces)
    # Reading a tokenizer moves the last digit of its numbers: train with what a reader of the file will have.
    return Tokenizer.from_str(trained.to_str())


def train_on(texts: Sequence[str], pieces: int) -> Tokenizer:
    """A tokenizer of at most ``pieces`` pieces; a character that is used twice is always one of them."""
    text = " ".join(map(blank_tokenizer().normalizer.normalize_str, texts))
    characters = {char: n for char, n in Counter(text).items() if n >= _FEWEST_CHARACTER_USES and not char.isspace()}
    counts = Counter(characters) + Counter(_candidates(text))
    for factor in _ROUNDS:
        room = int(factor * pieces) - 1 - len(characters)
        longer = sorted((piece for piece in counts if len(piece) > 1), key=lambda piece: (-counts[piece], piece))
        kept = {piece: counts[piece] for piece in (*characters, *longer[: max(room, 0)])}
        tokenizer = _with_counts(kept)
        counts = _uses(tokenizer, texts)
    return _with_counts({piece: counts[piece] for piece in kept})


def blank_tokenizer() -> Tokenizer:
    """The normalisation and cutting without a vocabulary: NFKC, lower case, cut at all but letters and digits."""
    tokenizer = Tokenizer(models.Unigram())
    separators = normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase(), separators])
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def _with_counts(counts: Mapping[str, int]) -> Tokenizer:
    """The tokenizer in which a piece's probability is its share of all uses (unused: half a use)."""
    total = sum(counts.values())
    ordered = sorted(counts, key=lambda piece: (-counts[piece], piece))
    vocabulary = [(UNKNOWN, 0.0), *((piece, log(max(counts[piece], 0.5) / total)) for piece in ordered)]
    tokenizer = blank_tokenizer()
    tokenizer.model = models.Unigram(vocabulary, 0, False)
    return tokenizer


def _uses(tokenizer: Tokenizer, texts: Sequence[str]) -> Counter[str]:
    """Count the pieces into which the texts are cut."""
    totals = np.zeros(tokenizer.get_vocab_size(), dtype=np.int64)
    for first in range(0, len(texts), _TEXTS_AT_ONCE):
        encodings = tokenizer.encode_batch_fast(texts[first : first + _TEXTS_AT_ONCE], add_special_tokens=False)
        numbers = np.fromiter(chain.from_iterable(encoding.ids for encoding in encodings), dtype=np.int64)
        totals += np.bincount(numbers, minlength=len(totals))
    return Counter({piece: int(totals[n]) for piece, n in tokenizer.get_vocab().items() if n and totals[n]})


def _candidates(text: str) -> dict[str, int]:
    """Count the strings of two to six characters without white space that stand often enough in ``text``."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    breaks = np.concatenate([[0], np.cumsum(codes == ord(" "))])
    keys = codes
    found: dict[str, int] = {}
    for length in range(2, _LONGEST_PIECE + 1):
        # A rolling hash of 64 bits, wrapping; two strings of one hash are not to be expected among millions.
        keys = keys[:-1] * np.uint64(0x9E3779B97F4A7C15) + codes[length - 1 :]
        whole = np.flatnonzero(breaks[length:] == breaks[:-length])
        _, first, counts = np.unique(keys[whole], return_index=True, return_counts=True)
        often = counts >= _FEWEST_USES
        starts = whole[first[often]].tolist()
        found.update({text[s : s + length]: n for s, n in zip(starts, counts[often].tolist(), strict=True)})
    return found


def _texts(data: Path, seed: int) -> Iterator[str]:
    """The texts; the thesaurus counts three times and the reports twice, short as they are."""
    articles = [article.text for article in documents.read_articles(data)]
    yield from random.Random(seed).sample(articles, min(_ARTICLES, len(articles)))  # noqa: S311 - no secret
    yield from documents.read_reports(data) * 2
    questions = documents.read_questions(data)
    yield from dict.fromkeys(pair.found for pair in questions)
    yield from (pair.query for pair in questions)
    for pair in documents.read_law_questions(data) + documents.read_paraphrases(data, hold_out=False):
        yield from (pair.query, pair.found)
    for entry in documents.read_thesaurus(data):
        yield from (entry.official, *entry.plain, *entry.near) * 3
