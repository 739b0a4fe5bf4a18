"""Writers of the formats that can be read, the counterparts of ``ingest.documents.finding.READERS``, for tests."""

from __future__ import annotations

import html
import io
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import docx
import pytest

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


def old_word(paragraphs: Sequence[str], folder: Path) -> bytes:
    """Let LibreOffice write a .doc; skips the test where it, or a reader of .doc, is not installed."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("没有 LibreOffice：写不出测试用的 .doc")
    if not (shutil.which("antiword") or shutil.which("catdoc")):
        pytest.skip("没有 antiword 和 catdoc：读不了 .doc")
    source = folder / "讲话.docx"
    source.write_bytes(word(paragraphs))
    profile = (folder / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "doc", "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    return (folder / "讲话.doc").read_bytes()


WRITERS: Mapping[str, Callable[[Sequence[str]], bytes]] = {
    ".txt": text_file,
    ".md": text_file,
    ".docx": word,
    ".pdf": pdf,
    ".html": web_page,
    ".htm": web_page,
    ".rtf": rich_text,
}
"""The writer of each suffix; .doc is written by ``old_word``."""


def _in_gbk(text: str) -> str:
    data = text.encode("gb18030")
    return "".join(chr(b) if 0x20 <= b < 0x7F and chr(b) not in "\\{}" else f"\\'{b:02x}" for b in data)


def _escaped(character: str) -> str:
    if " " <= character <= "~" and character not in "\\{}":
        return character
    data = character.encode("utf-16-le", "surrogatepass")
    units = [int.from_bytes(data[n : n + 2], "little", signed=True) for n in range(0, len(data), 2)]
    return "".join(f"\\u{unit}?" for unit in units)
