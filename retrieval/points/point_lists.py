"""Runs of points in a speech's outline, with what a question is compared with: worked out once a speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import Encoder
from ingest.folding import fold, fold_words
from ingest.outline import Section, walk
from ingest.sentences import sentence_spans
from ingest.speech import Speech
from retrieval.points.numbered_points import runs_of


@dataclass(frozen=True, slots=True)
class PointRun:
    """Points of one section that belong together, and the section's head: its path and the sentence before the points.

    ``path`` are the sections that hold the points, outermost first, empty where these are the speech's own;
    ``announcement`` is the span (start, end) of the sentence before the first point, ``announced`` its text; both
    are empty where none stands there.  ``head`` is the section's head as written, ``folded_head`` its fold,
    ``head_words`` that without punctuation; ``headings`` are the folded headings of the points,
    ``joined`` these as one text, a line each.
    """

    speech_id: str
    path: tuple[Section, ...]
    points: tuple[Section, ...]
    announcement: tuple[int, int]
    announced: str
    head: str
    folded_head: str
    head_words: str
    headings: tuple[str, ...]
    joined: str


@dataclass(frozen=True, slots=True)
class OutlineRuns:
    """All runs of a speech's outline; ``heads`` are the vectors of their heads, float32 (runs, dimension)."""

    runs: tuple[PointRun, ...]
    heads: NDArray[np.float32]


def read_runs(speech: Speech, outline: Section) -> tuple[PointRun, ...]:
    """Read the runs of an outline."""
    runs = []
    for path, points in _runs(outline):
        start, end = _announcement(speech.text, path, points[0])
        announced = speech.text[start:end]
        head = ("".join(section.label for section in path) if path else speech.title) + announced
        headings = tuple(fold(point.heading) for point in points)
        folded, words, joined = fold(head), fold_words(head), "\n".join(headings)
        runs.append(PointRun(speech.id, path, points, (start, end), announced, head, folded, words, headings, joined))
    return tuple(runs)


def encode_runs(outlines: Sequence[tuple[PointRun, ...]], encoder: Encoder) -> list[OutlineRuns]:
    """Give the runs of some outlines with the vectors of their heads, all made in one call of the encoder."""
    vectors = encoder.encode([run.head for runs in outlines for run in runs])
    heads = np.split(vectors, np.cumsum([len(runs) for runs in outlines])[:-1])
    return [OutlineRuns(runs, own) for runs, own in zip(outlines, heads, strict=True)]


def _runs(root: Section) -> Iterator[tuple[tuple[Section, ...], tuple[Section, ...]]]:
    """Give each run of points with the path of the section that holds it."""
    for path in ((), *walk(root)):
        for run in runs_of(path[-1] if path else root):
            yield path, run


def _announcement(text: str, path: Sequence[Section], first: Section) -> tuple[int, int]:
    """Give the span of the sentence that leads to the first point, inside the section."""
    begin = path[-1].start if path else 0
    last = begin + len(text[begin : first.start].rstrip()) - 1
    if last < begin:
        return first.start, first.start
    start, end = sentence_spans(text, last, last + 1)[-1]
    return max(start, begin), min(end, first.start)
