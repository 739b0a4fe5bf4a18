"""Values in a sentence: figures with their unit, shares, money, dates, people and places."""

from __future__ import annotations

import re

from ingest.text.numerals import ONE_TO_NINE, ONE_TO_TEN, ZEROS
from retrieval.question.parser import Value

_COUNTING = f"{ONE_TO_TEN}两百千万亿零〇"
# Bounded, for a numeral that leads to nothing would be read again from each of its digits; 20 are more than any has.
_NUMERAL = (
    rf"(?:\d[\d,]{{0,20}}(?:\.\d{{1,10}})?|[{_COUNTING}]{{1,20}})(?:多|余|几)?(?:[万亿千百]){{0,4}}(?:多|余)?"
)
_PATTERNS: dict[Value, re.Pattern[str]] = {
    Value.NUMBER: re.compile(rf"第?{_NUMERAL}(?:[到至\-—~～]{_NUMERAL})?"),
    Value.SHARE: re.compile(
        rf"{_NUMERAL}\s{{0,4}}[%％‰]|百分之{_NUMERAL}|{_NUMERAL}分之{_NUMERAL}|{_NUMERAL}成|{_NUMERAL}个百分点"
    ),
    Value.MONEY: re.compile(rf"{_NUMERAL}\s{{0,4}}(?:元|块钱|美元|亿|万亿)"),
    Value.DATE: re.compile(
        r"\d{2,4}\s{0,4}年(?:度|初|底|末|代)?|"
        rf"[{ONE_TO_NINE}{ZEROS}]{{2,4}}年|\d{{1,2}}月(?:\d{{1,2}}日)?|今年|去年|"
        r"前年|明年|年前|年初|年底|"
        rf"上半年|下半年|本届以来|近年来|开春以来|十[一二三四五六]五|[{ONE_TO_TEN}]{{1,6}}[届次](?:全会|大会|会议)"
    ),
    Value.PERSON: re.compile(
        r"[\u4e00-\u9fff×＊*XxＸ]{0,6}(?:总书记|书记|主席|总理|委员长|主任|省长|市长|区长|县长|部长|局长|同志|"
        r"代表|委员|院长|检察长|秘书长)|"
        r"领导|全体|干部|党组|委员会|组织|机关|人民|群众"
    ),
    Value.PLACE: re.compile(
        r"[\u4e00-\u9fff]{1,10}(?:省|市|区|县|镇|乡|村|街道|地区|遗址|基地|中心|馆|站|院|会议|大会|全会)"
    ),
}


def find_values(text: str, value: Value, unit: str = "") -> tuple[tuple[int, int], ...]:
    """The spans (start, end) of the values of a kind in a text; with ``unit``, figures of that unit alone.

    >>> find_values("种了20亩，收了3台", Value.NUMBER, "亩")
    ((2, 5),)
    """
    spans = [m.span() for m in _PATTERNS[value].finditer(text)]
    if value is Value.NUMBER and unit:
        return tuple((a, b + len(unit)) for a, b in spans if text.startswith(unit, b))
    return tuple(spans)


def holds_value(text: str, value: Value | None, unit: str = "") -> bool:
    """Whether a text holds a value of the kind; with no kind asked for, whether it holds anything."""
    return value is None or bool(find_values(text, value, unit))
