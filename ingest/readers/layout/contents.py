"""Tables of contents as lines: headings with the numbers of their pages, which stand again above their text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

_LEADERS = " \t\u3000.·…．。・—-_"  # what fills the line up to the number
_LEAST = 3  # lines; fewer are a list with figures
_MOST_DIGITS = 4
_HEADINGS = ("目录", "目次", "目錄", "目次页")
_BEGINNING, _DEPTH = 20_000, 400  # characters and lines in which contents begin
_CUE = re.compile(rf"[{re.escape(_LEADERS)}]\d{{1,4}}[ \t]{{0,4}}\n")


def without_contents(text: str) -> str:
    r"""The text without a table of contents and the line above that says so.

    >>> without_contents("目录\n一、成绩 1\n二、问题……3\n三、打算\t8\n一、成绩\n好。\n二、问题\n有。\n三、打算\n干。\n")
    '一、成绩\n好。\n二、问题\n有。\n三、打算\n干。\n'
    """
    if _CUE.search(text[:_BEGINNING]) is None:
        return text
    lines = text.split("\n")
    start = next((place for place in range(min(len(lines), _DEPTH)) if _entry(lines[place])), len(lines))
    block = list(takewhile(lambda line: _entry(line) or not line.strip(), lines[start:]))
    end = start + len(block)
    entries = [entry for line in block if (entry := _entry(line))]
    if len(entries) < _LEAST or not _stand_again(entries, lines[end:]):
        return text
    return "\n".join([*_without_heading(lines[:start]), *lines[end:]])


def _without_heading(above: list[str]) -> list[str]:
    """The lines above the contents, without the one that says that these are the contents."""
    filled = [place for place, line in enumerate(above) if line.strip()]
    said = filled and "".join(above[filled[-1]].split()).strip("《》【】") in _HEADINGS
    return above[: filled[-1]] if said else above


def _entry(line: str) -> tuple[str, int] | None:
    """The heading and the page of a line of contents, the heading without blanks; None where it is none."""
    shown = line.rstrip()
    if not shown[-1:].isdigit():
        return None
    shown = shown.lstrip()
    heading = shown.rstrip("0123456789")
    digits = shown[len(heading) :]
    title = heading.rstrip(_LEADERS)
    if not 0 < len(digits) <= _MOST_DIGITS or not title or title == heading or not any(map(str.isalpha, title)):
        return None
    return "".join(title.split()), int(digits)


def _stand_again(entries: Sequence[tuple[str, int]], below: Sequence[str]) -> bool:
    """Whether the pages run on, and most headings stand again below, each at the head of a line."""
    if any(before > after for (_, before), (_, after) in pairwise(entries)):
        return False
    lengths: dict[str, set[int]] = {}
    for title, _ in entries:
        lengths.setdefault(title[0], set()).add(len(title))
    heads = {"".join(line.split())[:length] for line in below for length in lengths.get(line.lstrip()[:1], ())}
    return 2 * sum(title in heads for title, _ in entries) > len(entries)
