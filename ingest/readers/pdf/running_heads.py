"""What a page shows around its text: running heads, page numbers, the address a browser prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile

from ingest.readers.pdf.lines import TextLine, joined
from ingest.text.numerals import ORDINAL

# Set by hand, fitted by no script; tests/ingest/readers/test_pdf.py holds them.
_DEPTH = 3  # rows from the edge that may be running heads
_SAME_HEIGHT = 6.0  # points
_LEAST_SHARE = 0.3  # of the pages; left and right pages may have heads of their own
_NUMBER = r"(?:\d{1,4}|[ivxlcIVXLC]{1,7})"
# «— 3 —», «第 3 页», «3 / 12»: a page's number whatever page it stands on.
_MARKED_NUMBER = re.compile(
    rf"[-—–―─－·•.\s]{{1,20}}{_NUMBER}[-—–―─－·•.\s]{{1,20}}|第\s*[\d{ORDINAL}]{{1,5}}\s*页.{{0,16}}|"
    rf"{_NUMBER}\s*[/／]\s*{_NUMBER}|[Pp]age\s*\d+.{{0,12}}"
)
_BARE_NUMBER = re.compile(r"\d{1,4}")  # counts where it is the number of its own page
_ADDRESS = re.compile(r"(?:file|https?)://\S+")  # what a browser prints below a page
_DIGITS = re.compile(r"\d+")  # made alike before rows are compared: heads differ in them from page to page

Row = Sequence[TextLine]


def without_heads(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The rows of each page without running heads and page numbers; rows come from the top down."""
    top = _repeated(rows[:_DEPTH] for rows in pages)
    bottom = _repeated(rows[-_DEPTH:] for rows in pages)
    return [_body(rows, number, top, bottom) for number, rows in enumerate(pages, 1)]


def _body(rows: Sequence[Row], number: int, top: set[tuple[str, int]], bottom: set[tuple[str, int]]) -> list[Row]:
    above = len(list(takewhile(lambda row: _is_head(row, number, top), rows[:_DEPTH])))
    rest = rows[above:]
    below = len(list(takewhile(lambda row: _is_head(row, number, bottom), rest[: -_DEPTH - 1 : -1])))
    return list(rest[: len(rest) - below])


def _is_head(row: Row, number: int, repeated: set[tuple[str, int]]) -> bool:
    text = joined(row).text.strip()
    if _MARKED_NUMBER.fullmatch(text) or _ADDRESS.match(text):
        return True
    if _BARE_NUMBER.fullmatch(text) and int(text) == number:
        return True
    return any((key, height + near) in repeated for key, height in [_place(row)] for near in (-1, 0, 1))


def _repeated(edges: Iterable[Sequence[Row]]) -> set[tuple[str, int]]:
    """What stands at one height of several pages, figures aside."""
    found = [{_place(row) for row in rows} for rows in edges]
    counts = Counter(place for places in found for place in places)
    least = max(2, _LEAST_SHARE * len(found))
    return {place for place, count in counts.items() if count >= least}


def _place(row: Row) -> tuple[str, int]:
    text = "".join(_DIGITS.sub("#", joined(row).text).split())
    return text, round(row[0].middle / _SAME_HEIGHT)
