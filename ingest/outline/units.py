"""The stretches that the outline is read from: where a point may open, and what opens it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.text.punctuation import CLOSERS, SENTENCE_ENDS, STRONG_STOPS
from ingest.text.sentences import split_paragraphs

# A point may open behind a full stop, and behind a semicolon or a colon, but not behind a comma.
_STRETCH = re.compile(rf"[^{STRONG_STOPS}]*(?:[{SENTENCE_ENDS}]+[{re.escape(CLOSERS)}]*|[；;：:]|$)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a paragraph up to 。！？；or ：, where a point may open.

    ``start:end`` are characters of the text without white space around; ``opens`` says that the
    unit opens its paragraph.
    """

    start: int
    end: int
    paragraph: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Series:
    """Points at one level: where each opens, and its ordinal as written ("" where it has none).

    ``strength`` orders rivals, the smaller the stronger; ``extent`` is where the last point ends
    at the latest (characters).
    """

    starts: tuple[int, ...]
    ordinals: tuple[str, ...]
    strength: int
    extent: int
    opens_paragraphs: bool
    numbered: bool


def split_units(text: str) -> tuple[Unit, ...]:
    """The units of a text in order; each character but white space is in exactly one."""
    units: list[Unit] = []
    for paragraph in split_paragraphs(text):
        opens, position = True, paragraph.start
        while position < paragraph.end:
            match = _STRETCH.match(text, position, paragraph.end)
            end = match.end() if match and match.end() > position else paragraph.end
            start = position
            while start < end and text[start].isspace():
                start += 1
            if start < end:
                units.append(Unit(start, end, paragraph.number, opens))
                opens = False
            position = end
    return tuple(units)
