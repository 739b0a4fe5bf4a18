"""Questions about the program: what it is, what it can do, how it is used, and what becomes of what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from retrieval.talk.utterance import Utterance
from retrieval.talk.vocabulary import Vocabulary, covered, words


class About(Enum):
    """What is asked about the program."""

    PRIVACY = "privacy"
    ABILITY = "ability"
    USE = "use"
    SOURCE = "source"
    IDENTITY = "identity"


_SELF = words("about_program.self")
_CORES = {
    About.PRIVACY: words("about_program.privacy"),
    About.ABILITY: words("about_program.ability"),
    About.USE: words("about_program.use"),
    About.SOURCE: words("about_program.source"),
    About.IDENTITY: words("about_program.identity"),
}
_NEEDS_SELF = (About.IDENTITY, About.PRIVACY)
"""Kinds whose words are of any subject: one for the program, or for what the reader typed, must stand beside."""

_MINE = words("about_program.mine")
_BESIDE = words("about_program.beside", _SELF.words, _MINE.words)
_WHOLE = {about: Vocabulary(core.words, _BESIDE.words) for about, core in _CORES.items()}
_OPERATE = tuple(words(f"about_program.operate_{part}") for part in ("verbs", "objects", "beside"))
_HOW = re.compile(r"怎么|如何|怎样|能|可以|在哪|哪里|哪儿|办法|方法")
_OTHERS = r"(?:chatgpt|gpt|deepseek|豆包|文心一言|通义|kimi|claude|gemini|讯飞星火|元宝|siri|小爱同学|大模型|人工智能)"
_BESIDE_OTHERS = re.compile(rf"^(?:你|您)[^,]{{0,4}}(?:和|跟|与|比|是|像|用的|属于|算|基于)[^,]{{0,4}}{_OTHERS}")
_ABLE = re.compile(
    r"^(?:你|您)(?:都|还|到底|究竟|主要|平时|可)?(?:能够?|会|可以)(?:帮|为|替|给|帮助)?(?:我们?|大家)?"
    r"\w{1,2}[些点]?(?:什么|啥|哪些)(?:事情?|忙|问题|东西|内容)?[呢呀啊吗]?$"
)
_SECOND_PERSON = re.compile(
    r"^(?:你|您)(?:能不能|会不会|有没有|是不是|想不想|要不要|可不可以|喜不喜欢|喜欢|认识|记得|记不记得|害怕|觉得自己|会|能|可以|有|是|在|想|爱|恨|叫|住|吃|睡|怕|几|多|为什么(?!说)|怎么(?!做|办)|平时|每天|"
    r"家|今天|昨天|也|还|真|不|没|的(?:家|爱好|名字|工作|梦想|缺点|优点))"
)
_TO_YOU = words("about_program.to_you")
_OF_SPEECHES = re.compile(
    r"讲|报告|汇报|发言|致辞|稿|文中|原文|他|她|说[的过到了说]|怎么说|提到|哪些|多少|告诉|介绍|找|查|意思|解释|列|总结|概括"
)
_LONGEST = 14
"""Characters of a remark to the program in words of any kind.  Set by hand."""


def asks_about_program(utterance: Utterance, known: Callable[[str], bool]) -> About | None:
    """What is asked about the program, ``None`` where something else may be meant.

    ``known`` says whether the speeches know some words: a remark to «你» in words that they know is left to them.
    """
    said = utterance.said
    if utterance.quotes:
        return None
    return _in_set_words(said) or _by_form(said) or _in_any_words(said, known)


def _in_set_words(said: str) -> About | None:
    named = _SELF.holds(said) or _MINE.holds(said)
    for about, core in _CORES.items():
        if core.holds(said) and (named or about not in _NEEDS_SELF) and covered(said, _WHOLE[about]):
            return about
    return None


def _by_form(said: str) -> About | None:
    """What the page can do with speeches and answers, what «你» can do, and what it is beside others of its kind."""
    if all(part.holds(said) for part in _OPERATE[:2]) and _HOW.search(said) and covered(said, *_OPERATE):
        return About.USE
    if _ABLE.match(said):
        return About.ABILITY
    return About.IDENTITY if _BESIDE_OTHERS.match(said) else None


def _in_any_words(said: str, known: Callable[[str], bool]) -> About | None:
    """A remark to «你» in words that no speech knows."""
    if len(said) > _LONGEST or not _SECOND_PERSON.match(said) or _OF_SPEECHES.search(said):
        return None
    return None if known(_TO_YOU.rest(said)) else About.IDENTITY
