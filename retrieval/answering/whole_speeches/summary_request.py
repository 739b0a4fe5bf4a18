"""Requests for a summary, read from a question from which the names of speeches are taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.talk.vocabulary import Vocabulary, covered, words

_CORE = words("summary.core")
_BESIDE = words("summary.beside")
_EVERY = Vocabulary(_CORE.words, _BESIDE.words)
_ALL = re.compile(r"所有|全部|每|各[篇份个]?|这些|那些|它们|他们|[几两三四五六七八九十多][篇份]|分别|这里|库")
_POINTED = re.compile(r"[这那该本此][一]?[篇份场次个]|它|刚才|上面|上一篇|[本该此](?:讲话|文|稿)")
_SENTENCES = re.compile(r"(?P<n>[一两三四五])句话")
_ONE_LINE = re.compile(r"一句话|一段话|一行")
_SAID = re.compile(r"[几两三四五]句话|字以内|[讲说谈]了?(?:些|哪些)")
_COMMON = re.compile(r"共同|相同点")
_IN_BRIEF = re.compile(r"字以内|几句话|讲清楚|说清楚")
_COUNTS = {"一": 1, "两": 2, "三": 3, "四": 4, "五": 5}
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """A request for a summary; ``every``: of all speeches, ``pointed``: of the one pointed to (这篇); ``sentences`` is
    how many sentences it may have, 0 where it is not said; ``common`` says that it asks
    for what they have in common."""

    every: bool
    pointed: bool
    sentences: int
    common: bool = False


def asks_for_summary(said: str) -> bool:
    """Whether a folded question may ask for a summary, whatever else stands in it."""
    return len(said) <= _LONGEST and (_CORE.holds(said) or bool(_SAID.search(said)))


def parse_summary_request(rest: str, *, named: bool) -> SummaryRequest | None:
    """Read a folded question without the names of speeches (``named``: there were some); ``None`` where it asks for
    anything else than a summary.

    >>> parse_summary_request("用一句话总结这篇讲话", named=False)
    SummaryRequest(every=False, pointed=True, sentences=1, common=False)
    >>> parse_summary_request("总结去年的工作", named=False) is None
    True
    """
    if len(rest) > _LONGEST or not covered(rest, _EVERY):
        return None
    sentences = _SENTENCES.search(rest)
    of_speeches = named or _POINTED.search(rest) or _ALL.search(rest) or "用" in rest
    if not _CORE.holds(rest) and not ((sentences or _IN_BRIEF.search(rest)) and of_speeches):
        return None
    count = _COUNTS[sentences["n"]] if sentences else int(bool(_ONE_LINE.search(rest)))
    return SummaryRequest(bool(_ALL.search(rest)), bool(_POINTED.search(rest)), count, bool(_COMMON.search(rest)))
