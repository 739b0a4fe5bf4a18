"""Rows of tables on a typeset page: cut into cells where no glyph of the table stands, and written like other tables.

Rules that are drawn around cells are not looked at: many tables have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from ingest.readers.pdf.lines import TextLine, joined
from ingest.readers.rows import BETWEEN_CELLS

# Set by hand; tests/ingest/readers/test_pdf.py holds them.
_LEAST_ROWS = 2
_GUTTER = 0.8  # ems without a glyph in all rows part two columns
_FEW_FILLED = 0.5  # share of the cells: a row with fewer goes on with those above


def with_cells(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines of a page, those of tables with bars between their cells and one line a row."""
    found: list[TextLine] = []
    for tabular, own in groupby(_tables(lines), key=lambda pair: pair[0]):
        part = [line for _, line in own]
        found += _rows(part) if tabular and len(part) >= _LEAST_ROWS else part
    return found


def _tables(lines: Sequence[TextLine]) -> Iterator[tuple[int, TextLine]]:
    """Each line with the number of its table, 0 where it is in none; a lone line between two rows is in their table."""
    number = 0
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        after = lines[place + 1] if place + 1 < len(lines) else None
        if line.tabular:
            number = max(number, 1) if before is not None and _is_near(before, line) else number + 1
            yield number, line
        elif _is_between(before, line, after):
            yield number, line
        else:
            yield 0, line


def _is_between(before: TextLine | None, line: TextLine, after: TextLine | None) -> bool:
    """Whether a line fits into a cell of the table around it."""
    if before is None or after is None or not (before.tabular and after.tabular and _is_near(before, line)):
        return False
    return any(_fits(line, gap) for gap in _gutters([before, after]))


def _fits(line: TextLine, gutter: float) -> bool:
    return line.right <= gutter or line.left >= gutter


def _is_near(before: TextLine, line: TextLine) -> bool:
    return before.block == line.block and before.middle - line.middle < 4 * max(before.em, line.em)


def _gutters(rows: Sequence[TextLine]) -> list[float]:
    """Where on the page no glyph of any row stands: between each two columns, x in points."""
    boxes = sorted((glyph.left, glyph.right) for row in rows for glyph in row.glyphs if not glyph.text.isspace())
    least = _GUTTER * min(row.em for row in rows)
    gutters, reached = [], boxes[0][1]
    for left, right in boxes:
        if left - reached > least:
            gutters.append((left + reached) / 2)
        reached = max(reached, right)
    return gutters


def _rows(rows: Sequence[TextLine]) -> list[TextLine]:
    gutters = _gutters(rows)
    if not gutters:
        return list(rows)
    written: list[TextLine] = []
    cells: list[list[str]] = []
    for row in rows:
        own = _cells(row, gutters)
        filled = sum(map(bool, own))
        if cells and not own[0] and filled < _FEW_FILLED * len(own):
            cells[-1] = [above + below for above, below in zip(cells[-1], own, strict=True)]
        else:
            cells.append(own)
            written.append(row)
    return [replace(row, text=_text(own), tabular=True) for row, own in zip(written, cells, strict=True)]


def _cells(row: TextLine, gutters: Sequence[float]) -> list[str]:
    edges = [float("-inf"), *gutters, float("inf")]
    glyphs = [[g for g in row.glyphs if a < (g.left + g.right) / 2 <= b] for a, b in pairwise(edges)]
    return [joined([replace(row, glyphs=tuple(own))]).text.strip() if own else "" for own in glyphs]


def _text(cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell]
    return BETWEEN_CELLS.join(cells).strip() if len(filled) > 1 else "".join(filled)
