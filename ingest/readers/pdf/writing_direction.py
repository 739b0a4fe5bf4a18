"""Pages set in columns from right to left, as they are read: turned so that each column is a line.

A page is vertical where most of its characters stand below the one that was drawn before.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.lines import Glyph, is_wide

# Set by hand; a horizontal page has no such pairs but in narrow tables, a vertical one hardly any others.
_MOST = 0.6  # of the pairs that touch
_LEAST_PAIRS = 8
_NEAR = 0.5  # ems by which a neighbour may be off its line, or its place in it

# Forms that marks have in columns, and the usual ones.
_UPRIGHT = str.maketrans(
    "︐︑︒︓︔︕︖︗︘︙︰︱︲︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈",
    "，、。：；！？〖〗…‥—–（）｛｝〔〕【】《》〈〉「」『』［］",
)


def is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Whether most neighbours stand below each other."""
    down = across = 0
    for before, glyph in pairwise(glyphs):
        if not (is_wide(before.text) and is_wide(glyph.text)):
            continue
        em = max(before.top - before.bottom, before.right - before.left)
        right, below = _middle(glyph)[0] - _middle(before)[0], _middle(before)[1] - _middle(glyph)[1]
        down += abs(right) < _NEAR * em and abs(below - em) < _NEAR * em
        across += abs(below) < _NEAR * em and abs(right - em) < _NEAR * em
    return down >= _LEAST_PAIRS and down > _MOST * (down + across)


def turned(glyphs: Sequence[Glyph], width: float, height: float) -> list[Glyph]:
    """The glyphs of a vertical page of a size (points) as those of a horizontal one: columns from the right are lines.

    The page that comes of it is ``height`` wide and ``width`` high.
    """
    return [
        Glyph(g.text.translate(_UPRIGHT), height - g.top, g.left, height - g.bottom, g.right)
        for g in glyphs
        if g.left < width
    ]  # fmt: skip


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
