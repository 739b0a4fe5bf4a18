"""A document of the lines that were recognised: columns, headings and paragraphs by the places of the boxes."""

from __future__ import annotations

import atexit
import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from ingest.errors import DocumentScanned, DocumentUnreadable
from ingest.readers.cleaning import clean_lines
from ingest.readers.document import Document
from ingest.readers.ocr.installed import ocr_is_installed
from ingest.readers.ocr.recognition import lines_of_reply
from ingest.readers.pdf.lines import Glyph, TextLine, TypesetPage, is_wide, lines_of, rows_of, runs_of
from ingest.readers.pdf.paragraphs import paragraphs_of
from ingest.readers.pdf.running_heads import without_heads
from ingest.readers.pdf.writing_direction import is_vertical, turned
from ingest.readers.sandbox.pool import Sandbox

MEMORY = 3_000_000_000
"""Bytes that the engine may take; a page takes 0.9 GB of them, of which a third are the models."""

SECONDS_A_PAGE = 90
"""Processor time that a page gets; a full one takes ten."""

LEAST_CONFIDENCE = 0.85
"""Mean confidence of a page's lines below which somebody should compare it with its picture."""

_LEAST_LINE = 0.5  # confidence below which a line is a stain, a stamp or a picture
_POINTS = 72 / 150
_MOST_REPLY = 4_000_000
_TASKS = "ingest.readers.ocr.recognition"
_TURN = math.radians(15)  # boxes more oblique than this are stamps and watermarks

OCR_SANDBOX = Sandbox(children=1, seconds=lambda _size, _suffix: SECONDS_A_PAGE, memory=MEMORY)
"""The process that reads pages; none is started before the first scan comes."""

atexit.register(OCR_SANDBOX.close)

_log = logging.getLogger(__name__)


def read_scan(data: bytes, suffix: str, path: Path) -> Document:
    """Read a scan or a picture, page by page.

    Raises ``DocumentScanned`` where the extra is not installed, else the ``DocumentError`` that fits.
    """
    if not ocr_is_installed():
        raise DocumentScanned(path)
    count = OCR_SANDBOX.run(f"{_TASKS}:count_task", data, path, _MOST_REPLY, {"suffix": suffix}).head.get("pages")
    if not isinstance(count, int):
        raise DocumentUnreadable(path, "数不出页数，可能已损坏。请重新扫描一份再试。")
    pages: list[tuple[list[TextLine], float]] = []
    unsure = []
    for number in range(count):
        detail = {"suffix": suffix, "page": number}
        reply = OCR_SANDBOX.run(f"{_TASKS}:page_task", data, path, _MOST_REPLY, detail)
        lines = [line for line in lines_of_reply(reply.body) if line[1] >= _LEAST_LINE]
        if lines and fmean(score for _, score, _ in lines) < LEAST_CONFIDENCE:
            unsure.append(number + 1)
        _log.info("recognised page %d of %d: %s", number + 1, count, path)
        width, height = float(reply.head["width"]), float(reply.head["height"])
        glyphs = list(_glyphs([(text, corners) for text, _, corners in lines], width, height))
        if is_vertical(glyphs):
            pages.append((runs_of(turned(glyphs, width * _POINTS, height * _POINTS)), height * _POINTS))
        else:
            pages.append((runs_of(glyphs), width * _POINTS))
    if unsure:
        _log.warning("pages %s of %s were hard to read and should be compared", unsure, path)
    return Document(clean_lines(_paragraphs(pages)))


def _paragraphs(pages: Sequence[tuple[list[TextLine], float]]) -> list[str]:
    bodies = without_heads([rows_of(runs) for runs, _ in pages])
    lines = (lines_of([run for row in rows for run in row]) for rows in bodies)
    typeset = [TypesetPage(width, tuple(found)) for (_, width), found in zip(pages, lines, strict=True)]
    return paragraphs_of(typeset)


@dataclass(frozen=True, slots=True)
class _Box:
    """A line on a page that lies straight: its middle from the upper left corner, its length and height, in pixels."""

    text: str
    x: float
    y: float
    long: float
    high: float


def _glyphs(
    lines: Sequence[tuple[str, Sequence[Sequence[float]]]], width: float, height: float
) -> Iterator[Glyph]:
    """The characters of the lines, spread over their boxes, as those of a page in points that lies straight."""
    upright = [(text, corners) for text, corners in lines if text.strip() and abs(_angle(corners)) < _TURN]
    if not upright:
        return
    tilt = median(_angle(corners) for _, corners in upright)
    cosine, sine = math.cos(-tilt), math.sin(-tilt)
    for text, corners in upright:
        x, y = (fmean(corner[axis] for corner in corners) for axis in (0, 1))
        x, y = x - width / 2, y - height / 2
        x, y = x * cosine - y * sine + width / 2, x * sine + y * cosine + height / 2
        long, high = math.dist(corners[0], corners[1]), math.dist(corners[1], corners[2])
        if min(long, high) > 0 and all(map(math.isfinite, (x, y, long, high))):
            yield from _spread(_Box(text, x, y, long, high), height)


def _spread(box: _Box, height: float) -> Iterator[Glyph]:
    """The characters of a line, side by side, or one below the other where the box is a column."""
    if box.high > 1.5 * box.long and len(box.text) > 1:
        em = box.high / len(box.text)
        for number, character in enumerate(box.text):
            top = height - (box.y - box.high / 2 + number * em)
            yield _glyph(character, box.x - em / 2, top - em, box.x + em / 2, top)
        return
    unit = box.long / sum(1.0 if is_wide(character) else 0.5 for character in box.text)
    left, bottom = box.x - box.long / 2, height - (box.y + box.high / 2)
    for character in box.text:
        advance = unit if is_wide(character) else unit / 2
        yield _glyph(character, left, bottom, left + advance, bottom + box.high)
        left += advance


def _glyph(character: str, left: float, bottom: float, right: float, top: float) -> Glyph:
    return Glyph(character, *(side * _POINTS for side in (left, bottom, right, top)))


def _angle(corners: Sequence[Sequence[float]]) -> float:
    """How far a box is turned, in radians."""
    (left, top), (right, other) = corners[0], corners[1]
    return math.atan2(other - top, right - left)
