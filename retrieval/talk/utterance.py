"""What somebody says to the program: folded, in clauses, without the courtesies around a request."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ingest.text.folding import fold
from retrieval.talk.small_talk import small_talk

_CLAUSE_END = re.compile(r"[,。.!?;:~…、]+(?!\d)")
_QUOTED = re.compile(r"[\"《]")
_OPENING = re.compile(
    r"(?:请问|请您|请你|请|麻烦您|麻烦你|麻烦|拜托|劳驾|那么|那|现在|喂|嗨|"
    r"(?:你|您)(?:能不能|可不可以|可以|能否|能|会不会|会)?(?=帮|给我|替|为我|把)|"
    r"(?:我)?(?:想|要|想要|希望|需要)(?:让|请|叫|麻烦)?(?:你|您)|(?:能不能|可不可以|可以|能否|能)(?=帮|给我|替|为我|把|请|教)|"
    r"(?:帮|给|替|为)(?:我们|我|忙|一下)(?:们)?|帮忙|帮|再|先|马上|立刻|顺便|直接)"
)
_MOST_OPENINGS = 6  # words that open a request


@dataclass(frozen=True, slots=True)
class Utterance:
    """``plain`` is the text in its usual widths and small letters, ``folded`` its fold; ``said`` is the fold without
    clauses of small talk, ``bare`` is that without the words that open a request, ``quotes`` whether something is
    quoted."""

    plain: str
    folded: str
    said: str
    bare: str
    quotes: bool


def read_utterance(text: str) -> Utterance:
    """Read what is said.

    >>> utterance = read_utterance("你好，请帮我写一首诗")
    >>> utterance.said, utterance.bare
    ('请帮我写一首诗', '写一首诗')
    """
    folded = fold(text).replace("妳", "你")
    said = ",".join(clause for clause in _CLAUSE_END.split(folded) if clause and not small_talk(clause))
    plain = unicodedata.normalize("NFKC", text).lower()
    return Utterance(plain, folded, said, _without_opening(said), bool(_QUOTED.search(folded)))


def _without_opening(said: str) -> str:
    start = 0
    for _ in range(_MOST_OPENINGS):
        opening = _OPENING.match(said, start)
        if opening is None:
            break
        start = opening.end()
    return said[start:]
