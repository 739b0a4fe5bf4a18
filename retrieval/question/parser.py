"""Reading a question: what kind of answer is asked for, how many members, which value, which place.

The rules look at the words that make a text a question (哪些, 多少, 为什么 …), never at its subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from ingest.text.folding import fold
from ingest.text.numerals import ONE_TO_NINE, ONE_TO_TEN, read_numeral
from retrieval.question.query import Query, make_query


class Kind(Enum):
    """What is asked."""

    LIST = "list"
    FACT = "fact"
    DEFINITION = "definition"
    HOW = "how"
    WHY = "why"
    QUOTE = "quote"
    WHICH = "which"
    COMPARE = "compare"
    OTHER = "other"


class Value(Enum):
    """What kind of value a fact question asks for."""

    NUMBER = "number"
    SHARE = "share"
    MONEY = "money"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Ordinal:
    """«第三部分», «第八点»: the number asked for and the word for the unit ("" where none is said)."""

    number: int
    unit: str
    last: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question as parsed; ``folded`` is the fold of its text.

    ``count`` is how many members are expected, ``speeches`` how many speeches are spoken of (0 where it is not
    said); ``unit`` is the measure word behind 多少 or 几 (``NTH`` where a number in a row is asked for, 米 for 多长),
    ``noun`` what is counted.
    """

    text: str
    folded: str
    query: Query
    kind: Kind
    value: Value | None
    unit: str
    noun: str
    count: int
    speeches: int
    ordinals: tuple[Ordinal, ...]

    def in_context(self, earlier: str) -> Question:
        """The question as one that leans on an earlier one, whose terms then count for a part."""
        return replace(self, query=make_query(self.query.text, earlier))


_MOST_MEMBERS = 20  # of a list; larger numbers count people, years, words
_N = rf"[{ONE_TO_TEN}两\d]{{1,3}}"
_UNITS = (
    "部分|方面|意见|要求|问题|关系|点|条|项|个|种|句|样|件|大|层|类|步|环节|原则|习惯|结合|维度|措施|任务|举措|平台"
)
# Not before 字: «四个字» says how long a phrase is, not how many members it has.
_COUNT = re.compile(rf"(?P<n>{_N})(?:个|大|项|条|种|点|句|样|件|类|层|步)?(?:{_UNITS})(?!字)")
# «第一到第五点»: as many members as the number behind 到.
_RANGE = re.compile(rf"第{_N}(?:个|点|条|项)?[到至]第?(?P<n>{_N})")
# «哪三个», but not «哪三年»: a year, a month or a document asked for is a fact or a speech, no list of points.
_ASKED_COUNT = re.compile(
    rf"哪(?P<n>[{ONE_TO_TEN[1:]}两\d]{{1,3}})(?!个?字)(?:{_UNITS}|(?!个?字|篇|份|年|月|届)[^\W\d]{{1,2}})"
)
# «一是二是三是分别说什么»: as many members as marks.
_RUN_OF_MARKS = re.compile(rf"(?:[{ONE_TO_NINE}]是){{2,}}")
_ORDINAL = re.compile(rf"第(?P<n>{_N})(?:大|个)?(?P<unit>部分|方面|意见|要求|关系|点|条|项|个|句|章|段|层)?")
_LAST = re.compile(r"最后(?:一)?(?P<unit>部分|方面|意见|要求|点|条|项|个|种)")

