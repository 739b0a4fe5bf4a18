"""The outline of a speech: a tree of sections read from the wording, for the text has no markup.

Level is depth in the tree, not the form of the mark.  Every character of the text belongs to
exactly one leaf; what stands before a section's first point is a leaf without heading.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.outline.addresses import find_addresses
from ingest.outline.closing import find_closing
from ingest.outline.heading_lines import TITLE, HeadingLines
from ingest.outline.headings import HEADING_LENGTH, read_heading
from ingest.outline.nesting import holds, turn
from ingest.outline.numbering import NumberMarks
from ingest.outline.parallel_leads import Leads
from ingest.outline.units import Series, Unit, split_units

OPENING, CLOSING = "开头", "结尾"
"""Headings, without an ordinal, of what frames the points of a speech."""
# What is numbered more deeply stays text of the sixth level. Set by hand.
_MAX_LEVEL = 6
# A series inside paragraphs is the outline of a whole speech where it fills this share of it. Set by hand.
_OF_ONE_PARAGRAPH, _OF_MORE = 0.6, 0.33
_FEW_PARAGRAPHS = 4  # an excerpt rather than a speech
_CHANCE = 3  # one of four parallel points; set by hand
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

    @property
    def frames(self) -> bool:
        """Whether this is the opening or the closing of a speech rather than one of its points."""
        return self.level == 1 and not self.ordinal and self.heading in (OPENING, CLOSING)


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
        self._lines = HeadingLines(text, self._units, self._marks.headings)
        self._leads = Leads(text, self._units)
        self._addresses = find_addresses(text, self._units)

    def root(self) -> Section:
        """The whole outline: the points of the first level, framed by opening and closing."""
        text, end = self._text, len(self._text)
        root = Section(0, "", "", 0, end)
        series = self._outermost(self._units, end)
        if series is None:
            return replace(root, children=(Section(1, "", "", 0, end),))
        if self._is_aside(series):
            series = self._outermost(self._units, end, opening=True) or series
        if self._is_aside(series):
            whole = Section(1, "", "", 0, end)
            return replace(root, children=(replace(whole, children=self._split(0, end, series, 2)),))
        framed = series.opens_paragraphs
        closing = find_closing(text, self._units, series, self._marks, self._lines) if framed else end
        children = self._split(0, closing, series, 1)
        if framed and not children[0].heading:
            children = (self._part(OPENING, 0, series.starts[0]), *children[1:])
        if closing < end:
            children = (*children, self._part(CLOSING, closing, end))
        return replace(root, children=children)

    def _is_aside(self, series: Series) -> bool:
        """Whether a series is told by the way: one inside paragraphs where there are others, and the rows of a list."""
        if series.strength >= TITLE:
            return True
        if series.opens_paragraphs or self._units[-1].paragraph <= _FEW_PARAGRAPHS:
            return False
        paragraphs = {self._units[bisect_left(self._starts, start)].paragraph for start in series.starts}
        share = _OF_ONE_PARAGRAPH if len(paragraphs) == 1 else _OF_MORE
        return series.extent - series.starts[0] < share * len(self._text)

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
            if start < cuts[0]:
                sections += self._lead_in(Section(level, "", "", start, cuts[0]), following)
            extent, then = self._extent(following, cuts[-1], end, level)
            sections += self._points(following, [*cuts, extent], level)
            start, following = extent, then
        if start < end:
            sections.append(Section(level, "", "", start, end))
        return tuple(sections)

    def _extent(self, series: Series, last: int, end: int, level: int) -> tuple[int, Series | None]:
        """Where the last point of a series ends, and the series behind it."""
        extent = self._left_at(last, min(series.extent, end), level)
        then = self._outermost(self._within(extent, end), end)
        if then is None or not self._is_announced_by_last(series, then, extent):
            return extent, then
        extent = self._left_at(last, min(then.extent, end), level)
        return extent, self._outermost(self._within(extent, end), end)

    def _points(self, series: Series, cuts: Sequence[int], level: int) -> Sequence[Section]:
        spans = zip(cuts, cuts[1:], series.ordinals, strict=False)
        points = [part for first, last, ordinal in spans for part in self._point(first, last, ordinal, level)]
        return points if _counts(series) else _without_chance_lists(points)

    def _left_at(self, start: int, end: int, level: int) -> int:
        """Where the last point of a series is left: at an address to the audience with no heading behind it.

        One inside a paragraph leaves the points of a section, one of its own the section as well.
        """
        first = bisect_right(self._addresses, start, key=lambda address: address.start)
        for address in self._addresses[first:]:
            if address.start >= end:
                break
            headings = self._lines.marked
            heading = bisect_right(headings, address.start)
            if (level > 1 or address.alone) and (heading == len(headings) or headings[heading] >= end):
                return address.start
        return end

    def _is_announced_by_last(self, series: Series, then: Series, extent: int) -> bool:
        """Whether the last point of a series ends with a colon, and a weaker series follows at once."""
        before = self._units[max(bisect_left(self._starts, extent) - 1, 0)]
        at_once = not self._text[extent : then.starts[0]].strip()
        return self._text[before.end - 1] in "：:" and then.strength > series.strength and at_once

    def _within(self, start: int, end: int) -> Sequence[Unit]:
        return self._units[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _lead_in(self, leaf: Section, behind: Series) -> tuple[Section, ...]:
        """What stands before the first point of a series: a leaf, or one around numbered points of its own.

        Lists inside paragraphs, one behind the other, are at one level.
        """
        units = self._within(leaf.start, leaf.end)
        inside = [s for s in self._marks.find_series(units, leaf.end) if s.starts[0] > leaf.start]
        if not inside or leaf.level >= _MAX_LEVEL:
            return (leaf,)
        series = min(inside, key=lambda s: (s.strength, s.starts[0]))
        if not (behind.opens_paragraphs or series.opens_paragraphs):
            return self._split(leaf.start, leaf.end, series, leaf.level)
        return (replace(leaf, children=self._split(leaf.start, leaf.end, series, leaf.level + 1)),)

    def _outermost(self, units: Sequence[Unit], end: int, *, opening: bool = False) -> Series | None:
        """Choose the series that is inside no other; of rivals that cross, the stronger, then the wider.

        With ``opening``, only of those that open paragraphs.
        """
        if not units:
            return None
        found = self._marks.find_series(units, end) + self._lines.find_series(units, end)
        found += self._leads.find_series(units, end)
        if opening:
            found = [series for series in found if series.opens_paragraphs]
        firsts: defaultdict[int, list[int]] = defaultdict(list)
        for first, strength in sorted((series.starts[0], series.strength) for series in found):
            firsts[strength].append(first)
        chosen: Series | None = None
        for series in sorted(found, key=lambda s: (s.strength, turn(s, firsts[s.strength]))):
            if chosen is None or (series.strength != chosen.strength and holds(series, chosen)):
                chosen = series
        return chosen

    def _point(self, start: int, end: int, ordinal: str, level: int) -> Iterator[Section]:
        """A point, and what stands behind it where the speech leaves it before the next."""
        left = self._left_at(start, end, 1) if level == 1 else end
        longest = HEADING_LENGTH if ordinal or self._text.startswith("#", start) else 0
        heading, body = read_heading(self._text, start, left, longest, ordinal)
        section = Section(level, ordinal, heading, start, left)
        yield replace(section, children=self._children(section, body))
        if left < end:
            yield Section(level, "", "", left, end)


def _counts(series: Series) -> bool:
    """Whether the points of a series are numbered, be it by words; bullets number nothing."""
    return series.numbered and len({ordinal for ordinal in series.ordinals if ordinal}) != 1


def _without_chance_lists(points: Sequence[Section]) -> list[Section]:
    """Parallel points, without unnumbered lists that so few of them hold that their sentences are alike by chance."""
    with_list = [any(c.heading and not c.ordinal for c in point.children) for point in points]
    if sum(with_list) * _CHANCE >= len(points):
        return list(points)
    return [replace(point, children=()) if has else point for point, has in zip(points, with_list, strict=True)]
