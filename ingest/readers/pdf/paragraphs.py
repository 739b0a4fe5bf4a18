"""Lines of a typeset page to paragraphs, across lines, columns and pages.

A paragraph of Chinese text begins with an indent or after a line that did not reach the right margin;
where a page has neither, larger gaps, other type sizes and ordinals tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median, quantiles

from ingest.readers.pdf.lines import TextLine, TypesetPage, is_wide
from ingest.text.numerals import ONE_TO_TEN
from ingest.text.punctuation import STRONG_STOPS

# All measures of this module and of lines.py were set by hand; tests/ingest/readers/test_pdf.py holds them on the
# five speeches as Chromium and LibreOffice print them.
_SHORT = 2.1  # ems by which a line that goes on may miss the margin: punctuation must not begin the next
_RAGGED = 4.5  # ems, where nothing else speaks for a new paragraph: text that is not justified
_INDENT = 1.2  # ems
_OTHER_SIZE = 1.12  # ratio
_LARGER_GAP = 1.45  # against the usual distance of lines
_HEADING = 1.15  # ratio to the usual size
_CENTRED = 1.0  # ems off the middle
# A line that ends with none of these goes on in the next, unless layout speaks against it.
_ENDS = tuple(STRONG_STOPS + "…”’）】》")
# A line that opens so begins a paragraph, wherever its margin is.
_ORDINAL = re.compile(
    rf"[（(]?[{ONE_TO_TEN}百]{{1,4}}[）)、．]|第[{ONE_TO_TEN}百\d]{{1,4}}[章节条部分，、：]|"
    r"\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[）)]|[①-⑳●○■□◆▪•·]"
)
_WORD = re.compile(r"[!-~]+")  # Latin words are joined with a space over the end of a line, Chinese without
_AT_MARGIN = 2  # lines that must reach the right margin for it to be told
_LEAST_LINES = 4  # of a column from which its margins can be seen


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with the margins of its column; ``place`` is page and column."""

    line: TextLine
    left: float
    right: float
    place: tuple[int, int]


def paragraphs_of(pages: Sequence[TypesetPage]) -> list[str]:
    """The paragraphs of a document from the lines of its pages, both in reading order."""
    placed = list(_placed(pages))
    if not placed:
        return []
    pitch, em = _pitch(placed), median(p.line.em for p in placed)
    paragraphs = [[placed[0].line.text.strip()]]
    hanging: float | None = None  # the indent of all lines of the paragraph but its first, in points
    for before, after in pairwise(placed):
        text = after.line.text.strip()
        if len(paragraphs[-1]) == 1 and _hangs(before, after):
            hanging = after.line.left - after.left
            begins = _is_apart(before, after, pitch)
        elif hanging is None:
            begins = _begins(before, after, pitch, em)
        else:
            begins = _leaves_indent(after, hanging) or _begins(*_indented(before, after, hanging), pitch, em)
        if begins:
            hanging = None
            paragraphs.append([text])
        else:
            paragraphs[-1] += [_seam(paragraphs[-1][-1], text), text]
    return ["".join(parts) for parts in paragraphs]


def _hangs(before: _Placed, after: _Placed) -> bool:
    """Whether the second of two lines is indented below the first because all lines but the first are.

    The first is full and its sentence goes on, or its text behind a number begins where the second line does.
    """
    first, second = before.line, after.line
    em = max(first.em, second.em)
    deeper = (second.left - after.left) - (first.left - before.left)
    if before.right - first.right > max(_SHORT, _first_word(second.text)) * em or deeper < _INDENT * em:
        return False
    return not first.text.rstrip().endswith(_ENDS) or _begins_behind_number(
        first, second.left - after.left + before.left
    )


def _begins_behind_number(line: TextLine, left: float) -> bool:
    """Whether the text of a numbered line begins, behind the number, at a place (points)."""
    match = _ORDINAL.match(line.text.strip())
    glyphs = [glyph for glyph in line.glyphs if not glyph.text.isspace()]
    length = len("".join(match[0].split())) if match else len(glyphs)
    return length < len(glyphs) and abs(glyphs[length].left - left) < line.em / 2


def _leaves_indent(after: _Placed, hanging: float) -> bool:
    return after.line.left - after.left < hanging - _INDENT * after.line.em / 2


def _indented(before: _Placed, after: _Placed, hanging: float) -> tuple[_Placed, _Placed]:
    """Two lines with the margin at which the text of a hanging paragraph stands."""
    return replace(before, left=before.left + hanging), replace(after, left=after.left + hanging)


