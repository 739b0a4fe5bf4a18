"""Figures with their unit in a text, and other figures that could stand in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.text.measure_words import AFTER_FIGURES, AFTER_NUMERALS
from ingest.text.numerals import ONE_TO_NINE, read_numeral, write_numeral
from retrieval.quiz.material.words import words

_ABOUT = "多|余|几"
# Not a part of a range, a date, a decimal or a model's number: neither side may go on with digits or dashes.
_ARABIC = re.compile(
    rf"(?<![\d.．,/第\-—~～＋+到至月A-Za-z])(?P<n>\d[\d,]*(?:\.\d+)?)(?P<scale>[万亿千百]{{0,2}})(?P<about>{_ABOUT})?"
    rf"(?P<more>[万亿]?)(?P<unit>{'|'.join(AFTER_FIGURES)})(?![\-—~～到至+＋\d])"
)
# Not a part of a longer numeral, of 几十 or of 每三: those cannot be exchanged for another number.
_HAN = re.compile(
    rf"(?<![\d零{ONE_TO_NINE}十百千万亿两几数多到至每])(?P<nth>第?)(?P<n>[零{ONE_TO_NINE}两十百千]+)(?P<scale>[万亿]{{0,2}})"
    rf"(?P<about>{_ABOUT})?(?P<more>)(?P<unit>{'|'.join(AFTER_NUMERALS)})"
)
_REFERRED = "条项"  # «第三条», «第二项» name a place, and count nothing
_YEARS = range(1900, 2101)  # before 年: a year, whose neighbours are years; other numbers count years
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
        """The figure with another number."""
        at = self.text.index(self.number)
        return self.text[:at] + number + self.text[at + len(self.number) :]


def find_figures(text: str) -> list[Figure]:
    """The figures of a text in order; ordinals below 2 and set phrases (一个, 一起) are none."""
    found = [_figure(m, han=False) for m in _ARABIC.finditer(text) if len(m["n"]) <= _MOST_DIGITS]
    han = [f for m in _HAN.finditer(text) if 1 < (f := _figure(m, han=True)).value <= _MOST_HAN]
    found += [f for f in han if not (f.nth and f.unit in _REFERRED) and _is_number(text, f)]
    return sorted(found, key=lambda figure: figure.start)


def other_figures(figure: Figure) -> Iterator[str]:
    """Other writings with the same unit and style, the nearest values first."""
    seen = {figure.number}
    for value in _near_values(figure):
        number = _write(value, figure)
        if number not in seen:
            seen.add(number)
            yield figure.rewritten(number)


def _figure(match: re.Match[str], *, han: bool) -> Figure:
    number = match["n"]
    value = float(read_numeral(number)) if han else float(number.replace(",", ""))
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
    """Plausible other values: neighbours of small numbers, years and dates; a changed digit of large ones."""
    value = figure.value
    if figure.unit.startswith("年") and int(value) in _YEARS:
        yield from (value + d for d in (1, -1, 2, -2, 3, -3))
    elif "." in figure.number:
        yield from _near_decimals(figure)
    elif value < 100 and (value < 10 or value % 10):
        yield from _near_small(figure)
    else:
        yield from _near_round(int(value))


def _near_small(figure: Figure) -> Iterator[float]:
    """Add to or take from a number below a hundred, months and days kept possible."""
    value = figure.value
    if value < 10:
        least = 2 if figure.han else 1  # 一 is an article more often than a number
        yield from (value + d for d in (1, -1, 2, -2, 3, -3, 4) if value + d >= least)
    else:
        top = {"月": _MOST_MONTH, "日": _MOST_DAY}.get(figure.unit, 99)
        yield from (value + d for d in (2, -2, 3, -3, 10, -10, 5, -5, 4, 7) if 1 < value + d <= top)


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
        counting = "两" in figure.number or (value == 2 and not figure.nth)
        return "两" if counting and value == 2 else write_numeral(int(value))
    if "." in figure.number:
        return f"{value:.{len(figure.number.split('.')[1])}f}"
    return f"{int(value):,}" if "," in figure.number else str(int(value))
