"""The sentence of a passage that comes nearest to a question, by the words that they share.

It finds what to show of a passage, and is no evidence for anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.text.folding import fold_words


def nearest_sentence(question: str, sentences: Sequence[str]) -> int:
    """The index of the sentence that shares most with a question, the first of several; 0 where none shares anything.

    What is shared are pairs of characters, each worth the less the more sentences have it.

    >>> nearest_sentence("池塘多深？", ["今年养鱼。", "池塘深三米。", "大家辛苦。"])
    1
    """
    asked = _pairs(question)
    rows = [_pairs(sentence) & asked for sentence in sentences]
    spread = Counter(pair for row in rows for pair in row)
    shared = [sum(1 / spread[pair] for pair in row) for row in rows]
    return shared.index(max(shared)) if shared else 0


def _pairs(text: str) -> set[str]:
    folded = fold_words(text)
    return {first + second for first, second in pairwise(folded)}
