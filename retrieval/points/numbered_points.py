"""Places asked for by number: «第三部分», «第八点»; found in the outline, or found missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.outline import Section

if TYPE_CHECKING:
    from retrieval.question.parser import Ordinal

_FIRST = re.compile(r"[第其（(]?\s*(?:一(?!十)|1(?!\d))|①|首先")
"""How an ordinal that begins a numbering is written."""


@dataclass(frozen=True, slots=True)
class Place:
    """The section that a number names, or how many there are where the number is too large.

    ``siblings`` are the points among which was counted; ``section`` is ``None`` beyond their end.
    """

    speech_id: str
    siblings: tuple[Section, ...]
    section: Section | None


def runs_of(section: Section) -> tuple[tuple[Section, ...], ...]:
    """Give the runs of two or more points among a section's children.

    A new run begins where the numbering begins again and behind text that is in no point; the opening and closing
    of a speech are in none.
    """
    runs: list[list[Section]] = [[]]
    for child in section.children:
        framing = section.level == 0 and not child.ordinal and any(c.ordinal for c in section.children)
        point = bool(child.heading) and not framing
        if runs[-1] and (not point or _FIRST.match(child.ordinal)):
            runs.append([])
        if point:
            runs[-1].append(child)
    return tuple(tuple(run) for run in runs if len(run) > 1)


def find_place(speech_id: str, root: Section, ordinals: Sequence[Ordinal]) -> Place | None:
    """Follow the numbers down the outline: «第三部分的第二点» is the second point of the third section.

    ``None`` where no number is given or the outline has no points.
    """
    section = root
    found: Place | None = None
    for ordinal in ordinals:
        runs = runs_of(section)
        if not runs:
            return found
        siblings = max(runs, key=len)
        number = len(siblings) if ordinal.last else ordinal.number
        if not 1 <= number <= len(siblings):
            return Place(speech_id, siblings, None)
        section = siblings[number - 1]
        found = Place(speech_id, siblings, section)
    return found
