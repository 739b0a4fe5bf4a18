"""HTML pages (.html, .htm): the text of the page without what stands around it.

Navigation, scripts and forms are left out by their elements, lists of links by their share of links.
Nothing is chosen because it looks good: what is no clutter stays.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.errors import DocumentUnreadable
from ingest.readers.cleaning import clean, clean_lines
from ingest.readers.document import Document
from ingest.readers.layout.soft_breaks import joined_breaks
from ingest.readers.particulars.dates import date_in
from ingest.readers.pdf.lines import is_wide
from ingest.readers.rows import Cell, table_lines
from ingest.readers.word.number_formats import written_number
from ingest.text.decoding import BOMS, NotText, decode

MOST_REPLACED = 0.01
"""Share of characters that may be undecodable in a page of a declared encoding."""

# Bounded: a page of angle brackets alone shall not take time that grows with its square.
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([\w.:-]{1,40})", re.IGNORECASE)
# Pages that declare GB 2312 hold characters of its successors.
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "utf8": "utf-8"}
_ENCODINGS = {
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "gb2312", "hz", "big5", "big5hkscs",
    "cp950", "cp936", "ascii", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949", "koi8-r", "koi8-u",
    "mac-roman", "cp866", "cp874", *(f"cp125{number}" for number in range(9)),
    *(f"iso8859-{number}" for number in (*range(1, 12), *range(13, 17))),
}  # fmt: skip
"""Encodings of the web (encoding.spec.whatwg.org) by Python's names; Python has others, of which some take hours."""

# Counts the attributes before libxml2 sees them; possessive, so that its time grows with the length alone.
_TAG = re.compile(r"<[a-zA-Z](?:[^=>]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?)*+")
_QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_MOST_ATTRIBUTES = 10_000  # of one element; the time of libxml2 grows with their square
# Elements whose text is no part of the document: scripts, menus, forms, the small print of ruby.
_DROPPED = {
    "script", "style", "head", "nav", "footer", "aside", "form", "button", "select", "textarea", "input", "noscript",
    "template", "iframe", "svg", "canvas", "object", "audio", "video", "map", "rt", "rp", "dialog",
}  # fmt: skip
# Elements that begin a paragraph of their own.
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "ol",
    "p", "pre", "section", "summary", "ul",
}  # fmt: skip
# Elements that are dropped where most of their text is links: menus and lists of other articles.
_LINK_LISTS = {"ul", "ol", "div", "table", "p", "dl", "td", "section"}
_MOST_LINKED = 0.6  # share of the text in links; set by hand
_LONGEST_LINKS, _MOST_ELEMENTS = 2_000, 500  # characters, elements; what is larger is no list of links
_LEAST_MAIN = 0.5  # of the page's text, in the one article or main element that is taken for all of it
# Styles that hide an element, Word's own among them.
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|mso-element\s*:\s*(?:header|footer)"
)
# Lists whose items have no number to be written out.
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:\s*(?:none|disc|circle|square)")
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BLANK = re.compile(r"[ \t\r\n\f]+")  # white space that HTML folds; the full-width space is text
_SOFT_BREAK = "\x1e"  # stands for <br> until the paragraph is whole
_SITE = re.compile(r"\s{0,8}[_|｜]\s{0,8}|\s{1,8}[-–—]\s{1,8}")  # behind it, the title of a page names the site
_LONGEST_TITLE = 500  # characters
# Names of meta elements; ArticleTitle and PubDate are those of Chinese government sites.
_TITLE_NAMES, _DATE_NAMES = ("articletitle", "og:title"), ("pubdate", "article:published_time", "publishdate")


def read_web_page(data: bytes, path: Path) -> Document:
    """Read an HTML page; raises ``DocumentUnreadable``."""
    from lxml import etree

    page = _WebPage()
    try:
        root = _tree(data)
        if root is None:
            return Document("")
        page.walk(_main(root))
    except NotText as err:
        raise DocumentUnreadable(path, f"{err}。") from err
    except (etree.XMLSyntaxError, ValueError) as err:
        raise DocumentUnreadable(path, "不是有效的网页。请在浏览器里打开，另存一份再试。") from err
    except RecursionError as err:
        raise DocumentUnreadable(path, "标签嵌套得太深。请把文字另存为 .docx 再试。") from err
    names = _meta(root)
    title = next((names[name] for name in _TITLE_NAMES if names.get(name)), "") or _heading(root)
    date = next((names[name] for name in _DATE_NAMES if names.get(name)), "")
    return Document(clean_lines(page.finished()), title=clean(title), date=date_in(date))


def _tree(data: bytes) -> Any:
    """The root of a page, None where it is empty; raises ``RecursionError`` where libxml2 would drop a part."""
    from lxml import etree

    page = _decoded(data).replace("\0", "")
    if any(_has_too_many_attributes(match[0]) for match in _TAG.finditer(page)):
        raise NotText("有个标签的属性太多，不像正常的网页。请把文字另存为 .docx 再试")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise RecursionError
    return root


def _has_too_many_attributes(tag: str) -> bool:
    if len(tag) <= 2 * _MOST_ATTRIBUTES:  # a letter and a blank each
        return False
    bare = _QUOTED.sub("=", tag)
    return max(len(bare.split()), bare.count("=")) > _MOST_ATTRIBUTES


