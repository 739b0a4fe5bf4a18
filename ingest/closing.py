"""Where the closing of a speech begins, behind its last numbered section."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.marks import Marks
from ingest.units import Series, Unit

_VOCATIVE = re.compile(
    r"(?:同志|朋友|代表|委员|先生|女士|各位|尊敬的)[^，,。！!：:]{0,12}[，,！!：:]"
    r"|(?![我你您他她它咱人]们)[^\W\d]{1,6}们[，,、！!：:]"
)
_FORMULA = re.compile(
    r"(?:以上(?:就?是)?我?的?(?:汇报|讲话|发言|报告)|汇报完毕|我的(?:讲话|发言|汇报|报告)|谢谢|报告完毕|讲完了|完毕)"
)
_CALL = re.compile(r"(?:让我们|我们坚信|我坚信|我相信|相信)")
_CALL_TO_ALL = "让我们"
_TITLE = re.compile(r"结束语|结语|结尾")
_MOST_PARAGRAPHS = 6


def find_closing(text: str, units: Sequence[Unit], series: Series, marks: Marks) -> int:
    """Give the offset where the closing begins, or the text's length where there is none.

    The closing is the last paragraph of the speech (with at most five behind it) that turns to the
    audience, says that the speech is over, or, behind the numbered paragraphs of the last section,
    calls on the audience.  The section itself keeps at least its first paragraph.
    """
    openings = [u for u in units if u.opens and u.start > series.starts[-1]]
    for opening in reversed(openings[-_MOST_PARAGRAPHS:]):
        line = text[opening.start : _line_end(text, opening.start)]
        if _VOCATIVE.match(line) or (_FORMULA.match(line) and len(line) < 40):
            return _with_title(text, openings, opening)
    if len(openings) > 1 and text.startswith(_CALL_TO_ALL, openings[-1].start):
        return openings[-1].start
    inner = marks.find_series([u for u in units if u.start > series.starts[-1]], len(text))
    points = [s.starts[-1] for s in inner if s.opens_paragraphs]
    behind = bool(openings and points) and openings[-1].start > max(points)
    if behind and _CALL.match(text[openings[-1].start : _line_end(text, openings[-1].start)]):
        return openings[-1].start
    return len(text)


def _with_title(text: str, openings: Sequence[Unit], closing: Unit) -> int:
    """Give where the closing begins, with the line «结束语» that may stand above it."""
    before = [u for u in openings if u.start < closing.start][-1:]
    if before and _TITLE.fullmatch(text[before[0].start : _line_end(text, before[0].start)].strip()):
        return before[0].start
    return closing.start


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
