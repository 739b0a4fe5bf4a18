"""Automatic numbering of a Word document: the label that a reader sees before each numbered paragraph.

Levels, counters and restarts follow ECMA-376, 17.9.  Lists that share an abstract list share its
counters; a list with a start of its own begins anew where it is first used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ingest.readers.word.number_formats import written_number
from ingest.readers.word.parts import W, is_on, value_of
from ingest.readers.word.styles import Styles

_LEVELS = 9  # of a list, by ECMA-376
_PLACE = re.compile(r"%([1-9])")  # %1 … %9 in the pattern of a label: the number of that level
_LONGEST_LABEL = 100  # characters of the pattern of a label: it stands before each paragraph of its list
_SILENT = {"bullet", "none"}  # formats of levels whose label is no number


@dataclass(frozen=True, slots=True)
class _ListLevel:
    """How one level of a list is numbered."""

    start: int
    number_format: str
    text: str
    restart: int
    digits_only: bool
    style: str


class Numbering:
    """Counts the numbered paragraphs of a document, in their order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        """``root`` is that of ``numbering.xml``, or None where there is no list."""
        self._styles = styles
        self._abstract = _by_id(root, "abstractNum", "abstractNumId")
        self._lists = _by_id(root, "num", "numId")
        self._levels: dict[str, dict[int, _ListLevel]] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: Any) -> str:
        """The label of a paragraph, or an empty string; each call counts the paragraph."""
        place = self._place(paragraph)
        if place is None:
            return ""
        list_id, depth = place
        levels = self._levels_of(list_id)
        level = levels.get(depth)
        if level is None:
            return ""
        counters = self._count(list_id, depth, levels)
        if level.number_format in _SILENT:
            return ""
        label = _PLACE.sub(lambda match: self._number(int(match[1]) - 1, counters, levels, level), level.text).strip()
        return f"{label} " if label and label[-1].isalnum() else label

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the level of a paragraph, from itself or from its style."""
        style = self._styles.paragraph_style(paragraph)
        own = paragraph.find(f"{W}pPr/{W}numPr")
        inherited = self._styles.numbering(style)
        list_id = value_of(own.find(f"{W}numId")) if own is not None else ""
        depth = value_of(own.find(f"{W}ilvl")) if own is not None else ""
        if not list_id and inherited is not None:
            list_id = value_of(inherited[1].find(f"{W}numId"))
            depth = depth or value_of(inherited[1].find(f"{W}ilvl")) or self._depth_of(list_id, inherited[0])
        if list_id not in self._lists or list_id == "0":
            return None
        return list_id, int(depth) if len(depth) == 1 and depth.isdecimal() else 0

    def _depth_of(self, list_id: str, style: str) -> str:
        if list_id not in self._lists:
            return ""
        return next((str(d) for d, level in self._levels_of(list_id).items() if level.style == style), "")

    def _count(self, list_id: str, depth: int, levels: dict[int, _ListLevel]) -> list[int | None]:
        counters = self._counters.setdefault(self._abstract_id(list_id), [None] * _LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for override in self._lists[list_id].findall(f"{W}lvlOverride"):
                if override.find(f"{W}startOverride") is not None:
                    counters[min(_integer(override, "ilvl", 0), _LEVELS - 1)] = None
        for upper in range(depth):
            if counters[upper] is None and upper in levels:
                counters[upper] = levels[upper].start
        before = counters[depth]
        counters[depth] = levels[depth].start if before is None else before + 1
        for lower in range(depth + 1, _LEVELS):
            if lower not in levels or levels[lower].restart > depth:
                counters[lower] = None
        return counters

    @staticmethod
    def _number(depth: int, counters: list[int | None], levels: dict[int, _ListLevel], own: _ListLevel) -> str:
        level, number = levels.get(depth), counters[depth]
        if level is None or number is None or level.number_format in _SILENT:
            return ""
        return written_number(number, "decimal" if own.digits_only else level.number_format)

    def _abstract_id(self, list_id: str) -> str:
        """The id of the abstract list behind a list, through a numbering style where one stands between."""
        found = value_of(self._lists[list_id].find(f"{W}abstractNumId"))
        abstract = self._abstract.get(found)
        link = value_of(abstract.find(f"{W}numStyleLink")) if abstract is not None else ""
        if link:
            linked = (i for i, e in self._abstract.items() if value_of(e.find(f"{W}styleLink")) == link)
            return next(linked, found)
        return found

    def _levels_of(self, list_id: str) -> dict[int, _ListLevel]:
        if list_id not in self._levels:
            abstract = self._abstract.get(self._abstract_id(list_id))
            levels = _read_levels(abstract) if abstract is not None else {}
            for override in self._lists[list_id].findall(f"{W}lvlOverride"):
                levels |= _read_levels(override)
                depth, start = _integer(override, "ilvl", 0), override.find(f"{W}startOverride")
                if start is not None and depth in levels:
                    old = levels[depth]
                    first = _integer(start, "val", old.start)
                    levels[depth] = _ListLevel(
                        first, old.number_format, old.text, old.restart, old.digits_only, old.style
                    )
            self._levels[list_id] = levels
        return self._levels[list_id]


def _by_id(root: Any, name: str, attribute: str) -> dict[str, Any]:
    elements = root.findall(W + name) if root is not None else []
    return {value_of(element, attribute): element for element in elements}


def _read_levels(parent: Any) -> dict[int, _ListLevel]:
    levels = {}
    for element in parent.findall(f"{W}lvl"):
        depth = _integer(element, "ilvl", 0)
        if 0 <= depth < _LEVELS:
            levels[depth] = _ListLevel(
                start=_integer(element.find(f"{W}start"), "val", 0),
                number_format=_format_of(element),
                text=value_of(element.find(f"{W}lvlText"))[:_LONGEST_LABEL],
                restart=_integer(element.find(f"{W}lvlRestart"), "val", depth),
                digits_only=is_on(element.find(f"{W}isLgl")),
                style=value_of(element.find(f"{W}pStyle")),
            )
    return levels


def _format_of(level: Any) -> str:
    """The number format of a level; newer ones stand in an ``AlternateContent`` around the element."""
    return next((value_of(element) for element in level.iter(f"{W}numFmt")), "decimal")


def _integer(element: Any, name: str, default: int) -> int:
    value = value_of(element, name)
    return int(value) if re.fullmatch(r"-?\d{1,6}", value) else default
