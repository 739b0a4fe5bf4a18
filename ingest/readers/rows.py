"""Rows of tables as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BETWEEN_CELLS = " | "

LONG_CELL = 100
"""Characters from which a cell is running text and stands on lines of its own: such tables are layout."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The paragraphs of a cell (none empty); ``nested`` where a table stands in it."""

    paragraphs: tuple[str, ...]
    nested: bool = False


def row_lines(cells: Sequence[Cell]) -> Iterator[str]:
    """A row as one line, its cells parted by bars; a row with running text gives each paragraph as a line."""
    filled = [cell for cell in cells if cell.paragraphs]
    running = any(cell.nested or sum(map(len, cell.paragraphs)) >= LONG_CELL for cell in filled)
    if len(filled) <= 1 or running:
        for cell in filled:
            yield from cell.paragraphs
    else:
        yield BETWEEN_CELLS.join(" ".join(cell.paragraphs) for cell in filled)
