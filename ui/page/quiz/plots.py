"""Pictures of the page 自测: bars as SVG drawn here, in the page's colours, each with its alt text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.page.parts.markup import safe

# Units of the drawing, which is scaled to the page: 640 across, of which the labels and the numbers at the ends.
_WIDTH, _LABEL, _RIGHT = 640, 260, 56
_ROW, _TOP = 30, 6
_LABEL_LENGTH = 19  # characters that fit beside the bars
_WIDEST = 64  # of a column, so that two do not fill the page
_HEIGHT, _COLUMN_TOP, _COLUMN_BOTTOM = 170, 18, 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its length is ``value`` of the most there is, ``shown`` stands at its end."""

    label: str
    value: float
    shown: str


def bars_svg(bars: Sequence[Bar], alt: str, most: float) -> str:
    """Draw lying bars from 0 to ``most``, a row each."""
    room = _WIDTH - _LABEL - _RIGHT
    parts = []
    for number, bar in enumerate(bars):
        y = _TOP + number * _ROW + _ROW / 2
        length = room * min(bar.value / (most or 1), 1)
        parts.append(_text(_short(bar.label), _LABEL - 10, y + 4, "end", "label"))
        parts.append(f'<rect class="trough" x="{_LABEL}" y="{y - 8:.1f}" width="{room}" height="16"/>')
        parts.append(f'<rect class="bar" x="{_LABEL}" y="{y - 8:.1f}" width="{length:.1f}" height="16"/>')
        parts.append(_text(bar.shown, _WIDTH - _RIGHT + 8, y + 4, "start", "number"))
    return _picture(parts, _TOP * 2 + len(bars) * _ROW, alt, "bars")


def columns_svg(bars: Sequence[Bar], alt: str) -> str:
    """Draw standing bars from 0 to the highest, a column each; labels are thinned out where they are many."""
    most = max((bar.value for bar in bars), default=1) or 1
    step = min(_WIDTH / max(len(bars), 1), _WIDEST)
    room = _HEIGHT - _COLUMN_TOP - _COLUMN_BOTTOM
    every = max(len(bars) // 8, 1)
    parts = [f'<path class="track" d="M0 {_HEIGHT - _COLUMN_BOTTOM}h{_WIDTH}"/>']
    for number, bar in enumerate(bars):
        x, height = number * step, room * bar.value / most
        top = _HEIGHT - _COLUMN_BOTTOM - height
        place = f'x="{x + step * 0.2:.1f}" y="{top:.1f}" width="{step * 0.6:.1f}" height="{height:.1f}"'
        parts.append(f'<rect class="bar" {place}/>')
        if bar.value:
            parts.append(_text(bar.shown, x + step / 2, top - 4, "middle", "number"))
        if number % every == 0:
            parts.append(_text(bar.label, x + step / 2, _HEIGHT - _COLUMN_BOTTOM + 18, "middle", "label"))
    return _picture(parts, _HEIGHT, alt, "columns")


def _short(label: str) -> str:
    return label if len(label) <= _LABEL_LENGTH else label[: _LABEL_LENGTH - 1] + "…"


def _text(text: str, x: float, y: float, anchor: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{safe(text)}</text>'


def _picture(parts: Sequence[str], height: float, alt: str, kind: str) -> str:
    return (
        f'<svg class="plot {kind}" role="img" aria-label="{safe(alt)}" viewBox="0 0 {_WIDTH} {height:.0f}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{safe(alt)}</title>{"".join(parts)}</svg>'
    )
