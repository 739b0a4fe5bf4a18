"""Questions about the outline: which points a section makes, in which order, which is the third, under which
heading they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ingest.outline.headings import HEADING_LENGTH
from ingest.outline.parser import Section
from ingest.text.folding import fold_words
from retrieval.answer import Citation
from retrieval.quiz.chance import digest, shuffled
from retrieval.quiz.makers.difficulty import grade, points_closeness
from retrieval.quiz.makers.phrasing import ask_nth, ask_order, ask_parent, ask_points, ask_which_points
from retrieval.quiz.material.distractors import common_affixes, distinct
from retrieval.quiz.material.fitness import clean, personal
from retrieval.quiz.material.scope import Material
from retrieval.quiz.material.words import content_words
from retrieval.quiz.question import QuestionCandidate, QuestionType, QuizQuestion

# Numbers of points to be named and characters of a point.  All numbers here were set by hand.
_LEAST_POINTS, _MOST_POINTS = 3, 7
_LEAST_LENGTH, _MOST_LENGTH = 2, 34
_MOST_ORDERED = 6
_MOST_RIGHT, _WRONG = 3, 2  # options of a multiple choice: points at most, wrong ones at least
_OPTIONS = 4
_SHORT = 8  # characters of a point, up to which a wrong one is as long as the right ones, where those are of one length
_YEAR = re.compile(r"\d{4}")  # years tell the points of one speech from those of another
_WORDS = re.compile(r"\w+")
_LENGTHS = 0.6
"""Options of unequal length: the shorter is at least this part of the longer."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point with the place of its heading (characters of the speech)."""

    section: Section
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PointSet:
    """The points of one section (of the speech itself where ``path`` is empty), complete and in order."""

    speech_id: str
    title: str
    path: tuple[Section, ...]
    points: tuple[Point, ...]

    @property
    def level(self) -> int:
        """Level of the points."""
        return self.path[-1].level + 1 if self.path else 1


