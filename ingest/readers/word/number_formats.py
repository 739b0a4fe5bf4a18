"""Numbers as the automatic numbering of a Word document writes them (ST_NumberFormat of ECMA-376, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ingest.text.numerals import ONE_TO_NINE, write_numeral

_DIGITS = "〇" + ONE_TO_NINE
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST_LETTERS = 50  # repeats of one letter (aa, bb … behind z, MMM …); the number comes from the file


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * min(number // value, _MOST_LETTERS)
        number %= value
    return written


def _letters(number: int) -> str:
    """Write a, b … z, aa, bb … as Word does."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, _MOST_LETTERS) if number > 0 else ""


def _from_series(series: str, number: int) -> str:
    return series[number - 1] if 0 < number <= len(series) else str(number)


def _circled(first: int, count: int, number: int) -> str:
    return chr(first + number - 1) if 0 < number <= count else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": write_numeral,
    "chineseCountingThousand": write_numeral,
    "japaneseCounting": write_numeral,
    "taiwaneseCounting": write_numeral,
    "taiwaneseCountingThousand": write_numeral,
    "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "chineseLegalSimplified": partial(write_numeral, digits=_LEGAL_DIGITS, units="拾佰仟"),
    "ideographLegalTraditional": partial(write_numeral, digits="零壹貳參肆伍陸柒捌玖", units="拾佰仟"),
    "ideographTraditional": partial(_from_series, _STEMS),
    "ideographZodiac": partial(_from_series, _BRANCHES),
    "decimalEnclosedCircle": partial(_circled, 0x2460, 20),
    "decimalEnclosedCircleChinese": partial(_circled, 0x2460, 20),
    "decimalEnclosedParen": partial(_circled, 0x2474, 20),
    "decimalEnclosedFullstop": partial(_circled, 0x2488, 20),
    "ideographEnclosedCircle": partial(_circled, 0x3280, 10),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
}


def written_number(number: int, number_format: str) -> str:
    """A number in a format of Word; one that is not known is written in digits."""
    return _WRITERS.get(number_format, str)(number)
