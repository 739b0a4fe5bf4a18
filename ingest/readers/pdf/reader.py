"""PDF files with a text layer, through PDFium (why: docs/decisions/0006-documents.md)."""

from __future__ import annotations

import ctypes
import math
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import DocumentEncrypted, DocumentScanned, DocumentUnreadable
from ingest.readers.cleaning import clean, clean_lines
from ingest.readers.document import Document
from ingest.readers.legibility import LEAST_COMMON, is_illegible, with_letters
from ingest.readers.pdf.lines import Glyph, TextLine, TypesetPage, lines_of, rows_of, runs_of
from ingest.readers.pdf.paragraphs import paragraphs_of
from ingest.readers.pdf.running_heads import without_heads
from ingest.readers.pdf.tables import with_cells
from ingest.readers.pdf.writing_direction import is_vertical, turned
from ingest.text.decoding import common_share

MOST_PAGES = 3_000  # set by hand, far above any manuscript
MOST_CHARACTERS = 2_000_000

PATIENCE, PATIENCE_PER_CHARACTER = 8.0, 0.0002
"""Seconds that the pages may take before the file is given up: text takes a tenth of it, drawings without text all."""

MOST_UNMAPPED = 0.3
"""Share of characters without a Unicode value from which the text is rubbish."""

_LEAST_CHARACTERS = 30  # of a page that can be judged by itself

_ONE_AT_A_TIME = threading.Lock()  # PDFium may be entered by one thread only
_PASSWORD_ASKED = 4  # FPDF_ERR_PASSWORD
_TILTED = math.radians(5)  # text more oblique than this is a watermark or a stamp


class _NoPDF(ValueError):
    """The bytes cannot be read as a PDF; ``str(error)`` says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The runs of a page, its width as it is read (points), its characters and how many of them mean nothing."""

    runs: list[TextLine]
    width: float
    characters: int
    unmapped: int


def read_pdf(data: bytes, path: Path) -> Document:
    """Read a PDF; raises ``DocumentUnreadable``, ``DocumentEncrypted`` or ``DocumentScanned``."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        try:
            with closing(pypdfium2.PdfDocument(data)) as pdf:
                pages = _read_pages(pdf)
                title = clean(str(pdf.get_metadata_value("Title")))
                pictures = not any(page.runs for page in pages) and _has_pictures(pdf)
        except pypdfium2.PdfiumError as err:
            if getattr(err, "err_code", None) == _PASSWORD_ASKED:
                raise DocumentEncrypted(path) from err
            raise DocumentUnreadable(path, "不是有效的 PDF，或者已损坏。请重新导出一份再试。") from err
        except _NoPDF as err:
            raise DocumentUnreadable(path, str(err)) from err
    if pictures:
        raise DocumentScanned(path)
    bodies = without_heads([rows_of(page.runs) for page in pages])
    lines = (with_cells(lines_of([run for row in rows for run in row])) for rows in bodies)
    typeset = [TypesetPage(page.width, tuple(found)) for page, found in zip(pages, lines, strict=True)]
    return Document(with_letters(clean_lines(paragraphs_of(typeset))), title=title)


def _read_pages(pdf: Any) -> list[_Page]:
    if len(pdf) > MOST_PAGES:
        raise _NoPDF(f"页数太多（{len(pdf)} 页，上限 {MOST_PAGES} 页）。请拆成几份。")
    pages: list[_Page] = []
    total = 0
    begun = time.monotonic()
    for number in range(len(pdf)):
        with closing(pdf[number]) as page, closing(page.get_textpage()) as text:
            total += text.count_chars()
            if total > MOST_CHARACTERS:
                raise _NoPDF(f"文字太多（上限 {MOST_CHARACTERS // 10_000} 万字）。请拆成几份。")
            pages.append(_read_page(page, text))
        if time.monotonic() - begun > PATIENCE + PATIENCE_PER_CHARACTER * total:
            raise _NoPDF("页面太复杂，读得太慢。请换成 Word 原稿，或拆成几份。")
    if sum(page.unmapped for page in pages) > MOST_UNMAPPED * max(total, 1):
        raise _NoPDF("字体没有文字对应表，取出来的是乱码。请换成 Word 原稿。")
    for number, page in enumerate(pages, 1):
        if _is_rubbish(page):
            raise _NoPDF(f"第 {number} 页的字体没有文字对应表，取出来的是乱码。请换成 Word 原稿。")
    return pages


def _read_page(page: Any, text: Any) -> _Page:
    glyphs = list(_glyphs(page, text))
    lost = _count_unmapped(text)
    width, height = page.get_size()
    unmapped = lost + sum(not _is_mapped(glyph.text) for glyph in glyphs)
    if is_vertical(glyphs):
        return _Page(runs_of(turned(glyphs, width, height)), height, len(glyphs) + lost, unmapped)
    return _Page(runs_of(glyphs), width, len(glyphs) + lost, unmapped)


def _is_rubbish(page: _Page) -> bool:
    """Whether a page of some length says nothing that can be read, though others do."""
    if page.characters >= _LEAST_CHARACTERS and page.unmapped > MOST_UNMAPPED * page.characters:
        return True
    return is_illegible(with_letters("".join(run.text for run in page.runs)))


def _count_unmapped(text: Any) -> int:
    """How many drawn characters have no Unicode value: their font is neither embedded nor known.

    Of some PDFium gives the number within the font instead, which may be that of the character all the same.
    """
    import pypdfium2.raw as pdfium

    lost, guessed = 0, []
    for index in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(text, index)
        lost += code == 0
        if code and pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
            guessed.append(chr(code))
    return lost + (len(guessed) if guessed and common_share("".join(guessed)) < LEAST_COMMON else 0)


def _glyphs(page: Any, text: Any) -> Iterator[Glyph]:
    """The characters that stand on the page; spaces that PDFium makes up and tilted watermarks are left out."""
    import pypdfium2.raw as pdfium

    width, height, rotation = *_unrotated_size(page), page.get_rotation()
    box = pdfium.FS_RECTF()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in {0, 10, 13} or pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box)):
            continue
        tilt = (pdfium.FPDFText_GetCharAngle(text, index) + math.radians(rotation)) % (math.pi / 2)
        if _TILTED < tilt < math.pi / 2 - _TILTED:
            continue
        corners = _turned(box.left, box.bottom, box.right, box.top, rotation, width, height)
        if all(map(math.isfinite, corners)):
            yield Glyph(chr(code), *corners)


def _unrotated_size(page: Any) -> tuple[float, float]:
    width, height = page.get_size()
    return (height, width) if page.get_rotation() in {90, 270} else (width, height)


def _turned(
    left: float, bottom: float, right: float, top: float, rotation: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """A box (left, bottom, right, top) on the page as it is shown, turned clockwise by ``rotation`` degrees."""
    if rotation == 90:
        return bottom, width - right, top, width - left
    if rotation == 180:
        return width - right, height - top, width - left, height - bottom
    if rotation == 270:
        return height - top, left, height - bottom, right
    return left, bottom, right, top


def _is_mapped(character: str) -> bool:
    return not ("\ue000" <= character <= "\uf8ff" or character in "\ufffd\ufffe\uffff" or character < " ")


def _has_pictures(pdf: Any) -> bool:
    import pypdfium2.raw as pdfium

    for number in range(min(len(pdf), 20)):
        with closing(pdf[number]) as page:
            if any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
                return True
    return False
