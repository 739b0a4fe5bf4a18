"""Points that a follow-up refers to: by number, by order («下一点»), or by name, in the lists that were spoken of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.outline.parser import Section
from ingest.text.folding import fold_words
from retrieval.points.numbered_points import NumberedPoint, number_among, sibling_lists
from retrieval.points.spoken_series import spoken_series
from retrieval.question.follow_up import FollowUp, Step

_NAMED_SHARE = 0.6
"""Share of a heading's pairs of characters that must stand in earlier turns for the point to count as named there;
answers cut long headings, questions shorten them.  Set by hand, fitted by no script."""

_DEPTH_BONUS = 0.1
"""Of lists that were named alike, the deeper one; small enough that being named counts more at any depth met."""

_LIKE, _APART = 0.9, 0.3
"""``_likeness`` of a heading from which on it may be meant, and by how much it must be ahead of the next one."""

_COUNTED_IN = 2.0
"""Score of the list that a question counted in: above one of which an answer named points, at any depth."""

_AGEING = 0.4
"""What a turn takes from a list's score: less than having been counted in gives.  All set by hand."""

_CALLED = 5.0
"""What a list gains whose question spoke of what the new one names («六种关系的第一种呢», ten turns later)."""

_HAS_NUMBER = 10.0
"""What a list gains that has the number asked for: more than all else, so that what is not there is said only where no
list spoken of has it."""

_MOST_LISTS = 32  # that a conversation keeps in mind; older ones are forgotten


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the conversation is about: a sentence's place and the sections that hold it, outermost first."""

    speech_id: str
    offset: int
    path: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ToldList:
    """A list of points that a conversation speaks of; ``told`` are the places of the points last told or asked for.

    ``units`` are the measure words that earlier questions counted it with, ``age`` how many turns ago it was spoken of,
    ``asked`` the question, folded to words, with which it was spoken of first.
    """

    speech_id: str
    points: tuple[Section, ...]
    told: frozenset[int]
    score: float = 0.0
    units: frozenset[str] = frozenset()
    age: int = 0
    asked: str = ""

    @property
    def whole(self) -> bool:
        """Whether every point was told."""
        return len(self.told) == len(self.points)

    def within(self, other: ToldList) -> bool:
        """Whether the list stands inside another, behind where that one begins."""
        return other.points[0].start < self.points[0].start and self.points[-1].end <= other.points[-1].end

    def same_as(self, other: ToldList) -> bool:
        """Whether both are one list, whatever was told of it."""
        return (self.speech_id, self.points[0].start, len(self.points)) == (
            other.speech_id, other.points[0].start, len(other.points),
        )  # fmt: skip

    def place_of(self, offset: int) -> int | None:
        """The place of the point that holds ``offset``."""
        return next((i for i, point in enumerate(self.points) if point.start <= offset < point.end), None)


@dataclass(frozen=True, slots=True)
class Referenced:
    """The points that a follow-up means and the list that it counts in, None where it names them."""

    points: tuple[NumberedPoint, ...] = ()
    among: ToldList | None = None


def find_referenced(
    follow_up: FollowUp, lists: Sequence[ToldList], anchor: Anchor, root: Section
) -> Referenced:
    """Points that a follow-up means in the ``lists`` spoken of, those spoken of last first, or in the outline ``root``.

    ``section`` of a point is None where the number, or what is left, lies beyond the end of the list.
    """
    if not follow_up.counts:
        if follow_up.asks_members and not follow_up.renames:
            return Referenced()
        return Referenced(_by_name(follow_up, anchor, root) or _by_likeness(follow_up, lists, anchor))
    own = max(lists, key=lambda found: _fit(follow_up, found, lists), default=None)
    if own is None:
        return Referenced()
    return _by_path(follow_up, own) or _by_order(follow_up, own)


