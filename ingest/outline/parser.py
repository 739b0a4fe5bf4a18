"""The outline of a speech: a tree of sections read from the wording, for the text has no markup.

Level is depth in the tree, not the form of the mark.  Every character of the text belongs to
exactly one leaf; what stands before a section's first point is a leaf without heading.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.outline.closing import find_closing
from ingest.outline.numbering import BRACKET, NTH, NumberMarks, strip_mark
from ingest.outline.parallel_leads import Leads
from ingest.outline.units import Series, Unit, split_units
from ingest.text.punctuation import CLAUSE_ENDS, STRONG_STOPS

HEADING_LENGTH = 40
"""Longest heading in characters; of a longer sentence the first clause is taken."""

OPENING, CLOSING = "开头", "结尾"
# What is numbered more deeply stays text of the sixth level. Set by hand.
_MAX_LEVEL = 6
_MOST_SERIES = 12  # one behind the other in a section; keeps the time linear in the length of the text


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the outline; ``start:end`` are characters of the text, half-open.

    ``level`` is 0 for the whole speech; ``ordinal`` is the mark as written ("" where there is
    none); ``heading`` is "" for a leaf that stands before, between or after the points.
    """

    level: int
    ordinal: str
    heading: str
    start: int
    end: int
    children: tuple[Section, ...] = ()

    @property
    def label(self) -> str:
        """The heading with its ordinal, as it stands in an address."""
        return self.ordinal + self.heading

    @property
    def points(self) -> tuple[Section, ...]:
        """The children that have a heading."""
        return tuple(child for child in self.children if child.heading)


def parse_outline(text: str) -> Section:
    r"""Read the outline of a text; gives the root, whose span is the whole text.

    >>> text = "同志们：\n一、抓学习。要读原著。\n二、抓落实。要出实招。\n谢谢大家！"
    >>> outline = parse_outline(text)
    >>> [point.label for point in outline.points]
    ['开头', '一、抓学习', '二、抓落实', '结尾']
    >>> labels_at(outline, text.index("实招"))
    ('二、抓落实',)
    """
    return _OutlineParser(text).root()


def leaves(section: Section) -> Iterator[Section]:
    """The leaves below a section (or the section itself) in the order of the text."""
    if not section.children:
        yield section
    for child in section.children:
        yield from leaves(child)


def walk(section: Section, path: tuple[Section, ...] = ()) -> Iterator[tuple[Section, ...]]:
    """The paths to all sections below the root, outermost first, in the order of the text."""
    for child in section.children:
        yield (*path, child)
        yield from walk(child, (*path, child))


def nodes_at(root: Section, offset: int) -> tuple[Section, ...]:
    """All sections below the root that hold ``offset``, outermost first, with or without a heading."""
    path: list[Section] = []
    node = root
    while True:
        place = bisect_right(node.children, offset, key=lambda child: child.start) - 1
        if place < 0 or offset >= node.children[place].end:
            return tuple(path)
        inner = node.children[place]
        path.append(inner)
        node = inner


def path_at(root: Section, offset: int) -> tuple[Section, ...]:
    """The sections with a heading that hold ``offset``, outermost first; empty outside any."""
    return tuple(section for section in nodes_at(root, offset) if section.heading)


def labels_at(root: Section, offset: int) -> tuple[str, ...]:
    """The section path of an address: the labels of ``path_at``."""
    return tuple(section.label for section in path_at(root, offset))


