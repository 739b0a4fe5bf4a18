"""Points asked for by number: «第三部分», «第八点»; found in the outline, or found missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.outline.parser import Section

if TYPE_CHECKING:
    from retrieval.question.parser import Ordinal

_FIRST = re.compile(r"[第（(]\s*一(?!十)|一(?![十个种类样条件方])|其一|[（(]?\s*1(?!\d)|①|首先|头一|先")
"""How an ordinal that begins a numbering is written: 一 but not 一十, 1 but not 12; 一种是 may stand before each."""

@dataclass(frozen=True, slots=True)
class NumberedPoint:
    """The section that a number names, or how many there are where the number is too large.

    ``siblings`` are the points among which was counted; ``section`` is ``None`` beyond their end.
    """

    speech_id: str
    siblings: tuple[Section, ...]
    section: Section | None


def sibling_lists(section: Section) -> tuple[tuple[Section, ...], ...]:
    """The lists of two or more points among a section's children.

    A new list begins where the numbering begins again and behind text that is in no point; the opening and closing
    of a speech are in none.
    """
    lists: list[list[Section]] = [[]]
    for child in section.children:
        point = bool(child.heading) and not child.frames
        if lists[-1] and (not point or _FIRST.match(child.ordinal)):
            lists.append([])
        if point:
            lists[-1].append(child)
    return tuple(tuple(points) for points in lists if len(points) > 1)


def find_numbered_point(speech_id: str, root: Section, ordinals: Sequence[Ordinal]) -> NumberedPoint | None:
    """Follow the numbers down the outline: «第三部分的第二点» is the second point of the third section.

    ``None`` where no number is given or the outline has no points.
    """
    section = root
    found: NumberedPoint | None = None
    for ordinal in ordinals:
        lists = sibling_lists(section)
        if not lists:
            return found
        found = number_among(speech_id, max(lists, key=len), ordinal)
        if found.section is None:
            return found
        section = found.section
    return found


def number_among(speech_id: str, siblings: tuple[Section, ...], ordinal: Ordinal) -> NumberedPoint:
    """The point that an ordinal names among ``siblings``."""
    number = len(siblings) if ordinal.last else ordinal.number
    return NumberedPoint(speech_id, siblings, siblings[number - 1] if 1 <= number <= len(siblings) else None)