class Outlines:
    """The point sets of a material."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.sets = tuple(s for speech_id in material.scope.spans for s in _sets(material, speech_id))

    def drafts(self) -> Iterator[QuestionCandidate]:
        """The drafts about the outline."""
        for point_set in self.sets:
            if not _listed_in_heading(point_set):
                yield from self._about(point_set)

    def _about(self, point_set: PointSet) -> Iterator[QuestionCandidate]:
        number = len(point_set.points)
        if _LEAST_POINTS <= number <= _MOST_POINTS:
            yield self._draft(point_set, QuestionType.SHORT, "points", ask_points(point_set.title, point_set.path))
        if _LEAST_POINTS <= number <= _MOST_ORDERED:
            yield self._draft(point_set, QuestionType.ORDER, "points", ask_order(point_set.title, point_set.path))
        yield from self._which(point_set)
        if number >= _LEAST_POINTS:
            yield from self._nth(point_set)
        yield from self._parent(point_set)

    def _which(self, point_set: PointSet) -> Iterator[QuestionCandidate]:
        """Multiple choice: points (three of them where there are more) among points of parallel sections."""
        dated = [text for text in (point_set.title, *(p.text for p in point_set.points)) if _YEAR.search(text)]
        if len(dated) > 1:
            return
        drawn = set(shuffled(range(len(point_set.points)), "which", *(p.text for p in point_set.points))[:_MOST_RIGHT])
        right = [point for i, point in enumerate(point_set.points) if i in drawn]
        wrong = self._foreign(point_set, right, max(_WRONG, _OPTIONS - len(right)))
        if wrong:
            stem = ask_which_points(point_set.title, point_set.path)
            yield self._draft(point_set, QuestionType.MULTIPLE, "points", stem, right, wrong)

    def _nth(self, point_set: PointSet) -> Iterator[QuestionCandidate]:
        for i, key in enumerate(point_set.points):
            others = [p for p in point_set.points if p is not key]
            wrong = [p.text for p in shuffled(others, "nth", key.text)][: _OPTIONS - 1]
            if len(wrong) < _OPTIONS - 1:
                wrong += self._foreign(point_set, point_set.points, _OPTIONS - 1 - len(wrong))
            if len(wrong) == _OPTIONS - 1 and _like_lengths([key.text, *wrong]):
                stem = ask_nth(point_set.title, point_set.path, i + 1)
                yield self._draft(point_set, QuestionType.SINGLE, "nth", stem, (key,), wrong)

    def _parent(self, point_set: PointSet) -> Iterator[QuestionCandidate]:
        """Single choice: the heading over the points; no word of it may stand in them."""
        if not point_set.path or not point_set.path[-1].ordinal:
            return
        key = _point(self.material.text(point_set.speech_id), point_set.path[-1])
        shown = [p.text for p in point_set.points[:_LEAST_POINTS]]
        if key is None or _shares_words(key.text, shown):
            return
        others = self._headings_beside(point_set.speech_id, point_set.path[-1])
        wrong = [text for text in shuffled(others, "parent", key.text) if distinct(text, [key.text, *shown])]
        wrong = wrong[: _OPTIONS - 1]
        told = any(_shares_words(text, shown) for text in wrong)
        if len(wrong) == _OPTIONS - 1 and _like_lengths([key.text, *wrong]) and not told:
            stem = ask_parent(point_set.title, shown)
            yield self._draft(point_set, QuestionType.SINGLE, "parent", stem, (key,), wrong)

    def _headings_beside(self, speech_id: str, section: Section) -> list[str]:
        """Headings of the other points of the same level in a speech."""
        beside = (s for s in self.sets if s.speech_id == speech_id and s.level == section.level)
        return [point.text for s in beside for point in s.points if point.section is not section]

    def _foreign(self, point_set: PointSet, right: Sequence[Point], number: int) -> list[str]:
        """Points of parallel sections that stand nowhere in this one, nearest first; none if too few."""
        inside = fold_words(self._body(point_set))
        texts = [p.text for p in right]
        first, last = common_affixes(texts)
        level = point_set.points[0].section.level
        near = [
            (s.speech_id != point_set.speech_id, abs(p.section.level - level), digest(texts[0], p.text), p.text)
            for s in self.sets
            if s is not point_set
            for p in s.points
        ]
        found: list[str] = []
        for _, _, _, text in sorted(near):
            alike = text.startswith(first) and text.endswith(last) and _same_build(text, texts)
            if alike and fold_words(text) not in inside and distinct(text, [*texts, *found]):
                found.append(text)
                if len(found) == number:
                    return found
        return []

    def _body(self, point_set: PointSet) -> str:
        text = self.material.text(point_set.speech_id)
        if not point_set.path:
            return text
        return text[point_set.path[-1].start : point_set.path[-1].end]

    def _draft(
        self,
        point_set: PointSet,
        kind: QuestionType,
        form: str,
        stem: str,
        right: Sequence[Point] | None = None,
        wrong: Sequence[str] = (),
    ) -> QuestionCandidate:
        points = tuple(point_set.points if right is None else right)
        sources = tuple(self._cite(point_set.speech_id, (p,), i) for i, p in enumerate(points, 1))
        citation = sources[0] if len(sources) == 1 else self._cite(point_set.speech_id, points, 1)
        key = tuple(p.text for p in points)
        count = min(self.material.wording.count(text) for text in key)
        numbers = range(len(points))
        question = QuizQuestion(
            id=digest(kind, stem, *key, *(source.quote for source in sources))[:16],
            type=kind,
            form=form,
            difficulty=grade(points_closeness(len(point_set.points)), count),
            stem=stem,
            key=key,
            citation=citation,
            sources=sources,
            options=() if kind is QuestionType.SHORT else (*key, *wrong),
            right=() if kind is QuestionType.SHORT else tuple(numbers),
            points=key if kind is QuestionType.SHORT else (),
            basis=basis_of(p.section.label for p in point_set.points),
        )
        uses = {(point_set.speech_id, p.start) for p in points} | {(point_set.speech_id, -1 - _place_of(point_set))}
        leaf = self.material.leaf(point_set.speech_id, point_set.path)
        return QuestionCandidate(question, frozenset(uses), leaf)

    def _cite(self, speech_id: str, points: Sequence[Point], marker: int) -> Citation:
        values = [(p.start, p.end) for p in points]
        return self.material.cite(speech_id, points[0].start, points[-1].end, values, marker)


def basis_of(labels: Iterable[str]) -> str:
    """A short code of the labels of a section's points, in order."""
    return digest("points", *labels)[:16]


