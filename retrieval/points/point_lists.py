"""Lists of points in a speech's outline, with what a question is compared with: worked out once a speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.encoder import Encoder
from ingest.outline.parser import Section, walk
from ingest.speech import Speech
from ingest.text.folding import fold, fold_words
from ingest.text.sentences import sentence_spans
from retrieval.points.numbered_points import sibling_lists


@dataclass(frozen=True, slots=True)
class PointList:
    """Points of one section that belong together, and the section's head: its path and the sentence before the points.

    ``path`` are the sections that hold the points, outermost first, empty where these are the speech's own;
    ``announcement`` is the span (start, end) of the sentence before the first point, ``announced`` its text; both
    are empty where none stands there.  ``head`` is the section's head as written, ``folded_head`` its fold,
    ``own_head`` and ``titled_head`` that without and with the speech's title, ``head_words`` that without punctuation;
    ``headings`` are the folded headings of the points, ``joined`` these as one text, a line each.
    """

    speech_id: str
    path: tuple[Section, ...]
    points: tuple[Section, ...]
    announcement: tuple[int, int]
    announced: str
    head: str
    folded_head: str
    own_head: str
    titled_head: str
    head_words: str
    headings: tuple[str, ...]
    joined: str


@dataclass(frozen=True, slots=True)
class OutlineLists:
    """All lists of a speech's outline; ``heads`` are the vectors of their heads, float32 (lists, dimension)."""

    lists: tuple[PointList, ...]
    heads: NDArray[np.float32]


def read_point_lists(speech: Speech, outline: Section) -> tuple[PointList, ...]:
    """The lists of points of an outline, outer ones before those inside their points."""
    lists = []
    for path, points in _lists(outline):
        start, end = _announcement(speech.text, path, points[0])
        announced = speech.text[start:end]
        labels = "".join(section.label for section in path)
        head = (labels or speech.title) + announced
        headings = tuple(fold(point.heading) for point in points)
        lists.append(
            PointList(
                speech.id,
                path,
                points,
                (start, end),
                announced,
                head,
                fold(head),
                fold(labels + announced),
                fold(f"{speech.title}\n{head}"),
                fold_words(head),
                headings,
                "\n".join(headings),
            )
        )
    return tuple(lists)


def encode_point_lists(outlines: Sequence[tuple[PointList, ...]], encoder: Encoder) -> list[OutlineLists]:
    """The lists of some outlines with the vectors of their heads, all made in one call of the encoder."""
    vectors = encoder.encode([own.head for lists in outlines for own in lists])
    heads = np.split(vectors, np.cumsum([len(lists) for lists in outlines])[:-1])
    return [OutlineLists(lists, own) for lists, own in zip(outlines, heads, strict=True)]


def _lists(root: Section) -> Iterator[tuple[tuple[Section, ...], tuple[Section, ...]]]:
    """Each list of points with the path of the section that holds it."""
    for path in ((), *walk(root)):
        for points in sibling_lists(path[-1] if path else root):
            yield path, points


def _announcement(text: str, path: Sequence[Section], first: Section) -> tuple[int, int]:
    """The span of the sentence that leads to the first point, inside the section."""
    begin = path[-1].start if path else 0
    last = begin + len(text[begin : first.start].rstrip()) - 1
    if last < begin:
        return first.start, first.start
    start, end = sentence_spans(text, last, last + 1)[-1]
    return max(start, begin), min(end, first.start)
