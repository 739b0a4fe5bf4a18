"""Pictures of where and how often a phrase stands: SVG drawn here, in the page's colours, each with its alt text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.page.parts.markup import safe

_WIDTH = 640  # units of the drawing, which is scaled to the page
_LABEL, _RIGHT = 190, 60  # room for the titles, and for the numbers behind the rows
_ROW, _TOP = 26, 8  # height of a row, and what stands above the first
_LABEL_LENGTH = 12  # characters that fit beside the rows
_TICK_STEP = 0.5
"""Ticks closer together than half a pixel are drawn as one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A speech in a picture: ``places`` from 0 to 1, ``count`` how often the phrase stands in it."""

    title: str
    count: int
    places: Sequence[float] = ()


def dispersion_svg(rows: Sequence[Row], alt: str, ends: tuple[str, str]) -> str:
    """Draw a line for each speech, from its beginning to its end, with a tick wherever the phrase stands."""
    track = _WIDTH - _LABEL - _RIGHT
    parts = []
    for number, row in enumerate(rows):
        y = _TOP + number * _ROW + _ROW / 2
        pixels = sorted({_TICK_STEP * round(place * track / _TICK_STEP) for place in row.places})
        ticks = "".join(f"M{_LABEL + x:.1f} {y - 8:.1f}v16" for x in pixels)
        parts.append(_label(row.title, y))
        parts.append(f'<path class="track" d="M{_LABEL} {y:.1f}h{track}"/><path class="ticks" d="{ticks}"/>')
        parts.append(_number(row.count, _WIDTH - _RIGHT + 10, y))
    bottom = _TOP + len(rows) * _ROW + 14
    parts.append(f'<text class="end" x="{_LABEL}" y="{bottom}">{safe(ends[0])}</text>')
    parts.append(f'<text class="end" x="{_LABEL + track}" y="{bottom}" text-anchor="end">{safe(ends[1])}</text>')
    return _picture(parts, bottom + 6, alt, "dispersion")


def counts_svg(rows: Sequence[Row], alt: str) -> str:
    """Draw a bar for each speech; the longest is the highest count, and all begin at 0."""
    room = _WIDTH - _LABEL - _RIGHT
    most = max((row.count for row in rows), default=1) or 1
    parts = []
    for number, row in enumerate(rows):
        y = _TOP + number * _ROW + _ROW / 2
        length = room * row.count / most
        parts.append(_label(row.title, y))
        parts.append(f'<rect class="bar" x="{_LABEL}" y="{y - 8:.1f}" width="{length:.1f}" height="16"/>')
        parts.append(_number(row.count, _LABEL + length + 8, y))
    return _picture(parts, _TOP + len(rows) * _ROW + 6, alt, "counts")


def _picture(parts: Sequence[str], height: float, alt: str, kind: str) -> str:
    return (
        f'<svg class="plot {kind}" role="img" aria-label="{safe(alt)}" viewBox="0 0 {_WIDTH} {height:.0f}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{safe(alt)}</title>{"".join(parts)}</svg>'
    )


def _label(title: str, y: float) -> str:
    shown = title if len(title) <= _LABEL_LENGTH else title[: _LABEL_LENGTH - 1] + "…"
    return f'<text class="label" x="{_LABEL - 10}" y="{y + 4:.1f}" text-anchor="end">{safe(shown)}</text>'


def _number(count: int, x: float, y: float) -> str:
    return f'<text class="number" x="{x:.1f}" y="{y + 4:.1f}">{count}</text>'
