"""Slides (.pptx, .ppsx): the title and the points of each slide in the order of the show.

Hidden slides, notes, dates, footers and slide numbers are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.readers.cleaning import clean, clean_lines
from ingest.readers.document import Document
from ingest.readers.package import attribute, local_name
from ingest.readers.refusal import refusing
from ingest.readers.rows import Cell, table_lines
from ingest.readers.word.number_formats import written_number
from ingest.readers.word.parts import WordParts, open_word
from ingest.readers.zipped import NotUnpacked

MOST_SLIDES = 2_000

_TITLES = {"title", "ctrTitle"}
_LEFT_OUT = {"dt", "ftr", "sldNum", "hdr"}  # placeholders that every slide repeats
# How a point is numbered (ST_TextAutonumberScheme, ECMA-376 20.1.10.61): the format, and what stands around it.
_FORMATS: Mapping[str, str] = {
    "arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
    "romanUc": "upperRoman", "ea1Chs": "chineseCounting", "ea1Cht": "taiwaneseCounting", "ea1JpnChs": "chineseCounting",
    "circleNum": "decimalEnclosedCircle", "arabicDb": "decimalFullWidth",
}  # fmt: skip
_AROUND: Mapping[str, str] = {
    "Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{} ", "Minus": "{}-",
    "DbPlain": "{}", "WdBlackPlain": "{}", "WdWhitePlain": "{}",
}  # fmt: skip


def read_presentation(data: bytes, path: Path) -> Document:
    """Read slides; raises ``DocumentUnreadable`` or ``DocumentEncrypted``."""
    with refusing(path):
        parts = open_word(data)
        main = parts.target("", "officeDocument", "ppt/presentation.xml")
        slides = [_Slide(parts, name) for name in _slide_parts(parts, main)]
        text = clean_lines(line for slide in slides for line in slide.lines())
        return Document(text, title=_title(parts, slides))


def _slide_parts(parts: WordParts, main: str) -> Iterator[str]:
    relations = parts.relations(main)
    listed = [element for element in parts.tree(main).iter() if local_name(element) == "sldId"]
    if len(listed) > MOST_SLIDES:
        raise NotUnpacked(f"幻灯片太多（{len(listed)} 张，上限 {MOST_SLIDES} 张）")
    seen = set()
    for element in listed:
        # «id» is the slide's own number, «r:id» its relation.
        relation = next((relations[v] for k, v in element.attrib.items() if k.endswith("}id") and v in relations), None)
        if relation is not None and relation.part not in seen and relation.part in parts.members:
            seen.add(relation.part)
            yield relation.part


def _title(parts: WordParts, slides: list[_Slide]) -> str:
    try:
        given = clean(parts.core_title())
    except NotUnpacked:
        given = ""
    first = slides[0].title if slides else ""
    return first or given


class _Slide:
    """One slide read; ``title`` is that of its title's placeholder."""

    def __init__(self, parts: WordParts, name: str) -> None:
        self._parts, self._name = parts, name
        root = parts.tree(name)
        tree = next((element for element in root.iter() if local_name(element) == "spTree"), None)
        shown = root.get("show") not in {"0", "false"} and tree is not None
        titles: list[str] = []
        points: list[str] = []
        for shape in _shapes(tree) if shown else ():
            kind = _placeholder(shape)
            if kind not in _LEFT_OUT:
                (titles if kind in _TITLES else points).extend(self._shape(shape))
        self.title = clean(" ".join(titles))
        self._points = points

    def lines(self) -> Iterator[str]:
        """The title and the points."""
        yield self.title
        yield from self._points

    def _shape(self, shape: Any) -> Iterator[str]:
        if local_name(shape) == "graphicFrame":
            for table in _within(shape, "tbl"):
                yield from table_lines([list(_cells(row)) for row in _children(table, "tr")])
            yield from self._diagram(shape)
            return
        for body in _children(shape, "txBody"):
            yield from _paragraphs(body)

    def _diagram(self, frame: Any) -> Iterator[str]:
        """The points of a diagram (SmartArt), which stand in a part of their own."""
        for reference in _within(frame, "relIds"):
            relation = self._parts.relations(self._name).get(attribute(reference, "dm"))
            if relation is None or relation.part not in self._parts.members:
                continue
            for point in _within(self._parts.tree(relation.part), "pt"):
                if point.get("type", "node") == "node":
                    for body in _children(point, "t"):
                        yield from _paragraphs(body)


