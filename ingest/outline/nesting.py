"""How the series of a block stand to each other: which comes first, and which lies inside a point of another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from ingest.outline.ordinals import BRACKET, BULLET, NTH
from ingest.outline.units import Series


def turn(series: Series, firsts: Sequence[int]) -> int:
    """Order the series of one form: bullets and marks inside paragraphs as they come, others by how far they reach.

    A series reaches to its end or to the next of its form; ``firsts`` are the openings of all of these, in order.
    """
    if series.strength == BULLET or (series.numbered and not series.opens_paragraphs):
        return series.starts[0]
    following = bisect_right(firsts, series.starts[-1])
    return series.starts[0] - min([series.extent, *firsts[following : following + 1]])


def holds(outer: Series, inner: Series) -> bool:
    """Whether all points of ``inner`` lie in one point of ``outer``.

    The last point of a weaker series does not swallow paragraphs that a stronger one opens.
    """
    point = bisect_right(outer.starts, inner.starts[0]) - 1
    if point < 0 or outer.starts[point] == inner.starts[0]:
        return False
    behind = inner.starts[0] > outer.starts[-1] and inner.opens_paragraphs and inner.strength < outer.strength
    if behind and not _belongs_to_last(outer, inner):
        return False
    return inner.starts[-1] < (outer.starts[point + 1] if point + 1 < len(outer.starts) else outer.extent)


def _belongs_to_last(outer: Series, inner: Series) -> bool:
    """Whether a series of a stronger form behind the last point of another is inside it.

    It begins before another point of that length would end; but for 第一， … behind the last （…）, it also ends there.
    """
    longest = max((b - a for a, b in pairwise(outer.starts)), default=0)
    if inner.starts[0] - outer.starts[-1] > longest:
        return False
    return (outer.strength, inner.strength) == (BRACKET, NTH) or inner.starts[-1] - outer.starts[-1] <= longest
