"""Follow-ups that ask where something comes from: «出自哪篇», «上一条出自哪篇», «第三条是哪篇说的»."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.folding import fold
from retrieval.question.parser import read_question
from retrieval.question.query import make_query
from retrieval.search.generation_cache import Manuscripts
from retrieval.search.hybrid_retriever import Search

_ASKS = re.compile(r"出自|出处|来自|来源|哪一?(?:篇|份|场|次|段|里)|谁(?:说|讲)|在哪(?:里|儿)?(?:说|讲)")
_BESIDE = re.compile(
    r"上一?[条句点项个段]|前一?[条句点项个段]|最后一?[条句点项个段]|第[一二三四五六七八九十\d]+[条句点项个段]|"
    r"[这那][一几些]?[条句点项个段]?|刚才|上面|以上|前面|分别|各自|原文|原话|讲话|发言|报告|汇报|稿子?|文章|会议|"
    r"什么|啥|[是的呢吗里中在说讲话都它又请问？?！!，。、,.]"
)
_LAST = re.compile(r"上一?[条句点项个段]|前一?[条句点项个段]|最后一?[条句点项个段]")
_MARKER = re.compile(r"\[\d+\]")
_MOST = 12
_LOOKED_AT = 10
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stretch of an earlier answer stands: ``start:end`` are characters of the speech's text."""

    speech_id: str
    start: int
    end: int


def asks_origin(question: str) -> bool:
    """Say whether a question asks for nothing but where something comes from."""
    folded = fold(question)
    return bool(_ASKS.search(folded)) and not _BESIDE.sub("", _ASKS.sub("", folded))


def find_origins(
    question: str, said: str, manuscripts: Manuscripts, search: Search, speeches: Collection[str] | None
) -> tuple[Origin, ...]:
    """Find what an earlier answer said word for word; of several statements, the one that the question points to."""
    lines = [line for line in (_MARKER.sub("", line).strip() for line in said.splitlines()) if len(line) >= _SHORTEST]
    found = [origin for line in lines[:_MOST] if (origin := _origin(line, manuscripts, search, speeches))]
    if not found:
        return ()
    if _LAST.search(fold(question)):
        return tuple(found[-1:])
    ordinals = read_question(question).ordinals
    if ordinals and 1 <= ordinals[-1].number <= len(found):
        return (found[ordinals[-1].number - 1],)
    return tuple(found)


def _origin(
    line: str, manuscripts: Manuscripts, search: Search, speeches: Collection[str] | None
) -> Origin | None:
    candidates = search.rank(make_query(line), speeches, rerank=False)[:_LOOKED_AT]
    ids: Sequence[str] = list(dict.fromkeys(c.view.passage.speech_id for c in candidates))
    for speech_id in ids:
        start = manuscripts.index.speech(speech_id).text.find(line)
        if start >= 0:
            return Origin(speech_id, start, start + len(line))
    return None
