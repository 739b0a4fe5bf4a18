"""OFD files: the paragraphs of their pages, by the places of their glyphs, as those of a PDF."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import DocumentEncrypted, DocumentScanned, DocumentUnreadable
from ingest.readers.cleaning import clean, clean_lines
from ingest.readers.document import Document
from ingest.readers.legibility import is_illegible, with_letters
from ingest.readers.ofd.pages import POINTS, glyphs_of, has_pictures, numbers
from ingest.readers.package import Package, local_name, open_package
from ingest.readers.pdf.lines import TextLine, TypesetPage, lines_of, rows_of, runs_of
from ingest.readers.pdf.paragraphs import paragraphs_of
from ingest.readers.pdf.running_heads import without_heads
from ingest.readers.pdf.writing_direction import is_vertical, turned
from ingest.readers.refusal import refusing
from ingest.readers.zipped import NotUnpacked

MOST_PAGES = 3_000
MOST_CHARACTERS = 2_000_000

_ADVICE = "请用 OFD 阅读器导出为带文字的 PDF，或换成 Word 原稿"
_USUAL_PAGE = (210.0, 297.0)  # millimetres


def read_ofd(data: bytes, path: Path) -> Document:
    """Read an OFD file; raises ``DocumentUnreadable``, ``DocumentEncrypted`` or ``DocumentScanned``."""
    with refusing(path, _ADVICE):
        package = open_package(data)
        if any(posixpath.basename(name) in {"Encryptions.xml", "Decryptseed.dat"} for name in package.members):
            raise DocumentEncrypted(path)
        root = package.tree(_member(package, "OFD.xml"))
        reading = _OfdText(package)
        for body in _children(root, "DocBody"):
            for place in _children(body, "DocRoot"):
                reading.take(_member(package, _text(place)))
        title = next(
            (clean(_text(found)) for body in _children(root, "DocBody") for found in _within(body, "Title")), ""
        )
        if not any(reading.pages) and reading.pictures:
            raise DocumentScanned(path)
        if reading.unmapped > 0.3 * max(reading.total, 1):
            raise DocumentUnreadable(path, f"字体没有文字对应表，取出来的是乱码。{_ADVICE}。")
        return Document(with_letters(clean_lines(reading.paragraphs())), title=title)


class _OfdText:
    """The runs of all pages, with the width of each in points."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.pages: list[list[TextLine]] = []
        self.widths: list[float] = []
        self.pictures = False
        self.total = self.unmapped = 0

    def take(self, document: str) -> None:
        """Read the pages of a document of the package."""
        folder = posixpath.dirname(document)
        root = self._package.tree(document)
        common = next(_children(root, "CommonData"), None)
        usual = _page_size(common, _USUAL_PAGE)
        templates = {
            found.get("ID", ""): _member(self._package, found.get("BaseLoc", ""), folder)
            for found in (_children(common, "TemplatePage") if common is not None else ())
        }
        for page in _within(root, "Page"):
            if page.get("BaseLoc"):
                self._page(_member(self._package, page.get("BaseLoc"), folder), usual, templates)

    def paragraphs(self) -> list[str]:
        """The paragraphs of all pages."""
        bodies = without_heads([rows_of(runs) for runs in self.pages])
        lines = (lines_of([run for row in rows for run in row]) for rows in bodies)
        typeset = [TypesetPage(width, tuple(found)) for width, found in zip(self.widths, lines, strict=True)]
        return paragraphs_of(typeset)

    def _page(self, name: str, usual: tuple[float, float], templates: dict[str, str]) -> None:
        if len(self.pages) >= MOST_PAGES:
            raise NotUnpacked(f"页数太多（上限 {MOST_PAGES} 页）")
        content = self._package.tree(name)
        width, height = _page_size(content, usual)
        glyphs = [glyph for layer in self._layers(content, templates) for glyph in glyphs_of(layer, height)]
        self.pictures = self.pictures or has_pictures(content)
        self.total += len(glyphs)
        self.unmapped += sum("\ue000" <= glyph.text <= "\uf8ff" or glyph.text == "\ufffd" for glyph in glyphs)
        if self.total > MOST_CHARACTERS:
            raise NotUnpacked(f"文字太多（上限 {MOST_CHARACTERS // 10_000} 万字）")
        if is_vertical(glyphs):
            glyphs, width = turned(glyphs, width * POINTS, height * POINTS), height
        runs = runs_of(glyphs)
        if is_illegible(with_letters("".join(run.text for run in runs))):
            raise NotUnpacked(f"第 {len(self.pages) + 1} 页的字体没有文字对应表，取出来的是乱码")
        self.pages.append(runs)
        self.widths.append(width * POINTS)

    def _layers(self, content: Any, templates: dict[str, str]) -> Iterator[Any]:
        """A page, and the templates that it lies on."""
        yield content
        for template in _children(content, "Template"):
            part = templates.get(template.get("TemplateID", ""), "")
            if part in self._package.members:
                yield self._package.tree(part)


def _page_size(parent: Any, usual: tuple[float, float]) -> tuple[float, float]:
    """Width and height in millimetres."""
    box = next((found for found in _within(parent, "PhysicalBox")), None) if parent is not None else None
    sides = numbers(_text(box)) if box is not None else []
    return (sides[2], sides[3]) if len(sides) >= 4 and min(sides[2:4]) > 0 else usual


def _member(package: Package, place: str, folder: str = "") -> str:
    """The name of the part at a place, which is written from the root or from a folder, by whatever case it has."""
    name = posixpath.normpath(posixpath.join("/", folder, place.replace("\\", "/"))).lstrip("/")
    if name in package.members:
        return name
    return next((found for found in package.members if found.lower().lstrip("/") == name.lower()), name)


def _children(parent: Any, name: str) -> Iterator[Any]:
    return (child for child in parent if local_name(child) == name)


def _within(parent: Any, name: str) -> Iterator[Any]:
    return (found for found in parent.iter() if local_name(found) == name)


def _text(element: Any) -> str:
    return (element.text or "").strip()