class _OutlineParser:
    """Reads one text; the units are found once and each section looks at its own."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._units = split_units(text)
        self._starts = [unit.start for unit in self._units]
        self._marks = NumberMarks(text, self._units)
        self._leads = Leads(text, self._units)

    def root(self) -> Section:
        """The whole outline: the points of the first level, framed by opening and closing."""
        text, end = self._text, len(self._text)
        root = Section(0, "", "", 0, end)
        series = self._outermost(self._units, end)
        if series is None:
            return replace(root, children=(Section(1, "", "", 0, end),))
        framed = series.opens_paragraphs and series.numbered
        closing = find_closing(text, self._units, series, self._marks) if framed else end
        children = self._split(0, closing, series, 1)
        if framed and not children[0].heading:
            children = (self._part(OPENING, 0, series.starts[0]), *children[1:])
        if closing < end:
            children = (*children, self._part(CLOSING, closing, end))
        return replace(root, children=children)

    def _part(self, heading: str, start: int, end: int) -> Section:
        section = Section(1, "", heading, start, end)
        return replace(section, children=self._children(section, start))

    def _children(self, section: Section, body: int) -> tuple[Section, ...]:
        """The sections inside one; ``body`` is where its own heading ends."""
        units = self._within(body, section.end)
        if section.level >= _MAX_LEVEL or not units:
            return ()
        series = self._outermost(units, section.end)
        if series is None:
            return ()
        return self._split(section.start, section.end, series, section.level + 1)

    def _split(self, start: int, end: int, series: Series, level: int) -> tuple[Section, ...]:
        """Cut ``start:end`` at the points of a series; what is left over is a leaf or holds a further series."""
        sections: list[Section] = []
        following: Series | None = series
        for _ in range(_MOST_SERIES):
            if following is None or start >= end:
                break
            cuts = [s for s in following.starts if s < end]
            if not self._text[start : cuts[0]].strip():
                cuts[0] = start
            extent = min(following.extent, end)
            if start < cuts[0]:
                sections.append(self._lead_in(Section(level, "", "", start, cuts[0])))
            for first, last, ordinal in zip(cuts, [*cuts[1:], extent], following.ordinals, strict=False):
                sections.append(self._point(first, last, ordinal, level))
            start = extent
            following = self._outermost(self._within(start, end), end)
        if start < end:
            sections.append(Section(level, "", "", start, end))
        return tuple(sections)

    def _within(self, start: int, end: int) -> Sequence[Unit]:
        return self._units[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _lead_in(self, leaf: Section) -> Section:
        """What stands before the first point: a leaf, or a section without heading around numbered points."""
        units = self._within(leaf.start, leaf.end)
        inside = [s for s in self._marks.find_series(units, leaf.end) if s.starts[0] > leaf.start]
        if not inside or leaf.level >= _MAX_LEVEL:
            return leaf
        series = min(inside, key=lambda s: (s.strength, s.starts[0]))
        return replace(leaf, children=self._split(leaf.start, leaf.end, series, leaf.level + 1))

    def _outermost(self, units: Sequence[Unit], end: int) -> Series | None:
        """Choose the series that is inside no other; of rivals that cross, the stronger, then the wider."""
        if not units:
            return None
        found = self._marks.find_series(units, end) + self._leads.find_series(units, end)
        firsts: defaultdict[int, list[int]] = defaultdict(list)
        for first, strength in sorted((series.starts[0], series.strength) for series in found):
            firsts[strength].append(first)
        chosen: Series | None = None
        for series in sorted(found, key=lambda s: (s.strength, _turn(s, firsts[s.strength]))):
            if chosen is None or (series.strength != chosen.strength and _holds(series, chosen)):
                chosen = series
        return chosen

    def _point(self, start: int, end: int, ordinal: str, level: int) -> Section:
        longest = HEADING_LENGTH if ordinal or self._text.startswith("#", start) else 0
        heading, body = _heading(self._text, start, end, longest)
        section = Section(level, ordinal, heading, start, end)
        return replace(section, children=self._children(section, body))


def _heading(text: str, start: int, end: int, longest: int) -> tuple[str, int]:
    """The heading of a point and the offset where its body begins.

    The heading is the sentence that carries the ordinal, without it; where that is longer than
    ``longest`` characters, its first clause.
    """
    first = strip_mark(text, start, end)
    while first < end and (text[first].isspace() or text[first] in "*，,：:"):
        first += 1
    line = text.find("\n", first, end)
    stop = line if line >= 0 else end
    body = last = _first_of(STRONG_STOPS, text, first, stop)
    if last - first > longest:
        last = _first_of(CLAUSE_ENDS, text, first + 1, stop)
    while last > first and (text[last - 1].isspace() or text[last - 1] == "*"):
        last -= 1
    heading = text[first:last] or text[start:end].strip()
    return heading[:HEADING_LENGTH].strip(), max(body, first)


def _first_of(marks: str, text: str, start: int, end: int) -> int:
    """Offset of the first of ``marks`` in ``text[start:end]``, ``end`` where there is none."""
    return next((i for i in range(start, end) if text[i] in marks), end)


def _turn(series: Series, firsts: Sequence[int]) -> int:
    """Order the series of one form: inside paragraphs as they come, else the one that reaches farthest first.

    A series reaches to its end or to the next of its form; ``firsts`` are the openings of all of these, in order.
    """
    if series.numbered and not series.opens_paragraphs:
        return series.starts[0]
    following = bisect_right(firsts, series.starts[-1])
    return series.starts[0] - min([series.extent, *firsts[following : following + 1]])


def _holds(outer: Series, inner: Series) -> bool:
    """Whether all points of ``inner`` lie in one point of ``outer``.

    The last point of a weaker series does not swallow paragraphs that a stronger one opens.
    """
    point = bisect_right(outer.starts, inner.starts[0]) - 1
    if point < 0 or outer.starts[point] == inner.starts[0]:
        return False
    behind = inner.starts[0] > outer.starts[-1] and inner.opens_paragraphs and inner.strength < outer.strength
    if behind and not _belongs_to_last(outer, inner):
        return False
    return inner.starts[-1] < (outer.starts[point + 1] if point + 1 < len(outer.starts) else outer.extent)


def _belongs_to_last(outer: Series, inner: Series) -> bool:
    """Whether 第一， … behind the last （…） is inside it: it begins before another point of that length would end."""
    if (outer.strength, inner.strength) != (BRACKET, NTH):
        return False
    longest = max(b - a for a, b in pairwise(outer.starts))
    return inner.starts[0] - outer.starts[-1] <= longest
