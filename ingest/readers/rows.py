"""Tables as lines of text: one line a row, its cells parted by bars, each below the name of its column.

What is merged is taken apart: a cell that goes over several rows gives its value to each of them, and a header of
several rows becomes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

BETWEEN_CELLS = " | "
"""Parts the cells of a row; an empty cell leaves two bars beside one another: ``红旗镇 | | 3``."""

LONG_CELL = 100
"""Characters from which a cell of several paragraphs is running text and stands on lines of its own: such tables are
layout."""

_LONGEST_CELL = 300  # characters from which one of a single paragraph is running text, too
_DEEPEST_HEADER = 3  # rows
_LARGEST_GRID = 2_000_000  # cells; a table that is larger, empty ones counted, is not aligned
_MOST_COLUMNS = 200  # of a grid; what claims to be wider is broken


@dataclass(frozen=True, slots=True)
class Cell:
    """The paragraphs of a cell (none empty), and how many ``rows`` and ``columns`` of the table it takes.

    ``nested`` where a table stands in it; ``goes_on`` where it is a further row of the cell above.
    """

    paragraphs: tuple[str, ...]
    nested: bool = False
    rows: int = 1
    columns: int = 1
    goes_on: bool = False

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(self.paragraphs).replace("|", "｜")

    @property
    def is_running_text(self) -> bool:
        """Whether it is read as text rather than as a value."""
        length = sum(map(len, self.paragraphs))
        return self.nested or length >= (LONG_CELL if len(self.paragraphs) > 1 else _LONGEST_CELL)


_EMPTY = Cell(())


def cells_of(line: str) -> list[str]:
    """The cells of a row that ``table_lines`` wrote; a line that is no row is one cell.

    >>> cells_of("红旗镇 | | 3"), cells_of("新建学校")
    (['红旗镇', '', '3'], ['新建学校'])
    """
    return [cell.strip() for cell in line.split("|")] if is_row(line) else [line]


def is_row(line: str) -> bool:
    """Whether a line is a row of a table."""
    return BETWEEN_CELLS in line or line.startswith("| ") or line.endswith(" |")


def table_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a table; a row with running text gives each paragraph as a line."""
    grid = _grid(rows)
    parted = [row for row in grid if sum(bool(cell.paragraphs) for cell in row) > 1]
    used = [any(place < len(row) and row[place].paragraphs for row in parted) for place in range(_width(grid))]
    depth = _header_depth(grid)
    if depth > 1:
        grid = [_joined_header(grid[:depth]), *grid[depth:]]
    for row in grid:
        yield from _row_lines(row, used)


def _row_lines(row: Sequence[Cell], used: Sequence[bool]) -> Iterator[str]:
    filled = [cell for cell in row if cell.paragraphs]
    if len(filled) <= 1 or any(cell.is_running_text and not cell.goes_on for cell in filled):
        for cell in filled:
            if not cell.goes_on:
                yield from cell.paragraphs
    else:
        # The rows of a table that is not aligned end where their cells do.
        yield BETWEEN_CELLS.join(cell.text for cell, keep in zip(row, used, strict=False) if keep).strip()


def _width(grid: Sequence[Sequence[Cell]]) -> int:
    return max(map(len, grid), default=0)


def _grid(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows with a cell for each column, all of one length: what goes over several rows stands in each."""
    grid: list[list[Cell]] = []
    waiting: dict[int, tuple[Cell, int]] = {}
    for cells in rows:
        row: list[Cell] = []
        for cell in cells:
            _take_waiting(row, waiting)
            own = _going_on(cell, grid[-1] if grid else (), len(row))
            width = max(1, min(cell.columns, _MOST_COLUMNS - len(row)))
            for place in range(len(row), len(row) + width):
                if cell.rows > 1:
                    waiting[place] = (own if place == len(row) else _EMPTY, cell.rows - 1)
            row += [own, *[replace(_EMPTY, goes_on=cell.goes_on)] * (width - 1)]
        _take_waiting(row, waiting)
        grid.append(row)
    return _aligned([row for row in grid if any(cell.paragraphs for cell in row)])


def _aligned(rows: Sequence[list[Cell]]) -> list[list[Cell]]:
    """The rows at one length, those of a table that is too large for that without their empty cells."""
    columns = _width(rows)
    if len(rows) * columns > _LARGEST_GRID:
        return [[cell for cell in row if cell.paragraphs] for row in rows]
    return [row + [_EMPTY] * (columns - len(row)) for row in rows]


def _going_on(cell: Cell, above: Sequence[Cell], place: int) -> Cell:
    """A cell, with what stands above it where it is a further row of that."""
    if not cell.goes_on or cell.paragraphs:
        return cell
    return replace(above[place] if place < len(above) else _EMPTY, goes_on=True)


def _take_waiting(row: list[Cell], waiting: dict[int, tuple[Cell, int]]) -> None:
    """Put what comes down from the rows above at the end of a row."""
    while len(row) in waiting:
        cell, left = waiting[len(row)]
        if left > 1:
            waiting[len(row)] = (cell, left - 1)
        else:
            del waiting[len(row)]
        row.append(replace(cell, goes_on=True))


def _header_depth(grid: Sequence[Sequence[Cell]]) -> int:
    """How many rows the header has: as many as its deepest cell where another of its cells is parted below."""
    aligned = len(set(map(len, grid))) == 1
    if not aligned or not any(cell.columns > 1 for cell in grid[0]) or len(grid[0]) < _DEEPEST_HEADER:
        return 1
    depth = 1
    while depth < min(_DEEPEST_HEADER, len(grid) - 1) and any(cell.goes_on and cell.paragraphs for cell in grid[depth]):
        depth += 1
    return depth


def _joined_header(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """One header of several rows: below each other, what stands above a column; a wide cell counts for each."""
    names: list[list[str]] = [[] for _ in rows[0]]
    for row in rows:
        wide, left = _EMPTY, 0
        for place, cell in enumerate(row):
            if cell.paragraphs:
                wide, left = cell, cell.columns
            name = wide.text if left > 0 else ""
            left -= 1
            if name and name not in names[place]:
                names[place].append(name)
    return [Cell((" ".join(own),) if own else ()) for own in names]
