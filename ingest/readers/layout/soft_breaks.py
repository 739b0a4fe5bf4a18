"""Lines that are broken inside a paragraph of a page (``<br>``): the halves of a sentence are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.text.numerals import ONE_TO_TEN
from ingest.text.punctuation import CLOSERS, COMMAS, STRONG_STOPS

_HEADING = 25  # characters of the longest line that may be a heading without a stop; set by hand
_AT_END = re.compile(rf"[{re.escape(STRONG_STOPS)}…][{re.escape(CLOSERS)}]{{0,3}}$")
_STOP = re.compile("[。！？；]")
_CLAUSE = re.compile("[，。；、]")
_NUMERALS = f"{ONE_TO_TEN}零〇百千万亿0123456789"
_POINT = re.compile(
    rf"[（(]?[{ONE_TO_TEN}百]{{1,4}}[）)、．]|第[{ONE_TO_TEN}百\d]{{1,4}}[章节条部分，、：]|"
    r"\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[）)]|[①-⑳●○■□◆▪•·【]"
)
_OPENED = {"《": "》", "“": "”", "（": "）"}


def joined_breaks(pieces: Sequence[str]) -> list[str]:
    """The pieces of a paragraph with those joined that only together are a sentence.

    >>> joined_breaks(["受益群众，共计一千", "二百人，得到肯定。", "一、下一步"])
    ['受益群众，共计一千二百人，得到肯定。', '一、下一步']
    """
    lines = [pieces[0]]
    for before, after in pairwise(pieces):
        if _goes_on(before.strip(), after):
            lines[-1] = lines[-1].rstrip() + after.lstrip()
        else:
            lines.append(after)
    return lines


def _goes_on(before: str, after: str) -> bool:
    """Whether a sentence that has not ended goes on in the next piece; an indent begins a paragraph."""
    rest = after.strip()
    if not before or not rest or after[:1] in "\u3000\u00a0" or _AT_END.search(before[-4:]) or _POINT.match(rest):
        return False
    return _is_cut(before, rest) or _is_running_text(before, rest)


def _is_cut(before: str, rest: str) -> bool:
    """Whether the end of a piece cannot be that of anything: a comma, half a number, half of a pair of marks."""
    halves = before[-1] in _NUMERALS and rest[0] in _NUMERALS
    return halves or before[-1] in f"{COMMAS}、" or _is_within_pair(before)


def _is_running_text(before: str, rest: str) -> bool:
    """Whether a piece that has not ended is text rather than a heading or a line of a list."""
    point = _POINT.match(before)
    said = before[point.end() :] if point else before
    if _STOP.search(said):
        return True
    return _STOP.search(rest) is not None and (_CLAUSE.search(said) is not None or len(said) > _HEADING)


def _is_within_pair(text: str) -> bool:
    return any(text.count(opened) > text.count(closed) for opened, closed in _OPENED.items())
