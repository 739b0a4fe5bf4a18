"""What the program says of itself and of its catalogue, and where it says that something is not what it is for."""

from __future__ import annotations

from retrieval.talk.about_program import About
from retrieval.talk.catalogue_question import Extreme, Fact
from retrieval.talk.small_talk import SmallTalk

_ASK = "想查讲话里的什么，直接问就可以。"
_INSTEAD = "可以问讲话里的数字、要点、做法、原话和出处。"

SMALL_TALK = {
    SmallTalk.GREETING: f"您好。这里收有 {{count}} 篇讲话，{_ASK}",
    SmallTalk.THANKS: "不客气。还想查什么，可以接着问。",
    SmallTalk.FAREWELL: "再见。",
    SmallTalk.CONSENT: "好的。还想查什么，可以接着问。",
    SmallTalk.PRAISE: "谢谢您的肯定。还想查什么，可以接着问。",
    SmallTalk.COMPLAINT: "对不起，没有帮上忙。请换一种说法，或者问得具体一些，"
    "例如写出讲话的题目，或者讲话里可能用到的词。",
    SmallTalk.COMPANY: f"这里只查讲话，不能陪您聊天。{_ASK}",
}
ABOUT = {
    About.IDENTITY: "这里是“讲话问答”，一个查讲话的程序，不是人，也不是大语言模型："
    "它从收录的 {count} 篇讲话里找出原句来回答，每句都注明出处。",
    About.ABILITY: "可以查收录的 {count} 篇讲话：问数字、人名、要点、做法、原话、出处，比较几篇讲话，"
    "也可以接着追问。答案由讲话里的原句组成，每句都注明出处；讲话里没有的，会直说没有。",
    About.USE: "用平常的话提问就可以，例如“工作要求有哪几条”“某件事是怎么说的”“这句话出自哪篇讲话”；"
    "写出讲话的题目，就只在那一篇里找。答案后面的数字是出处。",
    About.PRIVACY: "全部在运行这个程序的机器上完成，不联网；问题和讲话都不会传到别处。",
    About.SOURCE: "答案是从收录的讲话里逐字摘出的原句，每句都注明出处，可以对照原文核对；挑选可能不准，原句不会改动。",
}

CALENDAR = f"这里只查讲话，不报日期和时间。{_INSTEAD}"
WEATHER = f"这里只查讲话，不报天气。{_INSTEAD}"
SUM = f"这里只查讲话，不做计算。{_INSTEAD}"
TASK = f"这里只查讲话的原文，不能代写、翻译、画图，也不能替您办别的事。{_INSTEAD}"
ORDER = f"这里只用讲话的原文回答问题，不接受改变身份、规则或编造内容的要求。{_INSTEAD}"
OPINION = "这里只摘引讲话的原文，不发表自己的看法，也不评价讲话和讲话人。可以问讲话对某件事是怎么说的。"

NO_SPEECH = "这里还没有收录讲话。"
LISTED = "这里收有 {count} 篇讲话："
LISTED_OF = "{of}的讲话有 {count} 篇："
NONE_OF = "目录里没有写明是{of}的讲话。"
UNLISTED = "……另有 {count} 篇没有列出。"
COUNTED = "这里一共收有 {count} 篇讲话，共 {characters:,} 字。"
SPEAKERS = "目录里写明的讲话人：{names}。"
SPEAKERS_UNKNOWN = "有 {count} 篇没有写明讲话人。"
WHICH_ONE = "请说明是哪一篇讲话，例如写出它的题目。"
EXTREME = {
    Extreme.LONGEST: "最长的一篇是{described}。",
    Extreme.SHORTEST: "最短的一篇是{described}。",
    Extreme.NEWEST: "最新的一篇是{described}。",
    Extreme.OLDEST: "最早的一篇是{described}。",
}
UNDATED = "有 {count} 篇没有写明日期，没有算在内。"
NOT_IN_ORDER = "其中 {count} 篇没有写明日期，排在最后。"
NO_DATES = "目录里没有写明这些讲话的日期，说不出先后。"
FACT = {
    Fact.SPEAKER: "{title}的讲话人是{value}。",
    Fact.DATE: "{title}的日期是{value}。",
    Fact.OCCASION: "{title}的场合是{value}。",
    Fact.LENGTH: "{title}有 {value}。",
    Fact.TITLE: "题目是{value}。",
}
NO_FACT = {
    Fact.SPEAKER: "目录里没有写明{title}的讲话人",
    Fact.DATE: "目录里没有写明{title}的日期",
    Fact.OCCASION: "目录里没有写明{title}的场合",
}
IN_TEXT = "；讲话稿里是这样说的："