class _WebPage:
    """Collects the lines of a page."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._parts: list[str] = []
        self._counts: dict[Any, int] = {}
        self._waiting = ""  # the number of an item whose text is yet to come

    def finished(self) -> list[str]:
        """The lines."""
        self._break()
        return self._lines

    def walk(self, root: Any) -> None:
        """Take in an element with all that it holds, but not what follows it."""
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        passed_over = None
        for event, element in walker:
            name = _name(element)
            if event == "start":
                whole = name == "table" and element is not root
                passed_over = element if _is_clutter(element, name) else None
                if passed_over is None:
                    self._open(element, name, whole=whole)
                if passed_over is not None or whole:
                    walker.skip_subtree()
                continue
            if name in _BLOCKS and element is not passed_over:
                self._break()
            if element is not root:
                self._add(element.tail, kept=_name(element.getparent()) == "pre")

    def _open(self, element: Any, name: str, *, whole: bool) -> None:
        if name in _BLOCKS or name == "table":
            self._break()
        if name == "br":
            self._parts.append(_SOFT_BREAK)
        if whole:
            self._table(element)
            return
        if name == "li":
            self._waiting = self._label(element)
        self._add(element.text, kept=name == "pre")

    def _add(self, text: str | None, *, kept: bool) -> None:
        if not text:
            return
        if self._waiting and text.strip():
            self._parts.append(self._waiting)
            self._waiting = ""
            text = text.lstrip()
        text = text.replace(_SOFT_BREAK, "")
        self._parts.append(text.replace("\n", "\x0b") if kept else text)

    def _break(self) -> None:
        if self._parts:
            pieces = "".join(self._parts).split(_SOFT_BREAK)
            self._lines += joined_breaks([_BLANK.sub(_blank, piece) for piece in pieces])
            self._parts = []

    def _label(self, item: Any) -> str:
        """The number that a browser shows before an item of a numbered list."""
        parent = item.getparent()
        if parent is None or _name(parent) != "ol" or _UNNUMBERED.search(parent.get("style", "")):
            return ""
        if parent not in self._counts:
            first = parent.get("start", "1")
            self._counts[parent] = int(first) if re.fullmatch(r"-?\d{1,6}", first) else 1
        number = self._counts[parent]
        self._counts[parent] += 1
        return f"{written_number(number, _LIST_FORMATS.get(parent.get('type', ''), 'decimal'))}."

    def _table(self, table: Any) -> None:
        rows = []
        for row in table.iter("tr", "caption"):
            if next(row.iterancestors("table"), None) is not table:
                continue
            if _name(row) == "caption":
                self._lines.extend(_cell(row).paragraphs)
            else:
                rows.append([_cell(cell) for cell in row if _name(cell) in {"td", "th"}])
        self._lines.extend(table_lines(rows))


def _cell(element: Any) -> Cell:
    inner = _WebPage()
    inner.walk(element)
    paragraphs = tuple(clean_lines(inner.finished()).splitlines())
    nested = next(element.iter("table"), None) is not None
    return Cell(paragraphs, nested, _span(element, "rowspan"), _span(element, "colspan"))


def _span(cell: Any, name: str) -> int:
    written = cell.get(name, "1").strip()
    return max(1, int(written)) if re.fullmatch(r"\d{1,3}", written, re.ASCII) else 1


def _blank(match: re.Match[str]) -> str:
    """What a browser shows for white space: one space, and nothing for a line cut between Chinese characters."""
    text, start, end = match.string, match.start(), match.end()
    cut = "\n" in match[0] and start > 0 and end < len(text) and is_wide(text[start - 1]) and is_wide(text[end])
    return "" if cut else " "


def _decoded(data: bytes) -> str:
    """Decode a page by its mark, else by what it declares, else like a text file; raises ``NotText``."""
    declared = _CHARSET.search(data[:8192])
    if declared is None or data.startswith(tuple(mark for mark, _ in BOMS)):
        return decode(data)
    name = declared[1].decode("ascii").lower()
    encoding = _CHINESE.get(name, name)
    try:
        if codecs.lookup(encoding).name not in _ENCODINGS:
            return decode(data)
        return data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    except LookupError:
        return decode(data)
    return text if text.count("\ufffd") <= MOST_REPLACED * len(text) else decode(data)


def _name(element: Any) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _is_clutter(element: Any, name: str) -> bool:
    if not name or name in _DROPPED or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if name == "div" and element.get("title") in {"header", "footer"}:  # pages that LibreOffice writes
        return True
    if element.get("role") in {"navigation", "search", "contentinfo"} or _UNSEEN.search(element.get("style", "")):
        return True
    return name in _LINK_LISTS and _is_link_list(element)


def _is_link_list(element: Any) -> bool:
    """Whether most of a short element's text are links, and none of it is a sentence."""
    links, linked, length = 0, 0, 0
    for number, inner in enumerate(element.iter()):
        text = "".join(f"{inner.text or ''}{inner.tail or '' if inner is not element else ''}".split())
        length += len(text)
        if number > _MOST_ELEMENTS or length > _LONGEST_LINKS or "。" in text:
            return False
        if _name(inner) == "a":
            links += 1
            linked += sum(len("".join(piece.split())) for piece in inner.itertext())
    return links > 1 and linked > _MOST_LINKED * length


def _main(root: Any) -> Any:
    """The article of the page where it is marked as such, else the whole page."""
    body = root.find("body")
    page = body if body is not None else root
    for name in ("article", "main"):
        found = list(page.iter(name))
        if len(found) == 1 and _length(found[0]) >= _LEAST_MAIN * _length(page):
            return found[0]
    return page


def _length(element: Any) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _meta(root: Any) -> dict[str, str]:
    names: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        names.setdefault(name, element.get("content") or "")
    return names


def _heading(root: Any) -> str:
    """The only first-level heading, else the title of the window without the name of the site."""
    headings = [text for element in root.iter("h1") if (text := clean("".join(element.itertext())))]
    if len(headings) == 1:
        return headings[0]
    titles: Iterator[str] = ("".join(element.itertext()) for element in root.iter("title"))
    return _SITE.split(" ".join(next(titles, "").split())[:_LONGEST_TITLE])[0]
