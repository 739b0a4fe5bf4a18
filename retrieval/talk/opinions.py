"""Opinions asked of the program: what it thinks, what it likes, how good a speech is, who is right.

What a speaker thinks stands in the speeches and is none of these («行长怎么看风险»).
"""

from __future__ import annotations

import re

from retrieval.talk.question_words import ASKS
from retrieval.talk.utterance import Utterance
from retrieval.talk.vocabulary import covered, words

_YOU = r"(?:你|您)(?:个人|自己|本人|作为[^,]{0,6})?(?:是)?"
_SPEECH = r"(?:讲话稿|讲话|发言稿|发言|稿子|稿件|报告|汇报|致辞|致词|演讲稿|演讲|文章|文稿|文笔|水平)"
_MERIT = (
    r"(?:写得|讲得|说得|写的|讲的|说的|做得|做的)?(?:到底|究竟)?(?:怎么样|怎样|如何|咋样|好不好|好吗|好在哪|对不对|对吗|有道理吗|有没有道理|合理吗|"
    r"正确吗|可信吗|真实吗|精彩吗|有水平吗|有用吗|行不行|行吗|可能吗|是真的吗|是真是假|靠谱吗|有意义吗|值得信吗)"
)
_VIEW = r"(?:看法|想法|意见|评价|观点|态度|立场|见解|感想|感受|高见|建议|评论)"

_OF_YOU = re.compile(
    rf"^{_YOU}(?:怎么看|怎样看|如何看|怎么想|如何评价|怎么评价|怎样评价|怎么认为|怎么理解这|有什么{_VIEW}|有何{_VIEW}|有没有{_VIEW}|什么{_VIEW}|的{_VIEW}|"
    rf"支持|反对|赞成|赞同|同意|认同|相信|信不信|信(?!息|用|贷|心|任)|站哪|站在哪|更?喜欢|最喜欢|讨厌|最?欣赏|佩服|偏向|选哪|投谁)|"
    rf"^{_YOU}(?:对|就|关于)[^,]{{1,30}}(?:怎么看|如何看|怎么想|如何评价|怎么评价|{_VIEW})|"
    rf"^{_YOU}(?:觉得|认为|感觉|看|说|评评|想想)[^,]{{0,30}}?(?:{_MERIT}$|谁(?:说|讲|做|更|最|对|错|有|会)|会是谁|会(?:不会|怎样|怎么样)|"
    rf"(?:哪|哪一|哪个)(?:篇|个|份|位)?[^,]{{0,6}}(?:更好|最好|好|更对|对|精彩|有道理)$)|"
    rf"{_YOU}(?:最|更)(?:喜欢|欣赏|讨厌|佩服|认同|赞成)|"
    rf"[^,]{{1,30}},?{_YOU}(?:怎么看|怎样看|如何看|怎么想|怎么评价|如何评价|有什么{_VIEW}|有何{_VIEW}|同意吗|赞成吗|支持吗|相信吗|信吗|觉得呢|认为呢)"
    r"(?:待|呢|吗)?$"
)
_JUDGE = re.compile(
    r"(?:批评|点评|评价|评论|评析|评判|吐槽|批判|表扬|夸夸|夸奖|夸|骂骂|骂|反驳|嘲笑|评一评|评评|打分|打个分|评分|挑挑?(?:毛病|刺|错))"
    r"(?:一?下|几句|一番)?"
)
_SPOKEN_OF = re.compile(
    rf"(?:(?:这|那|该|上面|刚才|以上)?(?:一?[篇个份次场段位])?[^,]{{0,14}}{_SPEECH}(?:的(?:水平|质量|内容|文笔|写法|观点|优缺点|优点|缺点))?|"
    r"(?:它|他|她|这个?|那个?|这篇|那篇|这段话|这句话|他的话|讲话人|作者|发言人))"
)
_FOR_SPEECH = re.compile(
    rf"^(?:给|为|对|就){_SPOKEN_OF.pattern}(?:打(?:个|一个)?分|评(?:个|一个)?分|挑挑?(?:毛病|刺|错)|提(?:点|些|几条)?(?:批评)?(?:意见|建议)|"
    r"(?:做|作|做出|作出|进行|写)?(?:个|一个|一下|一番)?(?:点评|评价|评论|批评|评析))(?:吧)?$"
)

_QUALITY = re.compile(
    rf"{_MERIT}|(?:写|讲|说)(?:得|的)(?:最|更|比较|真|太|很|挺|这么)?(?:好|差|烂|棒|精彩|有水平|有道理|对)|有没有(?:水平|道理|意思|新意|深度)|有(?:什么|哪些|没有)?(?:优点|缺点|毛病|优缺点|漏洞)|水平(?:高不高|高吗|如何|怎么样)|"
    r"谁(?:说得|讲得|写得|说的|讲的)?(?:更|最)?(?:对|有道理|好|正确|厉害)|谁对谁错|(?:更|最)(?:好|精彩|有水平)"
)
_BESIDE_QUALITY = words("opinions.beside_quality")


def asks_opinion(utterance: Utterance) -> bool:
    """Whether a judgement of the program's own is asked for.

    >>> from retrieval.talk.utterance import read_utterance
    >>> [asks_opinion(read_utterance(text)) for text in ("你怎么看", "批评一下这篇讲话", "他怎么看待批评")]
    [True, True, False]
    """
    if utterance.quotes:
        return False
    said, bare = utterance.said.rstrip("吧呀啊?"), utterance.bare.rstrip("吧呀啊?")
    if _OF_YOU.search(said) or _of_merit(said):
        return True
    if ASKS.search(bare):
        return False
    judged = _JUDGE.match(bare)
    return bool((judged and _SPOKEN_OF.fullmatch(bare[judged.end() :])) or _FOR_SPEECH.match(bare))


def _of_merit(said: str) -> bool:
    """Whether nothing is asked but how good or how true a speech is."""
    return bool(_QUALITY.search(said)) and covered(_QUALITY.sub("", said), _BESIDE_QUALITY)
