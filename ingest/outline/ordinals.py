"""The ways of writing an ordinal before a point (一、 （一） 第一个问题 一是 首先 一种是) and reading one.

Each way is a row of ``FORMS``: what it looks like, how far outside it stands, where it may stand.  Marks of one form
that were written in different manners (第一句 and 第一件, 一看 and 一稳) number different things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.outline.units import Unit
from ingest.text.numerals import ONE_TO_NINE, ONE_TO_TEN, ORDINAL, read_numeral

_NUMERAL = rf"[{ORDINAL}]{{1,6}}"  # 九百九十九 has five; one to spare
_FIGURE = r"\d{1,4}"  # the longest law has 1,260 articles
_LEGAL = ("编", "章", "节", "条")  # the units of a law, outermost first: their ranks follow

LAST, NEXT, EACH = 0, -1, -2
"""Numbers of marks that say no number: 最后 ends a series, 其次 and 还有 go on in one, 一种是 does or begins one."""

QUESTION, NTH, BRACKET, SENTENCE, BULLET = 29, 32, 33, 39, 42
"""Ranks of 第一个问题, of 第一， and （一）, which stand inside one another either way, of 一是, from which on marks
number sentences and no headings, and of bullets."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing an ordinal; the smaller ``rank``, the more it looks like an outer level.

    ``inline``: it may stand inside a paragraph; ``any_start``: a run may begin at another number than one; ``least``:
    how many marks make a run; ``joined``: nothing but the points themselves stands between the marks of a run.
    """

    name: str
    pattern: re.Pattern[str]
    rank: int
    inline: bool = False
    any_start: bool = False
    least: int = 2
    joined: bool = False


@dataclass(frozen=True, slots=True)
class NumberMark:
    """An ordinal found in the text: ``text[start:end]`` is the mark as written.

    ``number`` may be ``LAST`` or ``NEXT``; ``manner`` is what marks of one run have in common beside the form.
    """

    form: Form
    manner: str
    number: int
    start: int
    end: int
    ordinal: str
    unit: Unit


def _form(
    name: str,
    pattern: str,
    rank: int,
    *,
    inline: bool = False,
    any_start: bool = False,
    least: int = 2,
    joined: bool = False,
) -> Form:
    return Form(name, re.compile(pattern), rank, inline, any_start, least, joined)


# A classifier; what is counted in time or by rank tells a story and orders nothing.
_COUNTED = r"[^\W\d_次天年月日周届季名批代回产期]"
_SAYS = "是讲说谈给就要"  # what may follow at once: 第二个讲 …, 还有一种是 …

# The order of 一、（一）1.（1） is that of GB/T 9704-2012 for official documents; the other forms were ranked among
# them by hand.  A digit behind «1.» makes a decimal; «一、二季度» and «一、二月» name two of a kind and number
# nothing.  Groups: ``n`` a number, ``w`` a word for one, ``m`` the manner.
FORMS: tuple[Form, ...] = (
    _form("part", rf"第(?P<n>{_NUMERAL}|{_FIGURE})部分[、，,：:\s]*", 20),
    *(
        _form(name, rf"第(?P<n>{_NUMERAL}|{_FIGURE}){name}(?:之{_NUMERAL})?[、，,：:\s]+", 21 + i, any_start=True)
        for i, name in enumerate(_LEGAL)
    ),
    _form("numeral", rf"(?P<n>{_NUMERAL})\s*[、.．，,：:](?!(?<=一、)二(?:季度|月))", 30),
    _form("nth", rf"第(?P<n>{_NUMERAL}|\d{{1,2}})(?:点|个?方面|项|件事?|步)?[，,、：:是]", NTH, inline=True),
    _form(
        "counted",
        rf"(?:第(?P<n>[{ORDINAL}]{{1,3}})|(?P<w>头一))(?P<m>{_COUNTED}{{1,5}}?)(?:[，,、：:\s]+|(?=[{_SAYS}]))",
        NTH,
        inline=True,
    ),
    _form("bracket", rf"[（(]\s*(?P<n>{_NUMERAL})\s*[）)][、，,]?", BRACKET, inline=True, any_start=True),
    _form("arabic", r"(?P<n>\d{1,2})(?:[、．]|\.(?!\d)|[：:](?!\d))", 36, inline=True),
    _form("digits", r"[（(](?P<n>\d{1,2})[）)][、，,]?|(?P<w>\d{1,2})[）)]", 37, inline=True),
    _form("circled", r"(?P<w>[①-⑳])", 38, inline=True),
    _form("point", rf"(?P<n>[{ONE_TO_TEN}]{{1,2}})(?:是|要|须|应|靠)[，,、：:]?", SENTENCE, inline=True),
    _form("same", rf"(?P<n>[{ONE_TO_TEN}])(?P<m>[^\W\d_百千万十]{{1,2}}?)", SENTENCE, inline=True, least=3),
    _form("named", rf"(?P<n>[{ONE_TO_TEN}])(?=[^\W\d_]{{1,3}}[，,：:])", SENTENCE, inline=True, least=3),
    _form(
        "order",
        rf"(?P<w>首先|其次|再次|其[{ONE_TO_NINE}]|第[{ONE_TO_NINE}](?=[，,：:、是])|然后|还有|最后)[，,：:、是]*",
        40,
        inline=True,
    ),
    _form("spoken", r"(?P<w>先|再|最后|末了)(?P<m>[^\W\d_])", 40, inline=True),
    _form("steps", r"(?P<w>先|再|后|然后|最后|末了)(?=[^\W\d_])", 41, inline=True, least=3, joined=True),
    _form(
        "one",
        r"(?P<w>(?:还有|再|另|又|也有)?有?一)(?P<m>[个种类样条件方])(?:面[，,：:]?|呢?[，,]?是)",
        41,
        inline=True,
    ),
)

# The words of an order: each begins, goes on, or ends one.
_ORDER_WORDS = {
    "首先": 1, "其次": NEXT, "再次": NEXT, "然后": NEXT, "还有": NEXT, "最后": LAST,
    "头一": 1, "先": 1, "再": NEXT, "后": NEXT, "末了": LAST,
}  # fmt: skip
# «--» is a dash as a typewriter has it; the others are bullets of office programs.
_WORDS = ("same", "named", "spoken", "steps")  # marks that are words of the sentence as well
BULLETS = re.compile(r"(?:——|--|—|●|•|■|◆)\s*")
MARKDOWN = re.compile(r"(?P<hashes>#{1,6})\s+")
_FIGURES = "0123456789０１２３４５６７８９"
_FIRSTS = {
    "numeral": ORDINAL,
    "counted": "第头",
    "bracket": "（(",
    "arabic": _FIGURES,
    "digits": "（(" + _FIGURES,
    "circled": "".join(map(chr, range(ord("①"), ord("⑳") + 1))),
    "point": ORDINAL,
    "same": ORDINAL,
    "named": ORDINAL,
    "order": "首其第最再然还",
    "spoken": "先再最末",
    "steps": "先再后然最末",
    "one": "还再另又也有一",
}
"""The characters that a form may begin with; 第 where none are named."""

_OPENERS = {
    first: tuple(form for form in FORMS if first in _FIRSTS.get(form.name, "第"))
    for first in "".join({*"第", *"".join(_FIRSTS.values())})
}
"""The forms that a character may begin: most units begin with none of these, and all others with that of a few."""


def marks_of(text: str, units: Iterable[Unit]) -> dict[tuple[Form, str], list[NumberMark]]:
    """The marks that open any of ``units``, in order, by their form and manner."""
    found: dict[tuple[Form, str], list[NumberMark]] = {}
    for unit in units:
        first = text[unit.start]
        if first == "*" and unit.opens:
            first = next((c for c in text[unit.start : unit.end] if c != "*"), first)
        for form in _OPENERS.get(first, ()):
            mark = read_mark(text, form, unit)
            if mark is not None:
                found.setdefault((form, mark.manner), []).append(mark)
    return found


def read_mark(text: str, form: Form, unit: Unit) -> NumberMark | None:
    """The mark of one form that opens a unit, behind the asterisks of bold type at most."""
    if not (unit.opens or form.inline):
        return None
    start = unit.start
    while unit.opens and text.startswith("*", start):
        start += 1
    match = form.pattern.match(text, start, unit.end)
    if match is None:
        return None
    groups = match.groupdict()
    number = _number(groups.get("n") or "", groups.get("w") or "")
    if number is None:
        return None
    return NumberMark(form, groups.get("m") or "", number, unit.start, match.end(), match.group().strip(), unit)


def _number(numeral: str, word: str) -> int | None:
    """The number that a numeral or a word for one says; None for what is no ordinal."""
    if numeral:
        return read_numeral(numeral) or None
    if word in _ORDER_WORDS:
        return _ORDER_WORDS[word]
    if word.endswith("一") and not word.startswith(("其", "第")):
        return NEXT if len(word) > 1 else EACH
    if word in _FIRSTS["circled"]:
        return ord(word) - ord("①") + 1
    return read_numeral(word.lstrip("其第")) or None


def strip_mark(text: str, start: int, end: int) -> int:
    """The offset behind the ordinal that opens ``text[start:end]``, or ``start`` where none does.

    White space and the asterisks of bold type may stand before it.
    """
    first = start
    while first < end and (text[first].isspace() or text[first] == "*"):
        first += 1
    for pattern in (MARKDOWN, BULLETS, *(form.pattern for form in FORMS if form.name not in _WORDS)):
        match = pattern.match(text, first, end)
        if match:
            return match.end()
    return start
