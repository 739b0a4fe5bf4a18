"""Numbered marks (一、 （一） 一是 首先 1. ——) and the series that their ordinals make."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.outline.units import Series, Unit
from ingest.text.numerals import ONE_TO_NINE, ONE_TO_TEN, ORDINAL, read_numeral

_NUMERAL = rf"[{ORDINAL}]{{1,6}}"  # 九百九十九 has five; one to spare
_FIGURE = r"\d{1,4}"  # the longest law has 1,260 articles
_LEGAL = ("编", "章", "节", "条")  # the units of a law, outermost first: their ranks follow

NTH, BRACKET = 31, 32
"""Ranks of 第一， and （一）, which stand inside one another either way."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing an ordinal; the smaller ``rank``, the more it looks like an outer level."""

    name: str
    pattern: re.Pattern[str]
    rank: int
    inline: bool = False
    any_start: bool = False


@dataclass(frozen=True, slots=True)
class NumberMark:
    """An ordinal found in the text: ``text[start:end]`` is the mark as written; ``number`` 0 is «the last»."""

    form: Form
    number: int
    start: int
    end: int
    ordinal: str
    unit: Unit


def _form(name: str, pattern: str, rank: int, *, inline: bool = False, any_start: bool = False) -> Form:
    return Form(name, re.compile(pattern), rank, inline, any_start)


# The order of 一、（一）1.（1） is that of GB/T 9704-2012 for official documents; the other forms were ranked among
# them by hand.  A digit behind «1.» makes a decimal; «一、二季度» and «一、二月» name two of a kind and number
# nothing; ``any_start`` lets a run begin at another number than one.
FORMS: tuple[Form, ...] = (
    _form("part", rf"第(?P<n>{_NUMERAL}|{_FIGURE})部分[、，,：:\s]*", 20),
    *(
        _form(name, rf"第(?P<n>{_NUMERAL}|{_FIGURE}){name}(?:之{_NUMERAL})?[、，,：:\s]+", 21 + i, any_start=True)
        for i, name in enumerate(_LEGAL)
    ),
    _form("numeral", rf"(?P<n>{_NUMERAL})\s*[、.．，,](?!(?<=一、)二(?:季度|月))", 30),
    _form("nth", rf"第(?P<n>{_NUMERAL}|\d{{1,2}})(?:点|个?方面|项|件事?|步)?[，,、：:是]", NTH, inline=True),
    _form("bracket", rf"[（(]\s*(?P<n>{_NUMERAL})\s*[）)][、，,]?", BRACKET, any_start=True),
    _form("arabic", r"(?P<n>\d{1,2})(?:[、．]|\.(?!\d))", 33, inline=True),
    _form("digits", r"[（(](?P<n>\d{1,2})[）)][、，,]?|(?P<m>\d{1,2})[）)]", 34, inline=True),
    _form("circled", r"(?P<c>[①-⑳])", 35, inline=True),
    _form("point", rf"(?P<n>[{ONE_TO_TEN}]{{1,2}})(?:是|要|须|应|靠)[，,、：:]?", 36, inline=True),
    _form(
        "order",
        rf"(?P<w>首先|其次|再次|其[{ONE_TO_NINE}]|第[{ONE_TO_NINE}](?=[，,：:、是])|最后)[，,：:、是]*",
        37,
        inline=True,
    ),
    _form("pair", r"(?P<w>一方面|另一方面)[，,：:]?", 38, inline=True),
)

# 0 (最后) goes on behind any number, and nothing goes on behind it.
_ORDER_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 0, "一方面": 1, "另一方面": 2}
# «--» is a dash as a typewriter has it; the others are bullets of office programs.
_DASH = re.compile(r"(?:——|--|—|●|•|■|◆)\s*")
_MARKDOWN = re.compile(r"(?P<hashes>#{1,6})\s+")
_FIGURES = "0123456789０１２３４５６７８９"
_FIRSTS = {
    "numeral": ORDINAL,
    "bracket": "（(",
    "arabic": _FIGURES,
    "digits": "（(" + _FIGURES,
    "circled": "".join(map(chr, range(ord("①"), ord("⑳") + 1))),
    "point": ORDINAL,
    "order": "首其第最",
    "pair": "一另",
}
"""The characters that a form may begin with; 第 where none are named."""

