"""Lines that a program or a typist broke at a fixed width, joined to paragraphs again.

Form alone tells: no line goes beyond a limit, sentences run over the ends of lines that reach it, and the lines that
end a paragraph fall short of it.  Lists, verse and tables have ends of lines of their own and are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.text.numerals import ONE_TO_TEN
from ingest.text.punctuation import CLAUSE_STOPS, CLOSERS, SENTENCE_ENDS, STRONG_STOPS

# Widths are in columns, two for a character that is no ASCII. All bounds were set by hand on texts of many kinds,
# wrapped at 8 to 60 characters; tests/ingest/readers/test_wrapped_lines.py holds them.
_NARROWEST, _WIDEST = 12, 240
_LEAST_FULL = 0.25  # share of the lines that reach the limit: paragraphs of four lines have three
_MOST_BEYOND = 0.02  # share of the lines that may go beyond the limit: addresses of the web
_LEAST_BROKEN = 2  # sentences that run over the end of a full line; one is enough in a text of a few lines
_FEW_LINES = 6
_MOST_SHORT_BROKEN = 0.25  # of the sentences that run over the end of a line may do so at a short one
_MOST_BLANK = 0.8  # share of the lines that an empty one follows; from here on the empty ones part nothing
_SLACK = 2  # columns: a character of two columns does not fit into one
_LEAST_INDENTED = 0.8  # share of the paragraphs whose first line is indented, where indents mark them
_INDENT = 2  # columns by which a line must differ from the others to begin a paragraph

_LEAST_LINES = 2
_LEAST_WITHIN = 0.1  # share of the lines that are long and end within a sentence

_STOPS = "。！？；…"
_LINE_STOPS = frozenset(f"{_STOPS}：:”）")
_AT_END = re.compile(rf"[{re.escape(STRONG_STOPS)}…][{re.escape(CLOSERS)}]{{0,3}}$")
_INSIDE = re.compile(rf"[{_STOPS}{CLAUSE_STOPS}、]")
_STOP_INSIDE = re.compile(rf"[{_STOPS}]")
# What stands together at the beginning of a line and so decides where the line above ends.
_FIRST_WORD = re.compile(rf"[!-~]{{1,60}}|.[{re.escape(SENTENCE_ENDS + CLAUSE_STOPS + CLOSERS)}、…—]{{0,4}}")
# Bars, tabs and rows of blanks part cells: such a line is a row of a table.
_ROW = re.compile(r"\S(?: ?\| ?|\t| {3,}|　{2,})\S")
_POINT = re.compile(
    rf"[（(]?[{ONE_TO_TEN}百]{{1,4}}[）)、．]|第[{ONE_TO_TEN}百\d]{{1,4}}[章节条部分，、：]|"
    r"\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[）)]|[①-⑳●○■□◆▪•·【#>*\-—]"
)
_PAGE_NUMBER = re.compile(r"\s{0,40}(?:[-—–─·]{1,3}\s{0,3}\d{1,4}\s{0,3}[-—–─·]{1,3}|第\s?\d{1,4}\s?页)\s{0,40}")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not empty: its text, the widths of its indent, of all of it and of its first word.

    ``ended`` where a sentence ends with it, ``apart`` behind an empty line, ``row`` where it is a row of a table.
    """

    text: str
    indent: int
    width: int
    first: int
    ended: bool
    apart: bool
    row: bool


def unwrapped(text: str) -> str:
    r"""The text with wrapped lines joined; the text itself where its lines are not wrapped.

    >>> unwrapped("今年看病的有一千\n二百人。要再接再\n厉，办得更好。\n")
    '今年看病的有一千二百人。要再接再厉，办得更好。\n'
    """
    if not _may_be_wrapped(text):
        return text
    found = [wrap for size in (_columns, _characters) if (wrap := _find_wrap(_lines(text, size))) is not None]
    if not found:
        return text
    best = max(found, key=lambda wrap: wrap.evidence)
    return "".join(f"{paragraph}\n" for paragraph in _paragraphs(best.lines, best.limit))


def _may_be_wrapped(text: str) -> bool:
    """Tell most texts at once, by what costs little: hardly any of their long lines ends within a sentence."""
    lines = list(filter(None, map(str.rstrip, text.split("\n"))))
    if len(lines) < _LEAST_LINES:
        return False
    limit = sorted(map(len, lines), reverse=True)[int(_MOST_BEYOND * len(lines))]
    if limit > _WIDEST:
        return False
    half = limit // 2  # a line of Chinese characters has half as many as one of ASCII of the same width
    long = sum(1 for line in lines if len(line) >= half and line[-1] not in _LINE_STOPS)
    return long >= _LEAST_WITHIN * len(lines)


