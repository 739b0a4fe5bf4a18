"""Numbers of lists and headings of an OpenDocument text (OpenDocument 1.3, 16.30 and 19.880)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.readers.package import attribute, local_name
from ingest.readers.word.number_formats import written_number

MOST_LEVELS = 10

# The format is an example of its first numbers, by which these are known; others are written in digits.
_FORMATS: Mapping[str, str] = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一, 二, 三, ...": "chineseCounting", "一, 十, 一百(繁), ...": "taiwaneseCountingThousand",
    "一, 十, 一百(简), ...": "chineseCountingThousand", "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "壹, 貳, 參, ...": "ideographLegalTraditional",
    "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac", "①, ②, ③, ...": "decimalEnclosedCircle",
    "１, ２, ３, ...": "decimalFullWidth",
    "〇, 一, 二, ...": "ideographDigital", "一, 二, ...": "chineseCounting",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level is numbered; an empty ``number_format`` is a bullet or nothing."""

    number_format: str
    before: str
    after: str
    start: int
    shown: int


class OpenNumbering:
    """Counts the numbered paragraphs of a document, in their order."""

    def __init__(self, roots: Iterable[Any]) -> None:
        """``roots`` are those of the parts ``styles`` and ``content``."""
        self._styles: dict[str, Mapping[int, _Level]] = {}
        self._counts: dict[str, list[int]] = {}
        self._last: dict[str, str] = {}
        for root in roots:
            for element in root.iter():
                name = local_name(element)
                if name in {"list-style", "outline-style"}:
                    key = attribute(element, "name") if name == "list-style" else ""
                    self._styles[key] = _levels(element)

    def label(self, style: str, depth: int, series: str, *, restart: bool, start: int | None) -> str:
        """The label of the next item at a depth (from 0) of the list ``series``; an empty style is that of headings."""
        level = self._styles.get(style, {}).get(depth)
        if level is None or depth >= MOST_LEVELS:
            return ""
        counts = self._counts.setdefault(series, [0] * MOST_LEVELS)
        if restart:
            counts[depth] = 0
        if start is not None:
            counts[depth] = start - 1
        elif counts[depth] == 0:
            counts[depth] = level.start - 1
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (MOST_LEVELS - depth - 1)
        return self._written(style, depth, counts, level)

    def _written(self, style: str, depth: int, counts: list[int], level: _Level) -> str:
        if not level.number_format:
            return ""
        numbers = []
        for upper in range(max(depth - level.shown + 1, 0), depth + 1):
            found = self._styles[style].get(upper)
            if found is not None and found.number_format:
                numbers.append(written_number(max(counts[upper], 1), found.number_format))
        label = f"{level.before}{'.'.join(numbers)}{level.after}".strip()
        return f"{label} " if label and label[-1].isalnum() else label


def _levels(style: Any) -> Mapping[int, _Level]:
    levels = {}
    for element in style:
        depth = attribute(element, "level")
        if not re.fullmatch(r"[1-9]\d?", depth):
            continue
        given = attribute(element, "num-format")
        start, shown = attribute(element, "start-value"), attribute(element, "display-levels")
        levels[int(depth) - 1] = _Level(
            number_format=_FORMATS.get(given, "decimal") if given else "",
            before=attribute(element, "num-prefix")[:20],
            after=attribute(element, "num-suffix")[:20],
            start=int(start) if re.fullmatch(r"\d{1,5}", start) else 1,
            shown=int(shown) if re.fullmatch(r"[1-9]", shown) else 1,
        )
    return levels
