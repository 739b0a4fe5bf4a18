"""How many points there are, where the answer tells them all and the speech says the number itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.outline.parser import Section, path_at
from ingest.text.folding import fold_characters
from retrieval.answer import Citation
from retrieval.points.numbered_points import sibling_lists
from retrieval.question.parser import Question, counts_in
from retrieval.search.generation_cache import GenerationCache

_ASKS_COUNT = re.compile(r"[几多][少个]?(?:个)?(?P<unit>方面|部分|[点条项种类个句步层大])")
_ANNOUNCED_WITHIN = 160
"""Characters before the first point in which the speech says how many there are."""


def count_line(
    question: Question, citations: Sequence[Citation], cache: GenerationCache
) -> tuple[str, tuple[int, ...]] | None:
    """The number of points with the markers of their leads, ``None`` where the answer is no whole list of points, or
    the speech does not say the number before them."""
    asked = _ASKS_COUNT.search(fold_characters(question.text))
    if asked is None or len(citations) < 2 or len({c.address.speech_id for c in citations}) > 1:
        return None
    speech_id = citations[0].address.speech_id
    points = _whole_list(citations, cache)
    if not points:
        return None
    first = points[0].start
    path = path_at(cache.outline(speech_id), first)
    before = cache.index.speech(speech_id).text[max(first - _ANNOUNCED_WITHIN, 0) : first]
    said = counts_in(before + "".join(section.label for section in path[:-1]))
    if len(points) not in said:
        return None
    return f"{len(points)} {asked['unit']}", tuple(citation.marker for citation in citations)


def _whole_list(citations: Sequence[Citation], cache: GenerationCache) -> tuple[Section, ...]:
    """The list of points whose leads the citations are, all of them; empty where they are none."""
    root = cache.outline(citations[0].address.speech_id)
    starts = [citation.start for citation in citations]
    path = path_at(root, starts[0])
    if not path or path[-1].start != starts[0]:
        return ()
    for holder in (root, *path):
        for points in sibling_lists(holder):
            if [point.start for point in points] == starts:
                return points
    return ()
