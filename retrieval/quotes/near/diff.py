"""The difference between a quotation and its source in the characters as they were written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.text.folding import Folded
from retrieval.quotes.match import Difference
from retrieval.quotes.near.alignment import Edit


def differences(
    phrase: str, typed: Folded, text: str, source: Folded, edits: Sequence[Edit]
) -> tuple[Difference, ...]:
    """Write edits of folded texts out; ``typed`` is ``phrase`` folded, ``source`` is ``text`` folded.

    What was dropped by folding (punctuation, white space) goes with the piece before it.
    """
    mine = _cut(phrase, [int(typed.offsets[e.a]) for e in edits if e.a < e.b], 0, len(phrase))
    first, last = source.span(edits[0].c, max(e.d for e in edits))
    theirs = _cut(text, [int(source.offsets[e.c]) for e in edits if e.c < e.d], first, last)
    pieces = (
        Difference(e.operation, next(mine) if e.a < e.b else "", next(theirs) if e.c < e.d else "") for e in edits
    )
    return _joined(pieces)


def _cut(text: str, starts: Sequence[int], first: int, last: int) -> Iterator[str]:
    """Cut ``text[first:last]`` at the starts of the pieces, of which the first begins at ``first``."""
    bounds = [first, *starts[1:], last]
    for start, end in pairwise(bounds):
        yield text[start:end]


def _joined(pieces: Iterator[Difference]) -> tuple[Difference, ...]:
    """Join neighbours of one kind."""
    joined: list[Difference] = []
    for piece in pieces:
        if joined and joined[-1].operation == piece.operation:
            last = joined.pop()
            piece = Difference(piece.operation, last.typed + piece.typed, last.source + piece.source)
        joined.append(piece)
    return tuple(joined)