def _shapes(parent: Any) -> Iterator[Any]:
    """The shapes of a slide in their order, groups opened."""
    for child in parent:
        name = local_name(child)
        if name in {"sp", "graphicFrame", "cxnSp"}:
            yield child
        elif name == "grpSp":
            yield from _shapes(child)
        elif name == "AlternateContent":
            branches = [c for c in child if local_name(c) in {"Choice", "Fallback"}]
            yield from _shapes(branches[0]) if branches else ()


def _placeholder(shape: Any) -> str:
    """What a shape holds the place of, or an empty string; shapes that are hidden count as left out."""
    properties = next(iter(shape), None)
    if properties is None:
        return ""
    if any(found.get("hidden") in {"1", "true"} for found in _children(properties, "cNvPr")):
        return "hdr"
    found = next(_within(properties, "ph"), None)
    return str(found.get("type", "body")) if found is not None else ""


def _cells(row: Any) -> Iterator[Cell]:
    for cell in _children(row, "tc"):
        if cell.get("hMerge") in {"1", "true"} or cell.get("vMerge") in {"1", "true"}:
            continue
        lines = [line for body in _children(cell, "txBody") for line in _paragraphs(body)]
        rows, columns = (_span(cell.get(name, "")) for name in ("rowSpan", "gridSpan"))
        yield Cell(tuple(clean_lines(lines).splitlines()), rows=rows, columns=columns)


def _span(given: str) -> int:
    """How many rows or columns a cell takes."""
    return int(given) if given.isdecimal() and len(given) <= 3 and given.isascii() else 1


def _paragraphs(body: Any) -> Iterator[str]:
    """The paragraphs of a text with the numbers that the slide shows."""
    counts: dict[int, tuple[str, int]] = {}
    for paragraph in _children(body, "p"):
        text = "".join(_texts(paragraph))
        if not clean(text):
            continue
        label = _label(paragraph, counts)
        yield label + text.lstrip() if label else text


def _texts(paragraph: Any) -> Iterator[str]:
    for child in paragraph:
        name = local_name(child)
        if name == "br":
            yield "\v"  # a line of a title, not a paragraph: it goes on
        elif name == "r" or (name == "fld" and child.get("type") != "slidenum"):
            yield from (found.text or "" for found in _children(child, "t"))
        elif name == "AlternateContent":
            yield from (found.text or "" for found in _within(child, "t"))


def _label(paragraph: Any, counts: dict[int, tuple[str, int]]) -> str:
    """The number of a paragraph, counted level by level."""
    properties = next(_children(paragraph, "pPr"), None)
    level = _integer(properties.get("lvl", "0"), 0) if properties is not None else 0
    for deeper in [number for number in counts if number > level]:
        del counts[deeper]
    numbered = next(_children(properties, "buAutoNum"), None) if properties is not None else None
    if numbered is None:
        counts.pop(level, None)
        return ""
    scheme = numbered.get("type", "arabicPeriod")
    before, number = counts.get(level, ("", 0))
    number = number + 1 if before == scheme else _integer(numbered.get("startAt", "1"), 1)
    counts[level] = scheme, number
    form = max((form for form in _FORMATS if scheme.startswith(form)), key=len, default="")
    written = written_number(number, _FORMATS.get(form, "decimal"))
    return _AROUND.get(scheme.removeprefix(form), "{}.").format(written)


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch("[0-9]{1,5}", text) else default


def _children(parent: Any, name: str) -> Iterator[Any]:
    return (child for child in parent if local_name(child) == name)


def _within(parent: Any, name: str) -> Iterator[Any]:
    return (found for found in parent.iter() if local_name(found) == name)
