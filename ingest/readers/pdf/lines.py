"""Glyphs of a page to lines in reading order: by their places, for a PDF may draw them in any order.

Coordinates are points, x to the right and y upwards, of the page as it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

COLUMN_GAP = 2.5
"""Gap within a row, in ems, from which its two sides may belong to different columns."""

_LEAST_LINES = 4  # of a column; fewer are a table, a signature, a masthead
_LEAST_FILLED = 0.6  # of a column's width by the median of its lines; cells of tables are emptier
_LEAST_CHARACTERS = 8  # of the median line of a column
_MOST_CROSSING = 0.25  # of the runs may cross the gutter: titles and pictures' captions
_CLOSING = "、，。；：！？）》】〉」』"  # no space stands between one of these and a wide character
_SPACE_LATIN, _SPACE_MIXED, _SPACE_HAN = 0.18, 0.6, 0.9  # ems; Word puts 0.25 between Chinese and figures


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """A stretch of one line.

    ``em`` is its type size, ``block`` the number of its column on the page; it is ``tabular`` where wide gaps
    part it, as in a row of a table.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    em: float
    glyphs: tuple[Glyph, ...]
    block: int = 0
    tabular: bool = False

    @property
    def middle(self) -> float:
        """Height of the middle of the line."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class TypesetPage:
    """The lines of a page in reading order; ``width`` is that of the paper."""

    width: float
    lines: tuple[TextLine, ...]


def is_wide(character: str) -> bool:
    """Whether a character takes a full em: Chinese characters, their punctuation, full-width forms."""
    return "\u2e80" <= character <= "\ua4cf" or "\uf900" <= character <= "\ufaff" or "\uff01" <= character <= "\uff60"


def runs_of(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Stretches of glyphs that stand side by side, in the order in which they were drawn."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _goes_on(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [line for run in runs if (line := _line(run)).text.strip()]


def rows_of(runs: Iterable[TextLine]) -> list[list[TextLine]]:
    """The runs that stand at one height, from the top of the page down, each row from left to right."""
    rows: list[list[TextLine]] = []
    for run in sorted(runs, key=lambda run: -run.middle):
        if rows and _same_height(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.left) for row in rows]


def lines_of(runs: Sequence[TextLine]) -> list[TextLine]:
    """The lines of a page in reading order: column by column where it has columns."""
    return [
        joined(row, block) for block, part in enumerate(_columns(runs)) for row in rows_of(part)
    ]  # fmt: skip


def joined(row: Sequence[TextLine], block: int = 0) -> TextLine:
    """A row as one line; its glyphs come by their places, for quotation marks are often drawn afterwards."""
    glyphs = sorted((glyph for run in row for glyph in run.glyphs), key=lambda glyph: glyph.left + glyph.right)
    return _line(glyphs, block)


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    heights = before.top - before.bottom, glyph.top - glyph.bottom
    em = max(*heights, *(g.right - g.left for g in (before, glyph) if is_wide(g.text)))
    overlap = min(before.top, glyph.top) - max(before.bottom, glyph.bottom)
    # 一 and ， may have boxes as flat as their ink
    return overlap > 0.5 * min(heights) and -0.5 * em <= glyph.left - before.right <= COLUMN_GAP * em


def _line(glyphs: Sequence[Glyph], block: int = 0) -> TextLine:
    em = _em(glyphs)
    text = glyphs[0].text
    for before, glyph in pairwise(glyphs):
        text += _space_between(before.text, glyph.text, glyph.left - before.right, em) + glyph.text
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()] or glyphs
    return TextLine(
        text=text,
        left=min(glyph.left for glyph in inked),
        bottom=median(glyph.bottom for glyph in glyphs),
        right=max(glyph.right for glyph in inked),
        top=median(glyph.top for glyph in glyphs),
        em=em,
        glyphs=tuple(glyphs),
        block=block,
        tabular=any(b.left - a.right > COLUMN_GAP * em for a, b in pairwise(inked)),
    )


def _em(glyphs: Sequence[Glyph]) -> float:
    """Type size of a line in points: the width of its Chinese characters, its height where it has none."""
    wide = [glyph.right - glyph.left for glyph in glyphs if is_wide(glyph.text)]
    return median(wide) if wide else median(glyph.top - glyph.bottom for glyph in glyphs)


def _space_between(before: str, after: str, gap: float, em: float) -> str:
    if before.isspace() or after.isspace() or (before in _CLOSING and is_wide(after)):
        return ""  # the air behind 一、 is a tab or half of the mark itself
    wide = is_wide(before) + is_wide(after)
    return " " if gap > (_SPACE_LATIN, _SPACE_MIXED, _SPACE_HAN)[wide] * em else ""


def _same_height(row: Sequence[TextLine], run: TextLine) -> bool:
    other = row[0]
    overlap = min(other.top, run.top) - max(other.bottom, run.bottom)
    return overlap > 0.5 * min(other.top - other.bottom, run.top - run.bottom)


def _columns(runs: Sequence[TextLine], depth: int = 2) -> Iterator[list[TextLine]]:
    """The runs in groups to be read one after the other; a page without columns is one group."""
    gutter = _gutter(runs) if depth else None
    if gutter is None:
        yield list(runs)
        return
    left: list[TextLine] = []
    right: list[TextLine] = []
    for row in rows_of(runs):
        across = [run for run in row if run.left < gutter < run.right]
        if across:
            yield from _sides(left, right, depth)
            left, right = [], []
            yield row
        else:
            left += [run for run in row if run.right <= gutter]
            right += [run for run in row if run.left >= gutter]
    yield from _sides(left, right, depth)


def _sides(left: Sequence[TextLine], right: Sequence[TextLine], depth: int) -> Iterator[list[TextLine]]:
    for side in (left, right):
        if side:
            yield from _columns(side, depth - 1)


def _gutter(runs: Sequence[TextLine]) -> float | None:
    """The x at which the page falls into columns of running text, or None."""
    if len(runs) < 2 * _LEAST_LINES:
        return None
    gutter = _least_crossed(runs)
    if sum(run.left < gutter < run.right for run in runs) > _MOST_CROSSING * len(runs):
        return None
    sides = ([run for run in runs if run.right <= gutter], [run for run in runs if run.left >= gutter])
    return gutter if all(map(_is_running_text, sides)) else None


def _least_crossed(runs: Sequence[TextLine]) -> float:
    """The x in the middle half of the page that the fewest runs cross, the middle one of several."""
    first, last = min(run.left for run in runs), max(run.right for run in runs)
    places = [first + (last - first) * step / 100 for step in range(25, 76)]
    crossing = [sum(run.left < x < run.right for run in runs) for x in places]
    best = [x for x, crossed in zip(places, crossing, strict=True) if crossed == min(crossing)]
    return best[len(best) // 2]


def _is_running_text(side: Sequence[TextLine]) -> bool:
    if len(side) < _LEAST_LINES:
        return False
    width = max(run.right for run in side) - min(run.left for run in side)
    filled = median(run.right - run.left for run in side) >= _LEAST_FILLED * width
    return filled and median(len(run.text) for run in side) >= _LEAST_CHARACTERS
