"""The outline of a speech: a tree of sections read from the wording, for the text has no markup.

Level is depth in the tree, not the form of the mark.  Every character of the text belongs to
exactly one leaf; what stands before a section's first point is a leaf without heading.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.closing import find_closing
from ingest.leads import find_leads
from ingest.marks import BRACKET, NTH, find_series, strip_mark
from ingest.units import Series, Unit, split_units

HEADING_LENGTH = 40
"""Longest heading in characters; of a longer sentence the first clause is taken."""

OPENING, CLOSING = "开头", "结尾"
_MAX_LEVEL = 6
_STOPS = "。！？!?；;：:"
_CLAUSE_ENDS = "，,；;：:。！？!?"


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
    """Read the outline of a text; gives the root, whose span is the whole text."""
    return _Parser(text).root()


def leaves(section: Section) -> Iterator[Section]:
    """Give the leaves below a section (or the section itself) in the order of the text."""
    if not section.children:
        yield section
    for child in section.children:
        yield from leaves(child)


def walk(section: Section, path: tuple[Section, ...] = ()) -> Iterator[tuple[Section, ...]]:
    """Give, for each section below the root in the order of the text, the path that ends with it."""
    for child in section.children:
        yield (*path, child)
        yield from walk(child, (*path, child))


def nodes_at(root: Section, offset: int) -> tuple[Section, ...]:
    """Give all sections below the root that hold ``offset``, outermost first, with or without a heading."""
    path: list[Section] = []
    node = root
    while True:
        inner = next((c for c in node.children if c.start <= offset < c.end), None)
        if inner is None:
            return tuple(path)
        path.append(inner)
        node = inner


def path_at(root: Section, offset: int) -> tuple[Section, ...]:
    """Give the sections with a heading that hold ``offset``, outermost first; empty outside any."""
    return tuple(section for section in nodes_at(root, offset) if section.heading)


def labels_at(root: Section, offset: int) -> tuple[str, ...]:
    """Give the section path of an address: the labels of ``path_at``."""
    return tuple(section.label for section in path_at(root, offset))


class _Parser:
    """Reads one text; the units are found once and each section looks at its own."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._units = split_units(text)
        self._starts = [unit.start for unit in self._units]

    def root(self) -> Section:
        """Give the whole outline: the points of the first level, framed by opening and closing."""
        text, end = self._text, len(self._text)
        root = Section(0, "", "", 0, end)
        series = _outermost(text, self._units, end) if self._units else None
        if series is None:
            return replace(root, children=(Section(1, "", "", 0, end),))
        framed = series.opens_paragraphs and series.numbered
        closing = find_closing(text, self._units, series) if framed else end
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
        """Give the sections inside one; ``body`` is where its own heading ends."""
        units = self._units[bisect_left(self._starts, body) : bisect_left(self._starts, section.end)]
        if section.level >= _MAX_LEVEL or not units:
            return ()
        series = _outermost(self._text, units, section.end)
        if series is None:
            return ()
        return self._split(section.start, section.end, series, section.level + 1)

    def _split(self, start: int, end: int, series: Series, level: int) -> tuple[Section, ...]:
        """Cut ``start:end`` at the points of a series; what is left over is a leaf or holds a further series."""
        cuts = [s for s in series.starts if s < end]
        if not self._text[start : cuts[0]].strip():
            cuts[0] = start
        extent = min(series.extent, end)
        sections = [self._lead_in(Section(level, "", "", start, cuts[0]))] if start < cuts[0] else []
        for first, last, ordinal in zip(cuts, [*cuts[1:], extent], series.ordinals, strict=False):
            sections.append(self._point(first, last, ordinal, level))
        if extent < end:
            sections += self._rest(extent, end, level)
        return tuple(sections)

    def _lead_in(self, leaf: Section) -> Section:
        """Give what stands before the first point: a leaf, or a section without heading around numbered points."""
        units = self._units[bisect_left(self._starts, leaf.start) : bisect_left(self._starts, leaf.end)]
        inside = [s for s in find_series(self._text, units, leaf.end) if s.starts[0] > leaf.start] if units else []
        if not inside or leaf.level >= _MAX_LEVEL:
            return leaf
        series = min(inside, key=lambda s: (s.strength, s.starts[0]))
        return replace(leaf, children=self._split(leaf.start, leaf.end, series, leaf.level + 1))

    def _rest(self, start: int, end: int, level: int) -> tuple[Section, ...]:
        """Give the leaf behind a series, or the points of the next series at the same level."""
        leaf = Section(level, "", "", start, end)
        return self._children(replace(leaf, level=level - 1), start) or (leaf,)

    def _point(self, start: int, end: int, ordinal: str, level: int) -> Section:
        longest = HEADING_LENGTH if ordinal or self._text.startswith("#", start) else 0
        heading, body = _heading(self._text, start, end, longest)
        section = Section(level, ordinal, heading, start, end)
        return replace(section, children=self._children(section, body))


def _heading(text: str, start: int, end: int, longest: int) -> tuple[str, int]:
    """Give the heading of a point and the offset where its body begins.

    The heading is the sentence that carries the ordinal, without it; where that is longer than
    ``longest`` characters, its first clause.
    """
    first = strip_mark(text, start, end)
    while first < end and (text[first].isspace() or text[first] in "*，,：:"):
        first += 1
    line = text.find("\n", first, end)
    stop = line if line >= 0 else end
    last = next((i for i in range(first, stop) if text[i] in _STOPS), stop)
    body = last
    if last - first > longest:
        last = next((i for i in range(first + 1, stop) if text[i] in _CLAUSE_ENDS), stop)
    heading = text[first:last].strip(" 　*\t\r")
    return heading[:HEADING_LENGTH] or text[start:end].strip()[:HEADING_LENGTH], max(body, first)


def _outermost(text: str, units: Sequence[Unit], end: int) -> Series | None:
    """Choose the series that is inside no other; of rivals that cross, the stronger, then the wider."""
    found = find_series(text, units, end) + find_leads(text, units, end)
    chosen: Series | None = None
    for series in sorted(found, key=lambda s: (s.strength, -_reach(s, found))):
        if chosen is None or (series.strength != chosen.strength and _holds(series, chosen)):
            chosen = series
    return chosen


def _reach(series: Series, found: Sequence[Series]) -> int:
    """Give the characters from the first point of a series to its end or to the next series of its form."""
    others = [s.starts[0] for s in found if s.strength == series.strength and s.starts[0] > series.starts[-1]]
    return min([series.extent, *others]) - series.starts[0]


def _holds(outer: Series, inner: Series) -> bool:
    """Whether all points of ``inner`` lie in one point of ``outer``.

    The last point of a weaker series does not swallow paragraphs that a stronger one opens.
    """
    if inner.starts[0] <= outer.starts[0] or set(inner.starts) & set(outer.starts):
        return False
    behind = inner.starts[0] > outer.starts[-1] and inner.opens_paragraphs and inner.strength < outer.strength
    if behind and not _belongs_to_last(outer, inner):
        return False
    bounds = [*outer.starts[1:], outer.extent]
    return any(a < inner.starts[0] and inner.starts[-1] < b for a, b in zip(outer.starts, bounds, strict=True))


def _belongs_to_last(outer: Series, inner: Series) -> bool:
    """Whether 第一， … behind the last （…） is inside it: it begins before another point of that length would end."""
    if (outer.strength, inner.strength) != (BRACKET, NTH):
        return False
    longest = max(b - a for a, b in pairwise(outer.starts))
    return inner.starts[0] - outer.starts[-1] <= longest
