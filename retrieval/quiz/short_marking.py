"""Marking a short answer point by point: which points the reader named, in the speech's words or in others.

A point counts as named where a clause of the answer holds its telling words, or means the same by the
encoder.  Words that all points share (处理好…的关系) or that the question itself says tell nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.encoder import Encoder
from ingest.text.folding import fold_words
from ingest.text.numerals import ONE_TO_NINE
from ingest.text.punctuation import COMMAS, SENTENCE_ENDS
from retrieval.quiz.material.words import words

FOUND, PARTLY = 0.55, 0.42
"""Evidence from which a point counts as named, or as half named.

Fitted, with the scales below, on every second section of ``tests/data/short_answers.jsonl``; the others agree as well.
"""

# ``_MEANING_SCALE`` and ``_SURE_MARGIN`` were fitted together with the thresholds above; of the other weights no fit is
# on record.
_HALF = 0.5
_BODY_WEIGHT = 0.85  # of a sentence of the point's body, against its heading
# Cosine of the shipped encoder that counts as a full match.
_MEANING_SCALE = 0.6
# Word classes of jieba: particles, conjunctions, prepositions, interjections, strings that are no words.
_PARTICLES = frozenset("ucpxe")
_SURE_MARGIN = 0.03  # by which a clause must be nearer to one point than to any other to count for it in full
# Of a clause that means a point and says no word that is the point's own: over the five speeches it takes half of what
# slogans earned, and on ``tests/data/short_answers.jsonl`` nothing from answers in other words.
_UNSAID_WEIGHT = 0.75
_COMMON_WEIGHT = 0.15  # of a word that other points or the question have
_SINGLE_WEIGHT = 0.6  # of a word of one character, which stands in many others
# Punctuation, and the ordinals that part points: «1.», «一是», «（1）».
_CLAUSES = re.compile(
    rf"[{COMMAS}{SENTENCE_ENDS}；;\n、]+|(?<=\d)[.．)）]|[{ONE_TO_NINE}]是|[（(][{ONE_TO_NINE}\d]+[)）]"
)
_SENTENCES = re.compile(r"[^。！？；\n]+")
_MODAL = re.compile(r"^(?:要|必须|应当|应|须|更加|更好地)+")  # a reader who leaves 要 out has named the point


@dataclass(frozen=True, slots=True)
class PointMark:
    """What became of one point: ``score`` 1 named, 0.5 half, 0 missed; ``heard`` is the clause that named it."""

    point: str
    score: float
    heard: str


def mark_points(
    points: Sequence[str], bodies: Sequence[str], answer: str, encoder: Encoder, asked: str = ""
) -> tuple[PointMark, ...]:
    """Mark an answer; ``bodies`` are the passages that carry the points, ``asked`` is the question."""
    clauses = _clauses(answer)
    if not clauses:
        return tuple(PointMark(point, 0.0, "") for point in points)
    telling = _telling(points, asked)
    meant = _meant(points, bodies, clauses, encoder) * _shared(points, bodies, clauses)
    evidence = np.maximum(_spoken(points, telling, clauses), meant)
    held = fold_words(answer)
    marks = []
    for i, point in enumerate(points):
        best = int(np.argmax(evidence[i]))
        strength = 1.0 if fold_words(_core(point)) in held else float(evidence[i, best])
        score = 1.0 if strength >= FOUND else _HALF if strength >= PARTLY else 0.0
        marks.append(PointMark(point, score, clauses[best] if score else ""))
    return tuple(marks)


def _clauses(answer: str) -> list[str]:
    """The clauses of an answer, and each pair of neighbours as one."""
    parts = [part.strip() for part in _CLAUSES.split(answer) if fold_words(part or "")]
    return parts + ["，".join(pair) for pair in pairwise(parts)]


def _core(point: str) -> str:
    return _MODAL.sub("", point)


def _telling(points: Sequence[str], asked: str) -> list[dict[str, float]]:
    """Weigh the words of each point: little where other points or the question have them."""
    rows = [Counter(w.text for w in words(_core(point)) if w.tag[:1] not in _PARTICLES) for point in points]
    spread = Counter(word for row in rows for word in row)
    return [
        {
            word: (_COMMON_WEIGHT if spread[word] > 1 or word in asked else 1.0)
            * (1.0 if len(word) > 1 else _SINGLE_WEIGHT)
            for word in row
        }
        for row in rows
    ]


def _spoken(
    points: Sequence[str], telling: Sequence[dict[str, float]], clauses: Sequence[str]
) -> NDArray[np.float64]:
    """The part of each point's telling words that each clause says, shape (points, clauses)."""
    said = np.zeros((len(points), len(clauses)))
    for i, row in enumerate(telling):
        total = sum(row.values()) or 1.0
        for j, clause in enumerate(clauses):
            said[i, j] = sum(weight * _share(word, clause) for word, weight in row.items()) / total
    return said


def _share(word: str, clause: str) -> float:
    """How far a clause says a word: wholly, or by its characters in order."""
    if word in clause:
        return 1.0
    if len(word) < 2:
        return 0.0
    pairs = [a + b for a, b in pairwise(word)]
    return 0.8 * sum(pair in clause for pair in pairs) / len(pairs)


def _meant(
    points: Sequence[str], bodies: Sequence[str], clauses: Sequence[str], encoder: Encoder
) -> NDArray[np.float64]:
    """How far each clause means each point by the encoder, shape (points, clauses).

    A clause speaks for the one point that it is nearest to, by the heading or by a sentence of its body.
    """
    texts: list[str] = []
    owners: list[tuple[int, float]] = []
    for i, (point, body) in enumerate(zip(points, bodies, strict=True)):
        texts.append(point)
        owners.append((i, 1.0))
        for sentence in _SENTENCES.findall(body):
            texts += [sentence, *sentence.split("，")]
            owners += [(i, _BODY_WEIGHT)] * (1 + len(sentence.split("，")))
    vectors = encoder.encode([*texts, *clauses])
    cosines = vectors[: len(texts)] @ vectors[len(texts) :].T
    similarity = np.zeros((len(points), len(clauses)))
    for row, (i, weight) in enumerate(owners):
        similarity[i] = np.maximum(similarity[i], weight * cosines[row] / _MEANING_SCALE)
    return similarity * _sureness(similarity)


def _shared(points: Sequence[str], bodies: Sequence[str], clauses: Sequence[str]) -> NDArray[np.float64]:
    """1 where a clause says a word that this point alone has, in its heading or its body, else less; (points, clauses).

    A slogan (提高认识, 统一思想) is near to some point by the encoder and says nothing of any.
    """
    own = [_contents(f"{point}\n{body}") for point, body in zip(points, bodies, strict=True)]
    spread = Counter(word for row in own for word in row)
    said = [_contents(clause) for clause in clauses]
    telling = [{word for word in row if spread[word] == 1} for row in own]
    return np.array([[1.0 if row & spoken else _UNSAID_WEIGHT for spoken in said] for row in telling])


def _contents(text: str) -> set[str]:
    """The words of a text that can tell it from others: of two characters or more, and no particles."""
    return {w.text for w in words(text) if len(w.text) > 1 and w.tag[:1] not in _PARTICLES}


def _sureness(similarity: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 for the point that a clause is nearest to, less where the next is as near, 0 for all others."""
    ranked = np.sort(similarity, axis=0)
    margin = ranked[-1] - (ranked[-2] if len(ranked) > 1 else 0.0)
    sure: NDArray[np.float64] = (similarity == ranked[-1]) * np.clip(margin / _SURE_MARGIN, 0.0, 1.0)
    return sure
