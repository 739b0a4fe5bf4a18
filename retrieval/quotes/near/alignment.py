"""Aligning a quotation, as it is remembered, with the stretch of a text that it comes from.

Both sides are folded (``retrieval.quotes.comparison``).  The stretch is found by the longest common
subsequence, the differences by the Levenshtein distance (both rapidfuzz).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Operation = Literal["equal", "insert", "delete", "replace"]

_OPERATIONS: dict[str, Operation] = {"equal": "equal", "insert": "insert", "delete": "delete", "replace": "replace"}
_GAP_COST = 0.15
"""What a skipped character of the source costs against a matched one: a dropped clause of 30 characters is
bridged where five characters beyond it agree."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One piece of a difference: ``a:b`` of what was typed against ``c:d`` of the source (folded characters).

    ``insert`` stands in the source alone, ``delete`` in what was typed alone; ``replace`` is as long on the one
    side as on the other.
    """

    operation: Operation
    a: int
    b: int
    c: int
    d: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a quotation fits ``start:end`` of a source; the edits cover both without gap, in order."""

    start: int
    end: int
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """``length`` characters that agree, from ``typed`` of the one side and ``source`` of the other."""

    typed: int
    source: int
    length: int


def alignments(typed: str, source: str) -> Iterator[Alignment]:
    """The ways in which ``typed`` may come from ``source``: from about its own length, and from further apart.

    The second bridges a clause that was left out; where a sentence stands twice in slightly other words, the
    first keeps to one of them.
    """
    seen: set[tuple[int, int]] = set()
    for first, last in _neighbourhoods(typed, source):
        run = best_run(common_blocks(typed, source[first:last]))
        if run:
            stretch = (first + run[0].source, first + run[-1].source + run[-1].length)
            if stretch not in seen:
                seen.add(stretch)
                yield align(typed, source, *stretch)


def align(typed: str, source: str, start: int, end: int) -> Alignment:
    """Align ``typed`` with ``source`` about the stretch ``start:end``, with which it has a run in common.

    What was typed before and behind the run may still be a changed word of the source, so the stretch
    grows by as much as is left over.
    """
    run = best_run(common_blocks(typed, source[start:end]))
    before, behind = (run[0].typed, len(typed) - run[-1].typed - run[-1].length) if run else (0, 0)
    start, end = max(start - before, 0), min(end + behind, len(source))
    edits = _drawn_together(_edits(typed, source[start:end], start), source)
    return Alignment(edits[0].c, edits[-1].d, tuple(edits)) if edits else Alignment(start, start, ())


def common_blocks(typed: str, source: str) -> list[Block]:
    """The longest common subsequence as blocks, in order."""
    from rapidfuzz.distance import LCSseq

    return [
        Block(op.src_start, op.dest_start, op.src_end - op.src_start)
        for op in LCSseq.opcodes(typed, source)
        if op.tag == "equal"
    ]


def best_run(blocks: Sequence[Block]) -> Sequence[Block]:
    """The consecutive blocks with the most matched characters less the cost of the gaps between them."""
    best, best_value = (0, 0), 0.0
    begin, value = 0, 0.0
    for i, block in enumerate(blocks):
        if i:
            value -= _GAP_COST * (block.source - blocks[i - 1].source - blocks[i - 1].length)
        if value <= 0:
            begin, value = i, 0.0
        value += block.length
        if value > best_value:
            best, best_value = (begin, i + 1), value
    return blocks[best[0] : best[1]]


def _neighbourhoods(typed: str, source: str) -> Iterator[tuple[int, int]]:
    """The best window of the length of ``typed``, with a little and with a lot of what stands around it."""
    from rapidfuzz import fuzz

    found = fuzz.partial_ratio_alignment(typed, source) if len(source) > len(typed) else None
    if found is None:
        yield 0, len(source)
        return
    for margin in (len(typed) // 4, len(typed) + 20):
        yield max(found.dest_start - margin, 0), min(found.dest_end + margin, len(source))


def _drawn_together(edits: list[Edit], source: str) -> list[Edit]:
    """Leave out insertions at both ends, and move an outermost piece inwards where its words stand there too."""
    edits = _trimmed(edits)
    if len(edits) > 2 and edits[0].operation == "equal" and edits[1].operation == "insert":
        piece, gap = edits[0], edits[1]
        if source[gap.c : gap.d].endswith(source[piece.c : piece.d]):
            edits[:2] = [Edit("equal", piece.a, piece.b, gap.d - (piece.d - piece.c), gap.d)]
    if len(edits) > 2 and edits[-1].operation == "equal" and edits[-2].operation == "insert":
        piece, gap = edits[-1], edits[-2]
        if source[gap.c : gap.d].startswith(source[piece.c : piece.d]):
            edits[-2:] = [Edit("equal", piece.a, piece.b, gap.c, gap.c + piece.d - piece.c)]
    return edits


def _trimmed(edits: list[Edit]) -> list[Edit]:
    kept = [i for i, edit in enumerate(edits) if edit.operation != "insert"]
    return edits[kept[0] : kept[-1] + 1] if kept else []


def _edits(typed: str, source: str, offset: int) -> list[Edit]:
    from rapidfuzz.distance import Levenshtein

    return [
        Edit(_OPERATIONS[op.tag], op.src_start, op.src_end, op.dest_start + offset, op.dest_end + offset)
        for op in Levenshtein.opcodes(typed, source)
    ]
