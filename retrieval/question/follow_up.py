"""Follow-up questions, read from their words alone: do they lean on earlier turns, and which point do they mean?

Finding what they mean in an outline is the work of ``retrieval.points.referenced_points``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from ingest.text.folding import fold_words
from ingest.text.numerals import ONE_TO_TEN
from retrieval.question.parser import Question
from retrieval.question.query import content_of


class Step(Enum):
    """Which points a follow-up means, counted from those already told."""

    NEXT = "next"
    REST = "rest"
    PREVIOUS = "previous"
    LAST = "last"


_STEPS = {
    Step.LAST: re.compile(r"最后(?:那|一|的)?"),
    Step.REST: re.compile(r"剩下|其余|其他|另外|余下|别的"),
    Step.PREVIOUS: re.compile(r"上一|前一|前面那"),
    Step.NEXT: re.compile(r"接下来|下一|后面|往下|之后(?:的|呢)"),
}
"""In the order in which they count where a question says several: «接下来最后一点» is the last."""

_LEANS = re.compile(
    r"^(?:那|那么|这|它|其|还|又|再|另外|为什么|具体|展开|然后|接着|第|最后|上一|下一|剩下|后面)|"
    r"呢[？?]?$|呢[，,]|它|又是|那(?:方面|一?[个点条项])|这[个一]?[点条项句]|上述|刚才|前面"
)
_HOW_MANY = re.compile(r"(?P<n>[一两二三四五六七八九])(?:个|点|条|项|种|件|句|方面|部分)")
_FILLER = re.compile(
    r"那么|那个|这个|那|又是|又|是|呢|指|的|讲|展开|说说|具体|要求|意思|方面|部分|工作|"
    r"[个点条项种件句？?！!，。、：:]|怎么样|做|样|一"
)
_LONGEST_NAME = 8
"""Characters of a point's name that stands without quotation marks; more is a question with a subject of its own.
Set by hand, fitted by no script."""

_ASKS_SOURCE = re.compile(r"出自|出处|来自|来源|哪一?(?:篇|份|场|次|段|里)|谁(?:说|讲)|在哪(?:里|儿)?(?:说|讲)")
_LAST_SAID = re.compile(r"上一?[条句点项个段]|前一?[条句点项个段]|最后一?[条句点项个段]")
_BESIDE_SOURCE = re.compile(
    rf"{_LAST_SAID.pattern}|第[{ONE_TO_TEN}\d]{{1,4}}[条句点项个段]|"
    r"[这那][一几些]?[条句点项个段]?|刚才|上面|以上|前面|分别|各自|原文|原话|讲话|发言|报告|汇报|稿子?|文章|会议|"
    r"什么|啥|[是的呢吗里中在说讲话都它又请问？?！!，。、,.]"
)
"""What may stand beside the words that ask for a source in a question that asks for nothing else."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a question's words say of earlier turns.

    ``leans``: it needs them to be understood; ``asks_source``: it asks for nothing but where an answer comes from, and
    ``last_said`` that it means the last statement.  ``step`` says which points are meant, ``untold`` that they are
    points not told yet, ``how_many`` limits their number (0: no number said).  ``point_name`` are folded words that a
    point's heading may hold, ``quoted`` whether they stood in quotation marks.
    """

    leans: bool
    asks_source: bool
    last_said: bool
    step: Step | None
    untold: bool
    how_many: int
    point_name: str
    quoted: bool


def parse_follow_up(question: Question) -> FollowUp:
    """Read what a question says of the turns before it.

    >>> from retrieval.question.parser import parse_question
    >>> follow_up = parse_follow_up(parse_question("那接下来两点呢？"))
    >>> follow_up.leans, follow_up.step.value, follow_up.how_many
    (True, 'next', 2)
    """
    folded = question.folded
    asks_source = asks_for_source(folded)
    steps = [step for step, pattern in _STEPS.items() if pattern.search(folded)]
    untold = Step.LAST not in steps and (Step.NEXT in steps or Step.REST in steps)
    phrases = question.query.phrases
    name = fold_words(phrases[0] if phrases else _FILLER.sub("", "".join(content_of(folded))))
    return FollowUp(
        leans=asks_source or bool(_LEANS.search(folded)),
        asks_source=asks_source,
        last_said=bool(_LAST_SAID.search(folded)),
        step=steps[0] if steps else None,
        untold=untold,
        how_many=_how_many(folded),
        point_name=name if phrases or len(name) <= _LONGEST_NAME else "",
        quoted=bool(phrases),
    )


def asks_for_source(folded: str) -> bool:
    """Whether a folded question asks for nothing but where something comes from («出自哪篇»)."""
    return bool(_ASKS_SOURCE.search(folded)) and not _BESIDE_SOURCE.sub("", _ASKS_SOURCE.sub("", folded))


def _how_many(folded: str) -> int:
    """Number of next points asked for: 1 where none is said; larger numbers than two mean all that are left (0)."""
    many = _HOW_MANY.search(folded)
    return {"一": 1, "两": 2}.get(many["n"], 0) if many else 1