def find_counted(
    follow_up: FollowUp, lists: Sequence[ToldList], anchor: Anchor, *, only_answered: bool = False
) -> ToldList | None:
    """The list that a question counted in whose answer stands at ``anchor``, with the points asked for as told.

    The point asked for must hold the answer; of lists that ``only_answered`` speaks of, that none but the answer speaks
    of, no other point may have been told.  Where the question asked for the members of the point, these are what is
    counted in next.
    """
    asked_for = [(own, _by_order(follow_up, own)) for own in lists]
    holding = [own for own, found in asked_for if _holds_answer(found, own, anchor, only_answered=only_answered)]
    own = max(holding, key=lambda found: _fit(follow_up, found, lists), default=None)
    if own is None:
        return None
    asked = _by_order(follow_up, own)
    told = {i for i, point in enumerate(own.points) if any(point is each.section for each in asked.points)}
    units = own.units | {follow_up.unit} if follow_up.unit else own.units
    inside = follow_up.asks_members and follow_up.count != len(own.points)
    score = 0.0 if inside else _COUNTED_IN
    return replace(own, told=frozenset(told), units=units, age=0, score=score)


def lists_around(spoken: str, anchor: Anchor, root: Section, text: str) -> list[ToldList]:
    """Lists of points that hold the anchor, and all right below the innermost section that does, the likeliest first.

    ``spoken`` are the earlier question and answer, folded to words: the list of which they name points comes first;
    where they name none, the innermost.
    """
    found: list[ToldList] = []
    innermost = True
    for depth, holder in reversed([*enumerate((root, *anchor.path))]):
        lists = sibling_lists(holder)
        around = lists if innermost else [own for own in lists if own[0].start <= anchor.offset < own[-1].end]
        found += [_told(spoken, anchor, points, depth) for points in around]
        innermost = innermost and not found
    deepest = len(anchor.path) + 1
    series = [_told(spoken, anchor, points, deepest) for points in spoken_series(text, anchor.offset)]
    found += [own for own in series if not any(_alike(own, other) for other in found)]
    return sorted(found, key=lambda own: -own.score)


def remember(now: Iterable[ToldList], before: Iterable[ToldList]) -> tuple[ToldList, ...]:
    """The lists that the last turn speaks of, then those of earlier turns, a turn older; each but once."""
    kept: list[ToldList] = []
    for own in (*now, *(replace(old, age=old.age + 1) for old in before)):
        known = next((i for i, other in enumerate(kept) if own.same_as(other)), None)
        if known is None:
            kept.append(own)
        else:
            newer = kept[known]
            kept[known] = replace(newer, units=newer.units | own.units, asked=own.asked or newer.asked)
    return tuple(kept[:_MOST_LISTS])


def _by_order(follow_up: FollowUp, own: ToldList) -> Referenced:
    """Points of a list by their number, or as the next, the last, the remaining ones."""
    if follow_up.step is None and follow_up.ordinal is not None:
        return Referenced((number_among(own.speech_id, own.points, follow_up.ordinal),), own)
    chosen = _stepped(follow_up, own)
    points = tuple(NumberedPoint(own.speech_id, own.points, point) for point in chosen or (None,))
    return Referenced(points, own)


def _by_path(follow_up: FollowUp, own: ToldList) -> Referenced | None:
    """The point inside a point («第三种里的第二点»), None where a question says but one number."""
    if len(follow_up.ordinals) < 2 or follow_up.step is not None:
        return None
    points = own.points
    for ordinal in follow_up.ordinals[:-1]:
        outer = number_among(own.speech_id, points, ordinal)
        inner = sibling_lists(outer.section) if outer.section else ()
        if not inner:
            return Referenced((outer,), own)
        points = inner[0]
    inside = ToldList(own.speech_id, points, frozenset())
    return Referenced((number_among(own.speech_id, points, follow_up.ordinals[-1]),), inside)


def _holds_answer(found: Referenced, among: ToldList, anchor: Anchor, *, only_answered: bool) -> bool:
    """Whether an answer stands in one of the points, and, of a list that only the answer speaks of, in no others."""
    others = (among.points[place] for place in among.told)
    if only_answered and any(all(other is not own.section for own in found.points) for other in others):
        return False
    inside = (own.section for own in found.points if own.section is not None and own.speech_id == anchor.speech_id)
    return any(section.start <= anchor.offset < section.end for section in inside)


