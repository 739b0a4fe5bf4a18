"""Values in a sentence: figures with their unit, shares, money, dates, people and places, and how well they fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.text.folding import fold_characters
from ingest.text.numerals import ONE_TO_NINE, ONE_TO_TEN, ZEROS
from retrieval.question.measures import COUNTED, MEASURE_WORDS, Measure, likeness, measures_of, names_people
from retrieval.question.parser import NTH, Value
from retrieval.question.words import tagged_words

_COUNTING = f"{ONE_TO_TEN}两半百千万亿零〇廿卅"
# Bounded, for a numeral that leads to nothing would be read again from each of its digits; 20 are more than any has.
_NUMERAL = rf"(?:\d[\d,]{{0,20}}(?:\.\d{{1,10}})?|[{_COUNTING}]{{1,20}})(?:多|余|几)?(?:[万亿千百]){{0,4}}(?:多|余|来)?"
_FIGURE = re.compile(
    rf"(?P<nth>第)?(?P<number>{_NUMERAL})(?P<range>[到至\-—~～]{_NUMERAL})?"
    rf"(?P<unit> {{0,3}}(?P<measure>{MEASURE_WORDS}))?"
)
_SHARE = re.compile(
    rf"{_NUMERAL}\s{{0,4}}[%‰]|百分之{_NUMERAL}|{_NUMERAL}分之{_NUMERAL}|{_NUMERAL}成|{_NUMERAL}个百分点|{_NUMERAL}倍"
)
_CALENDAR = re.compile(
    rf"(?:民国|公元前?)[{_COUNTING}元\d]{{1,6}}年|(?:1\d|20|21)\d\d年(?:度|初|底|末|代)?(?:\d{{1,2}}月(?:\d{{1,2}}[日号])?)?|"
    rf"[{ONE_TO_NINE}{ZEROS}]{{2,4}}年|"
    rf"(?:\d{{1,2}}|[{ONE_TO_TEN}]{{1,2}})月(?:(?:\d{{1,2}}|[{ONE_TO_TEN}]{{1,3}})[日号])?|"
    r"\d{1,2}[日号](?![人楼线])|\d{1,2}[:时]\d{2}分?|"
    rf"(?:上午|下午|早上|晚上|中午|凌晨|夜里)(?:\d{{1,2}}|[{ONE_TO_TEN}]{{1,3}})[点时:]"
)
"""Points in time; the figures in them count nothing."""

_WHEN = re.compile(
    rf"\d{{2,3}}\s{{0,4}}年(?:度|初|底|末|代)?|今年|去年|前年|明年|年前|年初|年底|上半年|下半年|本届以来|近年来|开春以来|"
    rf"十[一二三四五六]五|[{ONE_TO_TEN}]{{1,6}}[届次](?:全会|大会|会议)|[上下]?周[{ONE_TO_NINE}日末]|星期[{ONE_TO_NINE}日天]|"
    r"[今明昨当]天|春节|[今昨明]晚|[月季]底"
)
_TITLE = re.compile(
    r"[\u4e00-\u9fff×＊*XxＸ]{0,6}(?:总书记|书记|主席|总理|委员长|主任|省长|市长|区长|县长|镇长|乡长|村长|部长|局长|处长|"
    r"科长|所长|厂长|站长|队长|行长|校长|总经理|董事长|经理|教授|老师|师傅|医生|同志|代表|委员|院长|检察长|秘书长|先生|女士)"
)
_GROUP = re.compile(r"领导|全体|干部|党组|委员会|组织|机关|人民|群众|部门|小组")
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,10}(?:省|市|区|县|镇|乡|村|街道|地区|遗址|基地|中心|馆|站|院|会议|大会|全会|"
    r"[厅室楼场园校厂店路桥山河湖])"
)
_LABELLED = re.compile(r"^[^：:|]{1,12}(?:[：:]|\s\|\s)\s{0,4}(?P<value>[^：:|]{1,30})$")
_LIST_MARK = re.compile(rf"^[\s（(]{{0,4}}(?:\d{{1,3}}|[{ONE_TO_TEN}]{{1,3}})[.、)）]")
_WRITTEN_OUT = re.compile(rf"[{ONE_TO_NINE}两几数][十百千万亿]|十[{ONE_TO_NINE}几]")
"""A number in Chinese characters that is one without a measure word behind it (not 万一, 千方百计)."""

_ARTICLE = 0.3
"""«一个», «一名» are articles more often than numbers."""

_BARE = 0.6
"""Digits whose measure is not said may have that of a column; Chinese numerals are as often part of a name."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number at ``start:end`` with its measure word, ``measure`` ("" where none is said); ``alone``: no range."""

    start: int
    end: int
    number: str
    measure: str
    nth: bool
    alone: bool


