"""Runs of points in a speech's outline, with what a question is compared with: worked out once a speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import Encoder
from ingest.folding import fold_words
from ingest.outline import Section, walk
from ingest.sentences import SentenceTable
from ingest.speech import Speech
from ingest.tokens import tokens
from retrieval.places import runs_of


@dataclass(frozen=True, slots=True)
class PointRun:
    """Points of one section that belong together, and the section's head: its path and the sentence before the points.

    ``path`` are the sections that hold the points, outermost first, empty where these are the speech's own;
    ``announcement`` is the span (start, end) of the sentence before the first point, ``announced`` its text; both
    are empty where none stands there.  ``head_terms`` and ``head_words`` are the tokens and the folded words of the
    head, ``heading_terms`` the tokens of each point's heading.
    """

    speech_id: str
    path: tuple[Section, ...]
    points: tuple[Section, ...]
    announcement: tuple[int, int]
    announced: str
    head_terms: frozenset[str]
    head_words: str
    heading_terms: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class OutlineRuns:
    """All runs of a speech's outline; ``heads`` are the vectors of their heads, float32 (runs, dimension)."""

    runs: tuple[PointRun, ...]
    heads: NDArray[np.float32]


def read_runs(speech: Speech, outline: Section, sentences: SentenceTable, encoder: Encoder) -> OutlineRuns:
    """Read the runs of an outline."""
    runs, heads = [], []
    for path, points in _runs(outline):
        start, end = _announcement(sentences, path, points[0])
        announced = speech.text[start:end]
        head = ("".join(section.label for section in path) if path else speech.title) + announced
        terms = tuple(frozenset(tokens(point.heading)) for point in points)
        own = frozenset(tokens(head))
        runs.append(PointRun(speech.id, path, points, (start, end), announced, own, fold_words(head), terms))
        heads.append(head)
    return OutlineRuns(tuple(runs), encoder.encode(heads))


def _runs(root: Section) -> Iterator[tuple[tuple[Section, ...], tuple[Section, ...]]]:
    """Give each run of points with the path of the section that holds it."""
    for path in ((), *walk(root)):
        for run in runs_of(path[-1] if path else root):
            yield path, run


def _announcement(sentences: SentenceTable, path: Sequence[Section], first: Section) -> tuple[int, int]:
    """Give the span of the sentence that leads to the first point, inside the section."""
    begin = path[-1].start if path else 0
    before = sentences.within(begin, first.start)
    if not before:
        return first.start, first.start
    last = before[-1]
    return max(last.start, begin), min(last.end, first.start)
