"""Chinese numerals: their characters, reading them and writing them.

>>> read_numeral("一百零五"), read_numeral("16"), write_numeral(32), in_digits("二〇二三")
(105, 16, '三十二', '2023')
"""

from __future__ import annotations

ZEROS = "零〇○"
"""The ways of writing 0; the third is a circle that is typed for the second."""

ONE_TO_NINE = "一二三四五六七八九"
ONE_TO_TEN = ONE_TO_NINE + "十"

ORDINAL = "零〇" + ONE_TO_TEN + "百"
"""The characters of the number of a point, a chapter or a page."""

LARGEST_WRITTEN = 9_999  # points, pages and years need no more
_MOST_DIGITS = 4  # longer rows of digits are no ordinals

_FACTORS = {"十": 10, "百": 100, "千": 1000}
_VALUES = {**dict.fromkeys(ZEROS, 0), **{c: value for value, c in enumerate(ONE_TO_NINE, 1)}, "两": 2}
_TO_DIGITS = str.maketrans({character: str(value) for character, value in _VALUES.items()})


def read_numeral(written: str) -> int:
    """The value of a numeral up to 9,999 written in Chinese or Arabic digits; 0 where it is none or larger.

    Chinese digits without 十, 百 and 千 between them are read by ``in_digits``, not here.
    """
    if written.isdecimal():
        return int(written) if len(written) <= _MOST_DIGITS else 0
    total, digit = 0, 0
    for character in written:
        factor = _FACTORS.get(character)
        if factor is None:
            digit = _VALUES.get(character, 0)
        else:
            total += (digit or 1) * factor
            digit = 0
    return total + digit


def in_digits(written: str) -> str:
    """Chinese digits that stand for themselves in Arabic ones (二〇二三 → 2023); other characters stay."""
    return written.translate(_TO_DIGITS)


def write_numeral(number: int, digits: str = "零" + ONE_TO_NINE, units: str = "十百千", zero: str = "零") -> str:
    """A number up to 9,999 in Chinese (三十二, 一百零五, 十 rather than 一十); any other in Arabic digits.

    ``digits`` are those from 0 to 9 and ``units`` those of 10, 100 and 1,000, for the other ways of writing them.
    """
    if not 0 <= number <= LARGEST_WRITTEN:
        return str(number)
    if number == 0:
        return zero
    written, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        gap = gap or (digit == 0 and bool(written))
        if digit:
            written += (zero if gap else "") + digits[digit] + (units[place - 1] if place else "")
            gap = False
    return written[1:] if written.startswith("一十") else written


def other_writing(numeral: str) -> str:
    """A numeral up to 9,999 in Arabic digits if it is in Chinese ones, and the other way round.

    >>> other_writing("120"), other_writing("一百二十")
    ('一百二十', '120')
    """
    value = read_numeral(numeral)
    return write_numeral(value) if numeral.isdecimal() else str(value)