_OPENERS = {
    first: tuple(form.name for form in FORMS if first in _FIRSTS.get(form.name, "第"))
    for first in "".join({*"第", *"".join(_FIRSTS.values())})
}
"""The forms that a character may begin: most units begin with none of these, and all others with that of a few."""

_INLINE_PENALTY = 20  # marks inside paragraphs rank behind all that open paragraphs, whose ranks end at 39
_POINT_RANK = 36  # that of 一是: marks from here on number sentences, those before it headings and paragraphs
_HEADING_LINE = 2  # characters; a unit as short is a mark alone on its line, and its text follows in the next paragraph


class NumberMarks:
    """The marks that open the units of one text, found once; ``find_series`` looks at those of a block."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        begun = _by_first(text, units)
        found = ((form, _marks(text, form, begun.get(form.name, ()))) for form in FORMS)
        self._marks = [(form, marks, [mark.start for mark in marks]) for form, marks in found if len(marks) > 1]
        opening = [unit for unit in units if unit.opens]
        self._dashes = [u.start for u in opening if _DASH.match(text, u.start, u.end)]
        headings = ((u, _MARKDOWN.match(text, u.start, u.end)) for u in opening)
        self._headings = [(u, len(match["hashes"])) for u, match in headings if match]

    def find_series(self, units: Sequence[Unit], end: int) -> list[Series]:
        """Every series of numbered marks that open the units (all of one block that ends at ``end``)."""
        if not units:
            return []
        series: list[Series] = []
        first, last = units[0].start, units[-1].start
        for form, all_marks, starts in self._marks:
            marks = all_marks[bisect_left(starts, first) : bisect_right(starts, last)]
            if len(marks) < 2:
                continue  # a lone mark is no run
            opening = [m for m in marks if m.unit.opens]
            series += [_series(run, units, end, opens=True) for run in _runs(opening, form)]
            if form.inline and len(opening) < len(marks):
                series += [_series(run, units, end, opens=False) for run in _runs(marks, form)]
        if bisect_right(self._dashes, last) - bisect_left(self._dashes, first) > 1:
            series += _dashes(self._text, units, end)
        return series + self._markdown(first, last, end)

    def _markdown(self, first: int, last: int, end: int) -> list[Series]:
        """Markdown headings: those of the least depth make a series, be it of one heading."""
        found = [(unit, depth) for unit, depth in self._headings if first <= unit.start <= last]
        if not found:
            return []
        least = min(depth for _, depth in found)
        top = [unit.start for unit, depth in found if depth == least]
        return [Series(tuple(top), ("",) * len(top), least, end, True, True)]


def _by_first(text: str, units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """The units that each form, by name, may open, told by their first character."""
    begun: dict[str, list[Unit]] = {}
    for unit in units:
        first = text[unit.start]
        if first == "*" and unit.opens:
            first = next((c for c in text[unit.start : unit.end] if c != "*"), first)
        for name in _OPENERS.get(first, ()):
            begun.setdefault(name, []).append(unit)
    return begun


def strip_mark(text: str, start: int, end: int) -> int:
    """The offset behind the ordinal that opens ``text[start:end]``, or ``start`` where none does.

    White space and the asterisks of bold type may stand before it.
    """
    first = start
    while first < end and (text[first].isspace() or text[first] == "*"):
        first += 1
    for pattern in (_MARKDOWN, _DASH, *(form.pattern for form in FORMS)):
        match = pattern.match(text, first, end)
        if match:
            return match.end()
    return start


def _marks(text: str, form: Form, units: Iterable[Unit]) -> list[NumberMark]:
    """The marks of one form that open any of ``units``, in order."""
    return [mark for unit in units if (mark := _match(text, form, unit)) is not None]


def _match(text: str, form: Form, unit: Unit) -> NumberMark | None:
    if not (unit.opens or form.inline):
        return None
    start = unit.start
    while unit.opens and text.startswith("*", start):
        start += 1
    match = form.pattern.match(text, start, unit.end)
    if match is None:
        return None
    groups = match.groupdict()
    if groups.get("c"):
        number = ord(groups["c"]) - ord("①") + 1
    elif groups.get("w"):
        word = groups["w"]
        number = _ORDER_WORDS[word] if word in _ORDER_WORDS else read_numeral(word[1:])
    else:
        number = read_numeral(groups.get("n") or groups.get("m") or "")
        if number == 0:
            return None
    return NumberMark(form, number, unit.start, match.end(), match.group().strip(), unit)


def _runs(marks: Iterable[NumberMark], form: Form) -> list[list[NumberMark]]:
    """Cut the marks of one form into runs whose ordinals go on by one; a lone mark is no run."""
    runs: list[list[NumberMark]] = []
    last = 0
    for mark in marks:
        follows = bool(runs) and (mark.number == last + 1 or (mark.number == 0 and last > 0))
        if follows:
            runs[-1].append(mark)
        elif mark.number == 1 or (form.any_start and mark.number > 0):
            runs.append([mark])
        else:
            continue
        last = mark.number or -1
    return [run for run in runs if len(run) > 1]


def _series(run: Sequence[NumberMark], units: Sequence[Unit], end: int, *, opens: bool) -> Series:
    strength = run[0].form.rank + (0 if opens else _INLINE_PENALTY)
    own = not opens or _one_paragraph_each(run)
    extent = paragraph_end(units, run[-1].unit, end) if own else end
    return Series(tuple(m.start for m in run), tuple(m.ordinal for m in run), strength, extent, opens, True)


def _one_paragraph_each(run: Sequence[NumberMark]) -> bool:
    """Whether every point but the last is one paragraph long, so that the last one is too."""
    steps = _steps([mark.unit for mark in run])
    sure = len(steps) > 1 or run[0].form.rank >= _POINT_RANK
    return sure and max(steps) == 1 and run[-1].unit.end - run[-1].start > _HEADING_LINE


def _steps(openings: Sequence[Unit]) -> list[int]:
    """How many paragraphs each point but the last is long."""
    return [b.paragraph - a.paragraph for a, b in pairwise(openings)]


def paragraph_end(units: Sequence[Unit], last: Unit, end: int) -> int:
    """The start of the first unit behind the paragraph of ``last``, or ``end``."""
    behind = bisect_right(units, last.paragraph, key=lambda unit: unit.paragraph)
    return units[behind].start if behind < len(units) else end


def _dashes(text: str, units: Sequence[Unit], end: int) -> list[Series]:
    """Paragraphs behind a dash or a bullet; a paragraph with a number ends their run."""
    runs: list[list[tuple[Unit, str]]] = [[]]
    for unit in units:
        match = _DASH.match(text, unit.start, unit.end) if unit.opens else None
        if match:
            runs[-1].append((unit, match.group().strip()))
        elif unit.opens and runs[-1] and any(f.rank < _POINT_RANK and _match(text, f, unit) for f in FORMS):
            runs.append([])
    return [_dash_series(run, units, end) for run in runs if len(run) > 1]


def _dash_series(run: Sequence[tuple[Unit, str]], units: Sequence[Unit], end: int) -> Series:
    steps = _steps([unit for unit, _ in run])
    extent = paragraph_end(units, run[-1][0], end) if len(steps) > 1 and max(steps) == 1 else end
    return Series(tuple(unit.start for unit, _ in run), tuple(mark for _, mark in run), 39, extent, True, True)
