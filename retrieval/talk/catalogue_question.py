"""Questions that the catalogue answers: which speeches there are, how many, the longest, the newest, by whom and when.

A question is one of these only where nothing else is asked («哪些讲话谈到了防汛» is none).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from retrieval.talk.vocabulary import Vocabulary, covered, words


class Fact(Enum):
    """What is asked of one speech."""

    SPEAKER = "speaker"
    DATE = "date"
    OCCASION = "occasion"
    LENGTH = "length"
    TITLE = "title"


class Extreme(Enum):
    """The one speech that is meant by its rank among the others."""

    LONGEST = "longest"
    SHORTEST = "shortest"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class CatalogueQuestion:
    """What is asked of the catalogue.

    ``facts`` are asked of one speech, or of that which is ``extreme``; ``listed``: which speeches there are,
    ``counted``: how many, ``speakers``: who speaks in them; ``in_order``: by
    their dates; ``pointed``: the question points to a speech (这篇, 它).
    """

    facts: tuple[Fact, ...] = ()
    extreme: Extreme | None = None
    listed: bool = False
    counted: bool = False
    speakers: bool = False
    in_order: bool = False
    pointed: bool = False


_SPEECH = "讲话稿 讲话 发言稿 发言 致辞 致词 演讲稿 演讲 稿子 稿件 文稿"
_PAPER = "汇报 报告 材料 资料 文件 文档 文章 述职报告 工作报告 说明"
_NOUNS, _SURE_NOUNS = Vocabulary(_SPEECH, _PAPER, "篇目 篇 份 稿"), Vocabulary(_SPEECH, "篇目 目录 篇")
_HERE = words("catalogue.here")

_EXTREMES = {
    Extreme.LONGEST: words("catalogue.longest"),
    Extreme.SHORTEST: words("catalogue.shortest"),
    Extreme.NEWEST: words("catalogue.newest"),
    Extreme.OLDEST: words("catalogue.oldest"),
}
_WHO = r"(?:谁|哪位(?:领导|同志|老师|校长|院长|行长|局长)?|哪个(?:人|领导)|哪一位|什么人)"
_WHEN = r"(?:什么时候|什么时间|何时|哪一天|哪天|哪一年|哪年|哪个月|几几年|几月几号|几月几日|几号|几月份|几月)"
_GIVE = r"(?:讲|作|做|发表|致|宣读|演讲|开|召开|举行|举办)"
_FACTS = {
    Fact.SPEAKER: re.compile(
        rf"{_WHO}(?:在[^,]{{0,4}}){{0,1}}(?:{_GIVE}|写的|的(?:讲话|发言|致辞|致词|报告|汇报|演讲|稿))|"
        rf"(?:讲话人|主讲人|发言人|演讲人|演讲者|报告人|汇报人|致辞人|讲者|作者)(?:叫什么(?:名字)?|是{_WHO}|{_WHO}|是什么人|的?名字(?:是什么|叫什么)?)|"
        rf"(?:讲|作|做|发表|致辞)的?(?:人)?是{_WHO}|{_WHO}是(?:讲话人|主讲人|发言人|作者|演讲者|报告人|讲者)"
    ),
    Fact.DATE: re.compile(
        rf"{_WHEN}(?:在[^,]{{0,4}}){{0,1}}(?:{_GIVE}|说的|写的|的(?:讲话|发言|致辞|致词|报告|汇报|演讲|稿))|"
        rf"(?:讲话|发言|致辞|报告|汇报|演讲|稿子|篇|讲|作|发表)的?(?:时间|日期|年份)(?:是{_WHEN}|是什么|是哪|{_WHEN})|"
        rf"(?:讲话|发言|致辞|报告|汇报|演讲|稿子|篇|讲|说)的?(?:都|分别|各)?是(?:在)?{_WHEN}"
    ),
    Fact.OCCASION: re.compile(
        rf"(?:什么|哪个|哪次|哪一次|哪场|哪一个)(?:会议|大会|会|场合|活动|典礼|仪式)(?:上|中)?(?:的)?(?:{_GIVE}|说的|的讲话|的发言|的致辞)"
    ),
    Fact.LENGTH: re.compile(
        r"(?:一共|总共|大概)?(?:有)?(?:多少|几)(?:个|万|千)?字|有?多长|字数(?:是多少|多少|有多少)?|篇幅(?:多大|多长|有多长|如何)?"
    ),
    Fact.TITLE: re.compile(r"(?:题目|标题|题名|名字|名称)(?:是什么|叫什么|是啥)?|叫什么(?:名字|题目)?"),
}
_NEEDS_SPEECH = (Fact.LENGTH, Fact.TITLE)
"""Facts that other things than a speech have too, so that it must be named, or pointed to."""

_POINTED = words("catalogue.pointed")
_SEVERAL = words("catalogue.several")
_LIST = re.compile(
    r"哪些|有什么|有啥|什么|列出|列一下|列举|列个|目录|清单|名单|(?:题目|标题)|看看|显示|展示|哪几[篇份个]|都有"
)
_COUNT = re.compile(
    r"(?:(?<![哪第])几|多少)(?:[篇份]|个?(?:讲话|发言|稿|致辞|演讲|汇报|报告))|(?:讲话|发言|稿子?|致辞|汇报|报告)(?:有|的)?(?:几|多少)[篇份个]|篇数"
)
_SPEAKERS = re.compile(
    r"几(?:个人|位)(?:在)?(?:讲话|发言|讲)|几[个位](?:讲话人|发言人)|"
    rf"都?有(?:{_WHO}|哪些(?:人|领导|同志))(?:的|讲|发|作)|(?:哪些(?:人|领导|同志)|谁)(?:讲过话|发过言|作过报告)|哪些(?:讲话人|发言人|人讲|人发言|人的讲话)|(?:讲话人|发言人)(?:都)?(?:有|是)(?:哪些|谁)"
)
_IN_ORDER = re.compile(r"按(?:照)?(?:时间|日期|年份)|(?:时间|日期)(?:先后|顺序)|先后(?:顺序)?")
_WHICH_IS = re.compile(r"^哪[一几]?[篇份]是|是哪[一几]?[篇份]$")
"""Asks which speech is of a year or a kind, where that is taken out as a name."""

_WHICH = re.compile(r"哪一?[篇份个场次]|哪篇讲话|哪个讲话")

_BESIDE = words(
    "catalogue.beside",
    _SPEECH,
    _PAPER,
    *(vocabulary.words for vocabulary in _EXTREMES.values()),
    _POINTED.words,
    _SEVERAL.words,
    _HERE.words,
)
_CONTENT = re.compile(
    r"[做造写讲]的?[你您]|最[短长早晚]的?一[次场]|还有|另外|其他|其它|其余|别的|说了|讲了|说什么|讲什么|关于|内容|哪些(?:事|问题|要求|话|方面)|什么(?:事|问题|要求|话|内容|意思)|多少(?:人|次|个(?!字))|几(?:个(?!讲话|发言|稿|致辞|报告|汇报|人讲|人发)|点|次|句|段|场)"
)
"""What is asked of the speeches' words, not of the catalogue."""


