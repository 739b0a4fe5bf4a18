"""What is said around the speeches' words where a request about an answer is fulfilled, or cannot be."""

from __future__ import annotations

NO_ANSWER = "前面还没有可以接着说的回答。请先提一个问题，再提这样的要求。"
NO_SOURCES = "上一个回答没有引用讲话，没有可以展开的原文。请换一种说法提问。"
NO_MORE = "没有找到更多相关的内容，上面说的就是全部。"
LIST_TOLD = "没有了：这一组一共 {count} 条，上面已经列全。"
LIST_RIGHT = "重新核对过：这一组一共 {count} 条，上面已经列全，每条都是原句。"
NO_OTHER_CHOICE = "没有更合适的原句可换，上面的回答已经是最接近的。"
NO_OTHER_SPEECH = "其他讲话里没有找到相关的内容。"
ONLY_SPEECH = "现在只在这一篇讲话里找，没有别的讲话可换。"
NO_DETAIL = "讲话在这里只说了这些，没有更详细的内容。"
SHORTEST = "已经是最短的一句，原句如下："
NO_GLOSS = "这里没有需要对照的书面词语，原句如下："

MORE = "还有："
OTHER_CHOICE = "换一处原句："
OTHER_SPEECH = "《{title}》："
GLOSSES = "用平常话说（解释出自程序的词语对照表，不是讲话原文）："
GLOSS = "“{official}”：{plain}"

_NOTES = (NO_ANSWER, NO_SOURCES, NO_MORE, NO_OTHER_CHOICE, NO_OTHER_SPEECH, ONLY_SPEECH, NO_DETAIL)
_NOTE_OPENINGS = tuple(text.split("{", 1)[0] for text in (LIST_TOLD, LIST_RIGHT))


def is_note(said: str) -> bool:
    """Whether an answer only says that a request brought nothing.

    >>> is_note(NO_MORE), is_note("我们要坚持人民至上。")
    (True, False)
    """
    return said.startswith((*_NOTES, *_NOTE_OPENINGS))
