"""Table rows: the header that says what the cells of a row hold, and the cell that a question asks for.

A row is a line whose cells are parted as ``ingest.readers.rows`` parts them.  A table is what stands in lines of one
number of cells, one below the other; its first line is a header where its cells are words and those below it are not.
"""

from __future__ import annotations

import re

from ingest.readers.rows import BETWEEN_CELLS
from ingest.text.folding import fold_words

_MOST_ROWS = 200  # looked at above a row; keeps the time of a long table in proportion to its length
_QUANTITY = re.compile(r"[数量率额值）)]$")
"""How the name of a column of figures ends: with a word for a quantity, or with its unit in brackets."""

_NAMED_COLUMNS = 3  # so many cells are a table with names of columns; two are as often a label and what it labels


def header_of(text: str, start: int, end: int) -> tuple[int, int] | None:
    r"""The span of the header above the row ``start:end`` of a text; None where it is no row, or has none.

    >>> table = "乡镇 | 学校数\n红旗镇 | 5\n"
    >>> header_of(table, 9, 16), header_of(table, 0, 8)
    ((0, 8), None)
    """
    row = text[start:end]
    if BETWEEN_CELLS not in row:
        return None
    first, last = start, end
    for _ in range(_MOST_ROWS):
        above = text.rfind("\n", 0, max(first - 1, 0)) + 1
        if first == 0 or text[above : first - 1].count(BETWEEN_CELLS) != row.count(BETWEEN_CELLS):
            break
        first, last = above, first - 1
    if first == start or not _names_columns(text[first:last], row):
        return None
    return first, last


def asked_cell(header: str, row: str, question: str) -> tuple[int, int] | None:
    r"""The span in a row of the cell whose column the question names best; None where it names none.

    ``question`` is folded to words.

    >>> asked_cell("乡镇 | 新建学校 | 危房", "红旗镇 | 5 | 3", "红旗镇新建学校几所")
    (6, 7)
    """
    names, cells = header.split(BETWEEN_CELLS), row.split(BETWEEN_CELLS)
    shares = [_share(fold_words(name), question) if column else 0.0 for column, name in enumerate(names)]
    best = max(range(len(shares)), key=shares.__getitem__)
    if not shares[best] or len(cells) != len(names):
        return None
    start = len(BETWEEN_CELLS.join([*cells[:best], ""]))
    return start, start + len(cells[best])


def _names_columns(top: str, row: str) -> bool:
    names, cells = top.split(BETWEEN_CELLS)[1:], row.split(BETWEEN_CELLS)[1:]
    if any(_is_figure(name) for name in names):
        return False
    return len(names) + 1 >= _NAMED_COLUMNS or (
        any(map(_is_figure, cells)) and bool(_QUANTITY.search(names[-1].strip()))
    )


def _is_figure(cell: str) -> bool:
    """Whether a cell is a number, with or without a unit."""
    return cell.strip()[:1].isdecimal()


def _share(name: str, question: str) -> float:
    """The share of the pairs of characters of a column's name that stand in the question."""
    pairs = [name[i : i + 2] for i in range(len(name) - 1)]
    return sum(pair in question for pair in pairs) / len(pairs) if pairs else 0.0
