"""Lines of a typeset page to paragraphs, across lines, columns and pages.

A paragraph of Chinese text begins with an indent or after a line that did not reach the right margin;
where a page has neither, larger gaps, other type sizes and ordinals tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median, quantiles

from ingest.numerals import ONE_TO_TEN
from ingest.punctuation import STRONG_STOPS
from ingest.readers.page_lines import Line, Page, is_wide

_SHORT = 2.1  # ems by which a line that goes on may miss the margin: punctuation must not begin the next
_RAGGED = 4.5  # ems, where nothing else speaks for a new paragraph: text that is not justified
_INDENT = 1.2  # ems
_OTHER_SIZE = 1.12  # ratio
_LARGER_GAP = 1.45  # against the usual distance of lines
_HEADING = 1.15  # ratio to the usual size
_CENTRED = 1.0  # ems off the middle
_ENDS = tuple(STRONG_STOPS + "…”’）】》")
_ORDINAL = re.compile(
    rf"[（(]?[{ONE_TO_TEN}百]{{1,4}}[）)、．]|第[{ONE_TO_TEN}百\d]{{1,4}}[章节条部分，、：]|"
    r"\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[）)]|[①-⑳●○■□◆▪•·]"
)
_WORD = re.compile(r"[!-~]+")
_AT_MARGIN = 2
_LEAST_LINES = 4  # of a column from which its margins can be seen


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with the margins of its column; ``place`` is page and column."""

    line: Line
    left: float
    right: float
    place: tuple[int, int]


def paragraphs_of(pages: Sequence[Page]) -> list[str]:
    """Give the paragraphs of a document from the lines of its pages, both in reading order."""
    placed = list(_placed(pages))
    if not placed:
        return []
    pitch, em = _pitch(placed), median(p.line.em for p in placed)
    paragraphs = [[placed[0].line.text.strip()]]
    for before, after in pairwise(placed):
        text = after.line.text.strip()
        if _begins(before, after, pitch, em):
            paragraphs.append([text])
        else:
            paragraphs[-1] += [_seam(paragraphs[-1][-1], text), text]
    return ["".join(parts) for parts in paragraphs]


def _placed(pages: Sequence[Page]) -> Iterator[_Placed]:
    columns = [
        ((number, block), list(lines))
        for number, page in enumerate(pages)
        for block, lines in groupby(page.lines, key=lambda line: line.block)
    ]
    large = [lines for _, lines in columns if len(lines) >= _LEAST_LINES] or [lines for _, lines in columns]
    if not large:
        return
    usual = median(min(line.left for line in lines) for lines in large)
    several = len({block for (_, block), _ in columns}) > 1
    width = _upper([max(line.right for line in lines) - min(line.left for line in lines) for lines in large])
    if not several and not any(map(_shows_margin, large)):
        width = _width_of_type(pages[0].width - 2 * usual, width, large[0][0].em)
    for place, lines in columns:
        left = min(line.left for line in lines)
        if len(lines) < _LEAST_LINES and not several:
            left = min(left, usual)
        right = max(line.right for line in lines)
        for line in lines:
            yield _Placed(line, left, max(left + width, right), place)


def _shows_margin(lines: Sequence[Line]) -> bool:
    """Tell whether two lines of a column end at its right margin: only lines that go on do."""
    right = max(line.right for line in lines)
    return sum(right - line.right <= line.em for line in lines) >= _AT_MARGIN


def _width_of_type(symmetric: float, seen: float, em: float) -> float:
    """Give the width of the type area where no line shows it: as on paper with equal margins, if that is much more."""
    return symmetric if symmetric > seen + _RAGGED * em else seen


def _upper(values: Sequence[float]) -> float:
    """Give a width that nearly no column surpasses."""
    return quantiles(values, n=10)[-1] if len(values) > 10 else max(values)


def _pitch(placed: Sequence[_Placed]) -> float:
    """Give the usual distance of two lines in points."""
    steps = [a.line.middle - b.line.middle for a, b in pairwise(placed) if a.place == b.place]
    return median([step for step in steps if step > 0] or [0.0])


def _begins(before: _Placed, after: _Placed, pitch: float, usual: float) -> bool:
    first, second = before.line, after.line
    em = max(first.em, second.em)
    if _is_heading(before, usual) and _is_heading(after, usual) and _same_size(first, second):
        return before.place != after.place or first.middle - second.middle > 2 * em
    if first.tabular or second.tabular or not _same_size(first, second):
        return True
    if before.place == after.place and pitch and first.middle - second.middle > _LARGER_GAP * pitch:
        return True
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


def _same_size(one: Line, other: Line) -> bool:
    return max(one.em, other.em) <= _OTHER_SIZE * min(one.em, other.em)


def _is_heading(placed: _Placed, usual: float) -> bool:
    """Tell whether a line is larger than the text and stands in the middle: a title may take several of these."""
    line = placed.line
    middle = (placed.left + placed.right) / 2
    centred = abs((line.left + line.right) / 2 - middle) <= _CENTRED * line.em
    return line.em >= _HEADING * usual and centred and line.left - placed.left > line.em / 2


def _first_word(text: str) -> float:
    """Give the width in ems of the figures or Latin letters that begin a line: they are not cut."""
    match = _WORD.match(text.strip())
    return 0.55 * len(match[0]) + 1 if match else 0.0


def _seam(before: str, after: str) -> str:
    """Give a space between two words of Latin letters, nothing between Chinese characters."""
    if not before or not after or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    return " " if before[-1].isalpha() and after[0].isalpha() else ""
