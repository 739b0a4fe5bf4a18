"""Series that a speech counts in its wording alone (头一个…第二个…, 一种是…还有一种是…), outside its outline.

Read near one place, for a conversation that counts in what was just told; the outline itself is the work of
``ingest.outline``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.outline.parser import Section
from ingest.text.numerals import ONE_TO_TEN, read_numeral

_REACH = 3000
"""Characters before and behind a place in which a series is looked for; longer ones have numbers, and an outline."""

_ANNOUNCED = 150
"""Characters before the first member in which a place announces a series (…就三种。一种是…)."""

_MEASURES = "个种件桩句条类点项层张封位步样次头来"
_ORDERED = "杯道关站步环年天周轮批代章节部段笔幕曲"
"""Measure words that are counted in order (第一杯…第二杯); with 一 alone they open too many other sentences."""

_STRETCH = re.compile(r"[^\n。！？!?；;]+[。！？!?；;]*|\n")
_INNER = re.compile(rf"[，,：:、](?=(?:再)?[{ONE_TO_TEN}][是来要][^\W\d])")
_MARK = re.compile(
    rf"\s*(?:(?:那|再讲|再说|先讲|先说|讲讲|说说|讲|还有就?是?)?(?:"
    rf"第(?P<nth>[{ONE_TO_TEN}\d]{{1,3}})(?P<nth_unit>[{_MEASURES}{_ORDERED}]?)|"
    rf"(?P<head>头)[一]?(?P<head_unit>[{_MEASURES}])|"
    rf"(?P<is>[{ONE_TO_TEN}])(?P<is_unit>[是来要])(?=[^\W\d])|"
    rf"(?P<word>首先|其次|再次|然后|最后|末了)|"
    r"(?P<quoted>[“\"「][^“”\"「」]{1,6}[”\"」])[，,]?(?=[是就即指])|"
    rf"(?P<other>一|另一|又一|再一|还有一|最后一)(?P<other_unit>[{_MEASURES}])(?=[是呢叫，,]|[^\W\d]{{1,6}}的[，,])))"
)
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "然后": 0, "最后": 0, "末了": 0}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch that a number opens: ``number`` is 0 where the mark only says that one more follows."""

    kind: str
    number: int
    start: int
    body: int


def spoken_series(text: str, offset: int) -> tuple[tuple[Section, ...], ...]:
    """The series near ``offset`` whose members hold it or follow at once, as points without children.

    >>> [p.heading for p in spoken_series("人有三种。一种是推的；一种是转的；还有一种，是带的。", 8)[0]]
    ['推的', '转的', '带的']
    """
    begin, end = max(offset - _REACH, 0), offset + _REACH
    open_series: dict[str, list[_Mark]] = {}
    found: list[list[_Mark]] = []
    for mark in _marks(text, begin, end):
        series = open_series.get(mark.kind)
        if series and (mark.number in (0, len(series) + 1)):
            series.append(mark)
        elif mark.number in (0, 1):
            open_series[mark.kind] = series = [mark]
            found.append(series)
    points = (_points(text, series) for series in found if len(series) > 1)
    return tuple(own for own in points if own[0].start - _ANNOUNCED <= offset < own[-1].end)


def _marks(text: str, begin: int, end: int) -> Iterator[_Mark]:
    for stretch in _STRETCH.finditer(text, begin, end):
        cuts = [stretch.start(), *(m.end() for m in _INNER.finditer(text, stretch.start(), stretch.end()))]
        for start in cuts:
            if mark := _MARK.match(text, start, stretch.end()):
                yield _read(mark)


def _read(mark: re.Match[str]) -> _Mark:
    first = mark.start() + len(mark[0]) - len(mark[0].lstrip())
    if mark["nth"]:
        return _Mark("第" + mark["nth_unit"], read_numeral(mark["nth"]), first, mark.end())
    if mark["head"]:
        return _Mark("第" + mark["head_unit"], 1, first, mark.end())
    if mark["is"]:
        return _Mark(mark["is_unit"], read_numeral(mark["is"]), first, mark.end())
    if mark["word"]:
        return _Mark("首先", _WORDS[mark["word"]], first, mark.end())
    if mark["quoted"]:
        return _Mark("“", 0, first, first)
    return _Mark("一" + mark["other_unit"], 0, first, mark.end())


def _points(text: str, series: Sequence[_Mark]) -> tuple[Section, ...]:
    """The members as sections: each ends where the next begins, the last one with its paragraph."""
    line = text.find("\n", series[-1].start)
    ends = [*(mark.start for mark in series[1:]), line if line >= 0 else len(text)]
    return tuple(_point(text, mark, end) for mark, end in zip(series, ends, strict=True))


def _point(text: str, mark: _Mark, end: int) -> Section:
    heading = re.split(r"[，,。；;：:！？\n]", text[mark.body : end].lstrip("，,、：: 是"), maxsplit=1)[0]
    end = mark.start + len(text[mark.start : end].rstrip())
    return Section(1, text[mark.start : mark.body], heading.strip(), mark.start, end)
