"""Table rows: the header that says what the cells of a row hold, and the cell that a question asks for.

A row is a line whose cells are parted as ``ingest.readers.rows`` parts them.  A table is what stands in lines of one
number of cells, one below the other; its first line is a header where its cells are words and those below it are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.rows import cells_of, is_row
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
    if not is_row(row):
        return None
    below: list[str] = [row]
    first, last = start, end
    for _ in range(_MOST_ROWS):
        above = text.rfind("\n", 0, max(first - 1, 0)) + 1
        line = text[above : first - 1]
        if first == 0 or line.count("|") != row.count("|") or not is_row(line):
            break
        first, last = above, first - 1
        below.append(line)
    if first == start:
        return None
    header = below.pop()
    if len(below) == 1:
        below.append(_row_behind(text, end, row))
    return (first, last) if names_columns(header, list(filter(None, below))) else None


def _row_behind(text: str, end: int, row: str) -> str:
    """The row of the same table behind the one that ends at ``end``, or an empty string."""
    first = text.find("\n", end) + 1
    last = text.find("\n", first)
    line = text[first : last if last >= 0 else len(text)] if first else ""
    return line if is_row(line) and line.count("|") == row.count("|") else ""


def asked_cell(header: str, row: str, question: str) -> tuple[int, int] | None:
    r"""The span in a row of the cell whose column the question names best; None where it names none.

    ``question`` is folded to words.

    >>> asked_cell("乡镇 | 新建学校 | 危房", "红旗镇 | 5 | 3", "红旗镇新建学校几所")
    (6, 7)
    """
    names, cells = cells_of(header), cells_of(row)
    shares = [_share(fold_words(name), question) if column else 0.0 for column, name in enumerate(names)]
    best = max(range(len(shares)), key=shares.__getitem__)
    if not shares[best] or len(cells) != len(names):
        return None
    bars = [-1, *(place for place, character in enumerate(row) if character == "|")]
    start = bars[best] + 1
    start += len(row[start:]) - len(row[start:].lstrip())
    return (start, start + len(cells[best])) if cells[best] else None


def names_columns(top: str, below: Sequence[str]) -> bool:
    """Whether a line names the columns of the rows below it: it holds no figure, they do, or it has many names."""
    names = cells_of(top)[1:]
    if any(_is_figure(name) for name in names) or not any(names):
        return False
    if len(names) + 1 >= _NAMED_COLUMNS:
        return True
    counted = [any(map(_is_figure, cells_of(row)[1:])) for row in below]
    return counted[0] and (bool(_QUANTITY.search(names[-1])) or (len(below) > 1 and all(counted)))


def _is_figure(cell: str) -> bool:
    """Whether a cell is a number, with or without a unit."""
    return cell.strip()[:1].isdecimal()


def _share(name: str, question: str) -> float:
    """The share of the pairs of characters of a column's name that stand in the question."""
    pairs = [name[i : i + 2] for i in range(len(name) - 1)]
    return sum(pair in question for pair in pairs) / len(pairs) if pairs else 0.0
