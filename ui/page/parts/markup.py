"""HTML from text: everything that was not written here is escaped, so that markup in a manuscript shows as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from ui.formats.printable import printable


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A stretch of a text (characters, half-open) to be shown as ``kind``: an element's name and class."""

    start: int
    end: int
    kind: str


ELEMENTS: Mapping[str, tuple[str, str]] = {
    "lead": ('<b class="lead">', "</b>"),
    "cited": ('<mark class="cited">', "</mark>"),
    "near": ('<span class="near-cited">', "</span>"),
    "value": ('<strong class="value">', "</strong>"),
}
"""How a kind of span is written, the outer ones first."""


def safe(text: str) -> str:
    """Escape a text for HTML, attributes included."""
    return escape(printable(text))


def attributes(**values: str | int | bool | None) -> str:
    """Write attributes: ``data_speech="a"`` as `` data-speech="a"``; None and False are left out, True stands alone."""
    written = []
    for name, value in values.items():
        key = name.rstrip("_").replace("_", "-")
        if value is True:
            written.append(f" {key}")
        elif value is not None and value is not False:
            written.append(f' {key}="{safe(str(value))}"')
    return "".join(written)


def marked(text: str, start: int, end: int, spans: Iterable[MarkedSpan], anchors: Mapping[int, Sequence[str]]) -> str:
    """Write ``text[start:end]`` with its spans as elements, and an empty anchor before each offset of ``anchors``.

    Spans may overlap: the text is cut where any begins or ends, and each piece is wrapped on its own.
    """
    inside = [s for s in spans if s.start < end and s.end > start]
    cuts = {start, end, *(offset for offset in anchors if start <= offset < end)}
    for span in inside:
        cuts |= {max(span.start, start), min(span.end, end)}
    bounds = sorted(cuts)
    pieces = []
    for first, last in pairwise(bounds):
        pieces += [f'<a id="{safe(name)}" class="anchor" tabindex="-1"></a>' for name in anchors.get(first, ())]
        kinds = {span.kind for span in inside if span.start <= first and span.end >= last}
        pieces.append(_wrapped(safe(text[first:last]), kinds))
    return "".join(pieces)


def _wrapped(content: str, kinds: set[str]) -> str:
    for kind, (opened, closed) in reversed(list(ELEMENTS.items())):
        if kind in kinds:
            content = f"{opened}{content}{closed}"
    return content
