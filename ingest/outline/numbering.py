"""The series that numbered marks (一、 （一） 一是 首先 1. ——) make: marks of one form whose ordinals run on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from ingest.outline.addresses import find_addresses
from ingest.outline.chains import find_chains, is_sound
from ingest.outline.ordinals import (
    BULLET,
    BULLETS,
    EACH,
    LAST,
    MARKDOWN,
    NEXT,
    QUESTION,
    SENTENCE,
    Form,
    NumberMark,
    marks_of,
)
from ingest.outline.units import Series, Unit

_INLINE_PENALTY = 20  # marks inside paragraphs rank behind all that open paragraphs, whose ranks end at 41
_HEADING_LINE = 2  # characters; a unit as short is a mark alone on its line, and its text follows in the next paragraph
_CLOSED = -1  # nothing goes on behind «the last»
_SOFT_LEAST = 3  # marks behind commas: «一是懒，二是馋» are two clauses of one sentence
_CHAINED = ("numeral", "nth")  # 一、… 二、… 第三，… is one series


class NumberMarks:
    """The marks that open the units of one text, found once; ``find_series`` looks at those of a block.

    ``headings``: where the paragraphs begin that open with a mark which numbers headings rather than sentences.
    """

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        found = marks_of(text, units)
        self._marks = [(form, marks, _starts(marks)) for (form, _), marks in found.items() if len(marks) >= form.least]
        self._chained = _opening(found, lambda form: form.name in _CHAINED)
        self.headings = frozenset(_starts(_opening(found, lambda form: form.rank < SENTENCE)))
        opening = [unit for unit in units if unit.opens]
        self._bullets = [u.start for u in opening if BULLETS.match(text, u.start, u.end)]
        self._addresses = frozenset(address.start for address in find_addresses(text, units) if self._bullets)
        headings = ((u, MARKDOWN.match(text, u.start, u.end)) for u in opening)
        self._headings = [(u, len(match["hashes"])) for u, match in headings if match]

    def find_series(self, units: Sequence[Unit], end: int) -> list[Series]:
        """Every series of numbered marks that open the units (all of one block that ends at ``end``)."""
        if not units:
            return []
        series: list[Series] = []
        first, last = units[0].start, units[-1].start
        for form, all_marks, starts in self._marks:
            marks = all_marks[bisect_left(starts, first) : bisect_right(starts, last)]
            if len(marks) < form.least:
                continue
            opening = [m for m in marks if m.unit.opens]
            series += [_series(run, units, end, opens=True) for run in self._runs(opening, form)]
            if form.inline and len(opening) < len(marks):
                series += [_series(run, units, end, opens=False) for run in self._runs(marks, form)]
        series = self._with_chains(series, units, end)
        if bisect_right(self._bullets, last) - bisect_left(self._bullets, first) > 1:
            series += _bullet_series(self._text, units, end, self.headings, self._addresses)
        return series + self._markdown(first, last, end)

    def _runs(self, marks: Iterable[NumberMark], form: Form) -> list[list[NumberMark]]:
        """Cut the marks of one form into runs whose ordinals go on; fewer than ``form.least`` are no run."""
        runs: list[list[NumberMark]] = []
        last = _CLOSED
        for mark in marks:
            follows = bool(runs) and _follows(runs[-1], last, mark)
            if follows and (not form.joined or self._joined(runs[-1], mark)):
                runs[-1].append(mark)
            elif not mark.unit.soft and _begins(mark):
                runs.append([mark])
                last = 0
            else:
                continue
            last = _reached(last, mark.number)
        return [run for run in runs if len(run) >= _least(run, form)]

    def _joined(self, run: Sequence[NumberMark], mark: NumberMark) -> bool:
        return not self._text[run[-1].unit.end : mark.start].strip()

    def _with_chains(self, series: Sequence[Series], units: Sequence[Unit], end: int) -> list[Series]:
        """Join what is numbered 一、 and 第二， by turns, in the place of the shorter series of one form."""
        first = bisect_left(self._chained, units[0].start, key=_start)
        chains = find_chains(self._chained[first : bisect_right(self._chained, units[-1].start, key=_start)])
        if not chains:
            return list(series)
        holder = {start: own.starts for own in series if own.opens_paragraphs for start in own.starts}
        replaced: set[tuple[int, ...]] = set()
        whole: list[Series] = []
        for chain in chains:
            parts = {holder[mark.start] for mark in chain if mark.start in holder}
            if is_sound(chain, parts):
                replaced |= parts
                whole.append(_series(chain, units, end, opens=True))
        return [own for own in series if own.starts not in replaced] + whole

    def _markdown(self, first: int, last: int, end: int) -> list[Series]:
        """Markdown headings: those of the least depth make a series, be it of one heading."""
        found = [(unit, depth) for unit, depth in self._headings if first <= unit.start <= last]
        if not found:
            return []
        least = min(depth for _, depth in found)
        top = [unit.start for unit, depth in found if depth == least]
        return [Series(tuple(top), ("",) * len(top), least, end, True, True)]


def _opening(
    found: Mapping[tuple[Form, str], Sequence[NumberMark]], wanted: Callable[[Form], bool]
) -> list[NumberMark]:
    """The marks of some forms that open paragraphs, in order."""
    marks = (mark for (form, _), own in found.items() if wanted(form) for mark in own if mark.unit.opens)
    return sorted(marks, key=_start)


def _begins(mark: NumberMark) -> bool:
    return mark.number in (1, EACH) or (mark.form.any_start and mark.unit.opens and mark.number > 0)


def _start(mark: NumberMark) -> int:
    return mark.start


def _starts(marks: Sequence[NumberMark]) -> list[int]:
    return [mark.start for mark in marks]


def _least(run: Sequence[NumberMark], form: Form) -> int:
    return max(form.least, _SOFT_LEAST if any(mark.unit.soft for mark in run) else 0)


def _follows(run: Sequence[NumberMark], last: int, mark: NumberMark) -> bool:
    """Whether a mark goes on behind a run that has come to the number ``last``.

    Words without a number do so in the same or the next paragraph, or where all open paragraphs.  Headings are
    misnumbered in real manuscripts: where two have run on, one number may be missing or stand twice.
    """
    if last == _CLOSED:
        return False
    near = mark.unit.paragraph - run[-1].unit.paragraph <= 1
    if mark.number in (LAST, NEXT, EACH):
        return near or (run[0].number == 1 and all(m.unit.opens for m in (*run, mark)))
    slip = len(run) > 1 and mark.form.rank < SENTENCE and mark.unit.opens and run[-1].unit.opens and mark.number > 1
    return mark.number == last + 1 or (slip and mark.number in (last, last + 2))


def _reached(last: int, number: int) -> int:
    """The number that a run has come to with a mark."""
    if number == LAST:
        return _CLOSED
    return last + 1 if number in (NEXT, EACH) else number


def _series(run: Sequence[NumberMark], units: Sequence[Unit], end: int, *, opens: bool) -> Series:
    strength = _rank(run) + (0 if opens else _INLINE_PENALTY)
    own = not opens or _one_paragraph_each(run)
    extent = paragraph_end(units, run[-1].unit, end) if own else end
    return Series(tuple(m.start for m in run), tuple(m.ordinal for m in run), strength, extent, opens, True)


def _rank(run: Sequence[NumberMark]) -> int:
    """That of the form; 第一个问题 stands outside of 第一，."""
    return QUESTION if len(run[0].manner) > 1 else run[0].form.rank


def _one_paragraph_each(run: Sequence[NumberMark]) -> bool:
    """Whether every point but the last is one paragraph long, so that the last one is too."""
    steps = _steps([mark.unit for mark in run])
    sure = len(steps) > 1 or run[0].form.rank >= SENTENCE
    return sure and max(steps) == 1 and run[-1].unit.end - run[-1].start > _HEADING_LINE


def _steps(openings: Sequence[Unit]) -> list[int]:
    """How many paragraphs each point but the last is long."""
    return [b.paragraph - a.paragraph for a, b in pairwise(openings)]


def paragraph_end(units: Sequence[Unit], last: Unit, end: int) -> int:
    """The start of the first unit behind the paragraph of ``last``, or ``end``."""
    behind = bisect_right(units, last.paragraph, key=lambda unit: unit.paragraph)
    return units[behind].start if behind < len(units) else end


def _bullet_series(
    text: str, units: Sequence[Unit], end: int, headings: frozenset[int], addresses: frozenset[int]
) -> list[Series]:
    """Paragraphs behind a dash or a bullet, up to one with a number; an address to the audience ends the last, too."""
    series: list[Series] = []
    run: list[tuple[Unit, str]] = []
    for unit in units:
        match = BULLETS.match(text, unit.start, unit.end) if unit.opens else None
        if match:
            run.append((unit, match.group().strip()))
        elif run and (unit.start in addresses or unit.start in headings):
            series += _bulleted(run, units, unit.start if unit.start in addresses else end)
            run = []
    return series + _bulleted(run, units, end)


def _bulleted(run: Sequence[tuple[Unit, str]], units: Sequence[Unit], end: int) -> list[Series]:
    if len(run) < 2:
        return []
    steps = _steps([unit for unit, _ in run])
    extent = paragraph_end(units, run[-1][0], end) if len(steps) > 1 and max(steps) == 1 else end
    return [Series(tuple(unit.start for unit, _ in run), tuple(mark for _, mark in run), BULLET, extent, True, True)]
