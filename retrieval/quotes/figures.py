"""Figures cut short: «增长3» is no quotation of «增长3.5%», though it stands there letter by letter."""

from __future__ import annotations

import re

from retrieval.quotes.whole_text import Span

_FIGURE = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)*[%％‰]?")  # a number as written, with its decimals and per cent
_REACH = 40
"""Longest figure in characters."""


def with_whole_figures(text: str, span: Span) -> Span:
    """Extend a stretch that begins or ends within a figure to the whole of it."""
    first, last = span.start, span.end
    window = max(span.start - _REACH, 0)
    for figure in _FIGURE.finditer(text, window, span.end + _REACH):
        if figure.start() < span.start < figure.end():
            first = figure.start()
        if figure.start() < span.end < figure.end():
            last = figure.end()
    return Span(span.speech_id, first, last)
