"""Figures with their unit in a text, and other figures that could stand in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.quiz.words import words

_DIGITS = "零一二三四五六七八九"
_UNITS = (
    "个百分点|平方公里|立方米|平方米|公顷|公里|千瓦时|千瓦|人次|公斤|个月|小时|分钟|美元|亿元|万元|元|%|％|‰|"
    "个|名|件|条|项|次|人|篇|点|分|吨|亩|岁|天|日|月|年度|年|所|家|户|倍|届|期|座|辆|斤|米|种|类|批|场|处|级|位|部|套|台|大|"
    "章|款|册|艘|架|颗|周|成"
)
_HAN_UNITS = "个月|个|名|件|条|项|次|人|篇|点|元|天|日|年|所|家|户|倍|届|期|座|种|类|批|场|处|级|位|部|套|大|方面"
_ABOUT = "多|余|几"
_ARABIC = re.compile(
    rf"(?<![\d.．,/第\-—~～＋+到至月A-Za-z])(?P<n>\d[\d,]*(?:\.\d+)?)(?P<scale>[万亿千百]{{0,2}})(?P<about>{_ABOUT})?"
    rf"(?P<more>[万亿]?)(?P<unit>{_UNITS})(?![\-—~～到至+＋\d])"
)
_HAN = re.compile(
    rf"(?<![\d{_DIGITS}十百千万亿两几数多到至每])(?P<nth>第?)(?P<n>[{_DIGITS}两十百千]+)(?P<scale>[万亿]{{0,2}})"
    rf"(?P<about>{_ABOUT})?(?P<more>)(?P<unit>{_HAN_UNITS})"
)
_REFERRED = "条项"
_YEARS = range(1900, 2101)
_MOST_MONTH, _MOST_DAY = 12, 31
_MOST_HAN = 9999  # what ``write_han`` writes
_MOST_DIGITS = 15  # what a float holds exactly; nobody says a longer number


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit: ``text`` is the whole as written, ``start:end`` its place.

    ``value`` is the number before ``scale`` (万, 亿 …); ``han`` says that it is written in Chinese numerals.
    """

    start: int
    end: int
    text: str
    number: str
    value: float
    scale: str
    about: str
    unit: str
    nth: bool
    han: bool

    @property
    def kind(self) -> str:
        """What makes figures alike: unit, scale and way of writing."""
        return f"{self.unit}|{self.scale}|{bool(self.about)}|{self.nth}|{self.han}"

    def rewritten(self, number: str) -> str:
        """Give the figure with another number."""
        at = self.text.index(self.number)
        return self.text[:at] + number + self.text[at + len(self.number) :]


def find_figures(text: str) -> list[Figure]:
    """Give the figures of a text in order; ordinals below 2 and set phrases (一个, 一起) are none."""
    found = [_figure(m, han=False) for m in _ARABIC.finditer(text) if len(m["n"]) <= _MOST_DIGITS]
    han = [f for m in _HAN.finditer(text) if 1 < (f := _figure(m, han=True)).value <= _MOST_HAN]
    found += [f for f in han if not (f.nth and f.unit in _REFERRED) and _is_number(text, f)]
    return sorted(found, key=lambda figure: figure.start)


def other_figures(figure: Figure) -> Iterator[str]:
    """Give other writings with the same unit and style, the nearest values first."""
    seen = {figure.number}
    for value in _near_values(figure):
        number = _write(value, figure)
        if number not in seen:
            seen.add(number)
            yield figure.rewritten(number)


def read_han(written: str) -> int:
    """Give the value of a Chinese numeral up to 9999 (十六, 三百二十)."""
    total, digit = 0, 0
    for character in written:
        factor = {"十": 10, "百": 100, "千": 1000}.get(character)
        if factor:
            total += (digit or 1) * factor
            digit = 0
        else:
            digit = 2 if character == "两" else _DIGITS.index(character)
    return total + digit


def write_han(value: int, *, counting: bool = False) -> str:
    """Write a whole number up to 9999 in Chinese numerals; ``counting`` writes 两 for 2."""
    if counting and value == 2:
        return "两"
    parts, rest, zero = [], value, False
    for factor, name in ((1000, "千"), (100, "百"), (10, "十")):
        digit, rest = divmod(rest, factor)
        if digit:
            parts.append(("零" if zero else "") + _DIGITS[digit] + name)
            zero = False
        elif parts:
            zero = True
    if rest or not parts:
        parts.append(("零" if zero and rest else "") + _DIGITS[rest])
    written = "".join(parts)
    return written[1:] if written.startswith("一十") else written


def _figure(match: re.Match[str], *, han: bool) -> Figure:
    number = match["n"]
    value = float(read_han(number)) if han else float(number.replace(",", ""))
    nth = bool(han and match["nth"])
    scale = match["scale"] + match["more"]
    return Figure(
        match.start(), match.end(), match.group(), number, value, scale, match["about"] or "", match["unit"], nth, han
    )


def _is_number(text: str, figure: Figure) -> bool:
    """Whether the words agree that this is a number with a measure, not a part of a set phrase."""
    inside = [w for w in words(text) if w.start < figure.end and w.end > figure.start]
    if not inside or inside[0].start != figure.start:
        return False
    return all(word.tag[:1] in "mq" for word in inside if word.end <= figure.end) and inside[-1].end == figure.end


def _near_values(figure: Figure) -> Iterator[float]:
    """Give plausible other values: neighbours of small numbers, years and dates; a changed digit of large ones."""
    value = figure.value
    if figure.unit.startswith("年") and int(value) in _YEARS:
        yield from (value + d for d in (1, -1, 2, -2, 3, -3))
    elif "." in figure.number:
        yield from _near_decimals(figure)
    elif value < 10:
        yield from (value + d for d in (1, -1, 2, -2, 3, -3, 4) if value + d >= (1 if not figure.han else 2))
    elif value < 100 and value % 10:
        top = {"月": _MOST_MONTH, "日": _MOST_DAY}.get(figure.unit, 99)
        yield from (value + d for d in (2, -2, 3, -3, 10, -10, 5, -5, 4, 7) if 1 < value + d <= top)
    else:
        yield from _near_round(int(value))


def _near_round(value: int) -> Iterator[float]:
    """Change one of the two leading digits, the zeros at the end kept: 421 → 321, 431, 521."""
    unit = 10 ** max(len(str(value)) - 2, 0)
    step = unit * 10 if value % (unit * 10) == 0 else unit
    for delta in (step, -step, 2 * step, -2 * step, 10 * unit, -10 * unit, 3 * step, -3 * step):
        if value + delta > 0 and len(str(value + delta)) == len(str(value)):
            yield float(value + delta)


def _near_decimals(figure: Figure) -> Iterator[float]:
    places = len(figure.number.split(".")[1])
    for factor in (1.08, 0.92, 1.17, 0.84, 1.26, 0.76, 1.35):
        value = round(figure.value * factor, places)
        shift = round(10**-places * (3 if factor > 1 else -3), places)
        moved = value if value != figure.value else round(figure.value + shift * abs(factor - 1) * 10, places)
        if moved > 0:
            yield moved


def _write(value: float, figure: Figure) -> str:
    if figure.han:
        return write_han(int(value), counting="两" in figure.number or (value == 2 and not figure.nth))
    if "." in figure.number:
        return f"{value:.{len(figure.number.split('.')[1])}f}"
    return f"{int(value):,}" if "," in figure.number else str(int(value))
