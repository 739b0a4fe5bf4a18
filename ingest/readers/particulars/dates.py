"""Dates as documents write them: in figures, in Chinese numerals, without marks, and in years of the Republic."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from ingest.text.numerals import ONE_TO_NINE, ONE_TO_TEN, ZEROS, in_digits

_HEAD = 2_000  # characters; bounds the time of a text that is one line
_NUMBER = "[0-9０-９]"
_HAN_NUMBER = f"[{ZEROS}{ONE_TO_TEN}]"
_REPUBLIC = 1911  # its first year is 1912
# «2023年5月1日», «2023-05-01», «二〇二三年五月一日», «中華民國89年5月20日»: a year alone is no date.
_YEAR = rf"(?:{_NUMBER}{{4}}|[{ZEROS}{ONE_TO_NINE}]{{4}})"
_DATE = re.compile(
    rf"(?:(?:中[华華])?民[国國]\s?(?P<r>{_NUMBER}{{1,3}}|{_HAN_NUMBER}{{1,3}})\s*年|(?P<y>{_YEAR})\s*[年./-])\s*"
    rf"(?P<m>{_NUMBER}{{1,2}}|{_HAN_NUMBER}{{1,2}})\s*[月./-]\s*"
    rf"(?P<d>{_NUMBER}{{1,2}}|{_HAN_NUMBER}{{1,3}})(?:\s*[日号號]|(?!\d))"
)
# 20240305, where nothing else stands beside it.
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_AROUND = "（()）[]【】〔〕—-–―─ \u3000"
# What may stand beside a date in its line: the hour, the weekday, a place behind a blank.
_HOUR = r"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上?|夜里?)"
_BESIDE = re.compile(
    rf"[\s,，]{{0,4}}(?:[(（]?(?:星期|周|週)[一二三四五六日天][)）]?)?\s{{0,4}}{_HOUR}?\s{{0,4}}"
    rf"(?:\d{{1,2}}(?:[:：时時点點]\d{{0,2}}分?)?)?(?:[\s,，]{{1,4}}[^\W\d_]{{2,12}})?"
)


def date_in(text: str) -> str:
    """The first date in a text as 2023-03-05, or an empty string where there is none or no such day."""
    return _written(_DATE.search(text[:_HEAD]))


def match_date(text: str) -> re.Match[str] | None:
    """The date that a text begins with."""
    return _DATE.match(text)


def date_line(line: str) -> str:
    """The date of a line that is nothing else (an hour, a weekday, a place or brackets aside), or an empty string."""
    inner = line.strip(_AROUND)
    match = _DATE.match(inner)
    if match is not None:
        return _written(match) if _BESIDE.fullmatch(inner, match.end()) else ""
    return _written(_COMPACT.fullmatch(inner))


def first_date(lines: Iterable[str]) -> str:
    """The date of the first line that is one."""
    return next(filter(None, map(date_line, lines)), "")


def _written(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    found = match.groupdict()
    try:
        year = _REPUBLIC + _number(found["r"]) if found.get("r") else int(in_digits(found["y"]))
        day = dt.date(year, _number(found["m"]), _number(found["d"]))
    except ValueError:
        return ""
    return day.isoformat() if 1900 <= day.year <= 2100 else ""


def _number(written: str) -> int:
    """Read 5, 05, 五, 十五, 二十, 二十五 or 八十九."""
    if "十" not in written:
        return int(in_digits(written))
    tens, _, ones = written.partition("十")
    return 10 * (int(in_digits(tens)) if tens else 1) + (int(in_digits(ones)) if ones else 0)