def asks_for_facts(said: str) -> bool:
    """Whether a folded question may ask who speaks, when or where, whatever else stands in it."""
    return any(pattern.search(said) for fact, pattern in _FACTS.items() if fact not in _NEEDS_SPEECH)


def parse_catalogue_question(said: str, *, named: bool) -> CatalogueQuestion | None:
    """Read a folded question from which the names of speeches are taken out (``named``: there were some).

    ``None`` where anything is asked that no catalogue knows.

    >>> parse_catalogue_question("最长的是哪篇", named=False).extreme.value
    'longest'
    >>> parse_catalogue_question("最长的一条生产线有多长", named=False) is None
    True
    """
    if _CONTENT.search(said):
        return None
    facts = tuple(fact for fact, pattern in _FACTS.items() if pattern.search(said))
    bare = said
    for extreme in _EXTREMES.values():
        bare = extreme.rest(bare)
    for fact in facts:
        bare = _FACTS[fact].sub("", bare)
    if not covered(bare, _BESIDE):
        return None
    found = _of_extreme(said, facts) or _of_all(said, facts) or _of_one(said, facts, named=named)
    if found is None and named and _WHICH_IS.search(said):
        return CatalogueQuestion(listed=True)
    return found


def _of_extreme(said: str, facts: tuple[Fact, ...]) -> CatalogueQuestion | None:
    extreme = next((name for name, vocabulary in _EXTREMES.items() if vocabulary.holds(said)), None)
    which = _WHICH.search(said) or _SURE_NOUNS.holds(said) or (Fact.LENGTH in facts and "哪个" in said)
    if extreme is None or not which:
        return None
    told = tuple(fact for fact in facts if fact is not Fact.TITLE and fact is not Fact.LENGTH)
    return CatalogueQuestion(told, extreme)


def _of_all(said: str, facts: tuple[Fact, ...]) -> CatalogueQuestion | None:
    if _POINTED.holds(said) or (facts and not _SEVERAL.holds(said)):
        return None
    if in_order := _of_each(said, facts):
        return in_order
    if _SPEAKERS.search(said):
        return CatalogueQuestion(listed=True, speakers=True)
    if not _SURE_NOUNS.holds(said) and not (_NOUNS.holds(said) and _HERE.holds(said)):
        return None
    if Fact.LENGTH in facts or _COUNT.search(said):
        return CatalogueQuestion(facts, counted=True)
    return CatalogueQuestion(listed=True) if _lists(said) else None


def _of_each(said: str, facts: tuple[Fact, ...]) -> CatalogueQuestion | None:
    """A question for one fact of each speech: who speaks in them, or when they were given."""
    if Fact.SPEAKER in facts:
        return CatalogueQuestion(listed=True, speakers=True)
    by_date = Fact.DATE in facts or (_IN_ORDER.search(said) and _NOUNS.holds(said))
    return CatalogueQuestion(listed=True, in_order=True) if by_date else None


def _lists(said: str) -> bool:
    """Whether a list is asked for: «哪几篇» alone asks for those just spoken of."""
    asked = _LIST.search(said)
    return asked is not None and (not asked[0].startswith("哪几") or _HERE.holds(said))


def _of_one(said: str, facts: tuple[Fact, ...], *, named: bool) -> CatalogueQuestion | None:
    pointed = _POINTED.holds(said)
    known = [fact for fact in facts if fact not in _NEEDS_SPEECH or named or pointed or _SURE_NOUNS.holds(said)]
    return CatalogueQuestion(tuple(known), pointed=pointed) if known else None
