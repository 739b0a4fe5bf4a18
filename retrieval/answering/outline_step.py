"""The outline step: lists and single points of the outlines that a question may ask for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from retrieval.answering.turns.conversation import StandaloneQuestion
from retrieval.points.list_ranking import ListWeights, RankedList, rank_lists
from retrieval.points.numbered_points import NumberedPoint, find_numbered_point, number_among
from retrieval.points.overview import find_overview
from retrieval.question.parser import Question
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.term_statistics import TermStatistics

_SPOKEN_OF = 0.3
"""Share of the question's weight that the head of a list must hold for a number to mean a point of that list;
below it, the number counts in the speech that is named.  Set by hand, fitted by no script."""


@dataclass(frozen=True, slots=True)
class OutlineResult:
    """What outlines hold for a question: ``lists``, the best first, ``points`` asked for by number or name, and the
    ``overview`` of a speech that is asked for as a whole."""

    lists: Sequence[RankedList] = ()
    points: tuple[NumberedPoint, ...] = ()
    overview: RankedList | None = None


class OutlineStep(Protocol):
    """Reads the outlines of ``speeches`` for a question; ``named`` are those of them that the question names."""

    def __call__(
        self,
        request: StandaloneQuestion,
        named: tuple[str, ...],
        speeches: Collection[str],
        cache: GenerationCache,
        terms: TermStatistics,
    ) -> OutlineResult:
        """What the outlines hold."""
        ...


@dataclass(frozen=True, slots=True)
class ReadOutlines:
    """The outline step of the program."""

    weights: ListWeights = field(default_factory=ListWeights)

    def __call__(
        self,
        request: StandaloneQuestion,
        named: tuple[str, ...],
        speeches: Collection[str],
        cache: GenerationCache,
        terms: TermStatistics,
    ) -> OutlineResult:
        """Rank the lists; find points by number, and the overview, where the question leans on no earlier turn."""
        question = request.question
        idf = terms.of_question(question.query)
        lists = rank_lists(question, cache.point_lists(speeches), cache.encoder, idf, self.weights, request.deadline)
        if request.context:
            return OutlineResult(lists, request.points)
        points = _numbered(question, named, lists, cache)
        title = cache.index.speech(named[0]).title if len(named) == 1 else ""
        return OutlineResult(lists, points, find_overview(question, named, title, lists))


def _numbered(
    question: Question, named: tuple[str, ...], lists: Sequence[RankedList], cache: GenerationCache
) -> tuple[NumberedPoint, ...]:
    """The point asked for by number: in the list that the question speaks of, else in the one speech it names."""
    if not question.ordinals:
        return ()
    if lists and lists[0].cover >= _SPOKEN_OF and question.ordinals[-1].unit:
        return (number_among(lists[0].speech_id, lists[0].points, question.ordinals[-1]),)
    if len(named) != 1:
        return ()
    point = find_numbered_point(named[0], cache.outline(named[0]), question.ordinals)
    return () if point is None else (point,)