def _fit(follow_up: FollowUp, own: ToldList, lists: Sequence[ToldList]) -> float:
    """How well a number or a step counts in a list.

    A list that has the number goes before one that has not, one counted in the same measure word before others, one
    spoken of last before older ones, one that holds the points told before one that holds the place alone.
    """
    outer = any(own.within(other) for other in lists)
    score = own.score - _AGEING * own.age + _fit_of_number(follow_up, own, outer=outer)
    if follow_up.unit and follow_up.unit != "个" and own.units:
        score += 2.0 if follow_up.unit in own.units else -2.0
    if any(word in own.asked for word in follow_up.subject):
        score += _CALLED
    return score + (2.0 if follow_up.inside and outer else 0.0)


def _fit_of_number(follow_up: FollowUp, own: ToldList, *, outer: bool) -> float:
    """What a list gains that has the number, or points still to tell; ``outer``: another list stands around it."""
    score = 1.0 if follow_up.count == len(own.points) else 0.0
    if follow_up.step is None and follow_up.ordinals:
        first = follow_up.ordinals[0]
        return score + (_HAS_NUMBER if first.last or first.number <= len(own.points) else 0.0)
    return score - (4.0 if follow_up.untold and own.whole and outer else 0.0)


def _stepped(follow_up: FollowUp, found: ToldList) -> tuple[Section, ...]:
    points, told = found.points, found.told
    if follow_up.step is Step.LAST:
        return points[-1:]
    if follow_up.step is Step.MIDDLE:
        return points[len(points) // 2 :][:1] if len(points) % 2 else points[1:-1]
    if follow_up.step is Step.REST:
        return tuple(point for place, point in enumerate(points) if place not in told)
    if follow_up.step is Step.PREVIOUS:
        return points[max(min(told, default=0) - 1, 0) :][:1]
    behind = points[max(told, default=-1) + 1 :]
    return behind[: follow_up.how_many or len(behind)]


def _told(spoken: str, anchor: Anchor, points: tuple[Section, ...], depth: int) -> ToldList:
    named = frozenset(place for place, point in enumerate(points) if _names(spoken, point))
    holding = frozenset(place for place, point in enumerate(points) if point.start <= anchor.offset < point.end)
    score = (1.0 if named else 0.0) + _DEPTH_BONUS * depth
    return ToldList(anchor.speech_id, points, named or holding, score)


def _alike(own: ToldList, other: ToldList) -> bool:
    """Whether two lists are one, read in two ways: at least half of the points begin at the same places."""
    starts = {point.start for point in other.points}
    common = sum(point.start in starts for point in own.points)
    return 2 * common >= len(own.points) and len(own.points) <= len(other.points)


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


def _by_likeness(follow_up: FollowUp, lists: Sequence[ToldList], anchor: Anchor) -> tuple[NumberedPoint, ...]:
    """The one point of a list just told whose heading is like the words asked for («开会当中» for 会中).

    Of few headings, one may be meant by other words that share its characters.
    """
    if not follow_up.subject or follow_up.asks_value:
        return ()
    word = "".join(follow_up.subject)
    for own in lists:
        if own.age or own.speech_id != anchor.speech_id:
            continue
        alike = sorted(((_likeness(word, point), place) for place, point in enumerate(own.points)), reverse=True)
        (best, place), (second, _) = alike[:2]
        if best >= _LIKE and best - second >= _APART and place != own.place_of(anchor.offset):
            return (NumberedPoint(own.speech_id, own.points, own.points[place]),)
    return ()


def _likeness(word: str, point: Section) -> float:
    """Share (0–1) of the characters of the shorter of a word and a heading that stand in the other, in order."""
    heading = fold_words(point.heading)
    shorter, longer = sorted((word, heading), key=len)
    place, held = 0, 0
    for character in shorter:
        found = longer.find(character, place)
        if found >= 0:
            place, held = found + 1, held + 1
    return held / len(shorter) if len(shorter) > 1 else 0.0
