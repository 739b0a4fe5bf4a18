"""Follow-up questions, read from their words alone: do they lean on earlier turns, and which point do they mean?

Finding what they mean in an outline is the work of ``retrieval.points.referenced_points``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from ingest.text.folding import fold_words
from ingest.text.numerals import ONE_TO_TEN
from retrieval.question.parser import Kind, Ordinal, Question
from retrieval.question.query import content_of


class Step(Enum):
    """Which points a follow-up means, counted from those already told."""

    NEXT = "next"
    REST = "rest"
    PREVIOUS = "previous"
    MIDDLE = "middle"
    LAST = "last"


_MEASURE = "个点条项种类件桩样句步层段章节位招张封关处部方本号"
_STEPS = {
    Step.MIDDLE: re.compile(rf"中间(?:那|的)?[一两]?[{_MEASURE}]"),
    Step.LAST: re.compile(r"最后(?:那|一|的)?|末了"),
    Step.REST: re.compile(rf"剩下|其余|其他|另外(?![^\W\d]{{0,4}}[问说])|另[一两][{_MEASURE}]|余下|别的"),
    Step.PREVIOUS: re.compile(rf"[上前]一(?![篇份场次年届])[{_MEASURE}]?|[上前]面那[{_MEASURE}]"),
    Step.NEXT: re.compile(r"接下来|下一(?!步|阶段)|后面(?!来)|往下|之后(?:的|呢)|接着|还有(?:呢|[什哪别]|[？?]?$)"),
}
"""In the order in which they count where a question says several: «接下来最后一点» is the last."""

_LEANS = re.compile(
    r"^(?:那|那么|这|它|其|他|她|还|又|再|另|为什么|具体|展开|然后|后来|接着|第|头一|最后|中间|上一|前一|下一|剩下|后面)|"
    r"呢[？?]?$|呢[，,]|[它她他]们?(?!们)|又是|那(?:方面|一?[个点条项种件])|这[个一]?[点条项句件事]|上述|刚才|前面"
)
_MORE = re.compile(r"还有呢[？?]?$|还有[什哪别]|^还有[？?]?$")
_HOW_MANY = re.compile(r"(?P<n>[一两二三四五六七八九])(?:个|点|条|项|种|件|句|方面|部分)")
_FILLER = re.compile(
    r"那么|那个|这个|那|又是|又|是|呢|指|的|讲|展开|说说|具体|要求|意思|方面|部分|工作|"
    r"[个点条项种件句？?！!，。、：:]|怎么样|做|样|一"
)
_LONGEST_NAME = 8
"""Characters of a point's name that stands without quotation marks; more is a question with a subject of its own.
Set by hand, fitted by no script."""

_EMPTY = re.compile(
    rf"第[{ONE_TO_TEN}两\d]{{1,3}}[大个]?(?:方面|部分|[{_MEASURE}])?|[头另上前下后末][一两][{_MEASURE}]?|[中前后]间?那?[一两]?[{_MEASURE}]|"
    r"其中|其余|其他|其它|剩下|余下|另外|接下来|接着|最后|后来|然后|以后|之后|现在|当时|当初|结果|到底|刚才|前面|后面|往下|下面|"
    r"具体|详细|展开|说说|讲讲|谈谈|介绍|解释|说明|怎么|怎样|如何|为什么|为何|为啥|咋|"
    r"多[少大久长高远]|什么|哪些|哪里|哪儿|哪|几|谁|啥|数字|数据|例子|原因|情况|意思|内容|效果|样子|方面|部分|要求|方法|办法|"
    r"这么|那么|这样|那样|这些|那些|这个|那个|我们|你们|他们|她们|它们|咱们|人家|自己|大家|"
    r"还有|有没有|没有|可以|应该|需要|打算|准备|继续|分别|一下|一共|总共|"
    r"[那这它他她其我你您咱的了着吗呢吧啊呀么]"
)
"""Words that say nothing of a subject: pronouns, adverbs of sequence, measures, words that ask.  What is left of a
question is what it is about."""

_LIGHT = "又再还也都就才只是有在对把被给让从到和与跟及或会能想要来看问请说讲做去最一两个点条项种类件句位"
"""Characters of light words that are taken from the ends of what is left, unless a single character remained: inside a
word they are a part of it (工会)."""

_NUMBERS = re.compile(r"数字|数据|数目")
_FIRST = re.compile(rf"头一(?P<unit>[{_MEASURE}])")
_UNIT = re.compile(rf"(?:第[{ONE_TO_TEN}两\d]{{1,3}}[大个]?|[头另上前下后{ONE_TO_TEN}两]一?)(?P<unit>[{_MEASURE}])")
_INSIDE = re.compile(r"其中|里面|里头|当中|[它其]的?第")
_NEW_SUBJECT = re.compile(r"呢[？?]?$|呢[，,。]")

_NOT_MEANT = re.compile(r"不(?:是|要)[^，,。；;！!]{0,16}[，,。；;！!]|^(?:不对|错了?|不)[，,。；;！!]")
_THAT_SPEECH = re.compile(
    r"(?P<name>[^，,。；;？?！!]{0,16}?)(?:那|[上前另]一)(?:篇|份|场|次)(?:讲话|发言|报告|汇报|致辞|稿子)?(?:里面?|中|上)?"
)
_COMPARED = re.compile(r"比较?|相比|不同|区别|差别|异同|一样")
_ASKS = re.compile(r"几|多少|谁|哪")

_ASKS_SOURCE = re.compile(
    r"从哪(?:里|儿|篇)?(?:看到|找到|摘|引|来)|哪(?:里|儿)?(?:看到|找到|来)的|"
    r"出自|出处|来自|来源|哪一?(?:篇|份|场|次|段|里)|谁(?:说|讲)|在哪(?:里|儿)?(?:说|讲)"
)
_LAST_SAID = re.compile(r"上一?[条句点项个段]|前一?[条句点项个段]|最后一?[条句点项个段]")
_BESIDE_SOURCE = re.compile(
    rf"{_LAST_SAID.pattern}|第[{ONE_TO_TEN}\d]{{1,4}}[条句点项个段]|"
    r"[这那][一几些]?[条句点项个段]?|刚才|上面|以上|前面|分别|各自|原文|原话|讲话|发言|报告|汇报|稿子?|文章|会议|"
    r"什么|啥|[你您]|[是的呢吗里中在说讲话都它又请问？?！!，。、,.]"
)
"""What may stand beside the words that ask for a source in a question that asks for nothing else."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a question's words say of earlier turns.

    ``leans``: it needs them to be understood; ``asks_source``: it asks for nothing but where an answer comes from, and
    ``last_said`` that it means the last statement.  ``step`` says which points are meant, ``untold`` that they are
    points not told yet, ``how_many`` limits their number (0: no number said), ``more``: whatever
    is left; ``ordinals`` are the numbers of points,
    outer ones first, ``unit`` the measure word with them ("" for none), ``inside`` that it counts inside the point just
    told.  ``point_name`` are folded words that a point's heading may hold, ``quoted`` whether they stood in quotation
    marks.  ``subject`` are the folded stretches that say what it is about, none where it only asks on;
    ``asks_numbers``: for figures; ``asks_value``: for a value of any kind; ``asks_members``: for the members of a list,
    ``count`` of them; ``renames``: it asks the earlier question of something else («那医院呢»); ``redirects``: it only
    names another speech, by the words ``other_speech`` («不是这篇，是医院那篇»), "" for the one told from before;
    ``compares``: it compares.
    """

    leans: bool
    asks_source: bool
    last_said: bool
    step: Step | None
    untold: bool
    how_many: int
    more: bool
    ordinals: tuple[Ordinal, ...]
    unit: str
    inside: bool
    point_name: str
    quoted: bool
    subject: tuple[str, ...]
    asks_numbers: bool
    asks_members: bool
    asks_value: bool
    count: int
    renames: bool
    redirects: bool
    compares: bool
    other_speech: str

    @property
    def ordinal(self) -> Ordinal | None:
        """The number of the point meant: the last one that the question says."""
        return self.ordinals[-1] if self.ordinals else None

    @property
    def counts(self) -> bool:
        """Whether it means points by their number or order."""
        return self.ordinal is not None or self.step is not None


def parse_follow_up(question: Question) -> FollowUp:
    """Read what a question says of the turns before it.

    >>> from retrieval.question.parser import parse_question
    >>> follow_up = parse_follow_up(parse_question("那接下来两点呢？"))
    >>> follow_up.leans, follow_up.step.value, follow_up.how_many
    (True, 'next', 2)
    """
    folded = question.folded
    asks_source = asks_for_source(folded)
    steps = _steps(folded)
    phrases = question.query.phrases
    name = fold_words(phrases[0] if phrases else _FILLER.sub("", "".join(content_of(folded))))
    other = _other_speech(folded)
    return FollowUp(
        leans=asks_source or other is not None or bool(_LEANS.search(folded)),
        asks_source=asks_source,
        last_said=bool(_LAST_SAID.search(folded)),
        step=next(iter(steps), None),
        untold=Step.LAST not in steps and (Step.NEXT in steps or Step.REST in steps),
        how_many=_how_many(folded),
        more=bool(_MORE.search(folded)),
        ordinals=_ordinals(question),
        unit=_unit(folded),
        inside=bool(_INSIDE.search(folded)),
        point_name=name if phrases or len(name) <= _LONGEST_NAME else "",
        quoted=bool(phrases),
        subject=subject_of(folded),
        asks_numbers=bool(_NUMBERS.search(folded)),
        asks_members=question.kind is Kind.LIST,
        asks_value=question.value is not None,
        count=question.count,
        renames=bool(_NEW_SUBJECT.search(folded)),
        redirects=other is not None,
        compares=bool(_COMPARED.search(folded)),
        other_speech=other or "",
    )


def _steps(folded: str) -> list[Step]:
    return [step for step, pattern in _STEPS.items() if pattern.search(folded)]


def subject_of(folded: str) -> tuple[str, ...]:
    """The stretches of a folded question that say what it is about, none where it only asks on.

    >>> subject_of("那后来呢?"), subject_of("那医院呢?")
    ((), ('医院',))
    """
    stretches = re.split(r"[和与跟及]|\W+", _EMPTY.sub(" ", folded))
    return tuple(word for word in map(_bare, stretches) if len(word) > 1)


def _bare(stretch: str) -> str:
    while len(stretch) > 2 and stretch[0] in _LIGHT:
        stretch = stretch[1:]
    while len(stretch) > 2 and stretch[-1] in _LIGHT:
        stretch = stretch[:-1]
    return "" if all(character in _LIGHT for character in stretch) else stretch


def asks_for_source(folded: str) -> bool:
    """Whether a folded question asks for nothing but where something comes from («出自哪篇»)."""
    return bool(_ASKS_SOURCE.search(folded)) and not _BESIDE_SOURCE.sub("", _ASKS_SOURCE.sub("", folded))


def _other_speech(folded: str) -> str | None:
    """The words that name another speech in a question that says nothing else, None where it says more.

    >>> _other_speech("不是这篇,是医院那篇"), _other_speech("和上一篇比呢"), _other_speech("医院那篇讲了几点")
    ('医院', '', None)
    """
    meant = _NOT_MEANT.sub("", folded)
    named = _THAT_SPEECH.search(meant)
    if named is None or subject_of(_COMPARED.sub(" ", meant[named.end() :])) or _ASKS.search(meant[named.end() :]):
        return None
    return "".join(subject_of(_COMPARED.sub(" ", named["name"])))


def _unit(folded: str) -> str:
    """The measure word with a point's number, "" where none is said."""
    unit = _UNIT.search(folded)
    return unit["unit"] if unit else ""


def _ordinals(question: Question) -> tuple[Ordinal, ...]:
    """The numbers of points, outer ones before those inside; 头一个 is one too."""
    first = _FIRST.search(question.folded)
    return question.ordinals or ((Ordinal(1, first["unit"]),) if first else ())


def _how_many(folded: str) -> int:
    """Number of next points asked for: 1 where none is said; larger numbers than two mean all that are left (0)."""
    many = _HOW_MANY.search(folded)
    if many is None and _MORE.search(folded):
        return 0
    return {"一": 1, "两": 2}.get(many["n"], 0) if many else 1
