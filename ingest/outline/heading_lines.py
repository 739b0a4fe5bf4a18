"""Headings without a number: short lines that stand alone above their paragraphs, and labels in brackets (【值班】);
rows of a list, a line each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.outline.numbering import paragraph_end
from ingest.outline.ordinals import BULLETS, MARKDOWN
from ingest.outline.units import LABEL_MARK, Series, Unit
from ingest.text.punctuation import CLAUSE_STOPS, COMMAS, PHRASE_ENDS, SENTENCE_ENDS

LINE, LABEL, TITLE, ROW = 34, 35, 80, 81
"""Strengths: headings stand inside of （一） and outside of 1., the rows of a list and its title inside of all."""

_LONGEST_LINE = 25  # characters; set by hand, as all rules here; the outlines of tests/data hold them
_MOST_COMMAS = 1
_LEAST_ROWS = 3
_ENDS = SENTENCE_ENDS + CLAUSE_STOPS


@dataclass(frozen=True, slots=True)
class _Headings:
    """Headings of one form, and the last unit of the last where that is known."""

    strength: int
    units: Sequence[Unit]
    last: Unit | None = None

    def series(self, first: int, last: int, units: Sequence[Unit], end: int) -> Series | None:
        """Those from ``first`` to ``last`` (characters), if they make a series in a block that ends at ``end``."""
        place = bisect_left(self.units, first, key=_start)
        own = self.units[place : bisect_right(self.units, last, key=_start)]
        if len(own) < min(2, len(self.units)):
            return None
        each = self.strength == LABEL and len(own) > 2 and own[-1].paragraph - own[0].paragraph == len(own) - 1
        ends = self.last or (own[-1] if each else None)
        extent = paragraph_end(units, ends, end) if ends else end
        return Series(tuple(map(_start, own)), ("",) * len(own), self.strength, extent, True, True)


class HeadingLines:
    """The headings without number of one text, found once; ``find_series`` looks at those of a block.

    ``marked``: where paragraphs begin that have a mark, a label or a number, at their head; ``bare``: where those do
    that are a line without a stop.
    """

    def __init__(self, text: str, units: Sequence[Unit], headings: frozenset[int]) -> None:
        """``headings``: where numbered headings begin."""
        paragraphs = [list(own) for _, own in groupby(units, key=lambda unit: unit.paragraph)]
        kinds = [_kind(text, own, headings) for own in paragraphs]
        body = next((i for i, kind in enumerate(kinds) if kind == "text"), len(kinds))
        lines = [paragraphs[i][0] for i in range(body + 1, len(kinds) - 1) if _is_alone(kinds, i)]
        self.marked = _starts(paragraphs, kinds, ("mark",))
        self.bare = frozenset(_starts(paragraphs, kinds, ("line", "row")))
        forms = [_Headings(LINE, lines), *(_Headings(LABEL, own) for own in _labels(text, paragraphs))]
        self._forms = [form for form in forms if len(form.units) > 1]
        self._rows = list(_rows(text, paragraphs, kinds, body))

    def find_series(self, units: Sequence[Unit], end: int) -> list[Series]:
        """Every series of such headings among the units of one block that ends at ``end``."""
        first, last = units[0].start, units[-1].start
        begin = bisect_left(self._rows, first, key=_first)
        rows = self._rows[begin : bisect_right(self._rows, last, key=_first)]
        found = (form.series(first, last, units, end) for form in (*self._forms, *rows))
        return [series for series in found if series is not None]


def _starts(paragraphs: Sequence[Sequence[Unit]], kinds: Sequence[str], wanted: Collection[str]) -> list[int]:
    return [own[0].start for own, kind in zip(paragraphs, kinds, strict=True) if kind in wanted]


def _start(unit: Unit) -> int:
    return unit.start


def _first(headings: _Headings) -> int:
    return headings.units[0].start


def _labels(text: str, paragraphs: Iterable[Sequence[Unit]]) -> Iterable[list[Unit]]:
    """The paragraphs that labels open, by the form of the bracket and by whether the label stands alone."""
    labels: dict[tuple[str, bool], list[Unit]] = {}
    for own in paragraphs:
        match = LABEL_MARK.match(text, own[0].start, own[-1].end)
        if match and not match["label"].isdecimal():
            form = match["open"].translate(_WIDTHS), match.end() == own[-1].end
            labels.setdefault(form, []).append(own[0])
    return labels.values()


_WIDTHS = str.maketrans("｛〖", "{【")


def _rows(text: str, paragraphs: Sequence[Sequence[Unit]], kinds: Sequence[str], body: int) -> Iterator[_Headings]:
    """Lines that are each a member of a list, behind a colon: of the paragraph before, or in a title («附：名单»)."""
    for kind, own in groupby(range(body + 1, len(kinds)), key=kinds.__getitem__):
        places = list(own)
        first, *others = (paragraphs[i][0] for i in places)
        titled = len(paragraphs[places[0]]) > 1
        rows = others if titled else [first, *others]
        if kind != "line" or len(rows) < _LEAST_ROWS:
            continue
        if titled:
            yield _Headings(TITLE, [first], rows[-1])
        if titled or text[paragraphs[places[0] - 1][-1].end - 1] in "：:":
            yield _Headings(ROW, rows, rows[-1])


def _kind(text: str, units: Sequence[Unit], headings: frozenset[int]) -> str:
    """What a paragraph is: a ``line`` without a stop, one with a ``mark`` at its head, or ``text``."""
    first, end = units[0], units[-1].end
    if first.start in headings or any(p.match(text, first.start, end) for p in (BULLETS, MARKDOWN, LABEL_MARK)):
        return "mark"
    if text[end - 1] in _ENDS:
        return "text"
    written = text[first.start : end]
    short = end - first.start <= _LONGEST_LINE and sum(map(written.count, COMMAS)) <= _MOST_COMMAS
    plain = not any(c.isspace() or c in SENTENCE_ENDS for c in written) and written[0] not in "（(《“"
    return "line" if short and plain and written[-1] not in PHRASE_ENDS else "row"


def _is_alone(kinds: Sequence[str], place: int) -> bool:
    """Whether a line is a heading: below a paragraph or a numbered heading, and above a paragraph."""
    return kinds[place] == "line" and kinds[place - 1] in ("text", "mark") and kinds[place + 1] in ("text", "mark")
