"""Questions for what a speech says below a heading that is quoted: «“要建好活动载体”具体怎么说？»."""

from __future__ import annotations

import re

from ingest.text.folding import fold_words

_OPEN, _CLOSE = "“\"「『‘'", "”\"」』’'"
_FORM = re.compile(
    rf"^\s{{0,4}}[{_OPEN}](?P<heading>[^？?！!\n]{{2,60}})[{_CLOSE}](?:这一?[点条段部分个句]{{1,3}})?(?:下面?|里面?|中)?"
    r"(?:具体|主要|是|都|又)?(?:怎么说|怎么讲|怎么要求|讲了什么|说了什么|讲了哪几点|讲了哪些|有哪几点|有哪几条|是怎么说|是怎么讲)的?[？?。]?\s{0,4}$"
)

SAYS = "“{heading}”具体怎么说？"
LISTS = "“{heading}”讲了哪几点？"
"""How such a question is written for a reader to choose."""


def parse_heading_request(text: str) -> str:
    """The heading that is quoted, folded to words; "" where anything else is asked.

    >>> parse_heading_request("“要建好活动载体”具体怎么说？"), parse_heading_request("活动载体怎么建？")
    ('要建好活动载体', '')
    """
    found = _FORM.match(text)
    return fold_words(found["heading"]) if found else ""
