"""Questions about a speech as a whole: «…讲了哪几个方面», «…主要讲了什么» ask for its points of the first level."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.text.numerals import ONE_TO_TEN
from retrieval.points.list_ranking import RankedList
from retrieval.question.parser import Kind, Question

_KINDS = (Kind.LIST, Kind.OTHER, Kind.DEFINITION, Kind.HOW)
_GENERAL = re.compile(
    r"主要|重点|一共|总共|总的|整体|全文|通篇|围绕|核心|思想|大意|大致|概括|概述|总结|归纳|提纲|要点|要求|意见|问题|"
    r"内容|方面|部分|标题|题目|任务|工作|讲话|发言|报告|汇报|致辞|会议|会上|"
    rf"[{ONE_TO_TEN}两几每各个点条项块段层章大讲说提谈分会了上在的有是里中从对]"
)
"""What may stand beside a speech's name in a question that asks for no subject of its own."""


def find_overview(
    question: Question, named: Sequence[str], title: str, lists: Sequence[RankedList]
) -> RankedList | None:
    """The points of the first level of the one speech named, where nothing else of it is asked for.

    ``title`` is that speech's; what is left of it in the question asks for nothing.
    """
    if len(named) != 1 or question.kind not in _KINDS or question.ordinals or question.query.phrases:
        return None
    others = _GENERAL.sub(" ", " ".join(question.query.content)).split()
    if any(other not in title for other in others):
        return None
    whole = [found for found in lists if found.speech_id == named[0] and not found.path]
    best = max(whole, key=lambda found: len(found.points), default=None)
    return None if best is None or question.count not in (0, len(best.points)) else best