def find_values(text: str, value: Value, unit: str = "", noun: str = "") -> tuple[tuple[int, int], ...]:
    """The spans (start, end) of the values of a kind in a text; of figures, those whose unit fits best.

    >>> find_values("种了20亩，收了3台", Value.NUMBER, "亩")
    ((2, 5),)
    """
    found = [(fit, (start, end)) for fit, start, end in _fits(fold_characters(text), value, unit, noun) if fit]
    best = max((fit for fit, _ in found), default=0.0)
    least = best if value is Value.NUMBER and unit else min(best, 0.5)
    return tuple(span for fit, span in found if fit >= least)


def value_fit(text: str, value: Value | None, unit: str = "", noun: str = "") -> float:
    """How well the values in a text fit what is asked for, 0–1; 0 where it holds none, 1 where none is asked for.

    1 is a value of the kind with the unit asked for; 0.6–0.9 one with a unit of the same class (人, 名, 位) or with
    none; below that stand articles (一个) and words that only may be meant (去年, 干部).  ``unit`` is the measure word
    asked for, ``noun`` what is counted.

    >>> value_fit("593名同学", Value.NUMBER, "", "毕业生"), value_fit("593名同学", Value.NUMBER, "吨")
    (0.8, 0.0)
    """
    if value is None:
        return 1.0
    return max((fit for fit, _, _ in _fits(fold_characters(text), value, unit, noun)), default=0.0)


def holds_value(text: str, value: Value | None, unit: str = "", noun: str = "") -> bool:
    """Whether a text holds a value of the kind; with no kind asked for, whether it holds anything."""
    return value_fit(text, value, unit, noun) > 0


def _fits(text: str, value: Value, unit: str, noun: str) -> Iterator[tuple[float, int, int]]:
    """The fit of each value in a folded text with its span."""
    if value is Value.NUMBER:
        yield from ((_number_fit(f, unit, noun), f.start, f.end) for f in _figures(text))
    elif value is Value.MONEY:
        yield from ((_money_fit(f, text), f.start, f.end) for f in _figures(text))
    elif value is Value.PERSON:
        yield from _people(text)
    else:
        for pattern, fit in _GRADED[value]:
            yield from ((fit, *match.span()) for match in pattern.finditer(text))
        labelled = _LABELLED.match(text.strip()) if value is Value.PLACE else None
        if labelled:
            yield 0.8, *_within(text, labelled)


_GRADED: dict[Value, tuple[tuple[re.Pattern[str], float], ...]] = {
    Value.SHARE: ((_SHARE, 1.0),),
    Value.DATE: ((_CALENDAR, 1.0), (_WHEN, 0.7)),
    Value.PLACE: ((_PLACE, 0.7),),
}


def _figures(text: str) -> Iterator[_Figure]:
    """The figures of a folded text that are no point in time and no number of a point."""
    dates = [match.span() for match in _CALENDAR.finditer(text)]
    mark = _LIST_MARK.match(text)
    opening = mark.end() if mark else 0
    for match in _FIGURE.finditer(text, opening):
        start = match.start()
        if any(a <= start < b for a, b in dates) or not _is_number(match):
            continue
        measure, nth = match["measure"] or "", bool(match["nth"])
        yield _Figure(start, match.end(), match["number"], measure, nth, not match["range"])


def _is_number(match: re.Match[str]) -> bool:
    number = match["number"]
    if number[0].isdigit() or _WRITTEN_OUT.search(number):
        return True
    return bool(match["measure"]) and any(c in f"{ONE_TO_TEN}两半" for c in number)


def _number_fit(figure: _Figure, unit: str, noun: str) -> float:
    if figure.nth or unit == NTH:
        return float(figure.nth and unit == NTH)
    asked = unit or ("人" if names_people(noun) else "")
    if not figure.measure:
        return _BARE if figure.number[0].isdigit() else _ARTICLE
    counted = 0.9 if measures_of(figure.measure) & COUNTED else 0.5
    fit = likeness(asked, figure.measure) if asked else counted
    return min(fit, _ARTICLE) if figure.number == "一" and figure.alone else fit


def _money_fit(figure: _Figure, text: str) -> float:
    """How well a figure fits as an amount: with a currency, or in ten thousands without any measure."""
    own = measures_of(figure.measure)
    if figure.nth or (figure.measure and Measure.MONEY not in own):
        return 0.0
    if own == {Measure.MONEY}:
        return 1.0
    if own:  # 块, which counts pieces too
        return 1.0 if not text[figure.end : figure.end + 1].isalpha() else 0.5
    return 0.7 if figure.number[-1] in "万亿" else 0.3


def _people(text: str) -> Iterator[tuple[float, int, int]]:
    place = 0
    for word, tag in tagged_words(text):
        place = text.find(word, place)
        if tag.startswith("nr") and len(word) > 1:
            yield 1.0, place, place + len(word)
        place += len(word)
    for pattern, fit in ((_TITLE, 0.8), (_GROUP, 0.4)):
        yield from ((fit, *match.span()) for match in pattern.finditer(text))
    labelled = _LABELLED.match(text.strip())
    if labelled and len(labelled["value"]) <= 4:
        yield 0.8, *_within(text, labelled)


def _within(text: str, labelled: re.Match[str]) -> tuple[int, int]:
    start = text.find(labelled["value"])
    return start, start + len(labelled["value"])
