"""Points that a follow-up refers to: by number, by order («下一点»), or by name, near what was just said."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.outline.parser import Section
from ingest.text.folding import fold_words
from retrieval.points.numbered_points import NumberedPoint, number_among, sibling_lists
from retrieval.question.follow_up import FollowUp, Step
from retrieval.question.parser import Ordinal

_NAMED_SHARE = 0.6
"""Share of a heading's pairs of characters that must stand in earlier turns for the point to count as named there;
answers cut long headings, questions shorten them.  Set by hand, fitted by no script."""

_DEPTH_BONUS = 0.1
"""Of lists that were named alike, the deeper one; small enough that being named counts more at any depth met."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the conversation is about: a sentence's place and the sections that hold it, outermost first."""

    speech_id: str
    offset: int
    path: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _SpokenList:
    """A list of points around the anchor; ``told`` are the places of the points that earlier turns named."""

    points: tuple[Section, ...]
    told: frozenset[int]
    score: float

    @property
    def whole(self) -> bool:
        """Whether every point was told."""
        return len(self.told) == len(self.points)

    def within(self, other: _SpokenList) -> bool:
        """Whether the list stands inside another, behind where that one begins."""
        return other.points[0].start < self.points[0].start and self.points[-1].end <= other.points[-1].end


def find_referenced(
    follow_up: FollowUp, ordinals: tuple[Ordinal, ...], spoken: str, anchor: Anchor, root: Section
) -> tuple[NumberedPoint, ...]:
    """Points that a follow-up means in the outline ``root``, none where it means none.

    ``ordinals`` are the question's, ``spoken`` the earlier question and answer, folded to words.
    """
    return _by_order(follow_up, ordinals, spoken, anchor, root) or _by_name(follow_up, anchor, root)


def _by_order(
    follow_up: FollowUp, ordinals: tuple[Ordinal, ...], spoken: str, anchor: Anchor, root: Section
) -> tuple[NumberedPoint, ...]:
    """Points by their number, or as the next, the last, the remaining ones; ``section`` is None where none is left."""
    if not ordinals and follow_up.step is None:
        return ()
    found = _list_spoken_of(spoken, anchor, root, untold=follow_up.untold)
    if found is None:
        return ()
    if follow_up.step is None:
        return (number_among(anchor.speech_id, found.points, ordinals[-1]),)
    chosen = _stepped(follow_up, found)
    if not chosen:
        return (NumberedPoint(anchor.speech_id, found.points, None),)
    return tuple(NumberedPoint(anchor.speech_id, found.points, point) for point in chosen)


def _stepped(follow_up: FollowUp, found: _SpokenList) -> tuple[Section, ...]:
    points, told = found.points, found.told
    if follow_up.step is Step.LAST:
        return points[-1:]
    if follow_up.step is Step.REST:
        return tuple(point for place, point in enumerate(points) if place not in told)
    if follow_up.step is Step.PREVIOUS:
        return points[max(min(told, default=0) - 1, 0) :][:1]
    behind = points[max(told, default=-1) + 1 :]
    return behind[: follow_up.how_many or len(behind)]


def _list_spoken_of(spoken: str, anchor: Anchor, root: Section, *, untold: bool) -> _SpokenList | None:
    """The list of points that earlier turns speak of: the one around the anchor of which they name points.

    Where they name none, the innermost.  With ``untold``, not one that was told whole, if there is one around it.
    """
    lists = _lists_around(spoken, anchor, root)
    if not lists:
        return None
    best = max(lists, key=lambda found: found.score)
    around = [found for found in lists if best.within(found)]
    if untold and best.whole and around:
        return max(around, key=lambda found: found.score)
    return best


def _lists_around(spoken: str, anchor: Anchor, root: Section) -> list[_SpokenList]:
    """Lists that hold the anchor, and all lists right below the innermost section that holds it."""
    innermost = (anchor.path or (root,))[-1]
    return [
        _spoken_list(spoken, anchor, points, depth)
        for depth, holder in enumerate((root, *anchor.path))
        for points in sibling_lists(holder)
        if points[0].start <= anchor.offset < points[-1].end or holder is innermost
    ]


def _spoken_list(spoken: str, anchor: Anchor, points: tuple[Section, ...], depth: int) -> _SpokenList:
    named = frozenset(place for place, point in enumerate(points) if _names(spoken, point))
    holding = frozenset(place for place, point in enumerate(points) if point.start <= anchor.offset < point.end)
    return _SpokenList(points, named or holding, (1.0 if named else 0.0) + _DEPTH_BONUS * depth)


def _names(spoken: str, point: Section) -> bool:
    heading = fold_words(point.heading)
    pairs = {heading[i : i + 2] for i in range(len(heading) - 1)} or {heading}
    return sum(pair in spoken for pair in pairs) >= _NAMED_SHARE * len(pairs)


def _by_name(follow_up: FollowUp, anchor: Anchor, root: Section) -> tuple[NumberedPoint, ...]:
    """The one point of a list near the anchor whose heading holds the words asked for, the innermost list first."""
    name = follow_up.point_name
    if not name:
        return ()
    for holder in reversed((root, *anchor.path)):
        for points in sibling_lists(holder):
            matching = [point for point in points if name in fold_words(point.heading)]
            here = bool(matching) and matching[0].start <= anchor.offset < matching[0].end
            if len(matching) == 1 and (follow_up.quoted or not here):
                return (NumberedPoint(anchor.speech_id, points, matching[0]),)
    return ()
