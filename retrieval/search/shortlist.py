"""The shortlist: which of the passages found are read sentence by sentence, where there are too many to be kept ready.

Working out a passage's sentences and their vectors is most of what a search costs.  A small archive has that done once;
in a large one it is done anew with almost every question, so only the most promising passages are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.store.lexical import Ranking
from retrieval.search.normalisation import z_scores

_PAIR = 2  # characters


@dataclass(frozen=True, slots=True)
class ShortlistSettings:
    """How many passages are read, and what decides.

    Up to ``all_of`` passages in the archive every one found is read (some 0.1 s a question where none is at hand),
    else the ``length`` best by a weighted sum of z-scores: ``lexical`` and ``expanded`` of the lexical engine's scores
    for the question and for the thesaurus's official terms, ``dense`` of the similarity of the vectors.  Set by hand
    from what ``tests/benchmarks/index_scale.py`` finds among 266,000 passages of laws.
    """

    all_of: int = 60_000
    length: int = 16
    lexical: float = 1.0
    dense: float = 1.5
    expanded: float = 0.3


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Ids of the passages to be read, rising, and of the others, the best first."""

    read: tuple[int, ...]
    others: tuple[int, ...]


def shortlist(
    pids: Sequence[int],
    similarity: NDArray[np.float32],
    lexical: Ranking,
    expanded: Ranking,
    settings: ShortlistSettings,
) -> Shortlist:
    """Choose from the passages found; ``similarity`` (len(pids),) is that of their vectors to the question's."""
    scores = (
        settings.lexical * z_scores(_of(pids, lexical))
        + settings.dense * z_scores(similarity.astype(np.float64))
        + settings.expanded * z_scores(_of(pids, expanded))
    )
    ranked = [pids[i] for i in np.argsort(-scores, kind="stable")]
    return Shortlist(tuple(sorted(ranked[: settings.length])), tuple(ranked[settings.length :]))


def selective_terms(terms: Mapping[str, float], frequency: Callable[[str], int]) -> dict[str, float]:
    """The terms that find passages in a large archive: not a character where a pair that holds it stands there.

    A character stands in a tenth of all passages: looking for it takes four times as long as for the pairs, and
    the passages found are scored by all terms all the same.  ``frequency`` gives in how many passages a term stands.
    """
    paired = {character for term in terms if len(term) == _PAIR and frequency(term) for character in term}
    return {term: weight for term, weight in terms.items() if term not in paired}


def _of(pids: Sequence[int], ranking: Ranking) -> NDArray[np.float64]:
    """The score of each passage in a ranking; one that it does not hold has its least."""
    known = dict(zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=True))
    least = min(known.values(), default=0.0)
    return np.array([known.get(pid, least) for pid in pids], dtype=np.float64)
