"""Writers of the formats that can be read, the counterparts of ``ingest.documents.finding.READERS``, for tests."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Mapping, Sequence

import docx

from tests.support.documents import binary_word as old_format
from tests.support.documents.packages import (
    epub,
    flat_open_document,
    mail,
    ofd,
    open_document,
    presentation,
    saved_page,
    word_2003,
    workbook,
)
from tests.support.documents.pdfs import make_pdf, typeset


def text_file(paragraphs: Sequence[str]) -> bytes:
    return "\n".join([*paragraphs, ""]).encode("gb18030")


def word(paragraphs: Sequence[str]) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(paragraphs: Sequence[str]) -> bytes:
    several = sum(map(len, paragraphs)) > 1_000  # a head can be told from the text where it comes again
    return make_pdf(typeset(paragraphs, "内部资料" if several else "", numbered=True))


def web_page(paragraphs: Sequence[str]) -> bytes:
    body = "\n".join(f"<p>　　{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    page = f'<html><head><meta charset="gb2312"><style>p{{}}</style></head><body><nav>首页</nav>{body}</body></html>'
    return page.encode("gb18030")


def rich_text(paragraphs: Sequence[str]) -> bytes:
    """Write RTF as Chinese Word does: GBK in hexadecimal, font by font."""
    fonts = r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f13\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}"
    body = "".join(rf"\pard\plain\fi640\f13 {_in_gbk(paragraph)}\par" + "\n" for paragraph in paragraphs)
    return (rf"{{\rtf1\ansi\ansicpg936\deff0{fonts}" + "\n" + body + "}").encode("ascii")


def unicode_rich_text(paragraphs: Sequence[str]) -> bytes:
    """Write RTF as WordPad and LibreOffice do: Unicode escapes with a question mark for old readers."""
    body = "".join(f"{''.join(map(_escaped, paragraph))}\\par\n" for paragraph in paragraphs)
    return (r"{\rtf1\ansi\ansicpg1252\uc1 " + body + "}").encode("ascii")


def old_word(paragraphs: Sequence[str]) -> bytes:
    return old_format.binary_word([old_format.paragraph(text) for text in paragraphs])


WRITERS: Mapping[str, Callable[[Sequence[str]], bytes]] = {
    ".txt": text_file,
    ".md": text_file,
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), word),
    ".pdf": pdf,
    ".html": web_page,
    ".htm": web_page,
    ".rtf": rich_text,
    **dict.fromkeys((".doc", ".dot", ".wps", ".wpt"), old_word),
    ".xml": word_2003,
    **dict.fromkeys((".odt", ".ott"), open_document),
    ".fodt": flat_open_document,
    ".ofd": ofd,
    **dict.fromkeys((".pptx", ".pptm", ".ppsx"), presentation),
    **dict.fromkeys((".xlsx", ".xlsm"), workbook),
    ".eml": mail,
    **dict.fromkeys((".mht", ".mhtml"), saved_page),
    ".epub": epub,
}
"""The writer of each suffix."""

DISTINCT = {write: suffix for suffix, write in reversed(list(WRITERS.items()))}
"""One suffix of each writer."""


def _in_gbk(text: str) -> str:
    data = text.encode("gb18030")
    return "".join(chr(b) if 0x20 <= b < 0x7F and chr(b) not in "\\{}" else f"\\'{b:02x}" for b in data)


def _escaped(character: str) -> str:
    if " " <= character <= "~" and character not in "\\{}":
        return character
    data = character.encode("utf-16-le", "surrogatepass")
    units = [int.from_bytes(data[n : n + 2], "little", signed=True) for n in range(0, len(data), 2)]
    return "".join(f"\\u{unit}?" for unit in units)