@dataclass(frozen=True, slots=True)
class _Column:
    """The lines of one column of one page, from the top down; ``place`` is page and column."""

    place: tuple[int, int]
    lines: Sequence[TextLine]

    @property
    def left(self) -> float:
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        return max(line.right for line in self.lines)

    @property
    def tells(self) -> bool:
        """Whether the margins of the type area can be seen from so many lines."""
        return len(self.lines) >= _LEAST_LINES

    def shows_margin(self) -> bool:
        """Whether two lines end at the right margin: only lines that go on do."""
        return sum(self.right - line.right <= line.em for line in self.lines) >= _AT_MARGIN


def _columns(pages: Sequence[TypesetPage]) -> list[_Column]:
    return [
        _Column((number, block), list(lines))
        for number, page in enumerate(pages)
        for block, lines in groupby(page.lines, key=lambda line: line.block)
    ]


def _placed(pages: Sequence[TypesetPage]) -> Iterator[_Placed]:
    columns = _columns(pages)
    if not columns:
        return
    large = [column for column in columns if column.tells] or columns
    usual = median(column.left for column in large)
    several = len({column.place[1] for column in columns}) > 1
    width = _width(large, None if several else pages[0].width - 2 * usual)
    for column in columns:
        left = column.left if column.tells or several else min(column.left, usual)
        right = max(left + width, column.right)
        for line in column.lines:
            yield _Placed(line, left, right, column.place)


def _width(columns: Sequence[_Column], symmetric: float | None) -> float:
    """Width of the type area in points.

    Where no line shows it, ``symmetric``, the width that equal margins would leave, counts if it is much more.
    """
    seen = _upper([column.right - column.left for column in columns])
    if symmetric is None or any(column.shows_margin() for column in columns):
        return seen
    return symmetric if symmetric > seen + _RAGGED * columns[0].lines[0].em else seen


def _upper(values: Sequence[float]) -> float:
    """A width that nearly no column surpasses."""
    return quantiles(values, n=10)[-1] if len(values) > 10 else max(values)


def _pitch(placed: Sequence[_Placed]) -> float:
    """The usual distance of two lines in points."""
    steps = [a.line.middle - b.line.middle for a, b in pairwise(placed) if a.place == b.place]
    return median([step for step in steps if step > 0] or [0.0])


def _begins(before: _Placed, after: _Placed, pitch: float, usual: float) -> bool:
    """Whether a paragraph begins with the second of two lines; ``pitch`` in points, ``usual`` is the text's em."""
    first, second = before.line, after.line
    if _is_heading(before, usual) and _is_heading(after, usual) and _same_size(first, second):
        return before.place != after.place or first.middle - second.middle > 2 * max(first.em, second.em)
    return _is_apart(before, after, pitch) or _begins_by_margins(before, after)


def _is_apart(before: _Placed, after: _Placed, pitch: float) -> bool:
    """Whether two lines belong apart wherever their margins are."""
    first, second = before.line, after.line
    tabular = first.tabular or second.tabular
    return tabular or not _same_size(first, second) or _is_spaced(before, after, pitch)


def _is_spaced(before: _Placed, after: _Placed, pitch: float) -> bool:
    """Whether two lines of one column stand farther apart than lines do."""
    gap = before.line.middle - after.line.middle
    return before.place == after.place and pitch > 0 and gap > _LARGER_GAP * pitch


def _begins_by_margins(before: _Placed, after: _Placed) -> bool:
    """Whether the indent of the second line, or the empty end of the first, begins a paragraph."""
    first, second = before.line, after.line
    em = max(first.em, second.em)
    indent = second.left - after.left > _INDENT * em
    ended = first.text.rstrip().endswith(_ENDS)
    ragged = not (indent or ended) and _is_flush(before, em)
    if before.right - first.right > max(_RAGGED if ragged else _SHORT, _first_word(second.text)) * em:
        return True
    if indent and (ended or second.left - after.left > first.left - before.left + 0.5 * em):
        return True
    return ended and _ORDINAL.match(second.text) is not None and _is_flush(before, em)


def _is_flush(placed: _Placed, em: float) -> bool:
    return placed.line.left - placed.left < _INDENT * em


def _same_size(one: TextLine, other: TextLine) -> bool:
    return max(one.em, other.em) <= _OTHER_SIZE * min(one.em, other.em)


def _is_heading(placed: _Placed, usual: float) -> bool:
    """Whether a line is larger than the text and stands in the middle: a title may take several of these."""
    line = placed.line
    middle = (placed.left + placed.right) / 2
    centred = abs((line.left + line.right) / 2 - middle) <= _CENTRED * line.em
    return line.em >= _HEADING * usual and centred and line.left - placed.left > line.em / 2


def _first_word(text: str) -> float:
    """The width in ems of the figures or Latin letters that begin a line: they are not cut."""
    match = _WORD.match(text.strip())
    return 0.55 * len(match[0]) + 1 if match else 0.0


def _seam(before: str, after: str) -> str:
    """A space between two words of Latin letters, nothing between Chinese characters."""
    if not before or not after or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    return " " if before[-1].isalpha() and after[0].isalpha() else ""
