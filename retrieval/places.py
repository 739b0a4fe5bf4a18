"""Places asked for by number: «第三部分», «第八点»; found in the outline, or found missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.outline import Section
from retrieval.question import Ordinal

_UPPER = ("部分", "章", "意见", "方面", "")


@dataclass(frozen=True, slots=True)
class Place:
    """The section that a number names, or how many there are where the number is too large.

    ``siblings`` are the points among which was counted; ``section`` is ``None`` beyond their end.
    """

    speech_id: str
    siblings: tuple[Section, ...]
    section: Section | None


def numbered(points: Sequence[Section]) -> tuple[Section, ...]:
    """Give the points that are counted: those with an ordinal, or all where none has one."""
    with_ordinal = tuple(p for p in points if p.ordinal)
    return with_ordinal or tuple(p for p in points if p.heading)


def find_place(speech_id: str, root: Section, ordinals: Sequence[Ordinal]) -> Place | None:
    """Follow the numbers down the outline: «第三部分的第二点» is the second point of the third section.

    ``None`` where no number is given or the outline has no points.
    """
    siblings, section = numbered(root.children), None
    for ordinal in ordinals:
        if not siblings:
            return None if section is None else Place(speech_id, (), section)
        number = len(siblings) if ordinal.last else ordinal.number
        if not 1 <= number <= len(siblings):
            return Place(speech_id, siblings, None)
        section = siblings[number - 1]
        found, siblings = siblings, numbered(section.children)
    return Place(speech_id, found, section) if section is not None else None
