"""The stretches that the outline is read from: where a point may open, and what opens it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.text.numerals import ONE_TO_TEN
from ingest.text.punctuation import CLOSERS, COMMAS, SENTENCE_ENDS, STRONG_STOPS
from ingest.text.sentences import split_paragraphs

# A point may open behind a full stop, and behind a semicolon or a colon; behind a comma only where a mark follows.
_STRETCH = re.compile(rf"[^{STRONG_STOPS}]*(?:[{SENTENCE_ENDS}]+[{re.escape(CLOSERS)}]*|[；;：:]|$)")
LABEL_MARK = re.compile(r"(?P<open>[【〖{｛〔\[])(?P<label>[^】〗}｝〕\]\n]{1,24})[】〗}｝〕\]]")
"""A label in brackets, 【值班】, at the head of a paragraph."""
_MARK_BEHIND_COMMA = re.compile(rf"[{COMMAS}](?=[{ONE_TO_TEN[1:]}]是|[②-⑳])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a paragraph up to 。！？；or ：, where a point may open.

    ``start:end`` are characters of the text without white space around; ``opens`` says that the
    unit opens its paragraph, ``soft`` that it stands behind a comma.
    """

    start: int
    end: int
    paragraph: int
    opens: bool
    soft: bool = False


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
    cuts = iter([match.end() for match in _MARK_BEHIND_COMMA.finditer(text)])
    cut = next(cuts, len(text))
    for paragraph in split_paragraphs(text):
        opens, soft, position = True, False, paragraph.start
        while position < paragraph.end:
            match = (opens and LABEL_MARK.match(text, position, paragraph.end)) or _STRETCH.match(
                text, position, paragraph.end
            )
            end = match.end() if match and match.end() > position else paragraph.end
            while cut <= position:
                cut = next(cuts, len(text))
            parted = cut < end
            end = min(cut, end)
            start = position
            while start < end and text[start].isspace():
                start += 1
            if start < end:
                units.append(Unit(start, end, paragraph.number, opens, soft))
                opens = False
            position, soft = end, parted
    return tuple(units)
