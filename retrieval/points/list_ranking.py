"""Lists read from the outline: the section whose points a question asks for, complete and in order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.encoders.encoder import Encoder
from ingest.outline.parser import Section
from retrieval.deadline import UNHURRIED, Deadline
from retrieval.points.point_lists import OutlineLists, PointList
from retrieval.question.parser import Question


@dataclass(frozen=True, slots=True)
class ListWeights:
    """What speaks for a section being the one whose points are asked for.

    ``cover``, ``cosine``: the share of the question's weight in the list's head, and the similarity of their vectors;
    ``title``: what the share counts that only the speech's title holds, which names the speech rather than the list;
    ``members``: the share in the headings of the points; ``count``, ``miscount``: as many points as the question says,
    or not; ``phrase``: the head holds what the question quotes.  ``certain`` is the share of the question's weight in
    the head at which a right count counts in full.  Set by hand while looking at ``tests/data``; no script fits them.
    """

    cover: float = 1.0
    members: float = 0.8
    title: float = 0.3
    cosine: float = 0.6
    count: float = 0.5
    miscount: float = 0.6
    phrase: float = 0.6
    certain: float = 0.25


@dataclass(frozen=True, slots=True)
class RankedList:
    """A list of points of one section; ``score`` says how well they fit the question.

    ``cover`` is the share of the question's weight that the section's head holds (0–1);
    ``announcement`` is the span (start, end) of the sentence before the first point, ``announced`` its text; both
    are empty where none stands there.
    """

    speech_id: str
    path: tuple[Section, ...]
    points: tuple[Section, ...]
    announcement: tuple[int, int]
    announced: str
    cover: float
    score: float


def rank_lists(
    question: Question,
    outlines: Sequence[OutlineLists],
    encoder: Encoder,
    idf: Mapping[str, float],
    weights: ListWeights,
    deadline: Deadline = UNHURRIED,
) -> list[RankedList]:
    """Rank the lists of points of some outlines by how well they fit the question, the best first.

    Raises ``QuestionTooSlow`` behind the deadline.
    """
    lists = [own for outline in outlines for own in outline.lists]
    if not lists:
        return []
    heads = np.concatenate([outline.heads for outline in outlines])
    cosines = heads @ encoder.encode([question.query.folded])[0]
    share = _Share(idf)
    ranked = []
    for own, cosine in zip(lists, cosines.tolist(), strict=True):
        deadline.check()
        cover = share.of(own.folded_head)
        spoken = share.of(own.own_head)
        held = spoken + weights.title * (share.of(own.titled_head) - spoken)
        score = weights.cosine * cosine + weights.cover * held + _fit(question, own, cover, share, weights)
        ranked.append(RankedList(own.speech_id, own.path, own.points, own.announcement, own.announced, cover, score))
    return sorted(ranked, key=lambda item: -item.score)


class _Share:
    """Tells which share of a question's weight stands in a folded text."""

    def __init__(self, idf: Mapping[str, float]) -> None:
        self._weighed = [(term, weight) for term, weight in idf.items() if weight > 0]
        self._longer = [(term, weight) for term, weight in self._weighed if len(term) > 1]
        self._whole = math.fsum(idf.values()) or 1.0

    def of(self, folded: str) -> float:
        """The share (0–1)."""
        return math.fsum(weight for term, weight in self._weighed if term in folded) / self._whole

    def of_headings(self, points: PointList) -> list[float]:
        """For each point's heading, the share of the longer terms in it that do not stand in the list's head."""
        held = [(t, w) for t, w in self._longer if t in points.joined and t not in points.folded_head]
        if not held:
            return []
        return [math.fsum(weight for term, weight in held if term in text) / self._whole for text in points.headings]


def _fit(question: Question, points: PointList, cover: float, share: _Share, weights: ListWeights) -> float:
    """What speaks for a list beyond the similarity of its head: members named, their number, phrases."""
    score = 0.0
    hits = share.of_headings(points)
    if sum(h > 0 for h in hits) * 2 > len(points.points):
        score += weights.members * min(2 * sum(hits), 1.0)
    if question.count:
        fits = question.count == len(points.points)
        score += weights.count * min(cover / weights.certain, 1.0) if fits else -weights.miscount
    phrases = question.query.phrases
    if phrases:
        score += weights.phrase * sum(p in points.head_words for p in phrases) / len(phrases)
    return score
