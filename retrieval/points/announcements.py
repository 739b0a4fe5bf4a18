"""Whether the sentence before a list leads to its points: says that they follow, how many or what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.outline.parser import Section
from ingest.text.punctuation import SENTENCE_ENDS
from retrieval.question.parser import counts_in

_SOME = re.compile(r"几[个件条点种句项类步方大]|以下|如下")
"""How a sentence says that several follow, without their number."""

_SHORT = 12
"""Characters of a sentence that says hardly more than that something follows; set by hand."""


def leads_to(announced: str, points: Sequence[Section]) -> bool:
    """Whether a sentence leads to points: by its punctuation, by their number or their names, or in a few words."""
    written = announced.rstrip()
    if not written:
        return False
    if written.endswith(("：", ":", "？", "?")) or written[-1] not in SENTENCE_ENDS or len(written) <= _SHORT:
        return True
    names = {point.heading[:1] for point in points}  # 稳, 增 and 降 of «一稳二增三降»
    named = len(names) == len(points) and all(name in written for name in names)
    return named or len(points) in counts_in(written) or _SOME.search(written) is not None