_LIST = re.compile(
    r"哪些|有哪几|哪几(?!篇|年|月|届|天)|哪[两二三四五六七八九十\d]{1,3}(?!年|月|届|篇|位)|分别|列全|列出|"
    r"列一|列举|各指|各是|都有什么|有什么要求|"
    r"几方面|几个方面|哪几|都有啥|有啥|有什么(?!不同|区别|差别|变化|好处)|都包括|包括什么|是什么[、，].*什么|"
    r"什么[、，].{0,12}什么|(?:都?有|是)那些|全部|每一[个项条]|逐[条项]"
)
_COMPARE = re.compile(
    r"不同|区别|差别|异同|对比|比较一下|对照|相比|不一样|各有|两篇|两份|各自|几篇.{0,4}(?:都|说法)|有何异|"
    r"有啥不"
)
_WHICH = re.compile(
    r"哪几篇|哪一篇|哪篇|几篇|哪些讲话|哪份|哪个讲话|哪场|哪次(?:会议|讲话)|都提到|都说(?!说)|每一?[篇份场]|各[篇份场]"
)
_QUOTE = re.compile(r"原话|原文|原句|出自|出处|谁说|哪句话|那句|一句话|怎么写的|这句话|这句|有没有说过|是不是说|写的是")
_DEFINITION = re.compile(r"是什么意思|什么意思|指什么|指的是|是指|什么叫|何谓|是啥意思|含义|是什么$|是什么[？?]$|指啥")
_WHY = re.compile(r"为什么|为何|为啥|凭什么|原因|理由")
_HOW = re.compile(r"怎么(?!回事)|怎样|咋|如何|什么办法|什么措施|该做|要做什么|干什么|做些什么")
_MEASURES = (
    "名人个起笔趟回份间块项次届篇件条部场家所座户天年月种类句点分倍级层亩吨批期辆台艘架头只张"
    "封幢间栋股支队位处棵株册本岁斤"
)
# 几 asks for a number but in 哪几, 那几, 十几, 好几, 这几, 前几, 近几 and 没几, where it is part of another word.
_NUMBER = re.compile(
    rf"多少|(?<![哪那十好这前近没])几(?P<unit>[{_MEASURES}])|第几|几成|"
    r"多(?:(?P<size>[长高远宽深厚重久快大])(?=[?,。!]|$|的)|长时间)"
)
_UNITS_OF_SIZE = {**dict.fromkeys("长高远宽深厚", "米"), "重": "斤", "久": "天"}
NTH = "第"
"""Unit of a question for a number in a row (第几名)."""

# «占多少» asks for a share, «占多少亩» for a number.
_SHARE = re.compile(rf"比例|百分|占比|几成|占多[少大](?![{_MEASURES}])|[率幅]是?多[少高]|增长多少|增幅|增速")
_MONEY = re.compile(
    r"多少钱|多少[万亿]{0,2}元|(?:金额|经费|预算|收入|产值|投资|资金|补贴|工资|销售额)[^，。？]{0,4}多少|"
    r"花了多少"
)
_DATE = re.compile(r"哪年|哪一年|什么时候|何时|几月|几号|哪天|哪一天|哪个年度|哪年度|什么时间|哪个月")
_PERSON = re.compile(r"谁|哪位|什么人|哪个人|哪一位|叫什么名字")
# «在哪个方面», «在哪些部门» choose among things, they ask for no place.
_PLACE = re.compile(r"哪里|哪儿|什么地方|哪座|哪个地方|哪个(?:城市|省|市|县|区)|在哪(?![个些几一次])")
_SPEECHES = re.compile(r"(?P<n>[两二三四五六七八九])[篇份]")
_NO_MEASURE = (
    r"(?!项目|条[件例]|部[门分]|场[所景]|处[室罚]|家庭|队伍|支部|股[份票]|层[级次]|级别|点位|人[员才口大民]|位置|名单|"
    r"起[点步诉]|回[报应收]|份额|间[接隔]|笔[试记])"
)
"""Nouns that begin with a measure word: «多少项目» counts projects, in whatever measure."""

_MEASURE = re.compile(rf"多少[万亿]*{_NO_MEASURE}(?P<unit>[{_MEASURES}]次?)(?P<noun>[^\W\d]{{0,2}})")
_COUNTED_NOUN = re.compile(r"多少(?P<noun>[^\W\d]{2,4})")


EACH = re.compile(r"各(?!级|界|地|类|种|项|方面|个|位|单位|部门)|分别|不同|对照|对比|相比|两[份篇]")
"""Words that ask for one statement of each of the speeches named."""

GATHER = re.compile(
    r"汇总|凡是|(?:所有|全部)(?:的)?(?:讲话|地方|提[到及]|说到|讲到|谈到|关于|跟|和|与)|(?:哪些|几个)地方(?:都)?(?:提|说|讲|谈)到"
)
"""Words that ask for all that the speeches say of something."""


