"""Questions for the meaning of one expression, in whatever everyday words they are put."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.text.folding import fold_characters
from ingest.text.numerals import ONE_TO_TEN

_QUOTES = "\"'“”‘’「」『』 "
_WHAT = r"(?:什么|啥|哪[一二三四五六七八九十两\d几]{1,2}\w{0,2})"
_TERM = re.compile(
    r"^(?:请问|那么?|讲话(?:里|中)?(?:说|提)?的?)?(?:"
    r"(?:什么是|什么叫做?|何谓|啥是|啥叫|解释一下|解释下|怎么理解|如何理解)(?P<after>[^,。?!]{2,14}?)|"
    rf"(?P<before>[^,。?!]{{2,14}}?)(?:这个词|这个说法)?(?:具体|到底|究竟)?(?:(?:指|是|指的|指的是|是指)(?:一?个)?{_WHAT}"
    r"(?:意思|含义|东西|玩意儿?|说法|概念)?|什么意思|啥意思|指哪些|是哪些|"
    r"怎么理解|如何理解|怎么解释|如何解释|作何解释|的?含义(?:是什么)?|的意思)"
    r")(?:呀|啊|呢|嘛)?[?]?$"
)
_SET_OFF = re.compile(r"[\"'“‘「『]([^\"'”’」』]{2,12})[\"'”’」』]")
_NUMBERED = re.compile(rf"^(?:\d{{1,6}}|[{ONE_TO_TEN}两双])")
_SHORTEST = 2


def definition_term(text: str) -> str:
    """The expression whose meaning is asked for and nothing else, folded; "" where anything else is asked.

    >>> definition_term("“六讲”是个什么东西？"), definition_term("双联怎么解释"), definition_term("学习有什么用")
    ('六讲', '双联', '')
    """
    match = _TERM.match(fold_characters(text).strip())
    term = (match["after"] or match["before"]) if match else ""
    quoted = _SET_OFF.search(term)
    return quoted[1] if quoted else term.strip(_QUOTES + "的")


def standing_term(term: str, stands: Callable[[str], bool]) -> str:
    """A numbered expression without what is no part of it: its longest beginning that stands in the speeches.

    "" where none does, or it is not numbered («五可要求» is «五可» there).
    """
    if not _NUMBERED.match(term):
        return ""
    return next((term[:end] for end in range(len(term), _SHORTEST - 1, -1) if stands(term[:end])), "")
