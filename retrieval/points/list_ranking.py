"""Lists read from the outline: the section whose points a question asks for, complete and in order."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from ingest.outline import Section
from retrieval.points.point_lists import PointRun
from retrieval.question.parser import Question
from retrieval.search.generation_cache import Manuscripts


@dataclass(frozen=True, slots=True)
class ListWeights:
    """What speaks for a section being the one whose points are asked for.

    ``certain`` is the share of the question's weight in the section's head at which a right count counts in full.
    """

    cover: float = 1.0
    members: float = 0.8
    cosine: float = 0.6
    count: float = 0.5
    miscount: float = 0.6
    phrase: float = 0.6
    certain: float = 0.25


@dataclass(frozen=True, slots=True)
class PointList:
    """A run of points of one section; ``score`` says how well they fit the question.

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


def find_lists(
    question: Question,
    manuscripts: Manuscripts,
    speeches: Collection[str],
    idf: Mapping[str, float],
    weights: ListWeights,
) -> list[PointList]:
    """Rank the runs of points in the outlines of ``speeches`` by how well they fit the question."""
    outlines = manuscripts.runs(speeches)
    runs = [run for outline in outlines for run in outline.runs]
    if not runs:
        return []
    heads = np.concatenate([outline.heads for outline in outlines])
    cosines = heads @ manuscripts.encoder.encode([question.query.folded])[0]
    share = _Share(idf)
    lists = []
    for run, cosine in zip(runs, cosines.tolist(), strict=True):
        cover = share.of(run.folded_head)
        score = weights.cosine * cosine + weights.cover * cover + _fit(question, run, cover, share, weights)
        lists.append(PointList(run.speech_id, run.path, run.points, run.announcement, run.announced, cover, score))
    return sorted(lists, key=lambda item: -item.score)


class _Share:
    """Tells which share of a question's weight stands in a folded text."""

    def __init__(self, idf: Mapping[str, float]) -> None:
        self._weighed = [(term, weight) for term, weight in idf.items() if weight > 0]
        self._longer = [(term, weight) for term, weight in self._weighed if len(term) > 1]
        self._whole = math.fsum(idf.values()) or 1.0

    def of(self, folded: str) -> float:
        """Give the share (0–1)."""
        return math.fsum(weight for term, weight in self._weighed if term in folded) / self._whole

    def of_headings(self, run: PointRun) -> list[float]:
        """Give for each point's heading the share of the longer terms in it that do not stand in the run's head."""
        held = [(t, w) for t, w in self._longer if t in run.joined and t not in run.folded_head]
        if not held:
            return []
        return [math.fsum(weight for term, weight in held if term in text) / self._whole for text in run.headings]


def _fit(question: Question, run: PointRun, cover: float, share: _Share, weights: ListWeights) -> float:
    """Give what speaks for a run beyond its head's likeness: members named, their number, phrases."""
    score = 0.0
    hits = share.of_headings(run)
    if sum(h > 0 for h in hits) * 2 > len(run.points):
        score += weights.members * min(2 * sum(hits), 1.0)
    if question.count:
        fits = question.count == len(run.points)
        score += weights.count * min(cover / weights.certain, 1.0) if fits else -weights.miscount
    phrases = question.query.phrases
    if phrases:
        score += weights.phrase * sum(p in run.head_words for p in phrases) / len(phrases)
    return score