def _lines(text: str, size: Callable[[str], int]) -> list[_Line]:
    raw = [line for line in text.split("\n") if not _PAGE_NUMBER.fullmatch(line)]
    filled = sum(1 for line in raw if line.strip())
    double_spaced = len(raw) - filled >= _MOST_BLANK * filled
    found: list[_Line] = []
    apart = False
    for line in raw:
        body = line.strip()
        if not body:
            apart = not double_spaced
            continue
        shown = line.rstrip()
        first = _FIRST_WORD.match(body)
        ended = _AT_END.search(body, max(len(body) - 4, 0)) is not None
        indent = size(shown[: len(shown) - len(body)])
        found.append(_Line(body, indent, size(shown), size(first[0] if first else ""), ended, apart, _is_row(body)))
        apart = False
    return found


def _is_row(body: str) -> bool:
    """Whether wide blanks part a line, but for those behind its number."""
    point = _POINT.match(body)
    return _ROW.search(body, point.end() if point else 0) is not None


def _columns(text: str) -> int:
    """How many columns a text takes: one for ASCII, two for all else."""
    return len(text) if text.isascii() else 2 * len(text) - sum(map(str.isascii, text))


def _characters(text: str) -> int:
    """The columns of a text whose lines were broken after a number of characters, whatever their width."""
    return 2 * len(text)


@dataclass(frozen=True, slots=True)
class _Wrap:
    """Lines that were broken at a width, ``limit``.

    ``evidence`` is how many sentences say so, less those that speak against it, and the share of full lines.
    """

    lines: Sequence[_Line]
    limit: int
    evidence: float


def _find_wrap(lines: Sequence[_Line]) -> _Wrap | None:
    """The width at which lines are broken; None where they are not."""
    widths = sorted((line.width for line in lines), reverse=True)
    if len(widths) < _LEAST_LINES:
        return None
    limit = widths[int(_MOST_BEYOND * len(widths))]
    if not _NARROWEST <= limit <= _WIDEST:
        return None
    full = broken = short = 0
    for line, after in pairwise(lines):
        reaches = _reaches(line, after, limit)
        full += reaches
        if _runs_on(line, after):
            broken += reaches
            short += not reaches
    least = 1 if len(lines) <= _FEW_LINES and (full > 1 or _holds_stop(lines[0].text[:-1])) else _LEAST_BROKEN
    enough = full >= _LEAST_FULL * (len(lines) - 1) and broken >= least
    evidence = broken - short + full / len(lines)
    return _Wrap(lines, limit, evidence) if enough and short <= _MOST_SHORT_BROKEN * (broken + short) else None


def _reaches(line: _Line, after: _Line, limit: int) -> bool:
    """Whether a line is full: what the next one begins with would not have found room in it."""
    return not line.row and line.width + after.first + _SLACK > limit


def _runs_on(line: _Line, after: _Line) -> bool:
    """Whether a sentence surely goes over the end of a line: it began in it, or ends in the next.

    A numbered line with commas alone may be a heading.
    """
    if line.ended or line.row or after.row or after.apart or _POINT.match(after.text):
        return False
    inner = line.text[:-1]
    if _holds_stop(inner):
        return True
    return _INSIDE.search(inner) is not None and _holds_stop(after.text) and not _POINT.match(inner)


def _holds_stop(text: str) -> bool:
    return _STOP_INSIDE.search(text) is not None


def _paragraphs(lines: Sequence[_Line], limit: int) -> Iterator[str]:
    usual = _usual_indent(lines, limit)
    marked = _marks_paragraphs(lines, limit, usual)
    parts = [lines[0].text]
    for line, after in pairwise(lines):
        if _goes_on(line, after, limit, usual) and (marked or not (line.ended and _POINT.match(after.text))):
            parts += [_seam(line.text, after.text), after.text]
        else:
            yield "".join(parts)
            parts = [after.text]
    yield "".join(parts)


def _goes_on(line: _Line, after: _Line, limit: int, usual: int) -> bool:
    if after.apart or after.row or not _reaches(line, after, limit):
        return False
    return abs(after.indent - usual) < _INDENT


def _marks_paragraphs(lines: Sequence[_Line], limit: int, usual: int) -> bool:
    """Whether nearly every line below one that fell short has another indent: then no other sign is needed."""
    below = [after for line, after in pairwise(lines) if not _reaches(line, after, limit)]
    return sum(abs(after.indent - usual) >= _INDENT for after in below) >= _LEAST_INDENTED * max(len(below), 1)


def _usual_indent(lines: Sequence[_Line], limit: int) -> int:
    """The indent of the lines in which a sentence goes on; other lines begin paragraphs, hanging ones among them."""
    broken = (after for line, after in pairwise(lines) if _runs_on(line, after) and _reaches(line, after, limit))
    indents = Counter(after.indent for after in broken)
    return indents.most_common(1)[0][0]


def _seam(before: str, after: str) -> str:
    """A space between two words of letters; nothing beside Chinese characters, nor within a number."""
    return " " if before[-1].isascii() and after[0].isascii() and before[-1].isalpha() and after[0].isalpha() else ""
