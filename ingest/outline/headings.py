"""The heading of a point: the sentence, the line or the label that it opens with."""

from __future__ import annotations

import re

from ingest.outline.ordinals import strip_mark
from ingest.outline.units import LABEL_MARK
from ingest.text.punctuation import CLAUSE_ENDS, COMMAS, SENTENCE_ENDS, STRONG_STOPS

HEADING_LENGTH = 40
"""Longest heading in characters; of a longer sentence the first clause is taken."""

_STOP, _CLAUSE_END = re.compile(f"[{STRONG_STOPS}]"), re.compile(f"[{CLAUSE_ENDS}]")
_END = re.compile(f"[{SENTENCE_ENDS}；;]")


def read_heading(text: str, start: int, end: int, longest: int, ordinal: str) -> tuple[str, int]:
    """The heading of a point and the offset where its body begins.

    The heading is the sentence that carries the ordinal, without it; where that is longer than
    ``longest`` characters, its first clause.  A label in brackets is one, and so is a line of its own.
    """
    first = _behind_mark(text, start, end, ordinal)
    while first < end and (text[first].isspace() or text[first] in "*，,：:"):
        first += 1
    line = text.find("\n", first, end)
    stop = line if line >= 0 else end
    label = LABEL_MARK.match(text, first, stop)
    if label:
        return label["label"].strip(), label.end()
    body = last = _sentence_end(text, first, stop, numbered=longest > 0, alone=stop < end)
    if last - first > (HEADING_LENGTH if last == stop else longest):
        last = _first_of(_CLAUSE_END, text, first + 1, stop)
    heading = text[first:last].rstrip().rstrip("*" + COMMAS).rstrip() or text[start:end].strip()
    return heading[:HEADING_LENGTH].strip(), max(body, first)


def _sentence_end(text: str, first: int, stop: int, *, numbered: bool, alone: bool) -> int:
    """Where the heading's sentence ends; a short one goes on behind a colon that no list follows.

    Without a number it does so only as a line, with ``alone``: more than it belongs to the point.
    """
    last = _first_of(_STOP, text, first, stop)
    if last + 1 >= stop or text[last] not in "：:" or strip_mark(text, last + 1, stop) != last + 1:
        return last
    whole = _first_of(_END, text, first, stop)
    return whole if whole - first <= HEADING_LENGTH and (numbered or (alone and whole == stop)) else last


def _behind_mark(text: str, start: int, end: int, ordinal: str) -> int:
    """The offset behind the ordinal of a point, as its series found it."""
    if not ordinal:
        return strip_mark(text, start, end)
    first = start
    while first < end and (text[first].isspace() or text[first] == "*"):
        first += 1
    return first + len(ordinal) if text.startswith(ordinal, first) else first


def _first_of(marks: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Offset of the first of ``marks`` in ``text[start:end]``, ``end`` where there is none."""
    match = marks.search(text, start, end)
    return match.start() if match else end
