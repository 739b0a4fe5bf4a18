"""Lists read from the outline: the section whose points a question asks for, complete and in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.folding import fold_words
from ingest.outline import Section, walk
from ingest.tokens import tokens
from retrieval.manuscripts import Manuscripts
from retrieval.places import runs_of
from retrieval.question import Question


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
    found: list[tuple[str, tuple[Section, ...], tuple[Section, ...], tuple[int, int], str, str]] = []
    for speech_id in speeches:
        text = manuscripts.index.speech(speech_id).text
        for path, run in _runs(manuscripts.outline(speech_id)):
            announcement = _announcement(manuscripts, speech_id, path, run[0])
            head = "".join(s.label for s in path) if path else manuscripts.index.speech(speech_id).title
            announced = text[announcement[0] : announcement[1]]
            found.append((speech_id, path, run, announcement, announced, head + announced))
    if not found:
        return []
    vectors = manuscripts.encoder.encode([question.query.folded, *(item[5] for item in found)])
    cosines = vectors[1:] @ vectors[0]
    lists = []
    for (speech_id, path, run, announcement, announced, head), cosine in zip(found, cosines.tolist(), strict=True):
        cover = _cover(head, idf)
        score = weights.cosine * cosine + weights.cover * cover + _fit(question, head, cover, run, idf, weights)
        lists.append(PointList(speech_id, path, run, announcement, announced, cover, score))
    return sorted(lists, key=lambda item: -item.score)


def _runs(root: Section) -> Iterator[tuple[tuple[Section, ...], tuple[Section, ...]]]:
    """Give each run of points with the path of the section that holds it."""
    for path in ((), *walk(root)):
        for run in runs_of(path[-1] if path else root):
            yield path, run


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


def _cover(text: str, idf: Mapping[str, float]) -> float:
    own = set(tokens(text))
    return sum(w for t, w in idf.items() if t in own) / (sum(idf.values()) or 1.0)


def _fit(
    question: Question,
    head: str,
    cover: float,
    run: Sequence[Section],
    idf: Mapping[str, float],
    weights: ListWeights,
) -> float:
    """Give what speaks for a run beyond its head's likeness: members named, their number, phrases."""
    in_head = set(tokens(head))
    others = {t: w for t, w in idf.items() if t not in in_head and len(t) > 1}
    headings = [set(tokens(point.heading)) for point in run]
    hits = [sum(w for t, w in others.items() if t in heading) for heading in headings]
    score = 0.0
    if sum(h > 0 for h in hits) * 2 > len(run):
        score += weights.members * min(2 * sum(hits) / (sum(idf.values()) or 1.0), 1.0)
    if question.count:
        fits = question.count == len(run)
        score += weights.count * min(cover / weights.certain, 1.0) if fits else -weights.miscount
    folded = fold_words(head)
    if question.query.phrases:
        score += weights.phrase * sum(p in folded for p in question.query.phrases) / len(question.query.phrases)
    return score