def parse_question(text: str, drop: Sequence[str] = ()) -> Question:
    """Parse a question; ``drop`` are folded words of it that are no part of its subject, such as a speech's name.

    >>> question = parse_question("三个平台分别是哪些？")
    >>> question.kind.value, question.count
    ('list', 3)
    """
    folded = fold(text)
    kind = _kind(folded)
    return Question(
        text,
        folded,
        make_query(_without(text, drop)),
        kind,
        _value(folded, kind),
        *_unit(folded),
        _count(folded),
        _speeches(folded),
        _ordinals(folded),
    )


def _without(text: str, drop: Sequence[str]) -> str:
    folded = fold(text) if drop else text
    for stretch in drop:
        folded = folded.replace(stretch, " ")
    return folded if fold(folded) else text


def _kind(folded: str) -> Kind:
    """The first kind whose words stand in the question: the narrower kinds come before those that hold their words.

    «怎么写的» asks for a wording, not how; «为什么» and «多少» before «怎么», which often only opens the sentence.
    """
    if _COMPARE.search(folded):
        return Kind.COMPARE
    if _WHICH.search(folded):
        return Kind.WHICH
    if _LIST.search(folded) or _RUN_OF_MARKS.search(folded):
        return Kind.LIST
    if _QUOTE.search(folded):
        return Kind.QUOTE
    if _WHY.search(folded):
        return Kind.WHY
    if any(p.search(folded) for p in (_NUMBER, _SHARE, _MONEY, _DATE, _PERSON, _PLACE)):
        return Kind.FACT
    if _HOW.search(folded):
        return Kind.HOW
    if _DEFINITION.search(folded):
        return Kind.DEFINITION
    return Kind.OTHER


def _value(folded: str, kind: Kind) -> Value | None:
    if kind in (Kind.COMPARE, Kind.WHICH):
        return None
    for pattern, value in (
        (_DATE, Value.DATE),
        (_MONEY, Value.MONEY),
        (_SHARE, Value.SHARE),
        (_NUMBER, Value.NUMBER),
        (_PERSON, Value.PERSON),
        (_PLACE, Value.PLACE),
    ):
        if pattern.search(folded):
            return value
    return None


def _unit(folded: str) -> tuple[str, str]:
    if "第几" in folded:
        return NTH, ""
    if "多长时间" in folded:
        return "天", ""
    match = _MEASURE.search(folded) or _COUNTED_NOUN.search(folded) or _NUMBER.search(folded)
    groups = match.groupdict() if match else {}
    size = _UNITS_OF_SIZE.get(groups.get("size") or "", "")
    return groups.get("unit") or size, groups.get("noun") or ""


def _count(folded: str) -> int:
    marks = _RUN_OF_MARKS.search(folded)
    if marks:
        return len(marks.group()) // 2
    for pattern in (_RANGE, _ASKED_COUNT, _COUNT):
        match = pattern.search(folded)
        if match and not folded[: match.start()].endswith("第"):
            count = 2 if match["n"] == "两" else read_numeral(match["n"])
            if 2 <= count <= _MOST_MEMBERS:
                return count
    return 0


def counts_in(text: str) -> frozenset[int]:
    """The numbers of members that a text speaks of: «讲7点意见», «三个方面»."""
    found = (match["n"] for match in _COUNT.finditer(fold(text)))
    return frozenset(2 if written == "两" else read_numeral(written) for written in found)


def _speeches(folded: str) -> int:
    match = _SPEECHES.search(folded)
    return 0 if match is None else 2 if match["n"] == "两" else read_numeral(match["n"])


def _ordinals(folded: str) -> tuple[Ordinal, ...]:
    if _RANGE.search(folded):
        return ()
    found = [Ordinal(read_numeral(m["n"]), m["unit"] or "") for m in _ORDINAL.finditer(folded)]
    found += [Ordinal(0, m["unit"], last=True) for m in _LAST.finditer(folded)]
    return tuple(found)
