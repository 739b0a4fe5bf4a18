"""Sweeps: what a question looks for in all speeches (哪几篇提到…, 汇总…), without the words that make it a sweep."""

from __future__ import annotations

import re

from retrieval.question.parser import Question

_CLAUSE = re.compile(r"[^,。;?!:]+")
_SPEECH = r"(?:讲话|报告|汇报|发言|致辞|稿子|文章|材料|讲话稿)"
_SWEPT = (
    re.compile(
        rf"^(?:把|请|在|这|一共|总共){{0,2}}(?:(?:哪[几些两三四五]?|有?几|多少|每一?|各|所有|全部|汇总(?:一下)?|凡是)的?[篇份场个次位]?)"
        rf"{{1,2}}(?:的)?(?:{_SPEECH})?(?:里|中|当中)?[面头]?"
    ),
    re.compile(
        r"^(?:一共|总共|都|也|各|分别|有人|哪?几次|怎么|如何|哪些地方){0,3}(?:(?:提|说|讲(?!话)|谈|写|涉)(?:到|及|过|了|起){0,2}|有|是)?(?:关于)?"
    ),
)
_SAYS = re.compile(r"^(?:都|也)?(?:提|说|讲(?!话)|谈)(?:到|及)")
"""What opens a sweep, in two steps: the quantity with the manuscripts, then the verb of saying."""

_GATHERED = re.compile(
    r"(?:的(?:地方|内容|说法|段落|句子|话|事)|的)?(?:(?:都|全部|全)?(?:给我)?(?:汇总|列|归纳|整理|找|摘|总结)(?:一下|出来|全|到一起)?)?$"
)
_HOW_SAID = re.compile(
    r"(?:又|都|各|分别|各自)?(?:是|说的是)?(?:怎么|怎样|如何|什么)?(?:说|讲|提|谈|回事|看|写|要求)?(?:的|什么|什么事)?|列出来|列全|都列出来"
)


def swept_subject(question: Question) -> str:
    """What a question looks for in all speeches, without the words that only ask which of them speak of it.

    >>> from retrieval.question.parser import parse_question
    >>> swept_subject(parse_question("哪几篇讲话说到了手机？怎么说的")), swept_subject(parse_question("怎样种地"))
    ('手机', '怎样种地')
    """
    clauses = []
    for clause in _CLAUSE.findall(question.folded):
        bare = _SWEPT[0].sub("", clause)
        bare = _SWEPT[1].sub("", bare) if bare != clause or _SAYS.match(clause) else clause
        clauses.append(_GATHERED.sub("", bare))
    return ",".join(clause for clause in clauses if clause and not _HOW_SAID.fullmatch(clause)) or question.folded