def _place_of(point_set: PointSet) -> int:
    return point_set.path[-1].start if point_set.path else 0


def _sets(material: Material, speech_id: str) -> Iterator[PointSet]:
    """The point sets of a speech whose sections lie in the scope; a section with an unfit heading is left out."""
    text, title = material.text(speech_id), material.title(speech_id)
    root = material.cache.outline(speech_id)
    paths: list[tuple[Section, ...]] = [h.path for h in material.headings if h.speech_id == speech_id]
    if material.scope.covers(speech_id, 0, len(text)):
        paths.insert(0, ())
    for path in paths:
        if path and not _is_labelled(path[-1]):
            continue
        inside = path[-1].points if path else [p for p in root.points if p.ordinal]
        points = _points(text, inside)
        if len(points) > 1 and not _restarts(inside):
            yield PointSet(speech_id, title, path, points)


def _is_labelled(section: Section) -> bool:
    return clean(section.label) and 1 < len(section.heading) < HEADING_LENGTH


def _points(text: str, sections: Sequence[Section]) -> tuple[Point, ...]:
    """The headings of sections with their places; none where one of them is unfit or two are alike."""
    found = [_point(text, section) for section in sections]
    points = tuple(point for point in found if point is not None)
    unique = all(distinct(a.text, [b.text]) for a, b in combinations(points, 2))
    return points if unique and len(points) == len(found) else ()


def _point(text: str, section: Section) -> Point | None:
    """A section's heading with its place, or nothing where it is not fit to be shown."""
    heading = section.heading
    start = text.find(heading, section.start, section.end)
    fit = _LEAST_LENGTH <= len(heading) <= min(_MOST_LENGTH, HEADING_LENGTH - 1) and clean(heading)
    if start < 0 or not fit or personal(heading):
        return None
    return Point(section, heading, start, start + len(heading))


def _restarts(points: Sequence[Section]) -> bool:
    """Whether two series stand one after the other."""
    first = points[0].ordinal
    return bool(first) and any(p.ordinal == first for p in points[1:])


def _listed_in_heading(point_set: PointSet) -> bool:
    """Whether the section's own heading names its points: “早、全、俭”三个习惯."""
    if not point_set.path:
        return False
    label = fold_words(point_set.path[-1].label)
    return any(fold_words(p.text) in label for p in point_set.points)


def _like_lengths(texts: Sequence[str]) -> bool:
    lengths = [len(text) for text in texts]
    return min(lengths) >= _LENGTHS * max(lengths)


def _same_build(text: str, keys: Sequence[str]) -> bool:
    """Whether a text has what all keys have in common to the eye: punctuation, a short equal length."""
    builds = {_WORDS.sub("", key) for key in keys}
    lengths = {len(key) for key in keys}
    if len(builds) == 1 and _WORDS.sub("", text) not in builds:
        return False
    if len(lengths) == 1 and len(keys) > 1 and len(keys[0]) <= _SHORT and len(text) not in lengths:
        return False
    return _like_lengths([*keys, text])


def _shares_words(heading: str, shown: Sequence[str]) -> bool:
    return any(word in text for word in content_words(heading) for text in shown)
