"""Where the closing of a speech begins, behind its last numbered section."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.outline.addresses import VOCATIVE
from ingest.outline.heading_lines import HeadingLines
from ingest.outline.numbering import NumberMarks
from ingest.outline.units import Series, Unit

# All rules here were set by hand; the outlines of tests/data hold them.
# The speech says of itself that it is over, or thanks.
_FORMULA = re.compile(
    r"(?:以上(?:就?是)?我?的?(?:汇报|讲话|发言|报告)|汇报完毕|我的(?:讲话|发言|汇报|报告)|谢谢|报告完毕|讲完了|完毕)"
)
# Words of a call; 让我们 is sure enough in any last paragraph, the others only behind numbered ones.
_CALL = re.compile(r"(?:让我们|我们坚信|我坚信|我相信|相信)")
_CALL_TO_ALL = "让我们"
_TITLE = re.compile(r"结束语|结语|结尾")  # a heading of its own over the closing
# Of the last section; an address further up belongs to the speech. Set by hand.
_MOST_PARAGRAPHS = 6
_FORMULA_LENGTH = 40  # characters; a longer paragraph with such words in it says something


def find_closing(text: str, units: Sequence[Unit], series: Series, marks: NumberMarks, lines: HeadingLines) -> int:
    """The offset where the closing begins, or the text's length where there is none.

    The closing is the last paragraph of the speech (with at most five behind it) that turns to the
    audience, says that the speech is over, or, behind the numbered paragraphs of the last section,
    calls on the audience.  The section itself keeps at least its first paragraph; what several
    headings follow is no closing, and ``lines`` without a stop count for none of the five.
    """
    behind = [unit for unit in units if unit.start > series.starts[-1]]
    openings = [unit for unit in behind if unit.opens]
    turn = _last_turn(text, openings, lines)
    if turn is not None:
        return _with_title(text, openings, turn)
    last = openings[-1].start if openings else len(text)
    if len(openings) > 1 and text.startswith(_CALL_TO_ALL, last):
        return last
    return last if _CALL.match(_line(text, last)) and _is_behind_points(last, behind, marks, len(text)) else len(text)


def _last_turn(text: str, openings: Sequence[Unit], lines: HeadingLines) -> Unit | None:
    """The last of some paragraphs that turns to the audience or says that the speech is over."""
    headings = lines.marked[-2:]
    told = [unit for unit in openings if unit.start not in lines.bare][-_MOST_PARAGRAPHS:]
    for opening in reversed(told):
        if _turns_away(_line(text, opening.start)) and (len(headings) < 2 or headings[0] < opening.start):
            return opening
    return None


def _is_behind_points(start: int, units: Sequence[Unit], marks: NumberMarks, end: int) -> bool:
    """Whether a paragraph stands behind the numbered paragraphs of the last section, which has some."""
    points = [inner.starts[-1] for inner in marks.find_series(units, end) if inner.opens_paragraphs]
    return bool(points) and start > max(points)


def _turns_away(line: str) -> bool:
    """Whether a paragraph turns to the audience, or says in few words that the speech is over."""
    return VOCATIVE.match(line) is not None or (_FORMULA.match(line) is not None and len(line) < _FORMULA_LENGTH)


def _with_title(text: str, openings: Sequence[Unit], closing: Unit) -> int:
    """Where the closing begins, with the line «结束语» that may stand above it."""
    before = [u for u in openings if u.start < closing.start][-1:]
    if before and _TITLE.fullmatch(_line(text, before[0].start).strip()):
        return before[0].start
    return closing.start


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start:end]
