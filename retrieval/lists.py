"""Lists read from the outline: the section whose points a question asks for, complete and in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.folding import fold_words
from ingest.outline import Section, walk
from ingest.tokens import tokens
from retrieval.manuscripts import Manuscripts
from retrieval.question import Question


@dataclass(frozen=True, slots=True)
class ListWeights:
    """What speaks for a section being the one whose points are asked for."""

    cover: float = 1.0
    members: float = 0.35
    cosine: float = 0.6
    count: float = 0.5
    miscount: float = 0.6
    phrase: float = 0.6
    announcement: int = 60


@dataclass(frozen=True, slots=True)
class PointList:
    """A run of points of one section; ``score`` says how well they fit the question.

    ``announcement`` is the span (start, end) of the sentence before the first point; empty where none stands there.
    """

    speech_id: str
    path: tuple[Section, ...]
    points: tuple[Section, ...]
    announcement: tuple[int, int]
    score: float


def find_lists(
    question: Question,
    manuscripts: Manuscripts,
    speeches: Collection[str],
    idf: Mapping[str, float],
    weights: ListWeights,
) -> list[PointList]:
    """Rank the runs of points in the outlines of ``speeches`` by how well they fit the question."""
    found: list[tuple[str, tuple[Section, ...], tuple[Section, ...], tuple[int, int], str]] = []
    for speech_id in speeches:
        text = manuscripts.index.speech(speech_id).text
        for path, run in _runs(manuscripts.outline(speech_id)):
            announcement = _announcement(manuscripts, speech_id, path, run[0])
            head = "".join(s.label for s in path) if path else manuscripts.index.speech(speech_id).title
            head += text[announcement[0] : announcement[1]]
            found.append((speech_id, path, run, announcement, head))
    if not found:
        return []
    vectors = manuscripts.encoder.encode([question.query.text, *(item[4] for item in found)])
    cosines = vectors[1:] @ vectors[0]
    lists = []
    for (speech_id, path, run, announcement, head), cosine in zip(found, cosines.tolist(), strict=True):
        score = weights.cosine * cosine + _score(question, head, run, idf, weights)
        lists.append(PointList(speech_id, path, run, announcement, score))
    return sorted(lists, key=lambda item: -item.score)


def _runs(root: Section) -> Iterator[tuple[tuple[Section, ...], tuple[Section, ...]]]:
    """Give each run of two or more points with the path of the section that holds it."""
    for path in ((), *walk(root)):
        section = path[-1] if path else root
        run: list[Section] = []
        for child in section.children:
            if run and child.heading and child.ordinal[:1] in ("一", "1", "①") and run[0].ordinal[:1] == child.ordinal[:1]:
                yield path, tuple(run)
                run = []
            if child.heading and not (section.level == 0 and not child.ordinal):
                run.append(child)
        if len(run) > 1:
            yield path, tuple(run)


def _announcement(
    manuscripts: Manuscripts, speech_id: str, path: tuple[Section, ...], first: Section
) -> tuple[int, int]:
    """Give the span of the sentence that leads to the first point, inside the section."""
    begin = path[-1].start if path else 0
    before = manuscripts.sentences(speech_id).within(begin, first.start)
    if not before:
        return first.start, first.start
    last = before[-1]
    return max(last.start, begin), min(last.end, first.start)


def _score(
    question: Question, head: str, run: Sequence[Section], idf: Mapping[str, float], weights: ListWeights
) -> float:
    total = sum(idf.values()) or 1.0
    in_head = set(tokens(head))
    score = weights.cover * sum(w for t, w in idf.items() if t in in_head) / total
    hits = []
    for point in run:
        own = set(tokens(point.heading)) - in_head
        hits.append(sum(w for t, w in idf.items() if t in own) / total)
    if sum(h > 0 for h in hits) * 2 > len(run):
        score += weights.members * min(sum(hits) * 2, 1.0)
    if question.count:
        score += weights.count if question.count == len(run) else -weights.miscount
    folded = fold_words(head)
    if question.query.phrases:
        score += weights.phrase * sum(p in folded for p in question.query.phrases) / len(question.query.phrases)
    return score
