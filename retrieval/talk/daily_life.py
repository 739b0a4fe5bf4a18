"""Date and time, weather and sums: asked of whoever is at hand, and of no speech."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.text.numerals import ONE_TO_TEN, ZEROS
from retrieval.talk.utterance import Utterance
from retrieval.talk.vocabulary import covered, words

_NOW = words("daily_life.now")
_CALENDAR = words("daily_life.calendar")
_CALENDAR_CORE = words("daily_life.calendar_core")
_SKY = words("daily_life.sky")
_TAIL = words("daily_life.tail")
_PLACE_LENGTH = (2, 4)
"""Characters of a place's name without its weather: 北京, 呼和浩特."""

_NUMERAL = rf"(?:\d[\d,.]{{0,15}}|[{ONE_TO_TEN}{ZEROS}两百千万亿半点负]{{1,12}})"
_SUM = re.compile(
    rf"{_NUMERAL}(?:加上|加|减去|减|乘以|乘|除以|除|[-+*/×÷xX^])+{_NUMERAL}|"
    rf"{_NUMERAL}的(?:平方根|平方|立方|[{ONE_TO_TEN}\d]次方|倒数|一半|阶乘)|根号{_NUMERAL}|"
    rf"{_NUMERAL}的(?:百分之{_NUMERAL}|{_NUMERAL}[%倍])"
)
_BESIDE_SUM = re.compile(
    rf"{_SUM.pattern}|(?:加上|加|减去|减|乘以|乘|除以|除|再|[-+*/×÷=()（）^]){_NUMERAL}|[-+*/×÷=()（）^]|等于|得数|得|是|多少|几|请问|请|"
    r"帮我|帮忙|给我|计算|算一下|算算|算|口算|一下|你|知道|会|吗|呢|啊|结果|答案|等|为|再|[\s?？!,，。.、]"
)


def asks_time(utterance: Utterance) -> bool:
    """Whether nothing but the date or the time of day is asked for."""
    said = utterance.said
    return _CALENDAR_CORE.holds(said) and covered(said, _CALENDAR, _NOW, _TAIL)


def asks_weather(utterance: Utterance, known: Callable[[str], bool]) -> bool:
    """Whether the weather is asked for, of now or of a place; ``known`` says whether the speeches know some words.

    «天气对防汛有什么影响» and «山区天气怎么样», where speeches speak of 山区, are none of these.
    """
    said = utterance.said
    if not _SKY.holds(said):
        return False
    where = _TAIL.rest(_SKY.rest(_NOW.rest(said)))
    asks = said != where and (_NOW.holds(said) or _TAIL.holds(_SKY.rest(said)) or "吗" in said or "多少度" in said)
    if not where:
        return asks
    least, most = _PLACE_LENGTH
    return asks and least <= len(where) <= most and where in said[: -len(where)] and not known(where)


def asks_sum(utterance: Utterance) -> bool:
    """Whether a sum is to be worked out, and nothing else asked."""
    if utterance.quotes or not _SUM.search(utterance.plain):
        return False
    return not _BESIDE_SUM.sub("", utterance.plain)
