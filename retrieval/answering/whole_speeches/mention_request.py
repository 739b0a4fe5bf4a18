"""Questions for the speeches that use an expression, and for how often they do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.text.folding import fold_words

_SPEECH = (
    r"(?:讲话稿?|发言稿?|致辞|稿子|文稿|汇报|报告|材料|文章|文件|里面?|中|当中|都|曾经?|分别|一共|总共|到底|地方|这里|"
    r"[篇份个场次])"
)
_SAYS = (
    r"(?:提到|提及|提过|提起|提了|说到|说过|说起|讲到|讲过|讲起|谈到|谈过|谈及|涉及|出现|用到|用过|使用|引用|包含|含有|"
    r"写到|写过|写了|有关于?|关于)(?:了|过|到)?"
)
_WHICH = r"(?:哪些|哪[几一]?[篇份个场次]|有?[几多][少篇份个场次]{1,2}|有哪[些几][篇份]?|每一?[篇份])"
_FORMS = (
    re.compile(rf"^(?:在|请问|所有|这些)?{_WHICH}{_SPEECH}{{0,4}}{_SAYS}(?P<phrase>[^,。;!?]{{1,24}})$"),
    re.compile(rf"^(?P<phrase>[^,。;!?]{{1,24}}?)(?:在|被|都|是)?{_WHICH}{_SPEECH}{{0,4}}{_SAYS}$"),
    re.compile(
        rf"^(?:在|请问)?{_SAYS}(?P<phrase>[^,。;!?]{{1,24}}?)的?{_SPEECH}{{1,4}}(?:都|一共|总共)?(?:有|是)?{_WHICH}{_SPEECH}{{0,3}}$"
    ),
    re.compile(
        rf"^(?:在|请问)?{_SAYS}(?P<phrase>[^,。;!?]{{1,24}}?)的(?:都|一共|总共)?(?:有|是)?(?:哪些|哪一?几?[篇份个])$"
    ),
    re.compile(
        rf"^(?P<phrase>[^,。;!?]{{1,24}}?)(?:这个词|这个说法|一词|这话)?(?:在)?(?:所有|全部|这些|各篇)?{_SPEECH}{{0,4}}(?:一共|总共|共|被)?"
        rf"(?:提到|提及|提|出现|说到|说|讲到|讲|用)(?:了|过)?(?:多少|几)(?:次|处|遍|回)$"
    ),
    re.compile(
        rf"^(?:在)?(?:所有|全部|这些|各篇)?{_SPEECH}{{0,4}}(?:一共|总共|共)?(?:提到|提及|说到|讲到|用|提)(?:了|过)?"
        rf"(?:多少|几)(?:次|处|遍|回)(?P<phrase>[^,。;!?]{{1,24}})$"
    ),
)
_BEFORE = ("到", "过", "了", "的", "关于", "有关", "对于", "这个词", "这个")
_BEHIND = (
    "这个词", "这个说法", "这个提法", "一词", "字样",
    "这几个字", "这句话", "的内容", "的地方", "的", "了", "吗", "呢", "啊", "呀", "过",
)  # fmt: skip
"""What stands around an expression and is no part of it."""

_QUOTES = "\"'“”‘’「」『』《》"
_ASKS = re.compile(r"什么|怎么|如何|哪|谁|多少|几[个次条项点]|为何|吗|与|怎样|啥")
_SHORTEST, _LONGEST = 2, 20
"""Characters of an expression: one stands in many words, and what is longer is a sentence.  Set by hand."""


@dataclass(frozen=True, slots=True)
class MentionRequest:
    """The expression that is looked for, as typed after folding."""

    phrase: str


def parse_mention_request(folded: str) -> MentionRequest | None:
    """Read a folded question for the speeches that use an expression, ``None`` where it asks for anything else.

    >>> parse_mention_request("哪些讲话提到了防汛?").phrase, parse_mention_request("安全生产一共出现了几次").phrase
    ('防汛', '安全生产')
    >>> parse_mention_request("哪些讲话提到了怎么防汛") is None
    True
    """
    said = folded.rstrip("?!。.")
    for form in _FORMS:
        found = form.match(said)
        if found is None:
            continue
        phrase = _bare(found["phrase"]).strip(_QUOTES)
        if _SHORTEST <= len(fold_words(phrase)) <= _LONGEST and not _ASKS.search(phrase):
            return MentionRequest(phrase)
    return None


def _bare(phrase: str) -> str:
    """An expression without what stands around it, at most one such word on each side twice."""
    for _ in range(2):
        phrase = phrase.removeprefix(next((word for word in _BEFORE if phrase.startswith(word)), ""))
        phrase = phrase.removesuffix(next((word for word in _BEHIND if phrase.endswith(word)), ""))
    return phrase
